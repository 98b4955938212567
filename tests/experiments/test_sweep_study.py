"""A study that varies settings: full grids, words that turn with the sign, maps that open offline."""

import html
import itertools
import re
import shlex

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments import estimate, figures, store
from experiments import replicate as runs_room
from experiments.__main__ import run
from experiments.commands import COMMANDS
from experiments.conditions.study import read_sweep
from experiments.report.cautions import cautions_over_points
from experiments.report.regions import (
    HELPS,
    HURTS,
    MOST_ENDS,
    NOT_KNOWN,
    counts_text,
    ends_text,
    kinds,
    kinds_together,
    regions,
    signs_text,
)
from experiments.report.results import Results
from experiments.report.sweep_page import sweep_page
from experiments.report.sweep_terminal import sweep_text
from experiments.verdicts import with_verdicts
from model.outcomes import OUTCOMES

TINY = (
    "study=audit_map", "scenario.n_users=30", "scenario.n_weeks=60", "seeds=3", "scenario.careless_share=0,1",
    "scenario.complexity_mean=0,0.5,1", "scenario.audit_hours=0,9", "scenario.audit_floor=0.35,0.65",
)  # fmt: skip
POINTS = 24


def sweep(folder, *arguments):
    return run(("sweep", *arguments, f"results={folder}"))


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("results")
    assert sweep(folder, *TINY) == 0
    return folder / "audit_map"


def section(page, name):
    return re.search(f'<section aria-labelledby="{name}">(.*?)</section>', page, re.S)[1]


# --- the published study


def test_the_study_runs_over_its_whole_grid_to_a_folder_like_any_other(written):
    study = store.read_study(written)
    assert (study.manifest["kind"], study.weekly) == ("sweep", None)
    assert len(study.conditions) == 2 * POINTS
    assert len(study.runs) == 2 * POINTS * 3
    factors = [f"factor.{key}" for key in study.manifest["factors"]]
    found = set(study.conditions[factors].itertuples(index=False, name=None))
    assert found == set(itertools.product((0.0, 1.0), (0.0, 0.5, 1.0), (0.0, 9.0), (0.35, 0.65)))
    assert len(study.conditions.groupby(factors)["regime"].agg(set)) == POINTS
    assert sorted(path.name for path in written.iterdir()) == [
        "conditions.parquet", "executions.jsonl", "manifest.json", "report.html", "runs.parquet",
    ]


def test_the_report_tells_of_each_outcome_and_draws_a_map_of_it_unless_all_of_it_were_grey(written):
    page = store.report_path(written).read_text()
    results = Results(store.read_study(written))
    asked = ["need_psychosocial", "need_material", "trust_service_all", "harm_acts", "harm_per_encounter", "crises"]
    assert [item.name for item in results.headlines] == asked
    maps = section(page, "maps")
    for item in results.headlines:
        assert item.label.replace("'", "&#x27;") in section(page, "found")
        has_clear = kinds(results.of(item)).isin((HELPS, HURTS)).any()
        assert (f'id="map-{item.name}-' in maps) == has_clear
        assert bool(re.search(f"would be grey:[^<]*{re.escape(html.escape(item.label))}[;.]", maps)) != has_clear
    assert "n = 3 pairs of runs" in maps
    assert "Audit-heavy management: audit goes to 1 from 0.5" in section(page, "asked")


def test_the_size_is_said_before_the_start(tmp_path, capsys):
    assert sweep(tmp_path, *TINY, "scenario.audit_hours=0", "seeds=1") == 2, "given twice"
    capsys.readouterr()
    asked = [item for item in TINY if not item.startswith(("scenario.audit_hours", "seeds"))]
    assert sweep(tmp_path, *asked, "scenario.audit_hours=9", "seeds=2") == 0
    told = capsys.readouterr().err
    first = next(line for line in told.splitlines() if "points" in line)
    assert re.fullmatch(
        r"12 points \(2 x 3 x 2\), 2 regimes at each: 24 conditions, each with 2 seeds\. About \d+ \w+\.", first
    )
    assert told.index(first) < told.index("Runs: 48 to do")
    assert "48 runs; their tables take up to" in told


