// What the query was understood as, open to correction, and the filters beside it.

import { h, icon, byId } from "./dom.js";
import { t, hasText, currentLanguage } from "./texts.js";

const list = (value) => (value === undefined || value === null ? [] : [value].flat());

/** Shows the understanding of an answer. change(parameters) searches again with other ones. */
export function showUnderstood(answer, state, change) {
  const chips = [];
  if ("similar" in answer) {
    chips.push(chip(t("similarTo", { title: answer.similar ?? t("yourPicture") })));
  } else {
    for (const filter of answer.filters) {
      // A kind or days that were set below are shown there.
      if (filter.id === "time:" || (filter.field === "media" && state.kind)) continue;
      const label = slotLabel(filter.field);
      const words = [filter.without ? `${t("without")} ` : "", value(filter)].join("");
      chips.push(chip([h("span", { class: "label" }, label), " ", words], words, () =>
        change({ drop: [...list(state.drop), filter.id] })));
    }
    if (answer.cleaned && !answer.plain) {
      chips.push(chip([h("span", { class: "label" }, slotLabel("content")), " ", answer.cleaned], answer.cleaned,
        answer.filters.length > 0 ? null : undefined, () => edit(answer)));
    }
    if (answer.plain) chips.push(h("li", { class: "chip quiet" }, t("asTyped")));
    if (list(state.drop).length > 0) {
      chips.push(h("li", { class: "chip quiet" }, h("button", { type: "button", onclick: () => change({ drop: null }) }, t("filtersOff"))));
    }
  }
  byId("chips").replaceChildren(...chips);
  byId("filters").replaceChildren(...("similar" in answer ? [] : filters(answer, state, change)));
  byId("understood").hidden = false;
}

export function hideUnderstood() {
  byId("understood").hidden = true;
}

const slotLabel = (field) => (hasText(`slot.${field}`) ? t(`slot.${field}`) : t("show"));

function value(filter) {
  if (filter.field === "media") return t("only", { what: t(filter.media === "image" ? "pictures" : "passages") });
  if (filter.field === "time") return filter.phrase ? `${filter.phrase} (${days(filter)})` : days(filter);
  return filter.values?.length > 0 ? filter.values.join(", ") : filter.phrase;
}

/** A span as days; its end is exclusive. */
function days({ from, until }) {
  const format = new Intl.DateTimeFormat(currentLanguage(), { dateStyle: "medium" });
  const first = from && new Date(from);
  const last = until && new Date(new Date(until).getTime() - 1);
  if (first && last) return format.formatRange(first, last);
  return first ? `${t("from")} ${format.format(first)}` : `${t("until")} ${format.format(last)}`;
}

/** Chip text can be pressed to edit what it stands for, and its cross to remove it. */
function chip(content, what, remove, press) {
  return h("li", { class: "chip" },
    press ? h("button", { type: "button", class: "words", onclick: press }, content) : h("span", {}, content),
    remove ? h("button", { type: "button", class: "plain", "aria-label": t("remove", { what }), onclick: remove }, icon("close")) : null);
}

/** Selects in the search box what the query was cleaned to. */
function edit(answer) {
  const box = byId("query");
  const at = answer.query.indexOf(answer.cleaned);
  box.focus();
  if (at >= 0) box.setSelectionRange(at, at + answer.cleaned.length);
  else box.select();
}

function filters(answer, state, change) {
  const understood = answer.filters.find((each) => each.field === "media" && !each.without);
  const kind = state.kind ?? understood?.media ?? "any";
  const kinds = [["any", "everything"], ["image", "pictures"], ["text", "passages"]].map(([name, label]) =>
    h("label", {}, h("input", { type: "radio", name: "kind", value: name, checked: kind === name, onchange: () => change({ kind: name }) }), h("span", {}, t(label))));
  const day = (name) => h("label", {}, h("span", {}, t(name)),
    h("input", { type: "date", name, value: state[name] ?? "", onchange: (event) => change({ [name]: event.target.value || null }) }));
  return [h("fieldset", { class: "kinds" }, h("legend", { class: "unseen" }, t("show")), kinds), day("from"), day("until")];
}
