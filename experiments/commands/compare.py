"""Compare regimes under paired seeds and write tables and a report.

Arguments are settings, key=value:

  scenario=village                      a file of configs/scenario/
  scenario.n_users=200                  one parameter of the world
  seeds=10                              seeds 0 to 9; or a list, seeds=[3,5,8]
  regimes=[status_quo,stable_posts]     policies, policies joined by +, or files of configs/regime/
  policies.audit_heavy.dose=0.5         one setting of a policy
  study.name=churn                      the study's folder under results/

With -m, one or two settings may have several values, which gives one study with one table and one report:

  -m scenario.careless_share=0,.2,.4
  -m scenario.audit_floor=range(.35,.66,.05) policies.audit_heavy.dose=.5,1
"""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from experiments.commands.parser import PROGRAM, Parser
from experiments.conditions.keys import RUN_KEYS

PARSER = Parser(
    "compare",
    str(__doc__),
    "other settings:\n"
    + "\n".join(f"  {key + '=':<16} {item.sentence}" for key, item in RUN_KEYS.items())
    + f"\n\n`{PROGRAM} list` shows scenarios, regimes, policies and parameters.",
)
PARSER.add_argument("settings", nargs="*", metavar="key=value", help="settings that differ from the default comparison")
PARSER.add_argument("-m", "--multirun", action="store_true", help="compare several values of one or two settings")
PARSER.add_argument("--config-dir", type=Path, metavar="FOLDER", help="a folder laid out like configs/, searched too")


def run(given: Namespace) -> int:
    """Run what is not there yet, then show the table and where the report is."""
    from experiments.conditions.plan import read_plan

    plan = read_plan(given.settings, given.multirun, given.config_dir)

    from experiments.comparison import compare

    return compare(plan)