def test_the_same_again_needs_no_run_and_another_question_is_refused(written, capsys, monkeypatch):
    monkeypatch.setattr(runs_room, "replicate", None)
    before = store.report_path(written).read_bytes()
    store.report_path(written).unlink()
    assert sweep(written.parent, *TINY) == 0
    shown = capsys.readouterr()
    assert "Nothing to run" in shown.err
    assert "WHAT IS NOT KNOWN" in shown.out
    assert store.report_path(written).read_bytes() == before
    assert sweep(written.parent, *TINY, "scenario.audit=0") == 2
    assert "study.replace=true" in capsys.readouterr().err


def test_a_run_that_breaks_is_told_and_its_point_left_out(tmp_path, capsys, monkeypatch):
    simulation = runs_room.Simulation

    def fragile(scenario, policies, seed, *more, **others):
        if seed == 1 and scenario.careless_share == 1.0 and policies[0].name == "audit_heavy":
            raise ZeroDivisionError("nobody left")
        return simulation(scenario, policies, seed, *more, **others)

    monkeypatch.setattr(runs_room, "Simulation", fragile)
    asked = [item for item in TINY if not item.startswith(("scenario.audit", "scenario.complexity"))]
    small = ["scenario.audit_hours=9", "scenario.audit_floor=.5", "scenario.complexity_mean=0,1"]
    assert sweep(tmp_path, *asked, *small) == 1
    shown = capsys.readouterr()
    assert "broke while simulating: nobody left" in shown.err
    assert "2 of 24 runs are missing" in shown.out or "2 of 12 runs are missing" in shown.out


@pytest.mark.parametrize("width", [1400, 420])
def test_the_page_is_drawn_without_a_fault(written, browser, width):
    seen = browser(store.report_path(written), width)
    assert seen.errors == []
    assert seen.drawn == seen.plots > 6
    assert seen.too_wide == []
    assert not seen.page_scrolls


# --- what is asked


def test_arguments_change_add_and_take_out_factors():
    plan = read_sweep([
        "study=audit_map", "scenario.audit_floor=0.5", "scenario.audit_hours=range(0,5,2)",
        "policies.audit_heavy.dose=0.5,1",
    ])  # fmt: skip
    assert list(plan.factors) == [
        "scenario.careless_share", "scenario.complexity_mean", "scenario.audit_hours", "policies.audit_heavy.dose",
    ]  # fmt: skip
    assert plan.factors["scenario.audit_hours"].levels == (0.0, 2.0, 4.0)
    assert {condition.scenario.audit_floor for condition in plan.conditions} == {0.5}
    assert len(plan.conditions) == 6 * 6 * 3 * 2 * 2


def study_file(folder, text):
    (folder / "study").mkdir()
    head = "# @package _global_\nseeds: 2\nregimes: [audit_heavy]\nstudy:\n  name: mine\n"
    (folder / "study" / "mine.yaml").write_text(head + text)
    return folder


def test_a_study_of_ones_own_names_factors_as_a_list_or_in_the_words_of_the_command_line(tmp_path):
    text = "  factors:\n    scenario.with_churn: [true, false]\n    scenario.audit: range(0,1.1,0.5)\n"
    study_file(tmp_path, text)
    plan = read_sweep(["study=mine", "regimes=[stable_posts]"], tmp_path)
    assert {key: factor.levels for key, factor in plan.factors.items()} == {
        "scenario.with_churn": (False, True), "scenario.audit": (0.0, 0.5, 1.0),
    }


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "  factors: {scenario.careles_share: '0,1'}",
            "scenario.careles_share is not a setting of the world. Did you mean 'careless_share'?",
        ),
        ("  factors: {scenario.careless_share: 'range(1,0,.2)'}", "is an empty range: no value lies in it"),
        ("  factors: {scenario.careless_share: 0.5}", "has one value, 0.5; a factor takes several"),
        ("  factors: {scenario.careless_share: }", "'scenario.careless_share' has no values"),
        ("  factors: {scenario.careless_share: []}", "'scenario.careless_share' has no values"),
        ("  factors: {scenario.careless_share: '0,2'}", "scenario.careless_share is 2"),
        ("  factors: {seeds: '1,2'}", "seeds cannot be swept"),
        ("  factors: 3", "study.factors"),
        ("  outcomes: [crisis]", "Did you mean 'crises'?"),
    ],
)
def test_a_study_that_cannot_be_run_is_one_clear_message(tmp_path, capsys, text, told):
    study_file(tmp_path, text + "\n")
    more = [] if "factors" in text else ["scenario.audit=0,1"]
    assert run(["sweep", "study=mine", f"--config-dir={tmp_path}", f"results={tmp_path / 'results'}", *more]) == 2
    shown = capsys.readouterr()
    assert told in shown.err
    assert "Traceback" not in shown.err
    assert not (tmp_path / "results").exists()


