"""The chart block (docs.slack.dev/reference/block-kit/blocks/data-visualization-block)."""

from typing import Any

from sandbox.validators import Validator, all_of, anything, by_type, complain, list_of, number, one_of, record, string

_LABEL = string(20)
_POINT = record({"label": _LABEL, "value": number(-1e15, 1e15)})
_SERIES = record({"name": _LABEL, "data": list_of(_POINT, 20)})
_AXIS = record({"categories": list_of(_LABEL, 20)}, {"x_label": string(50), "y_label": string(50)})
# Six by the block's page when the sandbox was made; a later page says twelve. The stricter holds.
_MOST_SERIES = 6


def _fits_categories(chart: Any, at: str, problems: list[str]) -> None:
    """Check that every series has exactly one point per category, and its own name."""
    if problems:
        return
    categories = sorted(chart["axis_config"]["categories"])
    for index, series in enumerate(chart["series"]):
        if sorted(point["label"] for point in series["data"]) != categories:
            complain(problems, "must have one point for every category", f"{at}/series/{index}/data")
    if len({series["name"] for series in chart["series"]}) < len(chart["series"]):
        complain(problems, "series names must be unique", f"{at}/series")


_AXIS_CHART: Validator = all_of(
    record(
        {
            "type": one_of("bar", "line", "area"),
            "series": list_of(_SERIES, _MOST_SERIES),
            "axis_config": _AXIS,
        }
    ),
    _fits_categories,
)
_SEGMENT = record({"label": _LABEL, "value": number(1e-9, 1e15)})
_PIE = record({"type": one_of("pie"), "segments": list_of(_SEGMENT, _MOST_SERIES)})
_CHART = by_type({"bar": _AXIS_CHART, "line": _AXIS_CHART, "area": _AXIS_CHART, "pie": _PIE})

DATA_VISUALIZATION: Validator = record(
    {"type": anything, "title": string(50), "chart": _CHART}, {"block_id": string(255)}
)
