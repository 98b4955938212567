"""What a service was taken to be, as a table and as a file to keep, and what came out of it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from experiments.services.building import BASE, GIVEN, GUESS, WORKED_OUT, Figure, Service
from experiments.services.numbers import NUMBERS
from experiments.store import write_text
from model.parameters import BadValue, plain


def figures_table(service: Service, source: str) -> str:
    """The ten numbers with where each comes from.

    Args:
        source: where they were read, for people: a file, or "your answers".
    """
    rows = [
        (figure.name, value_text(figure.name, figure.value), origin_text(figure)) for figure in service.figures
    ]
    first, second = (max(len(row[place]) for row in rows) for place in (0, 1))
    lines = [f"  {name:<{first}}  {value:>{second}}  {origin}" for name, value, origin in rows]
    return "\n".join([f"YOUR SERVICE, from {source}", *lines, "", guesses_said(service, source)])


def guesses_said(service: Service, source: str) -> str:
    """How many of the ten are guesses, and what all else is, in sentences."""
    guesses = sum(figure.origin == GUESS for figure in service.figures)
    said = f"{guesses} of the ten {'is a guess' if guesses == 1 else 'are guesses'}." if guesses else "None is a guess."
    if not any(figure.origin == GIVEN for figure in service.figures):
        said = f"No number was given in {source}: this is the English average, not your service. {said}"
    rest = f"All else, audit among it, is as in the scenario {BASE}, where much is assumed."
    return f"{said} {rest}"


def scenario_text(service: Service) -> str:
    """The scenario as a file, with the numbers it rests on as comments."""
    lines = ["# A service in ten numbers, on top of the scenario for England."]
    lines += [
        f"#   {figure.name}: {plain(figure.value)} ({origin_text(figure)})" for figure in service.figures
    ]
    lines += ["defaults:", f"  - {BASE}", *(f"{name}: {value!r}" for name, value in service.settings.items())]
    return "\n".join(lines) + "\n"


def keep_text(path: Path, text: str, may_replace: bool, ask: Callable[[str], str] | None) -> bool:
    """Write a file where a person wants it; one that is there is replaced only when they say so.

    Args:
        ask: asks a question in the terminal; None where nobody can answer.

    Returns:
        Whether it was written.

    Raises:
        BadValue: it is there and nobody can be asked, or it cannot be written.
    """
    if path.suffix != ".yaml":
        raise BadValue(f"'{path}' does not end in .yaml; give a file such as my_configs/scenario/my_service.yaml.")
    if os.path.lexists(path) and not may_replace:
        if ask is None:
            raise BadValue(f"{path} is there already and was left as it is. Give another name, or replace=true.")
        try:
            answer = ask(f"{path} is there already. Replace it? [y/N] ")
        except EOFError:
            answer = ""
        if answer.strip().lower() not in ("y", "yes"):
            return False
    write_text(path, text)
    return True


CAME_OUT = {
    "caseload": "caseload", "turnover": "turnover", "vacancies": "vacancy", "worker_changes": "worker_changes",
    "administration": "hours_administration",
}
"""Which outcome shows what came of a number."""


def came_out(service: Service, runs: pd.DataFrame) -> dict[str, tuple[float, float, float, float]]:
    """By number the figure of the service, and what the simulated service showed: mean, lowest and highest run.

    Args:
        runs: outcomes of the reference, a run a row.
    """
    return {
        name: (service.figure(name).value, runs[outcome].mean(), runs[outcome].min(), runs[outcome].max())
        for name, outcome in CAME_OUT.items() if outcome in runs
    }


def came_out_table(service: Service, runs: pd.DataFrame) -> str:
    """The numbers beside what the simulated service showed, as `came_out` gives them."""
    rows = [("", "figure used", "what came out", "lowest and highest run")]
    for name, values in came_out(service, runs).items():
        figure, mean, low, high = (value_text(name, value) for value in values)
        rows.append((name, f"{figure} {service.figure(name).origin}", mean, f"{low} to {high}"))
    widths = [max(len(row[place]) for row in rows) for place in range(4)]
    lines = [
        "  ".join([f"  {row[0]:<{widths[0]}}", *(f"{row[place]:>{widths[place]}}" for place in (1, 2, 3))])
        for row in rows
    ]
    return "\n".join(["THE FIGURES USED AND WHAT CAME OUT (status quo, the last year of the runs)", *lines])


def value_text(name: str, value: float) -> str:
    """One of the ten numbers as people write it."""
    if NUMBERS[name].is_share:
        return f"{100 * value:.1f}%"
    return f"{value:.0f}" if NUMBERS[name].is_whole else f"{value:.2f}".removesuffix("0").removesuffix(".0")


def origin_text(figure: Figure) -> str:
    """Where a number comes from, in words."""
    link = " from " if figure.origin == WORKED_OUT else ": "
    return f"{figure.origin}{link}{figure.why}" if figure.why else figure.origin