@pytest.mark.parametrize(
    ("given_as", "told"),
    [
        ("", "sweep needs a study, as in study=audit_map"),
        ("study=audit_mop", "Did you mean 'audit_map'?"),
        ("study=compare", "experiments compare study=compare. Studies to sweep: audit_anywhere, audit_by_churn"),
        ("study=explain", "is for the command explain"),
        ("study=audit_map scenario.careles_share=0,1", "Did you mean 'careless_share'?"),
        ("study=audit_map scenario.audit_floor=range(1,0,.1)", "is an empty range"),
        ("study=audit_map scenario.audit_floor=2,3", "scenario.audit_floor is 2"),
        ("study=audit_map policies.high_churn.dose=0,1", "no regime holds high_churn"),
        ("study=audit_map regimes=[status_quo]", "names the reference alone"),
        ("study=audit_map trace=[user:1]", "trace is a setting of compare; sweep follows nobody"),
        ("study=audit_map weekly=[crisis]", "weekly names 'crisis', which is no outcome. Did you mean 'crises'?"),
        ("study=audit_map study.factors={seeds:1}", "study.factors belongs in the study's file"),
        ("study=audit_map study.outcomes=[crises,crises]", "names 'crises' twice"),
        ("study=audit_map seeds=100000", "a study has at most 500,000"),
    ],
)
def test_what_cannot_be_swept_is_said(tmp_path, capsys, given_as, told):
    assert sweep(tmp_path, *given_as.split()) == 2
    shown = capsys.readouterr()
    assert told in shown.err
    assert "Traceback" not in shown.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", ["compare", "explain"])
def test_other_commands_send_such_a_study_to_sweep(capsys, command):
    assert run([command, "study=audit_map"]) == 2
    assert "python -m experiments sweep study=audit_map" in capsys.readouterr().err


def test_examples_in_the_help_can_be_typed():
    shown = COMMANDS["sweep"].PARSER.description
    examples = [re.split(" {2,}", line)[1] for line in shown.splitlines() if line.startswith("  ")]
    assert len(examples) == 11
    small = ["study=audit_map", "scenario.careless_share=0.2", "scenario.complexity_mean=0,1"]
    for example in examples:
        read_sweep([*small, *(word for word in shlex.split(example) if word != "study=audit_map")])


# --- words


AXES = {"scenario.careless_share": [0.0, 0.5, 1.0], "scenario.complexity_mean": [0.0, 0.5, 1.0]}
ASKED = ["need_material", "trust_service_all"]


@pytest.fixture(scope="module")
def found(make_study):
    """Results of a synthetic sweep in which need changes by `size` times what `of_point` says."""

    def make(of_point, factors=AXES, asked=ASKED, regimes=("status_quo", "audit_heavy"), size=0.1, **more):
        effects = more.pop("effects", {"audit_heavy": {"need_material": size, "hours_contact": size}})
        configuration = {"regimes": {name: {} for name in regimes}, "outcomes": asked}
        more = {"noise": 0.003, **more}
        return Results(make_study(
            effects=effects, regimes=regimes, factors=factors, effect_of_point=of_point, weeks=1,
            configuration=configuration, kind="sweep", outcomes=sorted({*ASKED, *asked, "crises"}), **more,
        ))

    return make


def need_of(results):
    label = results.compared[0]
    return results.of(OUTCOMES["need_material"], label)


def test_words_turn_with_the_sign(found):
    texts = {
        name: sweep_text(found(of_point).study)
        for name, of_point in {
            "worse": lambda size, point: size,
            "better": lambda size, point: -size,
            "both": lambda size, point: size * (1 if point[0] < 0.5 else -1 if point[0] > 0.5 else 0),
            "none": lambda size, point: 0.0,
        }.items()
    }
    need = {
        name: " ".join(text.split("MATERIAL NEED")[1].split("AUDIT-HEAVY")[0].split()) for name, text in texts.items()
    }
    assert "Helps at none of 9 points, hurts at 9 (100 %), not known at none." in need["worse"]
    assert "Only one sign is sure: it hurts, and helps nowhere." in need["worse"]
    assert "Where it hurts: at every point." in need["worse"]
    assert "higher by 0.0998 SD of need (95 % interval " in need["worse"]
    assert "which is worse" in need["worse"]
    assert "Only one sign is sure: it helps, and hurts nowhere." in need["better"]
    assert "Where it hurts" not in need["better"]
    assert "Both signs appear" in need["both"]
    assert "Where it helps: at every point with careless share 1 (3 points)." in need["both"]
    assert "Where it hurts: at every point with careless share 0 (3 points)." in need["both"]
    assert "lower careless share (100 % at 0, 0 % at 1)" in need["both"]
    assert "no point is clear" in need["none"]


