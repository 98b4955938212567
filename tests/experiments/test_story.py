"""Stories: every sentence is held against the records, which the test reads by itself and not as the teller does."""

import html
import json
import re
import shlex

import pytest

from experiments import store
from experiments.__main__ import run
from experiments.stories.page import story_page
from experiments.stories.parting import find_parting
from experiments.stories.telling import tell
from experiments.stories.words import short
from model.policies import POLICIES
from model.scenario import Scenario
from model.simulation import Simulation
from tests.experiments.reading_stories import (
    BROKER,
    NUMBER,
    WHO,
    did,
    inside_weeks,
    number,
    often,
    pair,
    trust,
    who,
)

WORLD = Scenario(
    n_users=60, n_organisations=2, n_weeks=130, audit=0.5, bad_actor_share=0.3, resignation_rate=1.0, promise_rate=0.04,
    need_mean=2.0, case_closure=0.2, propensity_mean=0.5,
)
REGIMES = {
    "Status quo": [],
    "Audit": [POLICIES["audit_heavy"](start=30)],
    "Churn": [POLICIES["high_churn"](start=30)],
    "Brokers": [POLICIES["brokering"](start=30)],
    "Paid by one side": [POLICIES["embedded_brokering"](start=30, end=110)],
    "Sessions": [POLICIES["co_learning"](start=30, dose=1.0), POLICIES["brokering"](start=30)],
    "Warm": [POLICIES["warm_handover"](start=30), POLICIES["relational_practice"](start=50)],
}
USERS = range(WORLD.n_users)
REASONS = {
    "the two trusted each other again": "trusted again", "one of the two left": "professional left",
    "the two no longer had a user in common": "no occasion any more", "the broker went": "broker left",
    "the priorities of an organisation shifted": "priorities shifted", "hours were too few": "too few hours",
}


@pytest.fixture(scope="module")
def records():
    found = {}
    for label, policies in REGIMES.items():
        columns = Simulation(WORLD, policies, 3).world.columns
        sizes = {"user": len(USERS), "professional": len(columns["post_key"]), "broker": len(columns["broker_key"])}
        people = [f"{role}:{place}" for role, size in sizes.items() for place in range(size)]
        simulation = Simulation(WORLD, policies, 3, people)
        simulation.run()
        found[label] = simulation.trace.records
    return found


@pytest.fixture(scope="module")
def posts(records):
    return sorted({record["professional"] for record in records["Status quo"] if record["kind"] == "contact"})


def story(records, person):
    return tell(person, "a test", 3, records, WORLD.n_weeks, {})


def direction(word, before, after):
    return {"rose": after > before, "fell": after < before}[word]


