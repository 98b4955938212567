"""What cannot be run is said in one clear message on standard error; the program ends with 2 and touches nothing."""

import re
import subprocess
import sys

import pytest

from experiments.__main__ import run

BAD = [
    # unknown keys and names, with the nearest
    ("n_users=3", "'n_users' is not a setting. Did you mean 'scenario.n_users'?"),
    ("dose=.5", "Did you mean 'policies.<name>.dose'?"),
    ("scenario.n_usrs=3", "Did you mean 'n_users'?"),
    ("scenaro.n_users=3", "Did you mean 'scenario.n_users'?"),
    ("scenario.dose=1", "Did you mean 'policies.<name>.dose'?"),
    ("seed=3", "Did you mean 'seeds'?"),
    ("regime=[status_quo]", "Did you mean 'regimes'?"),
    ("study.nam=x", "Did you mean 'study.name'?"),
    ("hydra.run.dir=x", "'hydra.run.dir' is not a setting."),
    ("policies.audit_hevy.dose=.5", "'audit_hevy' is not a policy. Did you mean 'audit_heavy'?"),
    ("policies.audit_heavy.dos=.5", "Did you mean 'dose'?"),
    ("policies.audit_heavy=1", "Settings of audit_heavy:"),
    ("policies=1", "policies.<name>.<setting>=value"),
    ("scenario.complexity=.5", "Did you mean 'complexity_mean' or 'complexity_sd'?"),
    ("scenario=engalnd", "Did you mean 'england'?"),
    ("study=compair", "Did you mean 'compare'?"),
    ("regimes=[audit_hevy]", "Did you mean 'audit_heavy'?"),
    ("regimes=[stable_posts+warm_handovr]", "Did you mean 'warm_handover'?"),
    # wrong types
    ("scenario.n_users=many", "scenario.n_users is 'many'; give a number"),
    ("scenario.n_users=3.5", "scenario.n_users is 3.5; give a whole number"),
    ("scenario.n_users=1e2", "give a whole number, without point or exponent"),
    ("scenario.n_users=null", "scenario.n_users is None; give a number"),
    ("scenario.n_users=[1]", "scenario.n_users is [1]; give a number"),
    ("scenario.audit=true", "scenario.audit is True; give a number"),
    ("scenario.audit=nan", "give a finite number"),
    ("scenario.with_churn=perhaps", "give true or false"),
    ("scenario.control_source=me", "allowed: own_manager, outside_body"),
    ("scenario={n_users:5}", "Settings are given one by one"),
    ("policies.audit_heavy.organisations=0", "give a list such as [0,2]"),
    ("study.replace=perhaps", "give true or false"),
    ("weekly=perhaps", "weekly is 'perhaps'; give true, false or a list of outcomes such as [crises,need_material]."),
    ("weekly=crises", "Did you mean weekly=[crises]?"),
    ("weekly={crises:1}", "give true, false or a list of outcomes"),
    ("weekly=crises,need", "or weekly=[crises,need] for a list"),
    ("-m weekly=crises,need", "weekly cannot be swept; give a list: weekly=[…]"),
    ("weekly=[crises,need_materail]", "'need_materail', which is no outcome. Did you mean 'need_material'?"),
    ("weekly=[3]", "weekly names '3', which is no outcome."),
    ("weekly=[crises,crises]", "weekly names 'crises' twice"),
    ("threads=two", "threads is 'two'; give a whole number"),
    ("regimes=status_quo", "give a list such as [status_quo,stable_posts]"),
    ("seeds=x", "seeds is 'x'; give a count such as 30"),
    ("seeds=1.5", "give a count such as 30"),
    ("seeds=[a]", "seeds holds 'a'"),
    # out of bounds
    ("scenario.n_users=0", "scenario.n_users is 0; allowed is 1 to"),
    ("scenario.audit=1.5", "scenario.audit is 1.5; allowed is 0 to 1"),
    ("seeds=0", "a study needs at least 1 seed"),
    ("seeds=-1", "a study needs at least 1 seed"),
    ("seeds=[]", "a study needs at least 1 seed"),
    ("seeds=[-1]", "seeds holds -1"),
    ("seeds=1000000000", "takes at most 100000"),
    ("threads=-1", "threads is -1"),
    ("seeds=100000", "800,000 runs (8 regimes x 100,000 seeds); a study has at most 500,000"),
    (
        "seeds=5000", "weekly values of 86 outcomes in 12,480,000 weeks of runs; of so many outcomes a study stores at "
        "most 2,197,802. Give fewer outcomes, as in weekly=[crises,need_material], or weekly=false",
    ),
    (
        "seeds=20000 weekly=[crises]", "weekly values of 1 outcome in 49,920,000 weeks of runs; of so many outcomes a "
        "study stores at most 33,333,333. Give weekly=false",
    ),
    ("-m scenario.n_users=range(1,1001) scenario.n_weeks=range(60,161)", "24,240,000 runs (101,000 points x 8"),
    ("regimes=[]", "regimes is empty; name at least one"),
    ("policies.audit_heavy.dose=1.5", "policies.audit_heavy.dose is 1.5; allowed is 0 to 1"),
    ("policies.audit_heavy.start=312", "after the end of the run (312 weeks)"),
    ("scenario.n_weeks=40", "after the end of the run (40 weeks)"),
    ("policies.audit_heavy.end=50", "not after its start in week 52"),
    ("policies.audit_heavy.organisations=[4]", "organisations 0 to 3"),
    # twice, or to no effect
    ("regimes=[high_churn,high_churn]", "regimes names 'high_churn' twice"),
    ("regimes=[high_churn+high_churn]", "names the policy 'high_churn' twice"),
    ("seeds=[3,3]", "seeds names 3 twice"),
    ("seeds=3 seeds=4", "seeds is given twice"),
    ("policies.expert_led.dose=.5", "no regime holds expert_led"),
    (
        "regimes=[audit_heavy+trust_based_accountability] policies.audit_heavy.imposed_by=own_manager "
        "policies.trust_based_accountability.imposed_by=outside_body",
        "'audit_heavy' and 'trust_based_accountability' both choose control_source",
    ),
    # syntax
    ("scenario.n_users", "'scenario.n_users' is not a setting. Write key=value"),
    ("=3", "Write key=value"),
    ("regimes=[status_quo", "cannot be read"),
    ("+scenario.foo=1", "never added or removed"),
    ("~seeds=1", "never added or removed"),
    ("study.question=${nothing}", "refers to what does not exist"),
    ("--seeds=3", "unrecognized arguments: --seeds=3"),
    ("--config-dir nowhere", "which is not a folder"),
    # names of places
    ("study.name=../elsewhere", "it names a folder"),
    ("study.name=", "it names a folder"),
    ("study.name=null", "study.name is None"),
    ("results=", "results is empty"),
    # sweeps
    ("scenario.n_users=10,20", "add -m to compare them in one study"),
    ("regimes=status_quo,high_churn", "or regimes=[status_quo,high_churn] for a list"),
    ("-m scenario.n_users=1,2 scenario.n_weeks=60,70 scenario.audit=0,1", "at most 2"),
    ("-m scenario.n_users=range(5,5)", "is an empty range"),
    ("-m scenario.n_users=range(5,9,0)", "a step other than 0"),
    ("-m scenario.n_users=range(1,100000)", "more than 1000 values"),
    ("-m scenario.audit=interval(0,1)", "an interval, which names no single values, and a grid needs some"),
    ("-m scenario=glob(*)", "names no single values"),
    ("-m scenario.n_users=10,20,10", "swept over 10 twice"),
    ("-m scenario.n_users=10,many", "scenario.n_users is 'many'"),
    ("-m scenario.audit=0,2", "scenario.audit is 2; allowed is 0 to 1"),
    ("-m scenario=england,vilage", "Did you mean 'village'?"),
    ("-m seeds=1,2", "seeds cannot be swept; give a list"),
    ("-m regimes=[status_quo],[high_churn]", "regimes is swept over ['status_quo']; a factor takes single values"),
    ("-m scenario.n_users=[1,2],3", "a factor takes single values"),
    ("-m policies.expert_led.dose=0,1", "no regime holds expert_led"),
    ("-m scenario.n_weeks=40,312", "after the end of the run (40 weeks)"),
]


