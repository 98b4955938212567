"""The weeks of a service user in sentences: workers, meetings, promises, rifts, crises, leaving and coming back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

from experiments.stories.life import Lane, Life, Moment, Point, Sentence
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
    worker,
)

STREAK = 3
"""So many meetings missed in a row are told."""
SHORT = 3
"""Stretches of at most so many weeks in which nothing was offered are passed over."""
WORTH_A_WORD = 8
"""A low or a peak of trust within a quiet stretch is told when it lies so far outside both ends, of a hundred."""

ALSO = "one of the other workers"


def user_life(moments: Sequence[Moment], user: int, n_weeks: int, label: str, cuts: Collection[int] = ()) -> Life:
    """The life of a user, told.

    Args:
        moments: in the order of the week; those of other people are passed over.
        cuts: weeks at which a sentence about several weeks must end and another begin.
    """
    telling = _Telling(moments, user, n_weeks)
    return Life(
        label, n_weeks, tuple(moments), tuple(telling.sentences(cuts)), tuple(_summary(telling)),
        tuple(_lanes(telling)),
    )


def _after(moment: Moment) -> int:
    return of_hundred(moment["competence_after"], moment["goodwill_after"])


def _before(moment: Moment) -> int:
    return of_hundred(moment["competence_before"], moment["goodwill_before"])


def _pair(moment: Moment) -> tuple[int, int]:
    """The post and how many have held it before, which together are one person."""
    return moment["professional"], moment["holder"]


def _who(moment: Moment) -> str:
    return worker(moment["professional"], moment["holder"])


def went_as_hoped(moment: Moment) -> bool:
    """Whether a meeting met expectations and showed goodwill."""
    return bool(moment["kept_competence"] and moment["kept_goodwill"])


class _Telling:
    """The moments of one user by week, and what of them matters."""

    def __init__(self, moments: Sequence[Moment], user: int, n_weeks: int) -> None:
        self.name, self.n_weeks = f"user {user}", n_weeks
        self.moments = moments
        self.places = [place for place, moment in enumerate(moments) if moment["user"] == user]
        self.by_week: dict[int, list[int]] = defaultdict(list)
        self.start: list[int] = []
        for place in self.places:
            if self._event(place).startswith("at the start"):
                self.start.append(place)
            else:
                self.by_week[moments[place]["week"]].append(place)
        self.first_meetings = dict(self._first_meetings())
        self.gone = {_pair(moments[place]): -1 for place in self.start if "nobody" in self._event(place)}
        self.gone |= {
            _pair(moments[place]): moments[place]["week"] for place in self.places
            if moments[place]["kind"] == "tie" and moments[place]["event"] == "worker left"
        }
        self.lane_of = dict(self._lane_of())

    def _event(self, place: int) -> str:
        return self.moments[place]["event"] or ""

    def look(self, places: Sequence[int]) -> list[Moment]:
        """The moments in these places."""
        return [self.moments[place] for place in places]

    def of_kind(self, kind: str) -> list[Moment]:
        """The user's moments of a kind, in order."""
        return [self.moments[place] for place in self.places if self.moments[place]["kind"] == kind]

    def is_vacant(self, moment: Moment, week: int) -> bool:
        """Whether nobody holds the post of a moment's worker as a week begins: they left and nobody came after."""
        return self.gone.get(_pair(moment), self.n_weeks) < week

    def _first_meetings(self) -> Iterator[tuple[int, bool]]:
        """The first meeting with each worker since they got the case, and whether they had met before they did."""
        known: set[tuple[int, int]] = set()
        ever: set[tuple[int, int]] = set()
        for week in sorted(self.by_week):
            for place in self.by_week[week]:
                moment = self.moments[place]
                pair = _pair(moment)
                if moment["kind"] == "tie" and moment["event"] == "another user has the place":
                    ever.clear()
                if moment["kind"] == "tie" and moment["event"] != "worker left":
                    known.discard(pair)
                if moment["kind"] == "contact" and moment["attended"] and pair not in known:
                    yield place, pair in ever
                    known.add(pair)
                    ever.add(pair)

    def _lane_of(self) -> Iterator[tuple[int, int]]:
        """The place in the team, 0 the main worker's, whose ties and meetings a moment is of."""
        team = [_pair(self.moments[place]) for place in self.start]
        yield from zip(self.start, range(len(team)), strict=True)
        for week in sorted(self.by_week):
            waiting = list(range(1, len(team)))
            for place in self.by_week[week]:
                moment = self.moments[place]
                if moment["kind"] not in ("tie", "contact"):
                    continue
                if moment["lead"]:
                    lane = 0
                elif moment["kind"] == "contact" or moment["event"] == "worker left":
                    lane = team.index(_pair(moment), 1)
                else:
                    old = moment["professional"] if moment["other"] is None else moment["other"]
                    lane = next(one for one in waiting if team[one][0] == old)
                    waiting.remove(lane)
                team[lane] = _pair(moment)
                yield place, lane

    def matters(self, place: int) -> bool:
        """Whether a moment is told by itself."""
        moment = self.moments[place]
        if moment["kind"] in ("tie", "path"):
            return True
        if moment["kind"] == "week":
            return bool(set(self._event(place).split(", ")) & set(_LIFE))
        return place in self.first_meetings or bool(moment["event"] or moment["change"])

    def sentences(self, cuts: Collection[int]) -> Iterator[Sentence]:
        """The whole story, in order."""
        yield self._opening()
        self._out_since: int | None = None
        begun = 0
        for week in range(self.n_weeks):
            told = [place for place in self.by_week[week] if self.matters(place)]
            if told or week in cuts:
                yield from self._quiet(begun, week - 1)
                begun = week
            if told:
                yield from self._week(week, told)
                begun = week + 1
        yield from self._quiet(begun, self.n_weeks - 1)

    # --- the first week

    def _opening(self) -> Sentence:
        lead, *others = self.look(self.start)
        trust = _after(lead)
        text = f"{capital(self.name)} begins with {_who(lead)} as the main worker{_helpers(others)}"
        vacant = [_who(self.moments[place]) for place in self.start if "nobody" in self._event(place)]
        text += f". Trust in {_who(lead)} stands at {trust}."
        if vacant:
            text += f" Nobody holds the post of {joined(vacant)} yet."
        return Sentence(0, 0, "start", text, tuple(self.start), trust)

    # --- a week in which something mattered

    def _week(self, week: int, told: Sequence[int]) -> Iterator[Sentence]:
        new = [
            place for place in self.by_week[week]
            if self.moments[place]["kind"] == "tie" and self._event(place) == "another user has the place"
        ]
        said: set[str] = set()
        for place in self.by_week[week]:
            moment = self.moments[place]
            if place in new:
                if place == new[0]:
                    yield self._closed(new)
            elif moment["kind"] == "tie":
                yield self._tie(place)
            elif moment["kind"] == "contact":
                yield self._contact(place) if place in told else self._ordinary(place, said)
                said |= {"offered", "met" if moment["attended"] else "offered"}
            elif moment["kind"] == "path" and place in told:
                yield self._broker(place)
            elif place in told:
                yield from self._life(place)

    def _ordinary(self, place: int, said: Collection[str]) -> Sentence:
        """A meeting in which nothing stood out, in a week in which something did; `said` is told of others already."""
        moment = self.moments[place]
        week, also = moment["week"], " also" if ("met" if moment["attended"] else "offered") in said else ""
        if not moment["attended"]:
            text = f"{_capital_who(moment)}{also} offered a meeting, and {self.name} did not come."
            return Sentence(week, week, "also", text, (place,), lane=self.lane_of[place])
        trust = _after(moment)
        text = (
            f"{capital(self.name)}{also} met {_who(moment)}; {_quality(moment)}. Trust in {_who(moment)} "
            f"{moved(_before(moment), trust)}."
        )
        return Sentence(week, week, "also", text, (place,), trust, self.lane_of[place])

    def _closed(self, places: Sequence[int]) -> Sentence:
        """Another user has the place; `places` are the ties they begin with, the main worker's first."""
        moment, *others = self.look(places)
        week = moment["week"]
        self._out_since = None
        text = "The case was closed. From here on this is the story of the next user with the same place, who begins "
        is_vacant = self.is_vacant(moment, week)
        who = _who(moment)
        text += f"while nobody holds the post of {who}" if is_vacant else f"with {who} as the main worker"
        text += f"{_helpers(others)}."
        text += "" if is_vacant else f" Trust in {_who(moment)} stands at {_after(moment)}."
        if vacant := [_who(one) for one in others if self.is_vacant(one, week)]:
            text += f" Nobody holds the post of {joined(vacant)} yet."
        return Sentence(week, week, "closed", text, tuple(places), None if is_vacant else _after(moment))

    def _tie(self, place: int) -> Sentence:
        moment = self.moments[place]
        week, who, post = moment["week"], _who(moment), moment["professional"]
        aside = "" if moment["lead"] else f", {ALSO},"
        if moment["event"] == "worker left":
            text = f"{capital(who)}{aside} left. For now nobody holds the post."
            return Sentence(week, week, "left", text, (place,), lane=self.lane_of[place])
        trust, before = _after(moment), _before(moment)
        if moment["event"] == "successor came":
            since = max(self.gone.get((post, moment["holder"] - 1), int(week)), 0)
            old = worker(post, moment["holder"] - 1)
            text = f"{capital(who)} took over{' as ' + ALSO if aside else ''}; the post had been empty for "
            text += f"{count(week - since, 'week')}."
        else:
            old = worker(moment["other"], moment["other_holder"])
            text = f"The case was passed from {old}{aside} to {who}."
        text += f" Trust in {who} began at {trust}; trust in {old} had stood at {before}."
        return Sentence(week, week, "change", text, (place,), trust, self.lane_of[place])

    def _contact(self, place: int) -> Sentence:
        moment = self.moments[place]
        who, trust = _who(moment), _after(moment)
        events = set(filter(None, (moment["event"] or "").split(", ")))
        first = place in self.first_meetings
        text = f"{capital(self.name)} met {who}"
        if first:
            again = " since this worker was given the case back" if self.first_meetings[place] else ""
            text += f" for the first time{again}"
        text += "." if "promise broken" in events else f"; {_quality(moment)}."
        kinds = []
        if "promise broken" in events:
            text += f" {capital(who)} broke a promise."
            kinds.append("promise")
        if "deception noticed" in events:
            text += f" {capital(who)} did harm, and {self.name} noticed: trust can no longer grow as high as before."
            kinds.append("harm")
        elif "harm done" in events:
            text += f" {capital(who)} did harm, which {self.name} did not notice."
            kinds.append("harm")
        if moment["change"] == "ruptured":
            text += " A rift opened between them."
            kinds.append("rift")
        if moment["change"] == "repaired":
            text += f" {self._mended(place)}"
            kinds.append("mended")
        text += f" Trust in {who} {moved(_before(moment), trust)}."
        # The last is the weightiest and names the sentence.
        *also, kind = kinds or ["first" if first else "meeting"]
        week = moment["week"]
        return Sentence(week, week, kind, text, (place,), trust, self.lane_of[place], tuple(also))

    def _mended(self, place: int) -> str:
        """That a rift was mended, and how that can be where the meeting itself went badly."""
        moment = self.moments[place]
        since = max(
            self.moments[one]["week"] for one in self.places
            if one < place and self.moments[one]["change"] == "ruptured" and _pair(self.moments[one]) == _pair(moment)
        )
        rift = f"rift between them, open since week {since}, was mended"
        if went_as_hoped(moment) and "deception noticed" not in self._event(place):
            return f"The {rift}."
        return (
            f"All the same the {rift}. That made up for part of what went wrong in week {since}, but not for what "
            "went wrong this time."
        )

    def _broker(self, place: int) -> Sentence:
        moment = self.moments[place]
        who = broker(moment["broker"], moment["broker_holder"])
        both = f"{_who(moment)} and {worker(moment['other'], moment['other_holder'])}"
        event, _, why = self._event(place).partition(": ")
        if event == "closed" and why == "no longer both in the team":
            text = (
                f"{capital(both)} no longer both help {self.name}; what {who} does between the two from here on is not "
                "told."
            )
        elif event == "closed":
            text = f"{capital(who)} ceased to stand between {both}: {WHY_CLOSED[why]}."
        elif event == "introduced":
            text = f"{capital(who)} brought {both} together, who both help {self.name}."
        elif event == "mediated":
            text = f"{capital(who)} began to mediate between {both}, who both help {self.name}."
        else:
            was_asked = event == "introduced earlier"
            had = "had brought the two together" if was_asked else "was mediating between them already"
            text = f"{capital(both)} both help {self.name} now; {who} {had}."
        return Sentence(moment["week"], moment["week"], "broker", text, (place,))

    def _life(self, place: int) -> Iterator[Sentence]:
        moment = self.moments[place]
        week, trust = moment["week"], _after(moment)
        for event in (event for event in self._event(place).split(", ") if event in _LIFE):
            text = _LIFE[event].format(name=self.name, Name=capital(self.name), worker=_who(moment), trust=trust)
            if event == "dropped out":
                self._out_since = week
            if event == "came back":
                away = f", after {count(week - self._out_since, 'week')} away" if self._out_since is not None else ""
                self._out_since = None
                text += f"{away}."
            yield Sentence(week, week, _MARKS[event], text, (place,), trust if event == "dropped out" else None)

    # --- weeks in which nothing stood out

    def _quiet(self, first: int, last: int) -> Iterator[Sentence]:
        if last < first:
            return
        places = [place for week in range(first, last + 1) for place in self.by_week[week]]
        contacts = [place for place in places if self.moments[place]["kind"] == "contact"]
        week_ends = [place for place in places if self.moments[place]["kind"] == "week"]
        lead = self.moments[week_ends[0]]
        is_vacant = self.is_vacant(lead, first)
        parts = []
        main = [self.moments[place] for place in contacts if self.moments[place]["lead"]]
        others = [self.moments[place] for place in contacts if not self.moments[place]["lead"]]
        if main:
            parts.append(f"{_capital_who(main[0])} offered {self._meetings(main)}.")
        if others:
            people = list(dict.fromkeys(map(_who, others)))
            who = capital(people[0]) if len(people) == 1 else f"The other workers, {joined(people)},"
            parts.append(f"{who} offered {self._meetings(others)}.")
        if not contacts:
            if last - first < SHORT and self._out_since is None and not is_vacant:
                return
            reason = ""
            if self._out_since is not None:
                reason = f": {self.name} was out of the service"
            elif is_vacant:
                reason = f": nobody held the post of {_who(lead)}"
            parts.append(f"No meeting was offered{reason}.")
        trust, moves = None, []
        if not is_vacant and self._out_since is None:
            trust, before = _after(self.moments[week_ends[-1]]), self._trust_before(first)
            moves.append((_who(lead), f"{moved(before, trust)}{self._detour(week_ends, before, trust)}"))
        moves += _moves(others)
        if moves:
            (who, change), *more = moves
            others_too = [f"in {another} it {change}" for another, change in more]
            parts.append(f"{'; '.join([f'Trust in {who} {change}', *others_too])}.")
        yield Sentence(first, last, "quiet", " ".join(parts), tuple(sorted({*contacts, *week_ends})), trust)

    def _trust_before(self, week: int) -> int:
        """Trust in the main worker at the end of the week before, or as it stood at the start."""
        if week == 0:
            return _after(self.moments[self.start[0]])
        return next(
            _after(self.moments[place]) for place in self.by_week[week - 1] if self.moments[place]["kind"] == "week"
        )

    def _detour(self, week_ends: Sequence[int], before: int, after: int) -> str:
        """A low or a peak between the ends that the ends do not show."""
        inner = [(_after(self.moments[place]), self.moments[place]["week"]) for place in week_ends]
        low, high = min(inner), max(inner)
        if low[0] <= min(before, after) - WORTH_A_WORD:
            return f", after a low of {low[0]} in week {low[1]}"
        if high[0] >= max(before, after) + WORTH_A_WORD:
            return f", after a peak of {high[0]} in week {high[1]}"
        return ""

    def _meetings(self, contacts: Sequence[Moment]) -> str:
        """What became of meetings that were offered."""
        came = [moment for moment in contacts if moment["attended"]]
        missed = len(contacts) - len(came)
        text = count(len(contacts), "meeting")
        if len(contacts) == 1:
            text += f", and {self.name} {'came' if came else 'did not come'}"
        elif not came:
            text += f", and {self.name} came to {'neither' if len(contacts) == 2 else 'none of them'}"
        elif not missed:
            text += f", and {self.name} came to {'both' if len(contacts) == 2 else 'all of them'}"
        else:
            # Meetings with several workers in one week have no order, so no row either.
            streak = _longest_streak(contacts) if len({_who(moment) for moment in contacts}) == 1 else 0
            in_a_row = " in a row" if streak == missed else f", {streak} of them in a row"
            in_a_row = in_a_row if streak >= STREAK else ""
            text += f"; {self.name} came to {few(len(came))} and missed {few(missed)}{in_a_row}"
        return f"{text}. {_qualities(came)}" if came else text


