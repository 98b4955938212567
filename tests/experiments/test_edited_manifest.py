"""A manifest that was edited and sealed anew is answered in one message by every command that reads results."""

import json
import shutil

import pytest

from experiments import store
from experiments.__main__ import run
from experiments.store.manifest import seal

TINY = ("scenario=village", "scenario.n_weeks=60", "threads=1")
ASKED = {
    "compare": ("compare", *TINY, "seeds=2", "regimes=[status_quo,audit_heavy]", "trace=[user:1]"),
    "audit_by_churn": (
        "sweep", *TINY, "study=audit_by_churn", "seeds=1", "policies.audit_heavy.dose=0.5,1",
        "scenario.resignation_rate=0.4",
    ),
    "luck": ("luck", *TINY, "seeds=2", "regimes=[high_churn]"),
    "explain": ("explain", *TINY, "seeds=1"),
}


CONDITIONS = {
    "compare": "audit_heavy", "luck": "core", "explain": "audit_heavy",
    "audit_by_churn": "audit_heavy@policies.audit_heavy.dose=0.5",
}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    results = tmp_path_factory.mktemp("results")
    for asked in ASKED.values():
        assert run((*asked, f"results={results}")) == 0
    return results


@pytest.fixture
def edited(made, tmp_path):
    """Edits the manifest of a copy of a study and seals it anew."""

    def edit(name, change, is_fingerprinted=False):
        folder = tmp_path / name
        shutil.copytree(made / name, folder)
        manifest = json.loads((folder / "manifest.json").read_text())
        change(manifest)
        if is_fingerprinted:
            manifest["fingerprint"] = store.fingerprint(manifest["configuration"])
        manifest["seal"] = seal(manifest)
        (folder / "manifest.json").write_text(json.dumps(manifest, indent=2))
        return folder

    return edit


def commands(folder, name):
    """Every command that reads a study, with what it is asked."""
    condition = CONDITIONS[name]
    return [
        ("status", name), ("verify", name, "runs=1"), ("replay", name, f"condition={condition}", "seed=0"),
        ("export", name), ("extend", name, "seeds=3"), ("retry", name), ("flip", f"study.name={name}"),
        ("story", "person=user:1", f"from={folder}"), ASKED[name], (*ASKED[name], "study.extend=true"),
    ]  # fmt: skip


FEW = ("status", "verify", "extend", "flip")
"""Commands that stand for all in a quick test: one reads no table, the others make runs again, go on, and search."""


def some_or_all(folder, name, every):
    """Every command, or those few and the one that made the study."""
    asked = commands(folder, name)
    return asked if every else [words for words in asked if words[0] in FEW or words == ASKED[name]]


every_command = pytest.mark.parametrize(
    "every", [pytest.param(False, id="few"), pytest.param(True, id="all", marks=pytest.mark.long)]
)


def said(words, results, capsys):
    capsys.readouterr()
    code = run((*words, f"results={results}"))
    shown = capsys.readouterr()
    assert "Traceback" not in shown.err
    return code, " ".join(shown.err.split())


def put(*path_and_value):
    *path, last, value = path_and_value

    def change(manifest):
        for name in path:
            manifest = manifest[name]
        manifest[last] = value

    return change


def drop(*path):
    *path, last = path

    def change(manifest):
        for name in path:
            manifest = manifest[name]
        del manifest[last]

    return change


UNREADABLE = {
    "kind is a number": (put("kind", 3), "kind is 3; it should be a text"),
    "no seeds": (put("seeds", []), "seeds is []; it should name seeds"),
    "seeds of words": (put("seeds", ["a"]), "seeds[0] is 'a'; it should be a whole number"),
    "a seed twice": (put("seeds", [0, 0]), "seeds is [0, 0]"),
    "a seed too large": (put("seeds", [10**30]), "it should name seeds"),
    "true is no number": (put("common_weeks", True), "common_weeks is True; it should be a whole number"),
    "factors is a text": (put("factors", "x"), "factors is 'x'; it should be a list"),
    "weekly is a text": (
        put("configuration", "weekly", "x"), "configuration.weekly is 'x'; it should be true or false or a list"
    ),
    "no configuration": (put("configuration", None), "configuration is None; it should be a table"),
    "no regimes": (drop("configuration", "regimes"), "configuration.regimes is missing"),
    "regimes is a list": (put("configuration", "regimes", []), "configuration.regimes is []"),
    "a regime without a label": (
        drop("configuration", "regimes", "status_quo", "label"), "configuration.regimes.status_quo.label is missing"
    ),
    "a policy without settings": (
        put("configuration", "policies", "status_quo", 1), "configuration.policies.status_quo is 1"
    ),
    "no scenario": (put("configuration", "scenarios", {}), "configuration.scenarios is empty"),
    "weeks of a scenario are words": (
        put("configuration", "scenarios", "village", "n_weeks", "x"), "configuration.scenarios.village.n_weeks is 'x'"
    ),
    "somebody who is no one": (put("configuration", "trace", ["me"]), "people are named as in user:17"),
    "versions is a list": (put("versions", ["numpy"]), "versions is ['numpy']"),
    "a version is a number": (put("versions", "numpy", 2), "versions.numpy is 2; it should be a text"),
    "no tables": (put("tables", {}), "tables.conditions is missing"),
    "a table without files": (put("tables", "runs", "files", []), "tables.runs.files is []"),
    "a file elsewhere": (put("tables", "runs", "files", ["../x.parquet"]), "Parquet files beside the manifest"),
    "a table of no name": (
        lambda manifest: manifest["tables"].update(tea=manifest["tables"]["runs"]), "tables.tea is no table"
    ),
    "a table that is another": (
        lambda manifest: manifest["tables"].update(runs=manifest["tables"]["conditions"]),
        "tables.runs has no column seed",
    ),
    "a reference that was not run": (put("reference", "tea"), "reference is 'tea', which is none of the conditions"),
    "a factor that was not varied": (put("factors", ["tea"]), "factors is ['tea']"),
    "more rows than there are": (put("tables", "runs", "values", "0" * 64), "does not hold the values that were"),
}  # fmt: skip