def test_where_no_run_differs_no_sign_is_called_unknown(found):
    results = found(lambda size, point: size if point[0] < 0.5 else 0.0, noise=0.0)
    text = " ".join(sweep_text(results.study).split())
    need = text.split("MATERIAL NEED")[1].split("AUDIT-HEAVY")[0]
    assert "hurts at 3 (33 %), not known at none, no run differs at 6 (67 %)." in need
    assert "Material need: no run differs at 6 of 9 points." in text
    assert "Material need: the sign is not known" not in text
    assert "reach no further than 0.0" not in text


def test_a_sign_that_luck_may_have_made_is_not_called_sure(found):
    rows = need_of(found(lambda size, point: size if point[0] else 0.0))
    one = rows.index[rows["factor.scenario.careless_share"] == 0.0][0]
    rows = rows.assign(verdict=rows["verdict"].where(rows.index != one, "better"))
    rows.loc[one, ["difference", "standard_error"]] = -0.01, 0.003
    assert "that it helps at" in signs_text(rows, OUTCOMES["need_material"])
    assert "may be luck" in signs_text(rows, OUTCOMES["need_material"])


def test_all_outcomes_together_help_hurt_or_are_mixed(found):
    results = found(lambda size, point: size * (1 - 2 * point[0]))
    together = kinds_together(results, results.compared[0])
    need = kinds(need_of(results))
    trust = kinds(results.of(OUTCOMES["trust_service_all"], results.compared[0]))
    assert HELPS in set(together)
    assert "mixed" in set(kinds_together(_with_trust_against_need(found), results.compared[0]))
    for name, kind in together.items():
        signs = {need[name], trust[name]} - {NOT_KNOWN}
        assert kind == (signs.pop() if len(signs) == 1 else "mixed" if signs else NOT_KNOWN)


def _with_trust_against_need(found):
    effects = {"audit_heavy": {"need_material": 0.1, "trust_service_all": 0.1}}
    return found(lambda size, point: size, effects=effects)


def test_only_the_factors_that_matter_most_are_told(found):
    factors = {f"scenario.{name}": [0.0, 1.0] for name in ("careless_share", "audit", "audit_floor", "prism", "bias")}
    results = found(lambda size, point: size * (sum(point) - 2.5), factors=factors, seeds=3)
    rows = need_of(results)
    text = ends_text(kinds(rows), rows, results.factors, HURTS)
    assert text.count("higher") == MOST_ENDS
    assert text.endswith("; and less so for 1 more factor")


def test_one_point_is_no_points(found):
    results = found(lambda size, point: size * (point == (1.0, 1.0)))
    text = " ".join(sweep_text(results.study).split())
    assert "(1 point)" in text and "1 points" not in text


def test_where_doses_vary_it_is_said_how_far_each_leads(found):
    factors = {"policies.audit_heavy.dose": [0.5, 1.0], "scenario.careless_share": [0.0, 1.0]}
    study = found(lambda size, point: size, factors=factors, seeds=3).study
    dosed = study.conditions["policies"].str.replace('"dose": 1.0', '"dose": 0.5')
    half = study.conditions["factor.policies.audit_heavy.dose"] == 0.5
    study.conditions["policies"] = study.conditions["policies"].mask(half, dosed)
    assert "at a dose of 1, and that share of the way at a lower dose" in sweep_page(study)
    assert "share of the way" not in sweep_page(found(lambda size, point: size).study)


def test_the_table_names_the_regime_of_a_row_where_there_are_several(found):
    one = sweep_page(found(lambda size, point: size).study)
    assert ">Regime</th>" not in section(one, "points")
    assert "Differences of Audit-heavy management from Status quo" in section(one, "points")
    several = sweep_page(found(lambda size, point: size, regimes=("status_quo", "audit_heavy", "co_learning")).study)
    assert ">Regime</th>" in section(several, "points")


