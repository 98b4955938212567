"""What can be asked of a network that is read: the settings `network.<name>`, each described beside its default."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from model.parameters import BadValue

NONE = "none"
"""What a setting is given so that nothing is guessed for it."""


def setting(default: str | bool, sentence: str, expected: str) -> Any:
    """A dataclass field that carries its sentence, and words for what it can be given."""
    return dataclasses.field(default=default, metadata={"sentence": sentence, "expected": expected})


@dataclass(frozen=True)
class NetworkSettings:
    """Where a network of professionals is read from, and how."""

    file: str = setting(
        "",
        "File with the ties of the professionals: CSV with the columns source and target, or GraphML. If not given, "
        "the network is generated.",
        "the path of a .csv or .graphml file",
    )
    nodes: str = setting(
        "",
        "CSV file with a row for each professional: the column id, and others that say more. If not given, it is "
        "looked for beside the ties: law.nodes.csv for law_advice.edges.csv; none: do not look.",
        "the path of a .csv file, or none",
    )
    organisation: str = setting(
        "",
        "Column of the professionals that names the organisation of each. If not given, a column called organisation "
        "is taken; where there is none, or with none, all are of one organisation.",
        "the name of a column, or none",
    )
    senior: str = setting(
        "",
        "Which professionals are senior: a column of yes and no, or a criterion such as status=1, level<=2 or "
        "seniority>=10. If not given, a column called senior is taken; where there is none, or with none, nobody is "
        "known to be senior.",
        "a column of yes and no, a criterion such as status=1 or seniority>=10, or none",
    )
    only: str = setting(
        "",
        "Which rows of the ties count: a criterion such as time=1, relation=advice|discussion or rank_1>=3, or "
        "several joined by ' and '. If not given: all rows.",
        "a criterion such as time=1 or relation=advice|discussion",
    )
    mutual: bool = setting(
        False,
        "true: two professionals are tied where each names the other; false: where either does.",
        "true or false",
    )


def check_unused(settings: NetworkSettings) -> None:
    """Raise `BadValue` where something is asked of a network, and no file is given to read it from."""
    for item in dataclasses.fields(settings):
        if item.name != "file" and getattr(settings, item.name) != item.default:
            raise BadValue(f"network.{item.name} is set, but no network is read; give network.file=<path> as well.")
