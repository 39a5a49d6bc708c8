/** alert, card, carousel, container. */

import { idIn } from "./control.js";
import { h } from "./dom.js";
import { drawElement } from "./elements.js";
import { drawHero, drawIcon } from "./media.js";
import { drawRichText } from "./richtext.js";
import { drawText } from "./text.js";

const LEVELS = new Map([["info", "ℹ\ufe0e"], ["warning", "⚠\ufe0e"], ["error", "⚠\ufe0e"], ["success", "✓"]]);

export function drawAlert(block, context) {
  const level = LEVELS.has(block.level) ? block.level : "default";
  const sign = LEVELS.get(level) ?? "ℹ\ufe0e";
  const role = level === "error" || level === "warning" ? "alert" : "status";
  return h("div", { class: `bk-alert bk-alert-${level}`, role }, h("span", { class: "bk-alert-sign", "aria-hidden": "true" }, sign), drawText(block.text, context));
}

export function drawCard(block, context) {
  const actions = block.actions?.map((element) => drawElement({ block, element, context }));
  return h(
    "article",
    { class: "bk-card" },
    block.hero_image && drawHero(block.hero_image),
    heading(block, context),
    block.body && h("div", { class: "bk-card-body" }, drawText(block.body, context)),
    block.subtext && h("div", { class: "bk-small" }, drawText(block.subtext, context)),
    actions?.length > 0 && h("div", { class: "bk-actions" }, actions),
  );
}

function heading({ icon, title, subtitle }, context) {
  if (!icon && !title && !subtitle) return null;
  return h(
    "div",
    { class: "bk-card-heading" },
    icon && drawIcon(icon),
    h("div", {}, title && h("div", { class: "bk-strong" }, drawText(title, context)), subtitle && h("div", { class: "bk-small" }, drawText(subtitle, context))),
  );
}

/** A carousel's cards may lack a block_id, which ids are made of. */
export function drawCarousel(block, context) {
  const cards = block.elements.map((card, index) => drawCard({ block_id: `${block.block_id}.${index}`, ...card }, context));
  return h("div", { class: "bk-carousel", role: "group", "aria-label": "Carousel", tabindex: 0 }, cards);
}

/** @param {(blocks: object[], context: object) => HTMLElement[]} drawBlocks given, because containers hold blocks again */
export function drawContainer(block, context, drawBlocks) {
  const children = block.child_blocks.map((child, index) => ({ block_id: `${block.block_id}.${index}`, ...child }));
  const body = h("div", { class: "bk-container-body" }, drawBlocks(children, context));
  const top = titleOf(block, context);
  if (!block.is_collapsible) {
    const look = block.has_header_divider ? "bk-container-head bk-underlined" : "bk-container-head";
    return h("section", { class: "bk-container" }, h("div", { class: look }, top), body);
  }
  const attributes = { id: idIn(block, "details", context), class: "bk-container", open: block.default_collapsed !== true };
  return h("details", attributes, h("summary", { class: "bk-container-head" }, top), body);
}

function titleOf(block, context) {
  const rich = block.rich_text_title;
  const title = rich ? drawRichText({ elements: [{ type: "rich_text_section", elements: rich.elements ?? [] }] }, context) : drawText(block.title, context);
  const subtitle = block.subtitle && h("div", { class: "bk-small" }, drawText(block.subtitle, context));
  return h("div", { class: "bk-card-heading" }, block.icon && drawIcon(block.icon), h("div", {}, h("div", { class: "bk-strong" }, title), subtitle));
}
