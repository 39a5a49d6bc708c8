// The bar at the top: time and trouble, which are the sandbox's own and not Slack's.
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { sendCommand } from "./live.js";
import { tell } from "./doing.js";
import { app, change, now } from "./store.js";
import * as times from "./times.js";

const HOUR = 3600;
const WEEK = 7 * 24 * HOUR;

export function drawHeader() {
  return h(
    "header",
    { key: "header", class: "top" },
    h("h1", { class: "brand" }, h("img", { src: "/static/icon.svg", alt: "" }), h("span", {}, "Slack sandbox")),
    drawWorkspaces(),
    drawTime(),
    h("div", { class: "tools" }, drawTrouble(), drawStartOver(), drawTheme()),
  );
}

function drawWorkspaces() {
  const all = app.state.workspaces;
  if (!all.length) return null;
  return h(
    "div",
    { key: "workspaces" },
    h("button", { type: "button", class: "quiet", popovertarget: "workspaces-menu", "aria-haspopup": "true", "aria-label": `Workspace: ${app.state.app.workspace}` }, `${app.state.app.workspace} ▾`),
    h("nav", { id: "workspaces-menu", popover: true, class: "menu small left", "aria-label": "Workspaces" }, all.map(drawWorkspace)),
  );
}

function drawWorkspace({ name, address, has_app: hasApp, is_here: isHere }) {
  const words = hasApp ? app.state.app.name : `without ${app.state.app.name}`;
  return h("a", { key: address, class: "choice", href: address, "aria-current": isHere ? "page" : null }, h("b", {}, name), h("span", {}, words));
}

function drawTime() {
  const at = now();
  const stamp = new Date(at).toISOString();
  return h(
    "div",
    { class: "time", role: "group", "aria-label": "Time" },
    h("time", { datetime: stamp, title: "The time in the sandbox" }, `${times.headline(at, "UTC")} UTC`),
    drawStep("+1 hour", { do: "advance", seconds: HOUR }),
    drawStep("+1 day", { do: "next_day" }, nextDay()),
    drawStep("+1 week", { do: "advance", seconds: WEEK }),
  );
}

function drawStep(label, doing, title = null) {
  return h("button", { key: label, type: "button", class: "quiet", title, onclick: () => tell(doing) }, label);
}

function nextDay() {
  const { morning } = app.state;
  return morning && `To the next working morning: ${morning.at} in ${times.place(morning.tz)}`;
}

function drawTrouble() {
  const { now: active, choices } = app.state.trouble;
  const chosen = choices.find((one) => one.name === active);
  const isTrouble = active !== "none";
  const label = isTrouble ? (chosen?.label ?? "Custom trouble") : "Trouble";
  return [
    h("button", { key: "trouble", type: "button", class: isTrouble ? "quiet alarm" : "quiet", popovertarget: "trouble-menu", "aria-haspopup": "true" }, label),
    h(
      "div",
      { id: "trouble-menu", popover: true, class: "menu", role: "dialog", "aria-label": "Trouble" },
      h("div", { role: "radiogroup", "aria-label": "What goes wrong" }, choices.map((one) => drawChoice(one, active))),
      drawCalls(),
    ),
  ];
}

function drawChoice({ name, label, words }, active) {
  const onclick = () => tell({ do: "trouble", name });
  return h(
    "button",
    { key: name, type: "button", role: "radio", "aria-checked": String(name === active), class: "choice", onclick },
    h("b", {}, label),
    h("span", {}, words),
  );
}

function drawCalls() {
  const { calls } = app.state.trouble;
  const rows = calls.toReversed().map(({ method, outcome, at }) =>
    h(
      "li",
      { class: outcome === "ok" ? "ok" : "bad" },
      h("time", {}, new Date(at).toISOString().slice(11, 19)),
      h("code", {}, method),
      h("span", {}, outcome),
    ),
  );
  return h(
    "section",
    { class: "calls" },
    h("h2", {}, "The app's latest calls to Slack"),
    rows.length ? h("ol", {}, rows) : h("p", {}, "Nothing yet."),
  );
}

function drawStartOver() {
  return [
    h("button", { key: "over", type: "button", class: "quiet", popovertarget: "over-menu", "aria-haspopup": "dialog" }, "Start over"),
    h(
      "div",
      { id: "over-menu", popover: true, class: "menu small", role: "dialog", "aria-label": "Start over" },
      h("p", {}, "This deletes everything here, in every window."),
      h("button", { type: "button", class: "danger", onclick: startOver }, "Start over now"),
    ),
  ];
}

async function startOver() {
  document.getElementById("over-menu").hidePopover();
  change(() => (app.note = "Starting over…"));
  const { error } = await sendCommand({ do: "start_over" });
  change(() => (app.note = error ?? null));
}

function drawTheme() {
  const isDark = document.documentElement.dataset.theme === "dark";
  const label = isDark ? "Light theme" : "Dark theme";
  const onclick = () => change(() => (app.ui.theme = isDark ? "light" : "dark"));
  return h("button", { key: "theme", type: "button", class: "quiet icon", "aria-label": label, title: label, onclick }, icon(isDark ? "sun" : "moon"));
}
