"""The weeks of whoever holds a post in sentences: users met, promises, rifts, colleagues, leaving and taking over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence

from experiments.stories.life import WEEKS_A_YEAR, Life, Moment, Sentence, spans
from experiments.stories.users import went_as_hoped
from experiments.stories.words import capital, count, exactly_of_hundred, joined, worker

FEW = 6
"""So many users are named one by one."""
WEEKS_A_POINT = 4
"""Weeks whose meetings make one point of the figure."""


def professional_life(
    moments: Sequence[Moment], post: int, n_weeks: int, label: str, cuts: Collection[int] = ()
) -> Life:
    """The life of a post and of those who held it, told year by year.

    Args:
        moments: in the order of the week; those of other people are passed over.
        cuts: weeks at which a sentence about several weeks must end and another begin.
    """
    telling = _Telling(moments, post, n_weeks)
    return Life(
        label, n_weeks, tuple(moments), tuple(telling.sentences(cuts)), tuple(_summary(telling)),
        tuple(_line(telling)),
    )


class _Telling:
    """The moments of one post, and who held it when."""

    def __init__(self, moments: Sequence[Moment], post: int, n_weeks: int) -> None:
        self.moments, self.post, self.n_weeks = moments, post, n_weeks
        self.by_kind: dict[str, list[int]] = defaultdict(list)
        for place, moment in enumerate(moments):
            if post == moment["professional"] or (moment["kind"] == "colleagues" and post == moment["other"]):
                self.by_kind[moment["kind"]].append(place)

    def of_kind(self, kind: str, first: int = 0, last: int | None = None) -> list[int]:
        """Places of the post's moments of a kind within some weeks."""
        end = self.n_weeks if last is None else last
        return [place for place in self.by_kind[kind] if first <= self.moments[place]["week"] <= end]

    def look(self, places: Sequence[int]) -> list[Moment]:
        """The moments in these places."""
        return [self.moments[place] for place in places]

    def sentences(self, cuts: Collection[int]) -> Iterator[Sentence]:
        """The whole story, in order."""
        changes = {self.moments[place]["week"]: place for place in self.by_kind["worker"]}
        is_filled, holder = self._at_the_start(changes)
        since = 0
        ends = [*cuts, *range(WEEKS_A_YEAR, self.n_weeks, WEEKS_A_YEAR), *changes]
        for first, last in spans(0, self.n_weeks, ends):
            if first in changes:
                place = changes[first]
                holder, is_filled = self.moments[place]["holder"], self.moments[place]["event"] == "started"
                yield self._change(place, since)
                since = first
            if is_filled:
                yield from self._work(first, last, holder)

    def _at_the_start(self, changes: dict[int, int]) -> tuple[bool, int]:
        """Whether somebody holds the post in week 0, and how many have held it before them."""
        if changes:
            earliest = self.moments[changes[min(changes)]]
            left = earliest["event"] == "left"
            return left, earliest["holder"] if left else earliest["holder"] - 1
        return True, 0

    def _change(self, place: int, since: int) -> Sentence:
        moment = self.moments[place]
        who, week = worker(self.post, moment["holder"]), moment["week"]
        if moment["event"] == "left":
            text = f"{capital(who)} left. For now nobody holds the post, and those they served wait."
            return Sentence(week, week, "left", text, (place,))
        text = f"{capital(who)} took over; the post had been empty for {count(week - since, 'week')}."
        return Sentence(week, week, "change", text, (place,))

    def _work(self, first: int, last: int, holder: int) -> Iterator[Sentence]:
        who = capital(worker(self.post, holder))
        contacts = self.of_kind("contact", first, last)
        if contacts:
            yield self._users(first, last, who, contacts)
        else:
            yield Sentence(first, last, "quiet", f"{who} met nobody whom they serve.", ())
        meetings = self.of_kind("colleagues", first, last)
        if meetings:
            yield self._colleagues(first, last, who, meetings)

    def _users(self, first: int, last: int, who: str, contacts: Sequence[int]) -> Sentence:
        seen = self.look(contacts)
        came = [moment for moment in seen if moment["attended"]]
        users = {moment["user"] for moment in came}
        missed = len(seen) - len(came)
        if not came:
            text = f"{who} offered {count(len(seen), 'meeting')} to users, and nobody came."
            return Sentence(first, last, "users", text, tuple(contacts))
        text = f"{who} met {count(len(users), 'user')} in {count(len(came), 'meeting')}"
        if missed:
            text += f"; another {missed} {'was' if missed == 1 else 'were'} offered and the user did not come"
        text += f". {_share(sum(map(went_as_hoped, came)), len(came))} went as hoped."
        text += _named(came, lambda moment: "promise broken" in moment["event"], "They broke {} ({}).", "promise")
        text += _named(came, lambda moment: "harm done" in moment["event"], "They did harm in {} ({}).", "meeting")
        text += _named(came, lambda moment: moment["change"] == "ruptured", "Opened: {} ({}).", "rift")
        mended = sum(moment["change"] == "repaired" for moment in came)
        text += f" {capital(count(mended, 'rift'))} {'was' if mended == 1 else 'were'} mended." if mended else ""
        trust = _mean(came, "")
        text += f" After these meetings the users' trust in them was {trust} on average"
        text += f", and theirs in the users {_mean(came, 'back_')}."
        return Sentence(first, last, "users", text, tuple(contacts), trust)

    def _colleagues(self, first: int, last: int, who: str, places: Sequence[int]) -> Sentence:
        seen = self.look(places)
        others = {_other(moment, self.post) for moment in seen}
        own = [acted(moment, self.post)[0] for moment in seen]
        theirs = [acted(moment, self.post)[1] for moment in seen]
        text = (
            f"{who} met {count(len(others), 'colleague')}. Of {count(len(seen), 'weekly get-together')} with one of "
            f"them, they did their part in {sum(own)} and held back in {len(own) - sum(own)}; the colleagues did "
            f"theirs in {sum(theirs)} and held back in {len(theirs) - sum(theirs)}."
        )
        return Sentence(first, last, "colleagues", text, tuple(places))


