import re

import pytest

from experiments.report import terminal_table
from model.outcomes import OUTCOMES

EFFECTS = {"audit_heavy": {"need_psychosocial": 0.2, "trust_service_all": -0.2, "hours_administration": 4.5}}


def cell(text, name):
    """What stands right of a row's name, in the first block."""
    return next(line for line in text.splitlines() if line.startswith(name))


@pytest.mark.parametrize("width", [72, 100, 170])
@pytest.mark.parametrize("factors", [None, {"scenario.careless_share": [0.0, 0.25], "scenario.n_users": [100, 400]}])
def test_the_table_fits_the_window(make_study, width, factors):
    regimes = ("status_quo", "audit_heavy", "co_learning", "trust_based_accountability", "relational_practice")
    text = terminal_table(make_study(effects=EFFECTS, regimes=regimes, factors=factors, weeks=1), width)
    assert max(map(len, text.splitlines())) <= width
    assert "Trust-based" in text


def test_rows_say_difference_interval_and_verdict(make_study):
    text = terminal_table(make_study(effects=EFFECTS, noise=0.001))
    assert re.search(r"\+0\.\d+ ±0\.\d+ +worse", cell(text, "Psychosocial need"))
    assert re.search(r"-0\.\d+ ±0\.\d+ +worse", cell(text, "Users' trust (all)"))
    assert re.search(r"\+4\.\d+ ±0\.\d+ +higher", cell(text, "Hours of administration"))
    assert "Audit-heavy" in text
    assert "Co-learning" in text
    assert "Status quo" in text.splitlines()[0]


def test_lost_runs_are_counted(tables):
    from experiments import store

    manifest, conditions, runs, weekly = tables()
    assert "missing" not in terminal_table(store.tidy_study(manifest, conditions, runs, weekly))
    text = terminal_table(store.tidy_study(manifest, conditions, runs[2:], weekly))
    assert "2 of 18 runs are missing" in text


def test_a_reference_alone_shows_its_levels(make_study):
    text = terminal_table(make_study(regimes=("status_quo",), noise=0))
    assert "nothing to compare" in text
    assert re.search(r"Need gap.*0\.\d+ ± 0\.\d+", text)
    assert "WARNING" not in text
    once = terminal_table(make_study(regimes=("status_quo",), seeds=1))
    assert "WARNING: There is one run: no intervals" in once
    assert "±" not in once


def test_one_seed_gives_no_verdict(make_study):
    text = terminal_table(make_study(effects=EFFECTS, seeds=1))
    rows = text.partition("----")[2]
    assert not re.search("better|worse", rows)
    assert "?" in cell(text, "Psychosocial need")
    assert "WARNING: Each regime was run once: no intervals, so nothing can be said" in text
    assert "paired runs" not in text


@pytest.mark.parametrize(("seeds", "is_warned"), [(2, True), (4, True), (5, False)])
def test_few_seeds_are_a_warning(make_study, seeds, is_warned):
    text = terminal_table(make_study(effects=EFFECTS, seeds=seeds))
    assert (f"WARNING: Intervals rest on only {seeds} pairs" in " ".join(text.split())) == is_warned
    assert ("WARNING" in text) == is_warned


def test_the_table_says_how_many_intervals_luck_would_move(make_study):
    text = " ".join(terminal_table(make_study(effects=EFFECTS, noise=0.001)).split())
    mains = sum(item.main for item in OUTCOMES.values())
    found = re.search(r"main outcomes have (\d+) intervals that luck could move; (\d+) exclude zero", text)
    assert int(found[1]) == 2 * mains
    assert 3 <= int(found[2]) < mains
    assert "about 2 would do so by luck alone" in text


def test_what_misleads_is_named_with_its_regimes(make_study):
    turned = {"worker_changes": 0.5, "trust_service_all": 0.2}
    text = " ".join(terminal_table(make_study(effects={"co_learning": turned}, noise=0.001)).split())
    assert "Workers are replaced more often, and users' mean trust is higher. (Co-learning)" in text
