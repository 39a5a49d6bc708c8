// What a drawing cannot say: where the focus goes, how far is scrolled, and what somebody has now seen.
import { placeOf, replies, see, topLevel } from "./model.js";
import { app, change } from "./store.js";

// How far from its end a list still counts as being at it.
const NEAR = 40;
const shown = new WeakMap();
// For each list: what it is of, and whether its end is in view.
const logs = new WeakMap();
const errors = new WeakMap();
let lastSection = null;

document.addEventListener("focusin", ({ target }) => (lastSection = sectionOf(target) ?? lastSection));

const sectionOf = (element) => element?.closest?.("[data-client]") ?? null;
const sections = () => [...document.querySelectorAll("[data-client]")].filter((one) => one.checkVisibility());

document.addEventListener("scroll", ({ target }) => logs.has(target) && (logs.get(target).isAtEnd = isAtEnd(target)), true);
window.addEventListener("resize", () => document.querySelectorAll(".log").forEach(scroll));

const isAtEnd = (log) => log.scrollHeight - log.scrollTop - log.clientHeight < NEAR;

/** What has to be known from before a drawing. */
export function before() {
  document.querySelectorAll(".log").forEach(noteReading);
  return { focus: document.activeElement };
}

// The scroll event may still be on its way. Where the height is another one, it was not the reader who moved.
function noteReading(log) {
  const known = logs.get(log);
  if (known?.height === log.clientHeight) known.isAtEnd = isAtEnd(log);
}

/** Put right what the drawing has moved. */
export function after({ focus }) {
  document.querySelectorAll(".log").forEach(scroll);
  for (const section of document.querySelectorAll("[data-client]")) {
    follow(section, focus, "thread");
    follow(section, focus, "modal");
    goToError(section);
  }
  goToLinked();
  if (markSeen()) change();
}

function scroll(log) {
  const of = log.dataset.stick;
  if (logs.get(log)?.of !== of) logs.set(log, { of, isAtEnd: true });
  const known = logs.get(log);
  known.height = log.clientHeight;
  if (known.isAtEnd) log.scrollTop = log.scrollHeight;
}

/** Bring the message a link leads to into view, and the reader to it. */
function goToLinked() {
  const { linked } = app;
  if (!linked?.isNew) return;
  const section = document.querySelector(`[data-client="${app.ui.columns.indexOf(linked.column)}"]`);
  const log = section?.querySelector(linked.inThread ? ".thread .log" : ".room .log");
  const message = log?.querySelector(`[data-ts="${linked.ts}"]`);
  if (!message) return;
  linked.isNew = false;
  const [outer, inner] = [log.getBoundingClientRect(), message.getBoundingClientRect()];
  log.scrollTop += inner.top - outer.top - Math.max(0, outer.height - inner.height) / 2;
  logs.get(log).isAtEnd = isAtEnd(log);
  message.focus({ preventScroll: true });
  for (const fading of message.getAnimations()) fading.play();
}

/** Whoever submits and is told of errors goes on at the first of them. */
function goToError(section) {
  const wrong = section.querySelectorAll("[data-modal] [aria-invalid=true]");
  const isMore = wrong.length > (errors.get(section) ?? 0);
  errors.set(section, wrong.length);
  if (isMore && section.querySelector(".modal-buttons :focus")) wrong[0].focus();
}

/** A modal or thread that has come takes the focus of its column; one that has gone gives it back. */
function follow(section, focus, name) {
  const panel = section.querySelector(`[data-${name}]`);
  const id = panel?.dataset[name] ?? null;
  const known = shown.get(section)?.[name] ?? { id: null, back: null };
  if (known.id === id) return;
  const isOurs = sectionOf(focus) === section || (lastSection === section && isNowhere(document.activeElement));
  const back = known.id ? known.back : isOurs && focus !== section ? focus : null;
  shown.set(section, { ...shown.get(section), [name]: { id, back } });
  if (isOurs) (panel ? firstField(panel) : backFrom(section, known.back))?.focus({ preventScroll: true });
}

const isNowhere = (element) => !element || element === document.body;

const FIRST = ["[autofocus]", ":is(.modal-body, .composer) :is(input, textarea, select, button)", ".modal-buttons .primary", "button"];
const firstField = (panel) => FIRST.map((fields) => panel.querySelector(fields)).find(Boolean) ?? panel;

const backFrom = (section, known) => (known?.isConnected ? known : section.querySelector(".composer textarea") ?? section);

/** Whoever looks at a conversation has seen it. */
function markSeen() {
  if (document.hidden) return false;
  return sections().map((section) => seenIn(app.ui.columns[Number(section.dataset.client)], section)).some(Boolean);
}

function seenIn(column, section) {
  if (!column) return false;
  const place = placeOf(column);
  const thread = section.querySelector(".thread .log")?.dataset.seen;
  const isRead = section.querySelector(".room .log");
  const inRoom = isRead ? see(column.user, place, null, topLevel(place, column.user)) : false;
  const inThread = thread ? see(column.user, place, thread, replies(place, column.user, thread)) : false;
  return inRoom || inThread;
}

/** Take the focus to the next column, or to the one before. */
export function nextSection(step) {
  const all = sections();
  const here = all.indexOf(sectionOf(document.activeElement));
  const next = all[(here + step + all.length) % all.length];
  const goal = next?.querySelector("[data-modal]") ?? next?.querySelector(".composer textarea") ?? next;
  goal?.focus();
}
