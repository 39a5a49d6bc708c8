// One member's Slack, as wide as a column.
import { drawHint } from "./hint.js";
import { h } from "./dom.js";
import { goTo, lookAtHome } from "./doing.js";
import { icon } from "./icons.js";
import { drawModal } from "./modal.js";
import { hasNewReplies, person, placeOf, places, topLevel, unread } from "./model.js";
import { drawAvatar } from "./people.js";
import { drawRoom } from "./room.js";
import { app, change, now, seat } from "./store.js";
import { drawThread } from "./thread.js";
import * as times from "./times.js";

export function drawClient(column, index) {
  const me = person(column.user);
  const place = placeOf(column);
  const isHidden = app.ui.full !== null && app.ui.full !== index;
  return h(
    "section",
    { key: index, class: index === app.ui.active ? "client active" : "client", hidden: isHidden, "aria-label": me.name, tabindex: "-1", "data-client": index },
    drawWho(column, me, index),
    drawHint(index),
    h("div", { key: "stage", class: "stage" }, drawBody(column, place, index), drawModal(column, index)),
  );
}

function drawBody(column, place, index) {
  return h(
    "div",
    { key: "body", class: column.thread ? "body with-thread" : "body", inert: Boolean(app.state.modals[column.user]) },
    drawPlaces(column, place),
    drawRoom(column, place, index),
    drawThread(column, place, index),
  );
}

function drawWho(column, me, index) {
  const isFull = app.ui.full === index;
  const label = isFull ? "Show all side by side" : `Show only ${me.name}`;
  return h(
    "header",
    { key: "who", class: "who" },
    drawAvatar(me),
    h("label", { class: "sitting" }, h("span", { class: "hidden" }, "Member in this column"), drawSelect(column, me)),
    h("time", { class: "local", title: me.tz }, times.clock(now(), me.tz), h("span", {}, ` ${times.place(me.tz)}`)),
    h("button", { type: "button", class: "on-dark icon widen", "aria-pressed": String(isFull), "aria-label": label, title: label, onclick: () => change(() => widen(index)) }, icon(isFull ? "narrow" : "wide")),
  );
}

function widen(index) {
  app.ui.full = app.ui.full === index ? null : index;
  app.ui.active = index;
}

function drawSelect(column, me) {
  const seats = app.state.people.filter((one) => one.can_sit || one.id === me.id);
  const onchange = (event) => change(() => sit(column, event.target.value));
  const option = (one) => h("option", { key: one.id, value: one.id, selected: one.id === me.id }, one.guest ? `${one.name} (guest)` : one.name);
  return h("select", { onchange }, seats.map(option));
}

function sit(column, user) {
  Object.assign(column, seat(user));
  lookAtHome(column);
}

function drawPlaces(column, here) {
  const [bot, ...rest] = places(column.user);
  const isShown = (one) => one.kind === "channel" || one.id === here.id || topLevel(one, column.user).length;
  const shown = rest.filter(isShown);
  const channels = shown.filter((one) => one.kind === "channel");
  const directs = shown.filter((one) => one.kind !== "channel");
  return h(
    "nav",
    { key: "places", class: "places", "aria-label": "Conversations" },
    drawGroup("Channels", channels, column, here),
    drawGroup("Direct messages", directs, column, here),
    drawGroup("Apps", [bot], column, here),
  );
}

function drawGroup(label, group, column, here) {
  if (!group.length) return null;
  return h("div", { key: label, class: "group", role: "group", "aria-label": label }, h("h3", {}, label), group.map((one) => drawPlace(one, column, here)));
}

const SIGNS = { channel: "hash", app: "app", mpim: "people" };

function drawPlace(place, column, here) {
  const count = unread(column.user, place);
  const isHere = place.id === here.id;
  const isNews = count || (place.kind !== "channel" && hasNewReplies(column.user, place));
  const badge = count && place.kind !== "channel" ? h("span", { class: "count", "aria-hidden": "true" }, String(count)) : null;
  const label = [place.name, count ? `${count} unread` : isNews && "new replies"].filter(Boolean).join(", ");
  return h(
    "button",
    { key: place.id, type: "button", class: isNews ? "place unread" : "place", "aria-label": label, "aria-current": isHere ? "page" : null, onclick: () => change(() => goTo(column, place.id)) },
    h("span", { class: "sign", "aria-hidden": "true" }, place.face ? drawAvatar(place, "tiny") : icon(SIGNS[place.kind] ?? "person")),
    h("span", { class: "name" }, place.name),
    badge,
  );
}
