"""The figures of a run that never was."""

from simulation.endings import Ending
from simulation.figures import Figures, Spread
from simulation.sent_messages import Kind

FOUND = Figures(
    members=40,
    introductions=2_000,
    days=28,
    seconds=90,
    kills=3,
    clicks=321,
    errors=2,
    messages=654,
    per_person={0: 50, 1: 25, 4: 20, 17: 5},
    all_messages=Spread(median=0.5, most=4, highest=17),
    reminders=Spread(median=0, most=2, highest=3),
    reminders_per_completed=1.25,
    reminders_per_introduction=2.5,
    endings={
        Ending.COMPLETED: 1_000,
        Ending.WENT_QUIET: 600,
        Ending.NO_ANSWER: 200,
        Ending.NOT_A_FIT: 190,
        Ending.NONE: 10,
    },
    weeks=[{Kind.CARD: 80, Kind.LINE: 20}, {Kind.REMINDER: 30, Kind.LINE: 13}, {Kind.REMINDER: 7}, {}],
    violations={"more than one reminder a day": 0, "a message posted twice": 4},
)
