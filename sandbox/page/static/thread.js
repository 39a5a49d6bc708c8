// The panel with one thread.
import { drawComposer } from "./composer.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { drawMessages } from "./messages.js";
import { replies, seen } from "./model.js";
import { change } from "./store.js";

export function drawThread(column, place, index) {
  const ts = column.thread?.ts;
  const root = column.thread?.place === place.id && seen(place, column.user).find((one) => one.ts === ts);
  if (!root) return null;
  const under = replies(place, column.user, ts);
  const prefix = `${index}.${column.user}.thread.`;
  return h(
    "aside",
    { key: `thread-${ts}`, class: "thread", "aria-label": "Thread", "data-thread": ts, onkeydown: (event) => onKey(event, column) },
    h(
      "header",
      { class: "room-title" },
      h("h2", {}, "Thread"),
      h("span", { class: "of" }, place.kind === "channel" ? `# ${place.name}` : place.name),
      h("button", { type: "button", class: "icon", "aria-label": "Close thread", onclick: () => change(() => (column.thread = null)) }, icon("close")),
    ),
    h(
      "div",
      { class: "log", role: "log", tabindex: "0", "aria-label": "Thread", "data-stick": `${prefix}${ts}`, "data-seen": ts },
      drawMessages([root], column, place, prefix, true),
      h("div", { key: "count", class: "reply-count" }, h("span", {}, `${under.length} ${under.length === 1 ? "reply" : "replies"}`)),
      drawMessages(under, column, place, prefix, true),
    ),
    drawComposer(column, place, ts, index),
  );
}

function onKey(event, column) {
  const isMenuOpen = event.currentTarget.querySelector(":popover-open");
  if (event.key === "Escape" && !event.defaultPrevented && !isMenuOpen) change(() => (column.thread = null));
}
