import errno
import json
import os
import platform
import shutil
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import model
from experiments import store
from model.parameters import BadValue

FILES = ["conditions.parquet", "manifest.json", "report.html", "runs.parquet", "weekly.parquet"]
SOME = ["trust_service", "need", "harm_acts"]


def contents(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def study(make_study):
    return make_study(outcomes=SOME)


@pytest.fixture
def folder(study, tmp_path):
    where = store.study_folder(tmp_path / "results", "compare")
    store.write_study(where, study, "<p>report</p>")
    return where


def test_what_is_read_is_what_was_written(study, folder):
    found = store.read_study(folder)
    assert found.manifest == study.manifest
    for name in ("conditions", "runs", "weekly"):
        pd.testing.assert_frame_equal(getattr(found, name), getattr(study, name))
    assert sorted(path.name for path in folder.iterdir()) == FILES
    assert store.report_path(folder).read_text() == "<p>report</p>"


def test_same_values_are_the_same_bytes_in_whatever_order_they_came(tables, tmp_path):
    manifest, conditions, runs, weekly = tables(outcomes=SOME)
    runs.loc[3, "need"] = np.nan
    first = store.tidy_study(manifest, conditions, runs, weekly)
    shuffled = runs.sample(frac=1, random_state=1)[["seed", "harm_acts", "condition", "need", "trust_service"]]
    other_nan = np.frombuffer(np.uint64(0x7FF8000000000123).tobytes(), dtype=float)[0]
    shuffled.loc[3, "need"] = other_nan
    second = store.tidy_study(
        dict(reversed(manifest.items())), conditions[::-1], shuffled.astype({"seed": "int32"}), weekly[::-1]
    )
    for name, study in (("first", first), ("second", second)):
        store.write_study(tmp_path / name, study, "page")
    assert contents(tmp_path / "first") == contents(tmp_path / "second")


def test_other_values_are_another_hash(tables):
    manifest, conditions, runs, weekly = tables(outcomes=SOME)
    before = store.tidy_study(manifest, conditions, runs, weekly).manifest["tables"]
    runs.loc[0, "need"] = np.nextafter(runs.loc[0, "need"], 2)
    after = store.tidy_study(manifest, conditions, runs, weekly).manifest["tables"]
    assert before["runs"]["values"] != after["runs"]["values"]
    assert before["weekly"]["values"] == after["weekly"]["values"]


def test_factors_keep_numbers_switches_and_words(make_study, tmp_path):
    levels = {"scenario.audit": [0, 0.5], "scenario.link_floor": [True, False], "scenario": ["village", "england"]}
    study = make_study(factors=levels, outcomes=SOME, seeds=1, weeks=1)
    store.write_study(tmp_path / "sweep", study, "page")
    found = store.read_study(tmp_path / "sweep").conditions
    assert found["factor.scenario.audit"].dtype == float
    assert found["factor.scenario.link_floor"].dtype == bool
    assert set(found["factor.scenario"]) == {"village", "england"}


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda runs: pd.concat([runs, runs[:1]]), "more than one row"),
        (lambda runs: runs.replace({"condition": {"co_learning": "elsewhere"}}), "not in conditions"),
        (lambda runs: runs.assign(happiness=1.0), "happiness"),
        (lambda runs: runs.drop(columns="seed"), "seed"),
    ],
)
def test_tables_that_do_not_fit_are_refused(tables, spoil, message):
    manifest, conditions, runs, weekly = tables(outcomes=SOME)
    with pytest.raises(ValueError, match=message):
        store.tidy_study(manifest, conditions, spoil(runs), weekly)


# --- what is already there


def test_the_same_configuration_and_code_is_answered_from_what_is_there(study, folder):
    found = store.find_study(folder, study.manifest["fingerprint"])
    assert found is not None
    pd.testing.assert_frame_equal(found.runs, study.runs)


def test_another_study_is_not_touched_and_the_message_says_what_to_do(folder):
    before = contents(folder.parent)
    with pytest.raises(BadValue, match=r"study 'compare' of another configuration.*study\.name=.*study\.replace=true"):
        store.find_study(folder, "0" * 64)
    assert contents(folder.parent) == before


