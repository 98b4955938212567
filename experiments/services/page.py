"""The service as a page: its ten numbers, where each comes from, what came out, and where the comparison is."""

from __future__ import annotations

import pandas as pd

from experiments.report.page import escape, items, page, row, section, table
from experiments.report.settings import without_codes
from experiments.services.building import GIVEN, GUESS, WORKED_OUT, Service
from experiments.services.numbers import NUMBERS
from experiments.services.telling import came_out, guesses_said, origin_text, value_text

_LUCK = (
    "A simulated service of this size varies from run to run by luck alone, the more the smaller it is. Where your "
    "figure lies outside the runs, the model does not show your service well in that respect."
)


_MARKS = {GIVEN: "", WORKED_OUT: "em", GUESS: "strong"}
"""How a number is set by where it comes from: only what was given stands plain."""


def _marked(text: str, origin: str) -> str:
    mark = _MARKS[origin]
    return f"<{mark}>{escape(text)}</{mark}>" if mark else escape(text)


def service_page(service: Service, name: str, source: str, runs: pd.DataFrame, report: str) -> str:
    """The page of one service, whole and offline.

    Args:
        name: of the service, for people.
        source: where the numbers were read, for people.
        runs: outcomes of the reference, a run a row.
        report: where the comparison's report is, from this page.
    """
    numbers = [
        row(escape(NUMBERS[one.name].question), (
            _marked(value_text(one.name, one.value), one.origin), escape(NUMBERS[one.name].unit),
            _marked(without_codes(origin_text(one)), one.origin),
        ))
        for one in service.figures
    ]
    shown = [
        row(escape(NUMBERS[key].question), (
            f"{_marked(value_text(key, figure), service.figure(key).origin)}"
            f'<span class="unit">{service.figure(key).origin}</span>',
            *(escape(value_text(key, value)) for value in values),
        ))
        for key, (figure, *values) in came_out(service, runs).items()
    ]
    body = (
        f'<header><p class="facts">Read from {escape(source)}</p><h1>Your service: {escape(name)}</h1></header>'
        f'<main id="content"><p class="answer">{escape(guesses_said(service, source))}</p>'
        f'<p><a href="{escape(report)}">The comparison: what each regime would do to such a service</a></p>'
        + section("numbers", "Your service in ten numbers", table(
            "As you gave them, but for those <em>worked out</em> from them and <strong>guesses</strong>; put your own "
            "figures in place of the guesses and run it again.",
            ["", "Number", "Unit", "Where it comes from"], numbers,
        ))
        + section("out", "The figures used and what came out", table(
            f"Status quo, the last year of the runs: the mean of {len(runs)} and their lowest and highest.",
            ["", "Figure used", "What came out", "Lowest run", "Highest run"], shown,
        ) + f"<p>{_LUCK}</p>")
        + section("limits", "What this does not show", items([
            "Your service is simulated with ten numbers; everything else is as in children's social care in England, "
            "where much is assumed. Audit, and what staff and users are like, may be different where you are.",
            "It shows which way a regime pushes and through what, not what will happen in your service.",
        ]))
        + "</main>"
    )
    return page(f"Your service: {name}", f"A service in ten numbers, {name}", body)
