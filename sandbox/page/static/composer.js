// Where one writes. Enter sends, Shift+Enter breaks the line.
import { offered, usage } from "./completion.js";
import { h } from "./dom.js";
import { tell } from "./doing.js";
import { icon } from "./icons.js";
import { isReadOnly } from "./model.js";
import { drawAvatar } from "./people.js";
import { drawShortcuts } from "./shortcuts.js";
import { app, change } from "./store.js";

/** `thread` is the ts of the thread it writes into, or null. */
export function drawComposer(column, place, thread, index) {
  if (isReadOnly(place)) return h("p", { key: "composer", class: "closed" }, "Sending messages to this app has been turned off.");
  const at = { column, place, thread, key: [column.user, place.id, thread ?? ""].join("|"), id: `composer-${index}${thread ? "-thread" : ""}` };
  const list = offers(at);
  return h(
    "form",
    { key: `composer-${thread ?? ""}`, class: "composer", onsubmit: (event) => (event.preventDefault(), send(at)) },
    list ? drawList(at, list) : drawUsage(at),
    h("div", { class: "box" }, drawField(at, list), drawTools(at)),
  );
}

const draft = (at) => app.ui.drafts[at.key] ?? "";
const state = (at) => (app.completion[at.key] ??= { caret: 0, selected: 0, off: null });

function offers(at) {
  const { caret, off } = state(at);
  return off === draft(at) ? null : offered(draft(at), caret, at.thread !== null);
}

function drawField(at, list) {
  const name = at.place.kind === "channel" ? `#${at.place.name}` : at.place.name;
  const label = at.thread ? "Reply…" : `Message ${name}`;
  const chosen = list && list.items[state(at).selected];
  const follow = (event) => moved(at, event.target);
  return h("textarea", {
    id: at.id,
    rows: 1,
    value: draft(at),
    placeholder: label,
    role: "combobox",
    "aria-label": label,
    "aria-autocomplete": "list",
    "aria-expanded": String(Boolean(list)),
    "aria-controls": `${at.id}-list`,
    "aria-activedescendant": chosen ? optionId(at, chosen) : null,
    oninput: (event) => write(at, event.target.value, event.target.selectionStart),
    onkeydown: (event) => onKey(event, at, list),
    onkeyup: follow,
    onclick: follow,
  });
}

function write(at, text, caret) {
  change(() => {
    app.ui.drafts[at.key] = text;
    Object.assign(state(at), { caret, selected: 0 });
  });
}

function moved(at, field) {
  if (state(at).caret !== field.selectionStart) change(() => Object.assign(state(at), { caret: field.selectionStart, selected: 0 }));
}

function onKey(event, at, list) {
  if (event.isComposing) return;
  if (list && onListKey(event, at, list)) return event.preventDefault();
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    send(at);
  }
}

/** Whether the key was meant for the list. */
function onListKey(event, at, { start, items }) {
  const { selected } = state(at);
  const step = { ArrowDown: 1, ArrowUp: items.length - 1 }[event.key];
  if (step) change(() => (state(at).selected = (selected + step) % items.length));
  else if (event.key === "Escape") change(() => (state(at).off = draft(at)));
  else if (isPick(event, items[selected], draft(at))) pick(at, start, items[selected]);
  else return false;
  return true;
}

// A command that is written out is sent by Enter, like any other text.
const isPick = ({ key, shiftKey }, item, text) => !shiftKey && (key === "Tab" || (key === "Enter" && item.insert.trim() !== text));

function pick(at, start, item) {
  const text = draft(at);
  const rest = text.slice(state(at).caret);
  const caret = start + item.insert.length;
  write(at, text.slice(0, start) + item.insert + rest.replace(/^ /, ""), caret);
  queueMicrotask(() => focusAt(at, caret));
}

function focusAt(at, caret) {
  const field = document.getElementById(at.id);
  field.focus();
  field.setSelectionRange(caret, caret);
}

async function send(at) {
  const text = draft(at);
  if (!text.trim()) return;
  write(at, "", 0);
  const reply = await tell({ as: at.column.user, channel: at.place.channel, thread_ts: at.thread, ...said(text) });
  if (reply.error) change(() => (app.ui.drafts[at.key] ||= text));
}

function said(text) {
  const command = /^(\/\S+)\s*([\s\S]*)$/.exec(text);
  return command ? { do: "command", command: command[1], text: command[2].trimEnd() } : { do: "say", text: text.trim() };
}

const optionId = (at, item) => `${at.id}-${item.id}`;

function drawList(at, { start, items }) {
  const { selected } = state(at);
  const option = (item, n) =>
    h(
      "li",
      { id: optionId(at, item), role: "option", "aria-selected": String(n === selected), onmousedown: (event) => (event.preventDefault(), pick(at, start, item)) },
      item.person ? drawAvatar(item.person, "tiny") : null,
      h("span", { class: "what" }, h("b", {}, item.title), h("span", { class: "usage" }, ` ${item.hint}`)),
      item.words ? h("span", { class: "words" }, item.words) : null,
    );
  return h("ul", { id: `${at.id}-list`, class: "offers", role: "listbox", "aria-label": "Suggestions" }, items.map(option));
}

function drawUsage(at) {
  const hint = at.thread ? null : usage(draft(at));
  return hint ? h("p", { key: "usage", class: "offers usage-line" }, h("b", {}, draft(at).trim()), ` ${hint}`) : null;
}

function drawTools(at) {
  const add = (sign, label) => h("button", { key: sign, type: "button", class: "icon", "aria-label": label, title: label, onclick: () => begin(at, sign) }, icon(sign === "/" ? "slash" : "mention"));
  return h(
    "div",
    { class: "composer-tools" },
    drawShortcuts(at.column, at.id),
    at.thread ? null : add("/", "Run a command"),
    add("@", "Mention someone"),
    h("button", { type: "submit", class: "send", "aria-label": "Send", title: "Send", disabled: !draft(at).trim() }, icon("send")),
  );
}

function begin(at, sign) {
  const text = draft(at);
  const next = sign === "/" ? "/" : text + (text && !text.endsWith(" ") ? " @" : "@");
  write(at, next, next.length);
  queueMicrotask(() => focusAt(at, next.length));
}
