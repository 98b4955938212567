"""A service in ten numbers: what is missing, what clashes, what is kept, and that the world is the one described."""

import html
import re

import numpy as np
import pytest

from experiments import store
from experiments.__main__ import run
from experiments.commands import service as command
from experiments.conditions.plan import read_plan, read_scenario
from experiments.replicate import replicate
from experiments.services.asking import ask_service
from experiments.services.building import GIVEN, GUESS, WORKED_OUT, build, vacancy_share
from experiments.services.numbers import NUMBERS
from experiments.services.reading import blank_service, read_service
from experiments.services.telling import scenario_text
from model.outcomes import OUTCOMES
from model.parameters import BadValue

FITTING = {
    "users": 200, "staff": 16, "caseload": 20, "organisations": 3, "turnover": 0.3, "vacancies": 0.065,
    "vacancy_weeks": 12, "worker_changes": 1.2, "hours": 40, "administration": 18,
}


@pytest.fixture(scope="module")
def england():
    return read_scenario("england")


def written(folder, text):
    path = folder / "service.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_there_are_ten():
    assert len(NUMBERS) == 10


# --- what is missing is worked out or guessed, and said


def test_nothing_given_is_the_scenario_for_england_within_its_rounding(england):
    service = build({}, england)
    assert {figure.origin for figure in service.figures} <= {GUESS, WORKED_OUT}
    assert england.with_changes(**service.settings) == england


def test_all_given_and_nothing_is_guessed(england):
    service = build(FITTING, england)
    assert {figure.origin for figure in service.figures} == {GIVEN}
    assert {figure.name: figure.value for figure in service.figures} == FITTING
    assert service.settings["reassignment_rate"] == pytest.approx(0.9)
    assert service.settings["administration_hours"] == pytest.approx(18 - 9 * 0.5)


@pytest.mark.parametrize(
    ("missing", "worth"),
    [("users", 200), ("staff", 16), ("caseload", 20), ("turnover", 0.301), ("vacancies", 0.0647),
     ("vacancy_weeks", 12.05)],
)  # fmt: skip
def test_two_of_three_give_the_third(missing, worth, england):
    figure = build({name: value for name, value in FITTING.items() if name != missing}, england).figure(missing)
    assert figure.origin == WORKED_OUT and figure.why
    assert figure.value == pytest.approx(worth, rel=2e-3)


@pytest.mark.parametrize("missing", ["organisations", "worker_changes", "hours", "administration"])
def test_the_rest_is_a_guess_with_its_source(missing, england):
    figure = build({name: value for name, value in FITTING.items() if name != missing}, england).figure(missing)
    assert (figure.origin, figure.why) == (GUESS, NUMBERS[missing].source)


# --- what clashes


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"staff": 40}, "40 staff with a caseload of 20 carry 800 cases, but 200 users with 1.6 workers each are 320"),
        ({"staff": 1, "caseload": None}, "would be a caseload of 320.0; the model takes 1 to 200"),
        ({"vacancies": 0.3}, r"turnover 30% with posts empty for 12 weeks leaves 6.47% of posts vacant, not 30%"),
        ({"turnover": None, "vacancies": 0.6, "vacancy_weeks": 4}, "leave in a year. Change vacancies"),
        ({"turnover": 0.01, "vacancies": 0.3, "vacancy_weeks": None}, "mean that a post is empty for 2228.6 weeks"),
        ({"turnover": 0.8, "vacancies": 0.01, "vacancy_weeks": None, "worker_changes": None}, "is empty for 0.7 weeks"),
        ({"turnover": 0, "vacancies": 0.3, "vacancy_weeks": None}, "though nobody leaves"),
        ({"worker_changes": 0.1}, "worker_changes is 0.1 a year, less than the turnover of 30%"),
        ({"administration": 2}, "audit as it is in England takes 4.5 hours of it already"),
        ({"administration": 36}, "nothing is left for users"),
    ],
)
def test_numbers_that_cannot_be_true_together_are_said(changed, words, england):
    given = {name: value for name, value in (FITTING | changed).items() if value is not None}
    with pytest.raises(BadValue) as error:
        build(given, england)
    assert words in str(error.value)


