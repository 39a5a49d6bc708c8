/** Slack's Block Kit, drawn: JSON in, elements out, the same for the same. */

import { drawAlert, drawCard, drawCarousel, drawContainer } from "./cards.js";
import { drawChart } from "./chart.js";
import { h } from "./dom.js";
import { drawInput } from "./input.js";
import { drawActions, drawContext, drawContextActions, drawDivider, drawHeader, drawSection } from "./layout.js";
import { drawMarkdown } from "./markdown.js";
import { drawFile, drawImage, drawUnknown, drawVideo } from "./media.js";
import { drawRichText } from "./richtext.js";
import { drawDataTable, drawTable } from "./tables.js";

export { drawMrkdwn } from "./mrkdwn.js";
export { drawText } from "./text.js";

/**
 * @typedef {object} Context
 * @property {Map<string, {id: string, name: string, handle: string}>} people
 * @property {Map<string, {id: string, name: string}>} channels
 * @property {{id: string, tz: string}} me
 * @property {number} now milliseconds, the sandbox's clock
 * @property {"message" | "modal" | "home"} surface
 * @property {Object<string, Object<string, object>>} values state.values: block_id → action_id → entry
 * @property {Object<string, string>} errors block_id → text
 * @property {(action: object) => void} act an element was used: an entry of block_actions' `actions`
 * @property {(block_id: string, action_id: string, value: any) => void} fill an input block changed
 * @property {(id: string) => void} [openPerson]
 * @property {(address: string) => boolean} [openLink] go to an address on this page; false if it leads elsewhere
 * @property {string} [scope] put before every id: needed where a page shows the same block twice
 */

const BLOCKS = new Map([
  ["section", drawSection],
  ["actions", drawActions],
  ["context", drawContext],
  ["context_actions", drawContextActions],
  ["divider", drawDivider],
  ["header", drawHeader],
  ["image", drawImage],
  ["input", drawInput],
  ["rich_text", drawRichText],
  ["table", drawTable],
  ["data_table", drawDataTable],
  ["data_visualization", drawChart],
  ["alert", drawAlert],
  ["card", drawCard],
  ["carousel", drawCarousel],
  ["container", (block, context) => drawContainer(block, context, drawBlocks)],
  ["markdown", drawMarkdown],
  ["video", drawVideo],
  ["file", drawFile],
]);

/**
 * One element for each block, each with data-block-id.
 * @param {object[]} blocks
 * @param {Context} context
 * @returns {HTMLElement[]}
 */
export function drawBlocks(blocks, context) {
  return blocks.map((block, index) => {
    const block_id = block?.block_id ?? `block-${index}`;
    const drawn = drawBlock({ ...block, block_id }, block, context);
    return h("div", { class: "bk-block", "data-block-id": block_id, "data-key": block_id, "data-type": block?.type }, drawn);
  });
}

function drawBlock(block, original, context) {
  const draw = BLOCKS.get(block.type);
  try {
    return draw ? draw(block, context) : drawUnknown(original);
  } catch (error) {
    // JSON that no block has: shown as what it is, and told to whoever looks for the reason.
    console.warn("blockkit:", error);
    return drawUnknown(original);
  }
}
