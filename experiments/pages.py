"""The pages and parts of docs/ that are written from the code: parameters, policies, outcomes, state, stages.

`python -m experiments.pages` writes them anew (`make docs`); a test fails while they are stale.
"""

from __future__ import annotations

import dataclasses
import inspect
import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from experiments.networks.settings import NetworkSettings
from model.following import FIELDS
from model.network_fields import MEASURES
from model.outcomes import OUTCOMES
from model.parameters import BadValue, Description, plain
from model.policies import POLICIES
from model.policies.policy import Move, Policy
from model.scenario import DESCRIPTIONS, Scenario

DOCS = Path("docs")
BEGIN, END = "<!-- written from the code: {} -->", "<!-- up to here -->"


def parameters_page() -> str:
    """docs/PARAMETERS.md: every parameter of the world and every setting of the policies."""
    parts = [
        "# Parameters",
        "This page is written from the code by `make docs`; change a parameter in `model/scenario.py`, a policy in "
        "its file in `model/policies/`.",
        f"The world has {len(DESCRIPTIONS)} parameters, of which {sum(d.lever for d in DESCRIPTIONS.values())} are "
        "levers: policies can move them, by week and organisation. A parameter is given on the command line as "
        "`scenario.<name>=<value>`, a setting of a policy as `policies.<policy>.<setting>=<value>`.",
        "**Moves** names an outcome that shows the parameter to be alive, with the direction in which it goes when "
        "the parameter grows: `+` up, `-` down, `±` either, by circumstances. **Source** says where the value comes "
        "from: `assumed` means that there is none; P and T numbers are explained in [SOURCES.md](SOURCES.md).",
    ]
    defaults = {item.name: item.default for item in dataclasses.fields(Scenario)}
    for heading, names in _sections():
        rows = [_parameter_row(name, defaults[name], DESCRIPTIONS[name]) for name in names]
        parts += [f"## {heading[0].upper()}{heading[1:]}", _table(_HEADINGS, rows)]
    parts += ["# Policies", _policies_text()]
    return "\n\n".join(parts) + "\n"


_HEADINGS = ("name", "default", "unit", "allowed", "lever", "source", "moves", "what it is")


def _sections() -> list[tuple[str, list[str]]]:
    """The parameters under the headings that `model/scenario.py` itself has."""
    sections: list[tuple[str, list[str]]] = []
    for line in inspect.getsource(Scenario).splitlines():
        heading = re.match(r"    # --- (.+)", line)
        field = re.match(r"    (\w+): ", line)
        if heading:
            sections.append((heading[1], []))
        elif field and field[1] in DESCRIPTIONS:
            sections[-1][1].append(field[1])
    return sections


def _parameter_row(name: str, default: object, item: Description) -> tuple[str, ...]:
    neutral = item.effect.startswith("neutral")
    return (
        f"`{name}`", _value(default), item.unit, _allowed(default, item), "yes" if item.lever else "", item.source,
        item.effect if neutral else f"`{item.effect}`{_beside(item)}", item.sentence,
    )


def _beside(item: Description) -> str:
    """The other settings beside which the effect shows, where it needs any."""
    rises, falls = (
        ", ".join(f"`{name}` {_value(value)}" for name, value in given.items())
        for given in (item.given, item.given_falls)
    )
    if item.given_falls:
        return f" (up with {rises or 'the rest as it is'}, down with {falls or 'the rest as it is'})"
    return f" (with {rises})" if rises else ""


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return f"[{', '.join(map(str, value))}]"
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def _allowed(default: object, item: Description) -> str:
    if item.choices:
        return ", ".join(item.choices)
    return "true, false" if isinstance(default, bool) else f"{plain(item.low)} to {plain(item.high)}"


def _policies_text() -> str:
    shared = [item.name for item in dataclasses.fields(Policy)]
    common = [item for item in dataclasses.fields(Policy) if item.name in Policy.descriptions()]
    parts = [
        "Every policy has these settings; at dose 0 it is the reference, bit for bit. `organisations` is a list of "
        "numbers such as `[0,2]`; empty, the policy reaches all.",
        _table(
            ("setting", "default", "unit", "allowed", "what it is"),
            [_setting_row(item, Policy.descriptions()[item.name]) for item in common],
        ),
    ]
    for name, policy in POLICIES.items():
        own = [item for item in dataclasses.fields(policy) if item.name not in shared]
        parts += [
            f"## {name}",
            f"{inspect.cleandoc(policy.__doc__ or '')} Source: {policy.source}. Cost: {policy.cost}.",
            f"Moves: {_moves(policy().moves())}.",
        ]
        if own:
            rows = [_setting_row(item, policy.descriptions()[item.name]) for item in own]
            parts.append(_table(("setting", "default", "unit", "allowed", "what it is"), rows))
    return "\n\n".join(parts)


def _setting_row(item: dataclasses.Field[object], description: Description) -> tuple[str, ...]:
    return (
        f"`{item.name}`", _value(item.default), description.unit, _allowed(item.default, description),
        description.sentence,
    )


def _moves(moves: Iterable[Move]) -> str:
    words = {"scale": "x", "shift": "by", "to": "to", "choose": "set to"}
    said = [f"`{move.lever}` {words[move.how]} {_value(move.size)}" for move in moves]
    return ", ".join(said) or "nothing"


def outcomes_part() -> str:
    """Every outcome with its unit and the direction of good."""
    rows = [
        (f"`{item.name}`", "main" if item.main else "", item.unit, item.good, item.sentence)
        for item in OUTCOMES.values()
    ]
    return _table(("outcome", "", "unit", "good", "what it is"), rows)