def test_what_the_message_offers_fits(england):
    with pytest.raises(BadValue, match=r"with the other two, users would be 500, staff 16 or caseload 8\.0"):
        build(FITTING | {"staff": 40}, england)
    for fix in ({"staff": 40, "users": 500}, {"staff": 40, "caseload": 8.0}):
        build(FITTING | fix, england)


@pytest.mark.parametrize("wrong", [{"turnover": 0.8, "vacancies": 0.01}, {"turnover": 0.1, "vacancies": 0.1}])
def test_what_the_message_offers_of_vacancies_fits(wrong, england):
    given = FITTING | {"worker_changes": 3.0} | wrong
    with pytest.raises(BadValue) as error:
        build(given, england)
    offered = re.search("with the other two, (.*)[.]$", str(error.value))[1]
    fixes = re.findall(r"(vacancies|turnover|vacancy_weeks)(?: would be)? ([\d.]+)", offered)
    assert len(fixes) > 1
    for name, value in fixes:
        build(given | {name: float(value) / (1 if name == "vacancy_weeks" else 100)}, england)


# --- the file


def test_a_file_is_read_with_per_cents_comments_and_empty_lines(tmp_path):
    path = written(tmp_path, "# ours\nusers: 200\nturnover: 15%\nvacancies: .08\nstaff:\n\nhours: '37.5'\n")
    assert read_service(path) == {"users": 200, "turnover": 0.15, "vacancies": 0.08, "hours": 37.5}


def test_the_blank_file_can_be_filled_in_and_is_empty(tmp_path):
    assert read_service(written(tmp_path, blank_service())) == {}
    filled = "\n".join(f"{line} 3" if line == "organisations:" else line for line in blank_service().splitlines())
    assert read_service(written(tmp_path, filled)) == {"organisations": 3}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("users: 200\ncaselod: 16\n", "line 2: 'caselod' is not one of the ten numbers. Did you mean 'caseload'?"),
        ("users: 200\nusers: 300\n", "line 2: users is given a second time, first in line 1"),
        ("users: many\n", "line 1: users is 'many'; give a number (1 to 5000000, users)"),
        ("users: 200\n\nturnover: 15\n", "line 3: turnover is 15; allowed is 0 to 3, per year. Did you mean 15%?"),
        ("turnover: x%\n", "line 1: turnover is 'x%'; give a number or a per cent such as 15%"),
        ("users: 20%\n", "line 1: users is '20%'; give a number"),
        ("organisations: 2.5\n", "line 1: organisations is 2.5; give a whole number"),
        ("users: 1,200\n", "line 1: users is '1,200'; give a number (1 to 5000000, users). Write a point before"),
        ("hours: 37 hours\n", "give a number (1 to 100, hours). Write the number alone, without words."),
        ("staff: 20\ncaseload: 12\norganisations: 50\n", "50 organisations share the work, but there are 20 staff"),
        ("hours: 400\n", "line 1: hours is 400; allowed is 1 to 100, hours."),
        ("hours: true\n", "line 1: hours is 'true'; give a number"),
        ("hours: .nan\n", "line 1: hours is"),
        ("users:\n  - 3\n", "line 1: users is a list or a table; give one number."),
        ("- 3\n", "line 1: write one `name: number` a line"),
        ("users: 3\n  staff: 4\n", "line 2: write one `name: number` a line"),
        ("users: [3\n", ": write one `name: number` a line"),
    ],
)
def test_a_line_that_cannot_be_used_is_named(text, words, tmp_path, capsys):
    path = written(tmp_path, text)
    assert run(("service", f"file={path}", "compare=false")) == 2
    shown = capsys.readouterr().err
    assert str(path) in shown and words in shown