def _helpers(others: Sequence[Moment]) -> str:
    """Who helps beside the main worker, as the end of a clause; nothing where nobody does."""
    if not others:
        return ""
    return f"; {joined([_who(one) for one in others])} {'helps' if len(others) == 1 else 'help'} as well"


def _capital_who(moment: Moment) -> str:
    return capital(_who(moment))


def _quality(moment: Moment) -> str:
    if went_as_hoped(moment):
        return "it went as hoped"
    if moment["kept_competence"]:
        return "the help was as expected, but the worker did not seem to mean well"
    if moment["kept_goodwill"]:
        return "the help fell short, though the worker meant well"
    return "the help fell short, and the worker did not seem to mean well"


def _qualities(came: Sequence[Moment]) -> str:
    """How meetings went; one in which the help fell short and the worker did not mean well is counted as both."""
    if len(came) == 1:
        return capital(_quality(came[0]))
    well, pair = sum(map(went_as_hoped, came)), len(came) == 2
    if well == len(came):
        return f"{'Both' if pair else f'All {well}'} went as hoped"
    short = sum(not moment["kept_competence"] for moment in came)
    cold = sum(not moment["kept_goodwill"] for moment in came)
    both = short + cold + well - len(came)
    text = f"Of the {len(came)} that took place, {few(well)} went as hoped; "
    if not well:
        text = f"{'Neither' if pair else f'None of the {len(came)}'} went as hoped: "
    if short == cold == both:
        return f"{text}in {_part(both, len(came))} the help fell short and the worker did not seem to mean well"
    parts = [f"in {_part(short, len(came))} the help fell short"] if short else []
    parts += [f"in {_part(cold, len(came))} the worker did not seem to mean well"] if cold else []
    return f"{text}{joined(parts)}{f' ({few(both)} of them for both reasons)' if both else ''}"