def test_mixed_points_say_what_is_better_and_what_is_worse(found):
    text = " ".join(sweep_text(_with_trust_against_need(found).study).split())
    assert "Helps at none of 9 points, hurts at none, better in some outcomes and worse in others at 9 (100 %)" in text
    assert "At the 9 points with both, better are: users' trust (all) (9)." in text
    assert "At the 9 points with both, worse are: material need (9)." in text


def test_trust_from_fewer_contacts_is_to_be_read_with_care(found):
    asked = ["need_psychosocial", "trust_service_all", "contacts"]
    for contacts, is_told in ((-0.1, True), (0.1, False)):
        effects = {"audit_heavy": {"need_psychosocial": 0.1, "trust_service_all": 0.1, "contacts": contacts}}
        results = found(lambda size, point: size, asked=asked, effects=effects)
        told = [one.seen for one in cautions_over_points(results, results.compared[0])]
        assert any("Contacts are fewer, users' trust is higher" in text for text in told) == is_told


def test_costs_are_higher_or_lower_and_judge_nothing(found):
    results = found(lambda size, point: size, asked=["hours_contact", "crises"])
    text = " ".join(sweep_text(results.study).split())
    assert "Is higher at 9 of 9 points (100 %), is lower at none, not known at none." in text
    assert "Helps at 9" not in text


def test_one_seed_says_nothing(found):
    text = " ".join(sweep_text(found(lambda size, point: size, seeds=1).study).split())
    assert "No point has an interval, so nothing is known." in text
    assert "no map is drawn" in sweep_page(found(lambda size, point: size, seeds=1).study)


@settings(deadline=None, max_examples=30)
@given(st.lists(st.sampled_from([HELPS, HURTS, NOT_KNOWN]), min_size=18, max_size=18))
def test_a_region_that_is_told_holds_points_of_one_kind_alone(drawn):
    factors = ["a", "b", "c"]
    grid = list(itertools.product((0, 1, 2), (0.5, 1.0), ("x", "y", "z")))
    rows = pd.DataFrame(grid, columns=[f"factor.{key}" for key in factors])
    rows["condition"] = [str(place) for place in range(18)]
    kind = pd.Series(drawn, index=rows["condition"])
    for wanted in (HELPS, HURTS):
        for region in regions(kind, rows, factors, wanted):
            inside = rows[np.logical_and.reduce([_holds(rows, words) for words in region.words.split(" and ")])]
            assert len(inside) == region.n
            assert set(kind[inside["condition"]]) == {wanted}
    assert "18 points" in counts_text(kind)


def _holds(rows, words):
    if words == "everywhere":
        return np.ones(len(rows), dtype=bool)
    key, level, *side = words.split(" ", 2)
    values = rows[f"factor.{key}"]
    if values.dtype.kind not in "iuf":
        return (values == level).to_numpy()
    at = float(level)
    if side:
        return (values <= at if side[0] == "or less" else values >= at).to_numpy()
    return (values == at).to_numpy()


# --- pictures


def cells(*rows):
    """Rows of (across, up, difference, half of its interval)."""
    table = pd.DataFrame(rows, columns=["across", "up", "difference", "half"])
    table["low"], table["high"] = table["difference"] - table["half"], table["difference"] + table["half"]
    judged = with_verdicts(table.assign(outcome="need_material"), OUTCOMES)
    return judged.rename(columns={"difference": "estimate"})


def test_a_cell_has_colour_and_a_mark_only_where_its_sign_is_known():
    points = cells((0, 0, 0.2, 0.1), (1, 0, -0.2, 0.1), (0, 1, 0.1, 0.2), (1, 1, -0.3, 0.1))
    figure = figures.map_grid(points, OUTCOMES["need_material"], figures.Axes("across", "up"))
    clear, unclear = (next(trace for trace in figure.data if trace.name == name) for name in ("clear", "not clear"))
    np.testing.assert_array_equal(np.isnan(clear.z.astype(float)), [[False, False], [True, False]])
    np.testing.assert_array_equal(np.isnan(unclear.z.astype(float)), [[True, True], [False, True]])
    assert clear.text.tolist() == [["−", "+"], ["", "+"]], "need is better where it is lower"
    assert [trace.name for trace in figure.data].count("no difference") == 1
    assert [trace.name for trace in figure.data].count("edge of the band") == 2
    assert "SD of need" in figure.layout.coloraxis.colorbar.title.text


