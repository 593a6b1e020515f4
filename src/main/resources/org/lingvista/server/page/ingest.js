// How far indexing has come, told by the server as it goes, and what could not be indexed.

import { h, byId } from "./dom.js";
import { t, currentLanguage } from "./texts.js";
import { ask } from "./api.js";

/** Listens to the server; changed(status) is called whenever something is new. */
export function followIngest(changed) {
  const events = new EventSource("api/events");
  events.addEventListener("ingest", (event) => {
    const status = JSON.parse(event.data);
    show(status);
    changed(status);
  });
}

function show(status) {
  const panel = byId("ingest");
  const parts = [];
  const folder = status.folder?.split("/").pop() || status.folder;
  if (status.state === "counting") parts.push(h("span", {}, t("counting", { folder })));
  if (status.state === "indexing") {
    parts.push(h("progress", { value: status.done, max: status.total, "aria-label": t("indexing", { folder, done: status.done, total: status.total }) }));
    const left = status.secondsLeft === null ? "" : ` · ${t("left", { time: span(status.secondsLeft) })}`;
    parts.push(h("span", {}, t("indexing", { folder, done: status.done, total: status.total }) + left));
  }
  if (status.problem) parts.push(h("span", { class: "bad" }, status.problem));
  if (status.failures > 0) parts.push(h("button", { type: "button", class: "link", onclick: showFailures }, t("failures", { n: status.failures })));
  panel.replaceChildren(...parts);
  panel.hidden = parts.length === 0;
}

function span(seconds) {
  const minutes = Math.round(seconds / 60);
  const [value, unit] = seconds < 60 ? [Math.max(1, seconds), "second"] : minutes < 60 ? [minutes, "minute"] : [Math.round(minutes / 60), "hour"];
  return value.toLocaleString(currentLanguage(), { style: "unit", unit, unitDisplay: "long" });
}

async function showFailures() {
  const { failures } = await ask("api/failures");
  const dialog = byId("failures");
  dialog.replaceChildren(
    h("div", { class: "bar" },
      h("h2", { id: "failures-title" }, t("failures", { n: failures.length })),
      h("button", { type: "button", onclick: () => dialog.close() }, t("close"))),
    h("div", { class: "facts" },
      h("p", {}, t("failuresHint")),
      h("dl", {}, failures.map((each) => [h("dt", {}, each.name), h("dd", { lang: "en" }, each.reason)]))));
  dialog.onclick = (event) => {
    if (event.target === dialog) dialog.close();
  };
  dialog.showModal();
}
