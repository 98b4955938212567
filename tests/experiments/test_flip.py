"""What would turn a difference round: crossings that are known are found, and nothing is claimed that was not seen."""

import shlex
import shutil

import numpy as np
import pyarrow.parquet as parquet
import pytest

from experiments import store
from experiments.__main__ import run
from experiments.conditions.world import World
from experiments.flipping.points import Point
from experiments.flipping.search import Difference, Seeds, search
from experiments.flipping.trials import Simulated
from experiments.flipping.ways import Way, level_of, number_of, range_tried, ways_of
from model.parameters import BadValue
from model.policies import POLICIES
from model.scenario import DESCRIPTIONS, Scenario

SEEDS = Seeds((0, 1, 2), (0, 1, 2, 3, 4, 5), tuple(range(100, 120)))
WAYS = {
    name: Way(f"scenario.{name}", now, end, 0.0, 1.0)
    for name, now, end in (
        ("careless_share", 0.2, 1.0), ("skill_mean", 0.75, 0.0), ("attendance", 0.85, 0.0), ("charm", 0.85, 1.0)
    )
}


class Made:
    """Trials that are made up: the difference as a function of the setting and its value, and luck of the seed's."""

    def __init__(self, truth, luck=0.02):
        self.truth, self.luck, self.made = truth, luck, []

    def count(self, points, seeds):
        return 2 * len(points) * len(seeds)

    def run(self, points, seeds):
        self.made += [(point, seed) for point in points for seed in seeds]

    def differences(self, point, seeds):
        value = self.truth(point.setting.removeprefix("scenario."), point.level)
        luck = [0.0 if value == 0.0 else self.luck * np.sin(12.9898 * (seed + 1)) for seed in seeds]
        return (value + np.array(luck))[:, None]


def searched(truth, ways=WAYS, mean=0.3, luck=0.02):
    """The rows of one difference, by setting, and the trials."""
    trials = Made(truth, luck)
    rows = search([Difference("regime", "need_gap", 0, mean)], {"regime": list(ways.values())}, trials, SEEDS)
    return rows.set_index(rows["setting"].str.removeprefix("scenario.")), trials


def straight(name, level):
    """Two settings turn the difference, at .5 and at .15; one weakens it, one does nothing."""
    return {
        "": 0.3, "careless_share": 0.5 - level, "skill_mean": 0.5 * (level - 0.15), "attendance": 0.1 + 0.2353 * level,
        "charm": 0.3,
    }[name]


def test_a_known_crossing_is_found_and_the_nearest_answers():
    rows, _ = searched(straight)
    best = rows[rows["answer"]].iloc[0]
    assert (best.name, best["verdict"]) == ("careless_share", "reverses")
    assert best["crossing"] == pytest.approx(0.5, abs=0.02)
    assert best["distance"] == pytest.approx((0.5 - 0.2) / (1.0 - 0.2), abs=0.02)
    assert best["tried"] > 0.5 and best["high"] < 0 and best["n"] == 20
    assert list(rows.loc[["attendance", "charm"], "verdict"]) == ["stays", "inert"]


def test_a_crossing_is_where_the_sign_turns_first_and_not_where_a_straight_line_puts_it():
    def bent(name, level):
        return 0.3 if name != "careless_share" else 0.3 - 1.5 * np.sqrt(max(level - 0.2, 0.0))

    rows, _ = searched(bent)
    assert rows.loc["careless_share", "crossing"] == pytest.approx(0.24, abs=0.02)


def test_what_nothing_turns_is_said_to_hold():
    rows, _ = searched(lambda name, level: 0.3 if not name else 0.25 + 0.05 * level)
    best = rows[rows["answer"]].iloc[0]
    assert best["verdict"] == "holds" and best["low"] > 0
    assert not (set(rows["verdict"]) & {"reverses", "shrinks", "gone"})
    assert rows["crossing"].isna().all()


def test_what_only_shrinks_is_not_said_to_turn():
    rows, _ = searched(lambda name, level: {"skill_mean": 0.001}.get(name, 0.3))
    best = rows[rows["answer"]].iloc[0]
    assert (best.name, best["verdict"]) == ("skill_mean", "shrinks")
    assert best["low"] < 0 < best["high"]


def test_a_world_in_which_nothing_differs_is_no_reversal():
    rows, _ = searched(lambda name, level: 0.0 if name == "attendance" and level == 0.0 else 0.3)
    assert rows.loc["attendance", "verdict"] == "gone"
    assert rows.loc["attendance", "answer"]


def test_few_seeds_alone_turn_nothing():
    """The screening sees a sign that fresh seeds do not show: what they show counts."""
    made = Made(lambda name, level: 0.3 if name != "skill_mean" else 0.05)
    known = made.differences
    made.differences = lambda point, seeds: (
        known(point, seeds) - (0.2 if point.setting == "scenario.skill_mean" and max(seeds) < 100 else 0.0)
    )
    rows = search([Difference("regime", "need_gap", 0, 0.3)], {"regime": [WAYS["skill_mean"]]}, made, SEEDS)
    assert list(rows["verdict"]) == ["holds"]


