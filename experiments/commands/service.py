"""Your service in ten numbers: builds a scenario of it, says what is guessed, and runs the comparison.

  (nothing)                               reads service.yaml if it is here, else asks ten questions
  file=my_town.yaml                       reads another file; form=true asks, whatever files there are
  blank=service.yaml                      writes a file to fill in, and does nothing else
  save=mine/scenario/my_town.yaml         keeps the scenario; `compare --config-dir mine scenario=my_town` finds it
  replace=true                            a file of that name may be replaced; otherwise you are asked
  compare=false                           builds and keeps the scenario, and runs nothing

All else is a setting of the comparison, as for compare: seeds=10 'regimes=[status_quo,stable_posts]'
study.name=my_town policies.stable_posts.dose=0.5. The page results/my_town_service.html shows the ten numbers and what
came out, and leads to the comparison's report. A number that is left empty is worked out from the others or guessed.
"""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from experiments.commands.parser import Parser
from model.parameters import BadValue, nearest

PARSER = Parser("service", str(__doc__))
PARSER.add_argument("settings", nargs="*", metavar="key=value", help="file=…, save=…, and settings of the comparison")

FILE = Path("service.yaml")
OWN = ("file", "form", "blank", "save", "replace", "compare")


def run(given: Namespace) -> int:
    """Build the service, say what it was taken to be, keep it, compare."""
    own, others = _split(given.settings)
    ask = input if sys.stdin is not None and sys.stdin.isatty() else None
    may_replace = _switch(own, "replace", False)

    from experiments.services.reading import blank_service
    from experiments.services.telling import came_out_table, figures_table, keep_text, scenario_text

    if "blank" in own:
        path = Path(own["blank"]).expanduser()
        if keep_text(path, blank_service(), may_replace, ask):
            print(f"Written: {path}. Fill it in, then: python -m experiments service file={path}")
        return 0

    from experiments.conditions.plan import named_after, read_plan, read_scenario
    from experiments.services.asking import ask_service
    from experiments.services.building import BASE, build
    from experiments.services.reading import read_service

    for word in others:
        _check_setting(word)
    england = read_scenario(BASE)
    path = Path(own["file"]).expanduser() if "file" in own else FILE
    if _switch(own, "form", False) or ("file" not in own and not path.exists()):
        if ask is None:
            raise BadValue(f"there is no {FILE} here, and nobody to ask. `service blank={FILE}` writes one to fill in.")
        service, source = ask_service(england), "your answers"
    else:
        numbers, source = read_service(path), str(path)
        try:
            service = build(numbers, england)
        except BadValue as error:
            raise BadValue(f"{path}: {error}") from error
    name = path.stem if path.stem != FILE.stem else "my_service"
    if not any(word.startswith("study.name=") for word in others):
        others.append(f"study.name={name}")
    plan = named_after(read_plan([*service.overrides, *others]), name)
    print(figures_table(service, source))
    if "save" in own:
        target = Path(own["save"]).expanduser()
        kept = keep_text(target, scenario_text(service), may_replace, ask)
        print(f"\n{'Scenario' if kept else 'Left as it was'}: {target}")
    if not _switch(own, "compare", True):
        return 0
    print()

    from experiments.comparison import compare
    from experiments.services.page import service_page
    from experiments.store import read_study, report_path, study_folder, write_page

    code = compare(plan)
    folder = study_folder(plan.results, plan.name)
    study = read_study(folder)
    runs = study.runs[study.runs["condition"] == study.manifest["reference"]][study.outcomes]
    print("\n" + came_out_table(service, runs))
    report = report_path(folder).relative_to(plan.results).as_posix()
    page = service_page(service, plan.name.replace("_", " "), source, runs, report)
    print(f"\nYour service: {write_page(plan.results, f'{plan.name}_service', page)}")
    return code


def _check_setting(word: str) -> None:
    """Raise `BadValue` for a setting that is none of the comparison's, or that the ten numbers make."""
    from experiments.conditions.keys import GROUPS, RUN_KEYS, all_keys
    from experiments.services.numbers import NUMBERS

    key = word.partition("=")[0]
    if key == "scenario" or key.startswith("scenario."):
        raise BadValue(f"'{word}': the ten numbers make the scenario. Keep it with save=…, then change it there.")
    if key == "study.reference":
        raise BadValue("study.reference: a service is told as it runs now, under status_quo; `compare` takes another.")
    if key in NUMBERS:
        raise BadValue(f"'{word}': {key} is one of the ten numbers; write it into the file, or answer the form.")
    if key.replace(".", "_").isidentifier() and not key.startswith("policies.") and key not in all_keys():
        others = [name for name in (*GROUPS, *RUN_KEYS) if name != "scenario"]
        raise BadValue(
            f"'{key}' is not a setting.{nearest(key, [*OWN, *others])} Settings: {', '.join((*OWN, *others))}, "
            "policies.<name>.<setting>."
        )


def _split(words: list[str]) -> tuple[dict[str, str], list[str]]:
    """The settings of this command, and those of the comparison."""
    own: dict[str, str] = {}
    others = []
    for word in words:
        key, _, value = word.partition("=")
        if key not in OWN:
            others.append(word)
        elif key in own:
            raise BadValue(f"{key} is given twice; give it once.")
        elif not value:
            raise BadValue(f"{key} has no value; `service --help` shows what can be given.")
        else:
            own[key] = value
    return own, others


def _switch(own: dict[str, str], key: str, default: bool) -> bool:
    value = own.get(key, str(default).lower())
    if value not in ("true", "false"):
        raise BadValue(f"{key} is '{value}'; give true or false.")
    return value == "true"