class Checker:
    """Holds the sentences of one user's life against the raw records of that user."""

    def __init__(self, records, user):
        self.user = user
        self.records = [one for one in records if one["user"] == user and one["kind"] != "worker"]
        self.brokers_own = [one for one in records if one["user"] is None and one["kind"] == "path"]

    def of(self, kind, first, last):
        return [one for one in self.records if one["kind"] == kind and first <= one["week"] <= last]

    def contact(self, week, person):
        (found,) = [one for one in self.of("contact", week, week) if pair(one) == who(person)]
        return found

    def check(self, sentence):
        self.now = sentence
        self.weeks = sentence.first, sentence.last
        clauses = re.split(r"(?<=[.:]) (?=[A-Z])", sentence.text.removesuffix("."))
        for clause in clauses:
            clause = clause.removesuffix(".")
            rules = [(rule, check) for rule, check in self.RULES if re.fullmatch(rule, clause)]
            assert len(rules) == 1, f"{len(rules)} rules read {clause!r} of {sentence}"
            rule, check = rules[0]
            try:
                verdict = check(self, *re.fullmatch(rule, clause).groups())
            except (ValueError, StopIteration, TypeError, IndexError) as error:
                raise AssertionError(f"{clause!r} of {sentence}") from error
            assert verdict, f"{clause!r} of {sentence}"

    # --- how trust stands and moves

    def trusts(self, text):
        """Trust in one worker after the other: the main one if there is one, then every other who was met."""
        told = [re.fullmatch(rf"(?:Trust )?in ({WHO}) (?:it )?(.+)", part) for part in text.split("; ")]
        people = [who(one[1]) for one in told]
        if self.now.kind == "quiet":
            is_there = not self.of("contact", *self.weeks) or people[0] == pair(self.of("week", *self.weeks)[0])
            met = {pair(one) for one in self.of("contact", *self.weeks) if one["attended"] and not one["lead"]}
            assert set(people[1 if is_there else 0 :]) == met, "not every worker met is told of, or others are"
        return all(self.trust_moved(one[1], one[4]) for one in told)

    def trust_moved(self, person, text):
        word, before, after, stayed, extreme, size, week = re.fullmatch(
            r"(?:(rose|fell) from (\d+) to (\d+)|stayed at (\d+))(?:, after a (low|peak) of (\d+) in week (\d+))?",
            text,
        ).groups()
        before, after = int(stayed or before), int(stayed or after)
        assert stayed or direction(word, before, after)
        if self.now.kind == "quiet" and who(person) != pair(self.of("week", *self.weeks)[0]):
            own = [one for one in self.of("contact", *self.weeks) if pair(one) == who(person)]
            return (before, after) == (trust(own[0], "before"), trust(own[-1])) and not extreme
        return self.trust_is(person, before, after, extreme, size, week)

    def trust_is(self, person, before, after, extreme, size, week):
        first, last = self.weeks
        if self.now.kind != "quiet":
            contact = self.contact(first, person)
            return (trust(contact, "before"), trust(contact)) == (before, after)
        ends = self.of("week", first, last)
        if any(pair(one) != who(person) for one in ends):
            return False
        if extreme:
            values = {one["week"]: trust(one) for one in ends}
            most = (min if extreme == "low" else max)(values.values())
            assert values[int(week)] == most == int(size)
        if first:
            start = self.of("week", first - 1, first - 1)[0]
        else:
            start = next(one for one in self.of("tie", 0, 0) if one["lead"] and "start" in one["event"])
        return (trust(start), trust(ends[-1])) == (before, after)

    def trust_stands(self, person, size):
        first, _ = self.weeks
        kinds = {"start": "tie", "closed": "tie", "stopped": "week"}
        found = [
            one for one in self.of(kinds[self.now.kind], first, first)
            if one["lead"] and pair(one) == who(person) and one["competence_after"] is not None
        ]
        return int(size) in {trust(one) for one in found}

    def trust_began(self, person, size, old, before):
        changes = [
            one for one in self.of("tie", *self.weeks) if one["event"] in ("successor came", "moved to another worker")
        ]
        (found,) = [
            one for one in changes
            if pair(one) == who(person) and (one["other"] is None or (one["other"], one["other_holder"]) == who(old))
        ]
        kept = found["other"] is not None or who(old) == (found["professional"], found["holder"] - 1)
        return kept and (trust(found), trust(found, "before")) == (int(size), int(before))

    # --- meetings

    def side(self, person):
        """The contacts that a clause about several means: with this worker, or with all but the main one."""
        contacts = self.of("contact", *self.weeks)
        if person is None or person.startswith("The other"):
            return [one for one in contacts if not one["lead"]]
        return [one for one in contacts if pair(one) == who(person)]

    def offered(self, person, several, many, rest):
        self.last_side = found = self.side(person)
        came = sum(one["attended"] for one in found)
        if len(found) != number(several):
            return False
        if person.startswith("The other"):
            named = {who(name) for name in re.findall(r"worker \d+(?:'s (?:\w+ )?successor)?", many or "")}
            assert named == {pair(one) for one in found}
        if rest.endswith(" came"):
            return came == 1 == len(found)
        if rest.endswith("did not come"):
            return came == 0 and len(found) == 1
        if rest.endswith(("came to none of them", "came to neither")):
            return came == 0 and (len(found) == 2) == rest.endswith("neither")
        if rest.endswith(("came to all of them", "came to both")):
            return came == len(found) and (len(found) == 2) == rest.endswith("both")
        saw, missed, streak, at_once = re.fullmatch(
            rf"; user {self.user} came to {NUMBER} and missed {NUMBER}"
            r"(?:, (\d+) of them in a row| (in a row))?", rest
        ).groups()
        streak = missed if at_once else streak
        longest = max(map(len, re.findall("0+", "".join(str(int(one["attended"])) for one in found))))
        several_people = len({pair(one) for one in found}) > 1
        assert longest == int(streak) if streak else longest < 3 or several_people
        return (number(saw), number(missed)) == (came, len(found) - came)

    def quality_counts(self, size, well, parts, both):
        came = [one for one in self.last_side if one["attended"]]
        assert int(size) == len(came)
        told = re.findall(r"\bin (all \d+|\w+) (the help fell short|the worker did not seem)", parts)
        numbers = {words: 2 if many == "both" else number(many.removeprefix("all ")) for many, words in told}
        short, cold = numbers.get("the help fell short", 0), numbers.get("the worker did not seem", 0)
        if parts.endswith("the help fell short and the worker did not seem to mean well"):
            cold = both = short
        well, both = (number(part) if isinstance(part, str) else part or 0 for part in (well, both))
        kept = [(one["kept_competence"], one["kept_goodwill"]) for one in came]
        expected = (
            kept.count((True, True)), sum(not helped for helped, _ in kept), sum(not meant for _, meant in kept),
            kept.count((False, False)),
        )
        return (well, short, cold, both) == expected

    def all_well(self, several):
        came = [one for one in self.last_side if one["attended"]]
        size = {"It": 1, "Both": 2}.get(several, number(several.removeprefix("All ")))
        return len(came) == size and all(one["kept_competence"] and one["kept_goodwill"] for one in came)

    def quality_alone(self, text):
        (one,) = [one for one in self.last_side if one["attended"]]
        return QUALITY[text[0].lower() + text[1:]] == (one["kept_competence"], one["kept_goodwill"])

    def met(self, person, also, first, again, quality):
        week = self.weeks[0]
        contact = self.contact(week, person)
        if first:
            begun = max(
                (one["week"] for one in self.of("tie", 0, week) if pair(one) == who(person)),
                default=0,
            )
            arrived = max((one["week"] for one in self.of("tie", 0, week) if "another user" in one["event"]), default=0)
            earlier = [
                one for one in self.of("contact", 0, week - 1)
                if one["attended"] and pair(one) == who(person) and one["week"] >= arrived
            ]
            assert bool(again) == bool(earlier)
            assert all(one["week"] < begun for one in earlier)
        self.met_now = contact
        told = quality is None or QUALITY[quality.removeprefix("; ")] == (
            contact["kept_competence"], contact["kept_goodwill"]
        )
        return contact["attended"] and told

    def missed(self, person, also):
        return not self.contact(self.weeks[0], person)["attended"]

    def mended(self, same, since):
        """Whether the last rift with this worker was so old, and a bad meeting is said to be one."""
        now = self.met_now
        rifts = [
            one["week"] for one in self.of("contact", 0, now["week"] - 1)
            if one["change"] == "ruptured" and pair(one) == pair(now)
        ]
        bad = not (now["kept_competence"] and now["kept_goodwill"]) or "deception noticed" in now["event"]
        assert bool(same) == bad
        return now["change"] == "repaired" and max(rifts) == int(since)

    def not_for_this(self, since):
        return self.mended(True, since)

    def happened(self, word):
        return lambda person=None: word in self.met_now["event"].split(", ")

    def none_offered(self, reason, person):
        if self.of("contact", *self.weeks):
            return False
        if reason and "out of the service" in reason:
            return not self.is_engaged(self.weeks[0] - 1) and not self.is_engaged(self.weeks[1])
        if reason:
            return self.is_gone(person, self.weeks[0] - 1)
        return True

    def is_gone(self, person, week):
        return any(
            (one["event"] == "worker left" or "nobody" in one["event"])
            and pair(one) == who(person) for one in self.of("tie", 0, week)
        )

    def is_engaged(self, week):
        engaged, turns = True, {"dropped out": False, "came back": True, "another user has the place": True}
        for one in self.of("week", 0, week):
            for event in one["event"].split(", "):
                engaged = turns.get(event, engaged)
        return engaged

    # --- coming and going

    def left(self, person, also):
        found = [one for one in self.of("tie", *self.weeks) if one["event"] == "worker left"]
        return any(pair(one) == who(person) and one["lead"] == (not also) for one in found)

    def took_over(self, person, weeks):
        post, holder = who(person)
        ties = [one for one in self.of("tie", 0, self.weeks[0]) if one["professional"] == post]
        gone = [one for one in ties if one["event"] == "worker left"]
        return self.weeks[0] - gone[-1]["week"] == number(weeks) and gone[-1]["holder"] == holder - 1

    def passed(self, old, new):
        return any(
            one["event"] == "moved to another worker" and pair(one) == who(new)
            and (one["other"], one["other_holder"]) == who(old) for one in self.of("tie", *self.weeks)
        )

    def begins(self, person, others):
        ties = [one for one in self.of("tie", 0, 0) if "start" in one["event"]]
        named = [pair(one) for one in ties if not one["lead"]]
        told = [who(name) for name in re.findall(r"worker \d+", others or "")]
        return sorted(named) == sorted(told) and who(person) == next(
            pair(one) for one in ties if one["lead"]
        )

    def event(self, *words):
        return set(words) & set(self.of("week", *self.weeks)[0]["event"].split(", "))

    def came_back(self, weeks):
        if not self.event("came back"):
            return False
        gone = [one["week"] for one in self.of("week", 0, self.weeks[0]) if "dropped out" in one["event"]]
        return weeks is None or self.weeks[0] - gone[-1] == number(weeks)

    def turns(self, broker, one, other):
        return [
            record for record in self.of("path", *self.weeks)
            if (record["broker"], record["broker_holder"]) == who(broker)
            and (pair(record), (record["other"], record["other_holder"])) == (who(one), who(other))
        ]

    def between(self, broker, one, other, event):
        return event in [record["event"] for record in self.turns(broker, one, other)]

    def ceased(self, broker, one, other):
        turns = self.turns(broker, one, other)
        reason = self.now.text.removesuffix(".").rpartition(": ")[2]
        (end,) = [record for record in turns if record["event"].startswith("closed")]
        assert self.let_go(end), "the broker goes on"
        return end["event"] == f"closed: {REASONS[reason]}"

    def let_go(self, end):
        """Whether the broker let go of the tie itself in that week, for whomever the two help."""
        same = ("week", "broker", "professional", "other", "event")
        return any(all(one[name] == end[name] for name in same) for one in self.brokers_own)

    def no_concern(self, broker, one, other):
        """Whether the two no longer both help the user, though both are still there and the broker may go on."""
        (end,) = [record for record in self.turns(broker, one, other) if record["event"].startswith("closed")]
        return not self.let_go(end)

    def closed(self, person, others, is_vacant):
        """Whether the next user begins with this main worker and these helpers, whoever of them is there."""
        ties = [one for one in self.of("tie", *self.weeks) if one["event"] == "another user has the place"]
        told = [who(found[0]) for found in re.finditer(WHO, others or "")]
        assert sorted(told) == sorted(pair(one) for one in ties if not one["lead"])
        assert [pair(one) for one in ties if one["lead"]] == [who(person)]
        return self.is_gone(person, self.weeks[0] - 1) == is_vacant

    def nobody_yet(self, people):
        ties = [one for one in self.of("tie", *self.weeks) if not one["lead"] and "another user" in one["event"]]
        told = [who(found[0]) for found in re.finditer(WHO, people)]
        gone = [
            (one["professional"], one["holder"]) for one in self.of("tie", 0, self.weeks[0] - 1)
            if one["event"] == "worker left" or "nobody" in one["event"]
        ]
        return sorted(told) == sorted(pair(one) for one in ties if pair(one) in gone)

    RULES = (
        (rf"(Trust in {WHO} (?:rose|fell|stayed).+)", lambda self, text, *_: self.trusts(text)),
        (rf"Trust in ({WHO}) (?:stands|stood) at (\d+)",
         lambda self, person, _, __, size: self.trust_stands(person, size)),
        (rf"Trust in ({WHO}) began at (\d+); trust in ({WHO}) had stood at (\d+)",
         lambda self, person, _, __, size, old, ___, ____, before: self.trust_began(person, size, old, before)),
        (rf"({WHO}|The other workers, (.+),) offered {NUMBER} meetings?((?:, and|;).+)",
         lambda self, person, _, __, many, several, rest: self.offered(person, several, many, rest)),
        (rf"Of the (\d+) that took place, {NUMBER} went as hoped; (in .+?)(?: \({NUMBER} of them for both reasons\))?",
         quality_counts),
        (rf"(?:None of the (\d+)|Neither) went as hoped: (in .+?)(?: \({NUMBER} of them for both reasons\))?",
         lambda self, size, parts, both: self.quality_counts(size or 2, "none", parts, both)),
        (r"(It|Both|All \d+) went as hoped", all_well),
        ("(The help .+)", quality_alone),
        (rf"User \d+( also)? met ({WHO})( for the first time)?( since this worker was given the case back)?(; .+)?",
         lambda self, also, person, _, __, first, again, quality: self.met(person, also, first, again, quality)),
        (rf"({WHO})( also)? offered a meeting, and user \d+ did not come",
         lambda self, person, _, __, also: self.missed(person, also)),
        (rf"({WHO}) broke a promise", lambda self, *_: self.happened("promise broken")()),
        (rf"({WHO}) did harm, and user \d+ noticed: trust can no longer grow as high as before",
         lambda self, *_: self.happened("deception noticed")() and self.happened("harm done")()),
        (rf"({WHO}) did harm, which user \d+ did not notice",
         lambda self, *_: self.happened("harm done")() and not self.happened("deception noticed")()),
        ("A rift opened between them", lambda self: self.met_now["change"] == "ruptured"),
        (r"(?:(All the same) the|The) rift between them, open since week (\d+), was mended", mended),
        (r"That made up for part of what went wrong in week (\d+), but not for what went wrong this time",
         not_for_this),
        (rf"No meeting was offered(: user \d+ was out of the service|: nobody held the post of ({WHO}))?",
         lambda self, reason, person, *_: self.none_offered(reason, person)),
        (rf"({WHO})(, one of the other workers,)? left", lambda self, person, _, __, also: self.left(person, also)),
        ("For now nobody holds the post", lambda self: True),
        (rf"({WHO}) took over(?: as one of the other workers)?; the post had been empty for {NUMBER} weeks?",
         lambda self, person, _, __, weeks: self.took_over(person, weeks)),
        (rf"The case was passed from ({WHO})(?:, one of the other workers,)? to ({WHO})",
         lambda self, old, _, __, new, *___: self.passed(old, new)),
        (rf"User \d+ begins with ({WHO}) as the main worker(?:; (.+) helps? as well)?",
         lambda self, person, _, __, others: self.begins(person, others)),
        ("A crisis:", lambda self: self.event("crisis")),
        ("A crisis: another service had to step in", lambda self: self.event("crisis")),
        ("A crisis while out of the service: another service had to step in",
         lambda self: self.event("crisis met by another service")),
        (r"User \d+ stopped using the service", lambda self: self.event("dropped out")),
        (rf"User \d+ came back to the service(?:, after {NUMBER} weeks? away)?",
         lambda self, weeks: self.came_back(weeks)),
        (rf"({BROKER}) began to mediate between ({WHO}) and ({WHO}), who both help user \d+",
         lambda self, broker, _, __, one, ___, ____, other, *_____: self.between(broker, one, other, "mediated")),
        (rf"({BROKER}) brought ({WHO}) and ({WHO}) together, who both help user \d+",
         lambda self, broker, _, __, one, ___, ____, other, *_____: self.between(broker, one, other, "introduced")),
        (rf"({WHO}) and ({WHO}) both help user \d+ now; ({BROKER}) (had brought the two together|was "
         "mediating .+ already)",
         lambda self, one, _, __, other, ___, ____, broker, _____, ______, what: self.between(
             broker, one, other, f"{'introduced' if 'brought' in what else 'mediated'} earlier")),
        (rf"({BROKER}) ceased to stand between ({WHO}) and ({WHO}):.*",
         lambda self, broker, _, __, one, ___, ____, other, *_____: self.ceased(broker, one, other)),
        (rf"({WHO}) and ({WHO}) no longer both help user \d+; what ({BROKER}) does between the two from here on "
         "is not told",
         lambda self, one, _, __, other, ___, ____, broker, *_____: self.no_concern(broker, one, other)),
        (r"The case was closed", lambda self: True),
        (rf"From here on .+ who begins while nobody holds the post of ({WHO})(?:; (.+) helps? as well)?",
         lambda self, person, _, __, others: self.closed(person, others, True)),
        (rf"From here on .+ the next user with the same place, who begins with ({WHO}) as the main worker"
         r"(?:; (.+) helps? as well)?",
         lambda self, person, _, __, others: self.closed(person, others, False)),
        (r"Nobody holds the post of (worker .+) yet", nobody_yet),
    )


