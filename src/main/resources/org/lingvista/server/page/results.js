// The grid of pictures and the list of passages.

import { h, byId } from "./dom.js";
import { t, languageName } from "./texts.js";
import { marked } from "./marks.js";

/** Pictures of so few pixels are drawings or icons, which a tile shows whole. */
const SMALL_PIXELS = 180;

const grid = () => byId("pictures").querySelector("ul");
const list = () => byId("passages").querySelector("ol");

export const name = (item) => item.title || item.item || t("untitled");

/** Puts the results that are less likely out of sight, or in. */
export function fold(on) {
  byId("results").classList.toggle("folded", on);
  showSections();
}

/** Whether some results are out of sight. */
export const hasFolded = () => byId("results").matches(".folded:has(li.unlikely)");

const inSight = (list) => [...list.children].filter((each) => !each.matches(".folded .unlikely"));

function showSections() {
  byId("pictures").hidden = inSight(grid()).length === 0;
  byId("passages").hidden = inSight(list()).length === 0;
}

export function clearResults() {
  grid().replaceChildren();
  list().replaceChildren();
  fold(true);
}

/** Pictures and passages in sight. */
export const shownCounts = () => ({ images: inSight(grid()).length, texts: inSight(list()).length });

/** Adds a page of results; open(item) shows one. Returns the element of the first that was added. */
export function addResults(results, words, open) {
  const elements = results.map((item) => (item.kind === "image" ? picture(item, open) : passage(item, words, open)));
  grid().append(...elements.filter((each, at) => results[at].kind === "image"));
  list().append(...elements.filter((each, at) => results[at].kind !== "image"));
  results.forEach((item, at) => elements[at].classList.toggle("unlikely", item.likely === false));
  showSections();
  return elements[0] ?? null;
}

function picture(item, open) {
  const image = item.thumbnail && h("img", {
    src: item.thumbnail, alt: "", loading: "lazy", decoding: "async", width: 200, height: 200,
    onload: (event) => {
      const small = Math.max(event.target.naturalWidth, event.target.naturalHeight) < SMALL_PIXELS;
      event.target.closest("li").classList.toggle("drawing", small);
      event.target.classList.add("there");
    },
    onerror: (event) => event.target.closest("li").classList.add("broken"),
  });
  return h("li", { "data-id": item.id, class: image ? null : "broken" },
    h("button", { type: "button", onclick: () => open(item) }, image, h("span", { class: "caption", dir: "auto" }, name(item))));
}

function passage(item, words, open) {
  const place = [item.attributes.heading, item.attributes.page ? t("page", { page: item.attributes.page }) : null,
    item.language ? languageName(item.language) : null].filter(Boolean).join(" · ");
  return h("li", { "data-id": item.id, dir: "auto" },
    h("h3", {}, h("button", { type: "button", class: "link", onclick: () => open(item) }, name(item))),
    place ? h("p", { class: "where" }, place) : null,
    h("p", { lang: item.language || null, dir: "auto", class: "passage" }, marked(item.text, words, item.language, true)));
}
