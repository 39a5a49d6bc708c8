/** Buttons, and the overflow menu. */

import { ask, withConfirm } from "./confirm.js";
import { actionOf, idOf } from "./control.js";
import { h, hidden } from "./dom.js";
import { follow } from "./links.js";
import { menuOf } from "./menu.js";
import { drawText } from "./text.js";

const STYLES = new Map([["primary", "bk-primary"], ["danger", "bk-danger"]]);
const KEPT = ["text", "value", "style", "url"];

export function drawButton(place) {
  const { element, context } = place;
  const attributes = {
    id: idOf(place),
    type: "button",
    class: `bk-button ${STYLES.get(element.style) ?? ""}`.trim(),
    "aria-label": element.accessibility_label,
    onclick: () => press(place),
  };
  return withConfirm(place, h("button", attributes, drawText(element.text, context)));
}

function press(place) {
  const { element, context } = place;
  const kept = KEPT.filter((key) => key in element).map((key) => [key, element[key]]);
  ask(place, actionOf(place, Object.fromEntries(kept)));
  if (element.url && !element.confirm) follow(element.url, context);
}

/** A workflow's link trigger cannot run here: it is shown, and says so. */
export function drawWorkflowButton({ element, context }) {
  const title = "Workflows don't run in the sandbox";
  return h("button", { type: "button", class: "bk-button", disabled: true, title }, drawText(element.text, context));
}

export function drawOverflow(place) {
  const id = idOf(place);
  const menu = `${id}.menu`;
  const label = place.element.accessibility_label ?? "More actions";
  const attributes = { id, type: "button", class: "bk-button bk-overflow", "aria-haspopup": "menu", popovertarget: menu };
  const opener = h("button", attributes, h("span", { "aria-hidden": "true" }, "⋯"), hidden(label));
  return withConfirm(place, h("span", { class: "bk-overflowing" }, opener, drawMenu(place, menu, label)));
}

function drawMenu(place, id, label) {
  const attributes = { ...menuOf(id, label), class: "bk-menu" };
  const items = place.element.options.map((option, index) => item(place, option, `${id}.${index}`));
  return h("div", attributes, items);
}

function item(place, option, id) {
  const choose = (event) => {
    event.currentTarget.closest("[popover]").hidePopover();
    ask(place, actionOf(place, { selected_option: option }));
    if (option.url) follow(option.url, place.context);
  };
  const description = option.description && h("span", { class: "bk-small" }, drawText(option.description, place.context));
  return h("button", { id, type: "button", role: "menuitem", class: "bk-item", onclick: choose }, drawText(option.text, place.context), description);
}
