"""docs/icon.png is the drawing beside it, as large as Slack takes it, and used where people look."""

from __future__ import annotations

import base64
import re
import struct

import yaml
from playwright.sync_api import Browser

from demo.icon import ICON, SIDE, render
from demo.page import MANIFEST, PAGE, ROOT

PNG = ICON.with_suffix(".png")
LEAST, MOST = 512, 2000
"""Pixels that Slack takes: https://docs.slack.dev/reference/methods/apps.icon.set"""
DIFFERENCE = """
async images => {
  const read = async image => {
    const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${image}`)).blob());
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
    context.drawImage(bitmap, 0, 0);
    return context.getImageData(0, 0, bitmap.width, bitmap.height).data;
  };
  const [one, other] = [await read(images[0]), await read(images[1])];
  if (one.length !== other.length) return 1;
  return one.filter((value, at) => Math.abs(value - other[at]) > 16).length / one.length;
}
"""
"""The part of all colour values, from 0 to 1, in which two pictures differ visibly."""


def difference(browser: Browser, *images: bytes) -> float:
    page = browser.new_page()
    found = page.evaluate(DIFFERENCE, [base64.b64encode(image).decode() for image in images])
    page.close()
    return float(found)


def test_the_picture_is_a_square_that_slack_takes() -> None:
    width, height = struct.unpack(">II", PNG.read_bytes()[16:24])
    assert width == height == SIDE
    assert LEAST <= SIDE <= MOST


def test_the_picture_is_the_drawing(browser: Browser) -> None:
    drawn = render(browser)
    assert difference(browser, PNG.read_bytes(), drawn) < 0.001  # edges may differ from one Chromium to the next
    plain = (ROOT / "docs/images/card-light.png").read_bytes()
    assert difference(browser, drawn, plain) > 0.1


def test_its_background_is_the_manifests() -> None:
    colour = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))["display_information"]["background_color"]
    assert re.findall(r'<rect [^>]*fill="([^"]+)"', ICON.read_text(encoding="utf-8")) == [colour]


def test_the_readme_shows_it_and_says_where_to_upload_it() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert re.search(r'<img [^>]*src="docs/icon.svg"', readme)
    assert "(docs/icon.png)" in readme


def test_the_demos_page_has_it() -> None:
    assert PAGE.icon == ICON
