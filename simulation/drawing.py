"""Two kinds of charts, as SVG. Colours are the page's classes `one`, `two`, `three`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, BOTTOM = 340, 260, 220
NAMES = 150  # of the width: where the names of bars stand


@dataclass(frozen=True)
class Column:
    """Column: what stands under it, and its parts from the bottom up, each with its colour."""

    label: str
    parts: tuple[tuple[str, float], ...]

    @property
    def height(self) -> float:
        """Return the height of all parts together."""
        return sum(value for _, value in self.parts)


def columns(drawn: Sequence[Column], legend: str = "") -> str:
    """Return columns side by side, as SVG; `legend`: a line under them."""
    highest = max(column.height for column in drawn) or 1.0
    step = WIDTH / len(drawn)
    shapes = [shape for place, column in enumerate(drawn) for shape in _column(column, place * step, step, highest)]
    axis = f'<line class="axis" x1="0" x2="{WIDTH}" y1="{BOTTOM}" y2="{BOTTOM}"/>'
    return _svg([*shapes, axis, f'<text x="0" y="{BOTTOM + 38}">{legend}</text>'])


def _column(column: Column, left: float, step: float, highest: float) -> Iterator[str]:
    top, middle, scale = float(BOTTOM), left + step / 2, (BOTTOM - 20) / highest
    for colour, value in column.parts:
        top -= value * scale
        size = f'width="{step * 0.76:.1f}" height="{value * scale:.1f}"'
        yield f'<rect class="{colour}" x="{left + step * 0.12:.1f}" y="{top:.1f}" {size}/>'
    yield f'<text x="{middle:.1f}" y="{BOTTOM + 16}" text-anchor="middle">{column.label}</text>'
    if column.height == highest:
        yield f'<text class="ink" x="{middle:.1f}" y="{top - 5:.1f}" text-anchor="middle">{highest:,.0f}</text>'


def bars(drawn: Sequence[tuple[str, float, str]]) -> str:
    """Return bars one under the other, as SVG: name, value, colour."""
    longest = max(value for _, value, _ in drawn)
    return _svg([shape for place, each in enumerate(drawn) for shape in _bar(*each, place * 34.0, longest)])


def _bar(name: str, value: float, colour: str, top: float, longest: float) -> Iterator[str]:
    length = value / longest * (WIDTH - NAMES - 45)
    yield f'<text x="{NAMES - 8}" y="{top + 17}" text-anchor="end">{name}</text>'
    yield f'<rect class="{colour}" x="{NAMES}" y="{top}" width="{length:.1f}" height="24"/>'
    yield f'<text class="ink" x="{NAMES + length + 6:.1f}" y="{top + 17}">{value:.0f}</text>'


def _svg(shapes: Sequence[str]) -> str:
    return f'<svg viewBox="0 0 {WIDTH} {HEIGHT}">{"".join(shapes)}</svg>'
