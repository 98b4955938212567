"""Run a published study that varies settings; says where a regime helps, hurts, or is not known to, and what matters.

  study=audit_map                         where heavier audit helps users and where it hurts them
  scenario.audit_floor=0.35,0.65          other values of a factor, or a factor that the study does not have
  'scenario.audit_hours=range(0,10,3)'    the same as a range; the last value lies below the second number
  scenario.audit_floor=0.5                one value: the setting is no factor any more
  seeds=20                                more seeds, narrower intervals
  'study.outcomes=[crises,need_gap]'      what the report is about; all outcomes are stored
  'weekly=[crises,need_gap]'              outcomes whose values of every week are stored too, in weekly.parquet
  scenario=village                        another world to start from
  study.name=my_map                       another folder under results/
  regimes=audit_heavy,stable_posts        the regime is a factor too: each point runs under both
  study.design=morris                     draw points in place of the grid

A study is a file of configs/study/ with a question, factors, regimes and seeds. In the design `grid` every combination
of the factors' values is one point; the first two factors are the axes of a map, the third and fourth its columns and
rows. The designs latin_hypercube, sobol, morris and saltelli draw points instead, study.points of them, and take
intervals too, as in 'scenario.audit_floor=interval(0.3,0.7)'. Morris tells which settings matter at all, saltelli how
much of the variance goes with each; both are in sensitivity.parquet and in the report. At each point every regime runs
with the same luck as the reference. How many runs it will take, and about how many minutes, is said before they start;
what takes more than two hours or 2 GB asks for study.large=true.
"""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from experiments.commands.parser import PROGRAM, Parser

PARSER = Parser(
    "sweep",
    str(__doc__),
    f"`{PROGRAM} list studies` shows the studies, `{PROGRAM} list parameters` what can be varied, and "
    f"`{PROGRAM} compare --help` the settings of a study (launcher, shard, figures and others).",
)
PARSER.add_argument("settings", nargs="*", metavar="key=value", help="study=…, and settings that differ from it")
PARSER.add_argument(
    "--config-dir", type=Path, metavar="FOLDER",
    help="a folder of your own with scenario/, regime/ or study/ in it, read beside the project's configs/",
)


def run(given: Namespace) -> int:
    """Run what is not there yet, then show the words and where the report is."""
    from experiments.conditions.study import read_sweep

    plan = read_sweep(given.settings, given.config_dir)

    from experiments.sweeping import KIND, sweep

    if plan.extend:
        from experiments.extending import extend

        return extend(plan, KIND)
    return sweep(plan)
