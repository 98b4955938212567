"""Runs of explanations and of studies of luck are run again from what is stored, to the same bits; what cannot be gone
on with is said."""

import pytest

from experiments import store
from experiments.__main__ import run

TINY = ("scenario=village", "scenario.n_weeks=60", "threads=1")


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    place = tmp_path_factory.mktemp("results")
    explained = "regimes=[status_quo,audit_heavy+stable_posts]"
    assert run(("explain", *TINY, explained, "seeds=2", "study.name=why", f"results={place}")) == 0
    assert run(("luck", *TINY, "regimes=[high_churn]", "seeds=2", f"results={place}")) == 0
    return place


def test_a_condition_with_some_of_the_moves_of_a_regime_is_replayed_with_those_alone(results, capsys):
    names = store.read_study(results / "why").conditions["condition"].tolist()
    some = [name for name in names if "[" in name]
    for name in (some[0], *[name for name in some if " without " in name][:1]):
        assert run(("replay", "why", f"condition={name}", "seed=1", f"results={results}")) == 0
        assert f"{name}, seed 1: all" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["why", "luck"])
def test_all_runs_are_verified(results, capsys, name):
    n_runs = len(store.read_study(results / name).runs)
    assert run(("verify", name, "runs=100000", f"results={results}")) == 0
    assert f"{n_runs} of {n_runs} runs are the same, bit for bit" in capsys.readouterr().out


def test_moves_of_another_version_are_not_replayed_as_if_they_were_the_same(results, capsys, monkeypatch):
    monkeypatch.setattr("model.policies.stable_posts.StablePosts.moves", lambda policy: ())
    assert run(("replay", "why", "condition=audit_heavy+stable_posts[audit]", "seed=0", f"results={results}")) == 2
    assert "cannot be run again. Use what it was made with" in capsys.readouterr().err


def test_an_explanation_is_not_extended_and_the_reason_is_said(results, capsys):
    assert run(("extend", "why", "seeds=3", f"results={results}")) == 2
    assert "its second step runs follows from the runs of the first" in capsys.readouterr().err
    words = ("explain", *TINY, "seeds=3", "study.name=why", "study.extend=true", f"results={results}")
    assert run(words) == 2
    assert "give it all its seeds and study.replace=true" in capsys.readouterr().err


@pytest.mark.parametrize("how", ["extend", "study.extend"])
def test_a_study_of_luck_is_extended_to_the_bytes_of_one_that_was_asked_for_at_once(results, tmp_path, capsys, how):
    asked = ("luck", *TINY, "regimes=[high_churn]")
    assert run((*asked, "seeds=2", f"results={tmp_path}")) == 0
    capsys.readouterr()
    if how == "extend":
        assert run(("extend", "luck", "seeds=3", "threads=1", f"results={tmp_path}")) == 0
    else:
        assert run((*asked, "seeds=3", "study.extend=true", f"results={tmp_path}")) == 0
    assert "18 of them were finished before" in capsys.readouterr().err
    assert run((*asked, "seeds=3", f"results={tmp_path}", "study.name=whole")) == 0
    for name in ("runs.parquet", "conditions.parquet"):
        assert (tmp_path / "luck" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()
