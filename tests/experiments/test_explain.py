"""Why two regimes differ: the right path gets the share, all adds up, and one page says so."""

import base64
import csv
import html
import io
import re
import shlex

import numpy as np
import pytest

from experiments import replicate as runs_room
from experiments import store
from experiments.__main__ import run
from experiments.commands import COMMANDS
from experiments.conditions.pair import read_pair
from experiments.explaining.explanation import OTHERS, Explanation, is_clear
from experiments.explaining.labels import LABELS
from experiments.explaining.worlds import LINK, MODULE, Pair, World, paths_of
from experiments.report.explanation import explanation_page
from experiments.report.explanation_terminal import explanation_table
from model.levers import lever_table
from model.measure import at_the_end
from model.outcomes import OUTCOMES
from model.scenario import DESCRIPTIONS, LEVERS
from model.simulation import TALLIES, Simulation

TINY = ("scenario=village", "scenario.n_users=30", "scenario.n_weeks=30", "seeds=4")
AUDIT = (*TINY, "policies.audit_heavy.start=4")
PRACTICE = (*TINY, "regimes=[status_quo,relational_practice]", "policies.relational_practice.start=4")
LONGER = (*TINY[:2], "scenario.n_weeks=60", "seeds=4")
"""Long enough for policies that start when they usually do."""

ONLY_HOURS = tuple(
    f"scenario.{name}=false" for name in DESCRIPTIONS if name.startswith(LINK) and name != "link_audit_hours"
)
"""A world in which audit acts through the hours of administration and through nothing else."""


def explain(folder, *arguments, asked=AUDIT):
    return run(("explain", *asked, f"results={folder}", *arguments))


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """One move through several links, one move through one link only, and a regime of several moves."""
    folder = tmp_path_factory.mktemp("results")
    assert explain(folder, "study.name=audit") == 0
    assert explain(folder, "study.name=hours", *ONLY_HOURS) == 0
    assert explain(folder, "study.name=practice", asked=PRACTICE) == 0
    return folder


def explanation(folder, name):
    return Explanation(store.read_study(folder / name))


def test_a_single_path_gets_all_of_the_share(written):
    found = explanation(written, "hours")
    assert found.links == ("link_audit_hours",)
    changed = [item for item in found.explained.values() if np.any(item.total != 0.0)]
    assert {"hours_administration", "hours_contact", "trust_service"} <= {item.outcome.name for item in changed}
    for item in changed:
        assert list(item.links.shares) == ["link_audit_hours"]
        np.testing.assert_array_equal(item.links.shares["link_audit_hours"], item.total)
        assert not item.rest.any(), item.outcome.name
        assert not any(values.any() for values in item.modules.shares.values())
    assert "link_audit_hours" in found.gates
    text = explanation_page(found.study)
    assert "With audit taking hours for administration cut" in text


@pytest.mark.parametrize("name", ["audit", "hours", "practice"])
def test_shares_and_interactions_add_up_to_the_difference_in_every_pair(written, name):
    found = explanation(written, name)
    assert any(item.total.any() for item in found.explained.values())
    for item in found.explained.values():
        parts = sum(item.parts.values())
        np.testing.assert_allclose(parts, item.total, atol=1e-9, err_msg=item.outcome.name)
        alone = sum([*item.links.alone.values(), *item.modules.alone.values()])
        np.testing.assert_allclose(alone + sum(item.interactions.values(), item.rest), item.total, atol=1e-9)
        if name == "practice":
            np.testing.assert_allclose(sum(item.moves.shares.values()), item.total, atol=1e-9)


def test_a_link_through_which_all_passes_is_told_apart_however_few_the_runs(tmp_path, capsys):
    asked = ("scenario=england", "scenario.n_users=100", "scenario.n_weeks=160", "seeds=5", "study.name=brokers",
             "regimes=[status_quo,brokering]", "policies.brokering.start=4")  # fmt: skip
    assert explain(tmp_path, asked=asked) == 0
    found = explanation(tmp_path, "brokers")
    assert "link_joint_work" in found.carriers.links
    need = found.explained["need_material"]
    assert need.total.any()
    assert need.passed == ("link_joint_work",)
    np.testing.assert_array_equal(need.falls["link_joint_work"], need.total)
    assert not found.explained["trust_across"].passed
    told = " ".join(capsys.readouterr().out.split())
    assert ("nothing is left of the difference in any run" in told) == any(
        is_clear(item.total) and bool(item.passed) for item in found.explained.values()
    )


def test_what_is_clear_is_on_a_card_or_named_below_and_the_largest_comes_first(written):
    found = explanation(written, "audit")
    page = explanation_page(found.study)
    section = page.partition('<h2 id="found">')[2].partition("</section>")[0]
    clear = [item for item in found.explained.values() if is_clear(item.total)]
    named = re.findall(r'href="#outcome-(\w+)"', section)
    assert sorted(named) == sorted(item.outcome.name for item in clear)
    cards = re.findall(r'<h3><a href="#outcome-(\w+)"', section)
    weights = [found.weight(found.explained[name]) for name in cards]
    assert weights == sorted(weights, reverse=True)
    assert len(cards) > 2


