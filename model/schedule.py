"""Runs the stages: one loop a behaviour, one compiled call for many weeks, and the printed table of the week.

The loops are written from the stages' declarations (`model.loop_source`) into one module beside the compiled code.
`python -m model.schedule` prints the table of stages.
"""

from __future__ import annotations

import contextlib
import functools
import importlib.util
import os
import subprocess
import sys
import types
from collections.abc import Callable, Mapping
from typing import Any

import numba
import numpy as np

from model.columns import COLUMNS
from model.compiling import CACHE_FOLDER, PACKAGE, is_ready, kept, mark_ready
from model.loop_source import source
from model.pointers import LOOP_SIGNATURE, call_loop
from model.scenario import DESCRIPTIONS
from model.stages import STAGES, TALLIES, TALLY_PARTS, Part, Stage, writes


def compile_loop(plain: Callable[..., None], keep: bool = True) -> Any:
    """One loop compiled, or loaded from the cache."""
    return numba.cfunc(LOOP_SIGNATURE, cache=keep, error_model="numpy")(plain)


@functools.cache
def loop_module() -> types.ModuleType:
    """The module of loops, written into the cache folder whole or not at all, not compiled yet."""
    path = CACHE_FOLDER / "model_loops.py"
    text = source()
    if not path.exists() or path.read_text() != text:
        fresh = path.with_suffix(f".{os.getpid()}.tmp")
        fresh.write_text(text)
        os.replace(fresh, path)
    spec = importlib.util.spec_from_file_location("model_loops", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["model_loops"] = module
    spec.loader.exec_module(module)
    return module


def _loops_by_length(module: types.ModuleType) -> list[str]:
    """The names of the loops, the longest first, so that two processes share the work evenly."""
    plain = {
        name: item for name, item in vars(module).items()
        if isinstance(item, types.FunctionType) and item.__module__ == "model_loops"
    }
    return sorted(plain, key=lambda name: (-len(plain[name].__code__.co_code), name))


def compile_second_half() -> None:
    """Compile every other loop into the cache; what a second process does while the first compiles the rest."""
    module = loop_module()
    for name in _loops_by_length(module)[1::2]:
        compile_loop(getattr(module, name))


@functools.cache
def loops() -> types.SimpleNamespace:
    """The compiled loops by name; compiled by two processes where the cache has none, else loaded."""
    module = loop_module()
    names = _loops_by_length(module)
    helper = None
    if not is_ready():
        command = [sys.executable, "-c", "from model.schedule import compile_second_half as go; go()"]
        places = {**os.environ, "PYTHONPATH": os.pathsep.join([str(PACKAGE.parent), *filter(None, sys.path)])}
        with contextlib.suppress(OSError):
            helper = subprocess.Popen(command, env=places, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    compiled = {}
    try:
        for name in names[0::2]:
            compiled[name] = compile_loop(getattr(module, name))
        if helper is not None:
            # Whatever it could not compile is compiled below.
            helper.wait()
    finally:
        if helper is not None and helper.poll() is None:
            helper.kill()
            helper.wait()
    for name in names[1::2]:
        compiled[name] = compile_loop(getattr(module, name))
    mark_ready()
    return types.SimpleNamespace(**compiled)


Columns = Mapping[str, np.ndarray]


@kept
def _advance(first_week, last_week, count_from, seed, table, addresses, counts, n_stages):
    """Call every loop of the week in order, week after week; what only counts is left out before `count_from`."""
    for week in range(first_week, last_week):
        for place in range(len(addresses) if week >= count_from else n_stages):
            call_loop(addresses[place], 0, counts[place], seed, week, table)  # type: ignore[call-arg]


def run_part(part: Part, seed: int, week: int, table: np.ndarray, rows: range, loop: Any = None) -> None:
    """Run one behaviour for some rows, compiled.

    Args:
        table: the table of addresses of a world (an `address_of` each array named in `TABLE`).
        loop: another compiled loop than the stock one (see `model.replacing`).
    """
    compiled_loop = loop or getattr(loops(), part.name)
    compiled_loop.ctypes(rows.start, rows.stop, seed, week, table.ctypes.data)


def n_rows(kind: str, columns: Columns) -> int:
    """How many rows of a kind there are; the world as a whole counts as one."""
    sizes = {
        "organisation": "organisation_first_post", "post": "post_filled", "user": "user_key",
        "service": "service_user", "pair": "pair_first", "pair_direction": "pair_first", "broker": "broker_key",
        "acquaintance": "acquaintance_post",
    }
    if kind == "world":
        return 1
    return len(columns[sizes[kind]]) * (2 if kind == "pair_direction" else 1)


def begin_week(table: np.ndarray) -> None:
    """Clear what happened last week."""
    loops().begin_week.ctypes(0, 1, 0, 0, table.ctypes.data)


def advance(
    first_week: int, last_week: int, seed: int, table: np.ndarray, columns: Columns, replaced: Mapping[str, Any],
    count_from: int = 0,
) -> None:
    """Run whole weeks in one compiled call, which lets other threads run meanwhile.

    Args:
        replaced: loops to call in place of the stock ones, by name (see `model.replacing`).
        count_from: first week that is counted into the tallies.
    """
    found = loops()
    parts = [*(part for stage in STAGES for part in stage.parts), *TALLY_PARTS]
    sizes = {kind: n_rows(kind, columns) for kind in {part.rows for part in parts}}
    part_loops = (replaced.get(part.name) or getattr(found, part.name) for part in parts)
    addresses = [loop.address for loop in (found.begin_week, *part_loops)]
    counts = [1, *(sizes[part.rows] for part in parts)]
    _advance(
        first_week, last_week, count_from, np.uint64(seed), table.ctypes.data, np.array(addresses, np.int64),
        np.array(counts, np.int64), len(addresses) - len(TALLY_PARTS),
    )


def warm_up() -> None:
    """Compile every loop, or load it from the cache, by running a very small world."""
    from model.scenario import Scenario
    from model.simulation import Simulation

    Simulation(Scenario(n_users=4, n_organisations=2, n_weeks=2)).run()


def table() -> str:
    """The week as a table in Markdown: stage, behaviour, rows, what it reads and writes, why there."""
    lines = [
        "| stage | behaviour | rows | reads levers and settings | reads | writes | why here |",
        "|---|---|---|---|---|---|---|",
    ]
    for stage in STAGES:
        lines += _table_rows(stage)
    return "\n".join(lines)


def _table_rows(stage: Stage) -> list[str]:
    if not stage.parts:
        return [f"| {stage.verb} | | all | | | the columns of the week | {stage.reason} |"]
    found = []
    for part in stage.parts:
        written = writes(part)
        read = [name for name in part.columns if name not in written]
        cells = (", ".join(f"`{name}`" for name in names) for names in (part.settings, read, written))
        owner = "system" if stage.system else part.owner
        found.append(
            f"| {stage.verb} | {part.name} | {part.rows}, {owner} | " + " | ".join(cells) + f" | {stage.reason} |"
        )
    return found


def main() -> None:
    """Print the table of the week."""
    known = set(COLUMNS) | set(DESCRIPTIONS) | {"row", "week", "seed", "pair", "is_first"}
    for stage in STAGES:
        for part in stage.parts:
            unknown = [name for name in part.parameters if name not in known]
            if unknown:
                raise SystemExit(f"{part.name} asks for {', '.join(unknown)}, which nothing provides.")
    print(table())
    print(f"\n{len(TALLIES)} tallies are counted after the last stage.")


if __name__ == "__main__":
    main()