def test_what_does_nothing_costs_one_seed_and_fresh_seeds_are_never_those_of_the_study():
    _, trials = searched(straight)
    assert {seed for point, seed in trials.made if point.setting == "scenario.charm"} == {0}
    assert {seed for _, seed in trials.made} <= {*SEEDS.search, *SEEDS.fresh}


# --- what is varied


def test_ranges_are_as_declared():
    assert range_tried(0.2, DESCRIPTIONS["careless_share"]) == (0.0, 1.0)
    assert range_tried(45.0, DESCRIPTIONS["hours_week"]) == (11.25, 100.0)
    assert range_tried(0.002, DESCRIPTIONS["detection_base"]) == (0.0, 0.06)
    assert range_tried(0.0, DESCRIPTIONS["policy_hours"]) == (0.0, 10.0)
    assert range_tried(-4.0, DESCRIPTIONS["crisis_level"]) == (-16.0, -1.0)


def test_every_setting_is_varied_within_its_bounds_but_for_what_the_regime_brings():
    world = World(Scenario(), {name: cls() for name, cls in POLICIES.items()})
    ways = ways_of(world, ["audit_heavy"])
    assert {way.setting.removeprefix("scenario.") for way in ways} == set(DESCRIPTIONS) - {"audit"}
    for way in ways:
        for fraction in (0.0, 0.3, 1.0):
            world.moved_to(way.setting, way.level(fraction))  # raises where the setting cannot take it
        assert level_of(way.setting, number_of(way.setting, way.end)) == way.end
        assert way.level(0.0) == way.now and way.level(1.0) == way.end != way.now
    assert [way.setting for way in ways_of(world, ["audit_heavy"], ["policies.audit_heavy.dose"])] == [
        "policies.audit_heavy.dose"
    ]


def test_what_the_model_refuses_is_left_out_and_not_averaged():
    world = World(Scenario(n_users=20, n_organisations=2, n_weeks=60), {"status_quo": POLICIES["status_quo"](),
                                                                       "high_churn": POLICIES["high_churn"]()})
    regimes = {name: [name] for name in ("status_quo", "high_churn")}
    trials = Simulated(world, regimes, "status_quo", ["turnover", "need_gap"], threads=1)
    refused, there = Point("high_churn", "scenario.n_weeks", 20), Point("high_churn", "scenario.gain", 0.3)
    assert trials.count([refused, there], [0, 1]) == 8
    trials.run([refused, there], [0, 1])
    assert np.isnan(trials.differences(refused, [0, 1])).all()
    assert np.isfinite(trials.differences(there, [0, 1])).all()
    assert trials.count([refused, there], [0, 1]) == 0


# --- the command

TINY = ("scenario=village", "scenario.n_users=24", "scenario.n_weeks=60", "scenario.audit=0.5", "seeds=4")
KNOWN = ("parameters=[policies.audit_heavy.audit]", "outcomes=[hours_administration]")
"""Hours of administration rise with audit in a straight line, so the difference is zero at the audit of the world."""


def flip(folder, *arguments):
    return run(("flip", "study.name=audit", f"results={folder}", *arguments))


TWO = ("regimes=[audit_heavy,co_learning]", "policies.audit_heavy.start=8", "policies.co_learning.start=8")


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """A study whose audit has been searched; `before.html` is its report without the search."""
    folder = tmp_path_factory.mktemp("results")
    assert run(("compare", *TINY, *TWO, "study.name=audit", f"results={folder}")) == 0
    shutil.copy(store.report_path(folder / "audit"), folder / "before.html")
    assert flip(folder, "regimes=[audit_heavy]", *KNOWN) == 0
    return folder


@pytest.fixture
def results(written, tmp_path):
    """The same, to do with as one likes."""
    shutil.copytree(written, tmp_path, dirs_exist_ok=True)
    return tmp_path


def found(results):
    return store.read_flips(results / "audit", store.read_study(results / "audit"))


def test_the_command_finds_a_crossing_that_is_known(results, capsys):
    assert "python -m experiments flip study.name=audit" in (results / "before.html").read_text()
    (row,) = (row for _, row in found(results).table.iterrows() if row["answer"])
    assert (row["outcome"], row["verdict"]) == ("hours_administration", "reverses")
    assert row["crossing"] == pytest.approx(0.5, abs=1e-6)
    page = store.report_path(results / "audit").read_text()
    assert "What would turn it round" in page and "turning-distances" in page
    assert "from 1 to about 0.5" in store.brief_path(results / "audit").read_text()

    before = {path.name: path.read_bytes() for path in (results / "audit").iterdir()}
    assert flip(results, "regimes=[audit_heavy]", *KNOWN) == 0
    shown = capsys.readouterr()
    assert "Nothing to run" in shown.err
    assert "audit falls from 1 to about 0.5" in " ".join(shown.out.split()).replace("`", "")
    assert {path.name: path.read_bytes() for path in (results / "audit").iterdir()} == before


