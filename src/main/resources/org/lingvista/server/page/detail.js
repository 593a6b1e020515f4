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
  const pressed = dialog.contains(document.activeElement) ? document.activeElement.dataset.action : null;
  let closing = false;
  const close = () => {
    if (closing) return; // going back takes a moment
    closing = true;
    actions.close();
  };
  shown = item;
  const title = h("h2", { id: "detail-title", tabindex: "-1", autofocus: true }, name(item));
  dialog.replaceChildren(
    h("div", { class: "bar" },
      title,
      actions.step ? button("left", "previous", () => actions.step(-1)) : null,
      actions.step ? button("right", "next", () => actions.step(1)) : null,
      button("close", "close", close)),
    h("div", { class: "body" },
      item.kind === "image" && item.thumbnail ? stage(item)
        : h("p", { class: "passage whole", lang: item.language || null, dir: "auto", tabindex: "0" }, marked(item.text, words, item.language)),
      h("div", { class: "facts" },
        h("div", { class: "actions" },
          h("button", { type: "button", onclick: () => actions.alike(item) }, icon("alike"), t("alike")),
          item.file ? h("a", { class: "button", href: item.file, target: "_blank", rel: "noopener" }, icon("open"), t("openFile")) : null,
          item.path ? copyButton(item.path) : null),
        facts(item))));
  dialog.classList.toggle("words", item.kind !== "image");
  dialog.oncancel = (event) => {
    event.preventDefault();
    close();
  };
  // A browser closes it without asking when Escape is pressed again.
  dialog.onclose = () => {
    if (shown !== null) close();
  };
  dialog.onkeydown = (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (actions.step && (event.key === "ArrowLeft" || event.key === "ArrowRight")) {
      event.preventDefault();
      actions.step(event.key === "ArrowLeft" ? -1 : 1);
    }
  };
  dialog.onclick = (event) => {
    if (event.target === dialog) close();
  };
  if (!dialog.open) dialog.showModal();
  // The element that had the keyboard is gone with the item before.
  else (dialog.querySelector(`[data-action="${pressed}"]`) ?? title).focus();
}

function stage(item) {
  return h("div", { class: "stage" }, h("img", {
    src: `${item.thumbnail}&size=large`, alt: name(item),
    onerror: (event) => event.target.replaceWith(h("p", {}, t("noPicture"))),
  }));
}

/** Closes it; the keyboard goes back to the item in the list. */
export function closeDetail() {
  const dialog = byId("detail");
  const id = shown?.id;
  shown = null;
  if (dialog.open) dialog.close();
  if (id === undefined) return;
  const row = [...document.querySelectorAll("#results li[data-id]")].find((each) => each.dataset.id === id);
  (row?.querySelector("button") ?? byId("results")).focus();
}

function button(drawing, label, action) {
  return h("button", { type: "button", class: "plain", "data-action": label, "aria-label": t(label), title: t(label), onclick: action }, icon(drawing));
}

function copyButton(path) {
  const label = h("span", { role: "status" }, t("copyPath"));
  return h("button", {
    type: "button",
    onclick: async () => {
      await navigator.clipboard.writeText(path);
      label.textContent = t("copied");
    },
  }, icon("copy"), label);
}

function facts(item) {
  const rows = [
    ["time", item.time ? moment(item.time) : null],
    ["place", item.place],
    ["person", item.person],
    ["language", item.language ? languageName(item.language) : null],
    ...Object.entries(item.attributes),
    ["file", item.path],
  ].filter(([, value]) => value);
  return h("dl", {}, rows.map(([key, value]) => [
    h("dt", {}, hasText(`fact.${key}`) ? t(`fact.${key}`) : key),
    h("dd", { dir: "auto" }, value)]));
}
