"""The figures of a sweep: which there are follows from the design, what they show from the tables."""

import gzip
import itertools
import json
import re
import shutil
import sys
from types import ModuleType

import numpy as np
import pandas as pd
import pytest

from experiments import drawing, estimate, figures, store
from experiments.__main__ import run
from experiments.figures.interactions import MOST_LINES
from experiments.report import tables as report_tables
from experiments.report.by_design import figures_of
from experiments.report.figures_in import figures_in
from experiments.report.grid import axes_of, in_grid
from experiments.report.maps import maps
from experiments.report.results import Results
from experiments.report.sweep_page import sweep_page
from experiments.verdicts import with_verdicts
from model.outcomes import OUTCOMES

NEED, TRUST = OUTCOMES["need_material"], OUTCOMES["trust_service_all"]
ASKED = [NEED.name, TRUST.name, "hours_contact"]
LEVELS = {
    "scenario.careless_share": [0.0, 0.4, 1.0], "scenario.audit": [0.0, 0.5], "scenario.with_churn": [False, True],
    "scenario.control_source": ["outside_body", "own_manager"], "scenario.audit_hours": [0.0, 9.0],
}  # fmt: skip


@pytest.fixture(scope="module")
def swept(tables):
    """A study of the first so many factors, or of points that a design drew over two."""

    def make(n_factors=2, design="grid", seeds=4, **more):
        factors = dict(itertools.islice(LEVELS.items(), n_factors)) | more.pop("factors", {})
        drawn = {"scenario.careless_share": {"low": 0.0, "high": 1.0}, "scenario.audit": {"low": 0.0, "high": 1.0}}
        if design != "grid":
            factors = {"scenario.careless_share": [round(0.05 + place / 10, 2) for place in range(9)]}
        manifest, conditions, runs, _ = tables(
            effects={"audit_heavy": {NEED.name: 0.1, TRUST.name: -0.1}}, regimes=("status_quo", "audit_heavy"),
            seeds=seeds, weeks=1, outcomes=[*ASKED, "crises"], factors=factors, kind="sweep",
            effect_of_point=lambda size, point: size * (0.5 - point[0]), **more,
        )
        configuration = {**manifest["configuration"], "outcomes": ASKED}
        if design != "grid":
            conditions["factor.scenario.audit"] = (7 * conditions["factor.scenario.careless_share"] + 0.2) % 1
            manifest = {**manifest, "factors": list(drawn)}
            configuration |= {"factors": drawn, "design": {"name": design, "points": 9}}
        return store.tidy_study({**manifest, "configuration": configuration}, conditions, runs)

    return make


DESIGNS = {
    "one factor": {"n_factors": 1}, "two factors": {}, "three factors": {"n_factors": 3}, "five": {"n_factors": 5},
    "latin hypercube": {"design": "latin_hypercube"},
}


# --- which figures and tables there are


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("one factor", ["curves", "shares"]),
        ("two factors", ["maps", "interactions", "shares", "parallel", "order"]),
        ("three factors", ["maps", "by-map", "interactions", "shares", "parallel", "order"]),
        ("five", ["maps", "by-map", "interactions", "shares", "parallel", "order"]),
        ("latin hypercube", ["scatter", "parallel", "order"]),
    ],
)
def test_which_figures_there_are_follows_from_the_design(swept, kind, names):
    parts = figures_of(Results(swept(**DESIGNS[kind])))
    assert [name for name, _, content in parts if content] == names


def test_cells_in_which_there_is_nothing_to_measure_are_told_apart_from_those_that_are_not_clear(swept):
    study = swept()
    assert "white:" not in maps(Results(study))
    empty = study.runs["condition"].str.contains("careless_share=1.0")
    study.runs.loc[empty, TRUST.name] = np.nan
    shown = maps(Results(study))
    assert shown.count("covers zero; white: no run has anything to measure.") == 1


