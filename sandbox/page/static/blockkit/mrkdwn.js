/** Slack's mrkdwn (docs.slack.dev/messaging/formatting-message-text): blocks of it here, what is inside a line in spans.js. */

import { h } from "./dom.js";
import { decoded, drawSpans } from "./spans.js";

const PRE = /```\n?([\s\S]+?)\n?```/;
const QUOTED = /^(?:>|&gt;) ?/;
const QUOTED_REST = /^(?:>>>|&gt;&gt;&gt;) ?/;

/**
 * @param {string} text
 * @param {import("./index.js").Context} context
 * @param {{verbatim?: boolean}} options verbatim: bare addresses stay plain
 * @returns {Node[]}
 */
export function drawMrkdwn(text, context, { verbatim = false } = {}) {
  const parts = text.split(PRE);
  return parts.flatMap((part, index) => {
    if (index % 2) return [h("pre", { class: "bk-pre" }, decoded(part))];
    return drawLines(betweenPres(part, index, parts.length), context, verbatim);
  });
}

/** Without the line breaks that only set the neighbouring ``` apart. */
function betweenPres(part, index, count) {
  const start = index > 0 ? part.replace(/^\n/, "") : part;
  return index < count - 1 ? start.replace(/\n$/, "") : start;
}

function drawLines(text, context, verbatim) {
  if (!text) return [];
  const groups = grouped(text.split("\n"));
  return groups.flatMap(({ isQuote, lines }, index) => {
    const spans = drawSpans(lines.join("\n"), context, verbatim);
    if (isQuote) return [h("blockquote", { class: "bk-quote" }, spans)];
    // A last line break before a block would not be seen.
    return lines.at(-1) === "" && index < groups.length - 1 ? [...spans, document.createTextNode("\n")] : spans;
  });
}

/** Lines in runs: quoted, or not. */
function grouped(lines) {
  const groups = [];
  let isRest = false;
  for (const line of lines) {
    const isStart = !isRest && QUOTED_REST.test(line);
    const isQuote = isRest || isStart || QUOTED.test(line);
    const words = isStart ? line.replace(QUOTED_REST, "") : isRest ? line : line.replace(QUOTED, "");
    isRest ||= isStart;
    if (groups.at(-1)?.isQuote === isQuote) groups.at(-1).lines.push(words);
    else groups.push({ isQuote, lines: [words] });
  }
  return groups;
}
