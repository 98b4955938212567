"""`python -m benchmarks` (`make bench`): the figures that are required, what was measured, and whether it suffices.

Costs are nanoseconds of processor time per directed trust value and week, or as said. It takes some minutes;
`--twin` prints plain Mesa's cost alone, `--behaviours` that of each part of the model, and `--rows` what ten million
rows of weekly values cost the store. `--large` adds the run with two million users, and `--first` the first run on a
machine that has never compiled the model.
"""

from __future__ import annotations

import argparse
import platform
import sys
from collections.abc import Callable
from importlib.metadata import version

from benchmarks import measures, rows
from benchmarks.clock import calibration
from benchmarks.worlds import bare, core, full
from model.compiling import compile_everything

PUBLISHED = {200: 439.0, 2_000: 524.0, 20_000: 824.0}
"""What plain Mesa 3.5 cost when the requirements were set, by number of users."""

PUBLISHED_TURN = 175.0
"""The calibration loop on a quiet machine of the kind on which that was measured (measured later)."""

SLACK = 1.3


def say(text: str) -> None:
    """Print a line at once."""
    print(text, flush=True)


def twin_table() -> None:
    """Plain Mesa's cost beside the published one; slower than it should be is a fault of the benchmark."""
    turn = calibration()
    say(f"calibration loop: {turn:.0f} ns a turn ({PUBLISHED_TURN:.0f} when the published figures were taken)")
    say(f"{'users':>8}  {'plain Mesa':>10}  {'published':>10}  {'ratio':>6}  {'scaled':>6}")
    for n_users, published in PUBLISHED.items():
        found = measures.twin_cost(n_users)
        scaled = found / published * PUBLISHED_TURN / turn
        fault = "" if scaled <= SLACK else f"  slower than {SLACK} times: a fault of the benchmark, or a busy machine"
        say(f"{n_users:>8}  {found:>10.0f}  {published:>10.0f}  {found / published:>6.2f}  {scaled:>6.2f}{fault}")


def line(what: str, found: float, unit: str, required: float, aim: float, enough: bool) -> bool:
    """Print one figure beside what is required."""
    verdict = "reached" if enough else "MISSED"
    say(f"{what:<64}  {found:>9.3g}  {unit:<8}  {required:>8g}  {aim:>6g}  {verdict}")
    return enough


def at_least(what: str, found: float, unit: str, required: float, aim: float) -> bool:
    """A figure that should be large."""
    return line(what, found, unit, required, aim, found >= required)


def at_most(what: str, found: float, unit: str, required: float, aim: float) -> bool:
    """A figure that should be small."""
    return line(what, found, unit, required, aim, found <= required)


def figures(given: argparse.Namespace) -> list[Callable[[], bool]]:
    """The figures, each measured and printed when called."""
    small = 200, 520
    found: list[Callable[[], bool]] = [
        lambda: at_most("200 runs of 200 users x 520 weeks, full, serial", measures.many_small_runs(full(*small)),
                        "s CPU", 12, 4),
        lambda: at_most("200 runs of 200 users x 520 weeks, every module off, serial",
                        measures.many_small_runs(bare(*small)), "s CPU", 3, 1),
        lambda: at_most("the same in the twin's world (three posts a user, turnover)",
                        measures.many_small_runs(core(*small)), "s CPU", 3, 1),
        lambda: at_most("default comparison to a written report, new process", measures.default_comparison(),
                        "s wall", 30, 12),
        lambda: at_most("memory a trust value, 200 000 users", measures.bytes_per_trust_value(), "bytes", 96, 48),
        lambda: at_most("exponent of cost against size, 2 000 to 200 000 users", measures.growth_of_cost(), "", 1.2,
                        1.1),
        lambda: at_least("threads, batches and chunks bit-identical", float(measures.same_bits()), "yes/no", 1, 1),
        rows_of_store,
    ]
    if given.large:
        found.append(lambda: at_most("2 000 000 users run in", measures.peak_memory(2_000_000), "GB", 6, 3))
    if given.first:
        found.append(lambda: at_most("first run ever, compiling included", measures.first_run_ever(), "s wall", 90, 45))
    return found


def behaviours_table(n_users: int = 20_000) -> None:
    """What each behaviour costs in the core and in the full model."""
    costs = {name: measures.cost_by_behaviour(make(n_users, 60)) for name, make in (("core", core), ("full", full))}
    say(f"{'behaviour':<24}  {'core':>6}  {'full':>6}   ns a trust value and week, {n_users} users")
    for name in sorted(costs["full"], key=lambda name: -costs["full"][name]):
        say(f"{name:<24}  {costs['core'][name]:>6.2f}  {costs['full'][name]:>6.2f}")
    say(f"{'all':<24}  {sum(costs['core'].values()):>6.1f}  {sum(costs['full'].values()):>6.1f}")


HEAD = f"\n{'figure':<64}  {'measured':>9}  {'unit':<8}  {'required':>8}  {'aim':>6}"


def rows_of_store(n_rows: int = 10_000_000) -> bool:
    """What a table of many rows costs, written by the store and read back, every value checked."""
    found = rows.in_a_new_process(n_rows)
    what = f"{n_rows:,} rows of {len(rows.CHOSEN)} chosen outcomes".replace(",", " ")
    reached = [
        at_most(f"{what}, put in order and written", found["writing"], "s wall", 30, 10),
        at_most(f"{what}, read back and checked", found["reading"], "s wall", 30, 10),
        at_most(f"{what}, memory of the process", found["GB"], "GB", 2, 1.5),
    ]
    return all(reached)


def beside_the_twin() -> bool:
    """The model's cost at 20 000 users beside plain Mesa's, run in turns."""
    costs = measures.beside_the_twin()
    say(", ".join(f"{name} {cost:.3g} ns" for name, cost in costs.items()) + " (20 000 users, medians)")
    found = {name: costs["twin"] / costs[name] for name in ("full", "core", "core stages")}
    say(f"the whole run of the core, tallies and turnover included: {found['core']:.3g} times plain Mesa")
    reached = [
        at_least("20 000 users x 520 weeks, full, against plain Mesa", found["full"], "times", 25, 100),
        at_least("20 000 users, core stages (meet, serve, learn), against Mesa", found["core stages"], "times", 50,
                 150),
    ]
    return all(reached)


def main() -> int:
    """Print what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=str(__doc__).split("\n\n")[1])
    parser.add_argument("--twin", action="store_true", help="plain Mesa's cost alone")
    parser.add_argument("--behaviours", action="store_true", help="the cost of each part of the model alone")
    parser.add_argument("--rows", action="store_true", help="many rows through the store alone")
    parser.add_argument("--large", action="store_true", help="also two million users")
    parser.add_argument("--first", action="store_true", help="also the first run on a machine")
    given = parser.parse_args()
    packages = ", ".join(f"{name} {version(name)}" for name in ("mesa", "numba", "numpy"))
    say(f"Python {platform.python_version()}, {packages}, {platform.machine()}\n")
    if given.behaviours:
        compile_everything(say)
        behaviours_table()
        return 0
    if given.rows:
        say(HEAD.strip())
        return 0 if rows_of_store() else 1
    twin_table()
    if given.twin:
        return 0
    compile_everything(say)
    say(HEAD)
    reached = [beside_the_twin()]
    reached += [measure() for measure in figures(given)]
    say(f"{sum(reached)} of {len(reached)} groups of figures reached what is required")
    return 0


if __name__ == "__main__":
    sys.exit(main())