QUALITY = {
    "it went as hoped": (True, True),
    "the help was as expected, but the worker did not seem to mean well": (True, False),
    "the help fell short, though the worker meant well": (False, True),
    "the help fell short, and the worker did not seem to mean well": (False, False),
}


@pytest.mark.parametrize("label", REGIMES)
def test_no_sentence_about_a_user_contradicts_the_records(records, label):
    told = 0
    for user in USERS:
        (life,) = story({label: records[label]}, f"user:{user}").lives
        checker = Checker(records[label], user)
        for sentence in life.sentences:
            checker.check(sentence)
            assert all(sentence.first <= life.moments[place]["week"] <= sentence.last for place in sentence.moments)
            assert sentence.moments or "No meeting" in sentence.text
            told += 1
    assert told > 1000


def test_everything_that_matters_is_told(records):
    """Every broken promise, rift, repair, crisis, leaving and change of worker has its sentence, and each once."""
    for user in USERS:
        (life,) = story({"Churn": records["Churn"]}, f"user:{user}").lives
        told = " ".join(sentence.text for sentence in life.sentences)
        mine = [one for one in records["Churn"] if one["user"] == user and one["kind"] != "worker"]
        contacts = [one for one in mine if one["kind"] == "contact"]
        weeks = [one["event"].split(", ") for one in mine if one["kind"] == "week"]
        ties = [one["event"] for one in mine if one["kind"] == "tie"]
        expected = {
            "broke a promise": sum("promise broken" in one["event"] for one in contacts),
            "noticed: trust can no longer": sum("deception noticed" in one["event"] for one in contacts),
            "A rift opened": sum(one["change"] == "ruptured" for one in contacts),
            "was mended": sum(one["change"] == "repaired" for one in contacts),
            "A crisis": sum(any(event.startswith("crisis") for event in events) for events in weeks),
            "stopped using the service": sum("dropped out" in events for events in weeks),
            "came back to the service": sum("came back" in events for events in weeks),
            "The case was passed": ties.count("moved to another worker"),
            " took over": ties.count("successor came"),
            " left. ": ties.count("worker left"),
        }
        assert {words: told.count(words) for words in expected} == expected
        covered = [place for sentence in life.sentences for place in sentence.moments]
        kept = {place for place, one in enumerate(life.moments) if one["kind"] == "contact"}
        assert kept <= set(covered)
        assert len([place for place in covered if place in kept]) == len(kept), "a meeting is told twice"


