/** Which element is drawn how. */

import { drawButton, drawOverflow, drawWorkflowButton } from "./buttons.js";
import { drawCheckboxes, drawRadioButtons } from "./choices.js";
import { drawFeedbackButtons, drawIconButton } from "./feedback.js";
import { drawImageElement, drawUnknown } from "./media.js";
import { drawDatepicker, drawDatetimepicker, drawTimepicker } from "./pickers.js";
import { drawMultiSelect, drawSelect } from "./selects.js";
import { drawRichTextInput, drawTextInput } from "./typing.js";

const SOURCES = ["static", "external", "users", "channels", "conversations"];
const TYPED = ["plain_text_input", "email_text_input", "url_text_input", "number_input"];

const ELEMENTS = new Map([
  ...SOURCES.map((source) => [`${source}_select`, drawSelect]),
  ...SOURCES.map((source) => [`multi_${source}_select`, drawMultiSelect]),
  ...TYPED.map((type) => [type, drawTextInput]),
  ["rich_text_input", drawRichTextInput],
  ["button", drawButton],
  ["workflow_button", drawWorkflowButton],
  ["overflow", drawOverflow],
  ["radio_buttons", drawRadioButtons],
  ["checkboxes", drawCheckboxes],
  ["datepicker", drawDatepicker],
  ["timepicker", drawTimepicker],
  ["datetimepicker", drawDatetimepicker],
  ["feedback_buttons", drawFeedbackButtons],
  ["icon_button", drawIconButton],
  ["image", ({ element }) => drawImageElement(element)],
]);

/** Elements that are several controls, which a label cannot point to but a group can be named by. */
export const GROUPS = new Set(["radio_buttons", "checkboxes"]);

/** @param {import("./control.js").Place} place */
export function drawElement(place) {
  const draw = ELEMENTS.get(place.element.type);
  return draw ? draw(place) : drawUnknown(place.element);
}
