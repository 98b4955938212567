"""Compare ways of running the same services (regimes); writes tables and a report.

Without arguments: eight regimes of children's social care in England, each run with 30 seeds; the first time the
model is compiled, which takes a minute or more. A seed is a draw of luck; each gives every regime the same luck, so
that what differs comes from the regimes. The answer is a table here and the folder results/compare/, with report.html
to open in a browser.

Another question is asked with settings, key=value:

  scenario=village                        another world to start from
  scenario.n_users=200                    one parameter of the world
  seeds=10                                seeds 0 to 9; or a list, 'seeds=[3,5,8]'
  'regimes=[status_quo,stable_posts]'     what is compared; status_quo is the reference and always there
  'regimes=[stable_posts+warm_handover]'  policies joined into one regime
  policies.audit_heavy.dose=0.5           one setting of a policy
  'weekly=[trust_service_all,crises]'     the outcomes whose values of every week are stored; without it, all
  study.name=half_audit                   another folder under results/

With -m, one or two settings have several values; that is one study with one report, a curve or a map:

  -m scenario.careless_share=0,.2,.4
  -m 'scenario.audit_floor=range(.35,.66,.05)' policies.audit_heavy.dose=.5,1

The quotes keep the shell from reading brackets as its own.
"""

from __future__ import annotations

import textwrap
from argparse import Namespace
from pathlib import Path

from experiments.commands.parser import PROGRAM, Parser
from experiments.conditions.keys import RUN_KEYS

_WIDEST_KEY = max(map(len, RUN_KEYS)) + 1


def _key(key: str, sentence: str) -> str:
    head = f"  {key + '=':<{_WIDEST_KEY}}  "
    return textwrap.fill(sentence, 100, initial_indent=head, subsequent_indent=" " * len(head))


PARSER = Parser(
    "compare",
    str(__doc__),
    "settings of a study:\n"
    + "\n".join(_key(key, item.sentence) for key, item in RUN_KEYS.items())
    + f"\n\n`{PROGRAM} list` shows scenarios, regimes, policies and parameters; the study itself, with its question, "
    "seeds\nand regimes, is study=compare, a file of configs/study/.",
)
PARSER.add_argument("settings", nargs="*", metavar="key=value", help="settings that differ from the default comparison")
PARSER.add_argument("-m", "--multirun", action="store_true", help="compare several values of one or two settings")
PARSER.add_argument(
    "--config-dir", type=Path, metavar="FOLDER",
    help="a folder of your own with scenario/, regime/ or study/ in it, read beside the project's configs/",
)


def run(given: Namespace) -> int:
    """Run what is not there yet, then show the table and where the report is."""
    from experiments.conditions.plan import read_plan

    plan = read_plan(given.settings, given.multirun, given.config_dir)

    from experiments.comparison import KIND, compare

    if plan.extend:
        from experiments.extending import extend

        return extend(plan, KIND)
    return compare(plan)
