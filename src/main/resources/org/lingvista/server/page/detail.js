// One item: the picture or the whole passage, what is known of it, and where it lies.

import { h, icon, byId } from "./dom.js";
import { t, hasText, moment, languageName } from "./texts.js";
import { name } from "./results.js";
import { marked } from "./marks.js";

let shown = null;

export const shownId = () => (shown === null ? null : shown.id);

/** Shows an item. actions: close(), step(-1|1) or null, alike(item). */
export function showDetail(item, words, actions) {
  const dialog = byId("detail");
  shown = item;
  dialog.replaceChildren(
    h("div", { class: "bar" },
      h("h2", { id: "detail-title" }, name(item)),
      actions.step ? button("left", "previous", () => actions.step(-1)) : null,
      actions.step ? button("right", "next", () => actions.step(1)) : null,
      button("close", "close", actions.close)),
    h("div", { class: "body" },
      item.kind === "image" && item.thumbnail
        ? h("div", { class: "stage" }, h("img", { src: `${item.thumbnail}&size=large`, alt: name(item) }))
        : h("p", { class: "passage whole", lang: item.language || null, tabindex: "0" }, marked(item.text, words, item.language)),
      h("div", { class: "facts" },
        h("div", { class: "actions" },
          h("button", { type: "button", onclick: () => actions.alike(item) }, icon("alike"), t("alike")),
          item.file ? h("a", { class: "button", href: item.file, target: "_blank", rel: "noopener" }, icon("open"), t("openFile")) : null,
          item.path ? copyButton(item.path) : null),
        facts(item))));
  dialog.oncancel = (event) => {
    event.preventDefault();
    actions.close();
  };
  dialog.onkeydown = (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (actions.step && (event.key === "ArrowLeft" || event.key === "ArrowRight")) {
      event.preventDefault();
      actions.step(event.key === "ArrowLeft" ? -1 : 1);
    }
  };
  dialog.onclick = (event) => {
    if (event.target === dialog) actions.close();
  };
  if (!dialog.open) dialog.showModal();
}

export function closeDetail() {
  const dialog = byId("detail");
  if (dialog.open) dialog.close();
  const id = shown?.id;
  shown = null;
  if (id === undefined) return;
  const row = [...document.querySelectorAll("#results li[data-id]")].find((each) => each.dataset.id === id);
  row?.querySelector("button")?.focus();
}

function button(drawing, label, action) {
  return h("button", { type: "button", class: "plain", "aria-label": t(label), title: t(label), onclick: action }, icon(drawing));
}

function copyButton(path) {
  const label = document.createTextNode(t("copyPath"));
  return h("button", {
    type: "button",
    onclick: async () => {
      await navigator.clipboard.writeText(path);
      label.data = t("copied");
    },
  }, icon("copy"), label);
}

function facts(item) {
  const rows = [
    ["time", item.time ? moment(item.time) : null],
    ["place", item.place],
    ["person", item.person],
    ["language", item.language ? languageName(item.language) : null],
    ...Object.entries(item.attributes).map(([key, value]) => [key, value]),
    ["file", item.path],
  ].filter(([, value]) => value);
  return h("dl", {}, rows.map(([key, value]) => [
    h("dt", {}, hasText(`fact.${key}`) ? t(`fact.${key}`) : key),
    h("dd", {}, value)]));
}