@pytest.mark.parametrize("kind", DESIGNS)
def test_every_figure_says_its_unit_how_many_runs_it_rests_on_and_what_its_band_is(swept, kind):
    found = figures_in(sweep_page(swept(**DESIGNS[kind])))
    assert len(found) >= len(ASKED)
    for one in found:
        text = json.dumps(one.figure, ensure_ascii=False)
        outcome = OUTCOMES[one.name.split("-")[1]]
        assert outcome.unit in text.replace("<br>", " "), one.name
        assert "n = 4 pairs of runs" in one.words, one.name
        assert "95 % interval" in one.words, one.name


# --- what they show


def rows_of(results, item):
    return results.of(item, results.compared[0]).set_index("condition")


@pytest.mark.parametrize("kind", ["two factors", "three factors", "five"])
def test_interactions_show_the_table_a_line_a_level_and_a_panel_a_further_level(swept, kind):
    study = swept(**DESIGNS[kind])
    results = Results(study)
    rows = rows_of(results, NEED)
    n_seen = 0
    for _, points in in_grid(results, results.points(NEED, results.compared[0])):
        axes = axes_of(results)
        figure = figures.interaction_lines(points, NEED, axes)
        assert len(figure.data) == 2 * len(axes.columns) * len(axes.rows)
        for trace in figure.data:
            column = axes.columns[int(trace.xaxis[1:] or 1) - 1][0]
            row = axes.rows[int(trace.yaxis[1:] or 1) - 1][0]
            chosen = points[points["up"] == float(trace.name)]
            for name, level in (("column", column), ("row", row)):
                chosen = chosen if level is None else chosen[chosen[name] == level]
            told = rows.loc[chosen.sort_values("across")["condition"]]
            np.testing.assert_allclose(trace.y, told["difference"])
            np.testing.assert_allclose(np.array(trace.y) + trace.error_y.array, told["high"])
            np.testing.assert_allclose(np.array(trace.y) - trace.error_y.arrayminus, told["low"])
            n_seen += len(told)
        assert "share" in figure.layout.legend.title.text
    assert n_seen == len(rows)


def test_of_many_levels_some_are_lines_evenly_spaced(swept):
    results = Results(swept(factors={"scenario.audit": [place / 20 for place in range(20)]}))
    (found,) = in_grid(results, results.points(NEED, results.compared[0]))
    figure = figures.interaction_lines(found[1], NEED, axes_of(results))
    assert [float(trace.name) for trace in figure.data] == [0.0, 0.15, 0.3, 0.45, 0.6, 0.75, 0.9]
    assert len(figure.data) <= MOST_LINES
    assert "Of 20 levels every 3. is drawn" in sweep_page(results.study)


def test_parallel_lines_lead_each_point_through_its_values():
    points = pd.DataFrame(
        {
            "share": [0.0, 0.5, 1.0], "word": ["b", "a", "b"], "need": [-0.1, 0.1, 0.3], "trust": [0.2, np.nan, 0.1],
            "verdict": ["better", "worse", "worse"],
        }
    )
    axes = [figures.ParallelAxis("share", "share (share)"), figures.ParallelAxis("word", "a choice")]
    axes += [figures.ParallelAxis(name, f"{name} (unit)", is_difference=True) for name in ("need", "trust")]
    figure = figures.parallel_lines(points, axes)
    lines = {trace.name: np.array(trace.x).reshape(-1, 5) for trace in figure.data}
    nothing = np.nan  # between two lines, and where there is no value
    np.testing.assert_allclose(lines["better: 1"], [[0, 1, 0, 1, nothing]])
    np.testing.assert_allclose(lines["worse: 2"], [[0.5, 0, 0.5, nothing, nothing], [1, 1, 1, 0.5, nothing]], rtol=1e-6)
    texts = {trace.name: list(trace.customdata) for trace in figure.data}
    assert texts["better: 1"][:4] == ["0", "b", "−0.1", "0.2"]
    notes = {(note.text, note.y, round(note.x, 6)) for note in figure.layout.annotations}
    assert {("0", 2, 0.25), ("0.3", 2, 1.0), ("0", 3, 0.0), ("0.2", 3, 1.0)} <= notes
    assert {"share (share)", "a choice", "need (unit)"} <= {text for text, _, _ in notes}