@every_command
@pytest.mark.parametrize("what", UNREADABLE)
def test_what_does_not_fit_is_named_by_every_command(edited, capsys, what, every):
    change, fault = UNREADABLE[what]
    folder = edited("compare", change)
    before = {path: path.read_bytes() for path in folder.parent.rglob("*") if path.is_file()}
    of_tables = "tables.runs has" in fault or fault.startswith(("reference", "factors is ['", "does not"))
    for words in some_or_all(folder, "compare", every):
        code, err = said(words, folder.parent, capsys)
        if words[0] == "status" and of_tables:  # it reads no table
            continue
        other = words[0] == "flip" and "is a sweep" in err
        assert code == 2 and (fault in err or other), (words, err)
        assert err.count("trustlab:") == 1
    assert {path: path.read_bytes() for path in folder.parent.rglob("*") if path.is_file()} == before


CHANGED = {
    "an unknown policy": (put("configuration", "policies", "tea", {}), "'tea' is not a policy"),
    "an unknown setting of a policy": (
        put("configuration", "policies", "audit_heavy", "tea", 1), "policies.audit_heavy.tea is not a setting"
    ),
    "a setting of a wrong kind": (
        put("configuration", "policies", "audit_heavy", "dose", "x"), "policies.audit_heavy.dose is 'x'"
    ),
    "an unknown setting of the world": (
        put("configuration", "scenarios", "village", "tea", 1), "scenario.tea is not a setting"
    ),
    "an unknown regime": (
        put("configuration", "regimes", "tea", {"label": "Tea", "policies": ["tea"]}), "has no condition 'tea"
    ),
}  # fmt: skip


@every_command
@pytest.mark.parametrize("is_fingerprinted", [False, True])
@pytest.mark.parametrize("what", CHANGED)
def test_a_configuration_that_cannot_be_is_no_traceback(edited, capsys, what, is_fingerprinted, every):
    change, fault = CHANGED[what]
    folder = edited("compare", change, is_fingerprinted)
    told = [said(words, folder.parent, capsys) for words in some_or_all(folder, "compare", every)]
    if is_fingerprinted:
        assert any(code == 2 and fault in err for code, err in told), told
    else:
        assert any("other model code" in err or "another configuration than its runs" in err for _, err in told)


@pytest.mark.parametrize(
    ("name", "change", "fault"),
    [
        ("audit_by_churn", put("configuration", "design", "name", "tea"), "study.design is 'tea'"),
        ("audit_by_churn", put("configuration", "design", "digest", "tea"), "points that the design grid"),
        ("audit_by_churn", put("configuration", "factors", {}), "configuration.factors lacks"),
        ("audit_by_churn", put("configuration", "outcomes", ["tea"]), "study.outcomes names 'tea'"),
        ("luck", drop("configuration", "luck"), "configuration.luck is missing"),
        ("explain", drop("configuration", "explained"), "configuration.explained is missing"),
        ("explain", put("configuration", "explained", "other", "tea"), "lacks one of its two regimes"),
        ("compare", put("kind", "luck"), "configuration.luck is missing"),
        ("compare", put("kind", "tea"), "a study of the command 'tea'"),
        ("compare", put("study", "../tea"), "'../tea'"),
    ],
)
def test_what_one_command_alone_asks_for_is_missed_in_words(edited, capsys, name, change, fault):
    folder = edited(name, change, is_fingerprinted=True)
    (folder / "report.html").unlink()  # the command that made it writes it anew, from what it finds
    told = [said(words, folder.parent, capsys) for words in commands(folder, name)]
    assert any(code == 2 and fault in err for code, err in told), told
