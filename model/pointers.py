"""How compiled loops are handed the world: by one table of addresses, and called through theirs.

A loop takes dozens of columns. Passing each as an array makes the call that joins all loops take as long to compile
as everything else together; an address costs nothing. Whoever makes a table keeps the arrays alive.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic

LOOP_SIGNATURE = "void(int64, int64, uint64, int64, intp)"
"""First row, row after the last, seed, week, address of the table."""


def address_of(array: np.ndarray) -> tuple[int, int]:
    """An array's entry in the table: the address of its data and the length of its first axis."""
    if not array.flags.c_contiguous:
        raise ValueError("compiled loops need arrays in one piece")
    return array.__array_interface__["data"][0], len(array)


@intrinsic
def pointer(typingctx, address):
    """An address as a pointer that `numba.carray` takes."""

    def generate(context, builder, signature, arguments):
        return builder.inttoptr(arguments[0], cgutils.voidptr_t)

    return types.voidptr(address), generate


@intrinsic(prefer_literal=True)
def scratch(typingctx, length, width):
    """Room for so many items of so many bytes (constants) while a function runs; a pointer that `numba.carray` takes.

    It costs nothing, where an array made anew in every call of a small world costs as much as a row's work. It must
    not be handed back to the caller.
    """
    if not isinstance(length, types.IntegerLiteral) or not isinstance(width, types.IntegerLiteral):
        return None
    size = length.literal_value * width.literal_value

    def generate(context, builder, signature, arguments):
        # At the function's entry, so that a loop does not ask for more in every turn.
        with builder.goto_entry_block():
            room = builder.alloca(ir.ArrayType(ir.IntType(8), size))
        room.align = 64
        return builder.bitcast(room, cgutils.voidptr_t)

    return types.voidptr(length, width), generate


@intrinsic
def _flags_from(typingctx, flags, first):
    """Which of the 64 flags from a place on are not 0, one bit each, the first flag's the lowest."""

    def generate(context, builder, signature, arguments):
        column = context.make_array(signature.args[0])(context, builder, arguments[0])
        lanes = ir.VectorType(ir.IntType(8), 64)
        place = builder.bitcast(builder.gep(column.data, [arguments[1]]), lanes.as_pointer())
        loaded = builder.load(place, align=1)
        found = builder.icmp_unsigned("!=", loaded, ir.Constant(lanes, [0] * 64))
        return builder.bitcast(found, ir.IntType(64))

    return types.uint64(flags, types.int64), generate


@intrinsic
def _lowest_bit(typingctx, bits):
    """The place of the lowest bit that is set, of 64; meaningless where none is."""

    def generate(context, builder, signature, arguments):
        return builder.cttz(arguments[0], ir.Constant(ir.IntType(1), 1))

    return types.int64(types.uint64), generate


@intrinsic
def _n_bits(typingctx, bits):
    """How many of 64 bits are set."""

    def generate(context, builder, signature, arguments):
        return builder.ctpop(arguments[0])

    return types.int64(types.uint64), generate


flags_from: Any = _flags_from
lowest_bit: Any = _lowest_bit
n_bits: Any = _n_bits


@intrinsic
def call_loop(typingctx, address, first_row, end_row, seed, week, table):
    """Call a compiled loop at an address (see `LOOP_SIGNATURE`)."""

    def generate(context, builder, signature, arguments):
        whole = ir.IntType(64)
        kind = ir.FunctionType(ir.VoidType(), [whole] * 5)
        function = builder.inttoptr(arguments[0], kind.as_pointer())
        builder.call(function, arguments[1:])
        return context.get_dummy_value()

    given = (types.int64, types.int64, types.int64, types.uint64, types.int64, types.intp)
    return types.void(*given), generate


@intrinsic
def _known_row(typingctx, number):
    """A row's number, with the promise that it is not negative.

    Without it every access would first ask whether to count from the end of the column.
    """

    def generate(context, builder, signature, arguments):
        (row,) = arguments
        promise = builder.module.declare_intrinsic("llvm.assume", fnty=ir.FunctionType(ir.VoidType(), [ir.IntType(1)]))
        builder.call(promise, [builder.icmp_signed(">=", row, ir.Constant(row.type, 0))])
        return row

    return types.int64(types.int64), generate


known_row: Any = _known_row
"""Under a type that a checker of types can call: numba's own counts the first parameter in."""