def test_there_is_no_trust_in_a_main_worker_who_left(records):
    """Neither at the end nor on the line, as long as nobody came after."""
    none = 0
    for user in USERS:
        (life,) = story({"Churn": records["Churn"]}, f"user:{user}").lives
        mine = [one for one in records["Churn"] if one["user"] == user]
        left = {
            pair(one): one["week"] for one in mine
            if one["kind"] == "tie" and (one["event"] == "worker left" or "nobody" in one["event"])
        }
        ends = [one for one in mine if one["kind"] == "week"]
        there = {one["week"] for one in ends if left.get(pair(one), WORLD.n_weeks) > one["week"]}
        assert {week for week, size, _ in life.lanes[0].line if size is not None} == there
        is_there = ends[-1]["week"] in there
        told = dict(life.summary)["trust in the main worker at the end"]
        assert told == (str(trust(ends[-1])) if is_there else "none: post empty")
        none += not is_there
    assert 0 < none < len(USERS)


def test_an_event_stands_at_the_trust_in_the_worker_it_happened_with(records):
    """In the lane of that worker, at the height of the line there, whatever the main worker's line does."""
    with_others = 0
    for user in USERS:
        (life,) = story({"Churn": records["Churn"]}, f"user:{user}").lives
        for sentence in life.sentences:
            if sentence.kind not in ("promise", "harm", "rift", "mended", "change"):
                continue
            record = life.moments[sentence.moments[0]]
            here = [
                (size, name) for week, size, name in life.lanes[sentence.lane].line
                if week == record["week"] and name and who(name) == pair(record)
            ]
            assert here, f"{sentence} is not on the line of its worker"
            assert sentence.trust in {round(size) for size, _ in here}
            assert (sentence.lane == 0) == record["lead"]
            with_others += sentence.lane > 0
    assert with_others > 100


