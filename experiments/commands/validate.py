"""Hold the model against published findings: simulated beside published, hit or miss."""

from __future__ import annotations

from argparse import Namespace

from experiments.commands.parser import Parser, split_settings, whole_number

PARSER = Parser(
    "validate",
    "Hold the model against published findings: simulated beside published, hit or miss.\n\n"
    "Without arguments all findings, 30 seeds. For some of them, or other seeds:\n\n"
    "  T1 T12 seeds=100",
)
PARSER.add_argument("findings", nargs="*", metavar="finding", help="findings by name, such as T1; seeds=N")


def run(given: Namespace) -> int:
    """Print the table of findings."""
    names, settings = split_settings(given.findings, ["seeds"])
    seeds = whole_number("seeds", settings.get("seeds", "30"), 1, 100_000)

    from experiments import validation
    from experiments.progress import say

    print(validation.run(names, seeds, say))
    return 0
