"""Runs that break are rows with a reason, and any run can be run again by itself."""

import re

import pytest

from experiments import replicate as engine
from experiments import store
from experiments.__main__ import run
from model.parameters import BadValue

TINY = ("scenario=village", "scenario.n_weeks=70", "regimes=[status_quo,stable_posts]", "seeds=3", "threads=1")


@pytest.fixture(scope="module")
def broken(tmp_path_factory):
    """A comparison one of whose runs broke."""
    results, real = tmp_path_factory.mktemp("results"), engine.Simulation

    def breaking(scenario, policies, seed, *more, **otherwise):
        if seed == 1 and any(policy.name == "stable_posts" for policy in policies):
            raise ZeroDivisionError("nobody was there")
        return real(scenario, policies, seed, *more, **otherwise)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "Simulation", breaking)
        assert run(("compare", *TINY, f"results={results}", "study.name=audit")) == 1
    return results


def test_a_run_that_broke_is_a_row_with_its_reason_and_the_report_says_how_to_see_it(broken):
    study = store.read_study(broken / "audit")
    assert study.failures.to_dict("records") == [
        {"condition": "stable_posts", "seed": 1, "stage": "simulating", "message": "nobody was there"}
    ]
    page = store.report_path(broken / "audit").read_text()
    assert "stable_posts (seed 1): nobody was there" in page
    assert "python -m experiments replay audit &#x27;condition=stable_posts&#x27; seed=1" in page


def test_a_run_gives_the_same_again_and_one_that_broke_says_what_it_does_now(broken, capsys):
    place = f"results={broken}"
    assert run(("replay", "audit", "condition=stable_posts", "seed=2", place)) == 0
    assert re.search(r"stable_posts, seed 2: all \d+ outcomes are the same, bit for bit", capsys.readouterr().out)
    assert run(("replay", "audit", "condition=stable_posts", "seed=1", place)) == 1
    assert "broke in the study, and came to its end now" in capsys.readouterr().out


def test_a_run_that_breaks_again_shows_where(broken, capsys, monkeypatch):
    def breaking(*_):
        raise ZeroDivisionError("nobody was there")

    monkeypatch.setattr("experiments.replaying.simulate", breaking)
    assert run(("replay", "audit", "condition=stable_posts", "seed=1", f"results={broken}")) == 1
    shown = capsys.readouterr()
    assert "broke again, as shown above" in shown.out
    assert "ZeroDivisionError: nobody was there" in shown.err


def test_other_numbers_than_those_stored_are_shown(broken, capsys, monkeypatch):
    real = engine.measure.at_the_end
    monkeypatch.setattr("experiments.replaying.measure.at_the_end", lambda *given: real(*given) * (1.0 + 1e-15))
    assert run(("replay", "audit", "condition=status_quo", "seed=0", f"results={broken}")) == 1
    assert re.search(r"outcomes differ from what is stored\.\n  \w+: .* now, .* stored", capsys.readouterr().out)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("audit", "condition=stable_post", "seed=1"), "Did you mean 'stable_posts'? There are: stable_posts"),
        (("audit", "condition=status_quo", "seed=9"), "seed 9 is not one of the study's: 0, 1, 2."),
        (("audit", "condition=status_quo"), "takes a study, a condition and a seed"),
        (("audit", "condition=status_quo", "seed=x"), "seed is 'x'; give a whole number"),
        (("nothing", "condition=status_quo", "seed=1"), "There is no study at"),
    ],
)
def test_what_cannot_be_replayed_is_said(broken, capsys, words, said):
    assert run(("replay", *words, f"results={broken}")) == 2
    assert said in capsys.readouterr().err


def test_a_given_network_is_not_stored(tmp_path, capsys):
    edges = tmp_path / "advice.csv"
    edges.write_text("source,target\na,b\nb,c\nc,a\n")
    assert run(("compare", *TINY, f"network.file={edges}", f"results={tmp_path}", "study.name=given")) == 0
    assert run(("replay", "given", "condition=status_quo", "seed=0", f"results={tmp_path}")) == 2
    assert "was run on a given network, which a study does not store" in capsys.readouterr().err
    with pytest.raises(BadValue):
        store.read_study(tmp_path / "elsewhere")
