// The guided first minute: one sentence in the column of the person whose turn it is.
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { app, change } from "./store.js";

const GONE = "sandbox-page-no-hints";

export function drawHint(index) {
  const { hint } = app.state;
  if (!hasHint(index)) return null;
  return h(
    "aside",
    { key: `hint-${hint.number}`, class: "hint", role: "status" },
    h("p", {}, hint.text),
    h("button", { type: "button", class: "icon", "aria-label": "No more hints", title: "No more hints", onclick: dismiss }, icon("close")),
  );
}

/** Whether the hint of this moment stands in this column: the first in which its person sits. */
export function hasHint(index) {
  const { hint } = app.state;
  return Boolean(hint) && app.ui.columns.findIndex((one) => one.user === hint.user) === index && !isGone();
}

function dismiss() {
  app.noHints = true;
  try {
    localStorage.setItem(GONE, "1");
  } catch {
    // Then they are gone until the next reload.
  }
  change();
}

function isGone() {
  try {
    return app.noHints || localStorage.getItem(GONE) === "1";
  } catch {
    return Boolean(app.noHints);
  }
}
