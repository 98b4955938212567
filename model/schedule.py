"""Runs the stages: one loop a behaviour, one compiled call for many weeks, and the printed table of the week.

The loops are written from the stages' declarations into one module beside the compiled code, so that the order of
the week and what each stage is given stand in one place only (`model.stages`). `python -m model.schedule` prints the
table of stages.
"""

from __future__ import annotations

import ast
import contextlib
import functools
import importlib.util
import inspect
import os
import subprocess
import sys
import textwrap
import types
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numba
import numpy as np

from model.behaviours.picking import SIEVE
from model.columns import COLUMNS
from model.compiling import CACHE_FOLDER, PACKAGE, is_ready, kept, mark_ready
from model.pointers import LOOP_SIGNATURE, call_loop
from model.scenario import DESCRIPTIONS, LEVERS, SETTINGS
from model.stages import SETTLING, STAGES, TALLIES, TALLY_PARTS, Part, Stage, writes

_ORGANISATION = {
    "organisation": ("row", ()),
    "post": ("post_organisation[row]", ("post_organisation",)),
    "user": ("user_organisation[row]", ("user_organisation",)),
    "service": ("post_organisation[service_post[row]]", ("post_organisation", "service_post")),
    "pair_direction": (
        "post_organisation[pair_first[pair] if is_first else pair_second[pair]]",
        ("post_organisation", "pair_first", "pair_second"),
    ),
}
"""Whose levers a row stands under: a direction under its trustor's; a pair under what both sides have."""


@dataclass(frozen=True)
class _Span:
    """Rows that one loop goes through, and lines that say once, and at each row, what is the same for all of them."""

    first: str = "first_row"
    end: str = "end_row"
    once: tuple[str, ...] = ()
    each: tuple[str, ...] = ()


_ALL_ROWS = (_Span(),)
_SPANS = {
    "pair_direction": (
        _Span(end="min(end_row, len(pair_first))", once=("is_first = True",), each=("pair = row",)),
        _Span(
            first="max(first_row, len(pair_first))", once=("is_first = False",),
            each=("pair = known_row(row - len(pair_first))",),
        ),
    ),
}
"""Directions lie in two blocks: a loop for each need not ask at every row in which of them it is."""


@functools.cache
def columns_of(part: Part) -> tuple[str, ...]:
    """The columns that the loop of a behaviour is given: its own and those that find rows and organisations."""
    names = list(part.columns)
    moved = any(name in LEVERS for name in part.settings)
    extra: list[str] = []
    if part.rows == "pair" and moved:
        extra = ["post_organisation", "pair_first", "pair_second"]
    elif part.rows in _ORGANISATION and moved:
        extra = list(_ORGANISATION[part.rows][1])
    if part.rows == "pair_direction":
        extra += ["pair_first"]
    return tuple(dict.fromkeys(names + extra))


def _statements(part: Part) -> list[ast.stmt]:
    """The statements of a behaviour, its docstring left out."""
    function = ast.parse(textwrap.dedent(inspect.getsource(part.function.py_func))).body[0]
    assert isinstance(function, ast.FunctionDef)
    return function.body[1:] if ast.get_docstring(function) else function.body


def _body(part: Part) -> list[str]:
    """The statements of a behaviour as the body of a loop: to return from a row is to go on to the next.

    Calling the behaviour instead would count references to every column at every row, which costs more than most
    rows' work.
    """
    return _in_a_loop(part, _statements(part))


def _in_a_loop(part: Part, statements: list[ast.stmt]) -> list[str]:
    turned = [_ReturnToContinue(part.name).visit(statement) for statement in statements]
    return ast.unparse(ast.Module(turned, [])).splitlines()


@dataclass(frozen=True)
class _Sieve:
    """A sifted behaviour in its parts: what comes before its leading question, the question, and what follows.

    A row that was picked is not asked again: nobody else's row can have changed the answer meanwhile.

    Attributes:
        luck_before: the draws among what comes before, by name, with their types.
        luck_after: what follows the question at once and is a draw; drawn for all picked rows before any is worked on.
    """

    before: list[ast.stmt]
    question: ast.expr
    after: list[ast.stmt]
    luck_before: dict[str, str]
    luck_after: dict[str, str]


_DRAWS = {"draw": "uint64", "draw_at": "uint64", "uniform": "float64", "first_half": "float64"}
"""What a statement calls that draws, and the type of what it draws."""


def _drawn(statement: ast.stmt) -> dict[str, str]:
    """The name that a statement gives to a draw, and the draw's type; empty for any other statement."""
    if not (isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Call)):
        return {}
    (target,), called = statement.targets, statement.value.func
    if isinstance(target, ast.Name) and isinstance(called, ast.Name) and called.id in _DRAWS:
        return {target.id: _DRAWS[called.id]}
    return {}


