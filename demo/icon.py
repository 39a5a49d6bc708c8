"""`make screenshots`: docs/icon.png, the bot's face in Slack, drawn from docs/icon.svg.

python -m demo.icon docs/icon.png
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Browser

from demo.chromium import chromium

ICON = Path(__file__).parent.parent / "docs" / "icon.svg"
SIDE = 1024
"""Pixels. Slack takes 512 to 2000: https://docs.slack.dev/reference/methods/apps.icon.set"""


def render(browser: Browser) -> bytes:
    """Return the icon as a square PNG; Slack rounds its corners."""
    page = browser.new_page(viewport={"width": SIDE, "height": SIDE})
    page.set_content(ICON.read_text(encoding="utf-8"))
    page.add_style_tag(content="body { margin: 0 } svg { display: block }")
    image = page.screenshot()
    page.close()
    return image


if __name__ == "__main__":
    with chromium() as opened:
        Path(sys.argv[1]).write_bytes(render(opened))
