/** What is inside a line of the markdown block. */

import { h } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { drawLink } from "./links.js";
import { drawPerson } from "./mentions.js";

const ATOM = /`([^`\n]+)`|!?\[([^[\]\n]*)\]\(([^()\s]+)\)|<@([UW][A-Z0-9]*)>|(https?:\/\/[^\s<>()]+[^\s<>().,;:!?'"])|\\([\\`*_~[\]()#>|!-])/g;
const STYLES = /(\*\*\*|\*\*|__|~~|(?<![\p{L}\p{N}])[*_])(?=\S)(.+?)(?<=\S)\1(?![*\p{L}\p{N}])/gsu;
const TAGS = new Map([["***", "strong"], ["**", "strong"], ["__", "strong"], ["~~", "s"], ["*", "em"], ["_", "em"]]);

/** @returns {Node[]} */
export function drawInline(text, context) {
  const atoms = [];
  const bare = text.replaceAll("\0", "").replace(ATOM, (...match) => {
    atoms.push(atom(match, context));
    return `\0${atoms.length - 1}\0`;
  });
  return styled(bare, atoms);
}

function atom([whole, code, label, address, person, bare, escaped], context) {
  if (code !== undefined) return h("code", { class: "bk-code" }, code);
  if (person) return drawPerson(person, context);
  if (escaped) return document.createTextNode(escaped);
  if (bare) return drawLink(bare, bare) ?? document.createTextNode(bare);
  return drawLink(address, label ? withEmoji(label) : address) ?? document.createTextNode(whole);
}

function styled(text, atoms) {
  const nodes = [];
  let position = 0;
  for (const match of text.matchAll(STYLES)) {
    nodes.push(...plain(text.slice(position, match.index), atoms), drawStyle(match[1], match[2], atoms));
    position = match.index + match[0].length;
  }
  return [...nodes, ...plain(text.slice(position), atoms)];
}

function drawStyle(mark, words, atoms) {
  const inner = styled(words, atoms);
  return h(TAGS.get(mark), {}, mark === "***" ? h("em", {}, inner) : inner);
}

function plain(text, atoms) {
  return text.split("\0").flatMap((part, index) => (index % 2 ? [atoms[Number(part)]] : withEmoji(part)));
}
