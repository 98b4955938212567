"""Whom a trace follows, and what it notes of each moment: names alone, so that both are known before a world is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from model.parameters import BadValue, nearest, shown, unwrapped


@dataclass(frozen=True)
class Field:
    """One entry of a record: its type, and what it means; None stands where it does not apply."""

    kind: type
    sentence: str


_LATER = (
    "The same at the end of the week; in a `tie` or a `path`, what it opened with, or none where it ended. In a "
    "`visit` it is the professional's trust in the broker, and the other way round the broker's."
)

FIELDS: dict[str, Field] = {
    "week": Field(int, "Week of the run, from 0."),
    "kind": Field(
        str, "`contact`: one was offered; `week`: how a user's week ended; `tie`: a user's tie began, or its worker "
        "left or changed; `worker`: a post changed hands; `colleagues`: two professionals met. Of brokers, `broker`: "
        "a broker came or left; `acquaintance`: a broker and a professional got to know each other, or ceased to; "
        "`visit`: the two met; `asked`: a broker asked two professionals, and what they said; `path`: a broker began "
        "or ceased to hold a tie between two; `hours`: how a broker's week ended.",
    ),
    "user": Field(int, "Place of the user; whoever comes after a closed case has the same place."),
    "professional": Field(int, "Post of the professional (the lead post in a `week`); successors have the same post."),
    "holder": Field(int, "How many have held the professional's post before whoever holds it; vacant, held it last."),
    "lead": Field(bool, "Whether a tie, or the tie of a contact, is with the lead post."),
    "other": Field(int, "Post of the second of two colleagues; in a `tie` that was moved, the post it was moved from."),
    "other_holder": Field(int, "How many have held that post before."),
    "broker": Field(int, "Post of the broker, whose successors have the same; of `colleagues`, who mediates, if any."),
    "broker_holder": Field(int, "How many have been that broker before."),
    "offered": Field(bool, "Whether a contact was offered."),
    "attended": Field(bool, "Whether they met."),
    "kept_competence": Field(bool, "Whether the contact met expectations; in a `visit`, whether the broker delivered."),
    "kept_goodwill": Field(bool, "Whether the contact showed goodwill; in a `visit`, the same again."),
    "event": Field(
        str, "What happened, in words. Among colleagues, what both did in the last encounter of the week that they "
        "chose (`acted` or `withheld`, of so many), and `session` where they met in a session, in which nobody can "
        "hold back."
    ),
    "delivery": Field(float, "Skill x effort x fit that reached the user, 0-1."),
    "clarity": Field(float, "Clarity of expectations on the tie, 0-1."),
    "competence_before": Field(
        float, "Trust in competence, 0-1, before the week's encounters: of the user in the professional; among "
        "colleagues of `professional` in `other`. In a `tie`, at the end of the week before, in whoever it was then. "
        "In a `path`, what two who were introduced would have begun with without the broker, or where it ended.",
    ),
    "competence_after": Field(float, _LATER),
    "goodwill_before": Field(float, "Trust in goodwill, 0-1, before the week's encounters, of the same in the same."),
    "goodwill_after": Field(float, _LATER),
    "back_competence_before": Field(float, "Trust in competence the other way round, before the week's encounters."),
    "back_competence_after": Field(float, _LATER),
    "back_goodwill_before": Field(float, "Trust in goodwill the other way round, before the week's encounters."),
    "back_goodwill_after": Field(float, _LATER),
    "change": Field(str, "What became of the tie on the user's side: `ruptured`, `repaired` or nothing."),
    "need_psychosocial": Field(float, "Psychosocial need of the user at the end of the week, SD."),
    "need_material": Field(float, "Material need of the user at the end of the week, SD."),
    "view": Field(float, "How far the professional, or the more reserved of two, lets the broker act for them, 0-1."),
    "hours": Field(float, "Hours of the broker that acquaintances and paths took this week."),
    "known": Field(int, "Professionals whom the broker knows at the end of the week."),
    "paths": Field(int, "Ties that the broker holds at the end of the week."),
}
"""What each record of a trace holds, in order."""

ROLES = ("user", "professional", "broker")

EXAMPLES = "user:17, professional:3 or broker:0"

_DIGITS = 9
"""No world has more people than a number of so many digits can count."""


def read_people(
    names: Sequence[str] | str | None, n_users: int, n_posts: int | None = None, n_brokers: int | None = None
) -> tuple[list[int], list[int], list[int]]:
    """Which users, posts and brokers names such as "user:17" and "broker:0" mean, each in rising order.

    Args:
        names: several names, or one by itself.
        n_posts, n_brokers: left out while nobody has counted them; then any number will do.

    Raises:
        BadValue: a name of another form, a number nobody has, or the same one twice.
    """
    found: dict[str, list[int]] = {role: [] for role in ROLES}
    sizes = {"user": n_users, "professional": n_posts, "broker": n_brokers}
    for name in listed(names):
        role, _, number = str(name).partition(":")
        if role not in ROLES or not number.isdecimal() or len(number) > _DIGITS:
            near = "" if role in ROLES else nearest(role, ROLES)
            raise BadValue(f"trace names {shown(name)}; give people as {EXAMPLES}.{near}")
        size, place = sizes[role], int(number)
        if size is not None and place >= size:
            raise BadValue(f"trace names {name!r}; {who_there_is(role, size)}")
        if place in found[role]:
            raise BadValue(f"trace names {name!r} twice; name each person once.")
        found[role].append(place)
    return sorted(found["user"]), sorted(found["professional"]), sorted(found["broker"])


def who_there_is(role: str, size: int) -> str:
    """Whom of a role a scenario has, in a sentence."""
    if size == 0:
        return f"this scenario has no {role}s: scenario.with_{role}s is off."
    return f"this scenario has {role}s 0 to {size - 1}." if size > 1 else f"this scenario has {role} 0 alone."


def listed(names: Sequence[str] | str | None) -> list[str]:
    """The names of people to follow, given as several, as one by itself, or as none; `BadValue` for anything else."""
    names = unwrapped(names)
    if isinstance(names, str):
        return [names]
    if names is None:
        return []
    try:
        return list(names)
    except TypeError:
        raise BadValue(f"trace is {shown(names)}; give a list such as ['user:17', 'professional:3'].") from None