def test_a_path_is_what_two_runs_without_it_say(written):
    found, (_, first, other) = explanation(written, "audit"), read_pair([*AUDIT])
    cut = first.scenario.with_changes(link_audit_hours=False)
    seed, place = 2, list(OUTCOMES).index("trust_service")
    values = [
        at_the_end(Simulation(scenario, item.policies, seed).run(), TALLIES)[place]
        for scenario in (first.scenario, cut) for item in (first, other)
    ]
    fall = (values[1] - values[0]) - (values[3] - values[2])
    assert found.explained["trust_service"].falls["link_audit_hours"][seed] == pytest.approx(fall, abs=1e-12)


def test_moves_alone_and_left_out_are_what_they_say(written):
    found = explanation(written, "practice")
    assert set(found.moves) == {
        "contact_hours", "free_time", "goodwill_failures_avoided", "power_gap", "relate_first",
    }
    longer = found.explained["hours_policy"], found.explained["strain"]
    assert longer[0].is_none
    assert longer[1].moves.shares["contact_hours"] == pytest.approx(longer[1].total)
    assert longer[1].left_out["contact_hours"] == pytest.approx(longer[1].total)
    assert longer[1].left_out["relate_first"] == pytest.approx(0.0)


def test_few_links_are_told_apart_and_the_others_taken_together(written):
    found = explanation(written, "audit")
    assert 0 < len(found.carriers.links) <= 5
    assert OTHERS in found.explained["trust_service"].links.shares
    assert "link_audit_hours" in found.carriers.links


# --- the worlds


def pair_of(*arguments):
    _, first, other = read_pair([*LONGER, *arguments])
    return Pair(first, other)


def test_a_mixture_takes_each_lever_from_one_regime():
    pair = pair_of("regimes=[stable_posts+warm_handover,high_churn+warm_handover]")
    one, two = (lever_table(pair.scenario, item.policies) for item in (pair.first, pair.other))
    assert len(pair.moves) > 1
    assert "handover_quality" not in pair.moves
    for moved in [(name,) for name in pair.moves] + [pair.moves, ()]:
        condition = pair.condition(World(moved))
        table = lever_table(condition.scenario, condition.policies)
        for place, lever in enumerate(LEVERS):
            np.testing.assert_array_equal(table[..., place], (two if lever in moved else one)[..., place], lever)


def test_worlds_of_a_pair_are_never_taken_for_each_other():
    pair = pair_of("regimes=[status_quo,relational_practice]")
    worlds = [World(), *(World((name,)) for name in pair.moves), pair.world(), pair.world(cut=["link_floor"])]
    conditions = [pair.condition(world) for world in worlds]
    assert len({condition.name for condition in conditions}) == len(worlds)
    assert len({(condition.scenario, condition.policies) for condition in conditions}) == len(worlds)


def test_every_link_and_module_has_a_name_that_fits_into_a_sentence():
    switches = [name for name in DESCRIPTIONS if name.startswith((LINK, MODULE))]
    assert list(LABELS) == switches
    assert len(set(LABELS.values())) == len(LABELS)
    for name, words in LABELS.items():
        assert words[0].islower() and not words.endswith(".") and "link" not in words and "_" not in words, name


def test_a_path_that_is_off_already_is_not_cut_again():
    assert "link_floor" not in paths_of(pair_of("scenario.link_floor=false").scenario)


def test_the_first_named_is_the_reference_unless_the_status_quo_is_there():
    names = [
        tuple(item.name for item in read_pair([*LONGER, f"regimes=[{given}]"])[1:])
        for given in ("stable_posts,co_learning", "co_learning,stable_posts", "stable_posts,status_quo")
    ]
    assert names == [
        ("stable_posts", "co_learning"), ("co_learning", "stable_posts"), ("status_quo", "stable_posts"),
    ]


# --- what a person sees


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("regimes=[audit_heavy]", "regimes names 1 (audit_heavy); explain takes two"),
        ("regimes=[audit_heavy,stable_posts,co_learning]", "regimes names 3 (audit_heavy, stable_posts, co_learning)"),
        ("regimes=[audit_heavy,audit_heavy]", "regimes names 'audit_heavy' twice"),
        ("regimes=[]", "regimes is empty"),
        ("regimes=[status_quo,audit_hevy]", "'audit_hevy' is not a regime. Did you mean 'audit_heavy'?"),
        ("scenario.link_flor=false", "Did you mean 'link_floor'?"),
        ("seeds=0", "a study needs at least 1 seed"),
        ("weekly=true", "weekly is a setting of compare"),
        ("trace=[user:1]", "trace is a setting of compare"),
        ("policies.audit_heavy.dose=0", "status_quo and audit_heavy move no lever differently"),
        ("scenario.n_weeks=40", "after the end of the run (40 weeks)"),
    ],
)
def test_what_cannot_be_explained_is_said(tmp_path, capsys, given, told):
    name = given.partition("=")[0]
    assert run(("explain", *(item for item in LONGER if not item.startswith(name)), f"results={tmp_path}", given)) == 2
    shown = capsys.readouterr()
    assert told in shown.err
    assert "Traceback" not in shown.err
    assert list(tmp_path.iterdir()) == []