def test_the_same_search_gives_the_same_bytes(results, capsys):
    first = store.flips_path(results / "audit").read_bytes()
    store.flips_path(results / "audit").unlink()
    assert flip(results, "regimes=[audit_heavy]", *KNOWN, "threads=1") == 0
    assert store.flips_path(results / "audit").read_bytes() == first
    said = capsys.readouterr().err
    assert "Step 1 of 3: at most" in said and "Steps 2 and 3: at most" in said and ", about " in said


def test_searches_of_other_regimes_are_kept_and_pages_survive(results):
    some = ("parameters=[session_hours,contact_hours]", "screen=2", "search=2", "fresh=4")
    assert flip(results, "regimes=[co_learning]", *some) == 0
    assert set(found(results).table["regime"]) == {"audit_heavy", "co_learning"}
    page = store.report_path(results / "audit").read_bytes()
    store.report_path(results / "audit").unlink()
    assert run(("compare", *TINY, *TWO, "study.name=audit", f"results={results}")) == 0
    assert store.report_path(results / "audit").read_bytes() == page, "the report is made again, the search with it"


def test_a_damaged_search_and_one_of_another_study_are_refused(results, make_study, capsys):
    path = store.flips_path(results / "audit")
    whole = path.read_bytes()
    other = make_study(seeds=2, outcomes=["need_gap"])
    store.write_study(results / "other", other, "page")
    shutil.copy(path, store.flips_path(results / "other"))
    with pytest.raises(BadValue, match="was found for another study"):
        store.read_flips(results / "other", other)

    path.write_bytes(whole[: len(whole) // 2])
    assert flip(results) == 2
    assert "is damaged and cannot be read. Remove it" in capsys.readouterr().err

    # Another table under the note of this one: whole as a file, and not what was written.
    study = store.read_study(results / "audit")
    path.write_bytes(whole)
    flips = store.read_flips(results / "audit", study)
    note = parquet.ParquetFile(path).schema_arrow.metadata
    store.write_flips(results / "audit", study, store.Flips(flips.asked, flips.table.assign(crossing=0.1)))
    parquet.write_table(parquet.read_table(path).replace_schema_metadata(note), path)
    assert flip(results) == 2
    assert "does not hold the values that were written" in capsys.readouterr().err


BAD = [
    ("study.name=nowhere", "There is no study at"),
    ("study.name=../x", "it names a folder"),
    ("study.nam=x", "Did you mean 'study.name'?"),
    ("audit", "'audit' is not a setting. Write key=value"),
    ("regimes=[audit_hevy]", "Did you mean 'audit_heavy'?"),
    ("regimes=audit_heavy", "give a list in brackets"),
    ("regimes=[]", "name at least one"),
    ("regimes=[audit_heavy,audit_heavy]", "names 'audit_heavy' twice"),
    ("outcomes=[criss]", "Did you mean 'crises'?"),
    ("outcomes=[hours_brokers]", "there is nothing to turn round"),
    ("parameters=[careles_share]", "Did you mean 'scenario.careless_share'?"),
    ("regimes=[audit_heavy] parameters=[audit]", "which audit_heavy bring to a value of their own"),
    ("parameters=[policies.high_churn.dose]", "fits no setting of the world or of a policy compared here"),
    ("screen=0", "screen is '0'; give a whole number from 1"),
    ("fresh=1", "an interval needs at least 2 seeds"),
    ("threads=two", "threads is 'two'; give a whole number"),
    ("seeds=3", "'seeds' is not a setting of this command."),
]


@pytest.mark.parametrize(("words", "message"), BAD, ids=[words for words, _ in BAD])
def test_bad_input_is_one_clear_message(written, capsys, words, message):
    assert run(("flip", f"results={written}", *([] if "study" in words else ["study.name=audit"]),
                *shlex.split(words))) == 2
    shown = capsys.readouterr()
    assert message in shown.err
    assert shown.err.count("trustlab:") == 1 and "Traceback" not in shown.err


def test_what_is_no_comparison_is_refused(make_study, tmp_path, capsys):
    swept = make_study(factors={"scenario.audit": [0.1, 0.2]}, seeds=2, weeks=1, outcomes=["need_gap"])
    store.write_study(tmp_path / "swept", swept, "page")
    assert run(("flip", "study.name=swept", f"results={tmp_path}")) == 2
    assert "is a sweep over scenario.audit" in capsys.readouterr().err
    configuration = {"regimes": {"status_quo": {"label": "Status quo"}}, "factors": {}, "policies": {}}
    configuration |= {"scenarios": {"village": {"network": None, "n_users": 9, "n_weeks": 9}}, "trace": []}
    configuration |= {"reference": "status_quo", "seeds": [0, 1], "study": {"name": "old"}, "weekly": True}
    old = make_study(seeds=2, outcomes=["need_gap"], configuration=configuration, fingerprint="f" * 64)
    store.write_study(tmp_path / "old", old, "page")
    assert run(("flip", "study.name=old", f"results={tmp_path}")) == 2
    assert "made with other model code" in capsys.readouterr().err
