"""Reading the plan of a study: from arguments to conditions, checked before anything is run."""

from __future__ import annotations

import dataclasses
import hashlib
import math
import os
import re
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.conditions.composition import Composer, check_option, composer, parse
from experiments.conditions.condition import REFERENCE, Condition, Plan
from experiments.conditions.expansion import conditions_of, point_name
from experiments.conditions.factors import (
    MOST_FACTORS,
    REGIMES,
    SCENARIO,
    Factor,
    check_not_fixed,
    factors_of_study,
    split_factors,
)
from experiments.conditions.keys import FIGURE_FILES, GROUPS
from experiments.conditions.layout import Layout, lay_out, n_rows
from experiments.conditions.outcomes import checked_outcomes, plain_weekly, weekly_outcomes
from experiments.conditions.regimes import Regime, read_reference, read_regimes, with_reference
from experiments.conditions.size import check_moments, check_runs, check_weekly_rows
from experiments.conditions.world import World
from experiments.launching.choosing import check_launcher
from experiments.launching.settings import LauncherSettings
from experiments.launching.shard import read_shard
from experiments.networks.settings import NetworkSettings, check_unused
from experiments.statistics.designs import GRID
from model.following import read_people
from model.parameters import BadValue, nearest
from model.policies import POLICIES
from model.scenario import Scenario

if TYPE_CHECKING:
    from experiments.networks.reading import Reading

MOST_SEEDS = 100_000
LARGEST_SEED = 2**63 - 1


def read_plan(
    arguments: Sequence[str], multirun: bool = False, own_folder: Path | None = None, sweeps: bool = False
) -> Plan:
    """The plan that arguments such as `scenario=village seeds=10` ask for.

    Args:
        multirun: whether arguments may give several values, which become the factors of a grid.
        own_folder: a folder laid out like configs/, searched too.
        sweeps: whether the factors that the study's file names are varied, and those of the arguments with them.

    Raises:
        BadValue: anything that cannot be run, in words for the one who asked.
    """
    with composer(own_folder) as configs:
        most = math.inf if sweeps else MOST_FACTORS
        fixed, swept = split_factors(parse(arguments), multirun or sweeps, most)
        for override in fixed:
            if override.key_or_group in GROUPS:
                check_option(override.key_or_group, override.value(), configs.options(override.key_or_group))
        lines = [str(override.input_line) for override in fixed]
        given = [override.key_or_group for override in fixed]
        factors = {**_factors_of_file(configs, lines, given, sweeps), **swept}
        for name in factors[SCENARIO].levels if SCENARIO in factors else ():
            check_option(SCENARIO, name, configs.options(SCENARIO))
        choices = [[f"scenario={name}"] for name in factors[SCENARIO].levels] if SCENARIO in factors else [[]]
        configurations = {config["scenario_name"]: config for config in (configs.run(lines + more) for more in choices)}
        configuration = next(iter(configurations.values()))
        asked = [str(name) for name in factors.pop(REGIMES).levels] if REGIMES in factors else configuration["regimes"]
        regimes = read_regimes(asked, configs)
        reference = read_reference(configuration["study"]["reference"], configs)
        compared = with_reference(regimes, reference)
        question = _question({**configuration, "regimes": asked}, factors, compared, configs.run([]))
    launcher, shard = LauncherSettings(**configuration["launcher"]), read_shard(configuration["shard"])
    check_launcher(launcher)
    settings = NetworkSettings(**configuration["network"])
    reading = _reading(settings)
    given_users = "scenario.n_users" in {*factors, *given}
    worlds = {name: _world(config, reading, given_users) for name, config in configurations.items()}
    _check_all_used([*given, *factors], compared)
    factors = {key: factor.checked(next(iter(worlds.values()))) for key, factor in factors.items()}
    seeds = checked_seeds(configuration["seeds"])
    design, n_asked = configuration["study"]["design"], configuration["study"]["points"]
    check_runs(n_rows(design, n_asked, factors), len(compared), len(seeds))
    layout = lay_out(design, n_asked, factors)
    conditions = tuple(conditions_of(layout.points, compared, worlds, reference.name))
    outcomes = checked_outcomes(configuration["study"]["outcomes"])
    weekly = weekly_outcomes(not factors if configuration["weekly"] is None else configuration["weekly"], outcomes)
    check_weekly_rows(conditions, len(seeds), weekly)
    trace = _trace(configuration["trace"], dict.fromkeys(condition.scenario for condition in conditions))
    check_moments(conditions, trace)
    return Plan(
        name=checked_name(configuration["study"]["name"]),
        question=question,
        replace=configuration["study"]["replace"],
        large=configuration["study"]["large"],
        extend=configuration["study"]["extend"],
        results=checked_results(configuration["results"]),
        threads=_threads(configuration["threads"]),
        seeds=seeds,
        factors=factors,
        layout=layout,
        conditions=conditions,
        configuration={
            "weekly": plain_weekly(weekly), "trace": list(trace), "network": _network(settings, reading),
            **_resolved({**configuration["study"], "question": question}, seeds, factors, worlds, compared, reference),
            **({"design": _design(layout)} if factors else {}),
            **({"outcomes": list(outcomes)} if sweeps else {}),
        },
        common_weeks=_common_weeks(conditions),
        weekly=weekly,
        trace=trace,
        regimes=tuple(regime.name for regime in regimes),
        outcomes=outcomes,
        launcher=launcher,
        shard=shard,
        figures=_figures(configuration["figures"]),
        notes=(*_notes(regimes, reference), *_notes_on_network(reading, conditions, given_users)),
    )