def test_a_file_that_is_not_there_or_no_text(tmp_path, capsys):
    assert run(("service", f"file={tmp_path / 'none.yaml'}")) == 2
    assert f"`service blank={tmp_path / 'none.yaml'}` writes one" in capsys.readouterr().err
    (tmp_path / "bytes.yaml").write_bytes(b"\xff\xfe\x00")
    assert run(("service", f"file={tmp_path / 'bytes.yaml'}")) == 2
    assert "is not text in UTF-8" in capsys.readouterr().err


def test_a_clash_names_the_file(tmp_path, capsys):
    path = written(tmp_path, "users: 200\nstaff: 40\ncaseload: 20\n")
    assert run(("service", f"file={path}", "compare=false")) == 2
    assert f"{path}: 40 staff" in capsys.readouterr().err


# --- the form


def form(answers):
    shown, left = [], list(answers)

    def ask(question):
        if not left:
            raise EOFError
        shown.append(question)
        return left.pop(0)

    return ask, shown


def test_the_form_asks_again_and_builds_the_same_as_the_file(england):
    answers = ["many", "200", "40", "20", *[""] * 7]
    answers += ["", "16", *[""] * 8]
    ask, shown = form(answers)
    told = []
    service = ask_service(england, ask, told.append)
    assert service == build({"users": 200, "staff": 16, "caseload": 20}, england)
    assert any("users is 'many'" in line for line in told) and any("40 staff" in line for line in told)
    assert "[200]" in shown[11]


def test_an_answer_can_be_taken_back(england):
    ask, _ = form(["200", "40", "20", *[""] * 7, "", "-", *[""] * 8])
    assert ask_service(england, ask, lambda line: None).figure("staff").origin == WORKED_OUT


def test_a_form_that_is_left_writes_nothing(england):
    with pytest.raises(BadValue, match="left before its end"):
        ask_service(england, form(["200"])[0], lambda line: None)


def test_with_nobody_to_ask_a_file_is_named(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert run(("service",)) == 2
    assert "`service blank=service.yaml` writes one to fill in" in capsys.readouterr().err


# --- the file to keep


def test_the_kept_scenario_is_the_one_compared(england, tmp_path):
    service = build(FITTING, england)
    place = tmp_path / "mine" / "scenario" / "ours.yaml"
    path = written(tmp_path, "".join(f"{name}: {value}\n" for name, value in FITTING.items()))
    assert run(("service", f"file={path}", "compare=false", f"save={place}")) == 0
    assert place.read_text() == scenario_text(service)
    (kept,) = {one.scenario for one in read_plan(["scenario=ours"], own_folder=tmp_path / "mine").conditions}
    assert kept == england.with_changes(**service.settings)


def test_what_is_there_is_never_overwritten_unasked(tmp_path, capsys, monkeypatch):
    path = written(tmp_path, "users: 200\n")
    place = tmp_path / "ours.yaml"
    place.write_text("precious")
    words = ("service", f"file={path}", "compare=false", f"save={place}")
    assert run(words) == 2
    assert "is there already and was left as it is" in capsys.readouterr().err
    monkeypatch.setattr(command.sys.stdin, "isatty", lambda: True, raising=False)
    for answer, is_kept in (("", True), ("n", True), ("y", False)):
        monkeypatch.setattr("builtins.input", lambda question, answer=answer: answer)
        assert run(words) == 0
        assert (place.read_text() == "precious") == is_kept
    place.write_text("precious")
    assert run((*words, "replace=true")) == 0
    assert place.read_text() != "precious"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("save=ours.txt",), "does not end in .yaml"),
        (("save=",), "save has no value"),
        (("compare=perhaps",), "compare is 'perhaps'; give true or false."),
        (("file=a.yaml", "file=b.yaml"), "file is given twice"),
        (("scenario=village",), "the ten numbers make the scenario"),
        (("scenario.audit=1",), "the ten numbers make the scenario"),
        (("seedz=3",), "'seedz' is not a setting. Did you mean 'seeds'?"),
        (("staff=40",), "staff is one of the ten numbers"),
    ],
)
def test_other_settings_that_cannot_be_used(words, message, tmp_path, capsys):
    path = written(tmp_path, "users: 200\n")
    keys = {word.partition("=")[0] for word in words}
    usual = {"file": f"file={path}", "compare": "compare=false"}
    assert run(("service", *words, *(word for key, word in usual.items() if key not in keys))) == 2
    assert message in capsys.readouterr().err


