"""How the figures are counted, in the words people read. The queries are in `storage/queries/figures.py`."""

from storage.models.figures import FEW

DEFINITIONS = (
    "Each number counts what happened in these days, whenever the introduction began. So more can have met than were "
    "introduced.",
    "Introduced: both have their card. Where they are asked first, that is the moment both had said yes.",
    "Connected: the first of the two said so. Who says Met without it has connected at the same moment.",
    "Met: the first of the two said so.",
    "Completed: both have met and both have said thank you.",
    "What was taken back does not count. What its connector withdrew counts nowhere, unless the two completed "
    "it all the same. What went quiet was introduced, also where its connector closed it.",
    "People who have left still count. What was erased does not.",
    "Times are medians: half took longer, half did not. Connected and completed are counted from introduced, met from "
    "connected; who says Met without Connected does not say when they connected, and is left out of both. They are "
    f"shown when at least {FEW} introductions stand behind them.",
    "Days and hours are those of the workspace's time zone.",
)