def refused(capsys, *arguments):
    """The one message with which arguments are refused."""
    code = run(arguments)
    shown = capsys.readouterr()
    assert code == 2
    assert shown.out == ""
    assert shown.err.startswith("trustlab: ")
    assert shown.err.count("\n") == 1
    return shown.err


@pytest.mark.parametrize(("arguments", "message"), BAD, ids=[arguments for arguments, _ in BAD])
def test_bad_settings(arguments, message, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert message in refused(capsys, "compare", *arguments.split(" "))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"n_users: [1", "line 1: this is not readable YAML"),
        (b"n_users: 3\nn_users: 4", "found duplicate key n_users"),
        (b"\xff\xfe\x00", "is not text"),
        (b"- a\n- b", "configs/scenario/mine.yaml: write one `setting: value` a line"),
        (b"just words", "configs/scenario/mine.yaml"),
        (b"n_user: 3", "Did you mean 'n_users'?"),
        (b"n_users: many", "configs/scenario/mine.yaml: scenario.n_users is 'many'"),
        (b"n_users: 0", "scenario.n_users is 0; allowed is 1 to"),
        (b"n_users: ${nothing}", "refers to what does not exist"),
        (b"defaults: [nowhere]", "it builds on 'nowhere', which does not exist"),
    ],
)
def test_bad_scenario_files(text, message, capsys, tmp_path):
    (tmp_path / "scenario").mkdir()
    (tmp_path / "scenario" / "mine.yaml").write_bytes(text)
    assert message in refused(capsys, "compare", "scenario=mine", "--config-dir", str(tmp_path))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("policies: [stable_post]", "mine.yaml: 'stable_post' is not a policy. Did you mean 'stable_posts'?"),
        ("policies: []", "give a list such as"),
        ("policies: stable_posts", "give a list such as"),
        ("policy: [stable_posts]", "Did you mean 'policies'?"),
        ("", "give a list such as"),
        ("- stable_posts", "write `label: …` and `policies: […]`"),
        ("policies: [a", "not readable YAML"),
    ],
)
def test_bad_regime_files(text, message, capsys, tmp_path):
    (tmp_path / "regime").mkdir()
    (tmp_path / "regime" / "mine.yaml").write_text(text)
    assert message in refused(capsys, "compare", "regimes=[mine]", "--config-dir", str(tmp_path))


