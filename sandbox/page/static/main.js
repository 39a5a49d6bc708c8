// The page: draw everything again whenever something changed.
import { drawPage } from "./page.js";
import { morph } from "./dom.js";
import { connect } from "./live.js";
import { before, after } from "./settle.js";
import { app, change, hear, onChange, remember } from "./store.js";

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
connect(hear, (online) => change(() => (app.online = online)));
darkness.addEventListener("change", () => change());
document.addEventListener("visibilitychange", () => change());
setInterval(() => change(), CLOCK_MS);
