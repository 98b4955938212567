"""Brokers' stories: every clause is held against the records, which the test reads by itself."""

import re

import pytest

from experiments.stories.telling import tell
from model.policies import POLICIES
from model.scenario import Scenario
from model.simulation import Simulation
from tests.experiments.reading_stories import BROKER, NUMBER, WHO, did, inside_weeks, number, often, pair, who

WORLD = Scenario(
    n_users=90, n_organisations=3, n_weeks=130, audit=0.5, resignation_rate=1.0, vacancy_weeks=3.0, case_closure=0.5,
    broker_reach=9, broker_resignation=1.0, priority_shift_rate=0.5,
)
REGIMES = {
    "Brokers": [POLICIES["brokering"](start=30)],
    "Sessions": [POLICIES["brokering"](start=30), POLICIES["co_learning"](start=30)],
    "Paid by one side": [POLICIES["embedded_brokering"](start=30, end=110)],
    "Not trusted": [POLICIES["brokering"](start=30)],
}


@pytest.fixture(scope="module")
def records():
    found = {}
    for label, policies in REGIMES.items():
        world = WORLD.with_changes(opening_broker=0.0, broker_reliability=0.0) if label == "Not trusted" else WORLD
        n_brokers = len(Simulation(world).world.columns["broker_key"])
        simulation = Simulation(world, policies, 3, [f"broker:{place}" for place in range(n_brokers)])
        simulation.run()
        found[label] = simulation.trace.records
    return found


def story(records, person):
    return tell(person, "a test", 3, records, WORLD.n_weeks, {})


def brokers(records):
    return sorted({one["broker"] for one in records if one["kind"] == "broker"})


@pytest.mark.parametrize("label", REGIMES)
def test_no_sentence_about_a_broker_contradicts_the_records(records, label):
    told = 0
    for place in brokers(records[label]):
        mine = [one for one in records[label] if one["broker"] == place and one["user"] is None]
        (life,) = story({label: records[label]}, f"broker:{place}").lives
        for sentence in life.sentences:
            inside = [one for one in mine if inside_weeks(one, sentence)]
            for clause in re.split(r"(?<=\.) ", sentence.text):
                clause = clause.removesuffix(".")
                rules = [(rule, check) for rule, check in BROKERS_OWN if re.fullmatch(rule, clause)]
                assert len(rules) == 1, f"{len(rules)} rules read {clause!r}"
                rule, check = rules[0]
                assert check(inside, mine, sentence, *re.fullmatch(rule, clause).groups()), f"{clause!r} of {sentence}"
                told += 1
            again = "had stood before" in sentence.text
            assert sentence.kind != "mediated" or again or taken_up_again(inside, mine, "never")
            name = re.match(BROKER, sentence.text)
            if name and sentence.kind not in ("gone", "began"):
                assert {who(name[0])} == {(place, one["broker_holder"]) for one in inside if one["kind"] == "hours"}
        covered = [spot for sentence in life.sentences for spot in sentence.moments]
        notable = [spot for spot, one in enumerate(life.moments) if one["kind"] != "path" or "left" not in one["event"]]
        assert set(notable) <= set(covered), "something is not told"
    assert told > 60


def pairs_told(text, found):
    """Whether the pairs that a sentence names and counts are those of the records."""
    several = re.search(r"; and (\d+|one) other pairs?", text)
    named = re.findall(rf"({WHO}) and ({WHO})", text)
    named = {(who(one), who(other)) for one, _, __, other, *___ in named}
    real = {(pair(one), (one["other"], one["other_holder"])) for one in found}
    return named <= real and len(named) + (number(several[1]) if several else 0) == len(real)


def of_event(inside, kind, event):
    return [one for one in inside if one["kind"] == kind and one["event"] == event]


def both_ways(found, when):
    sides = [one[f"{side}{channel}_{when}"] for one in found for side in ("", "back_") for channel in CHANNELS]
    return 100 * sum(sides) / len(sides)


def mean_side(found, side):
    return 100 * sum(one[f"{side}{channel}_after"] for one in found for channel in CHANNELS) / (2 * len(found))


def near(told, real):
    return abs(int(told) - real) <= 0.5 + 1e-9


def let_go(inside, text):
    """Whether parts such as "twice because ..." are the ties that were let go, all of them."""
    found = [one["event"] for one in inside if one["kind"] == "path"]
    parts = re.split(r", | and (?=once|twice|never|\d)", text)
    real = {phrase: found.count(event) for phrase, event in LET_GO.items() if event in found}
    return {part.split(" because ")[1]: often(part.split(" because ")[0]) for part in parts} == real


