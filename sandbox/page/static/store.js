// What the page knows: `state` is the sandbox's, `ui` is this window's and outlives a reload.

// Each workspace has its own address, and what a window remembers of it.
const KEPT = `sandbox-page${location.search}`;

/** `now` runs on from the moment the sandbox last told the time. */
export const app = {
  state: null,
  version: 0,
  online: true,
  clock: { told: 0, at: 0 },
  ui: { beginning: null, columns: [], full: null, active: 0, drafts: {}, seen: {}, theme: null },
  // Not worth keeping: typed but not confirmed, failed and running clicks, what the completion list points at.
  typed: {},
  clicks: {},
  completion: {},
  pending: {},
  note: null,
  // The message that a link has led to: {column, ts, inThread, isNew}; new until it is in view.
  linked: null,
};

let drawing = false;
let draw = () => {};
let begin = () => {};

export const onChange = (callback) => (draw = callback);
/** Have `callback` called when everything has begun, or begun anew. */
export const onBegin = (callback) => (begin = callback);

export const now = () => app.clock.told + performance.now() - app.clock.at;

/** Change something, remember it, and draw the page anew, once for all changes of this moment. */
export function change(how = () => {}) {
  how(app);
  if (drawing) return;
  drawing = true;
  queueMicrotask(() => {
    drawing = false;
    keep();
    draw();
  });
}

function keep() {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify(app.ui));
  } catch {
    // A full or forbidden storage only costs the memory of a reload.
  }
}

/** Take up where this window was before it was reloaded. */
export function remember() {
  try {
    Object.assign(app.ui, JSON.parse(sessionStorage.getItem(KEPT) ?? "{}"));
  } catch {
    // Somebody else's or a broken memory: begin without one.
  }
}

/** What the sandbox tells: always the time, the state only when it changed. */
export function hear(message) {
  change(() => {
    app.clock = { told: message.now, at: performance.now() };
    app.version = message.version;
    if (message.state) take(message.state);
    for (const [key, one] of Object.entries(app.typed)) if (one.version <= message.version) delete app.typed[key];
  });
}

function take(state) {
  app.state = state;
  const isNew = app.ui.beginning !== state.beginning;
  if (isNew) beginAnew(state);
}

function beginAnew(state) {
  const { ui } = app;
  const isKnown = ({ user }) => state.people.some((one) => one.id === user);
  const seats = ui.columns.length && ui.columns.every(isKnown) ? ui.columns.map((column) => column.user) : state.columns;
  ui.columns = seats.map(seat);
  Object.assign(ui, { beginning: state.beginning, drafts: {}, seen: {} });
  Object.assign(app, { typed: {}, clicks: {}, completion: {}, pending: {}, note: null, linked: null });
  begin();
}

/** A column as somebody finds it who sits down there. */
export function seat(user) {
  const opens = app.state.opens[user] ?? "app";
  return opens === "home" ? { user, place: "app", tab: "home", thread: null } : { user, place: opens, tab: "messages", thread: null };
}
