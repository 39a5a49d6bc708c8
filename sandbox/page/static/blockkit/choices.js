/** Radio buttons and checkboxes. */

import { withConfirm } from "./confirm.js";
import { changed, idOf, named, valueOf } from "./control.js";
import { h } from "./dom.js";
import { drawText } from "./text.js";

export function drawRadioButtons(place) {
  const chosen = valueOf(place)?.value;
  const choose = (option) => changed(place, option, option.value);
  return group(place, "radiogroup", (option, id) => {
    const attributes = { type: "radio", name: idOf(place), value: option.value, checked: option.value === chosen };
    return h("input", { ...attributes, id, onchange: () => choose(option) });
  });
}

export function drawCheckboxes(place) {
  const chosen = new Set((valueOf(place) ?? []).map((option) => option.value));
  return group(place, "group", (option, id) => {
    const attributes = { type: "checkbox", value: option.value, checked: chosen.has(option.value) };
    return h("input", { ...attributes, id, onchange: (event) => tick(place, event) });
  });
}

/** Read from the page: two boxes may be ticked before the next render. */
function tick(place, event) {
  const boxes = [...event.currentTarget.closest("[role=group]").querySelectorAll("input")];
  const ticked = place.element.options.filter((_, index) => boxes[index].checked);
  changed(place, ticked, ticked.map(({ value }) => value));
}

function group(place, role, box) {
  const isRadio = role === "radiogroup";
  const attributes = { ...named({ ...place, isRequired: isRadio && place.isRequired }), role, class: "bk-choices", tabindex: -1 };
  const lines = place.element.options.map((option, index) => line(option, box, `${idOf(place)}.${index}`, place.context));
  return withConfirm(place, h("div", attributes, lines));
}

function line(option, box, id, context) {
  const description = option.description && h("span", { class: "bk-small" }, drawText(option.description, context));
  return h("label", { class: "bk-choice", for: id }, box(option, id), h("span", {}, drawText(option.text, context), description));
}
