"""A single page, or another single text, that is no study."""

from __future__ import annotations

from pathlib import Path

from experiments.store.places import errors_for_people
from experiments.store.whole import write_whole


def write_page(results: str | Path, name: str, html: str) -> Path:
    """Write a page whole or not at all; an earlier one of that name is replaced.

    Raises:
        BadValue: it cannot be written, or the disk is full; nothing was changed.
    """
    path = Path(results) / f"{name}.html"
    with errors_for_people(path, "page", "results"):
        write_whole(path, html.encode())
    return path


def write_text(path: str | Path, text: str) -> None:
    """Write a text where somebody asked for it, whole or not at all; an earlier one of that name is replaced.

    Raises:
        BadValue: it cannot be written, or the disk is full; nothing was changed.
    """
    with errors_for_people(Path(path), "file", "save"):
        write_whole(Path(path), text.encode())
