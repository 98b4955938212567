"""The model held against published findings: one file a finding, found by itself.

A finding is not a test: where the model misses, the table says so, and nothing turns red.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
from collections.abc import Callable, Sequence
from pathlib import Path

from experiments.validation.finding import Finding
from model.parameters import BadValue, nearest

__all__ = ["findings", "run", "sentences"]


def findings() -> dict[str, Finding]:
    """All findings that this version computes, by name, in the order of their numbers."""
    modules = [importlib.import_module(f"{__name__}.{item.name}") for item in pkgutil.iter_modules(__path__)]
    found = [module.FINDING for module in modules if hasattr(module, "FINDING")]
    return {item.name: item for item in sorted(found, key=lambda item: item.number)}


def sentences() -> dict[str, str]:
    """What each finding says, by name; read from its file, so that a list need not bring in the model."""
    found = {}
    for path in Path(__path__[0]).glob("t[0-9]*.py"):
        text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        name, _, sentence = text.partition("\n")[0].partition(": ")
        found[name] = sentence[:1].upper() + sentence[1:]
    return dict(sorted(found.items(), key=lambda item: int(item[0][1:])))


def run(names: Sequence[str] | None = None, seeds: int = 30, say: Callable[[str], None] = print) -> str:
    """Play findings under seeds 0, 1, ... and give the table of what came out.

    Args:
        names: such as ["T1", "T12"]; none or empty: all.
        say: is told what is being done, line by line.

    Raises:
        BadValue: a finding that there is not; the nearest is offered.
    """
    from experiments.validation.judging import judge
    from experiments.validation.table import table

    known = findings()
    for name in names or ():
        if name not in known:
            raise BadValue(f"'{name}' is not a finding.{nearest(name, list(known))} Findings: {', '.join(known)}.")
    chosen = [item for name, item in known.items() if not names or name in names]
    return table(judge(chosen, seeds, say))