def test_marks_are_drawn_in_the_lanes_of_their_workers(records):
    told = story({name: records[name] for name in ("Status quo", "Churn")}, "user:4")
    page = story_page(told)
    for place, life in enumerate(told.lives):
        drawn = json.loads(re.search(rf'id="life-{place}"[^>]*>(.*?)</script>', page)[1])["data"]
        for lane in range(len(life.lanes)):
            axis = "y" if lane == 0 else f"y{lane + 1}"
            rifts = [one for one in drawn if one["name"] == "rift opened" and one.get("yaxis", "y") == axis]
            expected = [(one.first, one.trust) for one in life.sentences if one.kind == "rift" and one.lane == lane]
            assert [mark for one in rifts for mark in zip(one["x"], one["y"], strict=True)] == expected


@pytest.mark.parametrize(
    ("name", "short_name"),
    [("worker 4", "4"), ("broker 0's successor", "0b"), ("worker 12's third successor", "12d"),
     ("worker 3's 11th successor", "3l"), ("worker 3's 30th successor", "3 (30)")],
)  # fmt: skip
def test_short_names_tell_successors_apart(name, short_name):
    assert short(name) == short_name


def test_sentences_follow_each_other(records):
    for user in USERS:
        for life in story(records, f"user:{user}").lives:
            ends = [(one.first, one.last) for one in life.sentences]
            for (_, last), (first, end) in zip(ends, ends[1:], strict=False):
                assert first <= end and (first > last or first == last), "one after the other, none across another"


@pytest.mark.parametrize("label", REGIMES)
def test_no_sentence_about_a_professional_contradicts_the_records(records, posts, label):
    for post in posts:
        (life,) = story({label: records[label]}, f"professional:{post}").lives
        raw = [one for one in records[label] if one["kind"] in ("contact", "worker") and one["professional"] == post]
        pairs = [one for one in records[label] if one["kind"] == "colleagues"]
        pairs = [one for one in pairs if post in (one["professional"], one["other"])]
        changes = [one for one in raw if one["kind"] == "worker"]
        assert [(one.first, one.kind) for one in life.sentences if one.kind in ("left", "change")] == [
            (one["week"], {"left": "left", "started": "change"}[one["event"]]) for one in changes
        ]
        met = 0
        for sentence in life.sentences:
            text = sentence.text
            inside = [one for one in raw if sentence.first <= one["week"] <= sentence.last and one["kind"] == "contact"]
            came = [one for one in inside if one["attended"]]
            if sentence.kind in ("brokers", "introduced"):
                mine = [one for one in broker_records(records[label], post) if inside_weeks(one, sentence)]
                check_broker_told(sentence, post, mine, pairs)
                continue
            if sentence.kind == "left":
                ended = re.search(rf"{NUMBER} ties? that brokers held", text.lower())
                assert (number(ended[1]) if ended else 0) == len(tie_ends(records[label], post, sentence))
            name = who(re.match(WHO, text)[0])
            assert all(pair(one) == name for one in inside)
            if sentence.kind == "users":
                met += len(inside)
                check_users_told(text, inside, came)
            if sentence.kind == "colleagues":
                within = [one for one in pairs if sentence.first <= one["week"] <= sentence.last]
                check_colleagues_told(text, post, within)
            if sentence.kind == "change":
                gone = [one["week"] for one in changes if one["event"] == "left" and one["week"] < sentence.first]
                empty = re.search(rf"empty for {NUMBER} week", text)[1]
                assert sentence.first - (gone[-1] if gone else 0) == number(empty)
        assert met == len([one for one in raw if one["kind"] == "contact"])


def check_users_told(text, inside, came):
    if "nobody came" in text:
        assert not came
        return
    users, meetings = re.search(rf"met {NUMBER} users? in {NUMBER} meetings?[.;]", text).groups()
    assert (number(users), number(meetings)) == (len({one["user"] for one in came}), len(came))
    missed = re.search(r"; to (?:another (\d+)|(one) other) that they offered the user did not come\.", text)
    assert (number(missed[1] or missed[2]) if missed else 0) == len(inside) - len(came)
    well = sum(one["kept_competence"] and one["kept_goodwill"] for one in came)
    if len(came) > 1:
        share = re.search(r"(\w+)(?: of the (\d+))? meetings went as hoped", text)
        assert well == (len(came) if share[1] == "All" else number(share[1]))
        assert share[2] is None or int(share[2]) == len(came)
    else:
        told = "The meeting went as hoped." in text, "The meeting did not go as hoped." in text
        assert told == (well == 1, well == 0)
    for words, count in {
        "The worker broke {} promises?, to": sum("promise broken" in one["event"] for one in came),
        "The worker did harm in {} meetings?, with": sum("harm done" in one["event"] for one in came),
        "{} rifts? opened, with": sum(one["change"] == "ruptured" for one in came),
    }.items():
        found = re.search(words.format("(\\d+|[Oo]ne)"), text)
        assert (number(found[1]) if found else 0) == count
    mended = re.search(r"(\d+|One) rifts? w\w+ mended", text)
    assert (number(mended[1]) if mended else 0) == sum(one["change"] == "repaired" for one in came)
    for words, side in (("users' trust in [^.]+ was", ""), ("'s trust in the users", "back_")):
        mean = sum(50 * (one[f"{side}competence_after"] + one[f"{side}goodwill_after"]) for one in came) / len(came)
        assert abs(int(re.search(rf"{words} (\d+)", text)[1]) - mean) <= 0.5 + 1e-9


def check_colleagues_told(text, post, pairs):
    both = [did(one, post) for one in pairs]
    own, theirs = [one for one, _ in both], [other for _, other in both]
    others = {(one["other"], one["other_holder"]) if one["professional"] == post else pair(one) for one in pairs}
    told = re.fullmatch(
        rf".+ met {NUMBER} colleagues?\. In {NUMBER} weekly get-togethers? of two, worker [^.]+ did their part in "
        r"(\d+) and held back in (\d+); the colleague did theirs in (\d+) and held back in (\d+)"
        rf"(?:; in {NUMBER} nobody had a choice, as they met in a session)?\.", text
    )
    *numbers, unchosen = told.groups()
    assert [number(one) for one in numbers] == [
        len(others), len(pairs), own.count(True), own.count(False), theirs.count(True), theirs.count(False)
    ]
    assert (number(unchosen) if unchosen else 0) == own.count(None)