def test_writing_over_a_study_needs_the_word(study, folder):
    before = contents(folder)
    with pytest.raises(BadValue, match=r"already holds a study.*study\.replace=true"):
        store.write_study(folder, study, "new")
    assert contents(folder) == before


def test_replacing_gives_the_new_study_and_leaves_nothing_else(make_study, folder):
    new = make_study(outcomes=SOME, seeds=2)
    assert store.find_study(folder, new.manifest["fingerprint"], replace=True) is None
    store.write_study(folder, new, "new", replace=True)
    assert len(store.read_study(folder).runs) == len(new.runs)
    assert [path.name for path in folder.parent.iterdir()] == ["compare"]


def test_a_free_place_is_found_free(tmp_path):
    assert store.find_study(tmp_path / "results" / "compare", "0" * 64) is None
    (tmp_path / "empty").mkdir()
    assert store.find_study(tmp_path / "empty", "0" * 64) is None


def test_an_empty_folder_is_filled(study, tmp_path):
    (tmp_path / "compare").mkdir()
    store.write_study(tmp_path / "compare", study, "page")
    assert sorted(path.name for path in (tmp_path / "compare").iterdir()) == FILES


@pytest.mark.parametrize("replace", [False, True])
def test_a_folder_that_is_no_study_is_nobodys_to_replace(tmp_path, replace):
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.txt").write_text("years of work")
    with pytest.raises(BadValue, match=r"not the folder of a study.*study\.name="):
        store.find_study(tmp_path / "thesis", "0" * 64, replace)
    assert contents(tmp_path) == {"thesis/chapter.txt": b"years of work"}


def test_notes_laid_into_a_study_are_not_deleted_with_it(study, folder):
    (folder / "notes.txt").write_text("mine")
    for attempt in (
        lambda: store.find_study(folder, "0" * 64, replace=True),
        lambda: store.write_study(folder, study, "new", replace=True),
    ):
        with pytest.raises(BadValue, match=r"also holds notes\.txt"):
            attempt()
    assert (folder / "notes.txt").read_text() == "mine"


def test_a_damaged_study_can_be_replaced(study, folder):
    (folder / "runs.parquet").write_bytes(b"")
    store.write_study(folder, study, "new", replace=True)
    assert len(store.read_study(folder).runs) == len(study.runs)


def test_a_linked_study_is_replaced_behind_its_link(study, folder, tmp_path):
    link = tmp_path / "link"
    link.symlink_to(folder, target_is_directory=True)
    store.write_study(link, study, "new", replace=True)
    assert link.is_symlink()
    assert store.report_path(folder).read_text() == "new"


# --- damage


def _cut(path):
    path.write_bytes(path.read_bytes()[:-40])


def _flip(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 0xFF
    path.write_bytes(bytes(content))


def _other_values(path):
    table = pd.read_parquet(path)
    table["need"] += 1
    table.to_parquet(path)


DAMAGE = {
    "cut parquet": ("weekly.parquet", _cut, "weekly.parquet is damaged|does not hold the values"),
    "flipped bits": ("weekly.parquet", _flip, "weekly.parquet is damaged|does not hold the values"),
    "empty parquet": ("runs.parquet", lambda path: path.write_bytes(b""), "runs.parquet is damaged"),
    "no parquet": ("runs.parquet", Path.unlink, "lacks runs.parquet"),
    "other values": ("runs.parquet", _other_values, "runs.parquet does not hold the values that were written"),
    "no manifest": ("manifest.json", Path.unlink, "has no manifest.json"),
    "manifest is not JSON": ("manifest.json", _cut, "manifest.json is damaged"),
    "manifest is no text": ("manifest.json", lambda path: path.write_bytes(b"\xff\xfe"), "manifest.json is damaged"),
    "manifest is empty": ("manifest.json", lambda path: path.write_bytes(b""), "manifest.json is damaged"),
    "manifest is endless": ("manifest.json", lambda path: path.write_text("[" * 100_000), "manifest.json is damaged"),
    "manifest lacks keys": (
        "manifest.json", lambda path: path.write_text('{"format": 1}'), "manifest.json was changed after it was",
    ),
    "manifest is a list": ("manifest.json", lambda path: path.write_text("[1]"), "format None; this version reads"),
}


@pytest.mark.parametrize("what", DAMAGE)
def test_damage_is_named_and_nothing_is_deleted(study, folder, what):
    file, damage, message = DAMAGE[what]
    damage(folder / file)
    before = contents(folder.parent)
    with pytest.raises(BadValue, match=message) as caught:
        store.find_study(folder, study.manifest["fingerprint"])
    assert "study.name=" in str(caught.value)
    assert contents(folder.parent) == before


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("seeds", [1, 2, 3], "was changed after it was written"), ("tables", 3, "was changed after it was written"),
        ("common_weeks", float("nan"), "was changed after it was written"),
        ("question", "\ud800", "was changed after it was written"), ("seal", 3, "was changed after it was written"),
        ("format", 2, "format 2; this version reads format 1"),
    ],
)
def test_an_edited_manifest_is_noticed(folder, key, value, message):
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text())
    path.write_text(json.dumps(manifest | {key: value}))
    with pytest.raises(BadValue, match=message):
        store.read_study(folder)


