// What the query was understood as, open to correction, and the filters beside it.

import { h, icon, byId } from "./dom.js";
import { t, hasText } from "./texts.js";

/** Shows the understanding of an answer. change(parameters) searches again with other ones. */
export function showUnderstood(answer, state, change) {
  const chips = [];
  if (answer.similar) {
    chips.push(chip(t("similarTo", { title: answer.similar }), null));
  } else {
    const filtering = answer.filters.length > 0 && state.filters !== "off";
    if (filtering) {
      const kind = answer.intent === "find_images" ? "pictures" : "passages";
      chips.push(chip(t("only", { what: t(kind) }), () => change({ filters: "off" })));
    }
    if (state.filters === "off") {
      chips.push(h("li", { class: "chip quiet" }, h("button", { type: "button", onclick: () => change({ filters: null }) }, t("filtersOff"))));
    }
    for (const slot of answer.slots) {
      if (slot.label === "media") continue;
      const label = hasText(`slot.${slot.label}`) ? t(`slot.${slot.label}`) : slot.label;
      const without = cut(answer.query, slot);
      chips.push(chip([h("span", { class: "label" }, label), " ", slot.text], without ? () => change({ q: without }) : null, slot.text));
    }
    if (answer.plain) chips.push(h("li", { class: "chip quiet" }, t("asTyped")));
  }
  byId("chips").replaceChildren(...chips);
  byId("understood").hidden = chips.length === 0;
}

export function hideUnderstood() {
  byId("understood").hidden = true;
}

function chip(content, remove, what) {
  return h("li", { class: "chip" }, h("span", {}, content),
    remove ? h("button", { type: "button", class: "plain", "aria-label": t("remove", { what: what ?? content }), onclick: remove }, icon("close")) : null);
}

/** The query without a slot's words; its offsets count code points. */
function cut(query, slot) {
  const points = [...query];
  points.splice(slot.start, slot.end - slot.start);
  return points.join("").replace(/\s+/g, " ").trim();
}
