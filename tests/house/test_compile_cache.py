"""An edited rule is never answered from old compiled code, and a package that cannot be written still has a cache."""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2]

ONE_LOOP = """
import json
import numpy as np
from model import schedule
from model.columns import COLUMNS
from model.compiling import CACHE_FOLDER
from model.levers import lever_table, settings_vector
from model.loop_source import TABLE, columns_of
from model.pointers import address_of
from model.scenario import Scenario
from model.stages import STAGES

part = next(part for stage in STAGES for part in stage.parts if part.name == "learn_about_management")
scenario = Scenario(n_organisations=1, supervision_rate=1.0)
arrays = {name: np.zeros(4, COLUMNS[name].dtype) for name in (*columns_of(part), "organisation_first_post")}
arrays["organisation_first_post"] = arrays["organisation_first_post"][:1]
arrays["post_filled"][:] = 1
arrays["post_root"][:] = range(1, 5)
arrays["post_management"][:] = 0.5
arrays["levers"], arrays["settings"] = lever_table(scenario), settings_vector(scenario)
table = np.array([address_of(arrays.get(name, np.zeros(0))) for name in TABLE])
loop = schedule.compile_loop(getattr(schedule.loop_module(), part.name))
for week in range(20):
    schedule.run_part(part, 1, week, table, range(4), loop)
print(json.dumps([arrays["post_management"].tolist(), loop.cache_hits, str(CACHE_FOLDER)]))
"""
"""One behaviour of the week, compiled or loaded, for four people who learn about their management."""


@pytest.fixture
def copy(tmp_path):
    """The package alone, without compiled code, in a folder of its own."""
    shutil.copytree(HOUSE / "model", tmp_path / "model", ignore=shutil.ignore_patterns(".compiled", "__pycache__"))
    return tmp_path


def learn(folder, **environment):
    """What comes out in a new process: trust in management, loops taken from the cache, and where it is."""
    done = subprocess.run(
        [sys.executable, "-B", "-c", ONE_LOOP], cwd=folder, check=True, capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": str(folder), "XDG_CACHE_HOME": str(folder / "cache"), **environment},
    )
    trust, hits, cache = json.loads(done.stdout.splitlines()[-1])
    return trust, hits, Path(cache)


def edit(path, old, new):
    """Change a file so that neither its size nor its time of change gives it away."""
    text, stamp = path.read_text(encoding="utf-8"), path.stat()
    assert old in text and len(old) == len(new)
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))


def test_an_edited_rule_is_compiled_anew_and_the_old_one_is_found_again(copy):
    rule = copy / "model" / "rules" / "trust.py"
    usual, hits, where = learn(copy)
    assert hits == 0 and where.is_relative_to(copy / "model" / ".compiled")
    assert learn(copy) == (usual, 1, where), "the second process should load what the first compiled"

    edit(rule, "(1.0 - prism", "(0.9 - prism")
    edited, hits, elsewhere = learn(copy)
    assert hits == 0 and elsewhere != where
    assert edited != usual

    edit(rule, "(0.9 - prism", "(1.0 - prism")
    assert learn(copy) == (usual, 1, where)


def test_what_is_not_compiled_does_not_cost_a_compilation(copy):
    _, _, where = learn(copy)
    edit(copy / "model" / "outcomes" / "trust.py", "Mean trust", "Some trust")
    assert learn(copy)[1:] == (1, where)


def cannot_be_a_folder(path):
    """A file stands in the way, which stops even those whom permissions do not."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("in the way", encoding="utf-8")


def test_a_package_that_cannot_be_written_uses_the_users_cache(copy):
    cannot_be_a_folder(copy / "model" / ".compiled")
    _, hits, where = learn(copy)
    assert hits == 0 and where.is_relative_to(copy / "cache" / "trust-laboratory" / "compiled")
    assert learn(copy)[1:] == (1, where)


def test_without_any_lasting_place_the_cache_is_for_this_run(copy):
    cannot_be_a_folder(copy / "model" / ".compiled")
    cannot_be_a_folder(copy / "cache")
    (copy / "temporary").mkdir()
    _, hits, where = learn(copy, TMPDIR=str(copy / "temporary"))
    assert hits == 0 and where.is_relative_to(copy / "temporary")


def test_a_copied_folder_says_that_it_compiles_anew(copy, tmp_path):
    """numba does not find the code of another place, so that the wait must be announced there."""
    ask = "from model.compiling import is_ready, mark_ready; print(is_ready()); mark_ready(); print(is_ready())"

    def asked(folder):
        done = subprocess.run([sys.executable, "-B", "-c", ask], cwd=folder, check=True, capture_output=True, text=True,
                              env={**os.environ, "PYTHONPATH": str(folder)})
        return done.stdout.split()

    assert asked(copy) == ["False", "True"]
    elsewhere = tmp_path / "elsewhere"
    shutil.copytree(copy / "model", elsewhere / "model")
    assert asked(elsewhere) == ["False", "True"]
    assert asked(elsewhere) == ["True", "True"]


def test_old_caches_are_pruned_and_those_in_use_are_not(copy):
    root = copy / "model" / ".compiled"
    for age in range(8):
        (root / f"old-{age}").mkdir(parents=True)
        when = time.time() - 3600 * 24 * (age + 1)
        os.utime(root / f"old-{age}", (when, when))
    for number in range(6):
        (root / f"fresh-{number}").mkdir()
    _, _, where = learn(copy)
    kept = {item.name for item in root.iterdir() if item.is_dir()}
    assert where.name in kept and {f"fresh-{number}" for number in range(6)} <= kept
    assert not any(name.startswith("old-") for name in kept)
