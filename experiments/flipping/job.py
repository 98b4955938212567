"""The job of `flip`: from a stored comparison to what would turn its differences round, and its pages anew."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from experiments import store
from experiments.comparison import KIND, pages, terminal_width
from experiments.conditions.stored import check_whole, stored_policies, stored_scenario
from experiments.conditions.world import World
from experiments.flipping.search import FOLLOWED, Difference, Seeds, at_most, screening_points, search
from experiments.flipping.trials import Simulated
from experiments.flipping.ways import EVERYTHING, Way, ways_of
from experiments.progress import say
from experiments.report.results import Results
from experiments.report.turning import turning_lines
from experiments.times import duration
from model.parameters import BadValue, nearest

FIRST_FRESH = 1_000_000
"""Fresh seeds are the first from here on that the study did not run."""


@dataclass(frozen=True)
class Asked:
    """What is to be searched: empty means all.

    Attributes:
        regimes, outcomes: names; the main outcomes that differ clearly.
        parameters: names or patterns of settings.
        screen, search, fresh: how many seeds the steps take; the first two at most as many as the study has.
        threads: how many runs at a time; 0 means one a processor.
    """

    regimes: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    parameters: tuple[str, ...] = EVERYTHING
    screen: int = 3
    search: int = 6
    fresh: int = 20
    threads: int = 0


def flip(folder: Path, asked: Asked) -> int:
    """Answer from what is there, or search; then write the pages of the study anew and say what was found.

    Raises:
        BadValue: no comparison is there, it was made by other code, or nothing in it can be turned.
    """
    study = store.read_study(folder)
    _check_study(folder, study)
    results = Results(study)
    regimes = _regimes(study, asked.regimes)
    world = _world(folder, study)
    held = {name: study.manifest["configuration"]["regimes"][name]["policies"] for name in regimes}
    ways = {name: ways_of(world, held[name], asked.parameters) for name in regimes}
    if not any(ways.values()):
        raise BadValue(
            f"parameters names {', '.join(asked.parameters)} alone, which {', '.join(regimes)} bring to a value of "
            "their own, so nothing is left to change. Name other settings, or leave parameters out."
        )
    differences = _differences(results, regimes, asked.outcomes)
    seeds = _seeds(results.seeds, asked)
    noted = {name: _note(asked, seeds) for name in regimes}
    earlier = store.read_flips(folder, study)
    wanted = [name for name in regimes if earlier is None or earlier.asked.get(name) != noted[name]]
    if wanted:
        found = _search(study, world, results, wanted, [item for item in differences if item.regime in wanted], ways,
                        seeds, asked.threads)
        flips = _together(earlier, found, {name: noted[name] for name in wanted})
        store.write_flips(folder, study, flips)
    else:
        assert earlier is not None
        say(f"Nothing to run: {store.flips_path(folder)} holds this search.")
        flips = earlier
    report, brief = pages(study, world.scenario, flips)
    store.write_pages(folder, report, brief)
    print("\n".join(turning_lines(results, flips, regimes, terminal_width())))
    print(f"\nReport: {store.report_path(folder)}\nBrief: {store.brief_path(folder)}")
    return 0


def _check_study(folder: Path, study: store.Study) -> None:
    manifest = study.manifest
    if manifest["kind"] != KIND:
        raise BadValue(
            f"{folder} is no comparison but a study of kind '{manifest['kind']}'; give study.name=… of a comparison."
        )
    if manifest["factors"]:
        raise BadValue(
            f"{folder} is a sweep over {', '.join(manifest['factors'])}; its report shows where signs turn along what "
            "was varied. Give study.name=… of a comparison without -m."
        )
    check_whole(folder, manifest["configuration"])
    if manifest["configuration"].get("network") or any(
        settings["network"] is not None for settings in manifest["configuration"]["scenarios"].values()
    ):
        raise BadValue(
            f"{folder} was run on a given network, which a study does not store, so its worlds cannot be run again "
            "from it. Compare on a generated network."
        )
    if store.fingerprint(manifest["configuration"]) != manifest["fingerprint"]:
        raise BadValue(
            f"{folder} was made with other model code than this, so its differences are not those of this model. "
            "Run the comparison again with study.replace=true, then search."
        )


def _world(folder: Path, study: store.Study) -> World:
    """The scenario of a comparison and all policies as they act in it."""
    configuration = study.manifest["configuration"]
    settings = next(iter(configuration["scenarios"].values()))
    return World(stored_scenario(folder, settings), stored_policies(folder, configuration["policies"]))


def _regimes(study: store.Study, asked: Sequence[str]) -> list[str]:
    there = [name for name in study.conditions["condition"] if name != study.manifest["reference"]]
    if not there:
        raise BadValue(f"'{study.manifest['study']}' ran {study.manifest['reference']} alone; nothing differs in it.")
    for name in asked:
        if name not in there:
            raise BadValue(
                f"regimes names '{name}', which '{study.manifest['study']}' did not compare.{nearest(name, there)} "
                f"Compared: {', '.join(there)}."
            )
    return sorted(set(asked)) or there


def _differences(results: Results, regimes: Sequence[str], asked: Sequence[str]) -> list[Difference]:
    """The clear differences of main outcomes."""
    main = [item.name for item in results.main]
    for name in asked:
        if name not in main:
            raise BadValue(
                f"outcomes names '{name}', which is not a main outcome of this study.{nearest(name, main)} "
                f"Main outcomes: {', '.join(main)}."
            )
    rows = results.differences[results.differences["verdict"].isin(["better", "worse", "higher", "lower"])]
    found = [
        Difference(str(row.condition), str(row.outcome), main.index(row.outcome), float(row.difference))
        for row in rows.itertuples()
        if row.condition in regimes and row.outcome in (asked or main)
    ]
    if not found:
        raise BadValue(
            f"No main outcome differs clearly from {results.reference} in what was asked for, so there is nothing to "
            "turn round. More seeds may show a difference: compare with seeds=30 or more."
        )
    return found


def _seeds(known: Sequence[int], asked: Asked) -> Seeds:
    fresh = itertools.islice((seed for seed in itertools.count(FIRST_FRESH) if seed not in known), asked.fresh)
    return Seeds(tuple(known[: asked.screen]), tuple(known[: max(asked.search, asked.screen)]), tuple(fresh))


def _note(asked: Asked, seeds: Seeds) -> dict[str, Any]:
    return {
        "parameters": sorted(asked.parameters), "outcomes": sorted(asked.outcomes), "screen": list(seeds.screen),
        "search": list(seeds.search), "fresh": list(seeds.fresh),
    }


def _search(
    study: store.Study, world: World, results: Results, regimes: Sequence[str], differences: Sequence[Difference],
    ways: Mapping[str, Sequence[Way]], seeds: Seeds, threads: int,
) -> pd.DataFrame:
    from experiments.conditions.condition import Condition
    from experiments.replicate import seconds_a_run

    reference = str(study.manifest["reference"])
    configured = study.manifest["configuration"]["regimes"]
    trials = Simulated(
        world, {name: configured[name]["policies"] for name in (*regimes, reference)}, reference,
        [item.name for item in results.main], threads,
    )
    trials.know(study.runs)
    points = [point for name in regimes for point in screening_points(name, ways[name])]
    policies = tuple(world.policies[name] for name in configured[regimes[0]]["policies"])
    seconds = seconds_a_run(
        Condition(regimes[0], regimes[0], regimes[0], world.scenario, policies), seeds.screen[0], threads
    )
    screening, rest = trials.count(points, seeds.screen), at_most(len(differences), len(points), seeds)
    n_settings = len({way.setting for name in regimes for way in ways[name]})
    say(
        f"{len(differences)} clear differences under {len(regimes)} regime{'s' if len(regimes) > 1 else ''}; "
        f"{n_settings} settings, each towards both ends of its range.\n"
        f"Step 1 of 3: at most {screening:,} runs, about {duration(screening * seconds)}: the ends, with "
        f"{len(seeds.screen)} seeds.\n"
        f"Steps 2 and 3: at most {rest:,} runs, about {duration(rest * seconds)}, most often far fewer: up to "
        f"{FOLLOWED} settings a difference are followed to their crossing, then tried with {len(seeds.fresh)} fresh "
        "seeds."
    )
    return search(differences, {name: ways[name] for name in regimes}, trials, seeds, say)


def _together(earlier: store.Flips | None, found: pd.DataFrame, noted: Mapping[str, Any]) -> store.Flips:
    """What was searched now, and what was found earlier of other regimes."""
    if earlier is None:
        return store.Flips(dict(noted), found)
    kept = earlier.table[~earlier.table["regime"].isin(list(noted))]
    return store.Flips({**earlier.asked, **noted}, pd.concat([kept, found], ignore_index=True))
