// The header, and the members side by side.
import { drawClient } from "./client.js";
import { h } from "./dom.js";
import { drawHeader } from "./header.js";
import { hasHint } from "./hint.js";
import { onLink } from "./links.js";
import { person } from "./model.js";
import { nextSection } from "./settle.js";
import { app, change } from "./store.js";

export function drawPage() {
  const { ui } = app;
  return h(
    "div",
    { id: "page", class: ui.full === null ? "side-by-side" : "one-only", onkeydown: onKey, onclick: onLink },
    drawHeader(),
    app.online ? null : h("p", { key: "offline", class: "offline", role: "alert" }, "The sandbox has stopped. This page reconnects when it's back."),
    app.note ? h("p", { key: "note", class: "note", role: "alert" }, app.note) : null,
    h("div", { key: "tabs", class: "tabs", role: "tablist", "aria-label": "Members" }, ui.columns.map(drawTab)),
    h("main", { key: "main", class: "columns" }, ui.columns.map(drawClient)),
  );
}

function drawTab({ user }, index) {
  const isHere = index === ui().active;
  return h(
    "button",
    { key: index, type: "button", role: "tab", "aria-selected": String(isHere), onclick: () => change(() => show(index)) },
    person(user).name.split(" ")[0],
    !isHere && hasHint(index) ? [" ", h("span", { class: "turn" }, "next")] : null,
  );
}

const ui = () => app.ui;

function show(index) {
  app.ui.active = index;
  if (app.ui.full !== null) app.ui.full = index;
}

function onKey(event) {
  if (event.key !== "F6") return;
  event.preventDefault();
  nextSection(event.shiftKey ? -1 : 1);
}
