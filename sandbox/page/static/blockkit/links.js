/** Addresses: what may be followed, and what is only shown. */

import { h } from "./dom.js";

const FOLLOWED = new Set(["http:", "https:", "mailto:"]);

/** @returns {URL | null} */
function parsed(address) {
  try {
    return new URL(address);
  } catch {
    return null;
  }
}

export const mayFollow = (address) => FOLLOWED.has(parsed(address)?.protocol);

/** Only pictures from the web are fetched. */
export const mayFetch = (address) => ["http:", "https:"].includes(parsed(address)?.protocol);

/** Whether it is a link into Slack, which is shown as one and leads nowhere here. */
export const isSlack = (address) => parsed(address)?.protocol === "slack:";

/** A link, or null if Slack would not make one of this address. */
export function drawLink(address, words) {
  if (mayFollow(address)) {
    return h("a", { class: "bk-link", href: address, target: "_blank", rel: "noopener noreferrer" }, words);
  }
  return isSlack(address) ? h("span", { class: "bk-link", title: address }, words) : null;
}

/** What a button or overflow choice with an address does beside telling the app. */
export function follow(address, context) {
  if (context.openLink?.(address)) return;
  const url = parsed(address);
  if (mayFollow(address)) window.open(address, "_blank", "noopener,noreferrer");
  else if (url?.protocol === "slack:" && isPerson(url)) context.openPerson?.(url.searchParams.get("id"));
}

const isPerson = (url) => (url.host || url.pathname.replace(/^\/+/, "")) === "user" && url.searchParams.has("id");
