/** An input block: a label, the element, what is wrong with it, and a hint. */

import { idIn, idOf } from "./control.js";
import { h, own } from "./dom.js";
import { GROUPS, drawElement } from "./elements.js";
import { drawText } from "./text.js";

export function drawInput(block, context) {
  const { element } = block;
  const ids = { label: idIn(block, "label", context), error: idIn(block, "error", context), hint: idIn(block, "hint", context) };
  const error = own(context.errors, block.block_id);
  const isGroup = GROUPS.has(element.type);
  const tag = isGroup ? "div" : "label";
  const look = block.optional ? "bk-label" : "bk-label bk-required";
  const place = {
    block,
    element,
    context,
    labelledBy: isGroup ? ids.label : undefined,
    hasLabel: true,
    describedBy: [error && ids.error, block.hint && ids.hint].filter(Boolean).join(" ") || undefined,
    isRequired: !block.optional,
    isInvalid: Boolean(error),
  };
  return h(
    "div",
    { class: error ? "bk-input bk-invalid" : "bk-input" },
    h(tag, { id: ids.label, class: look, for: isGroup ? null : idOf(place) }, drawText(block.label, context), block.optional && h("span", { class: "bk-optional" }, " (optional)")),
    drawElement(place),
    error && h("div", { id: ids.error, class: "bk-error", role: "alert" }, error),
    block.hint && h("div", { id: ids.hint, class: "bk-hint" }, drawText(block.hint, context)),
  );
}
