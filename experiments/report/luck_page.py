"""The page of a study of common luck: how many times fewer seeds it takes, regime by regime and outcome by outcome."""

from __future__ import annotations

import pandas as pd

from experiments.report import basis
from experiments.report.luck import ratio_text
from experiments.report.page import escape, group_row, items, row, table
from experiments.report.results import FAMILIES, Results
from experiments.report.saving import LEGEND, Savings, interval_text
from experiments.report.study_page import study_page
from experiments.report.tables import save_link
from experiments.saving import LITTLE
from experiments.store import Study
from model.outcomes import OUTCOMES

MOST_COLUMNS = 8
"""Outcomes of one table, so that a sheet holds it."""


def luck_page(study: Study) -> str:
    """The whole page of a study of common luck."""
    found = Savings(study)
    parts = [
        ("asked", "What was asked", _asked(found)),
        ("found", "What was found", items(map(escape, found.words()))),
        ("ratios", "All ratios", _ratios(found)),
        ("provenance", "How to repeat it", basis.provenance(Results(study))),
    ]
    return study_page(study, "a study of common luck", parts)


def _asked(found: Savings) -> str:
    configuration = found.study.manifest["configuration"]
    asked = configuration["luck"]
    scenario = next(iter(configuration["scenarios"].values()))
    doses = " and ".join(f"{dose:g}" for dose in asked["doses"])
    lost = len(found.study.conditions) * len(found.study.manifest["seeds"]) - len(found.study.runs)
    missing = f'<p class="warning">{lost} runs are missing; their pairs are not counted.</p>' if lost else ""
    return (
        f"{missing}<p>{escape(LEGEND)}</p><p>Each regime was run at {doses} of its dose. Besides, single rates of "
        f"behaviour were changed by {100 * asked['change']:.0f} %, one at a time: in the whole model "
        f"({_names(asked['rates'])}), and in its core, with every module off ({_names(asked['rates_of_core'])}). "
        f"{len(found.study.manifest['seeds'])} pairs each, of {scenario['n_users']} users in "
        f"{scenario['n_organisations']} organisations over {scenario['n_weeks']} weeks; the first "
        f"{found.study.manifest['common_weeks']} are common to all regimes.</p>"
    )


def _names(rates: list[str]) -> str:
    return ", ".join(f"<code>{escape(rate)}</code>" for rate in rates)


def _ratios(found: Savings) -> str:
    csv = save_link(
        f"{found.study.manifest['study']}_ratios.csv", found.found.to_csv(index=False, lineterminator="\n"),
        "a condition and main outcome each",
    )
    return csv + "".join(_table(found, outcomes) for outcomes in _side_by_side(found.shown))


def _side_by_side(outcomes: list[str]) -> list[list[str]]:
    """The outcomes of each table: whole families, as many as fit a sheet."""
    families = [[name for name in outcomes if OUTCOMES[name].family == family] for family in FAMILIES]
    tables: list[list[str]] = [[]]
    for members in families:
        if tables[-1] and len(tables[-1]) + len(members) > MOST_COLUMNS:
            tables.append([])
        tables[-1] += members
    return tables


def _table(found: Savings, outcomes: list[str]) -> str:
    rows = []
    for label, columns in found.blocks.items():
        rows.append(group_row(label, 1 + len(outcomes)))
        rows += [row(escape(name), [_cell(part.loc[item]) for item in outcomes]) for name, part in columns.items()]
    head = ["Change", *(escape(OUTCOMES[outcome].label) for outcome in outcomes)]
    families = dict.fromkeys(FAMILIES[OUTCOMES[outcome].family] for outcome in outcomes)
    caption = (
        f"{escape('; '.join(families))}: ratio of unpaired to paired variance, with its 95 % interval below. Bold and "
        f"coloured: under {LITTLE:g}, where common luck saves little."
    )
    return table(caption, head, rows, pinned=True, tall=True)


def _cell(found: pd.Series) -> str:
    kind = "worse" if found["ratio"] < LITTLE else "none" if not found["ratio"] < float("inf") else "number"
    span = interval_text(found["low"], found["high"])
    below = f'<span class="small number">{escape(span)}</span>' if span else ""
    return f'<span class="{kind}">{escape(ratio_text(found["ratio"]))}</span>{below}'
