/** Pictures, and boxes for what is not drawn. */

import { h } from "./dom.js";
import { drawLink, mayFetch } from "./links.js";
import { drawText, words } from "./text.js";

/** What is not known here: its JSON, never nothing. */
export function drawUnknown(thing) {
  const type = typeof thing?.type === "string" ? thing.type : "unknown";
  return labelledBox(`${type} (not drawn here)`, h("pre", { class: "bk-json", tabindex: 0 }, JSON.stringify(thing, null, 2)));
}

function labelledBox(label, ...children) {
  return h("div", { class: "bk-box", role: "group", "aria-label": label }, h("div", { class: "bk-box-label" }, label), children);
}

/** A picture from the web; a box with its description for any other. */
function picture(image, look) {
  const alt = image.alt_text ?? "";
  if (!mayFetch(image.image_url)) return missing(image);
  const onerror = (event) => event.currentTarget.replaceWith(missing(image));
  return h("img", { class: look, src: image.image_url, alt, referrerpolicy: "no-referrer", loading: "lazy", onerror });
}

/** A picture that may not or cannot be fetched: what it shows, and where it is. */
const missing = (image) => labelledBox(`Image: ${image.alt_text ?? ""}`, sourceOf(image));

function sourceOf({ image_url: url, slack_file: file }) {
  return h("span", { class: "bk-small" }, url ?? file?.id ?? file?.url ?? "");
}

/** A small picture, or a square of its size with its description. */
function small(image, look) {
  const absent = () => h("span", { class: `${look} bk-absent`, role: "img", "aria-label": image.alt_text, title: image.image_url }, image.alt_text);
  if (!mayFetch(image.image_url)) return absent();
  const onerror = (event) => event.currentTarget.replaceWith(absent());
  return h("img", { class: look, src: image.image_url, alt: image.alt_text ?? "", referrerpolicy: "no-referrer", loading: "lazy", onerror });
}

export const drawImageElement = (image) => small(image, "bk-thumbnail");

export const drawIcon = (image) => small(image, "bk-card-icon");

export const drawHero = (image) => picture(image, "bk-hero");

export function drawImage(block, context) {
  const title = block.title && h("figcaption", { class: "bk-image-title" }, drawText(block.title, context));
  return h("figure", { class: "bk-figure" }, title, picture(block, "bk-picture"));
}

export function drawVideo(block, context) {
  const title = words(block.title) || block.alt_text;
  const name = block.title_url ? (drawLink(block.title_url, title) ?? title) : title;
  const description = block.description && h("div", {}, drawText(block.description, context));
  const makers = [block.author_name, block.provider_name].filter(Boolean).join(" · ");
  return labelledBox(`Video: ${block.alt_text ?? title}`, h("div", { class: "bk-strong" }, name), description, h("div", { class: "bk-small" }, makers));
}

export function drawFile(block) {
  return labelledBox("File", h("span", { class: "bk-small" }, `${block.source ?? ""} file ${block.external_id ?? ""}`.trim()));
}