def test_a_study_that_is_not_there_is_said_so(tmp_path):
    with pytest.raises(BadValue, match="There is no study at"):
        store.read_study(tmp_path / "compare")


# --- interruptions


def _failing(monkeypatch, call, error, after):
    """Let `os.<call>` raise on the call number `after` (from 0)."""
    real, count = getattr(os, call), iter(range(1000))

    def fail(*arguments, **settings):
        if next(count) == after:
            raise error
        return real(*arguments, **settings)

    monkeypatch.setattr(os, call, fail)


FULL = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("after", range(7))
@pytest.mark.parametrize("error", [KeyboardInterrupt(), FULL], ids=["ctrl-c", "full disk"])
def test_an_interrupted_write_leaves_nothing(study, tmp_path, monkeypatch, error, after):
    _failing(monkeypatch, "fsync", error, after)
    where = tmp_path / "compare"
    if after == 6:  # the last one is of the folder above, when the study is whole and in place
        with pytest.raises((BadValue, KeyboardInterrupt)):
            store.write_study(where, study, "page")
        assert sorted(path.name for path in where.iterdir()) == FILES
        return
    with pytest.raises((BadValue, KeyboardInterrupt)) as caught:
        store.write_study(where, study, "page")
    assert list(tmp_path.iterdir()) == []
    if error is FULL:
        assert "full" in str(caught.value)
        assert "results=" in str(caught.value)


@pytest.mark.parametrize("after", range(6))
@pytest.mark.parametrize("error", [KeyboardInterrupt(), FULL], ids=["ctrl-c", "full disk"])
def test_an_interrupted_replacement_keeps_the_old_study(make_study, folder, monkeypatch, error, after):
    before = contents(folder.parent)
    _failing(monkeypatch, "fsync", error, after)
    with pytest.raises((BadValue, KeyboardInterrupt)):
        store.write_study(folder, make_study(outcomes=SOME, seeds=2), "new", replace=True)
    assert contents(folder.parent) == before


@pytest.mark.parametrize("after", [0, 1])
def test_a_replacement_that_cannot_be_renamed_keeps_the_old_study(make_study, folder, monkeypatch, after):
    before = contents(folder.parent)
    _failing(monkeypatch, "rename", OSError(errno.EIO, "input/output error"), after)
    with pytest.raises(BadValue, match="input/output error"):
        store.write_study(folder, make_study(outcomes=SOME, seeds=2), "new", replace=True)
    assert contents(folder.parent) == before


@pytest.mark.parametrize("how", ["read", "find", "write"])
def test_a_replacement_killed_between_its_renames_loses_nothing(study, folder, how):
    os.rename(folder, folder.parent / ".compare.replaced")
    if how == "read":
        assert len(store.read_study(folder).runs) == len(study.runs)
    elif how == "find":
        assert store.find_study(folder, study.manifest["fingerprint"]) is not None
    else:
        with pytest.raises(BadValue, match="already holds a study"):
            store.write_study(folder, study, "new")
    assert [path.name for path in folder.parent.iterdir()] == ["compare"]


