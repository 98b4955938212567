"""What is kept of the network of professionals in a run."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True, eq=False)
class NotedNetwork:
    """The network of one run at several moments; the week is the number of weeks run before.

    Attributes:
        measures: week, kind, and `model.network_fields.MEASURES`; a row a week and kind of ties.
        ties: week, first, second, colleagues, users, path, across, trust_first, trust_second, same_people; None
            where they were not asked for or are too many.
        posts: week, post, name, organisation, senior, filled, same_person; None likewise.
    """

    measures: pd.DataFrame
    ties: pd.DataFrame | None
    posts: pd.DataFrame | None
