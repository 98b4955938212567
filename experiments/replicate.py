"""Running conditions under paired seeds: records come back, of runs and of failures.

The same seed gives every condition the same luck, so conditions can be compared seed by seed. Neither what carries the
runs out nor their order changes a number: each run depends on its scenario, policies and seed alone.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from experiments.conditions.condition import Condition
from experiments.launching.carrying import carry_out
from experiments.launching.choosing import launcher_of
from experiments.launching.launcher import Launcher
from experiments.launching.settings import LauncherSettings
from experiments.launching.shard import Shard
from experiments.networks.noting import run_noting
from experiments.progress import PLAIN_STEPS, Progress, say
from experiments.records import Failure, Found, Record
from experiments.store import Unfinished
from experiments.times import duration
from model import measure
from model.compiling import compile_everything
from model.outcomes import OUTCOMES
from model.parameters import BadValue
from model.policies.policy import Policy
from model.scenario import Scenario
from model.simulation import TALLIES, Simulation

World = tuple[Scenario, tuple[Policy, ...]]

WORTH_SAYING = 10.0
"""Seconds to go that are worth a line."""


def replicate(
    conditions: Sequence[Condition], seeds: Sequence[int], threads: int = 0, weekly: Sequence[str] = tuple(OUTCOMES),
    trace: Sequence[str] = (), network_from: int | None = None, is_refusal_kept: bool = False,
    plain_steps: int = PLAIN_STEPS, kept: Unfinished | None = None, is_time_said: bool = False,
    launcher: LauncherSettings | None = None, shard: Shard | None = None,
) -> tuple[list[Record], list[Failure]]:
    """Run every condition under every seed; what was run before and kept is not run again.

    Args:
        threads: how many run at a time; 0 means one a processor.
        weekly: outcomes whose values of every week are kept; at the end of a run all are.
        trace: people to follow in every condition, with the first of the seeds.
        network_from: week in which regimes begin, where the network of professionals is noted then and at the end;
            its ties are kept of the first of the seeds.
        is_refusal_kept: whether a condition that the model refuses is a failure among others, and no error.
        plain_steps: how many lines tell of the progress where there is no room for a bar.
        kept: where finished runs of the study are kept until it is whole.
        is_time_said: whether somebody said already how long it will take.
        launcher: what carries the runs out; threads of this process unless it is given.
        shard: the share of all runs that is carried out here; the others come back if they are kept by then.

    Returns:
        Records and failures, each sorted by condition and seed.

    Raises:
        BadValue: the model cannot run a condition as it was asked for, or has nobody of a name in `trace`.
        KeyboardInterrupt: at once; runs that have not begun are given up.
    """
    compile_everything(say)
    named: dict[World, list[str]] = {}
    for condition in conditions:  # points of a sweep that are the same world are run once
        named.setdefault((condition.scenario, condition.policies), []).append(condition.name)
    _check_people(trace, list(named), seeds[0])
    jobs = [
        _Job(
            world, tuple(sorted(names)), seed, tuple(weekly), tuple(trace) if seed == seeds[0] else (), network_from,
            with_ties=seed == seeds[0], is_refusal_kept=is_refusal_kept,
        )
        for world, names in named.items()
        for seed in seeds
    ]
    same = len(conditions) * len(seeds) - len(jobs)
    if same:
        say(f"{same:,} of them are the same as others and are not run again.")
    asked = {(name, job.seed) for job in jobs for name in job.names}
    found = [item for item in kept.found if (item.condition, item.seed) in asked] if kept else []
    done = {(item.condition, item.seed) for item in found}
    # In an order that does not follow from the words that asked: every shard deals out the same runs.
    mine = shard.share(sorted(jobs, key=lambda job: (job.names, job.seed))) if shard else jobs
    left = [job for job in mine if any((name, job.seed) not in done for name in job.names)]
    if done:
        say(f"{len(done):,} of them were finished before and are not run again.")
    if left:
        at_a_time = min(threads or os.cpu_count() or 1, len(left))
        opener = launcher_of(launcher or LauncherSettings(), at_a_time)
        found += _run_all(left, opener, plain_steps, kept, is_time_said)
    if shard and kept:
        kept.look()
        found = [item for item in kept.found if (item.condition, item.seed) in asked]
    found.sort(key=lambda item: (item.condition, item.seed))
    return [item for item in found if isinstance(item, Record)], [item for item in found if isinstance(item, Failure)]


def _run_all(
    jobs: Sequence[_Job], launcher: Launcher, plain_steps: int, kept: Unfinished | None, is_time_said: bool
) -> list[Found]:
    found: list[Found] = []
    begun = time.monotonic()
    try:
        with (
            Progress(len(jobs), "Runs", plain_steps) as progress,
            kept or contextlib.nullcontext(),
            contextlib.closing(carry_out(_run, jobs, launcher)) as carried_out,
        ):
            for job, result in carried_out:
                if not found and not is_time_said:
                    _say_how_long(time.monotonic() - begun, job, jobs, launcher.at_a_time)
                runs = _lost(job) if result is None else result
                found += runs
                if kept is not None:
                    kept.keep(runs)
                progress.advance()
    except BaseException:
        if kept is not None and kept.n_kept:
            say(f"{kept.n_kept:,} finished runs are kept in {kept.folder}; the same command goes on with the others.")
        raise
    return found


def _lost(job: _Job) -> list[Found]:
    message = "its worker was lost each time, as when memory runs out"
    return [Failure(name, job.seed, "simulating", message) for name in job.names]


TRIED = 3
"""Runs that each thread makes to find out how long they take."""


def seconds_a_run(condition: Condition, seed: int, threads: int = 0) -> float:
    """How many seconds each further run adds, here and now, with so many at a time; found by running a few."""
    compile_everything(say)
    threads = threads or os.cpu_count() or 1
    return _seconds([_timed((condition.scenario, condition.policies), seed)] * (TRIED * threads), threads)


def seconds_in_all(conditions: Sequence[Condition], seeds: Sequence[int], threads: int = 0) -> float:
    """How many seconds all runs of a study will take, here and now; found by running a few from all over it.

    Conditions that are the same world are run once, as `replicate` does.
    """
    compile_everything(say)
    threads = threads or os.cpu_count() or 1
    worlds = list({(condition.scenario, condition.policies): None for condition in conditions})
    jobs = sorted((_timed(world, seeds[0]) for world in worlds), key=lambda job: job.size)
    places = np.linspace(0, len(jobs) - 1, TRIED * threads).round().astype(int)
    tried = [jobs[place] for place in places]
    size = sum(job.size for job in jobs) * len(seeds) / sum(job.size for job in tried)
    return _seconds(tried, threads) * len(tried) * size


def _timed(world: World, seed: int) -> _Job:
    return _Job(world, ("timed",), seed, weekly=(), people=())


def _seconds(jobs: Sequence[_Job], threads: int) -> float:
    """Seconds that each of these runs takes, with so many at a time."""
    with ThreadPoolExecutor(max_workers=threads) as pool:
        begun = time.monotonic()
        list(pool.map(_run, jobs))
        return (time.monotonic() - begun) / len(jobs)


@dataclass(frozen=True)
class _Job:
    """One world under one seed, and the names of the conditions whose world it is."""

    world: World
    names: tuple[str, ...]
    seed: int
    weekly: tuple[str, ...]
    people: tuple[str, ...]
    network_from: int | None = None
    with_ties: bool = False
    is_refusal_kept: bool = False

    @property
    def size(self) -> int:
        """How much there is to simulate, to tell how long it will take."""
        return self.world[0].n_users * self.world[0].n_weeks


def _check_people(trace: Sequence[str], worlds: Sequence[World], seed: int) -> None:
    """Build each scenario once, so that a person whom it does not have is known before hours of work rest on it."""
    if trace:
        for scenario, policies in dict(worlds).items():
            Simulation(scenario, policies, seed, trace)


def _say_how_long(seconds: float, first: _Job, jobs: Sequence[_Job], threads: int) -> None:
    """Once the first run has shown how fast this machine is, say when the last will be done."""
    left = seconds * (sum(job.size for job in jobs) / first.size / threads - 1)
    if left >= WORTH_SAYING:
        say(f"About {duration(left)} to go, with {threads} run{'s' if threads > 1 else ''} at a time.")


def _run(job: _Job) -> list[Found]:
    scenario, policies = job.world
    stage = "simulating"
    try:
        # Weeks that nobody reads are simulated, not counted.
        first_counted = 0 if job.weekly else max(scenario.n_weeks - measure.MEASURED_WEEKS, 0)
        simulation = Simulation(scenario, policies, job.seed, job.people, count_from=first_counted)
        network = None
        if job.network_from is not None:
            network = run_noting(simulation, job.network_from, job.with_ties)
        tallies = simulation.run()
        stage = "measuring"
        end = measure.at_the_end(tallies, TALLIES)
        weeks = _weeks(tallies, job.weekly) if job.weekly else None
    except Exception as error:
        if isinstance(error, BadValue) and not job.is_refusal_kept:
            raise
        message = str(error) or ("not enough memory" if isinstance(error, MemoryError) else type(error).__name__)
        return [Failure(name, job.seed, stage, message) for name in job.names]
    trace = simulation.trace.records if simulation.trace else ()
    return [Record(name, job.seed, end, weeks, trace, network) for name in job.names]


def _weeks(tallies: np.ndarray, outcomes: Sequence[str]) -> np.ndarray:
    """Float32 [week, outcome] of these outcomes alone: of many runs, the others would fill the memory."""
    places = [list(OUTCOMES).index(name) for name in outcomes]
    return measure.weekly(tallies, TALLIES)[:, places].astype(np.float32, order="C")
