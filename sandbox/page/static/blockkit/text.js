/** Text objects. */

import { h } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { drawMrkdwn } from "./mrkdwn.js";

/**
 * A plain_text or mrkdwn object.
 * @returns {HTMLElement}
 */
export function drawText(text, context) {
  if (text.type === "mrkdwn") {
    return h("span", { class: "bk-mrkdwn" }, drawMrkdwn(text.text, context, { verbatim: text.verbatim === true }));
  }
  return h("span", { class: "bk-plain" }, text.emoji === false ? text.text : withEmoji(text.text));
}

/** A plain_text object where no elements can stand: in an option or a placeholder. */
export function words(text) {
  if (!text) return "";
  return withEmoji(text.text).map((node) => node.textContent).join("");
}