def test_names_along_an_axis_do_not_run_into_each_other():
    points = pd.DataFrame({"rate": [0.05, 0.1, 0.4, 0.8], "verdict": "better"})
    figure = figures.parallel_lines(points, [figures.ParallelAxis("rate", "rate")])
    named = [note.text for note in figure.layout.annotations]
    assert named == ["rate", "0.05", "", "0.4", "0.8"]


def test_parallel_lines_of_a_study_are_all_its_points(swept):
    study = swept(design="latin_hypercube")
    rows = rows_of(Results(study), NEED)
    found = {one.name: one.figure for one in figures_in(sweep_page(study))}
    traces = found[f"parallel-{NEED.name}-0"]["data"]
    counted = {name: int(n) for name, n in (trace["name"].split(": ") for trace in traces)}
    assert counted == rows["verdict"].value_counts().to_dict()
    assert {f"parallel-{name}-0" for name in ASKED} <= set(found)


def test_points_in_order_show_what_single_pairs_do(swept):
    study = swept(seeds=6)
    results = Results(study)
    points = results.points(NEED, results.compared[0]).assign(where="here")
    figure = figures.points_in_order(points, NEED)
    seeds, interval, mean = figure.data
    rows = rows_of(results, NEED).sort_values("difference")
    np.testing.assert_allclose(mean.y, rows["difference"], rtol=1e-5)
    values = study.runs.pivot(index="seed", columns="condition", values=NEED.name)
    single = [values[name] - values[reference] for name, reference in rows["reference"].items()]
    np.testing.assert_allclose(seeds.y[: len(rows)], [np.quantile(pairs, 0.9) for pairs in single], rtol=1e-4)
    np.testing.assert_allclose(seeds.y[len(rows) :][::-1], [np.quantile(pairs, 0.1) for pairs in single], rtol=1e-4)
    np.testing.assert_allclose(interval.y[: len(rows)], rows["high"], rtol=1e-4)


def test_the_spread_of_one_run_is_not_known(swept):
    study = swept(seeds=1)
    assert estimate.spread_of_pairs(study.runs, study.conditions)[["p10", "p90"]].isna().all(axis=None)
    assert estimate.spread_of_runs(study.runs)[["p10", "p90"]].isna().all(axis=None)
    page = sweep_page(study)
    assert "One pair of runs at each point gives no band" in page
    assert "no interval, so no bars" in page


def test_a_curve_has_the_band_of_single_pairs_around_its_interval(swept):
    results = Results(swept(n_factors=1))
    found = {one.name: one.figure for one in figures_in(sweep_page(results.study))}
    traces = {trace["meta"]["part"]: trace for trace in found[f"curve-{NEED.name}"]["data"]}
    points = results.points(NEED, results.compared[0]).sort_values("factor.scenario.careless_share")
    np.testing.assert_allclose(traces["seeds"]["y"], [*points["p90"], *points["p10"][::-1]])
    np.testing.assert_allclose(traces["interval"]["y"], [*points["high"], *points["low"][::-1]])


def test_a_map_alone_has_lines_of_equal_difference_and_maps_side_by_side_have_none():
    table = pd.DataFrame(itertools.product((0, 1, 2), (0, 1, 2)), columns=["across", "up"])
    table["difference"] = table["across"] - 0.5
    table["low"], table["high"] = table["difference"] - 0.1, table["difference"] + 0.1
    table = with_verdicts(table.assign(outcome=NEED.name), OUTCOMES).rename(columns={"difference": "estimate"})
    names = [trace.name for trace in figures.map_grid(table, NEED, figures.Axes("a", "b")).data]
    assert names.count("equal difference") == 1
    beside = pd.concat([table.assign(column=level) for level in (0, 1)])
    axes = figures.Axes("a", "b", columns=[(0, "none"), (1, "one")])
    assert "equal difference" not in {trace.name for trace in figures.map_grid(beside, NEED, axes).data}


