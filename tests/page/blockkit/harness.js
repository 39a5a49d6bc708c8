import { drawBlocks, drawMrkdwn, drawText } from "/static/blockkit/index.js";

const people = [
  { id: "UANA", name: "Ana Sousa", handle: "ana" },
  { id: "UBEN", name: "Ben Okafor", handle: "ben" },
  { id: "UCHIDI", name: "Chidi Eze", handle: "chidi" },
  { id: "UEVIL", name: "<img src=x onerror=alert(1)>", handle: "evil" },
];
const channels = [{ id: "CGEN", name: "general" }, { id: "CEVIL", name: "</script><b>x</b>" }];
const byId = (list) => new Map(list.map((one) => [one.id, one]));
window.acts = [];
window.fills = [];
window.opened = [];

window.contextWith = (more = {}) => ({
  people: byId(people),
  channels: byId(channels),
  me: { id: "UANA", tz: "Europe/Lisbon" },
  now: Date.parse("2026-03-02T18:00:00Z"),
  surface: "message",
  values: {},
  errors: {},
  act: (action) => window.acts.push(action),
  fill: (...filling) => window.fills.push(filling),
  openPerson: (id) => window.opened.push(id),
  ...more,
});
window.show = (blocks, more) => document.getElementById("root").replaceChildren(...drawBlocks(blocks, contextWith(more)));
window.add = (title, blocks, more, look = "") => {
  const heading = Object.assign(document.createElement("h2"), { textContent: title });
  const box = Object.assign(document.createElement("div"), { className: look });
  box.append(...drawBlocks(blocks, contextWith({ scope: `${title}:`, ...more })));
  document.getElementById("root").append(heading, box);
};
window.mrkdwn = (text, options, more) => {
  const line = document.createElement("div");
  line.append(...drawMrkdwn(text, contextWith(more), options ?? {}));
  document.getElementById("root").replaceChildren(line);
  return line.textContent;
};
window.text = (object) => document.getElementById("root").replaceChildren(drawText(object, contextWith()));
window.markup = (blocks) => drawBlocks(blocks, contextWith()).map((element) => element.outerHTML).join("");


const open = window.open;

/** As if the page had just been opened, without the wait. */
window.reset = () => {
  document.getElementById("root").replaceChildren();
  delete document.documentElement.dataset.theme;
  document.activeElement?.blur();
  Object.assign(window, { acts: [], fills: [], opened: [], hacked: undefined, went: undefined, open });
};
document.documentElement.dataset.ready = "yes";
