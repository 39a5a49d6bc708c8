/** The markdown block: the ordinary Markdown that Slack takes there, not mrkdwn. Its lines here, what is in them below. */

import { h } from "./dom.js";
import { drawInline } from "./markdown-inline.js";

const FENCE = /^\s*```/;
const RULE = /^\s*([-*_])(?:\s*\1){2,}\s*$/;
const HEADING = /^(#{1,6})\s+(.*?)\s*#*\s*$/;
const QUOTE = /^\s*> ?/;
const ITEM = /^(\s*)(?:[-*+]|(\d+)[.)])\s+(.*)$/;
const TABLE_RULE = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/;
const TASK = /^\[([ xX])\]\s+/;

export function drawMarkdown(block, context) {
  return h("div", { class: "bk-markdown" }, drawLines(String(block.text).split("\n"), context));
}

function drawLines(lines, context) {
  const nodes = [];
  for (let at = 0; at < lines.length; ) {
    const [node, next] = part(lines, at, context);
    if (node) nodes.push(node);
    at = next;
  }
  return nodes;
}

/** What begins at this line, and the line after it. */
function part(lines, at, context) {
  const line = lines[at];
  const heading = HEADING.exec(line);
  if (!line.trim()) return [null, at + 1];
  if (FENCE.test(line)) return fenced(lines, at);
  if (RULE.test(line)) return [h("hr", { class: "bk-divider" }), at + 1];
  if (heading) return [headingOf(heading, context), at + 1];
  if (QUOTE.test(line)) return quote(lines, at, context);
  if (ITEM.test(line)) return list(lines, at, context);
  if (line.includes("|") && TABLE_RULE.test(lines[at + 1] ?? "")) return table(lines, at, context);
  return paragraph(lines, at, context);
}

/** The first line from `at` on that does not fit, or the end. */
function endOf(lines, at, fits) {
  const end = lines.findIndex((line, index) => index >= at && !fits(line));
  return end < 0 ? lines.length : end;
}

function fenced(lines, at) {
  const end = endOf(lines, at + 1, (line) => !FENCE.test(line));
  return [h("pre", { class: "bk-pre" }, lines.slice(at + 1, end).join("\n")), end + 1];
}

function headingOf([, marks, words], context) {
  const level = Math.min(marks.length, 4);
  return h("div", { class: `bk-header bk-header-${level}`, role: "heading", "aria-level": level + 1 }, drawInline(words, context));
}

function quote(lines, at, context) {
  const end = endOf(lines, at, (line) => QUOTE.test(line));
  const inner = lines.slice(at, end).map((line) => line.replace(QUOTE, ""));
  return [h("blockquote", { class: "bk-quote" }, drawLines(inner, context)), end];
}

function paragraph(lines, at, context) {
  const isOther = (line) => [FENCE, RULE, HEADING, QUOTE, ITEM].some((start) => start.test(line));
  const end = endOf(lines, at + 1, (line) => line.trim() && !isOther(line));
  return [h("p", {}, drawInline(lines.slice(at, end).join("\n"), context)), end];
}

function list(lines, at, context) {
  const end = endOf(lines, at, (line) => ITEM.test(line));
  return [nested(lines.slice(at, end).map(itemOf), context), end];
}

function itemOf(line) {
  const [, space, number, words] = ITEM.exec(line);
  return { indent: space.replaceAll("\t", "    ").length, number: number ? Number(number) : null, words };
}

/** Items at least as deep as the first one; what is deeper belongs to the item before it. */
function nested(items, context) {
  const [{ indent, number }] = items;
  const isOrdered = number !== null;
  const nodes = [];
  for (let at = 0; at < items.length; ) {
    const end = endOf(items, at + 1, (item) => item.indent > indent);
    const inner = items.slice(at + 1, end);
    nodes.push(h("li", {}, itemWords(items[at].words, context), inner.length > 0 && nested(inner, context)));
    at = end;
  }
  return h(isOrdered ? "ol" : "ul", { class: "bk-list", start: isOrdered && number !== 1 ? number : null }, nodes);
}

function itemWords(words, context) {
  const task = TASK.exec(words);
  if (!task) return drawInline(words, context);
  const isDone = task[1] !== " ";
  const box = h("span", { role: "img", "aria-label": isDone ? "done" : "to do" }, isDone ? "☑ " : "☐ ");
  return [box, drawInline(words.slice(task[0].length), context)];
}

function table(lines, at, context) {
  const end = endOf(lines, at + 2, (line) => line.includes("|"));
  const row = (line, tag) => h("tr", {}, cells(line).map((cell) => h(tag, { scope: tag === "th" ? "col" : null }, drawInline(cell, context))));
  const body = lines.slice(at + 2, end).map((line) => row(line, "td"));
  const drawn = h("table", { class: "bk-table" }, h("thead", {}, row(lines[at], "th")), h("tbody", {}, body));
  return [h("div", { class: "bk-scroll", role: "region", "aria-label": "Table", tabindex: 0 }, drawn), end];
}

const cells = (line) => line.trim().replace(/^\||\|$/g, "").split("|").map((cell) => cell.trim());
