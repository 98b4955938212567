"""The weeks of whoever is a broker in sentences: whom they know, ask and mediate between, and what came of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence

from experiments.stories.life import WEEKS_A_YEAR, Lane, Life, Moment, MomentsOfPost, Point, Sentence, both_acted, spans
from experiments.stories.professionals import WEEKS_A_POINT, mean_trust, without_choice
from experiments.stories.words import WHY_CLOSED, broker, capital, count, exactly_of_hundred, few, joined, times, worker

FEW = 3
"""So many pairs are named."""
STRETCH = 26
"""Weeks that are told together."""

_WHY_UNKNOWN = {
    "professional left": "had left", "put aside": "made room for others",
    "too few hours": "had to go for want of hours",
}


def broker_life(moments: Sequence[Moment], number: int, n_weeks: int, label: str, cuts: Collection[int] = ()) -> Life:
    """The life of a broker's post and of those who held it, told by half-years.

    Args:
        moments: in the order of the week; those of other brokers are passed over.
        cuts: weeks at which a sentence about several weeks must end and another begin.
    """
    telling = _Telling(moments, number, n_weeks)
    return Life(
        label, n_weeks, tuple(moments), tuple(telling.sentences(cuts)), tuple(_summary(telling)),
        (Lane("professionals'<br>trust, 0-100", tuple(_line(telling))),),
    )


class _Telling(MomentsOfPost):
    """The moments of one broker's post by kind, and who held it when."""

    def __init__(self, moments: Sequence[Moment], number: int, n_weeks: int) -> None:
        self.number = number
        super().__init__(moments, n_weeks)
        self.held: dict[tuple[int, ...], list[int]] = defaultdict(list)
        for place in self.by_kind["path"]:
            if not self._event(place).startswith("closed"):
                self.held[_tie(moments[place])].append(place)

    def is_own(self, moment: Moment) -> bool:
        """Whether a moment is the broker's; of a tie that they hold, users have records of their own."""
        return bool(moment["broker"] == self.number and moment["user"] is None)

    def sentences(self, cuts: Collection[int]) -> Iterator[Sentence]:
        """The whole story, in order."""
        changes = {self.moments[place]["week"]: place for place in self.by_kind["broker"]}
        ends = [*cuts, *range(STRETCH, self.n_weeks, STRETCH), *changes]
        is_there, holder, since = False, 0, 0
        for first, last in _joined_where_empty(spans(0, self.n_weeks, ends), changes, cuts):
            if first in changes:
                moment = self.moments[changes[first]]
                is_there, holder = moment["event"] == "started", moment["broker_holder"]
                yield self._started(changes[first], since) if is_there else self._left(changes[first])
                since = first
            if is_there:
                yield from self._work(first, last, capital(broker(self.number, holder)))
            elif first == 0 or first in cuts:
                yield Sentence(first, last, "quiet", f"Nobody was at work as broker {self.number}.", ())

    def _started(self, place: int, since: int) -> Sentence:
        moment = self.moments[place]
        who, week = capital(broker(self.number, moment["broker_holder"])), moment["week"]
        if moment["broker_holder"] == 0:
            return Sentence(week, week, "began", f"{who} began to work.", (place,))
        text = f"{who} took over; the post had been empty for {count(week - since, 'week')}."
        return Sentence(week, week, "began", text, (place,))

    def _left(self, place: int) -> Sentence:
        moment, week = self.moments[place], self.moments[place]["week"]
        ended = [one for one in self.of_kind("acquaintance", week, week) if self._event(one) == "broker left"]
        closed = [one for one in self.of_kind("path", week, week) if self._event(one) == "closed: broker left"]
        who = capital(broker(self.number, moment["broker_holder"]))
        text = f"{who} {'left' if moment['event'] == 'left' else 'was no longer paid for'}."
        if ended:
            text += (
                f" {capital(count(len(ended), 'acquaintance'))} ended with this, and {count(len(closed), 'tie')} that "
                f"the broker had held {'was' if len(closed) == 1 else 'were'} let go."
            )
        return Sentence(week, week, "gone", text, (place, *ended, *closed))

    def _event(self, place: int) -> str:
        return self.moments[place]["event"] or ""

    def _work(self, first: int, last: int, who: str) -> Iterator[Sentence]:
        yield self._known(first, last, who)
        asked = [place for place in self.of_kind("asked", first, last) if "mediate" not in self._event(place)]
        if asked:
            yield self._asked(first, last, who, asked)
        yield from self._mediated(first, last, who)
        yield from self._together(first, last, who)
        visits = self.of_kind("visit", first, last)
        if visits:
            yield self._visits(first, last, who, visits)

    def _known(self, first: int, last: int, who: str) -> Sentence:
        places = self.of_kind("acquaintance", first, last)
        events = Counter(map(self._event, places))
        new = events["got to know"]
        text = f"{who} got to know {count(new, 'professional') if new else 'nobody new'}."
        gone = [f"{few(events[why])} {words}" for why, words in _WHY_UNKNOWN.items() if events[why]]
        text += f" Of those the broker knew, {joined(gone)}." if gone else ""
        weeks = self.of_kind("hours", first, last)
        end = self.moments[weeks[-1]]
        used = sum(moment["hours"] for moment in self.look(weeks)) / len(weeks)
        text += (
            f" The broker's work took {used:.1f} hours a week; at the end of these weeks the broker knew "
            f"{count(end['known'], 'professional')} and stood between {count(end['paths'], 'pair')}."
        )
        return Sentence(first, last, "known", text, (*places, *weeks))

    def _asked(self, first: int, last: int, who: str, asked: Sequence[int]) -> Sentence:
        said = Counter(map(self._event, asked))
        text = f"{capital(times(len(asked)))} {who[0].lower()}{who[1:]} asked two who did not work together to meet"
        answers = {
            "agreed to meet": "both agreed", "declined to meet": "the two declined",
            "did not hear the broker out": "the two did not even hear the broker out",
        }
        if len(asked) == 1:
            text += f"; {answers[self._event(asked[0])]}."
        else:
            parts = [f"{times(said[answer])} {words}" for answer, words in answers.items() if said[answer]]
            text += f": {joined(parts)}."
        opened = [place for place in self.of_kind("path", first, last) if self._event(place) == "introduced"]
        if opened:
            met = self.look(opened)
            with_word, without = (round(_mean_of_both(met, when)) for when in ("after", "before"))
            # Whether the two had worked together before, the records of a broker alone do not know.
            average = "" if len(met) == 1 else " on average"
            without_it = f"without it that would have been {without}"
            if with_word == without:
                without_it = "without it that would have been the same"
            text += (
                f" So {_pairs(met)} were brought together. With the broker's word the two began with a trust of "
                f"{with_word} in each other{average}; {without_it}."
            )
            if with_word < without:
                text += " The broker's own trust in at least one of them was lower than that."
        return Sentence(first, last, "asked", text, (*asked, *opened))

    def _held_before(self, place: int) -> bool:
        """Whether whoever is the broker has stood between the two of a tie before."""
        return self.held[_tie(self.moments[place])][0] < place

    def _mediated(self, first: int, last: int, who: str) -> Iterator[Sentence]:
        paths = self.of_kind("path", first, last)
        begun = [place for place in paths if self._event(place) == "mediated"]
        why = Counter(self._event(place).removeprefix("closed: ") for place in paths if "closed" in self._event(place))
        barred = [place for place in self.of_kind("asked", first, last) if "mediate" in self._event(place)]
        parts = []
        if begun:
            met = self.look(begun)
            again = sum(map(self._held_before, begun))
            parts.append(f"{who} began to mediate between {_pairs(met)}.")
            if again:
                parts.append(f"{capital(times(again))} this was a pair between whom the broker had stood before.")
        if barred:
            parts.append(f"{who} was not allowed to mediate {times(len(barred))}: {_pairs(self.look(barred))}.")
        if why:
            reasons = [f"{times(why[key])} because {words}" for key, words in WHY_CLOSED.items() if why[key]]
            parts.append(f"{'The broker' if parts else who} ceased to stand between two {joined(reasons)}.")
        if parts:
            yield Sentence(first, last, "mediated", " ".join(parts), tuple({*paths, *barred}))

    def _together(self, first: int, last: int, who: str) -> Iterator[Sentence]:
        places = self.of_kind("colleagues", first, last)
        if not places:
            return
        seen = self.look(places)
        did = [both_acted(moment["event"]) for moment in seen]
        both, neither = did.count((True, True)), did.count((False, False))
        alone = sum(set(pair) == {True, False} for pair in did)
        before, after = (round(_mean_of_both(seen, when)) for when in ("before", "after"))
        pairs = len({_pair(moment) for moment in seen})
        text = (
            f"{count(pairs, 'pair')} with {who[0].lower()}{who[1:]} between them had "
            f"{count(len(seen), 'weekly get-together')}. Both did their part in {few(both)} of these, one "
            f"alone in {few(alone)}, neither in {few(neither)}{without_choice(seen)}. On average trust between the "
            f"two {_around(before, after)}."
        )
        yield Sentence(first, last, "together", capital(text), tuple(places))

    def _visits(self, first: int, last: int, who: str, places: Sequence[int]) -> Sentence:
        seen = self.look(places)
        people = len({(moment["professional"], moment["holder"]) for moment in seen})
        trust = mean_trust(seen, "")
        text = (
            f"{who} met {count(people, 'professional')} in {count(len(seen), 'meeting')}. The broker delivered in "
            f"{few(sum(moment['kept_goodwill'] for moment in seen))} of these, the professional did their part in "
            f"{few(sum(map(did_their_part, seen)))}. After these meetings the professionals' trust in the broker was "
            f"{trust} on average, and the broker's in them {mean_trust(seen, 'back_')}."
        )
        return Sentence(first, last, "visits", text, tuple(places), trust)


