/** Inputs to type in. */

import { actionOf, changed, idOf, keyOf, named, valueOf } from "./control.js";
import { h } from "./dom.js";
import { words } from "./text.js";

const TYPES = new Map([["email_text_input", "email"], ["url_text_input", "url"], ["number_input", "number"]]);

export function drawTextInput(place) {
  const { element } = place;
  const count = element.max_length ? `${idOf(place)}.count` : null;
  const described = [place.describedBy, count].filter(Boolean).join(" ") || undefined;
  const attributes = {
    ...named({ ...place, describedBy: described }),
    class: "bk-text-input",
    placeholder: words(element.placeholder) || null,
    oninput: (event) => typed(place, event.currentTarget),
    onkeydown: (event) => entered(place, event),
  };
  const text = String(valueOf(place) ?? "");
  const input = element.multiline ? textArea(attributes, text) : h("input", { ...attributes, ...kind(element), value: text });
  return h("div", { class: "bk-typing" }, input, count && counter(element, count, text));
}

function kind(element) {
  const type = TYPES.get(element.type) ?? "text";
  if (type !== "number") return { type, autocomplete: "off" };
  return { type, min: element.min_value, max: element.max_value, step: element.is_decimal_allowed ? "any" : 1 };
}

// The text is the textarea's child, so that its default value shows in the tree.
const textArea = (attributes, text) => h("textarea", { ...attributes, rows: 4 }, text);

/** Characters left, as Slack counts them down; below nothing one can still type, and is told so on submitting. */
function counter(element, id, text) {
  const left = element.max_length - text.length;
  const look = left < 0 ? "bk-count bk-over" : "bk-count";
  return h("span", { id, class: look, "aria-label": `${left} characters left` }, left);
}

function typed(place, input) {
  const old = input.parentElement.querySelector(".bk-count");
  old?.replaceWith(counter(place.element, old.id, input.value));
  const { block, element, context } = place;
  context.fill(block.block_id, element.action_id, input.value);
  if (dispatches(place, "on_character_entered")) context.act(actionOf(place, { [keyOf(element)]: input.value || null }));
}

function entered(place, event) {
  if (event.key !== "Enter" || event.isComposing || !dispatches(place, "on_enter_pressed")) return;
  if (place.element.multiline && event.shiftKey) return;
  event.preventDefault();
  place.context.act(actionOf(place, { [keyOf(place.element)]: event.currentTarget.value || null }));
}

function dispatches({ block, element }, trigger) {
  const triggers = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  return block.dispatch_action === true && triggers.includes(trigger);
}

/** Words only: what is typed becomes one plain section. */
export function drawRichTextInput(place) {
  const attributes = { ...named(place), class: "bk-text-input", placeholder: words(place.element.placeholder) || null };
  const oninput = (event) => {
    const rich = richText(event.currentTarget.value);
    changed(place, rich, rich);
  };
  return textArea({ ...attributes, oninput }, plainOf(valueOf(place)));
}

function richText(text) {
  if (!text) return null;
  return { type: "rich_text", elements: [{ type: "rich_text_section", elements: [{ type: "text", text }] }] };
}

const plainOf = (node) => (node?.text ?? "") + (node?.elements ?? []).map(plainOf).join("");
