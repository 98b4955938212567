"""A share of a study's runs, for job arrays: every machine is told which one is its own, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from model.parameters import BadValue

MOST_SHARDS = 100_000

Item = TypeVar("Item")


@dataclass(frozen=True)
class Shard:
    """Share `number` of `of`, counted from 1."""

    number: int
    of: int

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"

    def share(self, jobs: Sequence[Item]) -> Sequence[Item]:
        """Its share of jobs that every shard has in the same order: dealt out like cards, so that none is long."""
        return jobs[self.number - 1 :: self.of]


def read_shard(given: str) -> Shard | None:
    """The shard that is asked for, as in 3/16; None where nothing is.

    Raises:
        BadValue: it names no share.
    """
    if not given.strip():
        return None
    found = re.fullmatch(r"(\d{1,6})/(\d{1,6})", given.strip())
    if not found:
        raise BadValue(f"shard is '{given}'; give which share of how many, as in shard=3/16.")
    number, of = int(found[1]), int(found[2])
    if not 1 <= of <= MOST_SHARDS:
        raise BadValue(f"shard is '{given}'; a study is shared out among 1 to {MOST_SHARDS:,}, as in shard=3/16.")
    if not 1 <= number <= of:
        raise BadValue(f"shard is '{given}'; shares are counted from 1: shard=1/{of} to shard={of}/{of}.")
    return Shard(number, of)
