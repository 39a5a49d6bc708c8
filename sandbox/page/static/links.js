// Slack's own addresses, which lead to a place on this page: a message's permalink, and the app.
import { goTo, goToMessage } from "./doing.js";
import { app, change } from "./store.js";

const MESSAGE = /^([A-Z0-9]+)\/p(\d+)(\d{6})(?:[?#]|$)/;
const TO_APP = /^slack:\/\/app\?/;

/** Go where an address leads in this column; false if that's nowhere on this page. */
export function openLink(column, address) {
  const archives = `https://${app.state.app.domain}.slack.com/archives/`;
  const [, channel, seconds, micros] = (address.startsWith(archives) && MESSAGE.exec(address.slice(archives.length))) || [];
  if (channel) goToMessage(column, channel, `${seconds}.${micros}`);
  return Boolean(channel) || openApp(column, address);
}

/** slack://app?team=…&id=…&tab=home (docs.slack.dev/interactivity/deep-linking). */
function openApp(column, address) {
  if (!TO_APP.test(address)) return false;
  const asked = new URL(address).searchParams;
  if (asked.get("id") !== app.state.app.id) return false;
  change(() => goTo(column, "app", asked.get("tab") ?? "messages"));
  return true;
}

/** Keep a click on such a link on this page. */
export function onLink(event) {
  const link = event.target.closest?.("a[href]");
  const column = app.ui.columns[link?.closest("[data-client]")?.dataset.client];
  if (column && openLink(column, link.href)) event.preventDefault();
}
