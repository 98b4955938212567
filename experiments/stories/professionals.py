"""The weeks of whoever holds a post in sentences: users met, promises, rifts, colleagues, leaving and taking over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from experiments.stories.life import WEEKS_A_YEAR, Lane, Life, Moment, MomentsOfPost, Point, Sentence, both_acted, spans
from experiments.stories.users import went_as_hoped
from experiments.stories.words import (
    WHY_CLOSED,
    broker,
    capital,
    count,
    exactly_of_hundred,
    few,
    joined,
    moved,
    of_hundred,
    times,
    worker,
)

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
        tuple(_lanes(telling)),
    )


class _Telling(MomentsOfPost):
    """The moments of one post, and who held it when."""

    def __init__(self, moments: Sequence[Moment], post: int, n_weeks: int) -> None:
        self.post = post
        super().__init__(moments, n_weeks)

    def is_own(self, moment: Moment) -> bool:
        """Whether a moment is the post's; of a tie that a broker holds, users have records of their own."""
        is_other = moment["kind"] in ("colleagues", "asked", "path") and self.post == moment["other"]
        is_users = moment["kind"] == "path" and moment["user"] is not None
        return bool(not is_users and (self.post == moment["professional"] or is_other))

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
            ended = [one for one in self.of_kind("path", week, week) if "closed" in self.moments[one]["event"]]
            if ended:
                text += f" {capital(count(len(ended), 'tie'))} that brokers held between them and colleagues ended."
            return Sentence(week, week, "left", text, (place, *ended))
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
        yield from self._brokers(first, last, who)

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
            more = "one other" if missed == 1 else f"another {missed}"
            text += f"; to {more} that they offered the user did not come"
        text += f". {_share(sum(map(went_as_hoped, came)), len(came))}."
        for event, words, what in (
            ("promise broken", "The worker broke {}, to {}.", "promise"),
            ("harm done", "The worker did harm in {}, with {}.", "meeting"),
        ):
            text += _named([moment for moment in came if event in moment["event"]], words, what)
        text += _named([moment for moment in came if moment["change"] == "ruptured"], "{} opened, with {}.", "rift")
        mended = sum(moment["change"] == "repaired" for moment in came)
        text += f" {capital(count(mended, 'rift'))} {'was' if mended == 1 else 'were'} mended." if mended else ""
        trust, me = mean_trust(came, ""), f"{who[0].lower()}{who[1:]}"
        text += f" After these meetings the users' trust in {me} was {trust} on average"
        text += f", and {me}'s trust in the users {mean_trust(came, 'back_')}."
        return Sentence(first, last, "users", text, tuple(contacts), trust)

    def _colleagues(self, first: int, last: int, who: str, places: Sequence[int]) -> Sentence:
        seen = self.look(places)
        others = {_other(moment, self.post) for moment in seen}
        own, theirs = zip(*(acted(moment, self.post) for moment in seen), strict=True)
        text = (
            f"{who} met {count(len(others), 'colleague')}. In {count(len(seen), 'weekly get-together')} of two, "
            f"{who[0].lower()}{who[1:]} did their part in {own.count(True)} and held back in {own.count(False)}; the "
            f"colleague did theirs in {theirs.count(True)} and held back in {theirs.count(False)}"
            f"{without_choice(seen)}."
        )
        return Sentence(first, last, "colleagues", text, tuple(places))


    def _brokers(self, first: int, last: int, who: str) -> Iterator[Sentence]:
        """What brokers did with the holder of the post: a sentence each, and each introduction by itself."""
        kinds = ("acquaintance", "asked", "path", "colleagues", "visit")
        places = sorted(place for kind in kinds for place in self.of_kind(kind, first, last))
        seen = {place: self.moments[place] for place in places if self.moments[place]["broker"] is not None}
        people = sorted({(moment["broker"], moment["broker_holder"]) for moment in seen.values()})
        for person in people:
            mine = {
                place: moment for place, moment in seen.items()
                if (moment["broker"], moment["broker_holder"]) == person
            }
            if sentence := self._broker(first, last, who, broker(*person), mine):
                yield sentence
        for place, moment in seen.items():
            if moment["kind"] == "path" and moment["event"] == "introduced":
                yield self._introduced(place)

    def _introduced(self, place: int) -> Sentence:
        moment = self.moments[place]
        side = "" if moment["professional"] == self.post else "back_"
        trust, without = (
            of_hundred(moment[f"{side}competence_{when}"], moment[f"{side}goodwill_{when}"])
            for when in ("after", "before")
        )
        other = worker(*_other(moment, self.post))
        me = worker(self.post, moment["holder" if side == "" else "other_holder"])
        name = capital(broker(moment["broker"], moment["broker_holder"]))
        before = self._last_met(place)
        if before is None:
            text = f"{name} introduced {me} to {other}. With the broker's word "
            text += f"{me}'s trust in {other} began at {trust}"
        else:
            last = self.moments[before]
            then = of_hundred(last[f"{side}competence_after"], last[f"{side}goodwill_after"])
            text = (
                f"{name} brought {me} and {other} together again. When the two had last met, in week {last['week']}, "
                f"{me}'s trust in {other} was {then}; with the broker's word it now began anew at {trust}"
            )
        text += f"; without it that would have been {'the same' if trust == without else without}."
        if trust < without:
            text += f" The broker's own trust in {other} was lower than that."
        rests_on = (place,) if before is None else (before, place)
        return Sentence(moment["week"], moment["week"], "introduced", text, rests_on, trust, lane=1)

    def _last_met(self, place: int) -> int | None:
        """The last meeting, in an earlier week, of the two who were introduced; none where they had not met."""
        moment = self.moments[place]
        met = self.of_kind("colleagues", 0, moment["week"] - 1)
        return next((one for one in reversed(met) if _people(self.moments[one]) == _people(moment)), None)

    def _broker(
        self, first: int, last: int, who: str, name: str, moments: Mapping[int, Moment]
    ) -> Sentence | None:
        of = {
            kind: [moment for moment in moments.values() if moment["kind"] == kind]
            for kind in ("acquaintance", "asked", "path", "colleagues", "visit")
        }
        parts, me = [], f"{who[0].lower()}{who[1:]}"
        if any(moment["event"] == "got to know" for moment in of["acquaintance"]):
            parts.append(f"{capital(name)} got to know {me}.")
        said = [moment["event"] for moment in of["asked"]]
        if said:
            agreed, barred = said.count("agreed to meet"), said.count("did not let the broker mediate")
            if refused := len(said) - agreed - barred:
                parts.append(
                    f"{capital(times(refused))} {name} offered to introduce {me} to another, and the two did not agree."
                )
            if barred:
                parts.append(f"{capital(times(barred))} {name} was not allowed to mediate between {me} and another.")
        begun = list(dict.fromkeys(
            _other(moment, self.post) for moment in of["path"] if moment["event"] == "mediated"
        ))
        if begun:
            parts.append(f"{capital(name)} began to mediate {_between(me, begun)}.")
        parts += self._let_go(name, me, [moment for moment in of["path"] if moment["event"].startswith("closed")])
        if of["colleagues"]:
            both = sum(all(acted(moment, self.post)) for moment in of["colleagues"])
            parts.append(
                f"{who} met a colleague with {name} between the two in "
                f"{count(len(of['colleagues']), 'weekly get-together')}; both did their part in {few(both)}"
                f"{without_choice(of['colleagues'])}."
            )
        if of["visit"]:
            parts.append(self._visits(name, me, of["visit"]))
        lost = [moment["event"] for moment in of["acquaintance"] if moment["event"] != "got to know"]
        if lost and lost[-1] != "professional left":
            why = {"broker left": "the broker went", "put aside": "the broker made room for others"}
            parts.append(f"{who} lost touch with {name}: {why.get(lost[-1], 'the broker had too few hours')}.")
        if not parts:
            return None
        head, *rest = parts
        rest = [part.replace(capital(name), "The broker").replace(name, "the broker") for part in rest]
        text = " ".join([head, *rest])
        return Sentence(first, last, "brokers", text, tuple(moments))

    def _let_go(self, name: str, me: str, ended: Sequence[Moment]) -> Iterator[str]:
        """Between whom a broker stands no longer, a sentence for each reason."""
        by_reason: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for moment in ended:
            by_reason[moment["event"].removeprefix("closed: ")].append(_other(moment, self.post))
        for why, others in by_reason.items():
            different = list(dict.fromkeys(others))
            often = f", {times(len(others))} in all" if len(others) > len(different) else ""
            each = "each time " if len(others) > 1 else ""
            yield f"{capital(name)} ceased to stand {_between(me, different)}{often}: {each}{WHY_CLOSED[why]}."

    def _visits(self, name: str, me: str, visits: Sequence[Moment]) -> str:
        before, after = (
            of_hundred(moment[f"competence_{when}"], moment[f"goodwill_{when}"])
            for moment, when in ((visits[0], "before"), (visits[-1], "after"))
        )
        own = sum(moment["event"] == "professional did their part" for moment in visits)
        kept = sum(moment["kept_goodwill"] for moment in visits)
        return (
            f"{capital(me)} met {name} in {count(len(visits), 'meeting')}: the broker delivered in "
            f"{few(kept)}, and {me} did their own part in {few(own)}. With this "
            f"{me}'s trust in {name} {moved(before, after)}."
        )


