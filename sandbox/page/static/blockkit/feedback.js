/** What a context_actions block holds: thumbs up and down, and icons. */

import { ask, withConfirm } from "./confirm.js";
import { actionOf, idOf } from "./control.js";
import { h, hidden } from "./dom.js";
import { words } from "./text.js";

export function drawFeedbackButtons(place) {
  const { positive_button: good, negative_button: bad } = place.element;
  return h("span", { class: "bk-feedback", role: "group", "aria-label": "Feedback" }, thumb(place, good, "👍"), thumb(place, bad, "👎"));
}

function thumb(place, button, sign) {
  const onclick = () => ask(place, actionOf(place, { text: button.text, value: button.value }));
  return icon(`${idOf(place)}.${button.value}`, sign, button, onclick);
}

const SIGNS = new Map([["trash", "🗑"]]);

export function drawIconButton(place) {
  const { element } = place;
  const onclick = () => ask(place, actionOf(place, { icon: element.icon, text: element.text, value: element.value }));
  return withConfirm(place, icon(idOf(place), SIGNS.get(element.icon) ?? "◻", element, onclick));
}

function icon(id, sign, { text, accessibility_label: label }, onclick) {
  const name = label ?? words(text);
  const attributes = { id, type: "button", class: "bk-icon", title: words(text), onclick };
  return h("button", attributes, h("span", { "aria-hidden": "true" }, sign), hidden(name));
}
