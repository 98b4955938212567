"""Plain words for people, trust and weeks: what a service user would say, and no name of a column."""

from __future__ import annotations

import re
from collections.abc import Sequence

from model.rules.trust import overall

LETTERS = 26
_ORDER = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")

WHY_CLOSED = {
    "trusted again": "the two trusted each other again",
    "no occasion any more": "the two no longer had a user in common",
    "professional left": "one of the two left",
    "priorities shifted": "the priorities of an organisation shifted",
    "too few hours": "hours were too few",
    "broker left": "the broker went",
}
"""Why a broker let go of a tie, by the reason in the records; whoever is put aside is on no tie."""


def worker(post: int, holder: int) -> str:
    """The person in a post: "worker 12", "worker 12's successor", "worker 12's second successor"."""
    return _holder(f"worker {post}", holder)


def broker(number: int, holder: int) -> str:
    """The person in a broker's post: "broker 2", "broker 2's successor"."""
    return _holder(f"broker {number}", holder)


def _holder(first: str, holder: int) -> str:
    if holder == 0:
        return first
    return f"{first}'s successor" if holder == 1 else f"{first}'s {ordinal(holder)} successor"


def short(name: str) -> str:
    """A person's name where there is little room: "12" is worker 12, "12b" their successor, "12c" the second."""
    number, is_successor, order = re.fullmatch(r"\w+ (\d+)('s (?:(\w+) )?successor)?", name).groups()  # type: ignore[union-attr]
    if not is_successor:
        return str(number)
    holder = 1 if order is None else _ORDER.index(order) if order in _ORDER else int(order.removesuffix("th"))
    return f"{number}{chr(ord('a') + holder)}" if holder < LETTERS else f"{number} ({holder})"


def ordinal(number: int) -> str:
    """A place in a row in words, as far as people say it so."""
    return _ORDER[number] if number < len(_ORDER) else f"{number}th"


def of_hundred(competence: float, goodwill: float) -> int:
    """Trust as it is told, 0 (none) to 100 (full), in whole numbers."""
    return round(exactly_of_hundred(competence, goodwill))


def exactly_of_hundred(competence: float, goodwill: float) -> float:
    """Trust as it is drawn, 0 to 100."""
    return 100.0 * float(overall(competence, goodwill))


def moved(before: int, after: int) -> str:
    """How trust moved between two numbers of a hundred."""
    if before == after:
        return f"stayed at {after}"
    return f"{'rose' if after > before else 'fell'} from {before} to {after}"


def times(number: int) -> str:
    """How often: "never", "once", "twice", "7 times"."""
    return {0: "never", 1: "once", 2: "twice"}.get(number, f"{number} times")


def count(number: int, one: str, several: str = "") -> str:
    """A number with what it counts: "one meeting", "3 meetings"."""
    return f"one {one}" if number == 1 else f"{number} {several or one + 's'}"


def few(number: int) -> str:
    """A number by itself; the smallest in words."""
    return {0: "none", 1: "one"}.get(number, str(number))


def joined(parts: Sequence[str], last: str = "and") -> str:
    """Parts in one list: "a, b and c"."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def capital(text: str) -> str:
    """The text as a sentence begins."""
    return text[:1].upper() + text[1:]


def weeks(first: int, last: int) -> str:
    """One week or several, as the head of a sentence."""
    return f"Week {first}" if first == last else f"Weeks {first} to {last}"
