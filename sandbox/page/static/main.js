// The page: draw everything again whenever something changed.
import { drawPage } from "./page.js";
import { morph } from "./dom.js";
import { lookAtHome } from "./doing.js";
import { connect } from "./live.js";
import { before, after } from "./settle.js";
import { app, change, hear, onBegin, onChange, remember } from "./store.js";

const CLOCK_MS = 5000;

function draw() {
  if (!app.state) return;
  document.documentElement.dataset.theme = app.ui.theme ?? preferred();
  const left = before();
  morph(document.getElementById("page"), drawPage());
  after(left);
}

const darkness = matchMedia("(prefers-color-scheme: dark)");
const preferred = () => (darkness.matches ? "dark" : "light");

remember();
onChange(draw);
onBegin(() => app.ui.columns.forEach(lookAtHome));
connect(hear, (online) => change(() => (app.online = online)));
darkness.addEventListener("change", () => change());
document.addEventListener("visibilitychange", () => change());
setInterval(() => change(), CLOCK_MS);
