"""The source of the compiled loops, written from the stages' declarations.

The order of the week and what each behaviour is given stand in one place only (`model.stages`), and what a behaviour
does in one more: its own function for one row. How a loop goes through the rows is decided here.
"""

from __future__ import annotations

import ast
import functools
import inspect
import itertools
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from model.behaviours.picking import SIEVE
from model.columns import COLUMNS
from model.scenario import LEVERS, SETTINGS
from model.stages import SETTLING, STAGES, TALLIES, TALLY_PARTS, Part

TABLE: tuple[str, ...] = (*COLUMNS, "levers", "settings", "tallies")
"""What the table of addresses holds, in order."""

_POINTER = "pointer(_entries[{place}, 0])"
_ENTRIES = f"_entries = carray(pointer(table), ({len(TABLE)}, 2), int64)"

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


def _in_a_loop(part: Part, statements: list[ast.stmt]) -> list[str]:
    """Statements of a behaviour in the body of a loop: to return from a row is to go on to the next.

    Calling the behaviour instead would count references to every column at every row, which costs more than most
    rows' work.
    """
    turned = [_ReturnToContinue(part.name).visit(statement) for statement in statements]
    return ast.unparse(ast.Module(turned, [])).splitlines()


@dataclass(frozen=True)
class _Body:
    """A behaviour's statements: before its leading question, the question, the draws that follow it, and the rest.

    A row that was picked is not asked again: nobody else's row can have changed the answer meanwhile. Where there is no
    question, noise made from the draws stands for itself.
    """

    before: list[ast.stmt]
    question: ast.expr | None
    luck: list[ast.stmt]
    noise: list[ast.stmt]
    rest: list[ast.stmt]


def _parted(part: Part) -> _Body:
    """The statements of a behaviour in parts; without a question unless it is sifted."""
    after, before, question = _statements(part), [], None
    if part.sifted:
        while isinstance(after[0], ast.Assign):
            before.append(after.pop(0))
        asked = after.pop(0)
        if not isinstance(asked, ast.If) or [type(inner) for inner in asked.body] != [ast.Return]:
            raise TypeError(
                f"behaviour {part.name} is sifted, but does not begin with a question that lets rows through."
            )
        question = asked.test
    luck = list(itertools.takewhile(lambda statement: _drawn([statement]), after))
    after = after[len(luck) :]
    noise = list(itertools.takewhile(_noise, after)) if luck and question is None else []
    return _Body(before, question, luck, noise, after[len(noise) :])


def _given_by(statement: ast.stmt, *functions: str) -> str:
    """The name that a statement gives to what one of some functions returns; empty for any other statement."""
    if not (
        isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name)
        and isinstance(statement.value, ast.Call) and isinstance(statement.value.func, ast.Name)
        and statement.value.func.id in functions
    ):
        return ""
    return statement.targets[0].id


def _drawn(statements: Iterable[ast.stmt]) -> list[str]:
    """The names that some statements give to the bits of a draw."""
    return [name for statement in statements if (name := _given_by(statement, "draw", "draw_at"))]


def _noise(statement: ast.stmt) -> str:
    """The name that a statement gives to normal noise; empty for any other statement."""
    return _given_by(statement, "near_normal")


def _names(statements: Iterable[ast.AST]) -> set[str]:
    """All names in some statements."""
    return {node.id for statement in statements for node in ast.walk(statement) if isinstance(node, ast.Name)}


class _ReturnToContinue(ast.NodeTransformer):
    def __init__(self, name: str) -> None:
        self.name = name

    def visit_Return(self, node: ast.Return) -> ast.stmt:
        if node.value is not None:
            raise TypeError(f"behaviour {self.name} returns a value; a behaviour writes into columns.")
        return ast.Continue()

    def visit_For(self, node: ast.For) -> ast.stmt:
        return self._without_return(node)

    def visit_While(self, node: ast.While) -> ast.stmt:
        return self._without_return(node)

    def _without_return(self, node: ast.For | ast.While) -> ast.stmt:
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


def rows_function(part: Part) -> str:
    """The name of the function that goes through the rows of a behaviour."""
    return f"_rows_of_{part.name}"