def known_and_held(inside, hours, known, ties):
    weeks = [one for one in inside if one["kind"] == "hours"]
    used = sum(one["hours"] for one in weeks) / len(weeks)
    return abs(float(hours) - used) <= 0.05 + 1e-9 and (number(known), number(ties)) == (
        weeks[-1]["known"], weeks[-1]["paths"]
    )


def answers(inside, several, text):
    said = {
        "both agreed": "agreed to meet", "the two declined": "declined to meet",
        "the two did not even hear the broker out": "did not hear the broker out",
    }
    asked = [one["event"] for one in inside if one["kind"] == "asked" and "mediate" not in one["event"]]
    if text in said:
        return often(several) == 1 and asked == [said[text]]
    parts = re.findall(rf"(\w+(?: times)?) ({'|'.join(said)})", text)
    return often(several) == len(asked) and {said[words]: often(times) for times, words in parts} == {
        event: asked.count(event) for event in set(asked)
    }


def gone(inside, text):
    words = {"had left": "professional left", "made room for others": "put aside",
             "had to go for want of hours": "too few hours"}  # fmt: skip
    found = re.findall(rf"{NUMBER} ({'|'.join(words)})", text)
    real = {word: len(of_event(inside, "acquaintance", event)) for word, event in words.items()}
    return {word: number(several) for several, word in found} == {word: size for word, size in real.items() if size}


def got_together(inside, pairs, weeks):
    met = [one for one in inside if one["kind"] == "colleagues"]
    people = {(pair(one), one["other"], one["other_holder"]) for one in met}
    return (number(pairs.lower()), number(weeks)) == (len(people), len(met))


def did_together(inside, *told):
    both = [did(one, one["professional"]) for one in inside if one["kind"] == "colleagues"]
    alone = both.count((True, False)) + both.count((False, True))
    return [number(one) if one else 0 for one in told] == [
        both.count((True, True)), alone, both.count((False, False)), both.count((None, None))
    ]


def lowered(inside):
    opened = of_event(inside, "path", "introduced")
    return both_ways(opened, "after") < both_ways(opened, "before")


def trusted_around(inside, before, after):
    met = [one for one in inside if one["kind"] == "colleagues"]
    return near(before, both_ways(met, "before")) and near(after, both_ways(met, "after"))


def visits_told(inside, people, several):
    found = [one for one in inside if one["kind"] == "visit"]
    return (number(people), number(several)) == (len({pair(one) for one in found}), len(found))


def visits_went(inside, kept, own):
    found = [one for one in inside if one["kind"] == "visit"]
    return number(kept) == sum(one["kept_goodwill"] for one in found) and number(own) == sum(
        one["event"] == "professional did their part" for one in found
    )


def visits_left(inside, theirs, own):
    found = [one for one in inside if one["kind"] == "visit"]
    return near(theirs, mean_side(found, "")) and near(own, mean_side(found, "back_"))


def two(record):
    return pair(record), (record["other"], record["other_holder"])


def taken_up_again(inside, mine, times):
    """Whether so many ties were taken up that the same broker had held before, in whichever half-year."""
    held = [one for one in mine if one["kind"] == "path" and "closed" not in one["event"]]
    again = [
        one for one in of_event(inside, "path", "mediated")
        if any(
            two(one) == two(earlier) and one["broker_holder"] == earlier["broker_holder"]
            and earlier["week"] < one["week"] for earlier in held
        )
    ]
    return often(times) == len(again)


def with_and_without(inside, began, without):
    opened = of_event(inside, "path", "introduced")
    real = [both_ways(opened, when) for when in ("after", "before")]
    return without != began and near(began, real[0]) and near(began if without == "the same" else without, real[1])


def ended_with_them(inside, several, ties):
    return (number(several.lower()), number(ties)) == (
        len(of_event(inside, "acquaintance", "broker left")), len(of_event(inside, "path", "closed: broker left"))
    )


def empty_for(mine, sentence, weeks):
    before = [one["week"] for one in mine if one["kind"] == "broker" and one["week"] < sentence.first]
    return sentence.first - before[-1] == number(weeks)