def broker_records(records, post):
    """What a post had to do with brokers."""
    found = [one for one in records if one["broker"] is not None and one["user"] is None]
    return [one for one in found if post in (one["professional"], one["other"])]


def tie_ends(records, post, sentence):
    """The ties of a post that brokers let go of in the weeks of a sentence."""
    mine = [one for one in broker_records(records, post) if one["kind"] == "path" and inside_weeks(one, sentence)]
    return [one for one in mine if one["event"].startswith("closed")]


def check_broker_told(sentence, post, mine, met):
    """Hold what is said of one broker and one professional against the records of the two."""
    names = {who(found[0]) for found in re.finditer(BROKER, sentence.text)}
    assert len(names) == 1, sentence
    mine = [one for one in mine if (one["broker"], one["broker_holder"]) in names]
    if sentence.kind == "introduced":
        (opened,) = [one for one in mine if one["kind"] == "path" and one["event"] == "introduced"]
        me, other, *again = (who(found[0]) for found in re.finditer(WHO, sentence.text))
        me_told = re.search(rf"(?:introduced|brought) ({WHO})", sentence.text)[1]
        assert set(again) == {me, other} and {me, other} == {pair(opened), (opened["other"], opened["other_holder"])}
        side = "" if opened["professional"] == post else "back_"
        two = pair(opened), (opened["other"], opened["other_holder"])
        earlier = [
            one for one in met
            if one["week"] < opened["week"] and (pair(one), (one["other"], one["other_holder"])) == two
        ]
        assert (" introduced " in sentence.text) == (not earlier)
        assert (" together again. " in sentence.text) == bool(earlier)
        if earlier:
            last = max(earlier, key=lambda one: one["week"])
            then = round(50 * (last[f"{side}competence_after"] + last[f"{side}goodwill_after"]))
            assert f"had last met, in week {last['week']}, {me_told}'s trust" in sentence.text
            assert f" was {then}; with the broker's word" in sentence.text
        told = re.search(r"began (?:anew )?at (\d+); without it that would have been (\d+|the same)", sentence.text)
        told = told[1], told[1] if told[2] == "the same" else told[2]
        assert ("the same" in sentence.text) == (told[0] == told[1])
        assert ("The broker's own trust" in sentence.text) == (int(told[0]) < int(told[1]))
        for size, when in zip(map(int, told), ("after", "before"), strict=True):
            assert size == round(50 * (opened[f"{side}competence_{when}"] + opened[f"{side}goodwill_{when}"]))
        return
    clauses = sentence.text.removesuffix(".").split(". ")
    for clause in clauses:
        rules = [(rule, check) for rule, check in OF_A_BROKER if re.fullmatch(rule, clause)]
        assert len(rules) == 1, f"{len(rules)} rules read {clause!r}"
        rule, check = rules[0]
        assert check(mine, post, *re.fullmatch(rule, clause).groups()), f"{clause!r} of {sentence}"
    told = " ".join(clauses)
    kinds = {one["kind"] for one in mine}
    assert ("met a colleague" in told) == ("colleagues" in kinds)
    assert bool(re.search("met (?:the )?broker", told)) == ("visit" in kinds)
    reasons = {one["event"] for one in mine if one["event"] and one["event"].startswith("closed")}
    assert told.count("ceased to stand") == len(reasons), "the end of a tie is not told"


def events(mine, kind):
    return [one["event"] for one in mine if one["kind"] == kind]


def began_between(mine, post, names):
    others = {
        (one["other"], one["other_holder"]) if one["professional"] == post else pair(one) for one in mine
        if one["kind"] == "path" and one["event"] == "mediated"
    }
    return set(of_each_pair(post, names)) == others


def of_each_pair(post, names):
    """The colleagues in "between worker 1 and worker 5 and between worker 1 and worker 9", each pair by itself."""
    pairs = re.findall(rf"between ({WHO}) and ({WHO})", names)
    assert len(pairs) == names.count("between ") and all(who(found[0])[0] == post for found in pairs)
    return [who(found[3]) for found in pairs]


def ceased_between(mine, post, names, several, each, reason):
    ended = [
        (one["other"], one["other_holder"]) if one["professional"] == post else pair(one) for one in mine
        if one["kind"] == "path" and one["event"] == f"closed: {REASONS[reason]}"
    ]
    named = of_each_pair(post, names)
    assert bool(each) == (len(ended) > 1)
    return sorted(named) == sorted(set(ended)) and (often(several) if several else len(named)) == len(ended)


def together_with(mine, post, several, both, unchosen):
    met = [did(one, post) for one in mine if one["kind"] == "colleagues"]
    real = len(met), met.count((True, True)), met.count((None, None))
    return (number(several), number(both), number(unchosen) if unchosen else 0) == real


def visited(mine, post, several, delivered, own):
    visits = [one for one in mine if one["kind"] == "visit"]
    return (number(several), number(delivered), number(own)) == (
        len(visits), sum(one["kept_competence"] for one in visits),
        sum(one["event"] == "professional did their part" for one in visits),
    )


def trust_in_broker(mine, post, moved):
    visits = [one for one in mine if one["kind"] == "visit"]
    before, after = trust(visits[0], "before"), trust(visits[-1])
    same = f"stayed at {after}" if before == after else None
    return moved == (same or f"{'rose' if after > before else 'fell'} from {before} to {after}")


def lost_touch(mine, post, why):
    reasons = {
        "the broker went": "broker left", "the broker made room for others": "put aside",
        "the broker had too few hours": "too few hours",
    }
    return [event for event in events(mine, "acquaintance") if event != "got to know"][-1] == reasons[why]


