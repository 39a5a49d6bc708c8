// Blocks as one member has them: who reads, what is filled in, and what a click does.
import { drawBlocks, drawMrkdwn } from "./blockkit/index.js";
import { act, fill, openPerson, valuesOf } from "./doing.js";
import { h } from "./dom.js";
import { openLink } from "./links.js";
import { channels, people, person } from "./model.js";
import { app, now } from "./store.js";

/** The context in which something is drawn: `where` is {channel, ts} or {view}, `scope` what its ids begin with. */
function contextOf(column, surface, where, scope, view) {
  const me = person(column.user);
  return {
    people: people(),
    channels: channels(),
    me: { id: me.id, tz: me.tz },
    now: now(),
    surface,
    scope,
    values: view ? valuesOf(view) : {},
    errors: view?.errors ?? {},
    act: (action) => act(action, me.id, where, scope),
    fill: (block_id, action_id, value) => view && fill(view, me.id, block_id, action_id, value),
    openPerson: (id) => openPerson(column, id),
    openLink: (address) => openLink(column, address),
  };
}

/** What stands in a message. */
export function drawContent(message, column, scope) {
  const context = contextOf(column, "message", { channel: message.channel, ts: message.ts }, scope);
  const words = () => h("div", { class: "text bk-mrkdwn" }, drawMrkdwn(message.text, context, {}));
  const drawn = message.blocks.length ? keyedByPlace(drawBlocks(message.blocks, context), message.blocks) : [words()];
  return marked(h("div", { class: "content" }, drawn, message.attachments.map(drawAttachment), message.files.map(drawFile)), scope);
}

/** A changed message has new block ids: its buttons are the same ones all the same, also the one under a finger just now. */
function keyedByPlace(drawn, blocks) {
  drawn.forEach((node, place) => {
    node.dataset.key = `${place}`;
    for (const inner of node.querySelectorAll("[id]")) inner.dataset.key = inner.id.replace(blocks[place]?.block_id, place);
  });
  return drawn;
}

const drawFile = (file) =>
  h("p", { class: "file" }, h("b", {}, file.title), h("span", {}, `${file.name} · ${Math.ceil(file.size / 1024)} kB`));

const drawAttachment = (attachment) =>
  h("figure", { class: "unknown" }, h("figcaption", {}, "attachment"), h("pre", {}, JSON.stringify(attachment, null, 2)));

/** One block of a modal. */
export function drawBlock(block, column, view, scope) {
  const context = contextOf(column, "modal", { view: view.id }, scope, view);
  return marked(h("div", { class: "content" }, drawBlocks([block], context)), scope);
}

/** What stands in a Home tab: published anew it has new block ids, as a changed message has. */
export function drawHomeBlocks(view, column, scope) {
  const context = contextOf(column, "home", { view: view.id }, scope, view);
  return marked(h("div", { class: "content" }, keyedByPlace(drawBlocks(view.blocks, context), view.blocks)), scope);
}

/** Everything a drawn block depends on beside the block itself. */
export function circumstances(column, scope) {
  const clicks = Object.entries(app.clicks).filter(([, click]) => click.scope === scope);
  return JSON.stringify([column.user, Math.floor(now() / 60_000), directory(), clicks]);
}

let told = null;
let names = "";

/** The names of everybody and everything, as one text. */
function directory() {
  if (told !== app.state) names = JSON.stringify([app.state.people, app.state.conversations.map(({ id, name }) => [id, name])]);
  told = app.state;
  return names;
}

/** Show beside a control that its click is under way or has failed. */
function marked(content, scope) {
  for (const [id, click] of Object.entries(app.clicks)) if (click.scope === scope) mark(content, id, click);
  return content;
}

function mark(content, id, { busy, failed }) {
  const control = content.querySelector(`#${CSS.escape(id)}`);
  if (!control) return;
  if (busy) control.setAttribute("aria-busy", "true");
  if (failed) control.after(h("span", { key: `${id}!`, class: "failed", role: "alert", title: failed }, h("span", { class: "failed-sign", "aria-hidden": "true" }, "!"), h("span", { class: "failed-words" }, failed)));
}