def did_their_part(visit: Moment) -> bool:
    """Whether the professional acted and delivered when a broker met them."""
    return visit["event"] == "professional did their part"


def _joined_where_empty(
    stretches: Sequence[tuple[int, int]], changes: Collection[int], cuts: Collection[int]
) -> list[tuple[int, int]]:
    """The stretches, those before anybody came joined into one as far as no cut lies between them."""
    start = min(changes, default=stretches[-1][1] + 1)
    joined_up: list[tuple[int, int]] = []
    for first, last in stretches:
        if joined_up and first < start and first not in cuts:
            joined_up[-1] = joined_up[-1][0], last
        else:
            joined_up.append((first, last))
    return joined_up


def _pair(moment: Moment) -> tuple[int, int, int, int]:
    return moment["professional"], moment["holder"], moment["other"], moment["other_holder"]


def _tie(moment: Moment) -> tuple[int, ...]:
    """Who is the broker, and which two they stand between."""
    return moment["broker_holder"], *_pair(moment)


def _pairs(moments: Sequence[Moment]) -> str:
    """Pairs of professionals, each named once, the first few of them."""
    pairs = list(dict.fromkeys(map(_pair, moments)))
    names = [f"{worker(*pair[:2])} and {worker(*pair[2:])}" for pair in pairs[:FEW]]
    more = [f"and {count(len(pairs) - FEW, 'other pair')}"] if len(pairs) > FEW else []
    return "; ".join([*names, *more])


