"""How the figures are counted, in the words people read. The queries are in `storage/queries/figures.py`."""

from storage.models.figures import FEW

DEFINITIONS = (
    "Each number counts what happened in this time, even if the introduction began earlier. So more people can have "
    "met than were introduced.",
    "Introduced: both got their card, even if they'd been introduced elsewhere. If they're asked first, it counts once "
    "both said yes.",
    "Connected: at least one of them said so (Met counts as Connected).",
    "Met: at least one of them said so.",
    "Full circle: both met and both said thanks.",
    "Undone reports don't count. Withdrawn introductions don't count, unless both finished anyway. Introductions that "
    "went quiet still count as introduced.",
    "Introductions to people outside this Slack are counted apart. They come full circle once the member has met them "
    "and said thanks. The chart, the times and the averages leave them out.",
    "People who have left still count. Deleted introductions don't.",
    "Times are medians: half took longer, half took less. They're shown only for at least "
    f"{FEW} introductions, and leave out people who said Met without Connected.",
    "Days and hours are in the workspace's time zone.",
)
OF_A_YEAR = (
    "These are the pairs you introduced in that time, and how far they've come by now. Withdrawn ones don't count, "
    "unless both finished anyway. Something came of it if one of the two told you so."
)
"""How *My year* counts, where it differs: by the day of the introduction, so each number is a part of the first."""
