// The ways to the app's shortcuts: the global ones from where one writes, the others from a message's menu.
import { run, say } from "./doing.js";
import { drawMenu } from "./menu.js";
import { shortcuts } from "./model.js";
import { app } from "./store.js";

/** The composer's ⚡; nothing where the app has no global shortcut. */
export function drawShortcuts(column, id) {
  const items = shortcuts("global").map((one) => itemOf(one, () => run(one, column.user)));
  return items.length ? drawMenu(`${id}-shortcuts`, "Shortcuts", "bolt", items) : null;
}

/** What can be done with a message. One that only its reader sees has neither a link nor shortcuts. */
export function drawMessageMenu(message, column, scope) {
  if (message.ephemeral_for) return null;
  const on = { channel: message.channel, ts: message.ts };
  const items = shortcuts("message").map((one) => itemOf(one, () => run(one, column.user, on)));
  return drawMenu(`${scope}more`, "More message actions", "more", [{ key: "copy", title: "Copy link", choose: () => copy(message.permalink) }, ...items]);
}

const itemOf = ({ callback_id, name }, choose) => ({ key: callback_id, title: name, words: app.state.app.name, choose });

async function copy(link) {
  try {
    await navigator.clipboard.writeText(link);
    say("Link copied.");
  } catch {
    say(`The browser didn't let the page copy ${link}`);
  }
}
