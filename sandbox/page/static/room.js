// The middle of a client: a conversation with its messages, or the app's Home tab.
import { drawBlock, circumstances } from "./blocks.js";
import { drawComposer } from "./composer.js";
import { h, lazy } from "./dom.js";
import { goTo } from "./doing.js";
import { drawMessages } from "./messages.js";
import { drawAvatar } from "./people.js";
import { isAppGone, othersIn, person, topLevel } from "./model.js";
import { app, change } from "./store.js";

export function drawRoom(column, place, index) {
  const isHome = place.kind === "app" && column.tab === "home";
  return h(
    "div",
    { key: `room-${place.id}`, class: "room" },
    drawTitle(column, place),
    isHome ? drawHome(column, index) : drawConversation(column, place, index),
  );
}

function drawTitle(column, place) {
  const isApp = place.kind === "app";
  return h(
    "header",
    { key: "title", class: "room-title" },
    h("h2", {}, place.kind === "channel" ? `# ${place.name}` : place.name),
    isApp && app.state.app.home_tab ? drawTabs(column) : null,
  );
}

function drawTabs(column) {
  const tab = (name, label) =>
    h("button", { key: name, type: "button", role: "tab", "aria-selected": String(column.tab === name), onclick: () => change(() => goTo(column, "app", name)) }, label);
  return h("div", { class: "room-tabs", role: "tablist", "aria-label": app.state.app.name }, tab("home", "Home"), tab("messages", "Messages"));
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
    drawComposer(column, place, null, index),
  ];
}

const drawGone = () =>
  h("p", { key: "gone", class: "gone", role: "status" }, h("b", {}, `${app.state.app.name} isn't running.`), " Start it and try again.");

function drawBeginning(place, column) {
  const others = place.kind === "app" ? [person(app.state.app.user)] : othersIn(place, column.user);
  const words = {
    app: ["Messages from ", h("b", {}, place.name), " arrive here."],
    channel: ["This is the very beginning of the ", h("b", {}, `#${place.name}`), " channel."],
  }[place.kind] ?? ["This conversation is just between you and ", h("b", {}, place.name), "."];
  return h("div", { key: "beginning", class: "beginning" }, place.kind === "channel" ? null : others.map((one) => drawAvatar(one, "large")), h("p", {}, words));
}

function drawHome(column, index) {
  const view = app.state.homes[column.user];
  if (!view) return h("div", { key: "home", class: "home empty" }, h("p", {}, "This app hasn't put anything here yet."));
  const draw = (block) => {
    const scope = `${index}.${view.id}.${block.block_id}.`;
    const same = JSON.stringify([block, view.values[block.block_id], app.typed, view.errors]) + circumstances(column, scope);
    return lazy("div", { key: block.block_id, class: "view-block" }, same, () => [drawBlock(block, column, "home", view, scope)]);
  };
  return h("div", { key: "home", class: "home", tabindex: "0", role: "tabpanel", "aria-label": "Home" }, view.blocks.map(draw));
}