def _loop_source(part: Part) -> str:
    """The compiled loop over the rows of one behaviour, as source, after the function that it hands the columns to.

    That function takes each column as a pointer, of which the compiler knows that no two lead to the same memory: it
    may then work on several rows at once, and keep what it has read.
    """
    moved = [name for name in part.settings if name in LEVERS]
    settings = [name for name in part.settings if name in SETTINGS]
    columns = tuple(dict.fromkeys([*columns_of(part), "levers", "tallies"]))
    given = ["first_row", "end_row", "seed", "week", "table", *settings]
    pointers = [_POINTER.format(place=TABLE.index(name)) for name in columns]
    parameters = ", ".join([*given, *(f"_to_{name}" for name in columns)])
    lines = ["@compiled_apart", f"def {rows_function(part)}({parameters}):"]
    lines += _unpacking(columns, "_to_{name}")
    if part.rows == "world":
        lines += [f"    {line}" for line in _call_of_world(part, moved)]
    else:
        for span in _SPANS.get(part.rows, _ALL_ROWS):
            lines += [f"    {line}" for line in _loop(part, moved, span)]
    lines += [
        "", "", f"def {part.name}(first_row, end_row, seed, week, table):", f"    {_ENTRIES}",
        f"    settings = carray({_POINTER.format(place=TABLE.index('settings'))}, {len(SETTINGS)}, float64)",
    ]
    lines += [f"    {name} = settings[{SETTINGS.index(name)}]" for name in settings]
    lines += [line for name in part.modules for line in (f"    if not {name}:", "        return")]
    lines.append(f"    {rows_function(part)}({', '.join([*given, *pointers])})")
    return "\n".join(lines)


def _call_of_world(part: Part, moved: list[str]) -> list[str]:
    """Lines that call a behaviour of the whole world, and note what it counted."""
    call = f"_{part.name}({', '.join(part.parameters)})"
    lines = [f"{name} = levers[week, :, {LEVERS.index(name)}]" for name in moved]
    if part not in TALLY_PARTS:
        return [*lines, call]
    return [
        *lines, f"counted = {call}",
        *(f"tallies[week, {TALLIES.index(name)}] = counted[{n}]" for n, name in enumerate(TALLY_PARTS[part])),
    ]


def _loop(part: Part, moved: list[str], span: _Span) -> list[str]:
    """The loop of a behaviour; in blocks of rows where it is sifted or begins with a draw."""
    body = _parted(part)
    if body.question is not None or body.luck:
        return [*span.once, *_loop_in_blocks(part, moved, span, body)]
    return [
        *span.once,
        f"for _number in range({span.first}, {span.end}):",
        "    row = known_row(_number)",
        *_deep(1, [*span.each, *_levers_of_row(part, moved), *_in_a_loop(part, body.rest)]),
    ]


def _loop_in_blocks(part: Part, moved: list[str], span: _Span, body: _Body) -> list[str]:
    """Block by block: ask every row, list those that passed, draw their luck, work on them.

    Luck is drawn once, and in a pass of its own, before the question where that rests on it: several draws are worked
    out at once there.
    """
    looked_up = [statement for statement in body.before if not _drawn([statement])]
    asked_luck, luck = _drawn(body.before), _drawn(body.luck)
    every, row = ["row = known_row(_start + _number)", *span.each], ["row = known_row(_picked[known_row(_number)])"]
    lines = [
        *(f"_{name}_drawn = carray(scratch({SIEVE}, 8), {SIEVE}, uint64)" for name in [*asked_luck, *luck]),
        *(f"_{name}_noise = carray(scratch({SIEVE}, 8), {SIEVE}, float64)" for name in map(_noise, body.noise)),
        f"_passed = carray(scratch({SIEVE}, 1), {SIEVE}, int8)",
        f"_picked = carray(scratch({SIEVE}, 8), {SIEVE}, int64)",
        f"for _start in range({span.first}, {span.end}, {SIEVE}):",
        f"    _n_rows = min({SIEVE}, {span.end} - _start)",
    ]
    if body.question is None:
        row = every
    else:
        row += span.each
        if asked_luck:
            lines += [
                "    for _number in range(_n_rows):",
                *_deep(2, [*every, *_levers_in(part, moved, body.before), *_in_a_loop(part, body.before)]),
                *(f"        _{name}_drawn[_number] = {name}" for name in asked_luck),
            ]
        lines += [
            "    for _number in range(_n_rows):",
            *_deep(2, [*every, "_passed[_number] = 0"]),
            *_deep(2, _levers_in(part, moved, [*body.before, body.question])),
            *(f"        {name} = _{name}_drawn[_number]" for name in asked_luck),
            *_deep(2, _in_a_loop(part, looked_up)),
            f"        _passed[_number] = not ({ast.unparse(body.question)})",
            "    _n_rows = pick(_passed, _n_rows, _start, _picked)",
        ]
    if luck:
        lines += [
            "    for _number in range(_n_rows):",
            *_deep(2, [*row, *_levers_in(part, moved, [*looked_up, *body.luck])]),
            *_deep(2, _in_a_loop(part, [*looked_up, *body.luck])),
            *(f"        _{name}_drawn[known_row(_number)] = {name}" for name in luck),
        ]
    return [
        *lines,
        *_noise_in_a_block(body, luck),
        "    for _number in range(_n_rows):",
        *_deep(2, row),
        *(f"        {name} = _{name}_drawn[known_row(row - _start)]" for name in asked_luck),
        *(f"        {name} = _{name}_drawn[known_row(_number)]" for name in luck),
        *(f"        {name} = _{name}_noise[_number]" for name in map(_noise, body.noise)),
        *_deep(2, [*_levers_of_row(part, moved), *_in_a_loop(part, [*looked_up, *body.rest])]),
    ]