def _sieve(part: Part) -> _Sieve:
    statements = _statements(part)
    place = 0
    while isinstance(statements[place], ast.Assign):
        place += 1
    question = statements[place]
    if not isinstance(question, ast.If) or [type(inner) for inner in question.body] != [ast.Return]:
        raise TypeError(f"behaviour {part.name} is sifted, but does not begin with a question that lets rows through.")
    before, after = statements[:place], statements[place + 1:]
    luck_before: dict[str, str] = {}
    for statement in before:
        luck_before |= _drawn(statement)
    luck_after: dict[str, str] = {}
    for statement in after:
        if not _drawn(statement):
            break
        luck_after |= _drawn(statement)
    return _Sieve(before, question.test, after, luck_before, luck_after)


class _ReturnToContinue(ast.NodeTransformer):
    def __init__(self, name: str) -> None:
        self.name = name

    def visit_Return(self, node: ast.Return) -> ast.stmt:
        if node.value is not None:
            raise TypeError(f"behaviour {self.name} returns a value; a behaviour writes into columns.")
        return ast.Continue()

    def visit_For(self, node: ast.For) -> ast.stmt:
        if any(isinstance(inner, ast.Return) for inner in ast.walk(node)):
            raise TypeError(f"behaviour {self.name} returns from within a loop; put that loop into a function.")
        return node


def _imports(parts: list[Part]) -> list[str]:
    """What the bodies of the loops need from the modules of their behaviours."""
    origin: dict[str, Any] = {}
    lines: dict[str, None] = {}
    for part in parts:
        plain = part.function.py_func
        names = [part.name] if part.rows == "world" else [
            name for name in plain.__code__.co_names if name in plain.__globals__
        ]
        for name in names:
            value = plain.__globals__[name]
            if name in origin and origin[name] is not value and origin[name] != value:
                raise TypeError(f"two behaviours mean different things by '{name}'; rename one.")
            origin[name] = value
            lines[f"from {plain.__module__} import {name}" + (f" as _{name}" if part.rows == "world" else "")] = None
    return list(lines)


def _loop_source(part: Part) -> str:
    """The compiled loop over the rows of one behaviour, as source."""
    lines = [f"def {part.name}(first_row, end_row, seed, week, table):"]
    lines += _unpacking(columns_of(part))
    lines += [f"    {name} = settings[{SETTINGS.index(name)}]" for name in part.settings if name in SETTINGS]
    lines += [line for name in part.modules for line in (f"    if not {name}:", "        return")]
    moved = [name for name in part.settings if name in LEVERS]
    if part.rows == "world":
        lines += [f"    {name} = levers[week, :, {LEVERS.index(name)}]" for name in moved]
        call = f"_{part.name}({', '.join(part.parameters)})"
        if part not in TALLY_PARTS:
            return "\n".join([*lines, f"    {call}"])
        lines.append(f"    counted = {call}")
        for number, name in enumerate(TALLY_PARTS[part]):
            lines.append(f"    tallies[week, {TALLIES.index(name)}] = counted[{number}]")
        return "\n".join(lines)
    for span in _SPANS.get(part.rows, _ALL_ROWS):
        lines += [f"    {line}" for line in (_sifted_loop if part.sifted else _plain_loop)(part, moved, span)]
    return "\n".join(lines)


def _plain_loop(part: Part, moved: list[str], span: _Span) -> list[str]:
    return [
        *span.once,
        f"for number in range({span.first}, {span.end}):",
        "    row = known_row(number)",
        *(f"    {line}" for line in [*span.each, *_levers_of_row(part, moved), *_body(part)]),
    ]