def test_results_that_cannot_be_written(capsys, tmp_path):
    (tmp_path / "file").write_text("mine")
    message = refused(capsys, "compare", f"results={tmp_path / 'file'}")
    assert "cannot be written" in message
    assert (tmp_path / "file").read_text() == "mine"


def test_a_place_taken_by_something_else(capsys, tmp_path):
    (tmp_path / "compare").mkdir()
    (tmp_path / "compare" / "notes.txt").write_text("mine")
    assert "study.name=" in refused(capsys, "compare", f"results={tmp_path}")
    assert "study.name=" in refused(capsys, "compare", f"results={tmp_path}", "study.replace=true")
    assert (tmp_path / "compare" / "notes.txt").read_text() == "mine"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("compair",), "'compair' is not a command. Did you mean 'compare'?"),
        (("list", "polices"), "Did you mean 'policies'?"),
        (("list", "--all"), "unrecognized arguments: --all"),
        (("validate", "T99"), "T99"),
        (("validate", "seeds=many"), "seeds is 'many'; give a whole number from 1"),
        (("validate", "seed=3"), "Did you mean 'seeds'?"),
        (("validate", "seeds=0"), "seeds is '0'; give a whole number from 1"),
        (("validate", "seeds=1", "seeds=2"), "seeds is given twice"),
        (("demo", "seed=-1"), "seed is '-1'; give a whole number from 0"),
        (("demo", "village"), "'village' is not a setting"),
        (("demo", "result=x"), "Did you mean 'results'?"),
    ],
)
def test_bad_commands(arguments, message, capsys):
    assert message in refused(capsys, *arguments)


def test_the_program_itself_ends_with_2_and_shows_no_traceback():
    done = subprocess.run(
        [sys.executable, "-m", "experiments", "compare", "scenario.n_users=0"], capture_output=True, text=True
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert re.fullmatch(r"trustlab: scenario\.n_users is 0; allowed is [^\n]*\n", done.stderr)
