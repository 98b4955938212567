"""From a stored explanation back to its worlds: mixtures of the moves of two regimes, with paths cut."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from experiments.conditions.condition import Condition
from experiments.conditions.stored import stored_condition
from experiments.explaining.explanation import Explanation
from experiments.explaining.worlds import WITHOUT, Pair, World
from experiments.store import Study
from model.parameters import BadValue


def stored_mixture(folder: Path, study: Study, row: pd.Series) -> Condition:
    """The condition of a row; a policy of which only some moves hold stands in it with all its settings.

    Raises:
        BadValue: this version makes another world of that name than the study ran.
    """
    explanation = Explanation(study)
    rows = study.conditions.set_index("condition", drop=False)
    if not {explanation.first, explanation.other} <= set(rows.index):
        raise BadValue(f"{folder} lacks one of its two regimes, of whose moves '{row['condition']}' is made.")
    first, other = (stored_condition(folder, rows.loc[name]) for name in (explanation.first, explanation.other))
    pair = Pair(first, other)
    found = pair.condition(_world(str(row["condition"]), explanation))
    if pair.moves != explanation.moves or found.name != row["condition"]:
        raise BadValue(
            f"{folder} explains by the moves {', '.join(explanation.moves)}; the regimes of this version move "
            f"{', '.join(pair.moves) or 'nothing'}, so '{row['condition']}' cannot be run again. Use what it was made "
            "with, or run it anew with study.replace=true."
        )
    return found


def _world(name: str, explanation: Explanation) -> World:
    """The world that stands under a name, as `name_of` gives it."""
    regime, _, cut = name.partition(WITHOUT)
    some = re.fullmatch(rf"{re.escape(explanation.other)}\[(.*)\]", regime)
    moved = some[1].split(",") if some else explanation.moves if regime == explanation.other else ()
    return World(tuple(moved), tuple(cut.split(",")) if cut else ())