def _part(part: int, whole: int) -> str:
    """A number of the meetings, where it may be all of them."""
    if part < whole:
        return few(part)
    return "both" if whole == 2 else f"all {whole}"


def _moves(contacts: Sequence[Moment]) -> Iterator[tuple[str, str]]:
    """How trust in each of several workers moved whom the user met, in the order in which they first offered."""
    offered: dict[str, list[Moment]] = defaultdict(list)
    for moment in contacts:
        offered[_who(moment)].append(moment)
    for who, own in offered.items():
        if any(moment["attended"] for moment in own):
            yield who, moved(_before(own[0]), _after(own[-1]))


def _longest_streak(contacts: Sequence[Moment]) -> int:
    longest = now = 0
    for moment in contacts:
        now = 0 if moment["attended"] else now + 1
        longest = max(longest, now)
    return longest


_LIFE = {
    "crisis": "A crisis: another service had to step in.",
    "crisis met by another service": "A crisis while out of the service: another service had to step in.",
    "dropped out": "{Name} stopped using the service. Trust in {worker} stood at {trust}.",
    "came back": "{Name} came back to the service",
}
"""Events of a user's week, as they are told."""
_MARKS = {"crisis": "crisis", "crisis met by another service": "crisis", "dropped out": "stopped", "came back": "back"}


