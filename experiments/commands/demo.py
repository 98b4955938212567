"""Show a class one pair, one breach, on one page."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from experiments.commands.parser import Parser, split_settings, whole_number
from model.parameters import BadValue

PARSER = Parser(
    "demo",
    "Show a class one pair, one breach, on one page: how long does a broken promise last?\n\n"
    "The page is written to results/demo.html. For another pair, or another folder:\n\n"
    "  seed=4 results=elsewhere",
)
PARSER.add_argument("settings", nargs="*", metavar="key=value", help="seed=N, results=FOLDER")


def run(given: Namespace) -> int:
    """Play the pair, write the page, show where it is."""
    words, settings = split_settings(given.settings, ["seed", "results"])
    if words:
        raise BadValue(f"'{words[0]}' is not a setting. Write key=value: seed=N or results=FOLDER.")
    seed = whole_number("seed", settings.get("seed", "0"), 0, 2**63 - 1)

    from experiments import store
    from experiments.classroom.page import demo_page
    from experiments.classroom.pair import one_pair

    path = store.write_page(Path(settings.get("results", "results")).expanduser(), "demo", demo_page(one_pair(seed)))
    print(f"Page: {path}")
    return 0
