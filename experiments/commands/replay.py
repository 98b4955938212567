"""Run one run of a study again, above all one that broke: shows where it breaks, or whether it gives the same.

  replay audit condition=audit_heavy seed=7        of the study of that name under results/
  replay audit condition=audit_heavy seed=7 results=elsewhere

A report names the runs that broke. A point of a sweep has a name with the values of its factors; put quotes around it.
"""

from __future__ import annotations

from argparse import Namespace

from experiments.commands.parser import PROGRAM, Parser, split_settings, whole_number
from model.parameters import BadValue

PARSER = Parser("replay", str(__doc__))
PARSER.add_argument("words", nargs="*", metavar="STUDY key=value", help="the study's name, condition=… and seed=…")


def run(given: Namespace) -> int:
    """Run it and compare it with what is stored."""
    words, settings = split_settings(given.words, ("condition", "seed", "results"))
    if len(words) != 1 or not {"condition", "seed"} <= set(settings):
        raise BadValue(
            f"replay takes a study, a condition and a seed: `{PROGRAM} replay audit condition=audit_heavy seed=7`."
        )
    seed = whole_number("seed", settings["seed"], 0, 2**63 - 1)

    from experiments import store
    from experiments.conditions.plan import checked_name, checked_results
    from experiments.replaying import replay

    folder = store.study_folder(checked_results(settings.get("results", "results")), checked_name(words[0]))
    return replay(folder, settings["condition"], seed)
