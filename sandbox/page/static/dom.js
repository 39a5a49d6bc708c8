// The page is a pure function of what is known: h() draws it anew each time, morph() makes the document look like that.
// Text only ever becomes text nodes and attributes: nothing here can turn what somebody wrote into markup.

const HANDLERS = [
  "onclick", "ondblclick", "oninput", "onchange", "onkeydown", "onkeyup", "onsubmit", "onreset", "onfocus", "onblur",
  "ontoggle", "onbeforetoggle", "onclose", "oncancel", "onmousedown", "onmouseup", "onmouseenter", "onmouseleave",
  "onpointerdown", "onpointerup", "onpointerenter", "onpointerleave", "onscroll", "onpaste", "onselect", "onerror", "onload",
  "oncompositionstart", "oncompositionend",
];
const PROPERTIES = new Set(["value", "checked", "selected", "indeterminate", "muted"]);
const TYPED = "input, textarea, select";

/** An element. `key` tells it from its brothers; on* are handlers; false and null leave an attribute out. */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  element.append(...children.flat(Infinity).filter((child) => child != null && child !== false));
  for (const [name, value] of Object.entries(props ?? {})) set(element, name, value);
  return element;
}

function set(element, name, value) {
  if (value == null || value === false) return;
  if (name.startsWith("on") || PROPERTIES.has(name)) element[name] = value;
  else element.setAttribute(name === "key" ? "data-key" : name, value === true ? "" : value);
}

/** An element whose inside is drawn only when `same` is another text than before. */
export function lazy(tag, props, same, build) {
  const element = h(tag, { ...props, "data-lazy": true });
  element.lazy = { same, build };
  return element;
}

function build(element) {
  element.append(...element.lazy.build());
  element.removeAttribute("data-lazy");
}

/** Make `old` look like `fresh`, keeping elements, and with them focus, selection, scrolling and what is unfolded. */
export function morph(old, fresh) {
  if (fresh.lazy) {
    if (old.lazy?.same === fresh.lazy.same) return;
    build(fresh);
    old.lazy = fresh.lazy;
  }
  copyAttributes(old, fresh);
  for (const name of HANDLERS) if (old[name] !== fresh[name]) old[name] = fresh[name];
  morphChildren(old, fresh);
  if (old.matches(TYPED)) copyTyped(old, fresh);
}

function copyAttributes(old, fresh) {
  for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name) && !isOwn(old, name)) old.removeAttribute(name);
  for (const { name, value } of fresh.attributes) {
    if (isOwn(old, name) || old.getAttribute(name) === value) continue;
    if (name === "style") old.style.cssText = fresh.style.cssText;
    else old.setAttribute(name, value);
  }
}

// What is unfolded is the reader's, not ours.
const isOwn = (element, name) => name === "open" && element.matches("details, dialog");

// What stands in a field is changed only when what is *drawn* there has changed: until then it is the writer's.
function copyTyped(old, fresh) {
  const drawn = drawnIn(fresh);
  if (old.drawn === drawn) return;
  old.drawn = drawn;
  if (old.value !== fresh.value && old.type !== "file") old.value = fresh.value;
  if (old.checked !== fresh.checked) old.checked = fresh.checked;
}

const drawnIn = (field) => JSON.stringify([field.value, field.checked]);

/** Draw what is lazy in a new element, and remember what its fields hold. */
function ready(node) {
  if (node.nodeType !== Node.ELEMENT_NODE) return node;
  for (const element of [node, ...node.querySelectorAll("[data-lazy]")]) if (element.hasAttribute("data-lazy")) build(element);
  for (const field of [node, ...node.querySelectorAll(TYPED)]) if (field.matches(TYPED)) field.drawn = drawnIn(field);
  return node;
}

const keyOf = (node) => (node.nodeType === Node.ELEMENT_NODE ? node.getAttribute("data-key") || node.id || null : null);

function morphChildren(old, fresh) {
  const wanted = new Set([...fresh.childNodes].map(keyOf).filter(Boolean));
  const keyed = new Map();
  for (const child of [...old.childNodes]) {
    const key = keyOf(child);
    if (!key) continue;
    if (wanted.has(key) && !keyed.has(key)) keyed.set(key, child);
    else child.remove();
  }
  let cursor = old.firstChild;
  for (const next of [...fresh.childNodes]) cursor = place(old, next, cursor, keyed);
  while (cursor) cursor = removed(cursor);
}

function place(parent, next, cursor, keyed) {
  const key = keyOf(next);
  const match = key ? keyed.get(key) : isAlike(cursor, next) && cursor;
  if (!match || match.nodeName !== next.nodeName) {
    const after = match && cursor === match ? match.nextSibling : cursor;
    if (match) match.remove();
    parent.insertBefore(ready(next), after);
    return after;
  }
  if (match !== cursor) parent.insertBefore(match, cursor);
  if (match.nodeType === Node.TEXT_NODE) match.data === next.data || (match.data = next.data);
  else morph(match, next);
  return match.nextSibling;
}

const isAlike = (node, next) => node && !keyOf(node) && node.nodeName === next.nodeName;

function removed(node) {
  const next = node.nextSibling;
  node.remove();
  return next;
}
