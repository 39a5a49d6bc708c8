/** The chart block: a picture in SVG, its legend, and a table of the same figures for screen readers. */

import { drawAxisChart } from "./axes.js";
import { h } from "./dom.js";
import { drawPie } from "./pie.js";

const KINDS = new Set(["bar", "line", "area"]);

export function drawChart({ title, chart }) {
  const isPie = chart.type === "pie";
  if (!isPie && !KINDS.has(chart.type)) throw new TypeError(`no chart of type ${chart.type}`);
  const label = `${title}, ${chart.type} chart`;
  return h(
    "figure",
    { class: "bk-chart" },
    h("figcaption", { class: "bk-chart-title" }, title),
    h("div", { class: isPie ? "bk-chart-pie" : null }, isPie ? drawPie(chart, label) : drawAxisChart(chart, label), legend(entries(chart))),
    isPie ? pieTable(title, chart) : axisTable(title, chart),
  );
}

function entries({ segments, series }) {
  if (!segments) return series.map(({ name }) => ({ name }));
  const total = segments.reduce((sum, { value }) => sum + value, 0);
  return segments.map(({ label, value }) => ({ name: label, figure: `${number(value)} (${Math.round((100 * value) / total)}%)` }));
}

/** Hidden from screen readers, which have the table. */
function legend(list) {
  const items = list.map(({ name, figure }, index) => h("li", {}, h("span", { class: `bk-key bk-series-${index % 12}` }), name, figure && h("span", { class: "bk-figure-text" }, figure)));
  return h("ul", { class: "bk-legend", "aria-hidden": "true" }, items);
}

const number = (value) => value.toLocaleString("en-US", { maximumFractionDigits: 2 });

function axisTable(title, { series, axis_config: { categories, x_label: xLabel } }) {
  const value = (one, category) => one.data.find(({ label }) => label === category)?.value;
  const head = [xLabel ?? "", ...series.map(({ name }) => name)];
  return figures(title, head, categories.map((category) => [category, ...series.map((one) => value(one, category) ?? "")]));
}

const pieTable = (title, { segments }) => figures(title, ["", "Value"], segments.map(({ label, value }) => [label, value]));

function figures(title, head, rows) {
  return h(
    "table",
    { class: "bk-hidden" },
    h("caption", {}, title),
    h("thead", {}, h("tr", {}, head.map((cell) => h("th", { scope: "col" }, cell)))),
    h("tbody", {}, rows.map(([name, ...values]) => h("tr", {}, h("th", { scope: "row" }, name), values.map((value) => h("td", {}, value))))),
  );
}
