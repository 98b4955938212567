"""Whatever carries the runs out, in one go, in shares or with more added later, the tables have the same bytes."""

import contextlib
import errno
import importlib.util
import json
import os
import random
import shutil
import socket
import subprocess
import sys
import threading
import time

import pandas as pd
import pytest

from experiments import replicate as engine
from experiments import store
from experiments.__main__ import run
from experiments.conditions.plan import read_plan
from experiments.launching import dask as dask_launcher
from experiments.launching.carrying import carry_out
from experiments.launching.choosing import launcher_of
from experiments.launching.settings import LauncherSettings
from experiments.launching.shard import Shard
from experiments.store.parts import read_part
from model.parameters import BadValue

VILLAGE = ("scenario=village", "scenario.n_users=20", "scenario.n_weeks=60")
SWEEP = ("sweep", "study=audit_map", *VILLAGE, "scenario.complexity_mean=0.2,0.8", "scenario.audit_hours=9",
         "scenario.audit_floor=0.5", "scenario.careless_share=0,1")  # fmt: skip
COMPARE = ("compare", *VILLAGE, "regimes=[status_quo,stable_posts]", "trace=[user:2]")
SEEDS = "seeds=4"
ON_DASK = ("launcher=dask", "threads=2")


def tables(folder):
    return {
        path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.suffix in (".parquet", ".html")
    } | {"manifest": (folder / "manifest.json").read_bytes()}


