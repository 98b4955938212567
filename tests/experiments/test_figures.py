import numpy as np
import pandas as pd
import pytest

from experiments import figures
from experiments.figures.style import BETTER, HIGHER, LOWER, WORSE
from experiments.verdicts import with_verdicts
from model.outcomes import OUTCOMES

LABELS = ["Status quo", "Audit-heavy management", "Co-learning"]
STYLES = figures.regime_styles(LABELS, "Status quo")
SIDES = {"higher": {"x": "better →", "y": "better ↑"}, "lower": {"x": "← better", "y": "better ↓"}}


def differences(outcome, *rows):
    """Rows of (label, difference, half of its interval)."""
    table = pd.DataFrame(rows, columns=["label", "difference", "half"])
    table["low"], table["high"] = table["difference"] - table["half"], table["difference"] + table["half"]
    return with_verdicts(table.assign(outcome=outcome.name, n=30), OUTCOMES)


def traces(figure, **wanted):
    return [trace for trace in figure.data if all(getattr(trace, key) == value for key, value in wanted.items())]


@pytest.mark.parametrize("name", sorted(OUTCOMES))
def test_every_outcome_is_drawn_with_its_unit_and_the_side_of_good(name):
    outcome = OUTCOMES[name]
    figure = figures.paired_differences(differences(outcome, (LABELS[1], 0.2, 0.1), (LABELS[2], -0.1, 0.3)), outcome)
    title = figure.layout.xaxis.title.text
    assert outcome.unit in title.replace("<br>", " ")
    assert SIDES.get(outcome.good, {"x": "neither side is better"})["x"] in title.replace("<br>", " ")
    assert ("cost" in title) == (outcome.family == "hours")


def test_marks_say_by_colour_and_shape_what_each_interval_says():
    need = OUTCOMES["need"]
    figure = figures.paired_differences(differences(need, (LABELS[1], 0.2, 0.1), (LABELS[2], -0.2, 0.1)), need)
    worse, better = traces(figure, name="worse")[0], traces(figure, name="better")[0]
    assert (list(worse.x), worse.marker.color, worse.marker.symbol) == ([0.2], WORSE, "square")
    assert (list(better.x), better.marker.color, better.marker.symbol) == ([-0.2], BETTER, "circle")
    assert worse.x[0] + worse.error_x.array[0] == pytest.approx(0.3)
    assert worse.x[0] - worse.error_x.arrayminus[0] == pytest.approx(0.1)


def test_regimes_stand_from_the_top_in_the_order_given():
    need = OUTCOMES["need"]
    figure = figures.paired_differences(differences(need, (LABELS[2], 0.2, 0.1), (LABELS[1], 0.1, 0.1)), need)
    assert figure.layout.yaxis.categoryarray[-1] == "Co-learning"


def test_regimes_differ_by_more_than_colour():
    styles = figures.regime_styles([f"regime {place}" for place in range(8)], "regime 0")
    assert len({(style.colour, style.dash, style.symbol) for style in styles.values()}) == 8
    assert len({style.symbol for style in styles.values()}) == 8


def test_weeks_show_bands_and_where_policies_start():
    trust = OUTCOMES["trust_service"]
    bands = pd.concat(
        pd.DataFrame(
            {
                "label": label, "week": range(20), "mean": 0.5, "low": 0.4, "high": 0.6, "curve_low": 0.35,
                "curve_high": 0.65, "p10": 0.3, "p90": 0.7,
            }
        )
        for label in LABELS
    )
    figure = figures.over_weeks(bands, trust, STYLES, [(5, "policies start")])
    assert figure.layout.yaxis.title.text == trust.unit
    assert figure.layout.xaxis.title.text == "week"
    assert [shape.x0 for shape in figure.layout.shapes] == [5]
    assert "policies start" in [note.text for note in figure.layout.annotations]
    kinds = (("interval", 0.4, 0.6, True), ("curve", 0.35, 0.65, False), ("seeds", 0.3, 0.7, False))
    for part, low, high, visible in kinds:
        drawn = [trace for trace in figure.data if trace.meta["part"] == part]
        assert [trace.meta["regime"] for trace in drawn] == LABELS
        assert {trace.visible for trace in drawn} == {visible}
        assert {float(min(trace.y)) for trace in drawn} == {float(np.float32(low))}
        assert {float(max(trace.y)) for trace in drawn} == {float(np.float32(high))}


@pytest.mark.parametrize(
    ("across", "corner"), [("need", (-1, 1)), ("harm_acts", (-1, 1)), ("contacts", (1, 1)), ("hours_contact", None)]
)
def test_the_shaded_corner_is_the_good_one(across, corner):
    trust, other = OUTCOMES["trust_service_all"], OUTCOMES[across]
    rows = pd.concat([differences(item, (LABELS[1], 0.2, 0.1), (LABELS[2], -0.4, 0.1)) for item in (trust, other)])
    figure = figures.trade_off(rows, other, trust, STYLES, "Status quo")
    shaded = [shape for shape in figure.layout.shapes if shape.type == "rect"]
    assert [(np.sign(shape.x1), np.sign(shape.y1)) for shape in shaded] == ([corner] if corner else [])
    assert {trace.name for trace in figure.data} == set(LABELS)
    assert other.unit in figure.layout.xaxis.title.text.replace("<br>", " ")


