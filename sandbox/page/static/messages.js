// A list of messages: days, authors, what was said, and the way into its thread.
import { circumstances, drawContent } from "./blocks.js";
import { h, lazy } from "./dom.js";
import { icon } from "./icons.js";
import { person, replies, shortcuts, unreadReplies } from "./model.js";
import { drawAvatar } from "./people.js";
import { drawMessageMenu } from "./shortcuts.js";
import { app, change, now } from "./store.js";
import * as times from "./times.js";

// Slack leaves the name away when the same person goes on within this time.
const TOGETHER_MS = 5 * 60_000;

export function drawMessages(messages, column, place, prefix, isThread = false) {
  const { tz } = person(column.user);
  let before = null;
  return messages.flatMap((message) => {
    const at = times.ofTs(message.ts);
    const isNewDay = !isThread && (!before || times.dayKey(times.ofTs(before.ts), tz) !== times.dayKey(at, tz));
    const follows = !isNewDay && before && goesOn(before, message);
    before = message;
    return [isNewDay ? drawDay(at, tz) : null, drawMessage(message, column, place, prefix, follows, isThread)];
  });
}

const goesOn = (before, message) =>
  before.user === message.user && before.ephemeral_for === message.ephemeral_for && !message.ephemeral_for && times.ofTs(message.ts) - times.ofTs(before.ts) < TOGETHER_MS;

function drawDay(at, tz) {
  const label = times.day(at, now(), tz);
  return h("div", { key: `day-${times.dayKey(at, tz)}`, class: "day", role: "separator", "aria-label": label }, h("span", {}, label));
}

function drawMessage(message, column, place, prefix, follows, isThread) {
  const scope = `${prefix}${message.ts}.`;
  const under = isThread ? [] : replies(place, column.user, message.ts);
  const news = under.length ? unreadReplies(column.user, place, message.ts) : 0;
  const isLinked = isLinkedTo(message, column, isThread);
  const same = JSON.stringify([message, follows, under.map((one) => [one.user, one.ts]), news, place.id, isLinked, shortcuts("message")]) + circumstances(column, scope);
  const kind = ["message", follows && "follows", message.ephemeral_for && "private", isLinked && "linked"].filter(Boolean).join(" ");
  return lazy("div", { key: message.ts, class: kind, tabindex: "-1", "data-ts": message.ts }, same, () => [
    drawGutter(message, column, follows),
    h(
      "div",
      { class: "said" },
      message.ephemeral_for ? h("p", { class: "only-you" }, icon("eye"), "Only visible to you") : null,
      message.is_broadcast ? drawWhereElse(message, column, place, isThread) : null,
      follows ? null : drawAuthor(message, column),
      drawContent(message, column, scope),
      message.edited ? h("span", { class: "edited" }, "(edited)") : null,
      under.length ? drawReplies(message, under, news, column, place) : null,
    ),
    h("div", { class: "message-actions" }, drawMessageMenu(message, column, scope)),
  ]);
}

function isLinkedTo(message, column, isThread) {
  const { linked } = app;
  return Boolean(linked) && linked.column === column && linked.ts === message.ts && linked.inThread === isThread;
}

/** What Slack says above a reply that shows in the conversation, too, in each of the two places. */
function drawWhereElse(message, column, place, isThread) {
  if (isThread) return h("p", { class: "where-else" }, "Also sent to the conversation");
  const open = () => change(() => (column.thread = { place: place.id, ts: message.thread_ts }));
  return h("p", { class: "where-else" }, "replied to ", h("button", { type: "button", onclick: open }, "a thread"));
}

function drawGutter(message, column, follows) {
  const at = times.ofTs(message.ts);
  const { tz } = person(column.user);
  const small = () => h("time", { class: "small-time", title: times.full(at, tz) }, times.clock(at, tz).replace(/ .M$/, ""));
  return h("div", { class: "gutter" }, follows ? small() : drawAvatar(person(message.user)));
}

function drawAuthor(message, column) {
  const author = person(message.user);
  const { tz } = person(column.user);
  const at = times.ofTs(message.ts);
  return h(
    "div",
    { class: "author" },
    h("b", {}, author.name),
    author.bot ? h("span", { class: "badge" }, "APP") : null,
    h("time", { datetime: new Date(at).toISOString(), title: times.full(at, tz) }, times.clock(at, tz)),
  );
}

function drawReplies(message, under, news, column, place) {
  const who = [...new Set(under.map((one) => one.user))].slice(0, 4);
  const label = `${under.length} ${under.length === 1 ? "reply" : "replies"}`;
  const open = () => change(() => (column.thread = { place: place.id, ts: message.ts }));
  return h(
    "button",
    { type: "button", class: news ? "replies news" : "replies", onclick: open },
    who.map((id) => drawAvatar(person(id), "tiny")),
    h("b", {}, label),
    h("span", {}, news ? `${news} new` : `Last reply ${times.ago(times.ofTs(under.at(-1).ts), now())}`),
  );
}
