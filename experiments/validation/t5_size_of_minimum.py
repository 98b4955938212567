"""T5: the higher the minimum that managers set, the less is lost by setting it."""

from __future__ import annotations

from experiments.validation.control import GENEROUS, MEDIUM, choices, played
from experiments.validation.finding import Finding, above_zero, around
from model.scenario import Scenario

MINIMA = (5, MEDIUM, 20)
PUBLISHED = (12.9, 5.5, 1.3)


def gaps(scenario: Scenario, seed: int) -> list[float]:
    """The falls from one minimum to the next, and the gap at each."""
    low, medium, high = (choices(scenario, seed, GENEROUS, minimum).gap() for minimum in MINIMA)
    return [low - medium, medium - high, low, medium, high]


FINDING = Finding(
    name="T5",
    title="what a minimum of 5, 10, 20 points loses",
    source="Falk and Kosfeld 2006, C5 and C20",
    scenario="",
    status="B",
    analogue=(
        f"{played(GENEROUS, ', '.join(str(minimum) for minimum in MINIMA))} The loss is free less controlled points. "
        "The order alone is judged. In brackets the losses, with the width of T3's band. The same people play all "
        "three minima here, where the experiment had other people in each; and the averse withdraw the same share "
        "whatever the minimum, so that a low one costs less here than there."
    ),
    readings=(
        above_zero("loss at 5 less loss at 10", "7.4"),
        above_zero("loss at 10 less loss at 20", "4.2"),
        *(
            around(f"loss at {minimum}", published, 2.75, judged=False)
            for minimum, published in zip(MINIMA, PUBLISHED, strict=True)
        ),
    ),
    play=gaps,
)
