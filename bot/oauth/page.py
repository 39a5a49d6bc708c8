"""The frame of every page of the website: its head, its links, its one style. No script, nothing from elsewhere."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from html import escape
from urllib.parse import quote

STYLE = """
:root { color-scheme: light dark; --page: #fff; --card: #f5f3ec; --text: #1d1c1d; --quiet: #54514c; --line: #767268;
  --link: #1f5f5b; --button: #4a154b; --on-button: #fff; }
@media (prefers-color-scheme: dark) { :root { --page: #17191b; --card: #24282b; --text: #f1efe9; --quiet: #bdb9b0;
  --line: #8e8a81; --link: #86d3cb; --button: #fff; --on-button: #4a154b; } }
* { box-sizing: border-box; }
body { background: var(--page); color: var(--text); font: 1.0625rem/1.5 system-ui, sans-serif; margin: 0 auto;
  max-width: 44rem; overflow-wrap: break-word; padding: 1rem; }
a { color: var(--link); }
a:focus-visible { border-radius: .2rem; outline: 3px solid var(--link); outline-offset: 3px; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 1.5rem 0 .75rem; }
h2 { font-size: 1.25rem; line-height: 1.3; margin: 2.25rem 0 .5rem; }
code { background: var(--card); border-radius: .3rem; padding: .1rem .3rem; }
header a { align-items: center; color: inherit; display: inline-flex; font-weight: 600; gap: .6rem;
  min-height: 2.75rem; text-decoration: none; }
header svg { border-radius: .4rem; height: 2rem; width: 2rem; }
.button { background: var(--button); border-radius: .5rem; color: var(--on-button); display: inline-block;
  font-size: 1.1875rem; font-weight: 700; padding: .8rem 1.8rem; text-align: center; text-decoration: none; }
.small { color: var(--quiet); font-size: .9375rem; }
.steps { display: grid; gap: .75rem; list-style: none; margin: 2rem 0; padding: 0; }
.steps > li { background: var(--card); border-radius: .75rem; padding: 1rem; }
.steps svg { border-radius: .6rem; display: block; height: 3rem; margin-bottom: .6rem; width: 3rem; }
.steps h2 { font-size: 1.125rem; margin: 0; }
.steps p { margin: .4rem 0 0; }
.said { background: var(--page); border-left: .25rem solid var(--link); border-radius: .3rem;
  font-size: .9375rem; padding: .4rem .6rem; }
.pill { border: 1px solid var(--line); border-radius: .4rem; display: inline-block; font-size: .875rem;
  margin: .2rem .1rem 0 0; padding: .1rem .45rem; }
dt { font-weight: 600; margin-top: .8rem; }
main > ol:not(.steps) > li, main > ul > li { margin: .4rem 0; }
dd { margin: 0; }
footer { border-top: 1px solid var(--line); margin-top: 3rem; padding: .5rem 0; }
footer ul { display: flex; flex-wrap: wrap; gap: 0 1.5rem; list-style: none; margin: 0; padding: 0; }
footer a { display: inline-block; padding: .6rem 0; }
@media (max-width: 30rem) { .button { display: block; } }
@media (min-width: 40rem) { .steps { grid-template-columns: repeat(3, 1fr); } }
"""
STYLE_HASH = "sha256-" + b64encode(sha256(STYLE.encode()).digest()).decode()
"""The only style that a browser may apply: see the Content-Security-Policy."""

RIGHT, LEFT = "M722.4 351.3A280 280 0 0 1 608 799", "M416 799A280 280 0 0 1 301.6 351.3"
FAINT = 0.2
LINKS = (("/", "About"), ("/privacy", "Privacy"), ("/support", "Support"))


def circle(parts: int = 3) -> str:
    """Return the icon as SVG: the connector, then the two they introduce. `parts`: how many of the three are drawn."""
    arcs = "".join(
        f'<path d="{arc}" fill="none" stroke="#fff6e3" stroke-width="146" stroke-linecap="round" opacity="{opacity}"/>'
        for arc, opacity in ((RIGHT, 1 if parts > 1 else FAINT), (LEFT, 1 if parts > 2 else FAINT))
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1024 1024" aria-hidden="true">'
        f'<rect width="1024" height="1024" fill="#1f5f5b"/>{arcs}'
        '<circle cx="512" cy="256" r="122" fill="#ffb52e"/></svg>'
    )


def button(text: str, address: str) -> str:
    """Return a link that looks like a button."""
    return f'<p><a class="button" href="{escape(address)}">{escape(text)}</a></p>'


def page(title: str, content: str) -> str:
    """Return a whole page. `title`: what it's about, in plain text; `content`: HTML."""
    links = "".join(f'<li><a href="{path}">{name}</a></li>' for path, name in LINKS)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)} · Full Circle</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<link rel="icon" href="data:image/svg+xml,{quote(circle())}"><style>{STYLE}</style></head>'
        f'<body><header><a href="/">{circle()}Full Circle</a></header>'
        f"<main><h1>{escape(title)}</h1>{content}</main>"
        f'<footer><nav aria-label="Full Circle"><ul>{links}</ul></nav></footer></body></html>'
    )
