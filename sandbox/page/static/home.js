// The app's tabs, and the one it draws itself: Home.
import { circumstances, drawHomeBlocks } from "./blocks.js";
import { goTo } from "./doing.js";
import { h, lazy } from "./dom.js";
import { tabOf, tabs } from "./model.js";
import { app, change } from "./store.js";

const LABELS = { home: "Home", messages: "Messages", about: "About" };

export function drawTabs(column, index) {
  const here = tabOf(column);
  const draw = (tab) =>
    h(
      "button",
      { key: tab, id: `tab-${index}-${tab}`, type: "button", role: "tab", "aria-selected": String(tab === here), tabindex: tab === here ? "0" : "-1", onclick: () => open(column, tab) },
      LABELS[tab],
    );
  return h("div", { key: "tabs", class: "room-tabs", role: "tablist", "aria-label": app.state.app.name, onkeydown: (event) => onKey(event, column, index) }, tabs().map(draw));
}

const open = (column, tab) => change(() => goTo(column, "app", tab));

const STEPS = { ArrowLeft: -1, ArrowRight: 1 };

function onKey(event, column, index) {
  const all = tabs();
  const ends = { Home: 0, End: all.length - 1 };
  const to = ends[event.key] ?? (event.key in STEPS ? (all.indexOf(tabOf(column)) + STEPS[event.key] + all.length) % all.length : null);
  if (to === null) return;
  event.preventDefault();
  open(column, all[to]);
  document.getElementById(`tab-${index}-${all[to]}`).focus();
}

export function drawHome(column, index) {
  const view = app.state.homes[column.user];
  const panel = { key: "home", tabindex: "0", role: "tabpanel", "aria-labelledby": `tab-${index}-home` };
  if (!view) return h("div", { ...panel, class: "tab-panel empty" }, h("p", {}, "This app hasn't put anything here yet."));
  const scope = `${index}.${view.id}.`;
  const same = JSON.stringify([view.blocks, view.values, app.typed]) + circumstances(column, scope);
  return h("div", { ...panel, class: "tab-panel" }, lazy("div", { key: view.id, class: "home" }, same, () => [drawHomeBlocks(view, column, scope)]));
}
