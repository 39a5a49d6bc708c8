// The app's About tab: what its manifest says of it.
import { h } from "./dom.js";
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
    ),
  );
}

function drawList(title, rows) {
  if (!rows.length) return null;
  return [h("h4", {}, title), h("dl", {}, rows.map(([term, words]) => [h("dt", {}, term), h("dd", {}, words)]))];
}
