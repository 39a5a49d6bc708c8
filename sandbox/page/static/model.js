// What can be read off the state: pure functions, for one member at a time.
import { app } from "./store.js";

export const person = (id) => app.state.people.find((one) => one.id === id) ?? (id === app.state.app.user ? absent(id) : unknown(id));
const unknown = (id) => ({ id, name: id, handle: id, tz: "UTC", bot: false });
// The app where it was never installed, and so is no member.
const absent = (id) => ({ ...unknown(id), name: app.state.app.name, face: app.state.app.face, bot: true });

export const people = () => new Map(app.state.people.map((one) => [one.id, one]));
export const channels = () => new Map(app.state.conversations.filter((one) => one.kind === "channel").map((one) => [one.id, one]));

/** The direct message of a member with the app; it need not have begun. */
function appPlace(user) {
  const bot = app.state.app.user;
  const isIt = (one) => one.kind === "im" && one.members.includes(user) && one.members.includes(bot);
  const known = app.state.conversations.find(isIt);
  return { id: "app", channel: known?.id ?? null, kind: "app", name: app.state.app.name, face: person(bot).face, messages: known?.messages ?? [] };
}

const asPlace = (one) => ({ ...one, channel: one.id });

/** Everywhere a member can go: channels, people, and last the app. */
export function places(user) {
  const mine = app.state.conversations.filter((one) => one.members.includes(user));
  const rooms = mine.filter((one) => one.kind === "channel").map(asPlace);
  const others = mine.filter((one) => one.kind !== "channel" && one.id !== appPlace(user).channel).map(asPlace);
  return [appPlace(user), ...rooms, ...others.map((one) => ({ ...one, name: withWhom(one, user) }))];
}

export const othersIn = (place, user) => (place.members ?? []).filter((id) => id !== user).map(person);
const withWhom = (one, user) => othersIn(one, user).map(({ name }) => name).join(", ") || `${person(user).name} (you)`;

export const placeOf = (column) => places(column.user).find((one) => one.id === column.place) ?? appPlace(column.user);

/** The messages of a place that this member sees. */
export const seen = (place, user) => place.messages.filter((one) => !one.ephemeral_for || one.ephemeral_for === user);
export const isReply = (one) => Boolean(one.thread_ts) && one.thread_ts !== one.ts;
export const topLevel = (place, user) => seen(place, user).filter((one) => !isReply(one) || one.is_broadcast);
export const replies = (place, user, ts) => seen(place, user).filter((one) => isReply(one) && one.thread_ts === ts);

const seenKey = (user, place, thread) => [user, place.channel ?? place.id, thread ?? ""].join("|");
const seenTs = (user, place, thread) => app.ui.seen[seenKey(user, place, thread)] ?? "0";

/** How many messages of others are there that this member has not had before them. */
export const unread = (user, place) => news(topLevel(place, user), user, seenTs(user, place)).length;
export const unreadReplies = (user, place, ts) => news(replies(place, user, ts), user, seenTs(user, place, ts)).length;
const news = (messages, user, since) => messages.filter((one) => one.user !== user && Number(one.ts) > Number(since));

/** Whether in some thread of a place others have answered since. */
export const hasNewReplies = (user, place) =>
  topLevel(place, user).some((one) => one.thread_ts && unreadReplies(user, place, one.ts));

/** Remember what this member has before them now; says whether that was news. */
export function see(user, place, thread, messages) {
  const key = seenKey(user, place, thread);
  const last = messages.at(-1)?.ts;
  if (!last || app.ui.seen[key] === last) return false;
  app.ui.seen[key] = last;
  return true;
}

/** The tabs of the app's own place, the one in front of somebody first; of an app that isn't there, what it wrote. */
export const tabs = () => (isInstalled() ? ["home", "messages", "about"].filter((tab) => app.state.app[`${tab}_tab`] ?? true) : ["messages"]);
export const tabOf = (column) => (tabs().includes(column.tab) ? column.tab : tabs()[0]);

export const shortcuts = (kind) => app.state.app.shortcuts.filter((one) => one.kind === kind);

export const isReadOnly = (place) => place.kind === "app" && app.state.app.read_only;
export const isInstalled = () => app.state.app.installed;
export const isAppGone = () => isInstalled() && app.state.app.connections === 0;
