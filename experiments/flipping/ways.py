"""What a search varies: one setting at a time, from its present value towards each end of a range.

The range is declared here once, since how near a change is means nothing without it.
"""

from __future__ import annotations

import fnmatch
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from experiments.conditions.condition import Level
from experiments.conditions.world import World
from model.levers import as_number
from model.parameters import BadValue, Description, nearest
from model.policies import POLICIES
from model.scenario import DESCRIPTIONS, Scenario

EVERYTHING = ("scenario.*",)
"""What is varied when nothing is named: all settings of the world. Policies' own settings are varied when named."""

TIMES = 4.0
SMALL = 0.1
RANGE_WORDS = (
    "The range tried of a share, chance or other setting allowed within one unit is all that is allowed, unless the "
    f"value is below {SMALL:g} of that; then, and for every other setting, it goes from a quarter of the value to four "
    "times it, at least over the two values between which the model's own tests look for its effect, and from 0 to a "
    "tenth of what is allowed where the value is 0. How near a change is, is the share of the way from the present "
    "value to the end of that range; a switch or a choice goes all of its way at once."
)


@dataclass(frozen=True)
class Way:
    """One setting moved towards one end of its range, by a fraction from 0 (as it is) to 1 (the end).

    How near a change is, is this fraction: the share of the room that the setting has on that side. A setting that must
    lose nearly all of its value is far, however small the value.

    Attributes:
        setting: its full key, such as scenario.careless_share.
        lowest, highest: the range tried, in the setting's unit; a choice counts its places from 0.
    """

    setting: str
    now: Level
    end: Level
    lowest: float
    highest: float

    @property
    def is_graded(self) -> bool:
        """Whether there is anything between the present value and the end."""
        return not isinstance(self.now, (bool, str))

    def level(self, fraction: float) -> Level:
        """The setting's value after this fraction of the way; whole numbers are rounded."""
        if fraction >= 1.0 or not self.is_graded:
            return self.end if fraction > 0.0 else self.now
        value = float(self.now) + fraction * (float(self.end) - float(self.now))
        return round(value) if isinstance(self.now, int) else float(f"{value:.9g}")


def range_tried(now: float, text: Description) -> tuple[float, float]:
    """The values between which a number is varied; see `RANGE_WORDS`."""
    width = text.high - text.low
    if width <= 1.0 and (now - text.low >= SMALL * width or now == text.low):
        return text.low, text.high
    ends = [now, now / TIMES, now * TIMES, *(text.between or ())]
    if now == 0.0 and text.between is None:
        ends.append(text.high / 10)
    return max(min(ends), text.low), min(max(ends), text.high)


def ways_of(world: World, policies: Sequence[str], patterns: Sequence[str] = EVERYTHING) -> tuple[Way, ...]:
    """Every way to go, in the order of settings' names, under a regime of these policies.

    What a policy brings to a value of its own is left out: beyond that value the same policy would do the opposite of
    what it is for, and every difference would turn.

    Args:
        patterns: names of settings, with * and ? for any letters; without a dot, of settings of the world.

    Raises:
        BadValue: a pattern that fits nothing.
    """
    own = {move.lever for name in policies for move in world.policies[name].moves() if move.how in ("to", "choose")}
    settings = _described(policies)
    chosen = {name for pattern in patterns for name in matching(pattern, tuple(settings))}
    found: list[Way] = []
    for setting in sorted(chosen):
        if setting.removeprefix("scenario.") not in own:
            found += _ways(setting, world.setting(setting), settings[setting])
    return tuple(found)


def matching(pattern: str, settings: Sequence[str]) -> list[str]:
    """The settings that a pattern names."""
    full = pattern if "." in pattern else f"scenario.{pattern}"
    found = fnmatch.filter(settings, full)
    if not found:
        raise BadValue(
            f"parameters names '{pattern}', which fits no setting of the world or of a policy compared here."
            f"{nearest(full, tuple(settings))} Write names or patterns: parameters=[careless_share,audit*]."
        )
    return found


def description_of(setting: str) -> Description:
    """What is known of a setting."""
    head, _, rest = setting.partition(".")
    if head == "scenario":
        return DESCRIPTIONS[rest]
    name, _, field = rest.partition(".")
    return POLICIES[name].descriptions()[field]


def number_of(setting: str, level: Level) -> float:
    """A value as a number: a switch is 0 or 1, a choice its place among the allowed ones."""
    choices = description_of(setting).choices
    if choices:
        return float(choices.index(str(level)))
    return as_number(setting.removeprefix("scenario."), level) if setting.startswith("scenario.") else float(level)


def level_of(setting: str, number: float) -> Level:
    """The value that a number stands for, the other way round."""
    choices = description_of(setting).choices
    if choices:
        return choices[round(number)]
    head, _, rest = setting.partition(".")
    owner = Scenario if head == "scenario" else POLICIES[rest.partition(".")[0]]
    default = getattr(owner, rest.rpartition(".")[2])
    return type(default)(number) if isinstance(default, (bool, int)) else float(number)


def _described(policies: Sequence[str]) -> dict[str, Description]:
    of_policies = {
        f"policies.{name}.{field}": text for name in policies for field, text in POLICIES[name].descriptions().items()
    }
    return {**{f"scenario.{name}": text for name, text in DESCRIPTIONS.items()}, **of_policies}


def _ways(setting: str, now: Level, text: Description) -> Iterator[Way]:
    if text.choices:
        for choice in text.choices:
            if choice != now:
                yield Way(setting, now, choice, 0.0, len(text.choices) - 1.0)
    elif isinstance(now, bool):
        yield Way(setting, now, not now, 0.0, 1.0)
    else:
        number = float(now)
        lowest, highest = range_tried(number, text)
        for end in (lowest, highest):
            level: Level = round(end) if isinstance(now, int) else end
            if level != now:
                yield Way(setting, now, level, lowest, highest)