# --- the world is the one described


def test_what_comes_out_is_what_was_given(england):
    service = build(FITTING, england)
    plan = read_plan([*service.overrides, "regimes=[status_quo]", "seeds=24", "weekly=false"])
    records, failures = replicate(plan.conditions, plan.seeds, weekly=())
    assert not failures
    ends = np.array([record.end for record in records])
    for name, outcome, slack in (
        ("caseload", "caseload", 0.05), ("turnover", "turnover", 0.12), ("vacancies", "vacancy", 0.2),
        ("worker_changes", "worker_changes", 0.08), ("administration", "hours_administration", 0.02),
    ):
        values = ends[:, list(OUTCOMES).index(outcome)]
        error = values.std(ddof=1) / np.sqrt(len(values))
        given = service.figure(name).value
        assert abs(values.mean() - given) < slack * given + 3 * error, (name, values.mean(), given, error)
    assert service.figure("vacancies").value == pytest.approx(vacancy_share(0.3, 12), rel=0.01)


def test_the_command_shows_the_figures_beside_what_came_out(tmp_path, capsys):
    path = written(tmp_path, "users: 40\norganisations: 2\nturnover: 20%\n")
    words = ("service", f"file={path}", "seeds=2", "regimes=[stable_posts]", f"results={tmp_path}")
    assert run(words) == 0
    shown = capsys.readouterr().out
    assert "THE FIGURES USED AND WHAT CAME OUT" in shown
    assert "turnover        20.0%  given" in shown
    study = store.read_study(tmp_path / "my_service")
    assert study.manifest["configuration"]["scenarios"]["my_service"]["n_users"] == 40
    assert run(words) == 0, "the same again is answered from what is there"


def test_a_guess_gives_way_to_what_was_said_and_part_timers_count(tmp_path, capsys):
    assert run(("service", f"file={written(tmp_path, 'staff: 2.5')}", "compare=false")) == 0
    shown = capsys.readouterr().out
    assert re.search(r"staff +2\.5  given", shown)
    assert re.search(r"organisations +2  guess: one a worker at most", shown)


def test_a_file_that_was_not_filled_in_is_called_so(tmp_path, capsys):
    path = tmp_path / "blank.yaml"
    assert run(("service", f"blank={path}")) == 0
    assert run(("service", f"file={path}", "compare=false")) == 0
    shown = capsys.readouterr().out
    assert f"YOUR SERVICE, from {path}" in shown
    assert f"No number was given in {path}: this is the English average, not your service." in shown
    assert run(("service", f"file={written(tmp_path, 'hours: 40')}", "compare=false")) == 0
    assert "No number was given" not in capsys.readouterr().out


def test_the_page_shows_the_ten_numbers_and_leads_to_the_comparison(tmp_path, capsys, browser):
    path = written(tmp_path, "users: 40\nstaff: 4\norganisations: 1\nturnover: 30%\n")
    asked = ("service", f"file={path}", f"results={tmp_path}", "seeds=2", "regimes=[stable_posts]", "study.name=small")
    assert run(asked) == 0
    page = tmp_path / "small_service.html"
    assert str(page) in capsys.readouterr().out
    text = page.read_text()
    for number in NUMBERS.values():
        assert html.escape(number.question) in text
    assert 'href="small/report.html"' in text and (tmp_path / "small/report.html").exists()
    study = store.read_study(tmp_path / "small")
    runs = study.runs[study.runs["condition"] == "status_quo"]
    for value in (runs["turnover"].mean(), runs["turnover"].min(), runs["turnover"].max()):
        assert f"<td>{100 * value:.1f}%</td>" in text
    for width in (1400, 420):
        seen = browser(page, width)
        assert (seen.errors, seen.too_wide, seen.page_scrolls) == ([], [], False)
