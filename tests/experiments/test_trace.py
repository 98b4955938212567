"""People who are followed: their story is stored beside the study and changes nothing else in it."""

import pandas as pd
import pytest

from experiments import replicate as runs_room
from experiments import store
from experiments.__main__ import run
from experiments.conditions.plan import read_plan
from model.following import FIELDS
from model.parameters import BadValue

TINY = ("scenario=village", "scenario.n_users=20", "scenario.n_weeks=60", "seeds=[5,3]",
        "regimes=[status_quo,high_churn]", "policies.high_churn.start=20")  # fmt: skip
WHO = "trace=[user:17,professional:1]"
RECORD = dict.fromkeys(FIELDS) | {"condition": "status_quo", "seed": 3, "week": 1, "kind": "worker", "professional": 1}


def compare(folder, *arguments):
    assert run(("compare", *TINY, f"results={folder}", *arguments)) == 0
    return folder / "compare"


def table_bytes(folder):
    return {path.name: path.read_bytes() for path in folder.glob("*.parquet")}


@pytest.fixture(scope="module")
def followed(tmp_path_factory):
    return compare(tmp_path_factory.mktemp("followed"), WHO, "threads=1")


def test_following_somebody_changes_no_other_table(followed, tmp_path):
    plain = table_bytes(compare(tmp_path))
    with_trace = table_bytes(followed)
    assert with_trace.pop("trace.parquet")
    assert plain == with_trace


def test_neither_threads_nor_the_order_of_names_change_a_byte(followed, tmp_path):
    assert table_bytes(compare(tmp_path, "trace=[professional:1,user:17]", "threads=2")) == table_bytes(followed)


def test_every_condition_is_followed_with_the_first_seed(followed):
    trace = store.read_study(followed).trace
    assert trace[["condition", "seed"]].drop_duplicates().values.tolist() == [["high_churn", 3], ["status_quo", 3]]
    assert list(trace) == ["condition", "seed", *FIELDS]
    contacts = trace[trace["kind"] == "contact"]
    assert len(contacts) > 100
    assert ((contacts["user"] == 17) | (contacts["professional"] == 1)).all()
    assert contacts.loc[contacts["attended"], "kept_competence"].notna().all()
    assert contacts.loc[~contacts["attended"], "kept_competence"].isna().all()
    weeks = trace[(trace["kind"] == "week") & (trace["condition"] == "status_quo")]
    assert weeks["week"].tolist() == list(range(60))


def test_the_story_is_the_same_until_the_policy_starts(followed):
    trace = store.read_study(followed).trace
    by_condition = {
        name: rows.drop(columns="condition").reset_index(drop=True) for name, rows in trace.groupby("condition")
    }
    early, late = ([rows[choose(rows["week"])].reset_index(drop=True) for rows in by_condition.values()]
                   for choose in (lambda week: week < 20, lambda week: week >= 20))  # fmt: skip
    pd.testing.assert_frame_equal(*early, check_exact=True)
    assert not late[0].equals(late[1])


def test_the_terminal_says_where_it_is_also_when_nothing_is_to_run(followed, capsys, monkeypatch):
    monkeypatch.setattr(runs_room, "replicate", None)
    compare(followed.parent, WHO)
    shown = capsys.readouterr()
    assert "Nothing to run" in shown.err
    assert f"Trace: {followed / 'trace.parquet'}" in shown.out
    assert "seed 3)" in shown.out


def test_following_somebody_else_is_another_configuration(followed, capsys):
    assert run(("compare", *TINY, f"results={followed.parent}", "trace=[user:2]")) == 2
    assert "study.name=" in capsys.readouterr().err


