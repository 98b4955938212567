"""Hold the model against published findings: simulated beside published, hit or miss."""

from __future__ import annotations

from argparse import Namespace

from experiments.commands.parser import PROGRAM, Parser, split_settings, whole_number

PARSER = Parser(
    "validate",
    f"{__doc__}\n\n"
    "Without arguments all findings, each played with 30 seeds (draws of luck). A finding is a hit when its simulated\n"
    "numbers lie in a band around the published ones that was set beforehand. A miss is an answer too: the program\n"
    "ends well either way. For some findings, or more seeds:\n\n"
    "  T1 T12 seeds=100",
    f"`{PROGRAM} list findings` shows what each finding says, docs/SOURCES.md where it comes from.",
)
PARSER.add_argument("findings", nargs="*", metavar="finding", help="findings by name, such as T1; or seeds=N")


def run(given: Namespace) -> int:
    """Print the table of findings."""
    names, settings = split_settings(given.findings, ["seeds"])
    seeds = whole_number("seeds", settings.get("seeds", "30"), 1, 100_000)

    from experiments import validation
    from experiments.progress import say

    print(validation.run(names, seeds, say))
    return 0