def test_runs_and_minutes_are_said_before_they_start(tmp_path, capsys):
    assert explain(tmp_path, "seeds=1", *ONLY_HOURS, asked=[item for item in AUDIT if item != "seeds=4"]) == 0
    shown = capsys.readouterr()
    first, second = shown.err.splitlines()[:2]
    runs = int(re.match(r"Step 1 of 2: (\d+) runs, about \d+ seconds?", first)[1])
    most = int(re.match(r"Step 2 of 2: at most (\d+) runs, about \d+ seconds?", second)[1])
    made = len(store.read_study(tmp_path / "explain").runs)
    assert runs <= made <= runs + most
    assert "WARNING: 1 seed say" in shown.out
    assert "There is one seed" in store.report_path(tmp_path / "explain").read_text()


def test_the_same_again_needs_no_run(written, capsys, monkeypatch):
    monkeypatch.setattr(runs_room, "replicate", None)
    before = store.report_path(written / "audit").read_bytes()
    store.report_path(written / "audit").unlink()
    assert explain(written, "study.name=audit") == 0
    shown = capsys.readouterr()
    assert "Nothing to run" in shown.err
    assert "audit taking hours for administration" in shown.out
    assert store.report_path(written / "audit").read_bytes() == before
    assert explain(written, "study.name=audit", "scenario.audit=.7") == 2
    assert "study.replace=true" in capsys.readouterr().err


def test_runs_that_break_are_counted_and_nothing_else_is_lost(tmp_path, capsys, monkeypatch):
    simulation = runs_room.Simulation

    def fragile(scenario, policies, seed, *more, **settings):
        if seed == 1 and not scenario.link_audit_hours:
            raise ZeroDivisionError("nobody left")
        return simulation(scenario, policies, seed, *more, **settings)

    monkeypatch.setattr(runs_room, "Simulation", fragile)
    assert explain(tmp_path, *ONLY_HOURS) == 1
    shown = capsys.readouterr()
    assert "seed 1: broke while simulating: nobody left" in shown.err
    assert "runs are missing" in shown.out
    found = explanation(tmp_path, "explain").explained["hours_contact"]
    np.testing.assert_array_equal(np.isnan(found.links.shares["link_audit_hours"]), [False, True, False, False])


def test_the_terminal_table_fits_and_is_plain(written):
    text = explanation_table(store.read_study(written / "practice"), 80)
    assert max(map(len, text.splitlines())) <= 80
    assert "−" not in text
    assert "“" not in text


def test_examples_in_the_help_can_be_typed():
    shown = COMMANDS["explain"].PARSER.description
    examples = [re.split(" {2,}", line)[1] for line in shown.splitlines() if line.startswith("  ")]
    assert len(examples) == 5
    for example in examples:
        read_pair(shlex.split(example))


@pytest.mark.parametrize("name", ["audit", "practice"])
@pytest.mark.parametrize("width", [1400, 420])
def test_the_page_is_drawn_without_a_fault(written, browser, name, width):
    seen = browser(store.report_path(written / name), width)
    assert seen.errors == []
    assert seen.drawn == seen.plots > 2
    assert seen.too_wide == []
    assert not seen.page_scrolls


def test_the_page_stands_alone_and_holds_all_numbers(written):
    text = store.report_path(written / "practice").read_text()
    body = re.sub("<script.*?</script>", "", text, flags=re.S)
    assert not re.findall(r'(?:src|href)="(?!#|data:)', body)
    coded = re.search(r"data:text/csv;charset=utf-8;base64,([^\"]+)", body)[1]
    rows = list(csv.DictReader(io.StringIO(base64.b64decode(coded).decode())))
    parts = [float(row["difference"]) for row in rows if (row["outcome"], row["kind"]) == ("strain", "part")]
    whole = [float(row["difference"]) for row in rows if (row["outcome"], row["kind"]) == ("strain", "difference")]
    assert sum(parts) == pytest.approx(whole[0])
    assert {row["kind"] for row in rows} >= {"fall", "move", "move left out"}


def test_words_of_others_cannot_become_part_of_the_page(written):
    study = store.read_study(written / "hours")
    study.manifest["question"] = "<script>alert(1)</script>"
    text = explanation_page(study)
    assert "<script>alert" not in text
    assert html.escape("<script>alert(1)</script>") in text


def test_no_difference_at_all_is_said(tmp_path, capsys):
    assert explain(tmp_path, *ONLY_HOURS, "scenario.link_audit_hours=false") == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "Users engaged" in said.partition("No clear difference, so no shares: ")[2]
    assert "differs clearly between the two regimes" in store.report_path(tmp_path / "explain").read_text()