CHANNELS = ("competence", "goodwill")
LET_GO = {
    "the two trusted each other again": "closed: trusted again", "one of the two left": "closed: professional left",
    "the two no longer had a user in common": "closed: no occasion any more",
    "hours were too few": "closed: too few hours",
    "the priorities of an organisation shifted": "closed: priorities shifted",
}
BROKERS_OWN = (
    (r"Nobody was at work as broker \d+", lambda inside, *_: not inside),
    (r"Broker \d+ began to work", lambda inside, mine, *_: mine[0]["event"] == "started" and mine[0] in inside),
    (rf"Broker [^.]+ took over; the post had been empty for {NUMBER} weeks?",
     lambda inside, mine, sentence, weeks, *_: empty_for(mine, sentence, weeks)),
    (r"Broker \d+(?:'s (?:\w+ )?successor)? left", lambda inside, *_: of_event(inside, "broker", "left")),
    (r"Broker [^.]+ was no longer paid for", lambda inside, *_: of_event(inside, "broker", "no longer paid")),
    (r"(\w+) acquaintances? ended with this, and (\w+) ties? that the broker had held \w+ let go",
     lambda inside, mine, sentence, *told: ended_with_them(inside, *told)),
    (r"Broker [^.]+ got to know (nobody new|\w+)(?: professionals?)?",
     lambda inside, mine, sentence, several: len(of_event(inside, "acquaintance", "got to know")) == (
         number(several) or 0)),
    (r"Of those the broker knew, (.+)", lambda inside, mine, sentence, text: gone(inside, text)),
    (r"The broker's work took ([\d.]+) hours a week; at the end of these weeks the broker knew (\w+) professionals? "
     r"and stood between (\w+) pairs?",
     lambda inside, mine, sentence, *told: known_and_held(inside, *told)),
    (r"(\d+ times|Twice|Once) broker [^.]+ asked two who did not work together to meet[;:] (.+)",
     lambda inside, mine, sentence, *told: answers(inside, *told)),
    (r"So (.+) were brought together",
     lambda inside, mine, sentence, text: pairs_told(text, of_event(inside, "path", "introduced"))),
    (r"With the broker's word the two began with a trust of (\d+) in each other(?: on average)?; without it that would "
     r"have been (\d+|the same)",
     lambda inside, mine, sentence, *told: with_and_without(inside, *told)),
    (r"The broker's own trust in at least one of them was lower than that",
     lambda inside, *_: lowered(inside)),
    (r"Broker [^.]+ began to mediate between (worker .+)",
     lambda inside, mine, sentence, text: pairs_told(text, of_event(inside, "path", "mediated"))),
    (r"(\w+(?: times)?) this was a pair between whom the broker had stood before",
     lambda inside, mine, sentence, times: taken_up_again(inside, mine, times)),
    (r"Broker [^.]+ was not allowed to mediate (\w+(?: times)?): (.+)",
     lambda inside, mine, sentence, times, text: pairs_told(
         text, of_event(inside, "asked", "did not let the broker mediate"))
     and often(times) == len(of_event(inside, "asked", "did not let the broker mediate"))),
    (r"(?:The broker|Broker [^.]+) ceased to stand between two (.+)",
     lambda inside, mine, sentence, text: let_go(inside, text)),
    (rf"(\w+) pairs? with broker [^.]+ between them had {NUMBER} weekly get-togethers?",
     lambda inside, mine, sentence, *told: got_together(inside, *told)),
    (rf"Both did their part in {NUMBER} of these, one alone in {NUMBER}, neither in {NUMBER}"
     rf"(?:; in {NUMBER} nobody had a choice, as they met in a session)?",
     lambda inside, mine, sentence, *told: did_together(inside, *told)),
    (r"On average trust between the two was (\d+) before such a week and (\d+) after it",
     lambda inside, mine, sentence, *told: trusted_around(inside, *told)),
    (r"On average trust between the two was (\d+) before and after such a week",
     lambda inside, mine, sentence, told: trusted_around(inside, told, told)),
    (rf"Broker [^.]+ met {NUMBER} professionals? in {NUMBER} meetings?",
     lambda inside, mine, sentence, *told: visits_told(inside, *told)),
    (rf"The broker delivered in {NUMBER} of these, the professional did their part in {NUMBER}",
     lambda inside, mine, sentence, *told: visits_went(inside, *told)),
    (r"After these meetings the professionals' trust in the broker was (\d+) on average, and the broker's in them "
     r"(\d+)",
     lambda inside, mine, sentence, *told: visits_left(inside, *told)),
)
