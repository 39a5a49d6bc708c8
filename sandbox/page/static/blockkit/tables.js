/** table and data_table. */

import { h } from "./dom.js";
import { drawRichText } from "./richtext.js";

const ALIGNED = new Set(["left", "center", "right"]);

/** The first row is the header. */
export function drawTable(block, context) {
  return scrolling("Table", tableOf(block.rows, { settings: block.column_settings ?? [], context }));
}

/** All rows at once, in a box that scrolls: Slack's pages and sorting are not here. */
export function drawDataTable(block, context) {
  const settings = { settings: [], context, rowHeader: block.row_header_column_index ?? 0, caption: block.caption };
  const count = `${block.rows.length - 1} ${block.rows.length === 2 ? "row" : "rows"}`;
  return h("div", { class: "bk-data-table" }, scrolling(block.caption, tableOf(block.rows, settings)), h("div", { class: "bk-small" }, count));
}

// Reachable by keyboard, because it may have to be scrolled.
const scrolling = (label, table) => h("div", { class: "bk-scroll", role: "region", "aria-label": label, tabindex: 0 }, table);

function tableOf([head, ...rows], { settings, ...more }) {
  // A column of figures is set to the right, its header too.
  const isNumeric = (index) => rows.length > 0 && rows.every((row) => row[index]?.type === "raw_number");
  const means = { ...more, settings: head.map((_, index) => ({ align: isNumeric(index) ? "right" : "left", ...settings[index] })) };
  const header = h("tr", {}, head.map((cell, index) => drawCell(cell, index, { ...means, isHead: true })));
  const body = rows.map((row) => h("tr", {}, row.map((cell, index) => drawCell(cell, index, means))));
  return h("table", { class: "bk-table" }, means.caption && h("caption", {}, means.caption), h("thead", {}, header), h("tbody", {}, body));
}

function drawCell(cell, index, { settings, context, rowHeader, isHead }) {
  const { align, is_wrapped: isWrapped } = settings[index] ?? {};
  const side = ALIGNED.has(align) ? align : "left";
  const look = `bk-${side}${isWrapped ? " bk-wrapped" : ""}`;
  const isTh = isHead || index === rowHeader;
  return h(isTh ? "th" : "td", { class: look, scope: isHead ? "col" : isTh ? "row" : null }, contentOf(cell, context));
}

function contentOf(cell, context) {
  if (cell?.type === "rich_text") return drawRichText(cell, context);
  return cell?.text ?? cell?.value ?? "";
}
