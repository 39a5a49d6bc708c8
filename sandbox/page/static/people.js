// Faces: the app may have an icon; where Slack would show a member's photo, the sandbox shows initials.
import { h } from "./dom.js";

const TINTS = 8;

export function drawAvatar(person, size = "") {
  if (person.face) return h("img", { class: `avatar ${size}`, src: person.face, alt: "" });
  const initials = person.name.split(/\s+/).filter(Boolean).slice(0, 2).map((word) => [...word][0]).join("");
  return h("span", { class: `avatar tint-${tint(person.id)} ${size}`, "aria-hidden": "true" }, initials.toUpperCase());
}

function tint(id) {
  let sum = 0;
  for (const letter of id) sum = (sum * 31 + letter.charCodeAt(0)) % 9973;
  return sum % TINTS;
}