def acted(moment: Moment, post: int) -> tuple[bool | None, bool | None]:
    """Whether a post's holder, and the colleague, did their part in a week's last meeting; None without a choice."""
    first, second = both_acted(moment["event"])
    return (first, second) if moment["professional"] == post else (second, first)


def without_choice(met: Sequence[Moment]) -> str:
    """In how many weeks two colleagues met in a session alone, where nobody can hold back; nothing where in none."""
    weeks = sum(None in both_acted(moment["event"]) for moment in met)
    return f"; in {few(weeks)} nobody had a choice, as they met in a session" if weeks else ""


def _between(me: str, others: Sequence[tuple[int, int]]) -> str:
    """Between whom a broker stands, each pair by itself."""
    return joined([f"between {me} and {worker(*other)}" for other in others])


def _people(moment: Moment) -> tuple[int, int, int, int]:
    """Two colleagues, in the order of the records."""
    return moment["professional"], moment["holder"], moment["other"], moment["other_holder"]


def _other(moment: Moment, post: int) -> tuple[int, int]:
    """The colleague in a meeting with the holder of a post."""
    if moment["professional"] == post:
        return moment["other"], moment["other_holder"]
    return moment["professional"], moment["holder"]


def mean_trust(came: Sequence[Moment], side: str) -> int:
    """Mean trust after meetings, of a hundred; of the one side (""), or of the other ("back_")."""
    values = [
        exactly_of_hundred(moment[f"{side}competence_after"], moment[f"{side}goodwill_after"]) for moment in came
    ]
    return round(sum(values) / len(values))