def _summary(telling: _Telling) -> Iterator[tuple[str, str]]:
    contacts, ties = telling.of_kind("contact"), telling.of_kind("tie")
    came = [moment for moment in contacts if moment["attended"]]
    events = [event for moment in telling.of_kind("week") for event in (moment["event"] or "").split(", ")]
    changes = [tie for tie in ties if tie["lead"] and tie["event"] in ("successor came", "moved to another worker")]
    harm = [moment for moment in contacts if "deception noticed" in (moment["event"] or "")]
    yield "meetings offered", str(len(contacts))
    yield "came to", str(len(came))
    yield "of these, went as hoped", str(sum(map(went_as_hoped, came)))
    yield "changes of the main worker", str(len(changes))
    yield "promises broken", str(sum("promise broken" in (moment["event"] or "") for moment in contacts))
    yield "harm that was noticed", str(len(harm))
    yield "rifts opened", str(sum(moment["change"] == "ruptured" for moment in contacts))
    yield "rifts mended", str(sum(moment["change"] == "repaired" for moment in contacts))
    yield "times they stopped using the service", str(events.count("dropped out"))
    yield "weeks out of the service", str(_weeks_out(telling))
    yield "crises", str(sum(event.startswith("crisis") for event in events))
    yield "trust in the main worker at the start", str(_after(telling.moments[telling.start[0]]))
    end = telling.of_kind("week")[-1]
    there_is_none = telling.is_vacant(end, telling.n_weeks)
    yield "trust in the main worker at the end", "none: post empty" if there_is_none else str(_after(end))


