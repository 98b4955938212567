"""Whom a trace follows, and what it notes of each moment: names alone, so that both are known before a world is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from model.parameters import BadValue, nearest, shown


@dataclass(frozen=True)
class Field:
    """One entry of a record: its type, and what it means; None stands where it does not apply."""

    kind: type
    sentence: str


_LATER = "The same at the end of the week; in a `tie`, what it opened with, or none where the worker only left."

FIELDS: dict[str, Field] = {
    "week": Field(int, "Week of the run, from 0."),
    "kind": Field(
        str, "`contact`: one was offered; `week`: how a user's week ended; `tie`: a user's tie began, or its worker "
        "left or changed; `worker`: a post changed hands; `colleagues`: two professionals met.",
    ),
    "user": Field(int, "Place of the user; whoever comes after a closed case has the same place."),
    "professional": Field(int, "Post of the professional (the lead post in a `week`); successors have the same post."),
    "holder": Field(int, "How many have held the professional's post before whoever holds it; vacant, held it last."),
    "lead": Field(bool, "Whether a tie, or the tie of a contact, is with the lead post."),
    "other": Field(int, "Post of the second of two colleagues; in a `tie` that was moved, the post it was moved from."),
    "other_holder": Field(int, "How many have held that post before."),
    "offered": Field(bool, "Whether a contact was offered."),
    "attended": Field(bool, "Whether they met."),
    "kept_competence": Field(bool, "Whether the contact met expectations."),
    "kept_goodwill": Field(bool, "Whether the contact showed goodwill."),
    "event": Field(str, "What happened, in words."),
    "delivery": Field(float, "Skill x effort x fit that reached the user, 0-1."),
    "clarity": Field(float, "Clarity of expectations on the tie, 0-1."),
    "competence_before": Field(
        float, "Trust in competence, 0-1, before the week's encounters: of the user in the professional; among "
        "colleagues of `professional` in `other`. In a `tie`, at the end of the week before, in whoever it was then.",
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
}
"""What each record of a trace holds, in order."""

ROLES = ("user", "professional")

_DIGITS = 9
"""No world has more people than a number of so many digits can count."""


def read_people(
    names: Sequence[str] | str | None, n_users: int, n_posts: int | None = None
) -> tuple[list[int], list[int]]:
    """Which users and posts are meant by names such as "user:17" and "professional:3", in rising order.

    Args:
        names: several names, or one by itself.
        n_posts: left out while nobody has counted them; then any post will do.

    Raises:
        BadValue: a name of another form, a number nobody has, or the same one twice.
    """
    found: dict[str, list[int]] = {role: [] for role in ROLES}
    sizes = {"user": n_users, "professional": n_posts}
    for name in listed(names):
        role, _, number = str(name).partition(":")
        if role not in ROLES or not number.isdecimal() or len(number) > _DIGITS:
            near = "" if role in ROLES else nearest(role, ROLES)
            raise BadValue(f"trace names {shown(name)}; give people as user:17 or professional:3.{near}")
        size, place = sizes[role], int(number)
        if size is not None and place >= size:
            raise BadValue(f"trace names {name!r}; this scenario has {role}s 0 to {size - 1}.")
        if place in found[role]:
            raise BadValue(f"trace names {name!r} twice; name each person once.")
        found[role].append(place)
    return sorted(found["user"]), sorted(found["professional"])


def listed(names: Sequence[str] | str | None) -> list[str]:
    """The names of people to follow, given as several, as one by itself, or as none; `BadValue` for anything else."""
    if isinstance(names, str):
        return [names]
    if names is None:
        return []
    if not isinstance(names, Iterable):
        raise BadValue(f"trace is {shown(names)}; give a list such as ['user:17', 'professional:3'].")
    return list(names)