# --- the page


CHOOSE = """<script>
document.querySelectorAll("[data-chooser] select").forEach((select) => {
  [...select.options].forEach((option) => {
    select.value = option.value;
    select.dispatchEvent(new Event("change", { bubbles: true }));
  });
});
</script>"""


@pytest.mark.parametrize(
    ("kind", "width"),
    [
        ("one factor", 1400), ("two factors", 1400), ("three factors", 1400), ("latin hypercube", 1400),
        ("two factors", 500), ("latin hypercube", 500),
    ],
)
def test_the_page_is_drawn_without_a_fault_whatever_is_chosen(swept, browser, tmp_path, kind, width):
    page = sweep_page(swept(**DESIGNS[kind]))
    path = tmp_path / "report.html"
    path.write_text(page.replace("</body>", f"{CHOOSE}</body>"), encoding="utf-8")
    seen = browser(path, width)
    assert seen.errors == []
    assert seen.drawn == seen.plots >= 3
    assert seen.too_wide == []
    assert not seen.page_scrolls


def test_a_page_of_many_conditions_stays_below_ten_megabytes(swept):
    even = [round(place / 6, 3) for place in range(7)]
    study = swept(
        4, seeds=2, factors={"scenario.careless_share": even, "scenario.audit": even, "scenario.with_churn": even}
    )
    assert len(study.conditions) == 2 * 7**3 * 2
    assert len(sweep_page(study).encode()) < 10e6


def test_a_long_table_is_packed_and_saved_whole(swept, browser, tmp_path, monkeypatch):
    study = swept()
    whole = report_tables._csv(Results(study), Results(study).headlines)
    monkeypatch.setattr(report_tables, "MOST_CSV_LETTERS", 10)
    page = sweep_page(study)
    packed = re.search('id="packed-table">([^<]*)<', page)[1]
    assert gzip.decompress(report_tables.base64.b64decode(packed)).decode() == whole
    # A frame that is open keeps the page loading, and the browser tells of the page once it is loaded: however long
    # unpacking takes, the table is there by then.
    watch = """<script>
      const open = document.body.appendChild(document.createElement("iframe")).contentDocument;
      open.open();
      URL.createObjectURL = (blob) => {
        blob.text().then((text) => { console.error(text); open.close(); });
        return "#points";
      };
      document.querySelector("button[data-packed]").click();
    </script>"""
    path = tmp_path / "report.html"
    path.write_text(page.replace("</body>", f"{watch}</body>"), encoding="utf-8")
    assert browser(path, 1000).errors == [whole]


# --- figures as files


