"""Write a finished study for other programs: a CSV file a table, and all of them as one DuckDB file.

  export audit_map                        into results/audit_map.export/
  export audit_map to=~/audit             into another folder
  export audit_map replace=true           an earlier export may be replaced

In runs.csv each row is a run, with its regime and factors beside its outcomes; outcomes.csv says what those are, and
their units. The DuckDB file needs the package duckdb (extra `duckdb`); without it the CSV files are written.
"""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from experiments.commands.parser import Parser, split_settings
from experiments.commands.stored import one_study
from model.parameters import BadValue

PARSER = Parser("export", str(__doc__))
PARSER.add_argument(
    "words", nargs="*", metavar="STUDY key=value", help="the study's name; to=FOLDER, and results=FOLDER",
)


def run(given: Namespace) -> int:
    """Write the files and say where they are."""
    words, settings = split_settings(given.words, ("to", "replace", "results"))
    folder = one_study("export", words, settings)
    replace = settings.get("replace", "false")
    if replace not in ("true", "false"):
        raise BadValue(f"replace is '{replace}'; give true or false.")

    from experiments import store
    from experiments.exporting import export

    beside = folder.with_name(f"{folder.name}{store.EXPORT}")
    to = Path(settings["to"]).expanduser() if settings.get("to") else beside
    return export(folder, to, replace == "true")