def test_each_point_of_a_sweep_is_followed(tmp_path):
    folder = compare(tmp_path, "trace=[user:0]", "-m", "policies.high_churn.dose=0,1")
    study = store.read_study(folder)
    assert set(study.trace["condition"]) == set(study.conditions["condition"])
    at_zero, reference = (
        study.trace[study.trace["condition"] == f"{name}@policies.high_churn.dose=0"].drop(columns="condition")
        for name in ("high_churn", "status_quo")
    )
    pd.testing.assert_frame_equal(at_zero.reset_index(drop=True), reference.reset_index(drop=True), check_exact=True)


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ("[user:20]", "trace names 'user:20'; this scenario has users 0 to 19."),
        ("[professional:9999]", "trace names 'professional:9999'; this scenario has professionals 0 to"),
        ("[worker:3]", "trace names 'worker:3'; give people as user:17, professional:3 or broker:0."),
        ("[user]", "trace names 'user'; give people as user:17"),
        ("[user:-1]", "trace names 'user:-1'; give people as user:17"),
        ("[17]", "trace names '17'; give people as user:17"),
        ("[user:3,user:03]", "trace names 'user:03' twice"),
        ("user:3", "give a list such as [user:17,professional:3,broker:0]"),
        ("true", "give a list such as [user:17,professional:3,broker:0]"),
    ],
)
def test_nobody_of_that_name_is_said_before_anything_runs(names, message, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(runs_room, "_run", None)
    assert run(("compare", *TINY, f"results={tmp_path}", f"trace={names}")) == 2
    assert message in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_users_are_checked_in_every_scenario_of_a_sweep():
    with pytest.raises(BadValue, match="this scenario has users 0 to 9"):
        read_plan(["trace=[user:12]", "scenario.n_users=10,20"], multirun=True)


def test_more_than_memory_holds_is_refused():
    everybody = f"trace=[{','.join(f'user:{number}' for number in range(400))}]"
    with pytest.raises(BadValue, match="of these 400 people in 8 conditions; a study stores at most 1,000,000"):
        read_plan([everybody])
    assert read_plan([everybody, "regimes=[status_quo]"]).trace


def test_a_broken_run_leaves_an_empty_trace(tmp_path, monkeypatch):
    simulation = runs_room.Simulation

    def fragile(scenario, policies, seed, people, **settings):
        if people and settings:
            raise ZeroDivisionError("nobody left")
        return simulation(scenario, policies, seed, people, **settings)

    monkeypatch.setattr(runs_room, "Simulation", fragile)
    assert run(("compare", *TINY, f"results={tmp_path}", WHO)) == 1
    assert len(store.read_study(tmp_path / "compare").trace) == 0


# --- in the store


@pytest.fixture
def study_tables(tables):
    return tables(outcomes=["need"])


@pytest.fixture
def noted():
    """Records as a run leaves them, some of them alike in all but one field."""
    return [
        RECORD,
        RECORD | {"week": 0},
        RECORD | {"kind": "contact", "user": 4, "offered": True, "attended": False, "event": "", "clarity": 0.5},
        RECORD | {"kind": "contact", "user": 4, "offered": True, "attended": True, "kept_goodwill": False},
        RECORD | {"condition": "co_learning", "event": "left"},
    ]


def test_a_stored_trace_is_read_back_and_does_not_depend_on_order(study_tables, noted, tmp_path):
    one, other = (store.tidy_study(*study_tables, pd.DataFrame(rows)) for rows in (noted, noted[::-1]))
    for name, study in (("one", one), ("other", other)):
        store.write_study(tmp_path / name, study, "page")
    assert table_bytes(tmp_path / "one") == table_bytes(tmp_path / "other")
    found = store.read_study(tmp_path / "one")
    pd.testing.assert_frame_equal(found.trace, one.trace)
    assert found.manifest == one.manifest
    assert found.trace["condition"].tolist() == ["co_learning", *["status_quo"] * 4]
    assert found.trace["week"].tolist() == [1, 0, 1, 1, 1]
    assert found.trace["attended"].tolist() == [pd.NA, pd.NA, False, True, pd.NA]
    assert set(found.trace["event"]) == {"", "left"}


def test_an_empty_trace_is_stored_as_one(study_tables, tmp_path):
    study = store.tidy_study(*study_tables, pd.DataFrame(columns=["condition", "seed", *FIELDS]))
    store.write_study(tmp_path / "study", study, "page")
    pd.testing.assert_frame_equal(store.read_study(tmp_path / "study").trace, study.trace)


def test_a_study_without_a_trace_has_no_such_file(study_tables, tmp_path):
    store.write_study(tmp_path / "study", store.tidy_study(*study_tables), "page")
    assert not store.trace_path(tmp_path / "study").exists()
    assert store.read_study(tmp_path / "study").trace is None


def test_a_damaged_trace_is_named(study_tables, noted, tmp_path):
    study = store.tidy_study(*study_tables, pd.DataFrame(noted))
    store.write_study(tmp_path / "study", study, "page")
    path = store.trace_path(tmp_path / "study")
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(BadValue, match=r"trace\.parquet is damaged"):
        store.read_study(tmp_path / "study")
    store.write_study(tmp_path / "study", store.tidy_study(*study_tables), "page", replace=True)
    assert not path.exists()


@pytest.mark.parametrize(("wrong", "named"), [({"condition": "elsewhere"}, "elsewhere"), ({"mood": "calm"}, "mood")])
def test_a_trace_of_unknown_conditions_or_fields_is_refused(study_tables, wrong, named):
    with pytest.raises(ValueError, match=named):
        store.tidy_study(*study_tables, pd.DataFrame([RECORD | wrong]))