def _introductions(telling: _Telling) -> int:
    paths = telling.look(telling.of_kind("path"))
    return sum(moment["event"] == "introduced" for moment in paths)


def _share(part: int, whole: int) -> str:
    """How many of the meetings that took place went as hoped."""
    if whole == 1:
        return "The meeting went as hoped" if part else "The meeting did not go as hoped"
    if part == whole:
        return "All meetings went as hoped"
    return f"{capital(few(part))} of the {whole} meetings went as hoped"


def _named(meetings: Sequence[Moment], sentence: str, what: str) -> str:
    """A sentence about meetings, with the users they were with; nothing where there are none."""
    found = [moment["user"] for moment in meetings]
    if not found:
        return ""
    users = sorted(set(found))
    names = f"user{'s' if len(users) > 1 else ''} {joined([str(user) for user in users[:FEW]])}"
    more = f" and {count(len(users) - FEW, 'other')}" if len(users) > FEW else ""
    return " " + capital(sentence.format(count(len(found), what), f"{names}{more}"))


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
    yield "brought together by a broker", str(_introductions(telling))
    yield "did their part in", str(sum(acted(moment, telling.post)[0] is True for moment in meetings))
    yield "the colleague did theirs in", str(sum(acted(moment, telling.post)[1] is True for moment in meetings))
    early, late = (
        [moment for moment in came if low <= moment["week"] < low + WEEKS_A_YEAR]
        for low in (0, max(telling.n_weeks - WEEKS_A_YEAR, 0))
    )
    yield "users' trust after meetings, first year", str(mean_trust(early, "")) if early else "nobody met"
    yield "users' trust after meetings, last year", str(mean_trust(late, "")) if late else "nobody met"


def _lanes(telling: _Telling) -> Iterator[Lane]:
    """The users' trust, and below it what trust began with in colleagues whom brokers introduced."""
    yield Lane("users' trust,<br>0-100", tuple(_line(telling)))
    if _introductions(telling):
        yield Lane("trust in<br>colleague", ())


def _line(telling: _Telling) -> Iterator[Point]:
    """Mean trust of the users after their meetings, four weeks a point; a new worker begins a new line."""
    groups: dict[tuple[int, int], list[Moment]] = defaultdict(list)
    for moment in telling.look(telling.of_kind("contact")):
        if moment["attended"]:
            groups[moment["week"] // WEEKS_A_POINT, moment["holder"]].append(moment)
    last = None
    for (_, holder), seen in sorted(groups.items()):
        week = seen[0]["week"]
        if last is not None and holder != last:
            yield week, None, ""
        values = [exactly_of_hundred(moment["competence_after"], moment["goodwill_after"]) for moment in seen]
        yield week, sum(values) / len(values), worker(telling.post, holder)
        last = holder
