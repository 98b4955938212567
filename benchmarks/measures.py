"""What is measured, one function a figure; each returns it in the unit of its requirement."""

from __future__ import annotations

import gc
import math
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median

from benchmarks.clock import seconds_of
from benchmarks.mesa_twin import TwinModel
from benchmarks.worlds import core, full, n_trust_values
from model.policies import POLICIES
from model.scenario import Scenario
from model.schedule import begin_week, n_rows, run_part
from model.simulation import Simulation, simulate
from model.stages import STAGES, TALLY_PARTS

HOUSE = Path(__file__).resolve().parents[1]
PACKAGES = ("model", "experiments", "configs")
TWIN_WEEKS = {200: 200, 2_000: 40, 20_000: 8}
ROUNDS = 3


def twin_cost(n_users: int) -> float:
    """Nanoseconds per directed trust value and week of the plain-Mesa twin: the best of some rounds."""
    model = TwinModel(n_users, seed=1)
    _pass_weeks(model, 3)
    gc.collect()
    best = min(_seconds_of_weeks(model, TWIN_WEEKS[n_users]) for _ in range(ROUNDS))
    return best / TWIN_WEEKS[n_users] / model.n_trust_values * 1e9


def _pass_weeks(model: TwinModel, n_weeks: int) -> None:
    for _ in range(n_weeks):
        model.step()


def _seconds_of_weeks(model: TwinModel, n_weeks: int) -> float:
    return seconds_of(lambda: _pass_weeks(model, n_weeks))


def _fused(scenario: Scenario) -> tuple[float, Simulation]:
    """Processor seconds of all weeks of a world in one compiled call, and the world."""
    simulation = Simulation(scenario, (), 1)
    return seconds_of(simulation.run), simulation


def beside_the_twin(n_users: int = 20_000, n_weeks: int = 520) -> dict[str, float]:
    """Nanoseconds per directed trust value and week of twin, core stages, core and full model, run in turns.

    The core stages are meeting, conduct and learning; the core is the whole run of the same world, with what the
    twin does besides and with every tally counted.
    """
    twin = TwinModel(n_users, seed=1)
    _pass_weeks(twin, 3)
    costs: dict[str, list[float]] = {"twin": [], "core stages": [], "core": [], "full": []}
    for _ in range(ROUNDS):
        weeks = TWIN_WEEKS[n_users]
        costs["twin"].append(_seconds_of_weeks(twin, weeks) / weeks / twin.n_trust_values)
        seconds, world = _fused(core(n_users, n_weeks))
        costs["core"].append(seconds / n_weeks / n_trust_values(world))
        costs["core stages"].append(_core_stages(core(n_users, n_weeks)))
        seconds, world = _fused(full(n_users, n_weeks))
        costs["full"].append(seconds / n_weeks / n_trust_values(world))
    return {name: median(found) * 1e9 for name, found in costs.items()}


CORE_VERBS = ("meet", "serve", "learn", "drift_apart")


def _core_stages(scenario: Scenario, n_weeks: int = 40) -> float:
    """Processor seconds per directed trust value and week of meeting, conduct and learning, among running weeks."""
    simulation = Simulation(scenario, (), 1)
    simulation.run(5)
    spent = 0.0
    for _ in range(n_weeks):
        for stage in STAGES:
            start = time.process_time()
            simulation.run_stage(stage)
            spent += (time.process_time() - start) * (stage.verb in CORE_VERBS)
        simulation.finish_week()
    return spent / n_weeks / n_trust_values(simulation)


def cost_by_behaviour(scenario: Scenario, n_weeks: int = 20) -> dict[str, float]:
    """Nanoseconds per directed trust value and week of each behaviour and tally, one loop at a time."""
    simulation = Simulation(scenario, (), 1)
    simulation.run(5)
    values = n_weeks * n_trust_values(simulation)
    parts = [*(part for stage in STAGES for part in stage.parts), *TALLY_PARTS]
    seconds = dict.fromkeys((part.name for part in parts), 0.0)
    for week in range(5, 6 + n_weeks):
        begin_week(simulation.table)
        for part in parts:
            rows = range(n_rows(part.rows, simulation.world.columns))
            start = time.process_time()
            run_part(part, simulation.seed, week, simulation.table, rows)
            if week > 5:  # the first call loads compiled code
                seconds[part.name] += time.process_time() - start
    return {name: spent / values * 1e9 for name, spent in seconds.items()}


