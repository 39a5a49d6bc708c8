// The middle of a client: a conversation with its messages, or another tab of the app.
import { drawAbout } from "./about.js";
import { drawComposer } from "./composer.js";
import { h } from "./dom.js";
import { drawHome, drawTabs } from "./home.js";
import { drawMessages } from "./messages.js";
import { drawAvatar } from "./people.js";
import { isAppGone, isInstalled, othersIn, person, tabOf, topLevel } from "./model.js";
import { app } from "./store.js";

export function drawRoom(column, place, index) {
  const isApp = place.kind === "app";
  return h(
    "div",
    { key: `room-${place.id}`, class: "room" },
    drawTitle(place),
    isApp ? drawTabs(column, index) : null,
    isApp ? drawTab(column, place, index) : drawConversation(column, place, index),
  );
}

function drawTab(column, place, index) {
  const draw = { home: drawHome, about: drawAbout }[tabOf(column)];
  return draw ? draw(column, index) : drawConversation(column, place, index);
}

function drawTitle(place) {
  const face = place.kind === "app" ? drawAvatar(person(app.state.app.user), "tiny") : null;
  return h("header", { key: "title", class: "room-title" }, face, h("h2", {}, place.kind === "channel" ? `# ${place.name}` : place.name));
}

function drawConversation(column, place, index) {
  const messages = topLevel(place, column.user);
  return [
    h(
      "div",
      { key: "log", class: "log", role: "log", tabindex: "0", "aria-label": `Messages in ${place.name}`, "data-stick": `${index}|${column.user}|${place.id}`, "data-seen": "" },
      h("div", { key: "space", class: "space" }),
      drawBeginning(place, column),
      drawMessages(messages, column, place, `${index}.${column.user}.`),
    ),
    isAppGone() ? drawGone() : null,
    place.kind === "app" && !isInstalled() ? drawAbsent() : drawComposer(column, place, null, index),
  ];
}

const drawGone = () =>
  h("p", { key: "gone", class: "gone", role: "status" }, h("b", {}, `${app.state.app.name} isn't running.`), " Start it and try again.");

function drawAbsent() {
  const { name, workspace } = app.state.app;
  return h("p", { key: "absent", class: "closed absent" }, h("b", {}, `${name} isn't installed in ${workspace}.`), drawInstall());
}

/** The way to the app's own install page, if it's known. */
function drawInstall() {
  const { name, team, install_url: url } = app.state.app;
  if (!url) return null;
  const address = new URL(url);
  address.searchParams.set("team", team);
  return h("a", { class: "primary", href: address.href }, `Add ${name}`);
}

function drawBeginning(place, column) {
  const others = place.kind === "app" ? [person(app.state.app.user)] : othersIn(place, column.user);
  const words = {
    app: ["Messages from ", h("b", {}, place.name), " arrive here."],
    channel: ["This is the very beginning of the ", h("b", {}, `#${place.name}`), " channel."],
  }[place.kind] ?? ["This conversation is just between you and ", h("b", {}, place.name), "."];
  return h("div", { key: "beginning", class: "beginning" }, place.kind === "channel" ? null : others.map((one) => drawAvatar(one, "large")), h("p", {}, words));
}
