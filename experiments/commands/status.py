"""Say how far a study is that is running, or was stopped; from another terminal, and without disturbing it.

status audit_map                        the study of that name under results/
status audit_map results=elsewhere      another folder of results
"""

from __future__ import annotations

import math
from argparse import Namespace
from typing import TYPE_CHECKING

from experiments.commands.parser import PROGRAM, Parser, split_settings
from experiments.commands.stored import no_study
from model.parameters import BadValue

if TYPE_CHECKING:
    from experiments import store

PARSER = Parser("status", str(__doc__), f"`{PROGRAM} list studies` shows what can be run.")
PARSER.add_argument("words", nargs="*", metavar="STUDY key=value", help="the study's name; and results=FOLDER")

QUIET = 120.0
"""After so many seconds without a part a study is told as one that may have been stopped."""


def run(given: Namespace) -> int:
    """Tell how many runs are finished, how fast they come in, and when the last will be."""
    words, settings = split_settings(given.words, ("results",))
    if len(words) != 1:
        raise BadValue(f"status takes the name of one study, as in `{PROGRAM} status audit_map`.")

    from experiments import store
    from experiments.conditions.plan import checked_name, checked_results

    results, name = checked_results(settings.get("results", "results")), checked_name(words[0])
    folder = store.study_folder(results, name)
    far = store.how_far(folder)
    if far is not None:
        print(_words(far))
        return 0
    if folder.is_dir():
        manifest = store.read_manifest(folder)
        if lacking := store.lacking_tables(folder, manifest):
            raise BadValue(
                f"{name} ({manifest['kind']}) was finished, but {folder} lacks {', '.join(lacking)}. Bring that back "
                "from a copy, or run the study again with study.replace=true."
            )
        if not store.report_path(folder).is_file():
            print(f"{name} ({manifest['kind']}) is finished; its report is gone: the command that made it writes one.")
            return 0
        print(f"{name} ({manifest['kind']}) is finished: {store.report_path(folder)}")
        _tell_executions(store.read_executions(folder))
        return 0
    raise no_study(results, name)


def _tell_executions(executions: list[store.Execution]) -> None:
    n_runs, n_again = sum(item.runs for item in executions), sum(item.again for item in executions)
    if executions:
        twice = f"{n_again:,} of them though they were finished" if n_again else "none that was finished a second time"
        print(f"{n_runs:,} runs were carried out for it, {twice}.")


def _words(far: store.HowFar) -> str:
    from experiments.times import duration

    asked = far.asked
    broke = f", {far.broke:,} of them broke" if far.broke else ""
    told = [f"{asked.study} ({asked.kind}): {far.done:,} of {asked.n_runs:,} runs are finished{broke}."]
    left = asked.n_runs - far.done
    if left > 0 and not math.isnan(far.a_second) and far.a_second > 0.0:
        told.append(f"{far.a_second:.3g} runs a second of late: about {duration(left / far.a_second)} to go.")
    last = f"Its last part was written {duration(far.silent)} ago"
    if far.silent > QUIET:
        told.append(f"{last}; if it was stopped, the same command goes on from there.")
    else:
        told.append(f"{last}.")
    return " ".join(told)
