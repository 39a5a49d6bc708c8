/** The pie, as SVG. */

import { svg } from "./dom.js";

const RADIUS = 90;
const CENTRE = 100;

export function drawPie({ segments }, label) {
  const total = segments.reduce((sum, { value }) => sum + value, 0);
  let passed = 0;
  const slices = segments.map((segment, index) => {
    const from = passed / total;
    passed += segment.value;
    return slice(segment, { from, to: passed / total, index });
  });
  return svg("svg", { class: "bk-pie", viewBox: "0 0 200 200", role: "img", "aria-label": label }, slices);
}

function slice({ label, value }, { from, to, index }) {
  const title = svg("title", {}, `${label}: ${value}`);
  const look = `bk-slice bk-series-${index % 12}`;
  if (to - from > 0.9999) return svg("circle", { class: look, cx: CENTRE, cy: CENTRE, r: RADIUS }, title);
  const long = to - from > 0.5 ? 1 : 0;
  return svg("path", { class: look, d: `M ${CENTRE} ${CENTRE} L ${point(from)} A ${RADIUS} ${RADIUS} 0 ${long} 1 ${point(to)} Z` }, title);
}

/** Where the rim is after this share of the circle, clockwise from the top. */
function point(share) {
  const angle = 2 * Math.PI * share - Math.PI / 2;
  return `${(CENTRE + RADIUS * Math.cos(angle)).toFixed(2)} ${(CENTRE + RADIUS * Math.sin(angle)).toFixed(2)}`;
}
