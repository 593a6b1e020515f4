// What the query was understood as, open to correction, and the filters beside it.

import { h, icon, byId } from "./dom.js";
import { t, hasText, currentLocale } from "./texts.js";

const list = (value) => (value === undefined || value === null ? [] : [value].flat());

let filters = null; // made once, so that the keyboard's place in them survives an answer

/** Shows the understanding of an answer. change(parameters) searches again with other ones. */
export function showUnderstood(answer, state, picture, change) {
  const chips = [];
  const similar = "similar" in answer;
  if (similar) {
    const title = t("similarTo", { title: answer.similar ?? t("yourPicture") });
    const preview = picture ? h("img", { src: picture, alt: "", width: 28, height: 28 }) : null;
    chips.push(chip([preview, title], title, () => change({ like: null, picture: null })));
  } else {
    for (const filter of answer.filters) {
      // A kind or days that were set below are shown there.
      if (filter.id === "time:" || (filter.field === "media" && state.kind)) continue;
      const words = [filter.without ? `${t("without")} ` : "", value(filter)].join("");
      chips.push(chip([h("span", { class: "label" }, slotLabel(filter.field)), " ", words], words, () =>
        change({ drop: [...list(state.drop), filter.id] }), () => correct(filter, answer), list(answer.dropped).includes(filter.id)));
    }
    if (answer.cleaned && !answer.plain) {
      chips.push(chip([h("span", { class: "label" }, slotLabel("content")), " ", answer.cleaned], answer.cleaned,
        null, () => edit(answer.cleaned)));
    }
    if (answer.plain) chips.push(h("li", { class: "chip quiet" }, t("asTyped")));
    if (list(state.drop).length > 0) {
      chips.push(h("li", { class: "chip quiet" }, h("button", { type: "button", onclick: () => change({ drop: null }) }, t("filtersOff"))));
    }
  }
  byId("chips").replaceChildren(...chips);
  filters ??= makeFilters();
  filters.set(answer, state, change);
  byId("filters").hidden = similar;
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
  const format = new Intl.DateTimeFormat(currentLocale(), { dateStyle: "medium" });
  const first = from && new Date(from);
  const last = until && new Date(new Date(until).getTime() - 1);
  if (first && last) return format.formatRange(first, last);
  return first ? `${t("from")} ${format.format(first)}` : `${t("until")} ${format.format(last)}`;
}

/** Chip text can be pressed to change what it stands for, and its cross to remove it; given up, it is struck through. */
function chip(content, what, remove, press, givenUp = false) {
  const words = givenUp ? h("s", {}, content) : content;
  return h("li", { class: "chip" },
    press ? h("button", { type: "button", class: "words", onclick: press }, words) : h("span", { class: "words" }, words),
    remove ? h("button", { type: "button", class: "plain", "aria-label": t("remove", { what }), onclick: remove }, icon("close")) : null);
}

/** Goes to where a condition is changed: kind and days beside it, all else in the query. */
function correct(filter, answer) {
  if (filter.field === "media") return filters.kind.querySelector("input:checked").focus();
  if (filter.field === "time" && !filter.without) return filters.days.change(filter);
  edit(filter.phrase || answer.cleaned);
}

/** Selects words in the search box. */
function edit(words) {
  const box = byId("query");
  const at = box.value.indexOf(words);
  box.focus();
  if (at >= 0) box.setSelectionRange(at, at + words.length);
  else box.select();
}

function makeFilters() {
  let change = () => {};
  const kinds = h("fieldset", { class: "kinds" }, h("legend", { class: "unseen" }, t("show")),
    [["any", "everything"], ["image", "pictures"], ["text", "passages"]].map(([name, label]) =>
      h("label", {}, h("input", { type: "radio", name: "kind", value: name, onchange: () => change({ kind: name }) }), h("span", {}, t(label)))));
  const days = makeDays((span) => change(span));
  byId("filters").replaceChildren(kinds, days.element);
  return {
    kind: kinds,
    days,
    set(answer, state, next) {
      change = next;
      const understood = answer.filters?.find((each) => each.field === "media" && !each.without);
      const kind = state.kind ?? understood?.media ?? "any";
      for (const input of kinds.querySelectorAll("input")) input.checked = input.value === kind;
      days.set(state);
    },
  };
}

/** The first and the last day, behind a button. Days that are being typed count when they are finished. */
function makeDays(change) {
  let shown = {};
  let typing = false;
  const summary = h("summary", {});
  const inputs = ["from", "until"].map((name) => h("input", {
    type: "date", name, max: "9999-12-31",
    onkeydown: (event) => {
      typing = true;
      if (event.key === "Enter") finish();
    },
    onpointerdown: () => {
      typing = false;
    },
    onchange: () => {
      if (!typing) finish();
    },
    onblur: () => finish(),
  }));
  const [from, until] = inputs;
  const element = h("details", {
    class: "dates",
    onkeydown: (event) => {
      if (event.key !== "Escape" || !element.open) return;
      element.open = false;
      summary.focus();
    },
  }, summary, h("div", {}, inputs.map((input) => h("label", {}, h("span", {}, t(input.name)), input))));
  document.addEventListener("pointerdown", (event) => {
    if (!element.contains(event.target)) element.open = false;
  });
  function finish() {
    typing = false;
    // The wrong way round is what was meant, turned.
    const [first, last] = from.value && until.value && from.value > until.value ? [until.value, from.value] : [from.value, until.value];
    if (first === (shown.from ?? "") && last === (shown.until ?? "")) return;
    shown = { from: first || null, until: last || null };
    change(shown);
  }
  const local = (iso, back) => (iso ? new Date(new Date(iso).getTime() - back).toLocaleDateString("sv") : "");
  return {
    element,
    set({ from: first, until: last }) {
      shown = { from: first, until: last };
      if (!element.contains(document.activeElement)) [from.value, until.value] = [first ?? "", last ?? ""];
      const span = { from: first && `${first}T00:00`, until: last && `${last}T24:00` };
      summary.replaceChildren(icon("days"), first || last ? days(span) : t("dates"));
    },
    /** Opens with the days of a condition that was understood. */
    change(filter) {
      element.open = true;
      [from.value, until.value] = [local(filter.from, 0), local(filter.until, 1)];
      from.focus();
    },
  };
}
