"""The installed versions of what numbers, tables and pages come from."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from importlib.metadata import version

PACKAGES = ("numpy", "numba", "llvmlite", "mesa", "scipy", "pandas", "pyarrow", "plotly", "hydra-core", "SALib")
"""Whose versions a study notes."""
MAKE_NUMBERS = ("python", "numpy", "numba", "llvmlite")
"""Those on which the numbers of a run rest."""


def versions() -> dict[str, str]:
    """The installed versions by name, Python's own among them."""
    return {"python": platform.python_version(), **{name: version(name) for name in PACKAGES}}


def make_numbers() -> dict[str, str]:
    """The installed versions of what the numbers of a run rest on."""
    here = versions()
    return {name: here[name] for name in MAKE_NUMBERS}


def other_versions(noted: Mapping[str, str]) -> list[str]:
    """What the numbers of a run rest on that is another here than a study notes, in words."""
    return [
        f"{name} {noted[name]}, and {here} here" for name, here in make_numbers().items()
        if name in noted and noted[name] != here
    ]