def executions(folder):
    found = store.read_executions(folder)
    return sum(item.runs for item in found), sum(item.again for item in found)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A sweep and a comparison, each carried out in one go by threads."""
    results = tmp_path_factory.mktemp("whole")
    assert run((*SWEEP, SEEDS, f"results={results}")) == 0
    assert run((*COMPARE, SEEDS, f"results={results}")) == 0
    return results


# --- launchers and shards


def test_processes_give_the_same_bytes(whole, tmp_path):
    assert run((*SWEEP, SEEDS, f"results={tmp_path}", "launcher=processes", "threads=2")) == 0
    assert tables(tmp_path / "audit_map") == tables(whole / "audit_map")


@pytest.mark.parametrize("command", [SWEEP, COMPARE])
def test_shards_in_any_order_end_with_the_same_bytes_and_nothing_is_run_twice(command, whole, tmp_path, capsys):
    name = "audit_map" if command is SWEEP else "compare"
    order = [1, 2, 3, 4]
    random.Random(name).shuffle(order)
    for place, number in enumerate(order):
        assert not (tmp_path / name).exists()
        assert run((*command, SEEDS, f"results={tmp_path}", f"shard={number}/4", "threads=1")) == 0
        told = capsys.readouterr().out
        assert ("The last shard writes the study" in told) == (place < 3)
    assert tables(tmp_path / name) == tables(whole / name)
    n_runs = len(store.read_study(tmp_path / name).runs)
    assert executions(tmp_path / name) == (n_runs, 0)
    assert os.listdir(tmp_path) == [name]
    assert run(("status", name, f"results={tmp_path}")) == 0
    assert f"{n_runs} runs were carried out for it, none that was finished a second time" in capsys.readouterr().out


def test_the_plain_command_finishes_what_shards_left_and_a_damaged_part_costs_its_runs_alone(whole, tmp_path, capsys):
    place = f"results={tmp_path}"
    for number in (1, 2):
        assert run((*SWEEP, SEEDS, place, f"shard={number}/3")) == 0
    parts = sorted((tmp_path / "audit_map.unfinished").glob("part-*.parquet"))
    n_lost = read_part(parts[0].name, parts[0].read_bytes()).found
    parts[0].write_bytes(parts[0].read_bytes()[:-5])
    assert run((*SWEEP, SEEDS, place)) == 0
    assert "is damaged and was put aside" in capsys.readouterr().err
    assert tables(tmp_path / "audit_map") == tables(whole / "audit_map")
    assert len(n_lost) > 0 and executions(tmp_path / "audit_map") == (32, 0)


def test_shards_of_another_design_are_not_mixed(tmp_path, capsys):
    assert run((*SWEEP, SEEDS, f"results={tmp_path}", "shard=1/3")) == 0
    before = tables_of_parts(tmp_path)
    assert run((*SWEEP, "seeds=5", f"results={tmp_path}", "shard=2/3")) == 2
    assert "holds runs of another configuration or other model code" in capsys.readouterr().err
    assert tables_of_parts(tmp_path) == before


def tables_of_parts(results):
    return {path.name: path.read_bytes() for path in (results / "audit_map.unfinished").iterdir()}


def test_a_part_of_another_study_is_named_and_not_taken(tmp_path):
    asked = [store.Asked("audit", "compare", letter * 64, 6) for letter in "fe"]
    with store.Unfinished(tmp_path / "audit", asked[0]) as kept:
        kept.keep([engine.Failure("here", 0, "simulating", "no")])
    note = kept.folder / "asked.json"
    note.write_text(note.read_text().replace("f" * 64, "e" * 64))
    with pytest.raises(BadValue, match=r"two commands with the same study\.name"):
        store.Unfinished(tmp_path / "audit", asked[1])


def test_shards_share_out_everything_once():
    jobs = list(range(23))
    dealt = [job for number in range(1, 6) for job in Shard(number, 5).share(jobs)]
    assert sorted(dealt) == jobs and max(len(Shard(n, 5).share(jobs)) for n in range(1, 6)) == 5


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("shard=0/4",), "shares are counted from 1: shard=1/4 to shard=4/4"), (("shard=5/4",), "shard is '5/4'"),
        (("shard=x",), "as in shard=3/16"), (("shard=1/0",), "a study is shared out among 1 to"),
        (("launcher=proceses",), "Did you mean 'processes'?"), (("launcher.kind=dsk",), "Did you mean 'dask'?"),
        (("launcher.queue=long",), "launcher.queue is set, but launcher=threads has no use for it"),
        (("launcher=dask,threads",), "give one value"),
    ],
)
def test_bad_words_are_said_before_anything_is_run(words, said, tmp_path, capsys):
    assert run((*SWEEP, SEEDS, f"results={tmp_path}", *words)) == 2
    assert said in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


# --- lost workers


def die_once(path):
    """Kill the process that runs it the first time, and always where the path says so."""
    if path.endswith("always"):
        os._exit(1)
    if not os.path.exists(path):
        with open(path, "w") as file:
            file.write("tried")
        os._exit(1)
    return path


def test_what_a_lost_process_had_in_hand_is_carried_out_again(tmp_path):
    jobs = [str(tmp_path / name) for name in "abc"]
    for job in jobs[1:]:
        open(job, "w").close()
    launcher = launcher_of(LauncherSettings("processes"), 2)
    found = dict(carry_out(die_once, [*jobs, str(tmp_path / "always")], launcher))
    assert found == {**{job: job for job in jobs}, str(tmp_path / "always"): None}


# --- Dask


is_on_dask = pytest.mark.skipif(
    importlib.util.find_spec("distributed") is None, reason="the extra `cluster` (Dask) is not installed"
)


@is_on_dask
def test_dask_gives_the_same_bytes(whole, tmp_path):
    assert run((*SWEEP, SEEDS, f"results={tmp_path}", *ON_DASK)) == 0
    assert tables(tmp_path / "audit_map") == tables(whole / "audit_map")


@is_on_dask
def test_a_scheduler_that_is_not_there_is_said(tmp_path, capsys):
    words = ("launcher=dask", f"launcher.scheduler_file={tmp_path / 'none.json'}", "study.name=audit")
    assert run((*SWEEP, SEEDS, f"results={tmp_path}", *words)) == 2
    assert "and there is no such file. Start a scheduler with `dask scheduler" in capsys.readouterr().err


@is_on_dask
@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"address": 3}', b"\xff\xfe"])
def test_a_file_that_no_scheduler_wrote_is_said(content, tmp_path):
    file = tmp_path / "scheduler.json"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(BadValue, match="does not say where a scheduler is"):
        opened(file)


@is_on_dask
@pytest.mark.parametrize(
    ("speaks", "said"), [(None, "nothing came within 1 seconds"), (b"HTTP/1.1 400 Bad Request\r\n\r\n", "")]
)
def test_a_place_where_no_scheduler_answers_is_said_after_a_while(speaks, said, tmp_path, monkeypatch):
    monkeypatch.setattr(dask_launcher, "PATIENCE", 1)
    file = tmp_path / "scheduler.json"
    with socket.create_server(("127.0.0.1", 0)) as server:
        def speak():
            with contextlib.suppress(OSError):
                while True:
                    connection, _ = server.accept()
                    if speaks:
                        connection.sendall(speaks)
                        connection.close()

        threading.Thread(target=speak, daemon=True).start()
        file.write_text(json.dumps({"address": f"tcp://127.0.0.1:{server.getsockname()[1]}"}))
        begun = time.monotonic()
        with pytest.raises(BadValue, match=f"does not answer or has no worker .*{said}"):
            opened(file)
        assert time.monotonic() - begun < 20


def opened(file):
    with launcher_of(LauncherSettings("dask", str(file)), 2).open():
        pass


def test_without_the_extra_dask_says_what_to_install(tmp_path, capsys, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    assert run((*SWEEP, SEEDS, f"results={tmp_path}", "launcher=dask")) == 2
    assert "launcher=dask needs the extra `cluster`, which is not installed" in capsys.readouterr().err


# --- a finished study


def test_more_seeds_and_values_end_with_the_bytes_of_a_study_asked_for_at_once(whole, tmp_path, capsys):
    place = f"results={tmp_path}"
    smaller = [word for word in SWEEP if not word.startswith("scenario.careless")]
    assert run((*smaller, "scenario.careless_share=0", "seeds=2", place)) == 0
    assert executions(tmp_path / "audit_map") == (8, 0)
    assert run(("extend", "audit_map", "seeds=4", place)) == 0
    assert executions(tmp_path / "audit_map") == (16, 0)
    assert run((*SWEEP, SEEDS, place, "study.extend=true")) == 0
    assert executions(tmp_path / "audit_map") == (32, 0)
    assert tables(tmp_path / "audit_map") == tables(whole / "audit_map")
    assert run(("extend", "audit_map", "seeds=3", place)) == 2
    assert "extend only adds, and this leaves out runs" in capsys.readouterr().err
    assert tables(tmp_path / "audit_map") == tables(whole / "audit_map")


def test_a_comparison_keeps_its_weeks_its_network_and_whom_it_follows_when_it_is_extended(whole, tmp_path):
    assert run((*COMPARE, "seeds=2", f"results={tmp_path}")) == 0
    assert run(("extend", "compare", "seeds=4", f"results={tmp_path}", "launcher=processes")) == 0
    assert executions(tmp_path / "compare") == (8, 0)
    assert tables(tmp_path / "compare") == tables(whole / "compare")


@pytest.mark.parametrize("command", [SWEEP, COMPARE])
def test_retry_runs_what_broke_and_nothing_else(command, whole, tmp_path, monkeypatch, capsys):
    name, place, real = "audit_map" if command is SWEEP else "compare", f"results={tmp_path}", engine.Simulation

    def breaking(scenario, policies, seed, *more, **otherwise):
        if seed == 1 and policies:
            raise MemoryError
        return real(scenario, policies, seed, *more, **otherwise)

    with monkeypatch.context() as patch:
        patch.setattr(engine, "Simulation", breaking)
        assert run((*command, SEEDS, place)) == 1
        n_broke = len(store.read_study(tmp_path / name).failures)
        assert run(("retry", name, place)) == 1
    assert run(("retry", name, place)) == 0
    n_runs = len(store.read_study(tmp_path / name).runs)
    assert executions(tmp_path / name) == (n_runs + 2 * n_broke, 0)
    assert tables(tmp_path / name) == tables(whole / name)
    capsys.readouterr()
    assert run(("retry", name, place)) == 0
    assert "there is nothing to try again" in capsys.readouterr().err


def test_verify_finds_the_same_bits_or_says_what_changed_and_by_how_much(whole, tmp_path, capsys, monkeypatch):
    place = f"results={whole}"
    assert run(("verify", "audit_map", "runs=3", place)) == 0
    assert "3 of 3 runs are the same, bit for bit" in capsys.readouterr().out
    assert run(("verify", "compare", "runs=2", place)) == 0
    assert "outcomes and every week." in capsys.readouterr().out
    study = store.read_study(whole / "audit_map")
    shifted = study.runs.assign(turnover=study.runs["turnover"] + 0.5)
    noted = study.manifest | {"versions": {**study.manifest["versions"], "numpy": "1.0"}}
    changed = store.tidy_study(noted, study.conditions, shifted)
    store.write_study(tmp_path / "audit_map", changed, "")
    assert run(("verify", "audit_map", "runs=2", f"results={tmp_path}")) == 1
    told = capsys.readouterr()
    assert "0 of 2 runs are the same" in told.out and "turnover: 0.5 (" in told.out
    assert "was made with numpy 1.0" in told.err


def test_a_study_of_other_versions_or_code_is_not_added_to(whole, tmp_path, capsys):
    study = store.read_study(whole / "audit_map")
    for change, said in (
        ({"versions": {"python": "3.9.0"}}, "was made with python 3.9.0"),
        ({"fingerprint": "0" * 64}, "was made with other model code than this"),
    ):
        other = store.tidy_study(study.manifest | change, study.conditions, study.runs)
        store.write_study(tmp_path / "audit_map", other, "", replace=True)
        assert run(("extend", "audit_map", "seeds=9", f"results={tmp_path}")) == 2
        assert said in capsys.readouterr().err
        assert store.read_study(tmp_path / "audit_map").manifest["seeds"] == [0, 1, 2, 3]
    assert os.listdir(tmp_path) == ["audit_map"]


def test_export_gives_csv_and_says_what_is_in_the_way(whole, tmp_path, capsys, monkeypatch):
    words = ("export", "audit_map", f"results={whole}", f"to={tmp_path / 'out'}")
    monkeypatch.setitem(__import__("sys").modules, "duckdb", None)
    assert run(words) == 0
    assert "No DuckDB file was made" in capsys.readouterr().err
    study, exported = store.read_study(whole / "audit_map"), pd.read_csv(tmp_path / "out" / "runs.csv")
    assert exported["turnover"].tolist() == study.runs["turnover"].tolist()
    assert set(exported["factor.scenario.careless_share"]) == {0.0, 1.0} and "regime" in exported
    assert json.loads((tmp_path / "out" / "manifest.json").read_text())["seal"] == study.manifest["seal"]
    assert run(words) == 2
    assert "holds an export already" in capsys.readouterr().err
    (tmp_path / "out" / "mine.txt").write_text("mine")
    assert run((*words, "replace=true")) == 2
    assert "holds mine.txt, which is no export" in capsys.readouterr().err


@pytest.mark.skipif(importlib.util.find_spec("duckdb") is None, reason="the extra `duckdb` is not installed")
def test_export_gives_one_duckdb_file(whole, tmp_path):
    import duckdb

    assert run(("export", "compare", f"results={whole}", f"to={tmp_path / 'out'}")) == 0
    study = store.read_study(whole / "compare")
    with duckdb.connect(str(tmp_path / "out" / store.DUCKDB), read_only=True) as database:
        for table in ("runs", "weekly", "trace", "conditions"):
            (rows,) = database.execute(f"SELECT count(*) FROM {table}").fetchone()
            assert rows == len(getattr(study, table))
        found = database.execute("SELECT turnover FROM runs ORDER BY condition, seed").fetchall()
    assert [value for (value,) in found] == study.runs["turnover"].tolist()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("extend", "audit_map"), "takes the seeds that the study is to have"),
        (("extend", "audit_map", "seeds=x"), "give a count such as 30"),
        (("extend", "audit_map", "seeds=9", "launcher=thread"), "Did you mean 'threads'?"),
        (("retry", "audit_mpa"), "Did you mean 'audit_map'?"), (("verify",), "takes the name of one study"),
        (("verify", "audit_map", "runs=0"), "give a whole number from 1"),
        (("export", "audit_map", "replace=yes"), "give true or false"),
    ],
)
def test_bad_words_to_a_finished_study_are_said(words, said, whole, capsys):
    assert run((*words, f"results={whole}")) == 2
    assert said in capsys.readouterr().err


def test_a_folder_that_may_not_be_written_is_said(tmp_path, capsys, monkeypatch):
    def refuse(*_):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(os, "link", refuse)
    assert run((*SWEEP, SEEDS, f"results={tmp_path}", "shard=1/3")) == 2
    assert "It may not be written (Permission denied). Have its rights changed" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("locked", "words", "said"),
    [
        ("", SWEEP, "(Permission denied). Have its rights changed, or give a folder where you may write."),
        ("", ("status", "audit_map"), "cannot be used: Permission denied. Check the path and your rights there"),
        ("audit_map/manifest.json", ("verify", "audit_map"), "cannot be read: Permission denied"),
        ("audit_map/executions.jsonl", ("status", "audit_map"), "cannot be read: Permission denied"),
    ],
)
def test_what_may_not_be_read_or_written_is_said_in_one_line(locked, words, said, whole, tmp_path):
    shutil.copytree(whole / "audit_map", tmp_path / "results" / "audit_map")
    before = tables(tmp_path / "results" / "audit_map")
    path = tmp_path / "results" / locked
    mode = path.stat().st_mode
    path.chmod(0)
    try:
        done = subprocess.run(
            [*without_all_rights(), sys.executable, "-m", "experiments", *words, f"results={tmp_path / 'results'}"],
            capture_output=True, text=True,
        )
    finally:
        path.chmod(mode)
    assert done.returncode == 2 and "Traceback" not in done.stderr
    assert done.stderr.startswith("trustlab: ") and said in done.stderr and done.stderr.count("\n") == 1
    assert tables(tmp_path / "results" / "audit_map") == before


def without_all_rights():
    """What makes root ask for rights as everybody has to."""
    if os.name != "posix":
        pytest.skip("rights are otherwise on this system")
    if os.geteuid():
        return []
    if shutil.which("setpriv") is None:
        pytest.skip("root may do everything, and there is no `setpriv` to change that")
    rights = "-dac_override,-dac_read_search"
    return ["setpriv", f"--bounding-set={rights}", f"--inh-caps={rights}"]


def test_explain_and_stories_are_not_shared_out():
    from experiments.conditions.pair import read_pair

    with pytest.raises(BadValue, match="shard shares out compare and sweep"):
        read_pair(["shard=1/2"])
    assert read_plan(["shard=2/3"]).shard == Shard(2, 3)
