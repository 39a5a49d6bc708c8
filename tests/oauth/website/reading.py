"""What a person reads on a page of the website, line by line."""

from __future__ import annotations

from html.parser import HTMLParser

LINES = {"h1": "# ", "h2": "## ", "p": "", "li": "- ", "dt": "", "dd": "  ", "title": "title: ", "header": ""}
"""Elements that begin a line, and what shows what they are."""
ENDING = {"style", "head", "html", "body", "main", "footer", "nav"}
"""Elements after which nothing of theirs goes on."""


class Reader(HTMLParser):
    """Reads a page: its lines, its links, and every element in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.links: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element, and begin a line if it begins one."""
        self.elements.append((tag, dict(attrs)))
        if tag in LINES:
            self.lines.append(LINES[tag])
        if tag == "br":
            self.lines.append("")
        if tag == "a":
            address = dict(attrs).get("href") or ""
            self.links.append(address)
            self.lines[-1] += "["

    def handle_endtag(self, tag: str) -> None:
        """Note that an element ends, with where it leads if it's a link."""
        if tag == "a":
            self.lines[-1] += f"]({self.links[-1]})"
        if tag in ENDING:
            self.lines.append("")

    def handle_data(self, data: str) -> None:
        """Note what stands there."""
        if self.elements[-1][0] != "style":
            self.lines[-1] += data


def read(page: str) -> list[str]:
    """Return the lines of a page, links with where they lead."""
    return [line.rstrip() for line in Reader(page).lines if line.strip(" -#")]


def links(page: str) -> list[str]:
    """Return where the links of a page lead, in order."""
    return Reader(page).links
