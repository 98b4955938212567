"""A study that was stopped goes on where it ended, and becomes what it would have been."""

import dataclasses
import hashlib
import io
import json
import os
import shutil

import numpy as np
import pyarrow as pa
import pyarrow.parquet as parquet
import pytest

from experiments import replicate as engine
from experiments import store
from experiments.__main__ import run
from experiments.conditions.plan import read_plan
from experiments.networks.noted import NotedNetwork
from experiments.records import Failure, Record
from experiments.replicate import replicate
from experiments.store import unfinished
from experiments.store.parts import part_of, read_part
from model.parameters import BadValue

TINY = ("scenario=village", "scenario.n_weeks=70", "regimes=[status_quo,stable_posts]")
ASKED = store.Asked("audit", "compare", "f" * 64, 6)


def record(condition="here", seed=0, **more):
    return Record(condition, seed, np.array([0.25, np.nan, 1.0 / 3.0]), None, **more)


def tables(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.parquet"))}


# --- parts


def test_a_part_gives_back_what_it_was_given_bit_for_bit():
    plan = read_plan([*TINY, "seeds=1", "trace=[user:2]"])
    records, _ = replicate(plan.conditions, plan.seeds, trace=plan.trace, network_from=52)
    failure = Failure("there", 3, "simulating", "nobody was there: «näh»")
    back = read_part(*part_of([*records, failure])).found
    assert back[-1] == failure
    for one, other in zip(records, back[:-1], strict=True):
        assert (one.condition, one.seed) == (other.condition, other.seed)
        assert one.end.tobytes() == other.end.tobytes() and one.weeks.tobytes() == other.weeks.tobytes()
        assert one.weeks.shape == other.weeks.shape and other.weeks.dtype == np.float32
        assert list(one.trace) == list(other.trace) and len(one.trace) > 10
        assert isinstance(other.network, NotedNetwork)
        for frame in ("measures", "ties", "posts"):
            assert getattr(one.network, frame).reset_index(drop=True).equals(getattr(other.network, frame))


def test_the_same_runs_are_the_same_part_and_a_changed_byte_is_noticed():
    name, content = part_of([record(seed=seed) for seed in range(5)])
    assert part_of([record(seed=seed) for seed in range(5)]) == (name, content)
    changed = bytearray(content)
    changed[len(changed) // 2] ^= 1
    assert read_part(name, bytes(changed)) is None
    assert read_part(name, content[:-9]) is None


# --- the folder


def test_what_was_kept_is_found_again_and_goes_when_the_study_is_written(tmp_path):
    with store.Unfinished(tmp_path / "audit", ASKED) as first:
        first.keep([record(seed=0), record(seed=1)])
    with store.Unfinished(tmp_path / "audit", ASKED) as second:
        assert [item.seed for item in second.found] == [0, 1]
        assert second.executions == 2
        second.keep([record(seed=2)])
    found = store.how_far(tmp_path / "audit")
    assert (found.asked, found.done, found.broke) == (ASKED, 3, 0)
    second.remove()
    assert list(tmp_path.iterdir()) == []
    assert store.how_far(tmp_path / "audit") is None


def test_a_part_is_written_after_a_while_or_so_many_runs_and_when_anything_stops_the_runs(tmp_path, monkeypatch):
    kept = store.Unfinished(tmp_path / "audit", ASKED)
    kept.keep([record(seed=0)])
    assert store.how_far(tmp_path / "audit") is None
    monkeypatch.setattr(unfinished, "SECONDS", 0.0)
    kept.keep([record(seed=1)])
    assert store.how_far(tmp_path / "audit").done == 2
    monkeypatch.setattr(unfinished, "SECONDS", 1e9)
    monkeypatch.setattr(unfinished, "RUNS", 3)
    kept.keep([record(seed=2), record(seed=3)])
    assert store.how_far(tmp_path / "audit").done == 2
    kept.keep([record(seed=4)])
    assert store.how_far(tmp_path / "audit").done == 5
    stop_in_the_middle(kept, [record(seed=5)])
    assert store.how_far(tmp_path / "audit").done == 6


def stop_in_the_middle(kept, runs):
    def go_on():
        with kept:
            kept.keep(runs)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        go_on()


def test_where_nothing_was_finished_nothing_is_left(tmp_path):
    stop_in_the_middle(store.Unfinished(tmp_path / "audit", ASKED), [])
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_part_is_put_aside_and_its_runs_are_not_taken_for_finished(tmp_path):
    for seed in range(3):
        with store.Unfinished(tmp_path / "audit", ASKED) as kept:
            kept.keep([record(seed=seed)])
    parts = sorted(kept.folder.glob("part-*.parquet"))
    parts[0].write_bytes(parts[0].read_bytes()[:-3])
    parts[1].write_bytes(b"")
    again = store.Unfinished(tmp_path / "audit", ASKED)
    assert len(again.found) == 1 and sorted(again.damaged) == sorted(path.name for path in parts[:2])
    assert len(list(again.folder.glob("*.damaged"))) == 2


def test_runs_of_another_configuration_are_neither_mixed_nor_lost_unasked(tmp_path):
    with store.Unfinished(tmp_path / "audit", ASKED) as kept:
        kept.keep([record()])
    other = dataclasses.replace(ASKED, fingerprint="0" * 64)
    with pytest.raises(BadValue, match="holds runs of another configuration or other model code"):
        store.Unfinished(tmp_path / "audit", other)
    assert store.how_far(tmp_path / "audit").done == 1
    with store.Unfinished(tmp_path / "audit", other, replace=True) as replacing:
        assert replacing.found == []
    assert store.how_far(tmp_path / "audit").asked == other


@pytest.mark.parametrize(
    ("note", "said"),
    [
        ("", "is damaged. Remove"), ("{", "is damaged. Remove"), ("[]", "is damaged. Remove"),
        ("[" * 100_000, "is damaged. Remove"), ({"n_runs": "many"}, "is damaged. Remove"),
        ({"n_runs": 0}, "is damaged. Remove"), ({"study": None}, "is damaged. Remove"),
        ({"versions": 3}, "is damaged. Remove"), ({"more": 1}, "is damaged. Remove"),
        ('{"format": 2}', "is damaged. Remove"), ('{"format": 1}', "was written by another version"),
    ],
)
def test_a_note_that_cannot_be_read_is_said(tmp_path, note, said):
    with store.Unfinished(tmp_path / "audit", ASKED) as kept:
        kept.keep([record()])
    path = kept.folder / "asked.json"
    path.write_text(note if isinstance(note, str) else json.dumps(json.loads(path.read_text()) | note))
    before = {path.name: path.read_bytes() for path in kept.folder.iterdir()}
    with pytest.raises(BadValue, match=said):
        store.Unfinished(tmp_path / "audit", ASKED)
    with pytest.raises(BadValue, match=said):
        store.how_far(tmp_path / "audit")
    assert {path.name: path.read_bytes() for path in kept.folder.iterdir()} == before


def test_runs_of_other_versions_are_not_gone_on_with(tmp_path):
    other = dataclasses.replace(ASKED, versions={**ASKED.versions, "numpy": "1.0"})
    with store.Unfinished(tmp_path / "audit", other) as kept:
        kept.keep([record()])
    with pytest.raises(BadValue, match=r"holds runs made with numpy 1\.0, and .* here, which were not finished"):
        store.Unfinished(tmp_path / "audit", ASKED)
    assert store.how_far(tmp_path / "audit").done == 1


def test_other_files_that_are_named_as_parts_are_put_aside(tmp_path):
    with store.Unfinished(tmp_path / "audit", ASKED) as kept:
        kept.keep([record()])
    (part,) = kept.folder.glob("part-*.parquet")
    rows = parquet.read_table(part)
    unnoted = rows.replace_schema_metadata({"fingerprint": ASKED.fingerprint})
    for table in (pa.table({"a": [1]}), unnoted):
        content = io.BytesIO()
        parquet.write_table(table, content)
        named_as_a_part(kept.folder, content.getvalue())
    named_as_a_part(kept.folder, b"no table at all")
    (kept.folder / f"part-{'0' * 32}.parquet").mkdir()
    assert store.how_far(tmp_path / "audit").done == 1
    again = store.Unfinished(tmp_path / "audit", ASKED)
    assert len(again.found) == 1 and len(again.damaged) == 4
    assert len(list(again.folder.glob("*.damaged"))) == 4


def named_as_a_part(folder, content):
    (folder / f"part-{hashlib.sha256(content).hexdigest()[:32]}.parquet").write_bytes(content)


@pytest.mark.parametrize("count", [b"\xff\xfe", b"{}\n", b'{"again": 0, "runs": "many"}\n', b"[]\n"])
def test_a_count_of_executions_that_is_damaged_is_said_before_anything_is_run(tmp_path, count):
    with store.Unfinished(tmp_path / "audit", ASKED) as kept:
        kept.keep([record()])
    (kept.folder / "executions.jsonl").write_bytes(count)
    with pytest.raises(BadValue, match="it counts the runs that were carried out, and no table rests on it"):
        store.Unfinished(tmp_path / "audit", ASKED)


def test_parts_whose_removal_was_stopped_still_say_what_they_are_of(tmp_path, monkeypatch):
    for seed in range(3):
        with store.Unfinished(tmp_path / "audit", ASKED) as kept:
            kept.keep([record(seed=seed)])

    def stop(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "rmtree", stop)
        with pytest.raises(KeyboardInterrupt):
            kept.remove()
    assert [path.name for path in kept.folder.iterdir()] == ["asked.json"]
    assert store.Unfinished(tmp_path / "audit", ASKED).found == []


def test_parts_without_a_note_are_nobodys(tmp_path):
    with store.Unfinished(tmp_path / "audit", ASKED) as kept:
        kept.keep([record()])
    (kept.folder / "asked.json").unlink()
    with pytest.raises(BadValue, match=r"has parts of a study but no asked\.json"):
        store.Unfinished(tmp_path / "audit", ASKED)


# --- commands


def test_a_study_that_was_stopped_goes_on_and_ends_with_the_same_bytes(tmp_path, monkeypatch, capsys):
    """Stopped after each third run, again and again: no run is carried out twice, and every table is the same."""
    words = ("compare", *TINY, "seeds=5", "threads=1", "trace=[user:2]")
    assert run((*words, f"results={tmp_path / 'whole'}")) == 0
    simulated, real = [], engine._run
    monkeypatch.setattr(unfinished, "SECONDS", 0.0)

    def stopping(job):
        if len(simulated) % 3 == 2 and simulated[-1] is not None:
            simulated.append(None)
            raise KeyboardInterrupt
        simulated.append((job.names, job.seed))
        return real(job)

    monkeypatch.setattr(engine, "_run", stopping)
    for _ in range(20):
        status = run((*words, f"results={tmp_path / 'pieces'}"))
        if status == 0:
            break
        assert status == 130
    carried_out = [item for item in simulated if item is not None]
    assert status == 0 and None in simulated
    assert tables(tmp_path / "whole" / "compare") == tables(tmp_path / "pieces" / "compare")
    # What was in the pool when it stopped may be lost; what was finished is never run again.
    assert len(carried_out) >= 10
    assert "were finished before and are not run again" in capsys.readouterr().err
    assert sorted(path.name for path in (tmp_path / "pieces").iterdir()) == ["compare"]


def test_status_tells_how_far_a_study_is(tmp_path, capsys):
    place = f"results={tmp_path}"
    for seed in range(3):
        with store.Unfinished(tmp_path / "audit", ASKED) as kept:
            kept.keep([record(seed=seed)])
    with store.Unfinished(tmp_path / "audit", ASKED) as kept:
        kept.keep([Failure("here", 4, "simulating", "no")])
    assert run(("status", "audit", place)) == 0
    told = capsys.readouterr().out
    assert told.startswith("audit (compare): 4 of 6 runs are finished, 1 of them broke.")
    assert "runs a second of late: about" in told and "Its last part was written" in told
    for path in kept.folder.iterdir():
        os.utime(path, (0, path.stat().st_mtime - 600))
    assert run(("status", "audit", place)) == 0
    assert "10 minutes ago; if it was stopped, the same command goes on from there." in capsys.readouterr().out
    kept.remove()
    assert run(("compare", *TINY, "seeds=1", place, "study.name=audit")) == 0
    capsys.readouterr()
    assert run(("status", "audit", place)) == 0
    assert "audit (compare) is finished:" in capsys.readouterr().out
    for words, said in (
        (("status", "audti", place), "Did you mean 'audit'? There are: audit."), (("status",), "the name of one study"),
        (("status", "audit", "result=x"), "Did you mean 'results'?"),
    ):
        assert run(words) == 2
        assert said in capsys.readouterr().err
