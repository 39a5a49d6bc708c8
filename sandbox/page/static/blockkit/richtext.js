/** rich_text: what Slack's own composer writes. */

import { drawDate } from "./dates.js";
import { h } from "./dom.js";
import { drawEmoji, emojiOf } from "./emoji.js";
import { drawLink } from "./links.js";
import { drawUnknown } from "./media.js";
import { drawBroadcast, drawChannel, drawPerson } from "./mentions.js";

export function drawRichText(block, context) {
  return h("div", { class: "bk-rich" }, block.elements.map((part) => drawPart(part, context)));
}

const PARTS = new Map([
  ["rich_text_section", (part, context) => h("div", { class: "bk-rich-section" }, runs(part, context))],
  ["rich_text_quote", (part, context) => h("blockquote", { class: "bk-quote" }, runs(part, context))],
  ["rich_text_preformatted", (part, context) => h("pre", { class: "bk-pre" }, runs(part, context))],
  ["rich_text_list", drawList],
]);

function drawPart(part, context) {
  const draw = PARTS.get(part.type);
  return draw ? draw(part, context) : drawUnknown(part);
}

/** Slack's lists are flat: a nested one is the next list with a deeper `indent`. */
function drawList(list, context) {
  const isOrdered = list.style === "ordered";
  const indent = Math.min(Number(list.indent) || 0, 8);
  const look = `bk-list bk-indent-${indent}${list.border ? " bk-bordered" : ""}`;
  const start = isOrdered && list.offset ? Number(list.offset) + 1 : null;
  const items = list.elements.map((item) => h("li", {}, item.type === "rich_text_section" ? runs(item, context) : drawPart(item, context)));
  return h(isOrdered ? "ol" : "ul", { class: look, start, "data-depth": indent % 3 }, items);
}

const runs = (part, context) => part.elements.map((run) => drawRun(run, context));

const RUNS = new Map([
  ["text", (run) => document.createTextNode(run.text)],
  ["link", (run) => drawLink(run.url, run.text || run.url) ?? document.createTextNode(run.text ? `${run.text} (${run.url})` : run.url)],
  ["emoji", (run) => (run.unicode && !emojiOf(run.name) ? unicodeEmoji(run) : drawEmoji(run.name, run.skin_tone && `skin-tone-${run.skin_tone}`))],
  ["user", (run, context) => drawPerson(run.user_id, context)],
  ["channel", (run, context) => drawChannel(run.channel_id, context)],
  ["usergroup", (run) => drawBroadcast(`subteam^${run.usergroup_id}`)],
  ["team", (run) => drawBroadcast(String(run.team_id))],
  ["broadcast", (run) => drawBroadcast(run.range)],
  ["date", (run, context) => drawDate(`!date^${run.timestamp}^${run.format}^${run.url ?? ""}`, run.fallback ?? "", context)],
  ["color", (run) => [colour(run.value), document.createTextNode(run.value)]],
]);

function drawRun(run, context) {
  const draw = RUNS.get(run.type);
  return draw ? styled([draw(run, context)].flat(), run.style ?? {}) : drawUnknown(run);
}

function unicodeEmoji(run) {
  const codes = run.unicode.split("-").map((code) => Number.parseInt(code, 16));
  const isSound = codes.every((code) => code > 0 && code <= 0x10ffff);
  return isSound ? h("span", { class: "bk-emoji", role: "img", "aria-label": `${run.name} emoji` }, String.fromCodePoint(...codes)) : drawEmoji(run.name);
}

function colour(value) {
  const swatch = h("span", { class: "bk-swatch", "aria-hidden": "true" });
  if (/^#[0-9a-f]{3,8}$/i.test(value)) swatch.style.backgroundColor = value;
  return swatch;
}

const TAGS = new Map([["bold", "strong"], ["italic", "em"], ["strike", "s"], ["underline", "u"], ["code", "code"], ["highlight", "mark"], ["client_highlight", "mark"]]);

function styled(nodes, style) {
  let inner = nodes;
  for (const [name, tag] of TAGS) {
    if (style[name] === true) inner = [h(tag, { class: tag === "code" ? "bk-code" : null }, inner)];
  }
  return inner;
}
