/** The blocks most messages are made of. */

import { idIn } from "./control.js";
import { h } from "./dom.js";
import { drawElement } from "./elements.js";
import { drawImageElement } from "./media.js";
import { drawText } from "./text.js";

export function drawSection(block, context) {
  const textId = idIn(block, "text", context);
  const text = block.text && h("div", { id: textId, class: "bk-section-text" }, drawText(block.text, context));
  const fields = block.fields && h("div", { class: "bk-fields" }, block.fields.map((field) => h("div", { class: "bk-field" }, drawText(field, context))));
  const labelledBy = block.text ? textId : undefined;
  const accessory = block.accessory && drawElement({ block, element: block.accessory, context, labelledBy });
  return h("div", { class: "bk-section" }, h("div", { class: "bk-section-body" }, text, fields), accessory && h("div", { class: "bk-accessory" }, accessory));
}

export function drawActions(block, context) {
  return h("div", { class: "bk-actions" }, block.elements.map((element) => drawElement({ block, element, context })));
}

export function drawContextActions(block, context) {
  return h("div", { class: "bk-context-actions" }, block.elements.map((element) => drawElement({ block, element, context })));
}

export function drawContext(block, context) {
  const parts = block.elements.map((element) => (element.type === "image" ? drawImageElement(element) : drawText(element, context)));
  return h("div", { class: "bk-context" }, parts);
}

export const drawDivider = () => h("hr", { class: "bk-divider" });

const SIZES = new Set([1, 2, 3, 4]);

export function drawHeader(block, context) {
  const level = SIZES.has(block.level) ? block.level : null;
  return h("div", { class: `bk-header${level ? ` bk-header-${level}` : ""}`, role: "heading", "aria-level": (level ?? 2) + 1 }, drawText(block.text, context));
}
