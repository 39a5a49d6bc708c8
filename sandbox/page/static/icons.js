// Small drawings, in lines of the text's colour.

const SVG = "http://www.w3.org/2000/svg";
const LINES = {
  close: "M5 5l10 10M15 5L5 15",
  back: "M12 4l-6 6 6 6",
  send: "M3 10l14-6-5 14-3-6zM9 12l8-8",
  wide: "M8 6L4 10l4 4M12 6l4 4-4 4M4 10h12",
  narrow: "M3 10h5M5 7l3 3-3 3M17 10h-5M15 7l-3 3 3 3",
  moon: "M16 12.5A7 7 0 0 1 7.5 4 6.5 6.5 0 1 0 16 12.5z",
  sun: "M10 6.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7zM10 2v1.5M10 16.5V18M2 10h1.5M16.5 10H18M4.3 4.3l1.1 1.1M14.6 14.6l1.1 1.1M4.3 15.7l1.1-1.1M14.6 5.4l1.1-1.1",
  eye: "M2 10s3-5.5 8-5.5S18 10 18 10s-3 5.5-8 5.5S2 10 2 10zM10 8a2 2 0 1 0 0 4 2 2 0 0 0 0-4z",
  hash: "M8 3L6.5 17M13.5 3L12 17M3.5 7.5h14M2.5 12.5h14",
  person: "M10 10a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4zM3.5 17c.6-3.4 3-5 6.5-5s5.9 1.6 6.5 5",
  people: "M7.5 9.5a2.7 2.7 0 1 0 0-5.4 2.7 2.7 0 0 0 0 5.4zM2 16c.5-3 2.6-4.3 5.5-4.3s5 1.3 5.5 4.3M13 4.4a2.7 2.7 0 0 1 0 5M14.5 12c2 .4 3.2 1.7 3.5 4",
  app: "M3.5 3.5h5v5h-5zM11.5 3.5h5v5h-5zM3.5 11.5h5v5h-5zM11.5 11.5h5v5h-5z",
  mention: "M13 10a3 3 0 1 1-6 0 3 3 0 0 1 6 0zm0 0v1.5a2 2 0 0 0 4 0V10a7 7 0 1 0-2.8 5.6",
  slash: "M12.5 5.5l-5 9M4 3h12a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1z",
  bolt: "M11.5 2.5L4 11.5h5.5L8.5 17.5 16 8.5h-5.5z",
  more: "M10 4.4a.6 .6 0 1 0 0 1.2 .6 .6 0 0 0 0-1.2zM10 9.4a.6 .6 0 1 0 0 1.2 .6 .6 0 0 0 0-1.2zM10 14.4a.6 .6 0 1 0 0 1.2 .6 .6 0 0 0 0-1.2z",
  warning: "M10 3.5l7.5 13h-15zM10 8.5v4M10 14.300v.4",
};

export function icon(name) {
  const drawing = document.createElementNS(SVG, "svg");
  const line = document.createElementNS(SVG, "path");
  for (const [key, value] of Object.entries({ viewBox: "0 0 20 20", class: "drawing", "aria-hidden": "true" })) drawing.setAttribute(key, value);
  line.setAttribute("d", LINES[name]);
  drawing.append(line);
  return drawing;
}
