// The page: its address says what is shown, so that back, reload and links work.

import { h, icon, byId } from "./dom.js";
import { loadTexts, t } from "./texts.js";
import { ask, address } from "./api.js";
import { addResults, clearResults, name } from "./results.js";
import { showDetail, closeDetail, shownId } from "./detail.js";
import { followIngest } from "./ingest.js";
import { showUnderstood, hideUnderstood } from "./chips.js";

const PAGE = 24;

let state = {}; // what the address says: q, filters, like, item
let answer = null; // the search's answer, its results those shown so far
let answered = null; // the part of the address it answers
let running = new AbortController();

const read = () => Object.fromEntries(new URLSearchParams(location.search));
const searchPart = ({ item, ...rest }) => address("", rest);

function go(changes, replace = false) {
  const next = { ...state, ...changes };
  const url = address("./", next);
  history[replace ? "replaceState" : "pushState"]({}, "", url === "./?" ? "./" : url);
  show();
}

/** Brings the page to what the address says. */
async function show() {
  state = read();
  byId("query").value = state.q ?? "";
  const part = searchPart(state);
  if (part !== answered) await search(part);
  if (state.item) await openItem(state.item);
  else closeDetail();
}

async function search(part) {
  running.abort();
  running = new AbortController();
  const { signal } = running;
  answered = part;
  answer = null;
  byId("home-panel").hidden = true;
  byId("more").hidden = true;
  if (!state.q && !state.like) {
    clearResults();
    hideUnderstood();
    document.title = "Lingvista";
    return home();
  }
  document.title = state.q ? `${state.q} – Lingvista` : "Lingvista";
  const slow = setTimeout(() => say(t("loading")), 150);
  document.body.classList.add("busy");
  try {
    const path = state.like
      ? address("api/similar", { id: state.like, limit: PAGE })
      : address("api/search", { q: state.q, filters: state.filters, limit: PAGE });
    const found = await ask(path, { signal });
    answer = found;
    clearResults();
    showUnderstood(found, state, (changes) => go({ ...changes, item: null }));
    add(found.results);
    if (found.results.length === 0) say(t("none"), t("noneHint"));
    else say("");
  } catch (e) {
    if (e.name === "AbortError") return;
    answered = null;
    clearResults();
    fail(e, () => show());
  } finally {
    clearTimeout(slow);
    if (!signal.aborted) document.body.classList.remove("busy");
  }
}

function add(results) {
  const first = addResults(results, answer.cleaned ?? "", (item) => go({ item: item.id }));
  byId("more").hidden = !answer.cursor;
  return first;
}

async function more() {
  const current = answer;
  const button = byId("more");
  button.disabled = true;
  try {
    const page = await ask(address("api/search", { cursor: current.cursor, limit: PAGE }));
    if (answer !== current) return;
    current.cursor = page.cursor;
    current.results.push(...page.results);
    // The keyboard goes on where the new results begin.
    add(page.results)?.querySelector("button")?.focus();
  } catch (e) {
    if (e.code === "cursor-gone") {
      answered = null;
      await show();
    } else {
      fail(e, more);
    }
  } finally {
    button.disabled = false;
  }
}

async function openItem(id) {
  if (shownId() === id) return;
  const shown = answer?.results ?? [];
  const at = shown.findIndex((each) => each.id === id);
  try {
    const item = at >= 0 ? shown[at] : await ask(address("api/item", { id }));
    showDetail(item, answer?.cleaned ?? "", {
      close: () => go({ item: null }),
      step: shown.length > 1 && at >= 0
        ? (by) => go({ item: shown[(at + by + shown.length) % shown.length].id }, true)
        : null,
      alike: (one) => go({ q: null, filters: null, item: null, like: one.id }),
    });
    document.title = `${name(item)} – Lingvista`;
  } catch (e) {
    fail(e, () => show());
  }
}

/** Says something below the search, for the eye and the ear. */
function say(text, hint = "", action = null) {
  byId("status").replaceChildren(...[text && h("strong", {}, text), hint && h("span", {}, ` ${hint}`), action].filter(Boolean));
}

function fail(error, again) {
  const known = { offline: "offline", busy: "busy" }[error.code];
  const text = known ? t(known) : t("fault", { detail: error.message });
  say(text, "", h("button", { type: "button", onclick: again }, t("again")));
}

async function home() {
  say("");
  try {
    const status = await ask("api/status");
    const panel = byId("home-panel");
    const empty = status.images + status.texts === 0;
    panel.replaceChildren(
      h("h1", {}, empty ? t("homeEmpty") : t("homeTitle")),
      h("p", {}, empty ? t("homeEmptyHint") : t("homeCount", { images: status.images, texts: status.texts })),
      empty ? h("code", {}, "lingvista serve ~/Pictures ~/Documents") : h("ul", { class: "examples" }, t("examples").map((example) =>
        h("li", {}, h("button", { type: "button", onclick: () => go({ q: example }) }, example)))));
    panel.hidden = false;
    notice(status);
  } catch (e) {
    fail(e, () => show());
  }
}

function notice(status) {
  const place = byId("notice");
  place.hidden = !status.model.drawingsOnly;
  if (!place.hidden) place.replaceChildren(t("drawings"), " ", h("code", {}, status.model.photoModel));
}

function switchTheme() {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  try {
    localStorage.setItem("theme", root.dataset.theme);
  } catch (e) {
    // then it holds until the page is closed
  }
}

async function start() {
  await loadTexts();
  for (const element of document.querySelectorAll("[data-icon]")) {
    element.replaceChildren(icon(element.dataset.icon));
    element.setAttribute("aria-label", t(element.dataset.label));
    element.title = t(element.dataset.label);
  }
  byId("query").placeholder = t("placeholder");
  byId("search").addEventListener("submit", (event) => {
    event.preventDefault();
    const q = byId("query").value.trim();
    if (q === "") return byId("query").focus();
    answered = null; // the same words again: search again
    go({ q, like: null, filters: null, item: null });
  });
  byId("home").addEventListener("click", (event) => {
    event.preventDefault();
    go({ q: null, like: null, filters: null, item: null });
    byId("query").focus();
  });
  byId("more").addEventListener("click", more);
  byId("theme").addEventListener("click", switchTheme);
  addEventListener("popstate", show);
  addEventListener("keydown", (event) => {
    const typing = event.target.matches("input, textarea, select") || byId("detail").open;
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      byId("query").select();
    }
  });
  let items = null;
  followIngest((status) => {
    const now = status.images + status.texts;
    // The first page tells how much there is; results that are shown stay as they are.
    if (items !== null && now !== items && !state.q && !state.like) home();
    items = now;
  });
  document.body.classList.add("ready");
  await show();
}

start();
