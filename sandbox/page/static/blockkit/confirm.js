/** "Are you sure?": a popover, because its being open survives a re-render. */

import { h } from "./dom.js";
import { idOf } from "./control.js";
import { follow } from "./links.js";
import { drawText } from "./text.js";

/** Do it, or open the element's confirm dialog first. */
export function ask(place, action) {
  const dialog = place.element.confirm && document.getElementById(`${idOf(place)}.confirm`);
  if (!dialog) return place.context.act(action);
  // On the element itself, where the next render's handlers find it.
  dialog.pending = action;
  dialog.showPopover();
}

/** The element with its confirm dialog beside it, where it has one. */
export function withConfirm(place, control) {
  return place.element.confirm ? h("span", { class: "bk-confirming" }, control, dialogOf(place)) : control;
}

function dialogOf(place) {
  const { element, context } = place;
  const id = `${idOf(place)}.confirm`;
  const { title, text } = element.confirm;
  return h(
    "div",
    { id, popover: "auto", role: "dialog", class: "bk-confirm", "aria-labelledby": `${id}.title`, "aria-describedby": `${id}.text`, ontoggle: toggled, onkeydown: keptInside },
    h("div", { id: `${id}.title`, class: "bk-confirm-title", role: "heading", "aria-level": 2 }, drawText(title, context)),
    h("div", { id: `${id}.text`, class: "bk-confirm-text" }, drawText(text, context)),
    h("div", { class: "bk-confirm-buttons" }, buttons(place)),
  );
}

function buttons(place) {
  const { element: { confirm }, context } = place;
  const style = confirm.style === "danger" ? "bk-danger" : "bk-primary";
  return [
    h("button", { type: "button", class: "bk-button bk-large", onclick: close }, drawText(confirm.deny, context)),
    h("button", { type: "button", class: `bk-button bk-large ${style}`, onclick: (event) => agree(event, place) }, drawText(confirm.confirm, context)),
  ];
}

function agree(event, { element, context }) {
  const dialog = dialogAround(event);
  const action = dialog.pending;
  dialog.pending = null;
  dialog.hidePopover();
  if (action) context.act(action);
  if (action && element.url) follow(element.url, context);
}

const dialogAround = (event) => event.currentTarget.closest("[role=dialog]");

const close = (event) => dialogAround(event).hidePopover();

function toggled(event) {
  const dialog = event.currentTarget;
  if (event.newState === "open") dialog.querySelector("button:last-of-type").focus();
  else if (dialog.pending) takeBack(dialog);
}

/** Denied: the control shows again what it showed before. */
function takeBack(dialog) {
  dialog.pending = null;
  for (const box of dialog.parentElement.querySelectorAll("input")) {
    box.checked = box.defaultChecked;
    box.value = box.defaultValue;
  }
  for (const option of dialog.parentElement.querySelectorAll("option")) option.selected = option.defaultSelected;
}

function keptInside(event) {
  if (event.key !== "Tab") return;
  const all = [...event.currentTarget.querySelectorAll("button")];
  const step = event.shiftKey ? all.length - 1 : 1;
  event.preventDefault();
  all[(all.indexOf(document.activeElement) + step) % all.length].focus();
}