def acted(moment: Moment, post: int) -> tuple[bool, bool]:
    """Whether the holder of a post, and the colleague, did their part in the last meeting of a week."""
    first, second = (part.endswith(" acted") for part in moment["event"].split(", ")[:2])
    return (first, second) if moment["professional"] == post else (second, first)


def _other(moment: Moment, post: int) -> tuple[int, int]:
    """The colleague in a meeting with the holder of a post."""
    if moment["professional"] == post:
        return moment["other"], moment["other_holder"]
    return moment["professional"], moment["holder"]


def _mean(came: Sequence[Moment], side: str) -> int:
    """Mean trust after meetings, of a hundred; of the users (""), or of the professional ("back_")."""
    values = [
        exactly_of_hundred(moment[f"{side}competence_after"], moment[f"{side}goodwill_after"]) for moment in came
    ]
    return round(sum(values) / len(values))


def _share(part: int, whole: int) -> str:
    if whole == 1:
        return "It" if part else "It was not as hoped: none"
    return f"{capital('all' if part == whole else str(part or 'none'))} of them"


def _named(came: Sequence[Moment], chosen: Callable[[Moment], bool], sentence: str, what: str) -> str:
    """A sentence about some of the meetings, with the users they were with; nothing where there are none."""
    found = [moment["user"] for moment in came if chosen(moment)]
    if not found:
        return ""
    users = sorted(set(found))
    names = f"user{'s' if len(users) > 1 else ''} {joined([str(user) for user in users[:FEW]])}"
    more = f" and {count(len(users) - FEW, 'other')}" if len(users) > FEW else ""
    return " " + sentence.format(count(len(found), what), f"with {names}{more}")


def _summary(telling: _Telling) -> Iterator[tuple[str, str]]:
    contacts = telling.look(telling.of_kind("contact"))
    came = [moment for moment in contacts if moment["attended"]]
    meetings = telling.look(telling.of_kind("colleagues"))
    leaving = [moment for moment in telling.look(telling.of_kind("worker")) if moment["event"] == "left"]
    yield "times the worker left", str(len(leaving))
    yield "users met", str(len({moment["user"] for moment in came}))
    yield "meetings offered to users", str(len(contacts))
    yield "users came to", str(len(came))
    yield "of these, went as hoped", str(sum(map(went_as_hoped, came)))
    yield "promises broken", str(sum("promise broken" in moment["event"] for moment in came))
    yield "rifts opened on the users' side", str(sum(moment["change"] == "ruptured" for moment in came))
    yield "rifts mended", str(sum(moment["change"] == "repaired" for moment in came))
    yield "colleagues met", str(len({_other(moment, telling.post) for moment in meetings}))
    yield "weekly get-togethers with a colleague", str(len(meetings))
    yield "did their part in", str(sum(acted(moment, telling.post)[0] for moment in meetings))
    yield "the colleague did theirs in", str(sum(acted(moment, telling.post)[1] for moment in meetings))
    early, late = (
        [moment for moment in came if low <= moment["week"] < low + WEEKS_A_YEAR]
        for low in (0, max(telling.n_weeks - WEEKS_A_YEAR, 0))
    )
    yield "users' trust after meetings, first year", str(_mean(early, "")) if early else "nobody met"
    yield "users' trust after meetings, last year", str(_mean(late, "")) if late else "nobody met"


def _line(telling: _Telling) -> Iterator[tuple[int, float | None, str]]:
    """Mean trust of the users after their meetings, four weeks a point; a new worker begins a new line."""
    groups: dict[tuple[int, int], list[Moment]] = defaultdict(list)
    for moment in telling.look(telling.of_kind("contact")):
        if moment["attended"]:
            groups[moment["week"] // WEEKS_A_POINT, moment["holder"]].append(moment)
    last = None
    for (period, holder), seen in sorted(groups.items()):
        week = period * WEEKS_A_POINT
        if last is not None and holder != last:
            yield week, None, ""
        values = [exactly_of_hundred(moment["competence_after"], moment["goodwill_after"]) for moment in seen]
        yield week, sum(values) / len(values), worker(telling.post, holder)
        last = holder
