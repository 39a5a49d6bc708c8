/** What all interactive elements share: their id, their name, what is filled in, and what happens on a change. */

import { own } from "./dom.js";
import { ask } from "./confirm.js";

/**
 * An element where it stands.
 * @typedef {{block: object, element: object, context: import("./index.js").Context, labelledBy?: string,
 *   describedBy?: string, hasLabel?: boolean, isRequired?: boolean, isInvalid?: boolean}} Place
 */

// element type → [key in state.values, key of its initial value], as in sandbox/values.py
const STATEFUL = new Map([
  ...["plain_text_input", "email_text_input", "url_text_input", "number_input"].map((t) => [t, ["value", "initial_value"]]),
  ["rich_text_input", ["rich_text_value", "initial_value"]],
  ["users_select", ["selected_user", "initial_user"]],
  ["multi_users_select", ["selected_users", "initial_users"]],
  ["conversations_select", ["selected_conversation", "initial_conversation"]],
  ["multi_conversations_select", ["selected_conversations", "initial_conversations"]],
  ["channels_select", ["selected_channel", "initial_channel"]],
  ["multi_channels_select", ["selected_channels", "initial_channels"]],
  ...["static_select", "external_select", "radio_buttons"].map((t) => [t, ["selected_option", "initial_option"]]),
  ...["multi_static_select", "multi_external_select", "checkboxes"].map((t) => [t, ["selected_options", "initial_options"]]),
  ["datepicker", ["selected_date", "initial_date"]],
  ["timepicker", ["selected_time", "initial_time"]],
  ["datetimepicker", ["selected_date_time", "initial_date_time"]],
]);

export const keyOf = (element) => STATEFUL.get(element.type)[0];

/** What is filled in or chosen: from state.values, else as the app set it. */
export function valueOf({ block, element, context }) {
  const [key, initial] = STATEFUL.get(element.type);
  const entry = own(own(context.values, block.block_id), element.action_id);
  return (entry ? entry[key] : element[initial]) ?? null;
}

/** An id of a block's part; `context.scope` keeps the same block in two places of a page apart. */
export function idIn(block, part, context) {
  return `${context.scope ?? ""}${block.block_id}.${part}`.replace(/\s/g, "_");
}

export const idOf = ({ block, element, context }) => idIn(block, element.action_id ?? element.type, context);

/** Attributes that give a control its id, its name and its state. */
export function named(place) {
  const isNamed = place.hasLabel || place.labelledBy;
  return {
    id: idOf(place),
    "aria-labelledby": place.labelledBy,
    "aria-label": isNamed ? null : nameOf(place.element),
    "aria-describedby": place.describedBy,
    "aria-invalid": place.isInvalid ? "true" : null,
    "aria-required": place.isRequired ? "true" : null,
    autofocus: place.element.focus_on_load === true,
  };
}

function nameOf(element) {
  return element.accessibility_label ?? element.placeholder?.text ?? element.action_id ?? element.type;
}

/** The `actions` entry of using an element. */
export function actionOf({ block, element }, part) {
  return { type: element.type, block_id: block.block_id, action_id: element.action_id, ...part };
}

/**
 * A choice was made: an input block keeps it, everything else tells the app, after asking if it must.
 * @param {Place} place
 * @param {any} value the value of its key in state.values
 * @param {any} filling the same as Person.fill takes it
 */
export function changed(place, value, filling) {
  const { block, element, context } = place;
  const action = actionOf(place, { [keyOf(element)]: value });
  if (block.type !== "input") return ask(place, action);
  context.fill(block.block_id, element.action_id, filling);
  if (block.dispatch_action) context.act(action);
}
