"""tools/set-up finds an interpreter by running it and speaks plainly when none fits."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2]
ORDINARY = ("bash", "cat", "cksum", "cmp", "cp", "cut", "dirname", "env", "mkdir", "rm", "sed", "seq")

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the Makefile is for Unix; the README has the lines for pip")


@pytest.fixture
def bare_machine(tmp_path):
    """A copy of the project's set-up on a machine where nothing but the ordinary commands is found."""
    shutil.copytree(HOUSE / "tools", tmp_path / "project" / "tools")
    shutil.copy(HOUSE / "pyproject.toml", tmp_path / "project")
    commands = tmp_path / "commands"
    commands.mkdir()
    for name in ORDINARY:
        (commands / name).symlink_to(str(shutil.which(name)))

    def command(name, body):
        path = commands / name
        path.write_text(f"#!/bin/sh\n{body}\n")
        path.chmod(0o755)

    def set_up(**environment):
        return subprocess.run(
            [tmp_path / "project" / "tools" / "set-up"], capture_output=True, text=True, check=False,
            env={"PATH": str(commands), "HOME": str(tmp_path), **environment},
        )

    set_up.command = command
    set_up.root = tmp_path
    return set_up


# Answers like an interpreter that fits, and makes an environment whose pip installs nothing.
PRETENDER = """
case "$*" in
  *ensurepip*) exit 0 ;;
  *python_version*) echo 3.12.9 /somewhere ;;
  "-m venv .venv") mkdir -p .venv/bin && cp "$0" .venv/bin/python ;;
  *"pip install"*) exit 0 ;;
esac
"""


def test_nobody_fits(bare_machine):
    done = bare_machine()
    assert done.returncode == 2
    assert "No Python 3.11 to 3.14" in done.stderr
    assert not (bare_machine.root / "project" / ".venv").exists()


def test_a_shim_that_fails_is_passed_over(bare_machine):
    bare_machine.command("python3.14", "echo 'shim: command not found' >&2; exit 127")
    bare_machine.command("python3.12", PRETENDER)
    done = bare_machine()
    assert done.returncode == 0, done.stderr
    assert "3.12.9" in done.stdout
    again = bare_machine()
    assert (again.returncode, again.stdout) == (0, "")


def test_versions_folder_of_pyenv_is_searched(bare_machine):
    folder = bare_machine.root / "pyenv" / "versions" / "3.13.2" / "bin"
    folder.mkdir(parents=True)
    bare_machine.command("pretender", PRETENDER)
    (folder / "python").symlink_to(bare_machine.root / "commands" / "pretender")
    done = bare_machine(PYENV_ROOT=str(bare_machine.root / "pyenv"), PYTHON="3.13")
    assert done.returncode == 0, done.stderr


def test_a_change_of_pyproject_installs_again(bare_machine):
    bare_machine.command("python3", PRETENDER)
    assert "Installing" in bare_machine().stdout
    with (bare_machine.root / "project" / "pyproject.toml").open("a") as text:
        text.write("# changed\n")
    assert "Installing" in bare_machine().stdout
    assert bare_machine().stdout == ""


@pytest.mark.parametrize("given", ["2.7", "python9.9", "/no/such/python", "no-such-python"])
def test_a_choice_that_does_not_run_is_named(bare_machine, given):
    done = bare_machine(PYTHON=given)
    assert done.returncode == 2
    assert f"PYTHON={given} does not run" in done.stderr