def test_a_trade_off_without_any_difference_can_be_drawn():
    trust, need = OUTCOMES["trust_service_all"], OUTCOMES["need"]
    rows = pd.concat([differences(item, (LABELS[1], 0.0, 0.0)) for item in (trust, need)])
    figure = figures.trade_off(rows, need, trust, STYLES, "Status quo")
    assert figure.layout.xaxis.range[0] < 0 < figure.layout.xaxis.range[1]


def test_asymmetry_shows_phases_and_closed_form():
    curve = pd.DataFrame(
        {
            "encounter": range(5), "simulated": [0.3, 0.5, 0.6, 0.4, 0.2], "closed_form": [0.3, 0.5, 0.6, 0.4, 0.2],
            "phase": ["kept", "kept", "kept", "broken", "broken"],
        }
    )
    figure = figures.asymmetry_curve(curve)
    assert [note.text for note in figure.layout.annotations] == ["kept", "broken"]
    assert [(shape.x0, shape.x1) for shape in figure.layout.shapes] == [(0, 2), (2, 4)]
    assert len(figure.data) == 2
    assert len(figures.asymmetry_curve(curve.assign(closed_form=np.nan)).data) == 1


def _points(levels, estimates, half=0.1):
    rows = [
        {"label": "Co-learning", "value": level, "across": level[0] if isinstance(level, tuple) else level,
         "up": level[1] if isinstance(level, tuple) else 0, "estimate": size, "low": size - half, "high": size + half,
         "p10": size - 2 * half, "p90": size + 2 * half}
        for level, size in zip(levels, estimates, strict=True)
    ]
    return pd.DataFrame(rows)


def test_a_curve_follows_the_factor_and_has_a_zero_line():
    need = OUTCOMES["need"]
    figure = figures.factor_curve(_points([0.4, 0.0, 0.2], [0.3, -0.3, 0.0]), need, "careless share (share)", STYLES)
    line = next(trace for trace in figure.data if trace.meta["part"] == "line")
    assert list(line.x) == [0.0, 0.2, 0.4]
    assert list(line.y) == [-0.3, 0.0, 0.3]
    assert list(line.error_y.array) == pytest.approx([0.1] * 3)
    assert [shape.y0 for shape in figure.layout.shapes] == [0]
    assert "careless share (share)" in figure.layout.xaxis.title.text
    words = figures.factor_curve(_points(["village", "england"], [0.3, -0.3]), need, "scenario", STYLES)
    assert words.layout.xaxis.type == "category"
    levels = figures.factor_curve(_points([0.0, 0.2], [0.3, 0.4]), need, "audit", STYLES, is_difference=False)
    assert not levels.layout.shapes


GRID = [(across, up) for across in (0.0, 1.0) for up in (10, 20)]


def test_a_map_has_its_zero_line_and_rings_where_the_interval_covers_zero():
    figure = figures.factor_map(_points(GRID, [-0.5, -0.05, 0.05, 0.5]), OUTCOMES["need"], ("audit", "users"))
    kinds = {trace.type: trace for trace in figure.data}
    assert np.asarray(kinds["heatmap"].z).tolist() == [[-0.5, 0.05], [-0.05, 0.5]]
    contour = kinds["contour"].contours
    assert (contour.start, contour.end) == (0, 0)
    ringed = set(zip(kinds["scatter"].x, kinds["scatter"].y, strict=True))
    assert ringed == {("0", "20"), ("1", "10")}


def test_a_map_whose_sign_never_turns_has_no_zero_line():
    figure = figures.factor_map(_points(GRID, [0.5, 0.4, 0.3, 0.6]), OUTCOMES["need"], ("audit", "users"))
    assert "contour" not in {trace.type for trace in figure.data}


def test_a_map_of_words_has_no_line_between_them():
    grid = [(across, up) for across in ("village", "england") for up in (10, 20)]
    figure = figures.factor_map(_points(grid, [-0.5, -0.05, 0.05, 0.5]), OUTCOMES["need"], ("scenario", "users"))
    assert "contour" not in {trace.type for trace in figure.data}


@pytest.mark.parametrize(
    ("name", "bottom", "top"),
    [("need", BETTER, WORSE), ("trust_service", WORSE, BETTER), ("hours_contact", LOWER, HIGHER)],
)
def test_blue_is_better_on_every_map_and_costs_have_other_colours(name, bottom, top):
    figure = figures.factor_map(_points(GRID, [-0.5, 0.5, 0.1, 0.2]), OUTCOMES[name], ("audit", "users"))
    assert (figure.data[0].colorscale[0][1], figure.data[0].colorscale[-1][1]) == (bottom, top)
    assert not {LOWER, HIGHER} & {BETTER, WORSE}
    assert (figure.data[0].zmin, figure.data[0].zmax) == (-0.5, 0.5)
