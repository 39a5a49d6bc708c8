// The app's About tab: what its manifest says of it.
import { h } from "./dom.js";
import { tell } from "./doing.js";
import { person } from "./model.js";
import { drawAvatar } from "./people.js";
import { app } from "./store.js";

export function drawAbout(_column, index) {
  const { name, description, commands, shortcuts, user } = app.state.app;
  return h(
    "div",
    { key: "about", class: "tab-panel", tabindex: "0", role: "tabpanel", "aria-labelledby": `tab-${index}-about` },
    h(
      "div",
      { class: "about" },
      h("div", { class: "about-name" }, drawAvatar(person(user), "large"), h("h3", {}, name, h("span", { class: "badge" }, "APP"))),
      description ? h("p", {}, description) : null,
      drawList("Commands", commands.map((one) => [`${one.command} ${one.usage_hint}`.trim(), one.description])),
      drawList("Shortcuts", shortcuts.map((one) => [one.name, one.description])),
      drawRemove(index),
    ),
  );
}

function drawRemove(index) {
  const { name, workspace } = app.state.app;
  const id = `remove-${index}`;
  return h(
    "div",
    { key: "remove" },
    h("button", { type: "button", class: "plain", popovertarget: id, "aria-haspopup": "dialog" }, "Remove app"),
    h(
      "div",
      { id, popover: true, class: "menu small middle", role: "dialog", "aria-label": "Remove app" },
      h("p", {}, `${name} will be gone from ${workspace} for everybody.`),
      h("button", { type: "button", class: "danger", onclick: () => tell({ do: "uninstall_app" }) }, "Remove app now"),
    ),
  );
}

function drawList(title, rows) {
  if (!rows.length) return null;
  return [h("h4", {}, title), h("dl", {}, rows.map(([term, words]) => [h("dt", {}, term), h("dd", {}, words)]))];
}
