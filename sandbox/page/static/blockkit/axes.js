/** Bar, line and area charts, as SVG. */

import { svg } from "./dom.js";

const WIDTH = 480;
const HEIGHT = 220;
const SIDE = { left: 46, right: 8, top: 10 };

/** Where things are. @typedef {{x: (index: number) => number, y: (value: number) => number, step: number, zero: number, bottom: number, ticks: number[]}} Frame */

export function drawAxisChart(chart, label) {
  const { categories, x_label: xLabel, y_label: yLabel } = chart.axis_config;
  const isSlanted = categories.join("").length * 6.2 + categories.length * 8 > WIDTH - SIDE.left;
  const below = (isSlanted ? 62 : 22) + (xLabel ? 16 : 0);
  const frame = frameOf(chart, HEIGHT - below);
  const marks = chart.type === "bar" ? bars(chart, frame) : lines(chart, frame);
  return svg(
    "svg",
    { class: "bk-plot", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": label },
    frame.ticks.map((tick) => gridLine(tick, frame)),
    marks,
    categories.map((category, index) => categoryLabel(category, frame.x(index), frame.bottom + 14, isSlanted)),
    xLabel && svg("text", { class: "bk-axis-label", x: (WIDTH + SIDE.left) / 2, y: HEIGHT - 4, "text-anchor": "middle" }, xLabel),
    yLabel && svg("text", { class: "bk-axis-label", transform: `translate(10 ${frame.bottom / 2}) rotate(-90)`, "text-anchor": "middle" }, yLabel),
  );
}

/** @returns {Frame} */
function frameOf({ series, axis_config: { categories } }, bottom) {
  const values = series.flatMap(({ data }) => data.map(({ value }) => value));
  const ticks = ticksFor(Math.min(0, ...values), Math.max(0, ...values), values.every(Number.isInteger));
  const [low, high] = [ticks[0], ticks.at(-1)];
  const step = (WIDTH - SIDE.left - SIDE.right) / categories.length;
  const y = (value) => SIDE.top + ((high - value) / (high - low)) * (bottom - SIDE.top);
  return { x: (index) => SIDE.left + step * (index + 0.5), y, step, zero: y(0), bottom, ticks };
}

/** Round numbers from below the lowest to above the highest, about five of them; whole ones where things are counted. */
function ticksFor(low, high, isWhole) {
  const rough = Math.max((high - low || 1) / 4, isWhole ? 1 : 0);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((one) => one * power).find((one) => one >= rough && (!isWhole || Number.isInteger(one)));
  const first = Math.floor(low / step);
  const last = Math.max(Math.ceil(high / step), first + 1);
  return Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)));
}

function gridLine(tick, { y }) {
  const text = new Intl.NumberFormat("en-US", { notation: "compact" }).format(tick);
  return [
    svg("line", { class: tick === 0 ? "bk-grid bk-zero" : "bk-grid", x1: SIDE.left, x2: WIDTH - SIDE.right, y1: y(tick), y2: y(tick) }),
    svg("text", { class: "bk-axis-label", x: SIDE.left - 6, y: y(tick) + 4, "text-anchor": "end" }, text),
  ];
}

function categoryLabel(category, x, y, isSlanted) {
  const short = isSlanted && category.length > 13 ? `${category.slice(0, 12)}…` : category;
  const where = isSlanted ? { transform: `translate(${x + 4} ${y - 4}) rotate(-38)`, "text-anchor": "end" } : { x, y, "text-anchor": "middle" };
  return svg("text", { class: "bk-axis-label", ...where }, short);
}

/** A series' values in the order of the categories. */
function pointsOf({ data }, categories) {
  return categories.map((category) => data.find(({ label }) => label === category)?.value ?? 0);
}

function bars({ series, axis_config: { categories } }, { x, y, step, zero }) {
  const width = Math.min((step * 0.7) / series.length, 36);
  return series.flatMap((one, nth) =>
    pointsOf(one, categories).map((value, index) => {
      const left = x(index) + (nth - series.length / 2) * width;
      const place = { x: left + 0.5, width: width - 1, y: Math.min(y(value), zero), height: Math.abs(y(value) - zero) };
      return svg("rect", { class: `bk-bar bk-series-${nth % 12}`, rx: 2, ...place }, tip(one, categories[index], value));
    }),
  );
}

function lines({ type, series, axis_config: { categories } }, frame) {
  return series.map((one, nth) => {
    const values = pointsOf(one, categories);
    const path = values.map((value, index) => `${frame.x(index)},${frame.y(value)}`).join(" ");
    const ends = [`${frame.x(0)},${frame.zero}`, `${frame.x(values.length - 1)},${frame.zero}`];
    return svg(
      "g",
      { class: `bk-series-${nth % 12}` },
      type === "area" && svg("polygon", { class: "bk-area", points: `${ends[0]} ${path} ${ends[1]}` }),
      svg("polyline", { class: "bk-line", points: path }),
      values.map((value, index) => svg("circle", { class: "bk-point", cx: frame.x(index), cy: frame.y(value), r: 3 }, tip(one, categories[index], value))),
    );
  });
}

const tip = ({ name }, category, value) => svg("title", {}, `${name}, ${category}: ${value}`);
