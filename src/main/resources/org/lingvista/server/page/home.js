// What is shown before a search: how much there is, what one can ask, and the newest pictures.

import { h, icon, byId } from "./dom.js";
import { t } from "./texts.js";

/** Shows how much there is; search(query) asks an example. */
export function showHome(counts, search) {
  const panel = byId("home-panel");
  const empty = counts.images + counts.texts === 0;
  const kind = empty ? "empty" : "full";
  if (panel.dataset.kind !== kind) {
    panel.dataset.kind = kind;
    panel.replaceChildren(
      h("h1", {}, empty ? t("homeEmpty") : t("homeTitle")),
      h("p", { class: "counts" }, empty ? t("homeEmptyHint") : null),
      empty ? h("code", {}, "lingvista serve ~/Pictures ~/Documents") : h("ul", { class: "examples" }, t("examples").map((example) =>
        h("li", {}, h("button", { type: "button", onclick: () => search(example) }, example)))));
  }
  if (!empty) panel.querySelector(".counts").textContent = t("homeCount", { images: counts.images, texts: counts.texts });
  panel.hidden = false;
}

/** Says that the model knows no photos, and how one is had that does. */
export function showModel(model) {
  const place = byId("notice");
  place.hidden = !model.drawingsOnly;
  if (place.hidden) return;
  place.replaceChildren(h("summary", {}, t("drawings")), h("p", {}, t("drawingsHint")),
    h("ol", {}, model.photoModel.split(" && ").map((command) => h("li", {}, h("code", {}, command), copy(command)))));
}

function copy(command) {
  return h("button", {
    type: "button", class: "plain", "aria-label": t("copy"), title: t("copy"),
    onclick: async (event) => {
      const button = event.currentTarget;
      await navigator.clipboard.writeText(command);
      button.title = t("copied");
    },
  }, icon("copy"));
}
