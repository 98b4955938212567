"""Finished runs as a file: a row a run, with whatever was kept of it, exactly as it came."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as parquet

from experiments.networks.noted import NotedNetwork
from experiments.records import Failure, Found, Record

_SCHEMA = pa.schema(
    {
        "condition": pa.string(), "seed": pa.int64(), "stage": pa.string(), "message": pa.string(),
        "end": pa.list_(pa.float64()), "n_weeks": pa.int32(), "weeks": pa.large_binary(), "trace": pa.large_string(),
        "measures": pa.large_binary(), "ties": pa.large_binary(), "posts": pa.large_binary(),
    }
)
"""A failure has a stage and a message; a record has an end, and the others where they were asked for."""


@dataclass(frozen=True)
class Part:
    """What a file of finished runs holds.

    Attributes:
        found: the runs.
        fingerprint: of the study that they are of.
        is_taken: whether they were taken from an earlier study, and not carried out for this one.
    """

    found: list[Found]
    fingerprint: str
    is_taken: bool


def part_of(found: Sequence[Found], fingerprint: str = "", is_taken: bool = False) -> tuple[str, bytes]:
    """Finished runs as the content of a file, and a name that follows from it."""
    content = io.BytesIO()
    noted = {"fingerprint": fingerprint, "taken": str(is_taken)}
    table = pa.Table.from_pylist([_row(item) for item in found], schema=_SCHEMA.with_metadata(noted))
    parquet.write_table(table, content, compression="zstd", compression_level=1, write_statistics=False)
    whole = content.getvalue()
    return f"part-{hashlib.sha256(whole).hexdigest()[:32]}.parquet", whole


def read_part(name: str, content: bytes) -> Part | None:
    """What a file of finished runs holds; None where its content is not the one that its name follows from."""
    if name != f"part-{hashlib.sha256(content).hexdigest()[:32]}.parquet":
        return None
    try:
        rows = parquet.read_table(io.BytesIO(content))
        noted = rows.schema.metadata or {}
        found = [_found(row) for row in rows.to_pylist()] if rows.schema == _SCHEMA else None
        return None if found is None else Part(found, noted[b"fingerprint"].decode(), noted[b"taken"] == b"True")
    except (pa.ArrowException, KeyError, TypeError, ValueError):  # somebody else's file, named as a part is
        return None


def _row(item: Found) -> dict[str, Any]:
    row: dict[str, Any] = {"condition": item.condition, "seed": item.seed}
    if isinstance(item, Failure):
        return {**row, "stage": item.stage, "message": item.message}
    row["end"] = item.end.tolist()
    if item.weeks is not None:
        row |= {"n_weeks": len(item.weeks), "weeks": np.ascontiguousarray(item.weeks, "<f4").tobytes()}
    if item.trace:
        row["trace"] = json.dumps([dict(moment) for moment in item.trace], default=_plain)
    if item.network is not None:
        frames = {"measures": item.network.measures, "ties": item.network.ties, "posts": item.network.posts}
        row |= {name: _bytes_of(frame) for name, frame in frames.items() if frame is not None}
    return row


def _plain(value: Any) -> Any:
    """A number or switch of NumPy's as Python's own."""
    return value.item()


def _found(row: dict[str, Any]) -> Found:
    if row["stage"] is not None:
        return Failure(row["condition"], row["seed"], row["stage"], row["message"])
    weeks = None
    if row["weeks"] is not None:
        weeks = np.frombuffer(row["weeks"], "<f4").reshape(row["n_weeks"], -1).astype(np.float32)
    network = None
    if row["measures"] is not None:
        network = NotedNetwork(*(_frame_of(row[name]) for name in ("measures", "ties", "posts")))
    trace = json.loads(row["trace"]) if row["trace"] is not None else ()
    return Record(row["condition"], row["seed"], np.array(row["end"], float), weeks, trace, network)


def _bytes_of(frame: pd.DataFrame) -> bytes:
    table = pa.Table.from_pandas(frame, preserve_index=False)
    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    return sink.getvalue()


def _frame_of(content: bytes | None) -> pd.DataFrame | None:
    return None if content is None else pa.ipc.open_stream(content).read_all().to_pandas()
