// The page: its address says what is shown, so that back, reload and links work.

import { h, icon, byId } from "./dom.js";
import { loadTexts, t } from "./texts.js";
import { ask, address } from "./api.js";
import { addResults, clearResults, fold, hasFolded, shownCounts, name } from "./results.js";
import { showDetail, closeDetail, shownId } from "./detail.js";
import { followIngest } from "./ingest.js";
import { showUnderstood, hideUnderstood } from "./chips.js";
import { showHome, showModel } from "./home.js";
import { askKey } from "./key.js";
import { takePictures } from "./pictures.js";

const PAGE = 24;
const SLOW_MILLIS = 150;
const NEWEST_MILLIS = 5000;

let state = {}; // what the address says: q, drop, kind, from, until, like, picture, item
const pictures = new Map(); // pictures that were dropped, and addresses to show them; a reload forgets them
let answer = null; // the search's answer, its results those shown so far
let answered = null; // the part of the address it answers
let running = new AbortController();
let boxed = ""; // the address's query that was put into the search box
let newestAt = 0; // when the newest pictures were asked for

const EMPTY = { q: null, drop: null, kind: null, from: null, until: null, like: null, picture: null, item: null };

function read() {
  const parameters = new URLSearchParams(location.search);
  const drop = parameters.getAll("drop");
  return { ...Object.fromEntries(parameters), ...(drop.length > 0 ? { drop } : {}) };
}
const searchPart = ({ item, ...rest }) => address("", rest);
const asked = () => Boolean(state.q || state.like || pictures.has(state.picture));

function go(changes, { replace = false, mark = history.state } = {}) {
  const next = { ...state, ...changes };
  const url = address("./", next);
  history[replace ? "replaceState" : "pushState"](replace ? mark : { inside: Boolean(next.item) }, "", url === "./?" ? "./" : url);
  return show();
}

/** Brings the page to what the address says. */
async function show() {
  state = read();
  // What is being typed stays unless the address brings another query.
  if ((state.q ?? "") !== boxed) byId("query").value = state.q ?? "";
  boxed = state.q ?? "";
  const part = searchPart(state);
  if (part !== answered) await search(part);
  if (state.item) return openItem(state.item);
  document.title = asked() && state.q ? `${state.q} – Lingvista` : "Lingvista";
  closeDetail();
}

async function search(part) {
  running.abort();
  running = new AbortController();
  const { signal } = running;
  const first = answered === null;
  answered = part;
  answer = null;
  byId("home-panel").hidden = true;
  byId("more").hidden = true;
  byId("less").hidden = true;
  byId("heading").hidden = !asked();
  if (!asked()) {
    clearResults();
    hideUnderstood();
    document.body.classList.remove("busy");
    say("");
    return home();
  }
  byId("heading").textContent = state.q ?? t("byPicture");
  // Results that are still shown stay where they are: then only the ear is told.
  const waiting = () => (shownCounts().images + shownCounts().texts > 0 ? hear(t("loading")) : say(t("loading")));
  const slow = setTimeout(waiting, SLOW_MILLIS);
  document.body.classList.add("busy");
  try {
    const found = await find(signal);
    answer = found;
    clearResults();
    showUnderstood(found, state, pictures.get(state.picture)?.url, (changes) => go({ ...changes, item: null }));
    byId("pictures-title").textContent = t("pictures");
    add(found.results);
    if (found.results.length === 0) say(t("none"), t("noneHint"));
    else if (found.relaxed) say(t("relaxed"));
    else if (shownCounts().images + shownCounts().texts === 0) say(t("noneLikely"));
    else say("");
    // What was pressed may be gone; the keyboard goes on at the results.
    if (!first && document.activeElement === document.body) byId("results").focus({ preventScroll: true });
  } catch (e) {
    if (e.name === "AbortError") return;
    answered = null;
    clearResults();
    hear("");
    fail(e, show);
  } finally {
    clearTimeout(slow);
    if (!signal.aborted) document.body.classList.remove("busy");
  }
}

function find(signal) {
  if (state.picture) {
    return ask(address("api/similar", { limit: PAGE }), { signal, method: "POST", body: pictures.get(state.picture).file });
  }
  if (state.like) return ask(address("api/similar", { id: state.like, limit: PAGE }), { signal });
  const { q, drop, kind, from, until } = state;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return ask(address("api/search", { q, drop, kind, from, until, zone, limit: PAGE }), { signal });
}

/** Searches with a picture that was dropped, pasted or chosen. */
function searchWith(file) {
  if (!file.type.startsWith("image/")) return say(t("notPicture", { name: file.name }));
  const key = String(Date.now());
  pictures.set(key, { file, url: URL.createObjectURL(file) });
  return go({ ...EMPTY, picture: key });
}