def test_a_map_of_one_sign_or_without_a_clear_cell_has_no_line():
    for points in (
        cells((0, 0, 0.2, 0.1), (1, 0, 0.2, 0.1), (0, 1, 0.3, 0.1), (1, 1, 0.3, 0.1)),
        cells((0, 0, 0.2, 0.5), (1, 0, -0.2, 0.5), (0, 1, 0.3, 0.5), (1, 1, -0.3, 0.5)),
    ):
        figure = figures.map_grid(points, OUTCOMES["need_material"], figures.Axes("across", "up"))
        assert "no difference" not in [trace.name for trace in figure.data]


def test_lines_of_equal_difference_stand_among_clear_cells_and_as_far_apart_as_luck_reaches():
    def lines(half):
        rows = [(across, up, 0.1 * across - 0.25, half) for across in range(6) for up in range(3)]
        figure = figures.map_grid(cells(*rows), OUTCOMES["need_material"], figures.Axes("across", "up"))
        return next((trace for trace in figure.data if trace.name == "equal difference"), None)

    exact, wide = lines(0.001), lines(0.12)
    assert exact.contours.size == pytest.approx(0.1)
    assert wide.contours.size >= 0.12
    np.testing.assert_array_equal(np.isnan(np.array(wide.z, float)[0]), [False, False, True, True, False, False])
    assert lines(0.3) is None


FACTORS = {
    "one": {"scenario.careless_share": [0.0, 0.5, 1.0]},
    "three, one of words": AXES | {"scenario.control_source": ["outside_body", "own_manager"]},
    "five": AXES
    | {"scenario.audit": [0.0, 1.0], "scenario.audit_floor": [0.35, 0.65], "scenario.with_churn": [True, False]},
}  # fmt: skip


@pytest.mark.parametrize("name", FACTORS)
def test_any_number_of_factors_is_drawn_without_a_fault(found, browser, tmp_path, name):
    results = found(lambda size, point: size * (1 - 2 * point[0]), factors=FACTORS[name], seeds=3)
    path = tmp_path / "report.html"
    page = sweep_page(results.study)
    path.write_text(page, encoding="utf-8")
    seen = browser(path, 1400)
    assert seen.errors == []
    n_grids = 0 if name == "one" else 4 if name == "five" else 2  # figures of interactions, and at most as many maps
    n_maps = page.count('data-figure="map-')
    assert (n_maps > 0) == (n_grids > 0) and n_maps <= n_grids
    assert seen.drawn == seen.plots == (n_maps + n_grids + 3 if n_grids else 2)
    assert seen.too_wide == []


# --- numbers


def test_a_mean_over_points_is_taken_within_each_seed():
    grid = itertools.product((0, 1, 2), ("status_quo", "other"))
    conditions = pd.DataFrame(
        [(f"{regime}{at}", regime, regime == "status_quo", at) for at, regime in grid],
        columns=["condition", "regime", "reference", "factor.at"],
    )
    luck = {0: 1.0, 1: 2.0, 2: 6.0}
    runs = pd.DataFrame([
        {"condition": row.condition, "seed": seed, "need": (0 if row.reference else row.at + own)}
        for row in conditions.rename(columns={"factor.at": "at"}).itertuples() for seed, own in luck.items()
        if not (row.condition == "other2" and seed == 2)
    ])  # fmt: skip
    (whole,) = estimate.pooled_differences(runs, conditions, (), [0, 1, 2]).to_dict("records")
    assert (whole["difference"], whole["n"], whole["n_missing"]) == (pytest.approx(2.5), 2, 1)
    each = estimate.pooled_differences(runs, conditions, ("factor.at",), [0, 1, 2]).set_index("factor.at")
    assert each["difference"].to_dict() == pytest.approx({0: 3.0, 1: 4.0, 2: 3.5})
    assert each["n"].to_dict() == {0: 3, 1: 3, 2: 2}


def test_intervals_that_hold_together_let_luck_through_once_in_twenty():
    generator = np.random.default_rng(3)
    passed = 0
    for _ in range(400):
        found = estimate.interval_of_mean(generator.normal(0, 1, (8, 60)))
        table = pd.DataFrame({"difference": found["mean"], "standard_error": found["standard_error"], "n": found["n"]})
        passed += bool(estimate.clear_together(table).any())
    assert passed / 400 < 0.05 + 3 * (0.05 * 0.95 / 400) ** 0.5
