"""One pair and one broken promise, on one page for a class; takes seconds."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from experiments.commands.parser import Parser, split_settings, whole_number
from model.parameters import BadValue

PARSER = Parser(
    "demo",
    f"{__doc__}\n\n"
    "How long does a broken promise last? The page shows the trust of one service user in one worker, with the broken\n"
    "promise and without it. It is written to results/demo.html, to open in a browser. For another pair, or another\n"
    "folder:\n\n"
    "  seed=4 results=elsewhere",
)
PARSER.add_argument("settings", nargs="*", metavar="key=value", help="seed=N (another pair), results=FOLDER")


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
