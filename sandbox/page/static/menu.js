// Menus that open beside a small button: the composer's shortcuts, and what can be done with a message.
import { menuOf } from "./blockkit/menu.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";

/** A button and its menu. Each item: {key, title, words, choose}; `words` may be left out. */
export function drawMenu(id, label, sign, items) {
  return h(
    "span",
    { key: id, class: "menu-place" },
    h("button", { id, type: "button", class: "icon", "aria-haspopup": "menu", "aria-label": label, title: label, popovertarget: `${id}.menu` }, icon(sign)),
    h("div", { ...menuOf(`${id}.menu`, label), class: "actions-menu" }, items.map(drawItem)),
  );
}

function drawItem({ key, title, words, choose }) {
  const onclick = (event) => {
    event.currentTarget.closest("[popover]").hidePopover();
    choose();
  };
  return h("button", { key, type: "button", role: "menuitem", onclick }, h("b", {}, title), words ? h("span", {}, words) : null);
}
