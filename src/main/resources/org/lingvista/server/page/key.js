// The server asks for its key: the page trades it for a cookie that no script can read.

import { h, byId } from "./dom.js";
import { t } from "./texts.js";
import { ask } from "./api.js";

export function askKey() {
  const dialog = byId("key");
  if (dialog.open) return;
  const input = h("input", { type: "password", id: "key-input", autocomplete: "current-password", required: true });
  const wrong = h("p", { class: "bad", role: "alert" });
  const enter = async (event) => {
    event.preventDefault();
    try {
      await ask("api/session", { method: "POST", headers: { Authorization: `Bearer ${input.value.trim()}` } });
      location.reload();
    } catch (e) {
      wrong.textContent = e.code === "key-required" ? t("keyWrong") : t("offline");
    }
  };
  dialog.replaceChildren(h("form", { onsubmit: enter },
    h("label", { for: "key-input", id: "key-title" }, t("key")), h("p", {}, t("keyHint")), input, wrong,
    h("button", { type: "submit" }, t("enter"))));
  dialog.showModal();
}