def studies_to_sweep(own_folder: Path | None = None) -> list[str]:
    """Names of the studies whose file names factors."""
    with composer(own_folder) as configs:
        return [name for name in configs.options("study") if configs.run([f"study={name}"])["study"]["factors"]]


def read_scenario(name: str) -> Scenario:
    """The scenario of that name in configs/scenario/."""
    return read_plan([f"scenario={name}", f"regimes=[{REFERENCE}]"]).conditions[0].scenario


def named_after(plan: Plan, name: str) -> Plan:
    """The plan whose one scenario is called so in what people read; it was made, not chosen."""
    (settings,) = plan.configuration["scenarios"].values()
    return dataclasses.replace(plan, configuration={**plan.configuration, "scenarios": {name: settings}})


def _factors_of_file(
    configs: Composer, lines: Sequence[str], given: Collection[str], sweeps: bool
) -> dict[str, Factor]:
    """The factors that the study's file names; what the arguments fix is no factor any more.

    Args:
        lines, given: the arguments that fix something, and their keys.
    """
    configuration = configs.run(lines)
    study, name = configuration["study"], configuration["study_name"]
    if not sweeps:
        if study["factors"] or study["outcomes"] or study["design"] != GRID:
            raise BadValue(
                f"study {name} varies settings by a design, which the command sweep does: python -m experiments sweep "
                f"study={name}."
            )
        return {}
    where = f"configs/study/{name}.yaml"
    own = factors_of_study(study["factors"], where)
    if REGIMES in own and configuration["regimes"] and REGIMES not in given:
        raise BadValue(f"{where}: regimes is a list and a factor too; keep one of the two.")
    left = {key: factor for key, factor in own.items() if key not in given}
    usual, scenario = configs.run([]), configuration["scenario_name"]
    if usual["scenario_name"] != scenario:
        usual = configs.run([f"scenario={scenario}"])
    check_not_fixed(left, configuration, usual, where)
    return left


def _design(layout: Layout) -> dict[str, Any]:
    """The design, and a hash of its points: another version of what draws them may draw others."""
    return {"name": layout.design, "points": layout.n_asked, "digest": digest_of(layout)}


def digest_of(layout: Layout) -> str:
    """A hash of the points of a design, in its order."""
    points = "\n".join(point_name(point) for point in layout.rows)
    return hashlib.sha256(points.encode()).hexdigest()


def _question(
    configuration: Mapping[str, Any], factors: Mapping[str, Any], compared: Sequence[Regime], usual: Any
) -> str:
    """What the report says was asked: the question given, or one made for other regimes than its own."""
    given = str(configuration["study"]["question"])
    own = isinstance(usual, Mapping) and given == usual.get("study", {}).get("question")
    if not own or (configuration["regimes"] == usual.get("regimes") and not factors):
        return given
    labels = [regime.label for regime in compared]
    named = f"{', '.join(labels[:-1])} and {labels[-1]}" if 1 < len(labels) <= 4 else f"{len(labels)} regimes"
    asked = f"How do {named} differ" if len(labels) > 1 else f"What comes of {labels[0]}"
    swept = " and ".join(key.rpartition(".")[2].replace("_", " ") for key in factors)
    return f"{asked}, and how does that change with {swept}?" if swept else f"{asked}?"


def _reading(settings: NetworkSettings) -> Reading | None:
    """The network that is asked for; what reads it is loaded only then."""
    if not settings.file.strip():
        check_unused(settings)
        return None
    from experiments.networks.reading import read_network

    return read_network(settings)


def _world(configuration: Mapping[str, Any], reading: Reading | None, given_users: bool) -> World:
    policies = {name: POLICIES[name](**settings) for name, settings in configuration["policies"].items()}
    scenario = Scenario(**configuration["scenario"])
    if reading is not None:
        scenario = scenario.with_changes(network=reading.network)
        if not given_users:
            from experiments.networks.users import users_for

            scenario = scenario.with_changes(n_users=users_for(scenario, len(reading.network.names)))
    return World(scenario, policies)


def _check_all_used(keys: Sequence[str], regimes: Sequence[Regime]) -> None:
    """Raise `BadValue` for the setting of a policy that no regime holds: it would change nothing."""
    used = {name for regime in regimes for name in regime.policies}
    for key in keys:
        name = key.split(".")[1] if key.startswith("policies.") else None
        if name is not None and name not in used:
            raise BadValue(f"{key} is set, but no regime holds {name}; add it to regimes=[…] or leave the setting out.")


