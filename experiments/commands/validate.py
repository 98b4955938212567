"""Hold the model against published findings: simulated beside published, hit or miss."""

from __future__ import annotations

from argparse import Namespace

from experiments.commands.parser import Parser
from model.parameters import BadValue

SEEDS = 30
PARSER = Parser(
    "validate",
    "Hold the model against published findings: simulated beside published, hit or miss.\n\n"
    "Without arguments all findings, 30 seeds. For some of them, or other seeds:\n\n"
    "  T1 T12 seeds=100",
)
PARSER.add_argument("findings", nargs="*", metavar="finding", help="findings by name, such as T1; seeds=N")


def run(given: Namespace) -> int:
    """Print the table of findings."""
    names = [word for word in given.findings if "=" not in word]
    seeds = SEEDS
    for word in given.findings:
        key, is_setting, value = word.partition("=")
        if is_setting:
            if key != "seeds" or not value.isdecimal() or not 1 <= int(value) <= 100_000:
                raise BadValue(f"'{word}' cannot be used; give names of findings and seeds=N, N from 1 to 100000.")
            seeds = int(value)

    from experiments import validation
    from experiments.progress import say

    print(validation.run(names, seeds, say))
    return 0
