"""Every code block of the pages runs, or says above itself why it does not.

`python` blocks of a page run one after the other in one namespace. In `console` blocks the lines after "$ " run, and
the lines below each must appear in what it prints, "..." standing for anything. `<!-- not run here: why -->` above a
block skips it with that reason, `<!-- takes minutes -->` leaves it to `make test-all`. `yaml` blocks are read; `text`
blocks are for people only.
"""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

HOUSE = Path(__file__).resolve().parents[2]
PAGES = [HOUSE / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "results/README.md")]
PAGES += sorted((HOUSE / "docs").glob("*.md"))
BLOCK = re.compile(r"(?:^<!-- (?P<remark>[^\n]*) -->\n)?^```(?P<language>\w*)\n(?P<code>.*?)^```$", re.M | re.S)


@dataclass(frozen=True)
class Block:
    """A fenced block with the remark above it."""

    page: Path
    line: int
    language: str
    code: str
    remark: str

    @property
    def name(self):
        """Where it stands, for people."""
        return f"{self.page.relative_to(HOUSE)}:{self.line}"


def blocks_of(page):
    text = page.read_text(encoding="utf-8")
    for found in BLOCK.finditer(text):
        line = text.count("\n", 0, found.start("code"))
        yield Block(page, line, found["language"], found["code"], found["remark"] or "")


BLOCKS = [block for page in PAGES for block in blocks_of(page)]


CONSOLE = [
    pytest.param(block, id=block.name, marks=[pytest.mark.long] if block.remark == "takes minutes" else [])
    for block in BLOCKS
    if block.language == "console"
]


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.name)
def test_every_block_is_of_a_kind_that_is_judged(block):
    assert block.language in ("python", "console", "yaml", "text"), "name the block's language"
    remarks = ("", "takes minutes")
    known = block.remark in remarks or block.remark.startswith(("not run here: ", "written from the code"))
    assert known or block.language == "text", f"unknown remark above the block: {block.remark}"
    if block.language == "yaml":
        assert yaml.safe_load(block.code) is not None


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(HOUSE)))
def test_fences_are_closed(page):
    fences = re.findall(r"^ *```", page.read_text(encoding="utf-8"), re.M)
    assert len(fences) == 2 * len(list(blocks_of(page)))


@pytest.mark.parametrize("page", sorted({block.page for block in BLOCKS if block.language == "python"}),
                         ids=lambda page: str(page.relative_to(HOUSE)))
def test_python_blocks_run(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names = {"__name__": "page"}
    for block in blocks_of(page):
        if block.language == "python":
            assert not block.remark, "python blocks of a page build on each other: all run"
            exec(compile("\n" * block.line + block.code, str(page), "exec"), names)


@pytest.mark.parametrize("block", CONSOLE)
def test_console_blocks_run(block, tmp_path):
    if block.remark.startswith("not run here: "):
        pytest.skip(f"{block.name} {block.remark}")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    steps = re.split(r"^\$ ", block.code, flags=re.M)
    assert steps[0].strip() == "", "a console block starts with a line '$ command'"
    for step in steps[1:]:
        command, _, expected = step.partition("\n")
        done = subprocess.run(
            ["bash", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=False,
            env={**os.environ, "PATH": path, "PYTHONPATH": str(HOUSE)},
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
        pattern = re.escape(expected.strip()).replace(r"\.\.\.", ".*")
        assert re.search(pattern, done.stdout, re.S), f"{command} printed\n{done.stdout}"