function add(results) {
  const first = addResults(results, answer.cleaned ?? "", (item) => go({ item: item.id }));
  showWhatIsMore();
  hear(results.length === 0 ? "" : t("homeCount", shownCounts()));
  return first;
}

/** What is less likely comes last, so that there is either that to unfold or a page to ask for. */
function showWhatIsMore() {
  byId("less").hidden = !hasFolded();
  byId("more").hidden = !answer.cursor || hasFolded();
}

function unfold() {
  fold(false);
  say("");
  showWhatIsMore();
  hear(t("homeCount", shownCounts()));
  byId("results").querySelector("li.unlikely button").focus({ preventScroll: true });
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
    add(page.results)?.querySelector("button")?.focus({ preventScroll: true });
  } catch (e) {
    if (e.code === "cursor-gone") {
      answered = null;
      await show();
    } else {
      fail(e, more);
      byId("status").scrollIntoView({ block: "center" });
    }
  } finally {
    button.disabled = false;
  }
}

async function openItem(id) {
  if (shownId() === id) return;
  const shown = (answer?.results ?? []).filter((each) => each.likely !== false || !hasFolded());
  const at = shown.findIndex((each) => each.id === id);
  try {
    const item = at >= 0 ? shown[at] : await ask(address("api/item", { id }));
    if (state.item !== id) return;
    showDetail(item, answer?.cleaned ?? "", {
      // Closing is going back where opening went forward, so that back does not open it again.
      close: () => (history.state?.inside ? history.back() : go({ item: null }, { replace: true, mark: null })),
      step: shown.length > 1 && at >= 0
        ? (by) => go({ item: shown[(at + by + shown.length) % shown.length].id }, { replace: true })
        : null,
      alike: (one) => go({ ...EMPTY, like: one.id }),
    });
    document.title = `${name(item)} – Lingvista`;
  } catch (e) {
    closeDetail();
    fail(e, show);
  }
}

/** Says something below the search, for the eye and the ear. */
function say(text, hint = "", action = null) {
  byId("status").replaceChildren(...[text && h("strong", {}, text), hint && h("span", {}, ` ${hint}`), action].filter(Boolean));
}

function hear(text) {
  byId("found").textContent = text;
}

function fail(error, again) {
  if (error.code === "key-required") return askKey();
  const known = { offline: "offline", busy: "busy" }[error.code];
  const text = known ? t(known) : t("fault", { detail: error.message });
  say(text, "", h("button", {
    type: "button",
    onclick: () => {
      say("");
      again();
    },
  }, t("again")));
}

/** Nothing is asked yet: how much there is, what one can ask, and the newest pictures. */
async function home() {
  const part = answered;
  newestAt = Date.now();
  try {
    const newest = await ask(address("api/items", { kind: "image", limit: PAGE }));
    if (answered !== part || asked()) return;
    showHome(newest, (q) => go({ ...EMPTY, q }));
    if (same(newest.results, answer?.results)) return;
    answer = newest;
    clearResults();
    byId("pictures-title").textContent = t("newest");
    add(newest.results);
  } catch (e) {
    if (answered !== part) return;
    answered = null;
    fail(e, show);
  }
}

const same = (some, others) => others?.length === some.length && some.every((each, at) => each.id === others[at].id);

/** While indexing goes on the first page counts along; its pictures change seldom, and not under a hand. */
function countAlong(status) {
  if (asked() || byId("home-panel").hidden) return;
  showHome(status, (q) => go({ ...EMPTY, q }));
  const untouched = (answer?.results.length ?? 0) <= PAGE && !state.item && !byId("pictures").contains(document.activeElement);
  const due = status.state === "watching" || Date.now() - newestAt > NEWEST_MILLIS || !answer?.results.length;
  if (untouched && due) home();
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

function follow() {
  let items = null;
  followIngest({
    changed(status) {
      const now = status.images + status.texts;
      if (now !== items) countAlong(status);
      items = now;
    },
    lost() {
      if (!byId("lost").hidden) return;
      byId("lost").textContent = t("lost");
      byId("lost").hidden = false;
    },
    found() {
      byId("lost").hidden = true;
      if (answered === null) {
        say("");
        show();
      }
    },
  });
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
    go({ ...EMPTY, q });
  });
  byId("home").addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(EMPTY);
    byId("query").focus();
  });
  byId("skip").addEventListener("click", (event) => {
    event.preventDefault();
    byId("results").focus();
  });
  byId("more").addEventListener("click", more);
  byId("less").addEventListener("click", unfold);
  byId("theme").addEventListener("click", switchTheme);
  takePictures(searchWith);
  addEventListener("popstate", show);
  addEventListener("keydown", (event) => {
    const typing = event.target.matches?.("input, textarea, select") || document.querySelector("dialog[open]");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      byId("query").select();
    }
  });
  document.body.classList.add("ready");
  follow();
  ask("api/status").then((status) => showModel(status.model), () => {}); // the search tells what is wrong
  await show();
}

start();
