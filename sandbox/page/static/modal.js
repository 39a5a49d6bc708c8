// A modal over its member's column: only the top one of a stack is seen.
import { drawBlock, circumstances } from "./blocks.js";
import { h, lazy } from "./dom.js";
import { tell } from "./doing.js";
import { icon } from "./icons.js";
import { person } from "./model.js";
import { drawAvatar } from "./people.js";
import { app, change } from "./store.js";

export function drawModal(column, index) {
  const view = app.state.modals[column.user]?.at(-1);
  if (!view) return null;
  const id = `modal-${index}-${view.id}`;
  return h(
    "div",
    { key: "modal", class: "scrim" },
    h(
      "form",
      { key: id, class: "modal", role: "dialog", "aria-modal": "true", "aria-labelledby": `${id}-title`, tabindex: "-1", novalidate: true, "data-modal": view.id, onsubmit: (event) => (event.preventDefault(), submit(view, column)), onkeydown: (event) => onKey(event, view, column) },
      drawTitle(view, column, id),
      h("div", { key: "blocks", class: "modal-body" }, view.blocks.map((block) => drawViewBlock(block, column, view, index)), drawTrouble(view)),
      drawButtons(view, column),
    ),
  );
}

function drawTitle(view, column, id) {
  return h(
    "header",
    { key: "title", class: "modal-title" },
    view.previous ? h("button", { key: "back", type: "button", class: "icon", "aria-label": "Back", onclick: () => close(view, column) }, icon("back")) : drawAvatar(person(app.state.app.user), "tiny"),
    h("h2", { id: `${id}-title` }, view.title),
    h("button", { key: "close", type: "button", class: "icon", "aria-label": "Close", onclick: () => tell({ do: "close_all_views", as: column.user }) }, icon("close")),
  );
}

function drawViewBlock(block, column, view, index) {
  const scope = `${index}.${view.id}.`;
  const typed = Object.entries(app.typed).filter(([key]) => key.startsWith(`${view.id}|${block.block_id}|`));
  const same = JSON.stringify([block, view.values[block.block_id], typed, view.errors[block.block_id]]) + circumstances(column, scope);
  return lazy("div", { key: block.block_id, class: "view-block" }, same, () => [drawBlock(block, column, view, scope)]);
}

const drawTrouble = (view) => (view.trouble ? h("p", { key: "trouble", class: "modal-trouble", role: "alert" }, view.trouble) : null);

function drawButtons(view, column) {
  const isBusy = Boolean(app.pending[view.id]);
  const label = view.close ?? (view.submit ? "Cancel" : "Close");
  return h(
    "footer",
    { key: "buttons", class: "modal-buttons" },
    h("button", { key: "cancel", type: "button", class: "plain", onclick: () => close(view, column) }, label),
    view.submit ? h("button", { key: "submit", type: "submit", class: "primary", "aria-disabled": String(isBusy), "aria-busy": String(isBusy) }, view.submit) : null,
  );
}

async function submit(view, column) {
  if (!view.submit || app.pending[view.id]) return;
  change(() => (app.pending[view.id] = true));
  await tell({ do: "submit", as: column.user, view: view.id });
  change(() => delete app.pending[view.id]);
}

const close = (view, column) => tell({ do: "close_view", as: column.user, view: view.id });

function onKey(event, view, column) {
  if (event.key === "Tab") return keepInside(event);
  const isList = event.target.getAttribute?.("aria-expanded") === "true" || event.currentTarget.querySelector(":popover-open");
  if (event.key !== "Escape" || event.defaultPrevented || isList) return;
  event.stopPropagation();
  close(view, column);
}

const FIELDS = "button, input, select, textarea, a[href], [tabindex='0'], [contenteditable=true], summary";

function keepInside(event) {
  if (event.defaultPrevented) return;
  const all = [...event.currentTarget.querySelectorAll(FIELDS)].filter((one) => !one.disabled && one.tabIndex >= 0 && one.checkVisibility());
  const [edge, other] = event.shiftKey ? [all[0], all.at(-1)] : [all.at(-1), all[0]];
  if (document.activeElement !== edge && document.activeElement !== event.currentTarget) return;
  event.preventDefault();
  other?.focus();
}