def checked_seeds(given: Any) -> tuple[int, ...]:
    """The seeds that a count or a list of them asks for, rising."""
    if isinstance(given, int) and not isinstance(given, bool):
        if not 1 <= given <= MOST_SEEDS:
            raise BadValue(f"seeds is {given}; a study needs at least 1 seed and takes at most {MOST_SEEDS}.")
        return tuple(range(given))
    if not isinstance(given, list):
        raise BadValue(f"seeds is {given!r}; give a count such as 30 or a list such as [3,5,8].")
    if not given:
        raise BadValue("seeds is an empty list; a study needs at least 1 seed.")
    for seed in given:
        if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed <= LARGEST_SEED:
            raise BadValue(f"seeds holds {seed!r}; give whole numbers from 0 to {LARGEST_SEED}.")
        if given.count(seed) > 1:
            raise BadValue(f"seeds names {seed} twice; name each seed once.")
    return tuple(sorted(given))


def _trace(given: Sequence[str], scenarios: Collection[Scenario]) -> tuple[str, ...]:
    """The people to follow, sorted; posts are counted when a world is built, and checked then."""
    for scenario in scenarios:
        read_people(given, scenario.n_users)
    return tuple(sorted(given))


def checked_name(given: str) -> str:
    """The name of a study, if it can name a folder."""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,79}", given):
        raise BadValue(
            f"study.name is {given!r}; it names a folder: at most 80 letters, digits, '_', '-' and '.', "
            f"the first a letter or digit."
        )
    return given


def checked_results(given: str) -> Path:
    """The folder in place of results/."""
    if not given.strip():
        raise BadValue("results is empty; give a folder, for example results=results.")
    return Path(given).expanduser()


def _figures(given: str) -> str:
    if given and given not in FIGURE_FILES:
        raise BadValue(f"figures is '{given}'; give {' or '.join(FIGURE_FILES)}.{nearest(given, list(FIGURE_FILES))}")
    return given


def _threads(given: int) -> int:
    if not 0 <= given <= 1024:
        raise BadValue(f"threads is {given}; give 0 (one a processor) to 1024.")
    return given


def _common_weeks(conditions: Sequence[Condition]) -> int:
    """Weeks before the first policy that moves anything starts."""
    starts = [policy.start for condition in conditions for policy in condition.policies if policy.moves()]
    return min([*starts, *(condition.scenario.n_weeks for condition in conditions)])


def _resolved(
    study: Mapping[str, Any],
    seeds: Sequence[int],
    factors: Mapping[str, Factor],
    worlds: Mapping[str, World],
    regimes: Sequence[Regime],
    reference: Regime,
) -> dict[str, Any]:
    """All that shapes the numbers or the report, with every default written out, as plain data."""
    policies = next(iter(worlds.values())).policies
    used = sorted({name for regime in regimes for name in regime.policies})
    return {
        "study": {"name": study["name"], "question": study["question"]},
        "seeds": list(seeds),
        "scenarios": {name: _settings(world.scenario) for name, world in sorted(worlds.items())},
        "policies": {name: _plain(dataclasses.asdict(policies[name])) for name in used},
        "regimes": {regime.name: {"label": regime.label, "policies": list(regime.policies)} for regime in regimes},
        "reference": reference.name,
        "factors": {key: factor.plain() for key, factor in factors.items()},
    }


def _settings(scenario: Scenario) -> dict[str, Any]:
    """Every setting as plain data; a given network by its digest."""
    network = scenario.network
    found = dataclasses.asdict(dataclasses.replace(scenario, network=None))
    return {**found, "network": None if network is None else network.digest()}


def _plain(settings: Mapping[str, Any]) -> dict[str, Any]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in settings.items()}


def _network(settings: NetworkSettings, reading: Reading | None) -> dict[str, Any] | None:
    """What the report says of a given network; where its files lie is nobody's business, and changes nothing."""
    if reading is None:
        return None
    folders = [f"{Path(given).expanduser().parent}{os.sep}" for given in (settings.nodes, settings.file) if given]
    read = list(reading.sentences)
    for folder in folders:
        read = [sentence.replace(folder, "") for sentence in read]
    return {"file": Path(settings.file).name, "digest": reading.network.digest(), "read": read}


def _notes_on_network(
    reading: Reading | None, conditions: Sequence[Condition], given_users: bool
) -> tuple[str, ...]:
    if reading is None:
        return ()
    counts = sorted({condition.scenario.n_users for condition in conditions})
    users = "" if given_users else (
        f"\n  {', '.join(map(str, counts))} users, so that a professional has as many cases as the scenario says; "
        f"scenario.n_users=... sets another number."
    )
    return (f"{reading}{users}",)


def _notes(regimes: Sequence[Regime], reference: Regime) -> tuple[str, ...]:
    if reference in regimes:
        return ()
    return (f"{reference.name} is run too: differences are taken from it.",)
