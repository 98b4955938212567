"""The main job, tiny: one folder, one table, one report, and nothing else."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time

import pandas as pd
import pytest

from experiments import replicate as runs_room
from experiments import store, versions
from experiments.__main__ import run
from model import compiling
from model.outcomes import OUTCOMES

TINY = ("scenario=village", "scenario.n_users=20", "scenario.n_weeks=60", "seeds=2", "regimes=[status_quo,high_churn]")
TABLES = (
    "conditions.parquet", "runs.parquet", "weekly.parquet", "network.parquet", "network_posts.parquet",
    "network_measures.parquet", "manifest.json", "executions.jsonl",
)


def contents(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def compare(folder, *arguments):
    return run(("compare", *TINY, f"results={folder}", *arguments))


@pytest.fixture(scope="module")
def written_once(tmp_path_factory):
    folder = tmp_path_factory.mktemp("results")
    assert compare(folder) == 0
    return folder


@pytest.fixture
def study(written_once, tmp_path):
    """A folder of results with a study in it, to do with as one likes."""
    shutil.copytree(written_once, tmp_path, dirs_exist_ok=True)
    return tmp_path


def test_it_writes_a_study_and_shows_table_and_path(tmp_path, capsys):
    assert compare(tmp_path, "study.question='Does churn matter?'") == 0
    shown = capsys.readouterr()
    assert "High churn" in shown.out
    assert f"Report: {tmp_path / 'compare' / 'report.html'}" in shown.out
    assert "4 of 4" in shown.err
    assert sorted(contents(tmp_path)) == sorted(f"compare/{name}" for name in (*TABLES, "brief.html", "report.html"))
    manifest = json.loads((tmp_path / "compare" / "manifest.json").read_text())
    assert (manifest["question"], manifest["reference"]) == ("Does churn matter?", "status_quo")
    assert (manifest["seeds"], manifest["common_weeks"], manifest["factors"]) == ([0, 1], 52, [])
    found = store.read_study(tmp_path / "compare")
    assert list(found.conditions["condition"]) == ["high_churn", "status_quo"]
    assert (len(found.runs), len(found.weekly)) == (4, 240)


def test_the_same_again_is_answered_from_what_is_there(study, capsys, monkeypatch):
    before = contents(study)
    monkeypatch.setattr(runs_room, "replicate", None)
    assert compare(study, "threads=1") == 0
    shown = capsys.readouterr()
    assert "Nothing to run" in shown.err
    assert "High churn" in shown.out
    assert "report.html" in shown.out
    assert contents(study) == before


def test_an_answer_from_what_is_there_needs_no_model(study):
    code = (
        "import sys\n"
        "from experiments.__main__ import run\n"
        f"assert run(['compare', *{TINY!r}, 'results={study}']) == 0\n"
        "print({'numba', 'mesa', 'llvmlite', 'scipy.stats'} & set(sys.modules), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.splitlines()[-1] == "set()", done.stderr
    assert "Report:" in done.stdout


def test_a_report_that_is_gone_is_written_again(study, monkeypatch, capsys):
    before = contents(study)
    (study / "compare" / "report.html").unlink()
    monkeypatch.setattr(runs_room, "replicate", None)
    monkeypatch.setattr(compiling, "is_ready", lambda: False)
    assert compare(study) == 0
    assert contents(study) == before
    assert "Compiling the model for this machine" in capsys.readouterr().err


def test_another_configuration_needs_a_name_or_leave_to_replace(study, capsys):
    before = contents(study)
    assert compare(study, "scenario.audit=.7") == 2
    shown = capsys.readouterr()
    assert "study.name=" in shown.err
    assert "study.replace=true" in shown.err
    assert contents(study) == before
    assert compare(study, "scenario.audit=.7", "study.name=other") == 0
    assert {name: data for name, data in contents(study).items() if name.startswith("compare/")} == before
    assert compare(study, "scenario.audit=.7", "study.replace=true") == 0
    assert contents(study)["compare/runs.parquet"] == contents(study)["other/runs.parquet"]


def test_other_code_is_another_study(study, capsys, monkeypatch):
    monkeypatch.setattr(store, "fingerprint", lambda configuration: "another hash")
    assert compare(study) == 2
    assert "other model code" in capsys.readouterr().err


def test_damaged_tables_are_refused(study, capsys):
    path = study / "compare" / "runs.parquet"
    path.write_bytes(path.read_bytes()[:-20])
    before = contents(study)
    assert compare(study) == 2
    shown = capsys.readouterr()
    assert "runs.parquet is damaged" in shown.err
    assert "Traceback" not in shown.err
    assert contents(study) == before


def test_order_of_regimes_and_threads_leave_every_byte(tmp_path):
    plain = tuple(item for item in TINY if not item.startswith("regimes"))
    for place, more in (("one", ["regimes=[status_quo,high_churn]", "threads=1"]),
                        ("two", ["regimes=[high_churn,status_quo]", "threads=2"])):  # fmt: skip
        assert run(("compare", *plain, f"results={tmp_path / place}", *more)) == 0
    one, two = (contents(tmp_path / place / "compare") for place in ("one", "two"))
    assert {name: one[name] for name in TABLES} == {name: two[name] for name in TABLES}
    assert one["report.html"] == two["report.html"]


def test_a_sweep_is_one_study_with_one_table(tmp_path, capsys):
    key = "scenario.careless_share"
    assert compare(tmp_path, "-m", f"{key}=0,.4") == 0
    assert [path.name for path in tmp_path.iterdir()] == ["compare"]
    found = store.read_study(tmp_path / "compare")
    rows = found.conditions[["regime", f"factor.{key}", "reference"]].values.tolist()
    assert rows == [
        ["high_churn", 0.0, False], ["high_churn", 0.4, False], ["status_quo", 0.0, True], ["status_quo", 0.4, True],
    ]  # fmt: skip
    assert "Report:" in capsys.readouterr().out


def test_weekly_values_are_stored_for_a_comparison_and_for_a_sweep_on_demand(tmp_path):
    kinds = {
        "plain": ((), True), "without": (("weekly=false",), False),
        "sweep": (("-m", "scenario.careless_share=0,.4"), False),
        "asked": (("-m", "scenario.careless_share=0,.4", "weekly=true"), True),
    }
    found = {}
    for name, (arguments, is_stored) in kinds.items():
        assert compare(tmp_path, f"study.name={name}", *arguments) == 0
        found[name] = store.read_study(tmp_path / name)
        assert (tmp_path / name / "weekly.parquet").exists() == is_stored == (found[name].weekly is not None), name
    pd.testing.assert_frame_equal(found["plain"].runs, found["without"].runs, check_exact=True)
    pd.testing.assert_frame_equal(found["sweep"].runs, found["asked"].runs, check_exact=True)
    report = store.report_path(tmp_path / "without").read_text()
    assert "Not drawn: this study was run without its weekly values" in report


def test_how_much_there_is_to_run_and_to_store_is_said_first(tmp_path, capsys):
    size = r"; their tables take up to \d+ MB on disk and \d+ MB of memory\.\n"
    assert compare(tmp_path) == 0
    assert re.match(f"4 runs, {len(OUTCOMES)} outcomes in 240 weeks of them{size}", capsys.readouterr().err)
    assert compare(tmp_path, "weekly=false", "study.name=ends") == 0
    assert re.match(f"4 runs{size}", capsys.readouterr().err)


def test_a_sweep_over_two_factors_and_over_scenarios(tmp_path):
    more = ["policies.high_churn.dose=0,1", "scenario.careless_share=0,.4"]
    assert compare(tmp_path, "-m", *more, "study.name=grid") == 0
    grid = store.read_study(tmp_path / "grid").conditions
    assert len(grid) == 8
    settings = [item for item in TINY if item != "scenario=village"]
    assert run(["compare", "-m", *settings, "scenario=village,united_states", f"results={tmp_path}",
                "study.name=worlds"]) == 0  # fmt: skip
    assert set(store.read_study(tmp_path / "worlds").conditions["factor.scenario"]) == {"village", "united_states"}


def test_zero_dose_is_the_reference(tmp_path):
    assert compare(tmp_path, "policies.high_churn.dose=0") == 0
    runs = store.read_study(tmp_path / "compare").runs
    none, reference = (runs[runs["condition"] == name].drop(columns="condition").reset_index(drop=True)
                       for name in ("high_churn", "status_quo"))  # fmt: skip
    pd.testing.assert_frame_equal(none, reference, check_exact=True)


def test_broken_runs_are_shown_and_counted(tmp_path, capsys, monkeypatch):
    simulation = runs_room.Simulation

    def fragile(scenario, policies, seed, *more, **settings):
        if seed == 1 and policies[0].name == "high_churn":
            raise ZeroDivisionError("nobody left")
        return simulation(scenario, policies, seed, *more, **settings)

    monkeypatch.setattr(runs_room, "Simulation", fragile)
    assert compare(tmp_path) == 1
    shown = capsys.readouterr()
    assert "high_churn, seed 1: broke while simulating: nobody left" in shown.err
    assert "1 of 4 runs are missing" in shown.out
    assert len(store.read_study(tmp_path / "compare").runs) == 3
    monkeypatch.undo()
    assert compare(tmp_path) == 1, "runs that are missing stay missing until the study is replaced"
    assert compare(tmp_path, "study.replace=true") == 0


def test_nothing_is_written_when_every_run_breaks(tmp_path, capsys, monkeypatch):
    def broken(*_, **__):
        raise MemoryError

    monkeypatch.setattr(runs_room, "Simulation", broken)
    assert compare(tmp_path) == 2
    assert "not enough memory" in capsys.readouterr().err
    assert contents(tmp_path) == {}


def test_a_full_disk_leaves_what_was_there(study, capsys, monkeypatch):
    before = contents(study)

    def full(*_):
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(os, "fsync", full)
    assert compare(study, "scenario.audit=.7", "study.replace=true") == 2
    shown = capsys.readouterr()
    assert "full" in shown.err
    assert "Traceback" not in shown.err
    assert contents(study) == before


def test_ctrl_c_ends_at_once_and_leaves_nothing_but_finished_runs(tmp_path):
    arguments = ["scenario.n_users=300", "scenario.n_weeks=2000", "seeds=100", f"results={tmp_path}"]
    process = subprocess.Popen(
        [sys.executable, "-m", "experiments", "compare", *arguments], stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    for line in process.stderr:
        if "to do" in line:
            break
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    asked = time.monotonic()
    rest = process.communicate(timeout=60)[1]
    assert process.returncode == 130
    assert "Traceback" not in rest
    assert "stopped; nothing was written by halves" in rest
    assert time.monotonic() - asked < 30
    far = store.how_far(tmp_path / "compare")
    assert list(tmp_path.iterdir()) == ([] if far is None else [tmp_path / "compare.unfinished"])
    assert ("finished runs are kept in" in rest) == (far is not None and far.done > 0)


def test_the_comparison_names_every_package_it_rests_on():
    assert {"numpy", "numba", "mesa"} <= set(versions.PACKAGES)
