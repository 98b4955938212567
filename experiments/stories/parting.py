"""Where lives on the same luck part: the first week that differs at all, and the first that anybody would notice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from experiments.stories.life import Moment, both_acted
from experiments.stories.words import broker, exactly_of_hundred, joined, worker

SEEN = (
    "kind", "user", "professional", "holder", "other", "other_holder", "broker", "broker_holder", "offered", "attended",
    "kept_competence", "kept_goodwill", "event", "change",
)
"""What of a moment can be seen from outside; the rest are numbers behind it."""

NOTICED_TRUST = 1.0
"""Trust that differs by so much, of a hundred, is told in other numbers."""
_TOLD_TRUST = {"tie": ("",), "contact": ("",), "visit": ("",), "path": ("", "back_")}
"""Whose trust at the end of a week stories tell, by kind of moment: of the first in the second, or back."""


@dataclass(frozen=True)
class Parting:
    """When lives part.

    Attributes:
        week: first week whose moments are not the same to the last digit; None: they never part.
        noticed: first week in which what happens differs, or a trust that is told; None: it never does.
        differences: what happened in that week, as far as it is not the same in all, a text a life.
        in_trust: whether the same happened in that week and only trust was noticed to differ.
    """

    week: int | None
    noticed: int | None
    differences: tuple[str, ...] = ()
    in_trust: bool = False


def find_parting(lives: Sequence[Sequence[Moment]]) -> Parting:
    """Where lives part that were noted under the same seed."""
    weeks = [_by_week(moments) for moments in lives]
    every = sorted({week for moments in weeks for week in moments})
    part = next((week for week in every if not _same([moments[week] for moments in weeks])), None)
    if part is None:
        return Parting(None, None)
    for week in every:
        shown = [[moment for moment in moments[week] if _shows(moment)] for moments in weeks]
        seen = [[_seen(moment) for moment in moments] for moments in shown]
        if not _same(seen):
            return Parting(part, week, tuple(_words(mine, seen) for mine in seen))
        for alike in zip(*shown, strict=True):
            for side in _TOLD_TRUST.get(alike[0]["kind"], ()):
                trusts = [_trust(moment, side) for moment in alike]
                if None not in trusts and max(trusts) - min(trusts) >= NOTICED_TRUST:  # type: ignore[type-var, operator]
                    return Parting(part, week, tuple(_trust_words(moment, side) for moment in alike), in_trust=True)
    return Parting(part, None)


def parting_words(parting: Parting, labels: Sequence[str]) -> list[str]:
    """Where the lives part, in sentences; labels in the order of the lives."""
    lives = "both lives" if len(labels) == 2 else f"all {len(labels)} lives"
    if parting.week is None:
        return [f"From the first week to the last {lives} are the same."]
    said = [f"Until week {parting.week} {lives} are the same."]
    if parting.week == 0:
        said = ["The lives differ from the first week on."]
    if parting.noticed is None:
        return [*said, "After that only numbers differ that nobody would notice; what happens is the same throughout."]
    what = "trust differs" if parting.in_trust else "something else happens"
    if parting.noticed > parting.week:
        said.append(
            f"From then on numbers differ that nobody would notice. The first week in which {what} is "
            f"week {parting.noticed}:"
        )
    else:
        said.append(f"In week {parting.noticed} {what}:")
    return [*said, *(f"{label}: {words}." for label, words in zip(labels, parting.differences, strict=True))]


def _by_week(moments: Sequence[Moment]) -> Mapping[int, list[Moment]]:
    found: dict[int, list[Moment]] = defaultdict(list)
    for moment in moments:
        found[moment["week"]].append(moment)
    return found


def _same(items: Sequence[object]) -> bool:
    return all(item == items[0] for item in items)


def _shows(moment: Moment) -> bool:
    """Whether a moment is more than the end of a week in which nothing happened."""
    return moment["kind"] not in ("week", "hours") or bool(_told(moment["event"]))


def _seen(moment: Moment) -> tuple[tuple[str, object], ...]:
    return tuple((name, moment[name]) for name in SEEN)


def _trust(moment: Moment, side: str) -> float | None:
    """Trust after a moment, of a hundred; none where nobody is there to be trusted."""
    competence, goodwill = moment[f"{side}competence_after"], moment[f"{side}goodwill_after"]
    return None if competence is None or goodwill is None else exactly_of_hundred(competence, goodwill)


def _trust_words(moment: Moment, side: str) -> str:
    one = worker(moment["professional"], moment["holder"])
    if moment["kind"] == "visit":
        who, whom = one, broker(moment["broker"], moment["broker_holder"])
    elif moment["kind"] == "path":
        other = worker(moment["other"], moment["other_holder"])
        who, whom = (other, one) if side else (one, other)
    else:
        who, whom = f"user {moment['user']}", one
    return f"the trust of {who} in {whom} was {_trust(moment, side):.0f}"


def _words(mine: Sequence[tuple[tuple[str, object], ...]], everybody: Sequence[Sequence[object]]) -> str:
    """What of a week is not in all lives."""
    own = [dict(seen) for seen in mine if not all(seen in others for others in everybody)]
    if not own:
        return "nothing of this"
    return "; ".join(dict.fromkeys(_clause(moment) for moment in own))


def _clause(moment: Mapping[str, object]) -> str:
    who = "" if moment["professional"] is None else worker(moment["professional"], moment["holder"])  # type: ignore[arg-type]
    if moment["kind"] == "contact":
        if not moment["attended"]:
            return f"{who} offered user {moment['user']} a meeting, and they did not come"
        parts = [f"{who} and user {moment['user']} met"]
        parts.append("the help was as expected" if moment["kept_competence"] else "the help fell short")
        parts.append("the worker meant well" if moment["kept_goodwill"] else "the worker did not seem to mean well")
        parts += [_IN_A_MEETING[event] for event in str(moment["event"] or "").split(", ") if event]
        parts += {"ruptured": ["a rift opened"], "repaired": ["an older rift was mended"]}.get(
            str(moment["change"]), []
        )
        return f"{parts[0]} ({', '.join(parts[1:])})"
    if moment["kind"] == "colleagues":
        other = worker(moment["other"], moment["other_holder"])  # type: ignore[arg-type]
        did = both_acted(str(moment["event"]))
        if None in did:
            return f"{who} and {other} met in a session, in which nobody can hold back"
        parts = [
            f"{one} {'did their part' if joined_in else 'held back'}"
            for one, joined_in in zip((who, other), did, strict=True)
        ]
        return f"{who} and {other} met ({', '.join(parts)})"
    if moment["kind"] == "tie":
        return {
            "worker left": f"{who} left", "successor came": f"{who} took over",
            "moved to another worker": f"the case was passed to {who}",
        }.get(str(moment["event"]), f"the case was closed and {who} served the next user")
    if moment["kind"] == "worker":
        return f"{who} {'left' if moment['event'] == 'left' else 'took over'}"
    if moment["kind"] in _OF_BROKERS:
        go_between = broker(moment["broker"], moment["broker_holder"])  # type: ignore[arg-type]
        other = "" if moment["other"] is None else worker(moment["other"], moment["other_holder"])  # type: ignore[arg-type]
        what, _, why = str(moment["event"]).partition(": ")
        kept = "delivered" if moment["kept_goodwill"] else "did not deliver"
        return _OF_BROKERS[str(moment["kind"])][what].format(
            broker=go_between, who=who, both=f"{who} and {other}", why=why, kept=kept
        )
    words = {
        "dropped out": "stopped using the service", "came back": "came back to the service", "crisis": "had a crisis",
        "crisis met by another service": "had a crisis while out of the service",
        "another user has the place": "left the place to another user",
    }
    return f"user {moment['user']} {joined([words[event] for event in _told(moment['event'])])}"


_IN_A_MEETING = {
    "promise broken": "a promise was broken", "harm done": "the worker did harm",
    "deception noticed": "the user noticed the harm",
}
"""What else happened in a meeting, by event."""

_OF_BROKERS = {
    "broker": {
        "started": "{broker} began", "left": "{broker} left", "no longer paid": "{broker} was no longer paid for",
    },
    "acquaintance": {"got to know": "{broker} got to know {who}"} | dict.fromkeys(
        ("professional left", "broker left", "put aside", "too few hours"), "{broker} and {who} lost touch"
    ),
    "asked": {
        "agreed to meet": "{broker} asked {both} to meet, and both agreed",
        "declined to meet": "{both} declined to meet",
        "did not hear the broker out": "{both} did not hear {broker} out",
        "did not let the broker mediate": "{both} did not allow {broker} to mediate",
    },
    "path": {
        "introduced": "{broker} brought {both} together", "mediated": "{broker} began to mediate between {both}",
        "introduced earlier": "{both}, whom {broker} had brought together, came to serve the same user",
        "mediated earlier": "{both}, between whom {broker} mediated, came to serve the same user",
        "closed": "{broker} ceased to stand between {both} ({why})",
    },
    "visit": {
        "professional did their part": "{broker} met {who} (the broker {kept}, the professional did their part)",
        "professional did not do their part":
            "{broker} met {who} (the broker {kept}, the professional did not do their part)",
    },
}
"""What happened with a broker, by kind and event."""


def _told(events: object) -> list[str]:
    """The events of a week's end; that the main worker is new is told by the tie."""
    return [event for event in str(events or "").split(", ") if event and event != "new lead worker"]
