/** What makes an element a menu that opens beside its button: the keys that move in it, and where the focus goes. */

/** The attributes of a menu whose items have the role menuitem; its button names it as popovertarget. */
export const menuOf = (id, label) => ({ id, popover: "auto", role: "menu", "aria-label": label, ontoggle: toggled, onkeydown: moved });

function toggled(event) {
  if (event.newState === "open") event.currentTarget.querySelector("[role=menuitem]")?.focus();
}

const STEPS = new Map([["ArrowDown", 1], ["ArrowUp", -1]]);

function moved(event) {
  const all = [...event.currentTarget.querySelectorAll("[role=menuitem]")];
  const ends = new Map([["Home", 0], ["End", all.length - 1]]);
  const step = STEPS.get(event.key);
  if (step === undefined && !ends.has(event.key)) return;
  event.preventDefault();
  const at = all.indexOf(document.activeElement);
  all[ends.get(event.key) ?? (at + step + all.length) % all.length].focus();
}
