// What the composer offers while one types: commands after "/", people after "@".
import { app } from "./store.js";

const MOST = 8;

/** {start, items} for what stands before the caret, or null. Each item: {id, insert, title, hint, words}. */
export function offered(text, caret, isThread) {
  const before = text.slice(0, caret);
  const command = /^\/\S*$/.test(before) && !isThread ? before : null;
  if (command !== null) return listed(0, commands(command.toLowerCase()));
  const mention = /(?:^|[\s(])@([\w.-]*)$/u.exec(before);
  return mention ? listed(caret - mention[1].length - 1, members(mention[1].toLowerCase())) : null;
}

const listed = (start, items) => (items.length ? { start, items: items.slice(0, MOST) } : null);

function commands(begun) {
  const fitting = app.state.app.commands.filter(({ command }) => command.toLowerCase().startsWith(begun));
  return fitting.map(({ command, description, usage_hint }) => ({ id: command, insert: `${command} `, title: command, hint: usage_hint, words: description }));
}

function members(begun) {
  const fits = ({ name, handle }) => [handle, ...name.toLowerCase().split(/\s+/)].some((word) => word.startsWith(begun));
  const fitting = app.state.people.filter((one) => one.can_sit && fits(one));
  return fitting.map((one) => ({ id: one.id, insert: `@${one.handle} `, title: one.name, hint: one.handle, person: one }));
}

/** The usage hint of the command that is being written, once its name is complete. */
export function usage(text) {
  const [name] = text.split(/\s/, 1);
  const known = text !== name && app.state.app.commands.find(({ command }) => command === name);
  return known && !text.slice(name.length).trim() ? known.usage_hint : null;
}
