// What members do that needs an answer from the sandbox, and what becomes of it on the page.
import { sendCommand } from "./live.js";
import { isInstalled, isReply, places, seen } from "./model.js";
import { app, change } from "./store.js";

const NOTE_MS = 8000;

/** Do something; say so when it did not work. */
export async function tell(command) {
  const reply = await sendCommand(command);
  if (reply.error) say(reply.error);
  return reply;
}

/** Show a line at the top for a while. */
export function say(text) {
  change(() => (app.note = text));
  setTimeout(() => change(() => app.note === text && (app.note = null)), NOTE_MS);
}

const PRESSED = new Set(["button", "workflow_button", "icon_button", "feedback_buttons"]);

/** A click or choice in blocks: `where` is {channel, ts} or {view}; `scope` is what ids begin with there. */
export async function act(action, user, where, scope) {
  const key = clickKey(scope, action);
  change(() => (app.clicks[key] = { scope, busy: true }));
  const reply = await sendCommand({ as: user, ...where, ...asked(action) });
  const failed = reply.error ?? reply.failed;
  change(() => (failed ? (app.clicks[key] = { scope, failed }) : delete app.clicks[key]));
}

const clickKey = (scope, { block_id, action_id }) => `${scope}${block_id}.${action_id}`.replace(/\s/g, "_");

function asked(action) {
  const at = { block_id: action.block_id, action_id: action.action_id };
  if (PRESSED.has(action.type)) return { do: "click", ...at };
  if (action.type === "overflow") return { do: "click", ...at, option: plain(action.selected_option) };
  return { do: "choose", ...at, value: plain(chosen(action)) };
}

const NAMES = /^(selected_|value$|rich_text_value$)/;
const chosen = (action) => Object.entries(action).find(([name]) => NAMES.test(name))?.[1] ?? null;

/** As a member's choice is called: an option by its value, a list one by one. */
function plain(value) {
  if (Array.isArray(value)) return value.map(plain);
  if (value && typeof value === "object" && "text" in value && !("elements" in value)) return value.value ?? value.text.text;
  return value ?? null;
}

const TEXTS = new Set(["plain_text_input", "email_text_input", "url_text_input", "number_input"]);

/** Something was filled in: shown at once, and the sandbox told. */
export async function fill(view, user, block_id, action_id, value) {
  const key = [view.id, block_id, action_id].join("|");
  const type = view.values[block_id]?.[action_id]?.type;
  const typed = { entry: { type, value: value || null }, version: Infinity };
  if (TEXTS.has(type)) change(() => (app.typed[key] = typed));
  const reply = await tell({ do: "fill", as: user, view: view.id, block_id, action_id, value: plain(value) });
  typed.version = reply.version ?? 0;
  if (typed.version <= app.version) change(() => app.typed[key] === typed && delete app.typed[key]);
}

/** What is filled in, with what the sandbox has not heard of yet. */
export function valuesOf(view) {
  const values = structuredClone(view.values);
  for (const [key, { entry }] of Object.entries(app.typed)) {
    const [id, block_id, action_id] = key.split("|");
    if (id === view.id && values[block_id]) values[block_id][action_id] = entry;
  }
  return values;
}

/** Open the conversation with somebody. */
export async function openPerson(column, id) {
  const { app: bot } = app.state;
  if (id === bot.user) return change(() => goTo(column, "app"));
  const { channel } = await tell({ do: "open_direct", as: column.user, user: id });
  if (channel) change(() => goTo(column, channel));
}

/** Show a place in a column. */
export function goTo(column, place, tab = "messages") {
  Object.assign(column, { place, tab, thread: null });
  app.linked = null;
  if (place === "app" && isInstalled() && app.state.app[`${tab}_tab`]) tell({ do: "open_home", as: column.user, tab });
}

/** Tell the app of a column that begins at its Home tab. */
export function lookAtHome(column) {
  if (column.place === "app" && column.tab === "home") goTo(column, "app", "home");
}

/** Run a shortcut: a global one, or one of a message, `on` being {channel, ts}. */
export async function run(shortcut, user, on = null) {
  const doing = on ? { do: "message_shortcut", ...on } : { do: "shortcut" };
  const { failed } = await tell({ ...doing, as: user, callback_id: shortcut.callback_id });
  if (failed) say(failed);
}

/** Show a message in its conversation or thread, and mark it until one goes elsewhere. */
export function goToMessage(column, channel, ts) {
  const place = places(column.user).find((one) => one.channel === channel);
  const message = place && seen(place, column.user).find((one) => one.ts === ts);
  if (!message) return say("You can't see this message, or it's gone.");
  const linked = { column, ts, inThread: isReply(message) && !message.is_broadcast, isNew: true };
  return change(() => {
    if (column.place !== place.id || column.tab !== "messages") goTo(column, place.id);
    column.thread = linked.inThread ? { place: place.id, ts: message.thread_ts } : null;
    app.linked = linked;
  });
}