def _sifted_loop(part: Part, moved: list[str], span: _Span) -> list[str]:
    """Block by block: ask every row, list those that passed, draw their luck, work on them.

    Each pass is short, so that the processor has many rows under way at once; luck is drawn once.
    """
    sieve = _sieve(part)
    asked = {
        node.id for statement in [*sieve.before, sieve.question] for node in ast.walk(statement)
        if isinstance(node, ast.Name)
    }
    recalled = [statement for statement in sieve.before if not _drawn(statement)]
    row = ["row = known_row(picked[known_row(number)])", *span.each]
    lines = [
        *span.once,
        *(f"{name}_drawn = carray(scratch({SIEVE}, 8), {SIEVE}, {kind})"
          for name, kind in (sieve.luck_before | sieve.luck_after).items()),
        f"passed = carray(scratch({SIEVE}, 1), {SIEVE}, int8)",
        f"picked = carray(scratch({SIEVE}, 8), {SIEVE}, int64)",
        f"for start in range({span.first}, {span.end}, {SIEVE}):",
        f"    n_asked = min({SIEVE}, {span.end} - start)",
        "    for number in range(n_asked):",
        "        row = known_row(start + number)",
        "        passed[number] = 0",
        *_deep(2, [*span.each, *_levers_of_row(part, [name for name in moved if name in asked])]),
        *_deep(2, _in_a_loop(part, sieve.before)),
        *(f"        {name}_drawn[number] = {name}" for name in sieve.luck_before),
        f"        passed[number] = not ({ast.unparse(sieve.question)})",
        "    n_picked = pick(passed, n_asked, start, picked)",
    ]
    if sieve.luck_after:
        lines += [
            "    for number in range(n_picked):",
            *_deep(2, [*row, *_in_a_loop(part, recalled), *_in_a_loop(part, sieve.after[: len(sieve.luck_after)])]),
            *(f"        {name}_drawn[known_row(number)] = {name}" for name in sieve.luck_after),
        ]
    return [
        *lines,
        "    for number in range(n_picked):",
        *_deep(2, row),
        *(f"        {name} = {name}_drawn[known_row(row - start)]" for name in sieve.luck_before),
        *(f"        {name} = {name}_drawn[known_row(number)]" for name in sieve.luck_after),
        *_deep(2, _levers_of_row(part, moved)),
        *_deep(2, _in_a_loop(part, [*recalled, *sieve.after[len(sieve.luck_after):]])),
    ]


def _deep(levels: int, lines: Iterable[str]) -> list[str]:
    return ["    " * levels + line for line in lines]


def _levers_of_row(part: Part, moved: list[str]) -> list[str]:
    """Lines that read the levers a row stands under; a row without people is passed over."""
    if not moved:
        return []
    if part.rows == "pair":
        return [
            "if pair_first[row] < 0:", "    continue",
            "place_one = post_organisation[pair_first[row]]", "place_other = post_organisation[pair_second[row]]",
            *(f"{name} = min(levers[week, place_one, {LEVERS.index(name)}], "
              f"levers[week, place_other, {LEVERS.index(name)}])" for name in moved),
        ]
    free = ["if pair_first[pair] < 0:", "    continue"] if part.rows == "pair_direction" else []
    return [
        *free, f"row_organisation = {_ORGANISATION[part.rows][0]}",
        *(f"{name} = levers[week, row_organisation, {LEVERS.index(name)}]" for name in moved),
    ]


def _unpacking(names: Iterable[str]) -> list[str]:
    """Lines that make arrays of the table's entries: the named columns, and always levers, settings, tallies."""
    lines = [f"    entries = carray(pointer(table), ({len(TABLE)}, 2), int64)"]
    shapes = {
        "climate": "(entries[{place}, 1], entries[{place}, 1])",
        "levers": f"(entries[{{place}}, 1], entries[{TABLE.index('organisation_first_post')}, 1], {len(LEVERS)})",
        "tallies": f"(entries[{{place}}, 1], {len(TALLIES)})",
    }
    for name in dict.fromkeys([*names, "levers", "settings", "tallies"]):
        place = TABLE.index(name)
        shape = shapes.get(name, "entries[{place}, 1]").format(place=place)
        kind = np.dtype(COLUMNS[name].compiled_dtype).name if name in COLUMNS else "float64"
        lines.append(f"    {name} = carray(pointer(entries[{place}, 0]), {shape}, {kind})")
    return lines


def source() -> str:
    """The module of loops, written from the stages."""
    parts = [*SETTLING, *(part for stage in STAGES for part in stage.parts), *TALLY_PARTS]
    lines = [
        '"""Loops over the behaviours; written by model.schedule from model.stages."""', "",
        "import numpy as np",
        "from numba import carray",
        "from numpy import float32, float64, int8, int32, int64, uint32, uint64",
        "from model.behaviours.picking import pick",
        "from model.pointers import known_row, pointer, scratch",
        *_imports(parts), "", "",
    ]
    lines += [f"{_loop_source(part)}\n\n" for part in parts]
    weekly = [column.name for column in COLUMNS.values() if column.weekly]
    lines.append("def begin_week(first_row, end_row, seed, week, table):")
    lines += [*_unpacking(weekly), *(f"    {name}[:] = 0" for name in weekly)]
    return "\n".join(lines) + "\n"


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


TABLE: tuple[str, ...] = (*COLUMNS, "levers", "settings", "tallies")
"""What the table of addresses holds, in order."""

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
    addresses, counts = [found.begin_week.address], [1]
    for part in [*(part for stage in STAGES for part in stage.parts), *TALLY_PARTS]:
        loop = replaced.get(part.name) or getattr(found, part.name)
        addresses.append(loop.address)
        counts.append(n_rows(part.rows, columns))
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
