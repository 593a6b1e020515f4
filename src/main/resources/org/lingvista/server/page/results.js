// The grid of pictures and the list of passages.

import { h, byId } from "./dom.js";
import { t, languageName } from "./texts.js";
import { marked } from "./marks.js";

const grid = () => byId("pictures").querySelector("ul");
const list = () => byId("passages").querySelector("ol");

export const name = (item) => item.title || item.item || t("untitled");

export function clearResults() {
  grid().replaceChildren();
  list().replaceChildren();
  byId("pictures").hidden = true;
  byId("passages").hidden = true;
}

/** Adds a page of results; open(item) shows one. Returns the element of the first that was added. */
export function addResults(results, words, open) {
  let first = null;
  for (const item of results) {
    const element = item.kind === "image" ? picture(item, open) : passage(item, words, open);
    (item.kind === "image" ? grid() : list()).append(element);
    first ??= element;
  }
  byId("pictures").hidden = grid().children.length === 0;
  byId("passages").hidden = list().children.length === 0;
  return first;
}

function picture(item, open) {
  const image = h("img", {
    src: item.thumbnail, alt: "", loading: "lazy", decoding: "async", width: 200, height: 200,
    onload: (event) => {
      const small = Math.max(event.target.naturalWidth, event.target.naturalHeight) < 180;
      event.target.closest("li").classList.toggle("drawing", small);
      event.target.classList.add("there");
    },
    onerror: (event) => event.target.closest("li").classList.add("broken"),
  });
  const button = h("button", { type: "button", onclick: () => open(item) }, image, h("span", { class: "caption" }, name(item)));
  return h("li", { "data-id": item.id }, item.thumbnail ? button : h("button", { type: "button", onclick: () => open(item) }, name(item)));
}

function passage(item, words, open) {
  const place = [item.attributes.heading, item.attributes.page ? t("page", { page: item.attributes.page }) : null,
    item.language ? languageName(item.language) : null].filter(Boolean).join(" · ");
  return h("li", { "data-id": item.id },
    h("h3", {}, h("button", { type: "button", class: "link", onclick: () => open(item) }, name(item))),
    place ? h("p", { class: "where" }, place) : null,
    h("p", { lang: item.language || null, class: "passage" }, marked(item.text, words, item.language)));
}