def many_small_runs(scenario: Scenario, n_runs: int = 200) -> float:
    """Processor seconds of many whole runs one after the other, building included.

    As in a sweep, whose tables hold the last year: the weeks before it are run but not counted.
    """
    count_from = max(0, scenario.n_weeks - 52)
    simulate(scenario, (), 0)
    return seconds_of(lambda: [simulate(scenario, (), seed, count_from) for seed in range(n_runs)])


def default_comparison() -> float:
    """Wall seconds of the default comparison in a new process with compiled code at hand, to a written report."""
    with tempfile.TemporaryDirectory() as folder:
        return _comparison(HOUSE, Path(folder), dict(os.environ))


def first_run_ever() -> float:
    """Wall seconds of the same on a machine that has never compiled the model."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for package in PACKAGES:
            leave = shutil.ignore_patterns(".compiled", "__pycache__")
            shutil.copytree(HOUSE / package, folder / package, ignore=leave)
        environment = {**os.environ, "XDG_CACHE_HOME": str(folder / "cache"), "PYTHONPATH": str(folder)}
        environment.pop("NUMBA_CACHE_DIR", None)
        return _comparison(folder, folder / "results", environment)


def _comparison(project: Path, results: Path, environment: dict[str, str]) -> float:
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "experiments", "compare", f"results={results}"],
        cwd=project, env=environment, capture_output=True, text=True, check=False,
    )
    seconds = time.perf_counter() - start
    if done.returncode or not list(results.glob("*/report.html")):
        raise RuntimeError(f"the comparison did not reach its report:\n{done.stdout}\n{done.stderr}")
    return seconds


def bytes_per_trust_value(n_users: int = 200_000) -> float:
    """Bytes of all columns of a full world after a year, for each directed trust value."""
    simulation = Simulation(full(n_users, 52), (), 1)
    simulation.run(4)
    size = sum(column.nbytes for column in simulation.world.columns.values())
    return size / n_trust_values(simulation)


def peak_memory(n_users: int) -> float:
    """Gigabytes that a new process needs at most to build a full world of that size and run four weeks."""
    code = f"from benchmarks.measures import run_alone; run_alone({n_users})"
    done = subprocess.run([sys.executable, "-c", code], cwd=HOUSE, capture_output=True, text=True, check=True)
    return float(done.stdout)


def run_alone(n_users: int) -> None:
    """Run a world for four weeks and print the highest memory of this process, in gigabytes."""
    Simulation(full(n_users, 4), (), 1).run()
    highest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(highest * (1 if sys.platform == "darwin" else 1024) / 1e9)


def growth_of_cost(smallest: int = 2_000, largest: int = 200_000) -> float:
    """The exponent of a week's cost against the number of users; 1 is proportional."""
    seconds = {}
    for n_users, n_weeks in ((smallest, 1000), (largest, 10)):
        seconds[n_users] = min(_fused(full(n_users, n_weeks))[0] for _ in range(ROUNDS)) / n_weeks
    return math.log(seconds[largest] / seconds[smallest]) / math.log(largest / smallest)


def same_bits() -> bool:
    """Whether threads, batches and chunks of weeks leave every tally as it is, bit for bit."""
    scenario, policies = full(200, 120), [POLICIES["high_churn"]()]
    alone = [simulate(scenario, policies, seed).tobytes() for seed in range(6)]
    with ThreadPoolExecutor(2) as threads:
        together = list(threads.map(lambda seed: simulate(scenario, policies, seed).tobytes(), range(6)))
    chunked = Simulation(scenario, policies, 0)
    for n_weeks in (1, 50, 7, 62):
        tallies = chunked.run(n_weeks)
    return alone == together and tallies.tobytes() == alone[0]
