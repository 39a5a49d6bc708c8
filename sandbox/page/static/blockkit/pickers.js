/** Dates and times, by the browser's own pickers. */

import { withConfirm } from "./confirm.js";
import { changed, idOf, named, valueOf } from "./control.js";
import { h } from "./dom.js";
import { epochOf, localInput } from "./zone.js";

export const drawDatepicker = (place) => withConfirm(place, picker(place, "date"));

export function drawTimepicker(place) {
  const zone = place.element.timezone;
  if (!zone) return withConfirm(place, picker(place, "time"));
  const id = `${idOf(place)}.zone`;
  const describedBy = [place.describedBy, id].filter(Boolean).join(" ");
  const control = picker({ ...place, describedBy }, "time");
  return withConfirm(place, h("span", { class: "bk-zoned" }, control, h("span", { id, class: "bk-small" }, zone)));
}

function picker(place, type) {
  const onchange = (event) => {
    const value = event.currentTarget.value || null;
    changed(place, value, value);
  };
  return h("input", { ...named(place), type, class: "bk-picker", value: valueOf(place) ?? "", onchange });
}

/** A moment: entered as the clock on the person's wall shows it, kept in epoch seconds. */
export function drawDatetimepicker(place) {
  const zone = place.context.me.tz;
  const seconds = valueOf(place);
  const onchange = (event) => {
    const local = event.currentTarget.value;
    const value = local ? epochOf(local.slice(0, 16), zone) : null;
    changed(place, value, value);
  };
  const value = seconds === null ? "" : localInput(seconds, zone);
  return withConfirm(place, h("input", { ...named(place), type: "datetime-local", class: "bk-picker", value, onchange }));
}