def policies_part() -> str:
    """Every policy with the levers it moves at full dose, its source and its cost."""
    rows = [
        (f"`{name}`", inspect.cleandoc(policy.__doc__ or ""), _moves(policy().moves()), policy.cost, policy.source)
        for name, policy in POLICIES.items()
    ]
    return _table(("policy", "what it does", "levers at full dose", "cost", "source"), rows)


def built_in_part() -> str:
    """The built-in links and the modules, each with its switch."""
    switches = [(name, DESCRIPTIONS[name]) for name in DESCRIPTIONS if name.startswith(("with_", "link_"))]
    return _table(("switch", "what it turns on"), [(f"`{name}`", item.sentence) for name, item in switches])


_BOOKKEEPING = ("bits", "row", "two rows")
"""Units of columns that place rows and keys, and say nothing about people."""


def state_part() -> str:
    """Every state variable of the world, by kind of row."""
    from model.columns import COLUMNS

    rows = [
        (column.table.replace("_", " "), f"`{column.name}`", column.unit, column.sentence)
        for column in COLUMNS.values()
        if not column.weekly and column.unit not in _BOOKKEEPING
    ]
    return _table(("carried by", "variable", "unit", "what it is"), rows)


def stages_part() -> str:
    """The stages of a week in order: whose they are, what they change, and why they come where they do."""
    from model.stages import STAGES, writes

    rows = []
    for stage in STAGES:
        owners = "the system" if stage.system else " and ".join(dict.fromkeys(f"{part.owner}s" for part in stage.parts))
        changed = dict.fromkeys(name for part in stage.parts for name in writes(part))
        rows.append((f"`{stage.verb}`", owners, stage.reason, ", ".join(f"`{name}`" for name in changed)))
    return _table(("stage", "whose", "why here", "what it changes"), rows)


def trace_part() -> str:
    """What a trace notes of the people who are followed."""
    return _table(("field", "what it is"), [(f"`{name}`", field.sentence) for name, field in FIELDS.items()])


def network_measures_part() -> str:
    """What is measured of the network of professionals in every run of a comparison."""
    rows = [(f"`{name}`", item.unit, item.sentence) for name, item in MEASURES.items()]
    return _table(("measure", "unit", "what it is"), rows)


def network_settings_part() -> str:
    """What can be asked of a network that is read."""
    rows = [
        (f"`network.{item.name}`", _value(item.default), item.metadata["sentence"])
        for item in dataclasses.fields(NetworkSettings)
    ]
    return _table(("setting", "if not given", "what it is"), rows)


GENERATED = ("england", "united_states", "village")
SEEDS = range(10)
"""The scenarios whose generated networks docs/NETWORKS.md describes, and the seeds over which it does."""


def generated_networks_part() -> str:
    """Degree and clustering of generated networks as the world opens, as means over seeds."""
    import numpy as np

    from experiments.conditions.plan import read_scenario
    from model.network_fields import ALL, COLLEAGUES
    from model.simulation import Simulation
    from model.standing_network import measured, standing_network

    words = {COLLEAGUES: "teams", ALL: "teams and care teams"}
    rows = []
    for name in GENERATED:
        scenario = read_scenario(name)
        built = [standing_network(Simulation(scenario, seed=seed).world) for seed in SEEDS]
        for kind, said in words.items():
            found = [measured(network, kind, network) for network in built]
            people, ties, degree, clustering, across = (
                np.mean([each[measure] for each in found])
                for measure in ("professionals", "ties", "degree", "clustering", "share_across")
            )
            rows.append((
                f"`{name}`", str(scenario.n_organisations), f"{people:.0f}", said, f"{ties:.0f}", f"{degree:.1f}",
                f"{clustering:.2f}", f"{100 * across:.0f} %",
            ))
    return _table(
        ("scenario", "organisations", "professionals", "ties of", "ties", "ties each (degree)", "clustering", "across"),
        rows,
    )


PARTS: dict[str, Callable[[], str]] = {
    "outcomes": outcomes_part,
    "policies": policies_part,
    "built-in links": built_in_part,
    "state": state_part,
    "stages": stages_part,
    "trace": trace_part,
    "network settings": network_settings_part,
    "generated networks": generated_networks_part,
    "network measures": network_measures_part,
}
"""The parts that a hand-written page can hold between its marks, by name."""


def _table(headings: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [f"| {' | '.join(headings)} |", f"|{'---|' * len(headings)}"]
    lines += [f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows]
    return "\n".join(lines)


def with_parts_renewed(text: str) -> str:
    """A hand-written page with every marked part written anew."""
    for name in re.findall(re.escape(BEGIN).replace(r"\{\}", "(.+?)"), text):
        if name not in PARTS:
            raise BadValue(f"A page asks for the part '{name}'; there are: {', '.join(PARTS)}.")
        begin = BEGIN.format(name)
        before, rest = text.split(begin, 1)
        if END not in rest:
            raise BadValue(f"A page opens the part '{name}' and never says '{END}'.")
        text = f"{before}{begin}\n{PARTS[name]()}\n{END}{rest.split(END, 1)[1]}"
    return text


def renewed_pages(docs: Path = DOCS) -> dict[Path, str]:
    """What every page of the folder should say, by path."""
    pages = {docs / "PARAMETERS.md": parameters_page()}
    for path in sorted(docs.glob("*.md")):
        if path not in pages:
            pages[path] = with_parts_renewed(path.read_text(encoding="utf-8"))
    return pages


def main() -> int:
    """Write what is stale, and say which pages those were."""
    if not DOCS.is_dir():
        print(f"There is no folder '{DOCS}' here; run this in the project's folder.", file=sys.stderr)
        return 2
    try:
        pages = renewed_pages()
    except BadValue as wrong:
        print(wrong, file=sys.stderr)
        return 2
    for path, text in pages.items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            print(f"wrote {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
