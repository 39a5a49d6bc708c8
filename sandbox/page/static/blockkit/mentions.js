/** Mentions of people, channels, groups, everybody. */

import { h } from "./dom.js";

/** A person's name; a button where the page can open them. */
export function drawPerson(id, context, label = "") {
  const person = context.people.get(id);
  const words = `@${(person?.name ?? label.replace(/^@/, "")) || id}`;
  const look = id === context.me.id ? "bk-mention bk-me" : "bk-mention";
  if (!person || !context.openPerson) return h("span", { class: look }, words);
  return h("button", { type: "button", class: look, onclick: () => context.openPerson(id) }, words);
}

export function drawChannel(id, context, label = "") {
  return h("span", { class: "bk-mention" }, `#${(context.channels.get(id)?.name ?? label.replace(/^#/, "")) || id}`);
}

/** <!here>, <!channel>, <!everyone>, <!subteam^S…|@group>. */
export function drawBroadcast(target, label = "") {
  const [name, id] = target.split("^");
  const words = label || (name === "subteam" ? id : name);
  return h("span", { class: "bk-mention bk-me" }, words.startsWith("@") ? words : `@${words}`);
}
