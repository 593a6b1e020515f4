// The page: its address says what is shown, so that back, reload and links work.

import { h, icon, byId } from "./dom.js";
import { loadTexts, t } from "./texts.js";
import { ask, address } from "./api.js";
import { addResults, clearResults, name } from "./results.js";
import { showDetail, closeDetail, shownId } from "./detail.js";
import { followIngest } from "./ingest.js";
import { showUnderstood, hideUnderstood } from "./chips.js";

const PAGE = 24;

let state = {}; // what the address says: q, drop, kind, from, until, like, picture, item
const pictures = new Map(); // pictures that were dropped; a reload forgets them
let answer = null; // the search's answer, its results those shown so far
let answered = null; // the part of the address it answers
let running = new AbortController();

const EMPTY = { q: null, drop: null, kind: null, from: null, until: null, like: null, picture: null, item: null };

function read() {
  const parameters = new URLSearchParams(location.search);
  const drop = parameters.getAll("drop");
  return { ...Object.fromEntries(parameters), ...(drop.length > 0 ? { drop } : {}) };
}
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
  if (!state.q && !state.like && !pictures.has(state.picture)) {
    clearResults();
    hideUnderstood();
    document.title = "Lingvista";
    return home();
  }
  document.title = state.q ? `${state.q} – Lingvista` : "Lingvista";
  const slow = setTimeout(() => say(t("loading")), 150);
  document.body.classList.add("busy");
  try {
    const found = await find(signal);
    answer = found;
    clearResults();
    showUnderstood(found, state, (changes) => go({ ...changes, item: null }));
    byId("pictures").querySelector("h2").textContent = t("pictures");
    add(found.results);
    if (found.results.length === 0) say(t("none"), t("noneHint"));
    else if (found.relaxed) say(t("relaxed"));
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

function find(signal) {
  if (state.picture) {
    return ask(address("api/similar", { limit: PAGE }), { signal, method: "POST", body: pictures.get(state.picture) });
  }
  if (state.like) return ask(address("api/similar", { id: state.like, limit: PAGE }), { signal });
  const { q, drop, kind, from, until } = state;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return ask(address("api/search", { q, drop, kind, from, until, zone, limit: PAGE }), { signal });
}

/** Searches with a picture that was dropped, pasted or chosen. */
function searchWith(file) {
  if (!file || !file.type.startsWith("image/")) return;
  const name = String(Date.now());
  pictures.set(name, file);
  go({ ...EMPTY, picture: name });
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
      alike: (one) => go({ ...EMPTY, like: one.id }),
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
  if (error.code === "key-required") return askKey();
  const known = { offline: "offline", busy: "busy" }[error.code];
  const text = known ? t(known) : t("fault", { detail: error.message });
  say(text, "", h("button", { type: "button", onclick: again }, t("again")));
}

/** Nothing is asked yet: how much there is, what one can ask, and the newest pictures. */
async function home() {
  say("");
  const part = answered;
  try {
    const [status, newest] = await Promise.all([ask("api/status"), ask(address("api/items", { kind: "image", limit: PAGE }))]);
    if (answered !== part) return;
    const panel = byId("home-panel");
    const empty = status.images + status.texts === 0;
    panel.replaceChildren(
      h("h1", {}, empty ? t("homeEmpty") : t("homeTitle")),
      h("p", {}, empty ? t("homeEmptyHint") : t("homeCount", { images: status.images, texts: status.texts })),
      empty ? h("code", {}, "lingvista serve ~/Pictures ~/Documents") : h("ul", { class: "examples" }, t("examples").map((example) =>
        h("li", {}, h("button", { type: "button", onclick: () => go({ ...EMPTY, q: example }) }, example)))));
    panel.hidden = false;
    notice(status);
    answer = newest;
    clearResults();
    add(newest.results);
    byId("pictures").querySelector("h2").textContent = t("newest");
  } catch (e) {
    fail(e, () => {
      answered = null;
      show();
    });
  }
}

/** The server asks for its key: the page trades it for a cookie. */
function askKey() {
  const dialog = byId("key");
  if (dialog.open) return;
  const input = h("input", { type: "password", id: "key-input", autocomplete: "current-password", required: true });
  const wrong = h("p", { class: "bad", role: "alert" });
  dialog.replaceChildren(h("form", {
    onsubmit: async (event) => {
      event.preventDefault();
      try {
        await ask("api/session", { method: "POST", headers: { Authorization: `Bearer ${input.value.trim()}` } });
        location.reload();
      } catch (e) {
        wrong.textContent = e.code === "key-required" ? t("keyWrong") : t("offline");
      }
    },
  }, h("label", { for: "key-input" }, t("key")), h("p", {}, t("keyHint")), input, wrong, h("button", { type: "submit" }, t("enter"))));
  dialog.showModal();
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
    go({ ...EMPTY, q });
  });
  byId("home").addEventListener("click", (event) => {
    event.preventDefault();
    go(EMPTY);
    byId("query").focus();
  });
  byId("more").addEventListener("click", more);
  byId("theme").addEventListener("click", switchTheme);
  byId("by-picture").addEventListener("click", () => byId("file").click());
  byId("file").addEventListener("change", (event) => searchWith(event.target.files[0]));
  addEventListener("paste", (event) => searchWith(event.clipboardData.files[0]));
  addEventListener("dragover", (event) => {
    event.preventDefault();
    document.body.classList.add("dropping");
  });
  addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) document.body.classList.remove("dropping");
  });
  addEventListener("drop", (event) => {
    event.preventDefault();
    document.body.classList.remove("dropping");
    searchWith(event.dataTransfer.files[0]);
  });
  byId("drop-hint").textContent = t("dropHere");
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
    if (items !== null && now !== items && !state.q && !state.like && !state.picture) home();
    items = now;
  });
  document.body.classList.add("ready");
  await show();
}

start();