def _noise_in_a_block(body: _Body, luck: list[str]) -> list[str]:
    """Noise for a block: all of it as if it were of the inner kind, then again for the few rows where it is not."""
    if not body.noise:
        return []
    chances = [_chance(statement) for statement in body.noise]
    loads = [f"        {name} = _{name}_drawn[known_row(_number)]" for name in luck]
    noises = list(zip(map(_noise, body.noise), chances, strict=True))
    return [
        "    for _number in range(_n_rows):",
        *loads,
        *(f"        _{name}_noise[_number] = inner_normal({chance})" for name, chance in noises),
        f"        _passed[_number] = {' | '.join(f'is_outer({chance})' for chance in chances)}",
        "    for _place in range(pick(_passed, _n_rows, 0, _picked)):",
        "        _number = known_row(_picked[known_row(_place)])",
        *loads,
        *(f"        _{name}_noise[_number] = near_normal({chance})" for name, chance in noises),
    ]


def _chance(statement: ast.stmt) -> str:
    """The chance that a statement makes noise of, as source."""
    assert isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Call)
    return ast.unparse(statement.value.args[0])


def _deep(levels: int, lines: Iterable[str]) -> list[str]:
    return ["    " * levels + line for line in lines]


def _levers_in(part: Part, moved: list[str], statements: Iterable[ast.AST]) -> list[str]:
    """Lines that read those levers that some statements name."""
    names = _names(statements)
    return _levers_of_row(part, [name for name in moved if name in names])


def _levers_of_row(part: Part, moved: list[str]) -> list[str]:
    """Lines that read the levers a row stands under; a row without people is passed over."""
    if not moved:
        return []
    if part.rows == "pair":
        return [
            "if pair_first[row] < 0:", "    continue",
            "_place_one = post_organisation[pair_first[row]]", "_place_other = post_organisation[pair_second[row]]",
            *(f"{name} = min(levers[week, _place_one, {LEVERS.index(name)}], "
              f"levers[week, _place_other, {LEVERS.index(name)}])" for name in moved),
        ]
    free = ["if pair_first[pair] < 0:", "    continue"] if part.rows == "pair_direction" else []
    return [
        *free, f"_row_organisation = {_ORGANISATION[part.rows][0]}",
        *(f"{name} = levers[week, _row_organisation, {LEVERS.index(name)}]" for name in moved),
    ]


def _unpacking(names: Iterable[str], pointers: str = _POINTER) -> list[str]:
    """Lines that make arrays of the table's entries, each from its pointer; `pointers` says how that is written."""
    lines = [f"    {_ENTRIES}"]
    shapes = {
        "climate": "(_entries[{place}, 1], _entries[{place}, 1])",
        "levers": f"(_entries[{{place}}, 1], _entries[{TABLE.index('organisation_first_post')}, 1], {len(LEVERS)})",
        "tallies": f"(_entries[{{place}}, 1], {len(TALLIES)})",
    }
    for name in names:
        place = TABLE.index(name)
        shape = shapes.get(name, "_entries[{place}, 1]").format(place=place)
        kind = np.dtype(COLUMNS[name].compiled_dtype).name if name in COLUMNS else "float64"
        lines.append(f"    {name} = carray({pointers.format(name=name, place=place)}, {shape}, {kind})")
    return lines


def source() -> str:
    """The module of loops, written from the stages."""
    parts = [*SETTLING, *(part for stage in STAGES for part in stage.parts), *TALLY_PARTS]
    lines = [
        '"""Loops over the behaviours; written by model.loop_source from model.stages."""', "",
        "import numpy as np",
        "from numba import carray",
        "from numpy import float32, float64, int8, int32, int64, uint32, uint64",
        "from model.behaviours.picking import pick",
        "from model.compiling import compiled_apart",
        "from model.draws import inner_normal, is_outer, near_normal",
        "from model.pointers import known_row, pointer, scratch",
        *_imports(parts), "", "",
    ]
    lines += [f"{_loop_source(part)}\n\n" for part in parts]
    weekly = [column.name for column in COLUMNS.values() if column.weekly]
    lines.append("def begin_week(first_row, end_row, seed, week, table):")
    lines += [*_unpacking(weekly), *(f"    {name}[:] = 0" for name in weekly)]
    return "\n".join(lines) + "\n"
