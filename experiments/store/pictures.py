"""The figures of a report as files of their own, in a folder of the study that appears whole or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from experiments.store.manifest import CAPTIONS, FIGURES
from experiments.store.places import errors_for_people, hidden_place, is_of_figures, move_into_place, real_folder
from model.parameters import BadValue


def kind_of_figures(folder: str | Path) -> str:
    """The kind of file that the figures of a study are drawn as; nothing where none were drawn."""
    place = real_folder(Path(folder)) / FIGURES
    kinds = {path.suffix for path in place.iterdir() if path.name != CAPTIONS} if is_of_figures(place) else set()
    return min(kinds, default="").removeprefix(".")


def write_figures(folder: str | Path, files: Mapping[str, bytes]) -> Path:
    """Write files into the folder of figures of a study; earlier ones are replaced.

    Returns:
        That folder.

    Raises:
        BadValue: something else is in it, it cannot be written, or the disk is full; nothing was changed.
    """
    place = Path(folder) / FIGURES
    real = real_folder(Path(folder))
    if (real / FIGURES).exists() and not is_of_figures(real / FIGURES):
        raise BadValue(f"{place} holds something that is no figure of a report. Move it away. Nothing was changed.")
    hidden = hidden_place(real)  # beside the study, where what a killed run left behind is looked for
    with errors_for_people(place, "figures", "results"):
        try:
            hidden.mkdir()
            for name, content in files.items():
                (hidden / name).write_bytes(content)
            move_into_place(hidden, real / FIGURES)
        finally:
            shutil.rmtree(hidden, ignore_errors=True)
    return place
