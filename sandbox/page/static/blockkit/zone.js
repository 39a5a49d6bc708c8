/** Wall clocks of the reader's zone, whatever the browser's own is. */

/** @typedef {{year: number, month: number, day: number, hour: number, minute: number, second: number, weekday: number}} WallTime */

/** @returns {WallTime} */
export function wallTime(milliseconds, zone) {
  const parts = formatFor(zone).formatToParts(milliseconds);
  const number = Object.fromEntries(parts.map(({ type, value }) => [type, Number(value)]));
  const { year, month, day, hour, minute, second } = number;
  return { year, month, day, hour, minute, second, weekday: new Date(Date.UTC(year, month - 1, day)).getUTCDay() };
}

function formatFor(timeZone) {
  const numbers = { year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric" };
  try {
    return new Intl.DateTimeFormat("en-US", { ...numbers, hourCycle: "h23", timeZone });
  } catch {
    return new Intl.DateTimeFormat("en-US", { ...numbers, hourCycle: "h23", timeZone: "UTC" });
  }
}

/** Days since 1970 on that calendar. */
export const dayNumber = ({ year, month, day }) => Date.UTC(year, month - 1, day) / 86_400_000;

/** "YYYY-MM-DDTHH:MM" of a moment, as a datetime-local input has it. */
export function localInput(seconds, zone) {
  const { year, month, day, hour, minute } = wallTime(seconds * 1000, zone);
  return new Date(Date.UTC(year, month - 1, day, hour, minute)).toISOString().slice(0, 16);
}

/** The moment, in epoch seconds, at which a clock of the zone shows this. */
export function epochOf(local, zone) {
  const asUtc = Date.parse(`${local}:00Z`);
  // Twice, because the offset may differ between the guess and the moment.
  const guess = asUtc - offsetAt(asUtc, zone);
  return Math.round((asUtc - offsetAt(guess, zone)) / 1000);
}

function offsetAt(milliseconds, zone) {
  const { year, month, day, hour, minute, second } = wallTime(milliseconds, zone);
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(milliseconds / 1000) * 1000;
}