def _weeks_out(telling: _Telling) -> int:
    """Weeks that ended with the user out of the service."""
    total, is_out = 0, False
    for moment in telling.of_kind("week"):
        for event in (moment["event"] or "").split(", "):
            is_out = {"dropped out": True, "came back": False, "another user has the place": False}.get(event, is_out)
        total += is_out
    return total


def _lanes(telling: _Telling) -> Iterator[Lane]:
    """The main worker's lane, and one for each other place in the team."""
    yield Lane("trust in main<br>worker, 0-100", tuple(_line(telling)))
    for lane in range(1, len(telling.start)):
        yield Lane("trust in<br>another", tuple(_line_of_another(telling, lane)))


def _line_of_another(telling: _Telling, lane: int) -> Iterator[Point]:
    """Trust in those who held one of the other places, as it stood after each week in which they offered a meeting."""
    drawn = 0
    for place, own in telling.lane_of.items():
        moment = telling.moments[place]
        week, event = moment["week"], moment["event"] or ""
        if own != lane:
            continue
        if moment["kind"] == "contact":
            if drawn < week - 1:
                yield week - 1, exactly_of_hundred(moment["competence_before"], moment["goodwill_before"]), _who(moment)
            drawn = week
            yield week, exactly_of_hundred(moment["competence_after"], moment["goodwill_after"]), _who(moment)
            continue
        is_start = event.startswith("at the start")
        if not is_start and moment["competence_before"] is not None and event != "successor came":
            old = _who(moment) if moment["other"] is None else worker(moment["other"], moment["other_holder"])
            yield week - 1, exactly_of_hundred(moment["competence_before"], moment["goodwill_before"]), old
        yield week, None, ""
        drawn = week
        if event != "worker left" and not telling.is_vacant(moment, week + (0 if is_start else 1)):
            yield week, exactly_of_hundred(moment["competence_after"], moment["goodwill_after"]), _who(moment)


def _line(telling: _Telling) -> Iterator[Point]:
    """Trust in the main worker at the end of each week; a new worker begins a new line, an empty post has none."""
    began = {
        (moment["week"], _pair(moment)): exactly_of_hundred(moment["competence_after"], moment["goodwill_after"])
        for moment in telling.of_kind("tie") if moment["lead"] and moment["competence_after"] is not None
    }
    last = None
    for moment in telling.of_kind("week"):
        pair = _pair(moment)
        if telling.is_vacant(moment, moment["week"] + 1):
            yield moment["week"], None, ""
            continue
        if last is not None and pair != last:
            yield moment["week"], None, ""
        if pair != last and (moment["week"], pair) in began:
            yield moment["week"], began[moment["week"], pair], _who(moment)
        yield moment["week"], exactly_of_hundred(moment["competence_after"], moment["goodwill_after"]), _who(moment)
        last = pair
