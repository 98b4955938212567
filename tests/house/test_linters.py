"""The linters run as tests, so that one command judges the house and ends in one line."""

import subprocess
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2]

LINTERS = {
    "ruff": [sys.executable, "-m", "ruff", "check", "."],
    "mypy": [sys.executable, "-m", "mypy"],
    "rooms": [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()"],
}


@pytest.mark.parametrize("linter", LINTERS)
def test_linter_finds_nothing(linter):
    done = subprocess.run(LINTERS[linter], cwd=HOUSE, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
