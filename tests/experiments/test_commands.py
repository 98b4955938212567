"""The commands: help and lists come at once, without the machinery."""

import re
import shlex
import subprocess
import sys

import pytest

from experiments.__main__ import run
from experiments.commands import COMMANDS
from experiments.commands.listing import SECTIONS
from experiments.conditions.plan import read_plan
from experiments.validation import findings, sentences
from model import compiling
from model.outcomes import OUTCOMES
from model.parameters import plain
from model.policies import POLICIES
from model.scenario import DESCRIPTIONS

HEAVY = {"mesa", "numba", "pandas", "plotly"}
LIGHT = [["--help"], [], ["list"], ["list", "policies"], *([name, "--help"] for name in COMMANDS)]


@pytest.mark.parametrize("arguments", LIGHT, ids=" ".join)
def test_help_and_lists_bring_in_nothing_heavy(arguments):
    code = (
        "import sys\n"
        "from experiments.__main__ import run\n"
        "try:\n"
        f"    code = run({arguments!r})\n"
        "except SystemExit as end:\n"
        "    code = end.code\n"
        f"print(code, sorted({HEAVY!r} & set(sys.modules)), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.splitlines()[-1] == "0 []"
    assert done.stdout


def test_the_list_shows_everything(capsys):
    assert run(["list"]) == 0
    shown = capsys.readouterr().out
    for name in (*COMMANDS, *POLICIES, *OUTCOMES, "england", "united_states", "village", "cohort"):
        assert f"  {name}  " in shown
    for name in DESCRIPTIONS:
        assert f"  scenario.{name}  " in shown
    for name, cls in POLICIES.items():
        assert all(f".{item}  " in shown for item in cls.descriptions()), name


@pytest.mark.parametrize("section", SECTIONS)
def test_one_section_alone(section, capsys):
    assert run(["list", section]) == 0
    assert capsys.readouterr().out.startswith(f"{section.upper()}\n  ")


@pytest.mark.parametrize("width", [60, 80, 120, 200])
@pytest.mark.parametrize("section", SECTIONS)
def test_lists_fit_a_terminal_and_are_a_line_a_row_elsewhere(section, width, capsys, monkeypatch):
    assert run(["list", section]) == 0
    plain = capsys.readouterr().out
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", str(width))
    assert run(["list", section]) == 0
    shown = capsys.readouterr().out
    assert shown.split() == plain.split(), "the same words, broken into other lines"
    assert max(map(len, shown.splitlines())) <= width


def test_every_finding_is_listed_without_bringing_it_in():
    assert list(sentences()) == list(findings())
    assert all(sentences().values())


def test_numbers_are_written_plainly(capsys):
    assert run(["list"]) == 0
    assert "1 to 5000000 people" in capsys.readouterr().out
    assert run(["compare", "scenario.n_users=20000000"]) == 2
    assert "scenario.n_users is 20000000; allowed is 1 to 5000000" in capsys.readouterr().err
    assert [plain(number) for number in (0.0, -30, 1e6, 0.0001, 0.1 + 0.2)] == ["0", "-30", "1000000", "0.0001", "0.3"]


def test_examples_in_the_help_can_be_typed():
    shown = COMMANDS["compare"].PARSER.description
    examples = [re.split(" {2,}", line)[1] for line in shown.splitlines() if line.startswith("  ")]
    assert len(examples) > 8
    for example in examples:
        words = shlex.split(example)
        read_plan([word for word in words if word != "-m"], multirun="-m" in words)


@pytest.mark.parametrize("arguments", [["demo"], ["validate", "T7", "seeds=1"]], ids=" ".join)
def test_who_waits_for_the_compiler_is_told_so(arguments, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for is_ready in (False, True):
        monkeypatch.setattr(compiling, "is_ready", lambda is_ready=is_ready: is_ready)
        assert run(arguments) == 0
        told = capsys.readouterr().err
        assert told.startswith("Compiling the model for this machine; this happens once") != is_ready


def test_help_names_every_command(capsys):
    assert run([]) == 0
    shown = capsys.readouterr().out
    assert all(f"  {name} " in shown for name in COMMANDS)


def test_a_reader_may_stop_reading():
    done = subprocess.run(
        f"{sys.executable} -m experiments list | head -n 1", shell=True, capture_output=True, text=True, check=True
    )
    assert done.stdout == "COMMANDS\n"
    assert done.stderr == ""
