"""The figures of a report as files: each figure of the page through kaleido, with its words in one text beside them."""

from __future__ import annotations

import asyncio
import dataclasses
import re
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from experiments import store
from experiments.conditions.keys import FIGURE_FILES
from experiments.figures.style import VERDICTS
from experiments.progress import say
from experiments.report.figures_in import PageFigure, figures_in
from model.parameters import BadValue

KEY = 44
"""Pixels below a figure for a key that on the page stands outside of it."""
WIDTH = 760
"""Pixels; a figure's height is its own."""
INSTALL = "pip install 'trust-laboratory[figures]'"
KEPT = "The study and its report are written; the same command then only draws."


def draw_figures(folder: Path, kind: str) -> Path:
    """Write every figure of a study's report into its folder of figures.

    Args:
        kind: a key of `FIGURE_FILES`.

    Raises:
        BadValue: kaleido or its browser is missing or fails, or the files cannot be written; nothing was changed.
    """
    found = figures_in(store.report_path(folder).read_text(encoding="utf-8"))
    say(f"Drawing {len(found)} figures.")
    found = [dataclasses.replace(one, figure=_with_key(one.figure)) for one in found]
    names = [f"{re.sub(r'[^A-Za-z0-9_.-]', '_', one.name)}.{kind}" for one in found]
    images = _images(found, kind)
    told = "\n".join(f"{name}\n    {one.words}\n" for name, one in zip(names, found, strict=True))
    return store.write_figures(folder, {**dict(zip(names, images, strict=True)), store.CAPTIONS: told.encode()})


def _with_key(figure: dict[str, Any]) -> dict[str, Any]:
    """A figure with the key that on the page stands outside of it: to regimes, or to what differences are."""
    layout, names = figure["layout"], set()
    if layout.get("showlegend"):
        return figure
    traces = []
    for trace in figure["data"]:
        name, part = trace.get("name"), trace.get("meta", {}).get("part")
        is_told = (part == "line" or name in VERDICTS) and name not in names
        names |= {name} if is_told else set()
        traces.append(trace | {"showlegend": is_told})
    if len(names) < 2:
        return figure
    margin = layout["margin"]
    below = {
        "showlegend": True, "height": layout["height"] + KEY, "margin": margin | {"b": margin["b"] + KEY},
        "legend": {"orientation": "h", "x": 0, "y": 0, "yref": "container", "yanchor": "bottom"},
    }
    return figure | {"data": traces, "layout": layout | below}


def _images(found: Sequence[PageFigure], kind: str) -> list[bytes]:
    try:
        kaleido: Any = import_module("kaleido")
        errors: Any = import_module("kaleido.errors")
    except ImportError as error:
        raise BadValue(
            f"figures={kind} needs the extra `figures`, which is not installed ({error}): {INSTALL}. {KEPT}"
        ) from error
    try:
        return asyncio.run(_drawn(kaleido, found, kind))
    except errors.ChromeNotFoundError as error:
        raise BadValue(
            f"figures={kind} draws with Chrome or Chromium, and none was found: install one, or have kaleido fetch "
            f"one with the command kaleido_get_chrome; BROWSER_PATH=... names one elsewhere. {KEPT}"
        ) from error
    except Exception as error:  # a browser fails in many ways, and none of them is the study's
        raise BadValue(f"figures={kind}: kaleido's browser failed ({type(error).__name__}: {error}). {KEPT}") from error


async def _drawn(kaleido: Any, found: Sequence[PageFigure], kind: str) -> list[bytes]:
    # Formulas, which no figure has, would be fetched from the net.
    async with kaleido.Kaleido(n=1, mathjax=False) as browser:
        return [
            await browser.calc_fig(one.figure, opts={"format": kind, "width": WIDTH, "scale": FIGURE_FILES[kind]})
            for one in found
        ]
