"""Values of every week: of which outcomes they are stored, in comparisons and in sweeps, and what goes on with them."""

import dataclasses
import importlib.util

import numpy as np
import pandas as pd
import pyarrow.parquet as parquet
import pytest

from experiments import replicate as engine
from experiments import store
from experiments.__main__ import run
from experiments.conditions.plan import read_plan
from experiments.conditions.size import bytes_on_disk, check_weekly_rows, size_words
from experiments.conditions.study import read_sweep
from experiments.records import Record
from experiments.store import tables as store_tables
from experiments.store import unfinished
from model.outcomes import OUTCOMES
from model.parameters import BadValue

WEEKS = 60
TINY = ("scenario=village", "scenario.n_users=20", f"scenario.n_weeks={WEEKS}", "seeds=2", "threads=1")
COMPARE = ("compare", *TINY, "regimes=[status_quo,high_churn]")
SWEEP = (
    "sweep", *TINY, "study=audit_map", "scenario.complexity_mean=0.2,0.8", "scenario.audit_hours=9",
    "scenario.audit_floor=0.5", "scenario.careless_share=0.2",
)  # fmt: skip
CHOSEN = "weekly=[trust_service_all,crises]"
IN_ORDER = ["crises", "trust_service_all"]
"""The same in the order of the registry."""
KEYS = ["condition", "seed", "week"]


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    folder = tmp_path_factory.mktemp("results")
    assert run((*COMPARE, "study.name=all", f"results={folder}")) == 0
    assert run((*COMPARE, CHOSEN, "study.name=some", f"results={folder}")) == 0
    assert run((*SWEEP, CHOSEN, "study.name=swept", f"results={folder}")) == 0
    return folder


