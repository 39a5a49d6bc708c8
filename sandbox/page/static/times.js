// Moments in a member's own zone, in Slack's manner.

const formats = new Map();

function format(tz, options) {
  const key = tz + JSON.stringify(options);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat("en-US", { timeZone: tz, ...options }));
  return formats.get(key);
}

export const ofTs = (ts) => Number(ts) * 1000;
export const clock = (ms, tz) => format(tz, { hour: "numeric", minute: "2-digit" }).format(ms);
export const dayKey = (ms, tz) => format(tz, { year: "numeric", month: "2-digit", day: "2-digit" }).format(ms);
export const full = (ms, tz) => format(tz, { dateStyle: "full", timeStyle: "short" }).format(ms);
export const place = (tz) => tz.split("/").at(-1).replaceAll("_", " ");
export const headline = (ms, tz) =>
  format(tz, { weekday: "short", day: "numeric", month: "short", hour: "numeric", minute: "2-digit" }).format(ms);

/** "Today", "Yesterday", or "Monday, November 30th". */
export function day(ms, now, tz) {
  const days = Math.round((midnight(now, tz) - midnight(ms, tz)) / 86_400_000);
  if (days === 0) return "Today";
  if (days === 1) return "Yesterday";
  const date = Number(format(tz, { day: "numeric" }).format(ms));
  return `${format(tz, { weekday: "long" }).format(ms)}, ${format(tz, { month: "long" }).format(ms)} ${date}${suffix(date)}`;
}

const midnight = (ms, tz) => Date.parse(`${dayKey(ms, tz)} UTC`);
const suffix = (n) => (n > 3 && n < 21 ? "th" : (["th", "st", "nd", "rd"][n % 10] ?? "th"));

/** "5 minutes ago", as under a thread. */
export function ago(ms, now) {
  const units = [[86_400, "day"], [3600, "hour"], [60, "minute"]];
  const seconds = (now - ms) / 1000;
  for (const [size, name] of units) {
    const n = Math.floor(seconds / size);
    if (n >= 1) return `${n} ${name}${n > 1 ? "s" : ""} ago`;
  }
  return "just now";
}