OF_A_BROKER = (
    (r"(?:Broker [^.]+) got to know worker [^.]+", lambda mine, post: "got to know" in events(mine, "acquaintance")),
    (r"(\w+(?: times)?) (?:the broker|broker [^.]+) offered to introduce worker [^.]+ to another, and the two "
     r"did not agree",
     lambda mine, post, times: often(times) == sum(
         event in ("declined to meet", "did not hear the broker out") for event in events(mine, "asked"))),
    (r"(\w+(?: times)?) (?:the broker|broker [^.]+) was not allowed to mediate between worker [^.]+ and "
     r"another",
     lambda mine, post, times: often(times) == events(mine, "asked").count("did not let the broker mediate")),
    (r"(?:The broker|Broker [^.]+?) began to mediate (between .+)", began_between),
    (r"(?:The broker|Broker [^.]+?) ceased to stand (between [^:]+?)"
     r"(?:, (twice|\d+ times) in all)?: (each time )?(.+)", ceased_between),
    (rf"Worker [^.]+ met a colleague with (?:the broker|broker [^.]+) between the two in {NUMBER} weekly "
     rf"get-togethers?; both did their part in {NUMBER}(?:; in {NUMBER} nobody had a choice, as they met in "
     "a session)?", together_with),
    (rf"Worker [^.]+ met (?:the broker|broker [^.]+) in {NUMBER} meetings?: the broker delivered in {NUMBER}, "
     rf"and worker [^.]+ did their own part in {NUMBER}", visited),
    (r"With this worker [^.]+'s trust in (?:the broker|broker \d+(?:'s (?:\w+ )?successor)?) (.+)", trust_in_broker),
    (r"Worker [^.]+ lost touch with (?:the broker|broker [^:]+): (.+)", lost_touch),
)


# --- where lives part


def test_before_they_part_lives_are_told_alike_and_named_so(records):
    for user in USERS:
        told = story({name: records[name] for name in ("Status quo", "Audit")}, f"user:{user}")
        week = told.parting.week
        one, other = ([s for s in life.sentences if s.first < week] for life in told.lives)
        assert [str(s) for s in one] == [str(s) for s in other]
        assert told.parting_words[0] == f"Until week {week} both lives are the same."
        mine = [[one for one in records[name] if one["user"] == user] for name in ("Status quo", "Audit")]
        assert [one for one in mine[0] if one["week"] < week] == [one for one in mine[1] if one["week"] < week]
        assert [one for one in mine[0] if one["week"] == week] != [one for one in mine[1] if one["week"] == week]
        assert 30 <= week <= told.parting.noticed


def test_the_same_regime_twice_never_parts(records):
    told = story({"One": records["Audit"], "Other": records["Audit"]}, "user:4")
    assert told.parting.week is None
    assert told.parting_words == ["From the first week to the last both lives are the same."]
    assert not told.years() and len(told.shared) == len(told.lives[0].sentences)


def test_numbers_alone_are_not_called_a_difference(records):
    mine = [dict(one) for one in records["Audit"] if one["user"] == 4 and one["kind"] != "worker"]
    other = [one | {"delivery": 0.123} if one["week"] == 40 and one["kind"] == "week" else one for one in mine]
    parting = find_parting([mine, other])
    assert (parting.week, parting.noticed) == (40, None)


def test_weeks_before_lives_part_are_told_alike_whatever_brokers_do_later(records):
    """A tie that a broker lets go of is told in its week, not where it turns out to have been for good."""
    later = 0
    for user in USERS:
        mine = [one for one in records["Brokers"] if one["user"] == user]
        paths = [one["week"] for one in mine if one["kind"] == "path" and "closed" in one["event"]]
        for week in paths[1:]:
            cut = [one for one in mine if one["week"] < week or one["kind"] == "week"]
            (whole,), (short_of_it,) = (story({"One": found}, f"user:{user}").lives for found in (mine, cut))
            told, known = (
                [str(one) for one in life.sentences if one.last < week and one.kind == "broker"]
                for life in (whole, short_of_it)
            )
            assert told == known
            later += 1
    assert later > 3


def test_each_turn_of_a_brokers_tie_is_told_in_its_week(records):
    for user in USERS:
        (life,) = story({"One": records["Brokers"]}, f"user:{user}").lives
        turns = [one["week"] for one in records["Brokers"] if one["user"] == user and one["kind"] == "path"]
        assert sorted(turns) == [one.first for one in life.sentences if one.kind == "broker"]


def test_a_trust_that_is_told_in_other_numbers_is_noticed(records):
    mine = [dict(one) for one in records["Audit"] if one["user"] == 4 and one["kind"] != "worker"]
    met = next(one for one in mine if one["kind"] == "contact" and one["week"] > 20)
    for change, noticed in ((0.004, None), (0.02, met["week"])):
        other = [
            one | {f"{channel}_after": one[f"{channel}_after"] + change for channel in ("competence", "goodwill")}
            if one is met else one for one in mine
        ]
        told = story({"One": mine, "Other": other}, "user:4")
        assert (told.parting.week, told.parting.noticed) == (met["week"], noticed)
    assert told.parting_words[1] == f"In week {met['week']} trust differs:"
    sizes = [re.search(r"the trust of user 4 in worker .+ was (\d+)\.", words)[1] for words in told.parting_words[2:]]
    assert [round(100 * change + trust(met)) for change in (0, 0.02)] == pytest.approx(list(map(int, sizes)), abs=1)
    assert sizes[0] != sizes[1]


def test_lives_that_differ_from_the_first_week_have_no_week_in_common(records):
    mine = [dict(one) for one in records["Audit"] if one["user"] == 4 and one["kind"] != "worker"]
    other = [one | {"delivery": 0.123} if one["week"] == 0 else one for one in mine]
    told = story({"One": mine, "Other": other, "Third": mine}, "user:4")
    assert told.parting_words[0] == "The lives differ from the first week on."
    assert not any("Until week" in words for words in told.parting_words)


def test_all_that_happened_in_one_meeting_is_marked(records):
    """A broken promise and a rift in the same meeting have a mark each, in the figure and before the sentence."""
    found = next(
        one for one in records["Churn"] if one["kind"] == "contact" and "promise broken" in one["event"]
        and one["change"] == "ruptured"
    )
    told = story({"Churn": records["Churn"]}, f"user:{found['user']}")
    (life,) = told.lives
    drawn = json.loads(re.search(r'id="life-0"[^>]*>(.*?)</script>', story_page(told))[1])["data"]
    for name, record in (("promise broken", "promise broken"), ("rift opened", "ruptured")):
        weeks = sorted(week for one in drawn if one["name"] == name for week in one["x"])
        assert weeks == sorted(
            one["week"] for one in life.moments if one["kind"] == "contact"
            and (record in one["event"] or record == one["change"])
        )


# --- the command

