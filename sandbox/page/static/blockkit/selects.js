/** Menus to choose one or several from: options, people, channels, conversations. */

import { withConfirm } from "./confirm.js";
import { changed, idOf, named, valueOf } from "./control.js";
import { h } from "./dom.js";
import { words } from "./text.js";

/** One line of a menu: `raw` is its form in state.values. @typedef {{value: string, text: string, raw: any}} Item */

const fromOption = (option) => ({ value: option.value ?? words(option.text), text: words(option.text), raw: option });

function people({ context }) {
  const all = [...context.people.values()].filter((person) => !person.deactivated);
  const count = (name) => all.filter((person) => person.name === name).length;
  const text = ({ name, handle }) => (count(name) > 1 && handle ? `${name} (@${handle})` : name);
  return [{ items: all.map((person) => ({ value: person.id, text: text(person), raw: person.id })) }];
}

function channels({ context }) {
  const all = [...context.channels.values()];
  return [{ items: all.map(({ id, name }) => ({ value: id, text: `# ${name}`, raw: id })) }];
}

function options({ element }) {
  const groups = (element.option_groups ?? []).map((group) => ({ label: words(group.label), items: group.options.map(fromOption) }));
  return [{ items: (element.options ?? []).map(fromOption) }, ...groups];
}

/** A filter names the kinds it lets through: "public", "private", "im", "mpim". */
function conversations(place) {
  const kinds = place.element.filter?.include ?? ["public", "im"];
  const direct = { ...people(place)[0], label: "Direct messages" };
  return [...(kinds.includes("public") ? channels(place) : []), ...(kinds.includes("im") ? [direct] : [])];
}

// kind → its choices, and what it says while nothing is chosen
const KINDS = new Map([
  ["static_select", [options, "Select an option"]],
  ["external_select", [options, "Select an option"]],
  ["users_select", [people, "Select a user"]],
  ["channels_select", [channels, "Select a channel"]],
  ["conversations_select", [conversations, "Select a conversation"]],
]);

const kindOf = ({ element }) => KINDS.get(element.type.replace(/^multi_/, ""));

/** What was chosen, which need not be among the choices: another app's option, a person who has left. */
function itemOf(groups, raw) {
  const value = typeof raw === "object" ? fromOption(raw).value : raw;
  const known = groups.flatMap(({ items }) => items).find((one) => one.value === value);
  return known ?? (typeof raw === "object" ? fromOption(raw) : { value: raw, text: raw, raw });
}

export function drawSelect(place) {
  const groups = kindOf(place)[0](place);
  const raw = valueOf(place);
  const item = raw === null ? null : itemOf(groups, raw);
  const choose = (event) => {
    const value = event.currentTarget.value;
    const now = value === "" ? null : itemOf(groups, item?.value === value ? item.raw : value);
    changed(place, now?.raw ?? null, now?.value ?? null);
  };
  return withConfirm(place, menu(place, { groups, chosen: item, onchange: choose }));
}

function menu(place, { groups, chosen, onchange, disabled = false, isFirst = true }) {
  const items = groups.flatMap((group) => group.items);
  const isForeign = chosen && !items.some(({ value }) => value === chosen.value);
  const look = chosen ? "bk-select" : "bk-select bk-empty";
  const invitation = isFirst ? words(place.element.placeholder) || kindOf(place)[1] : "";
  const empty = h("option", { value: "", selected: !chosen }, invitation);
  const lines = [empty, isForeign && drawItem(chosen, chosen), groups.map((group) => drawGroup(group, chosen))];
  return h("span", { class: "bk-selecting" }, h("select", { ...named(place), class: look, onchange, disabled }, lines));
}

function drawGroup({ label, items }, chosen) {
  const lines = items.map((item) => drawItem(item, chosen));
  return label ? h("optgroup", { label }, lines) : lines;
}

const drawItem = (item, chosen) => h("option", { value: item.value, selected: item.value === chosen?.value }, item.text);

/** Several: what is chosen stands before the menu, each with a button to take it out again. */
export function drawMultiSelect(place) {
  const groups = kindOf(place)[0](place);
  const chosen = (valueOf(place) ?? []).map((raw) => itemOf(groups, raw));
  const rest = groups.map(({ label, items }) => ({ label, items: without(items, chosen) }));
  const set = (items) => changed(place, items.map(({ raw }) => raw), items.map(({ value }) => value));
  const add = (event) => {
    const item = itemOf(groups, event.currentTarget.value);
    event.currentTarget.value = "";
    set([...chosen, item]);
  };
  const disabled = chosen.length >= (place.element.max_selected_items ?? Infinity);
  const chips = chosen.map((item) => chip(item, idOf(place), () => set(without(chosen, [item]))));
  return withConfirm(place, h("div", { class: "bk-multi" }, chips, menu(place, { groups: rest, chosen: null, onchange: add, disabled, isFirst: !chosen.length })));
}

const without = (items, others) => items.filter(({ value }) => !others.some((other) => other.value === value));

function chip({ value, text }, id, onclick) {
  const attributes = { id: `${id}.without.${value}`.replace(/\s/g, "_"), type: "button", "aria-label": `Remove ${text}`, onclick };
  return h("span", { class: "bk-chip" }, text, h("button", attributes, h("span", { "aria-hidden": "true" }, "✕")));
}
