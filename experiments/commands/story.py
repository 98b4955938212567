"""One person's weeks in sentences, under two regimes side by side on the same luck; writes a page.

  person=user:17                          whose story; also professional:3 or broker:0, whoever holds that post
  'regimes=[status_quo,audit_heavy]'      under which regimes; one, two or more; these, if not given, and for a
                                          broker [brokering,embedded_brokering]
  seed=4                                  another draw of luck; 0 if not given
  from=results/one_story                  a study that has followed this person already; nothing is run then

All else is a setting of the world or of a policy, as for compare: scenario=village scenario.n_weeks=104. The page is
written to results/story_user_17.html, or into another folder: results=FOLDER.

The quotes keep the shell from reading brackets as its own.
"""

from __future__ import annotations

import shutil
from argparse import Namespace
from pathlib import Path

from experiments.commands.parser import Parser, whole_number
from model.parameters import BadValue

PARSER = Parser("story", str(__doc__))
PARSER.add_argument("settings", nargs="*", metavar="key=value", help="person=…, regimes=[…], seed=N, from=FOLDER, …")
PARSER.add_argument(
    "--config-dir", type=Path, metavar="FOLDER",
    help="a folder of your own with scenario/ or regime/ in it, read beside the project's configs/",
)

OWN = ("person", "seed", "from")
NOT_HERE = {
    "seeds": "A story has one draw of luck: seed=4.", "trace": "Whose story is told is person=user:17.",
    "weekly": "A story stores no weekly values.", "study": "A story is no study.",
}
NARROWEST, WIDEST = 60, 170


def run(given: Namespace) -> int:
    """Tell the story here and write the page."""
    own, others = _split(given.settings)
    person = _person(own.get("person"))
    width = min(max(shutil.get_terminal_size((100, 24)).columns, NARROWEST), WIDEST)

    from experiments import store
    from experiments.stories import sources
    from experiments.stories.page import story_page
    from experiments.stories.terminal import story_text

    if "from" in own:
        results = [one for one in others if one.startswith("results=")]
        strange = [one for one in [*others, *(f"{key}=" for key in own if key == "seed")] if one not in results]
        if strange:
            raise BadValue(f"'{strange[0]}' has no use beside from=…, which tells what a study has stored.")
        story = sources.stored_story(person, Path(own["from"]).expanduser())
        folder = Path(results[0].partition("=")[2] if results else "results").expanduser()
    else:
        seed = whole_number("seed", own.get("seed", "0"), 0, 2**63 - 1)
        story, folder = sources.new_story(person, seed, others, given.config_dir)
    print(story_text(story, width))
    path = store.write_page(folder, f"story_{person.replace(':', '_')}", story_page(story))
    print(f"\nPage: {path}")
    return 0


def _split(words: list[str]) -> tuple[dict[str, str], list[str]]:
    """The settings of a story itself, and those of the world."""
    own: dict[str, str] = {}
    others = []
    for word in words:
        key, _, value = word.partition("=")
        if key.split(".")[0] in NOT_HERE:
            raise BadValue(f"'{key}' is not a setting of a story. {NOT_HERE[key.split('.')[0]]}")
        if key not in OWN:
            others.append(word)
        elif key in own:
            raise BadValue(f"{key} is given twice; give it once.")
        else:
            own[key] = value
    return own, others


def _person(given: str | None) -> str:
    """The name of the person, checked for its form."""
    from model.following import EXAMPLES, ROLES
    from model.parameters import nearest

    if given is None:
        raise BadValue("person has no value; say whose story is told, such as person=user:17 or person=broker:0.")
    role, _, number = given.partition(":")
    if role not in ROLES or not number.isdecimal() or len(number) > 9:
        near = "" if role in ROLES else nearest(role, ROLES)
        raise BadValue(f"person is '{given}'; give one such as {EXAMPLES}.{near}")
    return f"{role}:{int(number)}"