TINY = ("scenario=village", "scenario.n_users=20", "scenario.n_weeks=60", "policies.audit_heavy.start=20",
        "regimes=[status_quo,audit_heavy]")  # fmt: skip


@pytest.mark.parametrize("person", ["user:7", "professional:1"])
def test_a_stored_trace_tells_the_same_story(person, tmp_path, capsys):
    stored = run(("compare", *TINY, "seeds=[4,9]", f"results={tmp_path}", f"trace=[user:2,{person}]"))
    capsys.readouterr()
    fresh = run(("story", *TINY, "seed=4", f"person={person}", f"results={tmp_path / 'fresh'}"))
    one = capsys.readouterr().out
    again = run(("story", f"from={tmp_path / 'compare'}", f"person={person}", f"results={tmp_path / 'fresh'}"))
    other = capsys.readouterr().out
    assert (stored, fresh, again) == (0, 0, 0)
    assert one == other
    assert "Until week 20 both lives are the same." in one


def test_whoever_asks_for_a_life_that_does_not_differ_is_named_one_that_does(tmp_path, capsys):
    for asked, role in (("user:8", "user"), ("broker:0", "user")):
        assert run(("story", *TINY, f"person={asked}", f"results={tmp_path}")) == 0
        text = capsys.readouterr().out
        (command,) = re.findall(r"^python -m experiments story .+$", text, re.MULTILINE)
        assert f"person={role}:" in command and f"person={asked}" not in command
        words = shlex.split(command)[4:]
        trusts = re.search(r"their trust in the main worker is (\d+) under .+ and (\d+) under", " ".join(text.split()))
        assert abs(int(trusts[1]) - int(trusts[2])) >= 2
        page = (tmp_path / f"story_{asked.replace(':', '_')}.html").read_text()
        assert html.escape(command) in page
        assert run(("story", *words)) == 0
        other = capsys.readouterr().out
        assert "something else happens" in other or "trust differs" in other
        assert "differs most" not in other
        assert re.findall("trust in the main worker at the end +(\\d+) +(\\d+)", other) == [trusts.groups()]


def test_where_nobody_differs_that_is_said(tmp_path, capsys):
    words = [*TINY[:3], "regimes=[status_quo,warm_handover]", "policies.warm_handover.start=59"]
    words.append("scenario.with_churn=false")  # nobody has a new worker, so nothing is handed over
    assert run(("story", *words, "person=user:0", f"results={tmp_path}")) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert "Nor does the life of any other user differ much" in text
    assert "experiments story" not in text


def test_one_regime_is_one_life_and_three_are_three(tmp_path, capsys):
    for regimes, lives in (("[audit_heavy]", 1), ("[status_quo,audit_heavy,stable_posts]", 3)):
        words = [word for word in TINY if not word.startswith("regimes")]
        assert run(("story", *words, f"regimes={regimes}", "person=user:7", f"results={tmp_path}")) == 0
        shown = capsys.readouterr().out
        assert shown.count("Until week") == (lives > 1)
        page = (tmp_path / "story_user_7.html").read_text()
        assert page.count('class="plot"') == lives


def test_who_there_is_rests_on_the_seed_of_the_story(tmp_path, capsys):
    """The number of posts is drawn, so that one seed may have more of them than another."""
    first, fewer = (len(Simulation(Scenario(n_weeks=1), seed=seed).world.columns["post_key"]) for seed in (0, 2))
    assert fewer < first
    words = ["scenario.n_weeks=60", "regimes=[status_quo]", f"results={tmp_path}"]
    assert run(("story", *words, "seed=2", f"person=professional:{fewer}")) == 2
    assert f"this scenario has professionals 0 to {fewer - 1}." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "person has no value"),
        (("person=usr:3",), "person is 'usr:3'; give one such as user:17, professional:3 or broker:0. Did you mean"),
        (("person=broker:9",), "person is 'broker:9'; this scenario has brokers 0 to"),
        (("person=broker:0", "scenario.with_brokers=false"), "this scenario has no brokers: scenario.with_brokers is"),
        (("person=user:-1",), "person is 'user:-1'"),
        (("person=user:20",), "person is 'user:20'; this scenario has users 0 to 19."),
        (("person=professional:99",), "this scenario has professionals 0 to"),
        (("person=user:1", "person=user:2"), "person is given twice"),
        (("person=user:1", "seeds=3"), "seed=4"),
        (("person=user:1", "seed=-3"), "seed is '-3'; give a whole number"),
        (("person=user:1", "trace=[user:3]"), "'trace' is not a setting of a story"),
        (("person=user:1", "study.name=x"), "A story is no study"),
        (("person=user:1", "regims=[status_quo]"), "Did you mean 'regimes'?"),
        (("person=user:1", "from=nowhere", "scenario.n_users=3"), "has no use beside from="),
    ],
)
def test_what_cannot_be_told_is_said_in_words(words, message, tmp_path, capsys):
    given = words if any("from=" in word or "regims" in word for word in words) else (*TINY, *words)
    assert run(("story", *given, *(() if "from=nowhere" in words else (f"results={tmp_path}",)))) == 2
    assert message in capsys.readouterr().err


def test_a_study_that_followed_nobody_or_somebody_else_says_so(tmp_path, capsys):
    assert run(("compare", *TINY, "seeds=1", f"results={tmp_path}", "trace=[user:2]")) == 0
    assert run(("compare", *TINY, "seeds=1", f"results={tmp_path}", "study.name=plain")) == 0
    capsys.readouterr()
    assert run(("story", "person=user:3", f"from={tmp_path / 'compare'}")) == 2
    assert "has not followed user:3; it has followed: user:2." in capsys.readouterr().err
    assert run(("story", "person=user:3", f"from={tmp_path / 'plain'}")) == 2
    assert "has followed nobody" in capsys.readouterr().err
    assert run(("story", "person=user:3", f"from={tmp_path / 'nothing'}")) == 2
    assert store.report_path(tmp_path / "plain").exists()


def test_the_page_opens_and_fits(tmp_path, browser):
    assert run(("story", *TINY, "person=user:7", f"results={tmp_path}")) == 0
    for width in (1400, 420):
        seen = browser(tmp_path / "story_user_7.html", width)
        assert (seen.errors, seen.plots, seen.drawn, seen.too_wide, seen.page_scrolls) == ([], 2, 2, [], False)
