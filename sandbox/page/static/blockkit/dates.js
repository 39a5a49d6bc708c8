/** `<!date^…>`: a moment in the reader's own zone, as sandbox/dates.py says it. */

import { h } from "./dom.js";
import { drawLink } from "./links.js";
import { dayNumber, wallTime } from "./zone.js";

const MONTHS = "January February March April May June July August September October November December".split(" ");
const DAYS = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" ");
const NEAR = new Map([[-1, "yesterday"], [0, "today"], [1, "tomorrow"]]);
const SPANS = [[86_400, "day"], [3_600, "hour"], [60, "minute"]];
const LAST_SECOND = 8.64e12;

/** @param {string} target `!date^seconds^form^link?` */
export function drawDate(target, fallback, context) {
  const [, seconds, form, link] = target.split("^");
  const words = /^\d+$/.test(seconds ?? "") && form ? formatted(Number(seconds), form, context) : null;
  if (words === null) return document.createTextNode(fallback);
  const shown = h("time", { datetime: new Date(seconds * 1000).toISOString(), title: fallback || null }, words);
  return (link && drawLink(link, shown)) || shown;
}

/** `form` with its {tokens} replaced; null for a moment no calendar has. */
export function formatted(seconds, form, context) {
  if (!(Math.abs(seconds) < LAST_SECOND)) return null;
  const moment = wallTime(seconds * 1000, context.me.tz);
  const now = wallTime(context.now, context.me.tz);
  const passed = Math.trunc(context.now / 1000 - seconds);
  return form.replace(/\{(\w+)\}/g, (whole, token) => tokenWords(token, { moment, now, passed }) ?? whole);
}

function tokenWords(token, { moment, now, passed }) {
  const base = token.replace(/_pretty$/, "");
  const near = NEAR.get(dayNumber(moment) - dayNumber(now));
  if (base !== token && near) return near;
  if (base === "day_divider") return dayDivider(moment, now);
  if (base === "ago") return ago(passed);
  return TOKENS.get(base)?.(moment);
}

const two = (number) => String(number).padStart(2, "0");
const monthOf = (moment) => MONTHS[moment.month - 1];
const clock = (moment) => `${moment.hour % 12 || 12}:${two(moment.minute)}`;
const half = (moment) => (moment.hour < 12 ? "AM" : "PM");
const dayAndMonth = (moment) => `${monthOf(moment)} ${ordinal(moment.day)}`;

const TOKENS = new Map([
  ["date_num", (m) => `${m.year}-${two(m.month)}-${two(m.day)}`],
  ["date_slash", (m) => `${two(m.month)}/${two(m.day)}/${m.year}`],
  ["date", (m) => `${dayAndMonth(m)}, ${m.year}`],
  ["date_short", (m) => `${monthOf(m).slice(0, 3)} ${m.day}, ${m.year}`],
  ["date_long", (m) => `${DAYS[m.weekday]}, ${dayAndMonth(m)}, ${m.year}`],
  ["date_long_full", (m) => `${monthOf(m)} ${m.day}, ${m.year}`],
  ["time", (m) => `${clock(m)} ${half(m)}`],
  ["time_secs", (m) => `${clock(m)}:${two(m.second)} ${half(m)}`],
]);

function dayDivider(moment, now) {
  const long = `${DAYS[moment.weekday]}, ${dayAndMonth(moment)}`;
  return moment.year === now.year ? long : `${long}, ${moment.year}`;
}

function ordinal(day) {
  const ending = day >= 11 && day <= 13 ? "th" : (["th", "st", "nd", "rd"][day % 10] ?? "th");
  return `${day}${ending}`;
}

function ago(passed) {
  for (const [size, name] of SPANS) {
    const count = Math.floor(Math.abs(passed) / size);
    if (count < 1) continue;
    const span = `${count} ${name}${count > 1 ? "s" : ""}`;
    return passed > 0 ? `${span} ago` : `in ${span}`;
  }
  return "just now";
}