SMALL = (
    "study=audit_by_churn", "scenario.n_users=20", "scenario.n_weeks=60", "seeds=2", "policies.audit_heavy.dose=0.5,1",
    "scenario.resignation_rate=0.4", "study.outcomes=[need_psychosocial,contacts]",
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    results = tmp_path_factory.mktemp("results")
    assert run(("sweep", *SMALL, f"results={results}")) == 0
    return results / "audit_by_churn"


class ChromeNotFoundError(RuntimeError):
    pass


def kaleido_that(draws):
    """A kaleido whose browser does what `draws` does."""

    class Kaleido:
        def __init__(self, **given):
            assert given["mathjax"] is False, "it would be fetched"

        async def __aenter__(self):
            return self

        async def __aexit__(self, *error):
            return None

        async def calc_fig(self, figure, opts):
            return draws(figure, opts)

    module, errors = ModuleType("kaleido"), ModuleType("kaleido.errors")
    module.Kaleido, errors.ChromeNotFoundError = Kaleido, ChromeNotFoundError
    return {"kaleido": module, "kaleido.errors": errors}


def files_of(folder):
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_every_figure_of_the_report_becomes_a_file_with_its_words(folder, capsys, monkeypatch, kind):
    asked = []

    def draws(figure, opts):
        asked.append((figure, opts["format"]))
        return b"drawn"

    for name, module in kaleido_that(draws).items():
        monkeypatch.setitem(sys.modules, name, module)
    before = files_of(folder)
    assert run(("sweep", *SMALL, f"results={folder.parent}", f"figures={kind}")) == 0
    assert str(folder / "figures") in capsys.readouterr().out
    names = [one.name for one in figures_in(store.report_path(folder).read_text())]
    assert names == ["curve-need_psychosocial", "curve-contacts"]
    written = {path.name for path in (folder / "figures").iterdir()}
    assert written == {"captions.txt", *(f"{name}.{kind}" for name in names)}
    told = (folder / "figures" / "captions.txt").read_text()
    assert told.count("n = 2 pairs of runs") == len(names)
    assert [format for _, format in asked] == [kind] * len(names)
    assert {name: files_of(folder)[name] for name in before if not name.startswith("c")} == {
        name: content for name, content in before.items() if not name.startswith("c")
    }
    assert run(("sweep", *SMALL, f"results={folder.parent}", "seeds=[1]", "study.replace=true")) == 2, "given twice"


@pytest.fixture
def drawn(folder, tmp_path, monkeypatch):
    """A study of which figures were drawn as svg, and what was drawn since."""
    for name, module in kaleido_that(lambda figure, opts: opts["format"].encode()).items():
        monkeypatch.setitem(sys.modules, name, module)
    copy = tmp_path / folder.name
    shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("figures"))
    assert run(("sweep", *SMALL, f"results={tmp_path}", "figures=svg")) == 0
    (copy / "figures" / "curve-contacts.svg").write_text("of the study before")
    return copy


def test_figures_are_drawn_anew_when_a_study_is_extended(drawn, capsys):
    assert run(("extend", drawn.name, "seeds=3", f"results={drawn.parent}")) == 0
    assert str(drawn / "figures") in capsys.readouterr().out
    assert (drawn / "figures" / "curve-contacts.svg").read_text() == "svg"
    assert (drawn / "figures" / "captions.txt").read_text().count("n = 3 pairs of runs") == 2


def test_figures_of_a_study_that_is_replaced_are_said_to_go_with_it(drawn, capsys):
    asked = ("sweep", *SMALL[:3], "seeds=1", *SMALL[4:], f"results={drawn.parent}", "study.replace=true")
    assert run(asked) == 0
    said = " ".join(capsys.readouterr().err.split())
    assert f"The figures in {drawn} were of the study that was replaced and went with it" in said
    assert "figures=svg draws those of the new one" in said
    assert not (drawn / "figures").exists()


def test_what_was_searched_in_a_study_that_is_replaced_is_said_to_go_with_it(drawn, capsys):
    store.flips_path(drawn).write_bytes(b"searched")
    asked = ("sweep", *SMALL[:3], "seeds=1", *SMALL[4:], f"results={drawn.parent}", "study.replace=true")
    assert run((*asked, "figures=svg")) == 0
    said = " ".join(capsys.readouterr().err.split())
    assert "The figures in" not in said
    assert f"flip study.name={drawn.name} searches anew" in said


@pytest.mark.parametrize(("command", "seeds"), [("compare", 1), ("compare", 3), ("explain", 3)])
def test_the_words_of_every_figure_say_its_unit_on_how_many_runs_it_rests_and_what_its_band_is(
    tmp_path, command, seeds
):
    regimes = "regimes=[status_quo,audit_heavy]"
    asked = (command, "scenario=village", "scenario.n_weeks=60", f"seeds={seeds}", regimes, f"results={tmp_path}")
    assert run(asked) == 0
    found = figures_in((tmp_path / command / "report.html").read_text())
    assert len(found) > (20 if command == "compare" else 1)
    for one in found:
        if one.name == "asymmetry-curve":
            assert "(0 to 1)" in one.words and "no chance, and so no band" in one.words
            continue
        assert re.search(r"n = \d+ (pairs? of )?runs?", one.words), one
        assert re.search(r"\((\w.*?|\w.*?; .*?)\)|from 0 to 1", one.words), one
        band = "one pair gives no interval|no band" if seeds == 1 else "95 % interval of the mean|no band"
        assert re.search(band, one.words), one
        assert ".." not in one.words and ":." not in one.words


