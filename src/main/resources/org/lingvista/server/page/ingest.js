// How far indexing has come, told by the server as it goes, and what could not be indexed.

import { h, byId } from "./dom.js";
import { t, currentLocale } from "./texts.js";
import { ask } from "./api.js";

const AGAIN_MILLIS = 3000;

/**
 * Listens to the server while the page is seen: a browser keeps few connections to one server, and
 * pages in the background must not take them. changed(status) is called whenever something is new,
 * lost() when the server does not answer and found() when it does again.
 */
export function followIngest({ changed, lost, found }) {
  let events = null;
  let retry = null;
  function listen() {
    clearTimeout(retry);
    events?.close();
    events = new EventSource("api/events");
    events.onopen = found;
    events.onerror = () => {
      if (events.readyState !== EventSource.CLOSED) return lost(); // the browser tries again by itself
      // It got an answer, but not this one: the server has too many listeners, or asks for its key.
      ask("api/ingest").catch((error) => error.code === "key-required" || lost());
      retry = setTimeout(listen, AGAIN_MILLIS);
    };
    events.addEventListener("ingest", (event) => {
      const status = JSON.parse(event.data);
      show(status);
      changed(status);
    });
  }
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) return listen();
    clearTimeout(retry);
    events.close();
  });
  listen();
}

function show(status) {
  const panel = byId("ingest");
  const parts = [];
  const folder = status.folder?.split("/").pop() || status.folder;
  if (status.state === "counting") parts.push(h("span", {}, t("counting", { folder })));
  if (status.state === "indexing") {
    const text = t("indexing", { folder, done: status.done, total: status.total });
    const known = status.secondsLeft !== null && status.done < status.total;
    parts.push(h("progress", { value: status.done, max: status.total, "aria-label": text }));
    parts.push(h("span", {}, text + (known ? ` · ${t("left", { time: span(status.secondsLeft) })}` : "")));
  }
  if (status.problem) parts.push(h("span", { class: "bad", lang: "en" }, status.problem));
  if (status.failures > 0) parts.push(h("button", { type: "button", class: "link", id: "show-failures", onclick: showFailures }, t("failures", { n: status.failures })));
  const focused = document.activeElement?.id === "show-failures";
  panel.replaceChildren(...parts);
  panel.hidden = parts.length === 0;
  if (focused) byId("show-failures")?.focus();
}

function span(seconds) {
  const minutes = Math.round(seconds / 60);
  const [value, unit] = seconds < 60 ? [Math.max(1, seconds), "second"] : minutes < 60 ? [minutes, "minute"] : [Math.round(minutes / 60), "hour"];
  return value.toLocaleString(currentLocale(), { style: "unit", unit, unitDisplay: "long" });
}

async function showFailures() {
  let failures = [];
  try {
    failures = (await ask("api/failures")).failures;
  } catch (e) {
    return; // that the server does not answer is told beside
  }
  const dialog = byId("failures");
  dialog.replaceChildren(
    h("div", { class: "bar" },
      h("h2", { id: "failures-title" }, t("failures", { n: failures.length })),
      h("button", { type: "button", onclick: () => dialog.close() }, t("close"))),
    h("div", { class: "facts", tabindex: "0" },
      h("p", {}, t("failuresHint")),
      h("dl", {}, failures.map((each) => [h("dt", {}, each.name), h("dd", { lang: "en" }, each.reason)]))));
  dialog.onclick = (event) => {
    if (event.target === dialog) dialog.close();
  };
  dialog.showModal();
}
