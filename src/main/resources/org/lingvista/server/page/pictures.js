// Pictures that are dropped on the page, pasted or chosen.

import { byId } from "./dom.js";
import { t } from "./texts.js";

/** Calls search(file) with each. */
export function takePictures(search) {
  const take = (files) => {
    if (files?.length > 0) search(files[0]);
  };
  const carries = (event) => event.dataTransfer?.types.includes("Files");
  const dropping = (on) => document.body.classList.toggle("dropping", on);
  byId("drop-hint").textContent = t("dropHere");
  byId("by-picture").addEventListener("click", () => byId("file").click());
  byId("file").addEventListener("change", (event) => {
    take(event.target.files);
    event.target.value = ""; // the same picture may be chosen again
  });
  addEventListener("paste", (event) => take(event.clipboardData?.files));
  addEventListener("dragover", (event) => {
    if (!carries(event)) return; // selected text may be dropped into the search box
    event.preventDefault();
    dropping(true);
  });
  addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) dropping(false);
  });
  addEventListener("drop", (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    dropping(false);
    take(event.dataTransfer.files);
  });
}