def test_what_a_killed_run_left_is_removed_when_it_is_old(study, tmp_path):
    for name, age in (("old", 7200), ("young", 10)):
        left = tmp_path / f".compare.writing-{name}"
        left.mkdir()
        os.utime(left, (time.time() - age,) * 2)
    store.write_study(tmp_path / "compare", study, "page")
    assert sorted(path.name for path in tmp_path.iterdir()) == [".compare.writing-young", "compare"]


def test_what_a_process_left_that_is_no_more_is_removed_at_once(study, tmp_path):
    gone = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, text=True)
    names = {process: f".compare.writing-{platform.node()}-{process}-0123abcd" for process in (gone.stdout.strip(), 1)}
    elsewhere = f".compare.writing-another-machine-{gone.stdout.strip()}-0123abcd"
    for name in (*names.values(), elsewhere):
        (tmp_path / name).mkdir()
    store.find_study(tmp_path / "compare", study.manifest["fingerprint"])
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([names[1], elsewhere])


def test_a_page_whose_writer_was_killed_does_not_keep_a_study_from_being_replaced(study, folder):
    (folder / ".report.html.writing-machine-12-0123abcd").write_text("half a page")
    store.write_study(folder, study, "new", replace=True)
    assert sorted(path.name for path in folder.iterdir()) == FILES


# --- places that cannot be written


def test_a_file_in_the_way_is_named(study, tmp_path):
    (tmp_path / "compare").write_text("a file")
    (tmp_path / "results").write_text("a file")
    with pytest.raises(BadValue, match=r"compare is a file, not a folder"):
        store.find_study(tmp_path / "compare", "0" * 64)
    for attempt in (
        lambda: store.find_study(tmp_path / "results" / "compare", "0" * 64),
        lambda: store.write_study(tmp_path / "results" / "compare", study, "page"),
    ):
        with pytest.raises(BadValue, match="in its way"):
            attempt()
    assert contents(tmp_path) == {"compare": b"a file", "results": b"a file"}


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.EACCES, "may not be written"), (errno.EROFS, "may not be written"), (errno.ENOSPC, "full"),
     (errno.EIO, "The system says")],
)
def test_a_place_that_cannot_be_written_is_known_before_the_runs(tmp_path, monkeypatch, number, words):
    def refuse(*_, **__):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(BadValue, match=words) as caught:
        store.find_study(tmp_path / "results" / "compare", "0" * 64)
    assert str(tmp_path) in str(caught.value)


def test_a_name_that_no_disk_takes(tmp_path):
    with pytest.raises(BadValue, match="too long"):
        store.find_study(tmp_path / ("x" * 300), "0" * 64)


# --- the fingerprint


def test_the_fingerprint_follows_configuration_and_code(tmp_path, monkeypatch):
    code = tmp_path / "model"
    shutil.copytree(Path(model.__path__[0]), code, ignore=shutil.ignore_patterns("__pycache__", ".compiled"))
    first = store.fingerprint({"a": 1, "b": 2})
    assert store.fingerprint({"b": 2, "a": 1}) == first
    assert store.fingerprint({"a": 1, "b": 3}) != first
    monkeypatch.setattr(model, "__path__", [str(code)])
    (code / ".compiled").mkdir()
    (code / ".compiled" / "loops.py").write_text("# written by the compiler")
    assert store.fingerprint({"a": 1, "b": 2}) == first
    (code / "measure.py").write_text((code / "measure.py").read_text() + "\n# another word\n")
    assert store.fingerprint({"a": 1, "b": 2}) != first


def test_a_study_of_another_kind_is_never_replaced(folder):
    before = contents(folder)
    for replace in (False, True):
        with pytest.raises(BadValue, match=r"holds a study of the command 'compare', and this is 'explain'"):
            store.find_study(folder, "0" * 64, replace, "explain")
    assert contents(folder) == before
