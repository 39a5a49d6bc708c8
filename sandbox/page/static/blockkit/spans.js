/** What is inside a line of mrkdwn: styles, code, links, mentions, dates, emoji. */

import { drawDate } from "./dates.js";
import { h } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { drawLink } from "./links.js";
import { drawBroadcast, drawChannel, drawPerson } from "./mentions.js";

const ATOM = /`([^`\n]+)`|<([^<>\n]+)>/g;
// *bold*, _italic_, ~strike~: the mark hugs the words and does not touch another word.
const STYLES = /(?<![\p{L}\p{N}_*~])([*_~])(?=\S)([^\n]*?\S)\1(?![\p{L}\p{N}_*~])/gu;
const TAGS = new Map([["*", "strong"], ["_", "em"], ["~", "s"]]);
const BARE = /(https?:\/\/[^\s<>|]+[^\s<>|.,;:!?'")\]])/;

/** Slack decodes these three and nothing else. */
export function decoded(text) {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

/** @returns {Node[]} */
export function drawSpans(text, context, verbatim) {
  const atoms = [];
  // Out of the way, so that a name or an address never reads as markup.
  const bare = text.replaceAll("\0", "").replace(ATOM, (_, code, inside) => {
    atoms.push(code === undefined ? drawAngle(inside, context) : h("code", { class: "bk-code" }, decoded(code)));
    return `\0${atoms.length - 1}\0`;
  });
  return styled(bare, { atoms, verbatim });
}

function styled(text, means) {
  const nodes = [];
  let position = 0;
  for (const match of text.matchAll(STYLES)) {
    nodes.push(...plain(text.slice(position, match.index), means));
    nodes.push(h(TAGS.get(match[1]), {}, styled(match[2], means)));
    position = match.index + match[0].length;
  }
  return [...nodes, ...plain(text.slice(position), means)];
}

function plain(text, { atoms, verbatim }) {
  return text.split("\0").flatMap((part, index) => {
    if (index % 2) return [atoms[Number(part)]];
    return verbatim ? withEmoji(decoded(part)) : autolinked(part);
  });
}

function autolinked(text) {
  return decoded(text)
    .split(BARE)
    .flatMap((part, index) => (index % 2 ? [drawLink(part, part) ?? document.createTextNode(part)] : withEmoji(part)));
}

/** What stands between < and >. */
function drawAngle(inside, context) {
  const bar = inside.indexOf("|");
  const target = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 ? "" : decoded(inside.slice(bar + 1));
  if (target.startsWith("!date^")) return drawDate(target, label, context);
  if (target.startsWith("@")) return drawPerson(target.slice(1), context, label);
  if (target.startsWith("#")) return drawChannel(target.slice(1), context, label);
  if (target.startsWith("!")) return drawBroadcast(target.slice(1), label);
  const address = decoded(target);
  const link = drawLink(address, label ? withEmoji(label) : address.replace(/^mailto:/, ""));
  return link ?? document.createTextNode(`<${decoded(inside)}>`);
}