def _around(before: int, after: int) -> str:
    """Trust before such a week and after it."""
    return f"was {before} before and after such a week" if before == after else (
        f"was {before} before such a week and {after} after it"
    )


def _mean_of_both(moments: Sequence[Moment], when: str) -> float:
    """Mean trust of two colleagues in each other, of a hundred, both directions alike."""
    values = [
        exactly_of_hundred(moment[f"{side}competence_{when}"], moment[f"{side}goodwill_{when}"])
        for moment in moments for side in ("", "back_")
    ]
    return sum(values) / len(values)


def _summary(telling: _Telling) -> Iterator[tuple[str, str]]:
    known = [telling.moments[place] for place in telling.of_kind("acquaintance")]
    asked = [telling.moments[place]["event"] for place in telling.of_kind("asked")]
    paths = [telling.moments[place]["event"] for place in telling.of_kind("path")]
    visits, weeks = telling.look(telling.of_kind("visit")), telling.look(telling.of_kind("hours"))
    came = [telling.moments[place]["event"] for place in telling.of_kind("broker")]
    yield "times the broker left", str(came.count("left"))
    yield "weeks at work", str(len(weeks))
    yield "hours used in such a week", f"{sum(one['hours'] for one in weeks) / len(weeks):.1f}" if weeks else "none"
    yield "professionals got to know", str(sum(one["event"] == "got to know" for one in known))
    yield "times two were asked to meet", str(sum("mediate" not in event for event in asked))
    yield "of these, both agreed", str(asked.count("agreed to meet"))
    yield "times mediation began", str(paths.count("mediated"))
    yield "times mediation was not allowed", str(sum("mediate" in event for event in asked))
    yield "times they ceased to stand between two", str(sum(event.startswith("closed") for event in paths))
    yield "of these, because the two trusted each other again", str(paths.count("closed: trusted again"))
    yield "get-togethers with the broker between the two", str(len(telling.of_kind("colleagues")))
    yield "meetings with professionals", str(len(visits))
    yield "the broker delivered in", str(sum(one["kept_goodwill"] for one in visits))
    yield "the professional did their part in", str(sum(map(did_their_part, visits)))
    last = [one for one in visits if one["week"] >= telling.n_weeks - WEEKS_A_YEAR]
    yield "professionals' trust after meetings, last year", str(mean_trust(last, "")) if last else "nobody met"


def _line(telling: _Telling) -> Iterator[Point]:
    """Mean trust of professionals in the broker after their meetings, four weeks a point; a new broker, a new line."""
    groups: dict[tuple[int, int], list[Moment]] = defaultdict(list)
    for moment in telling.look(telling.of_kind("visit")):
        groups[moment["week"] // WEEKS_A_POINT, moment["broker_holder"]].append(moment)
    last = None
    for (_, holder), seen in sorted(groups.items()):
        week = seen[0]["week"]
        if last is not None and holder != last:
            yield week, None, ""
        values = [exactly_of_hundred(moment["competence_after"], moment["goodwill_after"]) for moment in seen]
        yield week, sum(values) / len(values), broker(telling.number, holder)
        last = holder