def test_a_key_that_stands_outside_on_the_page_is_in_the_file():
    regimes = [{"name": name, "meta": {"regime": name, "part": part}} for name in "ab" for part in ("interval", "line")]
    figure = {"data": regimes, "layout": {"height": 300, "margin": {"b": 10}}}
    found = drawing._with_key(figure)
    assert [trace["showlegend"] for trace in found["data"]] == [False, True, False, True]
    assert found["layout"]["showlegend"] and found["layout"]["height"] > 300
    assert drawing._with_key({**figure, "data": regimes[:2]})["data"] == regimes[:2], "one regime needs no key"


def _no_browser(figure, opts):
    raise ChromeNotFoundError("none")


def _broken(figure, opts):
    raise OSError("pipe")


@pytest.mark.parametrize(
    ("modules", "told"),
    [
        ({"kaleido": None}, "pip install 'trust-laboratory[figures]'"),
        (kaleido_that(_no_browser), "kaleido_get_chrome"),
        (kaleido_that(_broken), "browser failed (OSError: pipe)"),
    ],
)
def test_without_kaleido_or_its_browser_nothing_else_is_lost(tmp_path, capsys, monkeypatch, modules, told):
    for name, module in modules.items():
        monkeypatch.setitem(sys.modules, name, module)
    assert run(("sweep", *SMALL, f"results={tmp_path}", "figures=svg")) == 2
    shown = capsys.readouterr()
    assert told in shown.err
    assert "Traceback" not in shown.err
    assert "The study and its report are written" in shown.err
    assert len(store.read_study(tmp_path / "audit_by_churn").runs) == 2 * 2 * 2
    assert store.report_path(tmp_path / "audit_by_churn").exists()
    assert not (tmp_path / "audit_by_churn" / "figures").exists()


def test_figures_may_be_replaced_and_what_else_lies_among_them_may_not(make_study, tmp_path):
    study, place = make_study(seeds=2, weeks=1, outcomes=["need"]), tmp_path / "mine"
    store.write_study(place, study, "page")
    for content in (b"one", b"two"):
        store.write_figures(place, {"a.svg": content, store.CAPTIONS: b"words"})
        assert (place / "figures" / "a.svg").read_bytes() == content
    (place / "figures" / "notes.docx").write_text("mine")
    for write in (
        lambda: store.write_figures(place, {"a.svg": b"three"}),
        lambda: store.write_study(place, study, "page", replace=True),
    ):
        with pytest.raises(store.places.BadValue, match=r"figures"):
            write()
    assert (place / "figures" / "a.svg").read_bytes() == b"two"
    (place / "figures" / "notes.docx").unlink()
    store.write_study(place, study, "page", replace=True)
    assert not (place / "figures").exists(), "they belonged to the report before"


def test_figures_are_svg_or_png(tmp_path, capsys):
    assert run(("sweep", *SMALL, f"results={tmp_path}", "figures=pgn")) == 2
    assert "figures is 'pgn'; give svg or png. Did you mean 'png'?" in capsys.readouterr().err


def test_kaleido_itself_draws_them(folder):
    pytest.importorskip("kaleido.errors", reason="the extra `figures` is not installed")
    try:
        place = drawing.draw_figures(folder, "svg")
    except drawing.BadValue as error:
        pytest.skip(str(error))
    drawn = (place / "curve-need_psychosocial.svg").read_text()
    assert drawn.startswith("<svg")
    assert "Audit-heavy management: dose" in drawn