def files(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.parquet"))}


# --- what is stored


def test_a_comparison_stores_the_chosen_outcomes_as_it_would_with_all(results):
    everything, some = store.read_study(results / "all"), store.read_study(results / "some")
    assert list(everything.weekly) == [*KEYS, *OUTCOMES] and list(some.weekly) == [*KEYS, *IN_ORDER]
    pd.testing.assert_frame_equal(some.weekly, everything.weekly[[*KEYS, *IN_ORDER]], check_exact=True)
    pd.testing.assert_frame_equal(some.runs, everything.runs, check_exact=True)
    configured = [study.manifest["configuration"]["weekly"] for study in (everything, some)]
    assert configured == [True, IN_ORDER]


def test_a_sweep_stores_a_row_a_condition_seed_and_week_and_its_report_says_so(results, capsys):
    found = store.read_study(results / "swept")
    assert len(found.conditions) == 4
    asked = [(name, seed, week) for name in found.conditions["condition"] for seed in (0, 1) for week in range(WEEKS)]
    assert list(found.weekly[KEYS].itertuples(index=False, name=None)) == asked
    page = " ".join(store.report_path(results / "swept").read_text().split())
    assert "weekly.parquet beside this page holds the values of every week of every run: " in page
    assert all(OUTCOMES[name].label.replace("'", "&#x27;") in page.rpartition("weekly.parquet")[2] for name in IN_ORDER)
    assert run(("verify", "swept", "runs=100", f"results={results}")) == 0
    told = f"8 of 8 runs are the same, bit for bit, in all {len(OUTCOMES)} outcomes at the end and, of 2 of them, every"
    assert told in capsys.readouterr().out


@pytest.mark.parametrize(
    ("given", "stored", "configured"),
    [
        ((), (), False),
        (("weekly=false",), (), False),
        (("weekly=[]",), (), False),
        (("weekly=true", "study.outcomes=[trust_service_all,crises]"), IN_ORDER, IN_ORDER),
        (("weekly=true", "study.outcomes=[]"), OUTCOMES, True),
        ((f"weekly=[{','.join(reversed(OUTCOMES))}]",), OUTCOMES, True),
    ],
)
def test_what_a_sweep_is_asked_is_resolved(given, stored, configured):
    plan = read_sweep([*SWEEP[1:], *given])
    assert plan.weekly == tuple(stored)
    assert plan.configuration["weekly"] == configured


def test_ten_million_rows_of_eight_outcomes_may_be_stored_and_as_many_of_all_outcomes_not():
    conditions = read_plan(["scenario=village", "scenario.n_weeks=500", "regimes=[status_quo,high_churn]"]).conditions
    check_weekly_rows(conditions, 10_000, list(OUTCOMES)[:8])
    check_weekly_rows(conditions, 2_000, list(OUTCOMES))
    check_weekly_rows(conditions, 100_000, ())
    with pytest.raises(BadValue, match="86 outcomes in 10,000,000 weeks of runs; of so many outcomes a study stores"):
        check_weekly_rows(conditions, 10_000, list(OUTCOMES))
    more = bytes_on_disk(conditions, 10_000, list(OUTCOMES)[:8]) - bytes_on_disk(conditions, 10_000)
    assert 32e7 <= more < 40e7
    assert "20,000 runs, 8 outcomes in 10,000,000 weeks of them; their tables" in size_words(
        conditions, 10_000, list(OUTCOMES)[:8]
    )


def test_of_other_outcomes_than_trust_a_comparison_draws_no_weeks_and_says_why(tmp_path):
    assert run((*COMPARE, "weekly=[crises]", f"results={tmp_path}")) == 0
    page = store.report_path(tmp_path / "compare").read_text()
    assert "Not drawn: of every week this study holds Crises, and no trust that is drawn here." in page


def test_a_run_keeps_the_chosen_outcomes_alone():
    plan = read_plan([*COMPARE[1:], CHOSEN])
    records, _ = engine.replicate(plan.conditions[:1], [0], weekly=plan.weekly)
    weeks = records[0].weeks
    assert (weeks.shape, weeks.dtype, weeks.base) == ((WEEKS, 2), np.float32, None)


def test_columns_that_stand_as_they_are_stored_are_not_copied_and_others_are_left_alone():
    odd = np.array([1.0, np.nan, 3.0], np.float32)
    odd.view(np.uint32)[1] |= 5  # another bit pattern for the same
    given = pd.DataFrame(
        {
            "condition": pd.Series(["a", "a", "b"], dtype=object), "seed": np.array([0, 0, 0]),
            "week": np.array([0, 1, 0], np.int32), "need": np.array([1.0, np.nan, 3.0], np.float32), "crises": odd,
        },
        copy=False,
    )
    tidy = store_tables.tidy_weekly(given)
    assert np.shares_memory(tidy["need"].to_numpy(), given["need"].to_numpy())
    assert tidy["crises"].to_numpy().tobytes() == tidy["need"].to_numpy().tobytes() != odd.tobytes()
    again = store_tables.tidy_weekly(given[::-1])
    pd.testing.assert_frame_equal(again, tidy)
    tidy.loc[0, "need"] = 7.0
    assert given["need"][0] == 1.0


# --- going on


def test_an_extended_sweep_has_the_bytes_of_one_that_was_asked_for_at_once(tmp_path):
    more = [word if not word.startswith("seeds=") else "seeds=3" for word in SWEEP]
    for folder, words in (("steps", SWEEP), ("once", more)):
        assert run((*words, CHOSEN, f"results={tmp_path / folder}")) == 0
    assert run(("extend", "audit_map", "seeds=3", "threads=1", f"results={tmp_path / 'steps'}")) == 0
    assert files(tmp_path / "steps" / "audit_map") == files(tmp_path / "once" / "audit_map")


def test_what_was_not_stored_every_week_is_not_taken_over_and_what_was_may_be_left_out(tmp_path, capsys):
    more = [word if not word.startswith("seeds=") else "seeds=3" for word in COMPARE]
    assert run((*COMPARE, CHOSEN, f"results={tmp_path}")) == 0
    before = files(tmp_path / "compare")
    assert run((*more, "weekly=[crises,need]", "study.extend=true", f"results={tmp_path}")) == 2
    assert "does not hold weekly values of need, which this asks for" in capsys.readouterr().err
    assert files(tmp_path / "compare") == before
    assert run((*more, "weekly=[crises]", "study.extend=true", f"results={tmp_path}")) == 0
    assert run((*more, "weekly=[crises]", "study.name=once", f"results={tmp_path}")) == 0
    assert files(tmp_path / "compare") == files(tmp_path / "once")


def test_what_broke_is_tried_again_with_its_weeks(results, tmp_path, monkeypatch):
    simulation = engine.Simulation

    def breaks(scenario, policies, seed, *rest, **more):
        if seed == 1 and more["count_from"] == 0:
            raise MemoryError
        return simulation(scenario, policies, seed, *rest, **more)

    monkeypatch.setattr(engine, "Simulation", breaks)
    assert run((*SWEEP, CHOSEN, "study.name=swept", f"results={tmp_path}")) == 1
    assert len(store.read_study(tmp_path / "swept").weekly) == 4 * WEEKS
    monkeypatch.undo()
    assert run(("retry", "swept", f"results={tmp_path}")) == 0
    assert files(tmp_path / "swept") == files(results / "swept")


def test_a_sweep_that_is_stopped_goes_on_and_its_parts_stay_small(results, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(unfinished, "MOST_IN_A_PART", 2 * WEEKS * 2 * 4)  # two runs
    really_run, done = engine._run, []

    def stops(job):
        if job.names != ("timed",):
            if len(done) == 5:
                raise KeyboardInterrupt
            done.append(job)
        return really_run(job)

    monkeypatch.setattr(engine, "_run", stops)
    asked = (*SWEEP, CHOSEN, "study.name=swept", f"results={tmp_path}")
    assert run(asked) == 130
    parts = (tmp_path / "swept.unfinished").glob("part-*.parquet")
    sizes = [parquet.read_metadata(path).num_rows for path in parts]
    assert 3 <= sum(sizes) <= 5 and max(sizes) == 2
    monkeypatch.setattr(engine, "_run", really_run)
    assert run((*SWEEP, "weekly=[crises]", "study.name=swept", f"results={tmp_path}")) == 2
    assert "holds runs of another configuration" in capsys.readouterr().err
    assert run(asked) == 0
    assert files(tmp_path / "swept") == files(results / "swept")
    assert [(item.runs, item.again) for item in store.read_executions(tmp_path / "swept")] == [(8, 0)]


def test_a_part_that_cannot_be_written_leaves_those_before_it_out_of_hand(tmp_path, monkeypatch):
    monkeypatch.setattr(unfinished, "MOST_IN_A_PART", 1.0)
    kept = store.Unfinished(tmp_path / "audit", store.Asked("audit", "sweep", "f" * 64, 3))
    written = unfinished.write_whole

    def full(path, content):
        if len(list(path.parent.glob("part-*"))) == 1:
            raise OSError(28, "No space left on device")
        written(path, content)

    kept.keep([Record("here", seed, np.zeros(2), np.full((3, 1), seed, np.float32)) for seed in range(3)])
    monkeypatch.setattr(unfinished, "write_whole", full)
    with pytest.raises(BadValue, match="full"):
        kept.write()
    monkeypatch.setattr(unfinished, "write_whole", written)
    kept.write()
    kept.look()
    assert sorted((item.seed, item.weeks[0, 0]) for item in kept.found) == [(0, 0.0), (1, 1.0), (2, 2.0)]
    assert (kept.executions, kept.n_kept) == (3, 3)


def test_shards_write_the_same(results, tmp_path):
    asked = (*SWEEP, CHOSEN, "study.name=swept", f"results={tmp_path}")
    assert [run((*asked, f"shard={share}/2")) for share in (2, 1)] == [0, 0]
    assert files(tmp_path / "swept") == files(results / "swept")


def test_verify_tells_of_a_week_that_differs(results, capsys, monkeypatch):
    study = store.read_study(results / "swept")
    weekly = study.weekly.copy()
    weekly.loc[WEEKS + 7, "trust_service_all"] += 0.25
    monkeypatch.setattr(store, "read_study", lambda folder: dataclasses.replace(study, weekly=weekly))
    assert run(("verify", "swept", "runs=100", f"results={results}")) == 1
    told = capsys.readouterr().out
    assert "7 of 8 runs are the same" in told
    assert "seed 1: 1 outcomes differ" in told and "trust_service_all: 0.25" in told


def test_an_export_has_the_weeks(results, tmp_path, monkeypatch):
    monkeypatch.setattr(store_tables, "ROW_GROUP", 50)
    assert run(("export", "swept", f"results={results}", f"to={tmp_path / 'out'}")) == 0
    stored = store.read_study(results / "swept").weekly
    found = pd.read_csv(tmp_path / "out" / "weekly.csv")
    assert list(found) == list(stored)
    pd.testing.assert_frame_equal(found, stored, check_dtype=False, rtol=1e-6)
    if importlib.util.find_spec("duckdb") is None:
        return
    import duckdb

    with duckdb.connect(str(tmp_path / "out" / "study.duckdb")) as database:
        there = database.execute("SELECT * FROM weekly ORDER BY condition, seed, week").fetchdf()
    pd.testing.assert_frame_equal(there, stored, check_dtype=False, check_exact=True)
