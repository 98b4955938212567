"""The columns of one world, and how a population is built. No formula stands here."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

import numpy as np
from scipy.special import gammaincinv

from model import schedule
from model.columns import COLUMNS, Column
from model.loop_source import TABLE
from model.networks import dealt, team_ties
from model.parameters import nearest
from model.pointers import address_of
from model.scenario import Scenario
from model.stages import OPENING, SETTLING, TALLIES
from model.vocabulary import FORUM, NO_ROW, VOLUNTARY

_LINE = 64
"""Bytes of a line of the processor's cache."""

_NO_TALLIES = np.zeros((0, len(TALLIES)))
_PLACES = {name: place for place, name in enumerate(TABLE)}
_STRUCTURE = [column.name for column in COLUMNS.values() if column.is_structure]


class _ColumnsOf:
    """The columns of one table: their names, types, and places in the table of addresses."""

    def __init__(self, columns: list[Column]) -> None:
        self.names = [column.name for column in columns]
        self.types = [np.dtype(column.dtype) for column in columns]
        # A table's columns are declared together.
        self.places = slice(_PLACES[self.names[0]], _PLACES[self.names[-1]] + 1)


_COLUMNS_OF = {
    table: _ColumnsOf([column for column in COLUMNS.values() if column.table == table])
    for table in dict.fromkeys(column.table for column in COLUMNS.values())
}


class Columns(dict[str, np.ndarray]):
    """The columns of a world by name, each for good: one that is replaced would be lost to compiled code."""

    def __missing__(self, name: object) -> NoReturn:
        raise KeyError(f"the world has no column '{name}'.{nearest(str(name), list(COLUMNS))}")

    def __setitem__(self, name: str, array: np.ndarray) -> None:
        # `columns[name] += 1` writes into the array and then hands it back.
        if self.get(name) is not array:
            self.add({name: array})

    def add(self, arrays: Mapping[str, np.ndarray]) -> None:
        """Take columns in that are not there yet; `KeyError` or `AttributeError` for any other."""
        for name in arrays:
            if name not in COLUMNS:
                self.__missing__(name)
            if name in self:
                raise AttributeError(f"column '{name}' cannot be replaced; write into it: world.{name}[:] = ...")
        super().update(arrays)

    def _refuse(self, *_: Any, **__: Any) -> NoReturn:
        raise AttributeError("columns cannot be taken away or exchanged; write into them: world.user_prior[:] = ...")

    __delitem__ = __ior__ = update = setdefault = pop = popitem = clear = _refuse


class World:
    """All rows of one world as columns, by name: `world.columns["user_prior"]` or `world.user_prior`.

    Columns may be written into, but not replaced: compiled code and people's handles hold on to them.
    """

    columns: Columns

    def __init__(
        self, scenario: Scenario, seed: int, levers: np.ndarray, settings: np.ndarray,
        replaced: Mapping[str, Any] | None = None,
    ) -> None:
        """Build the population of a scenario with the luck of a seed.

        Args:
            levers: float array [week, organisation, lever]; the first week's hold for ties that open at the start.
            settings: float array [setting].
            replaced: loops to call in place of the stock ones, by name (see `model.replacing`).
        """
        object.__setattr__(self, "columns", Columns())
        self._seed, self._levers, self._settings, replaced = seed, levers, settings, replaced or {}
        # Filled in as columns are made; the loops that build the world read those that there are.
        self._addresses = _addresses({"levers": levers, "settings": settings, "tallies": _NO_TALLIES})
        n_organisations = scenario.n_organisations
        self._allocate("organisation", n_organisations)
        self._name_kinds(scenario)
        self._allocate("organisation_pair", n_organisations)
        self._allocate("user", scenario.n_users)
        organisation, number = dealt(scenario.n_users, scenario.network_sizes())
        self.columns["user_organisation"][:] = organisation
        # The number within the organisation stands here until ties are laid out.
        self.columns["user_first_tie"][:] = number
        self._settle(0, replaced)
        frailty = self.columns["user_frailty"]
        frailty[:] = gammaincinv(scenario.frailty_shape, frailty) / scenario.frailty_shape
        n_ties = self.columns["user_n_ties"]
        self.columns["user_first_tie"][:] = np.cumsum(n_ties) - n_ties
        self._allocate("service", int(n_ties.sum()))
        self._settle(1, replaced)
        self._make_posts(scenario)
        self._settle(2, replaced)
        if scenario.network is not None and scenario.network.seniors:
            self.columns["post_senior"][:] = scenario.network.seniors_by_organisation()
        self._settle(3, replaced)
        self._make_brokers(scenario)
        self._make_colleague_rows()
        self._settle(4, replaced)
        self._settle(5, replaced)
        climate = self.columns["climate"]
        climate[:] = scenario.opening_across
        np.fill_diagonal(climate, scenario.opening_within)
        for part in OPENING.parts:
            rows = range(schedule.n_rows(part.rows, self.columns))
            schedule.run_part(part, seed, 0, self._addresses, rows, replaced.get(part.name))
        schedule.begin_week(self._addresses)
        self._guard()

    def __getattr__(self, name: str) -> np.ndarray:
        try:
            return self.columns[name]
        except KeyError as unknown:
            raise AttributeError(unknown.args[0]) from None

    def __setattr__(self, name: str, value: Any) -> None:
        if name in COLUMNS:
            self.columns[name] = value
        elif name.startswith("_"):
            object.__setattr__(self, name, value)
        else:
            getattr(self, name)
            raise AttributeError(f"'{name}' of the world cannot be exchanged.")

    def __reduce__(self) -> tuple[object, ...]:
        return (_restore, (dict(self.columns), self._seed, self._levers, self._settings))

    def copy(self) -> World:
        """The same world again, with columns of its own."""
        columns = {name: column.copy() for name, column in self.columns.items()}
        return _restore(columns, self._seed, self._levers, self._settings)

    def _guard(self, writeable: bool = False) -> None:
        """Let only compiled stages write who and where rows are: a wrong place there would end in a crash."""
        for name in _STRUCTURE:
            self.columns[name].flags.writeable = writeable

    @contextlib.contextmanager
    def unguarded(self) -> Iterator[None]:
        """Let who and where rows are be written as well; whoever does so answers for every place being there."""
        self._guard(writeable=True)
        try:
            yield
        finally:
            self._guard()

    def _settle(self, step: int, replaced: Mapping[str, Any]) -> None:
        part = SETTLING[step]
        rows = range(schedule.n_rows(part.rows, self.columns))
        schedule.run_part(part, self._seed, 0, self._addresses, rows, replaced.get(part.name))

    def table(self, tallies: np.ndarray) -> np.ndarray:
        """The table of addresses of this world's columns, its levers and settings, and the given tallies.

        It is valid as long as the world and the tallies live.
        """
        table = self._addresses.copy()
        table[_PLACES["tallies"]] = address_of(tallies)
        return table

    def _allocate(self, table: str, size: int) -> None:
        """Make the columns of a table in one block of memory, each from a cache line of its own, all zero."""
        columns = _COLUMNS_OF[table]
        shape = (size, size) if table == "organisation_pair" else (size,)
        n_cells = math.prod(shape)
        starts, end = [], 0
        for kind in columns.types:
            starts.append(end)
            length = kind.itemsize * n_cells
            # A line is left free, so that the same rows of columns of a round size do not compete for one place.
            end += length + _LINE + -length % _LINE
        block = np.zeros(end + _LINE, np.uint8)
        address, _ = address_of(block)
        first = -address % _LINE
        self.columns.add({
            name: np.ndarray(shape, kind, block, first + start)
            for name, kind, start in zip(columns.names, columns.types, starts, strict=True)
        })
        self._addresses[columns.places, 0] = [address + first + start for start in starts]
        self._addresses[columns.places, 1] = size

    def _make_posts(self, scenario: Scenario) -> None:
        """Posts for the cases of each organisation, in teams; cases per filled post as the scenario has it."""
        n_organisations = scenario.n_organisations
        where = self.columns["service_post"]
        cases = np.bincount(where, minlength=n_organisations)
        away = scenario.resignation_rate * scenario.vacancy_weeks / 52 if scenario.with_churn else 0.0
        if scenario.network is None:
            n_posts = np.rint(cases * (1 + away) / scenario.cases_per_professional).astype(int)
        else:
            n_posts = np.array(scenario.network.sizes())
        most = np.ones(n_organisations, int)
        code = self.columns["service_user"].astype(np.int64) * n_organisations + where
        per_user = np.unique(code, return_counts=True)
        np.maximum.at(most, per_user[0] % n_organisations, per_user[1])
        if scenario.network is None:
            n_posts = np.maximum(n_posts, most)
        self._allocate("post", int(n_posts.sum()))
        first = np.concatenate([[0], np.cumsum(n_posts)[:-1]])
        self.columns["organisation_first_post"][:] = first
        self.columns["organisation_n_posts"][:] = n_posts
        self.columns["organisation_key"][:] = np.arange(1, n_organisations + 1)
        organisation = np.repeat(np.arange(n_organisations), n_posts)
        self.columns["post_organisation"][:] = organisation
        if scenario.network is None:
            self._make_places(team_ties(n_posts, scenario.team_size))
        else:
            self._make_places(scenario.network.ties_by_organisation())

    def _make_places(self, ties: np.ndarray) -> None:
        """Places among colleagues, one a post: who lies beside whom, as pairs of places [tie, 2]."""
        n_posts = len(self.columns["post_organisation"])
        self._allocate("place", n_posts)
        self._allocate("neighbour", 2 * len(ties))
        ends = np.concatenate([ties, ties[:, ::-1]])
        ends = ends[np.lexsort((ends[:, 1], ends[:, 0]))]
        n_neighbours = np.bincount(ends[:, 0], minlength=n_posts)
        self.columns["neighbour_place"][:] = ends[:, 1]
        self.columns["place_n_neighbours"][:] = n_neighbours
        self.columns["place_first_neighbour"][:] = np.cumsum(n_neighbours) - n_neighbours
        self.columns["place_post"][:] = np.arange(n_posts)
        self.columns["post_place"][:] = np.arange(n_posts)

    def _name_kinds(self, scenario: Scenario) -> None:
        """The kind of each organisation: statutory ones, then voluntary ones, then forums, by number."""
        kind = self.columns["organisation_kind"]
        n_forums = min(scenario.forums, len(kind))
        n_others = min(n_forums + scenario.voluntary_organisations, len(kind))
        kind[len(kind) - n_others :] = VOLUNTARY
        kind[len(kind) - n_forums :] = FORUM
        shares = np.array([0.0, scenario.voluntary_peers, scenario.forum_peers])
        self.columns["organisation_peer_share"][:] = shares[kind]

    def _make_brokers(self, scenario: Scenario) -> None:
        """Posts of brokers, so many to an organisation's professionals; they stand empty while nobody pays for them."""
        n_posts = self.columns["organisation_n_posts"]
        n_brokers = np.ceil(n_posts / scenario.professionals_per_broker).astype(int)
        total = int(n_brokers.sum()) if scenario.with_brokers else 0
        self._allocate("broker", total)
        self._allocate("acquaintance", total * scenario.broker_reach)
        self._allocate("path", total * scenario.broker_paths)
        self.columns["acquaintance_post"][:] = NO_ROW
        self.columns["path_pair"][:] = NO_ROW
        if total:
            self.columns["organisation_n_brokers"][:] = n_brokers
            self.columns["organisation_first_broker"][:] = np.concatenate([[0], np.cumsum(n_brokers)[:-1]])
            self.columns["broker_organisation"][:] = np.repeat(np.arange(len(n_brokers)), n_brokers)

    def _make_colleague_rows(self) -> None:
        """Room for all ties between professionals that teams and shared users can hold at once."""
        shared = self.columns["user_n_ties"].astype(np.int64)
        capacity = len(self.columns["neighbour_place"]) // 2 + int((shared * (shared - 1)).sum()) // 2
        n_paths = len(self.columns["path_pair"])
        capacity = max(min(capacity + n_paths, self._possible_pairs(n_paths > 0)), 1)
        self._allocate("colleague", capacity)
        self._allocate("colleague_direction", 2 * capacity)
        self._allocate("free_row", capacity + 1)
        self._allocate("lookup", 1 << (2 * capacity).bit_length())
        self.columns["pair_first"][:] = NO_ROW
        self.columns["pair_second"][:] = NO_ROW
        self.columns["pair_path_first"][:] = NO_ROW
        self.columns["pair_path_second"][:] = NO_ROW
        self.columns["lookup_key"][:] = NO_ROW
        # What is asked of every row, free or not, is asked of a trust that there could be.
        self.columns["in_colleague_competence"][:] = self.columns["in_colleague_goodwill"][:] = 0.5
        self.columns["free_rows"][0] = capacity
        self.columns["free_rows"][1:] = np.arange(capacity)[::-1]

    def _possible_pairs(self, brokered: bool) -> int:
        """How many pairs of posts can ever be tied: all, or those within organisations where nothing joins two."""
        home = self.columns["user_organisation"][self.columns["service_user"]]
        # Posts are not dealt yet: the column still holds organisations.
        joins_two = brokered or bool((self.columns["service_post"] != home).any())
        sizes = self.columns["organisation_n_posts"].astype(np.int64)
        everyone = int(sizes.sum())
        return everyone * (everyone - 1) // 2 if joins_two else int((sizes * (sizes - 1)).sum() // 2)


def _addresses(arrays: Mapping[str, np.ndarray]) -> np.ndarray:
    """The table of addresses of the arrays there are, by name (see `model.pointers`); 0 for others."""
    table = np.zeros((len(TABLE), 2), np.int64)
    for name, array in arrays.items():
        table[_PLACES[name]] = address_of(array)
    return table


def _restore(columns: dict[str, np.ndarray], seed: int, levers: np.ndarray, settings: np.ndarray) -> World:
    world = World.__new__(World)
    object.__setattr__(world, "columns", Columns())
    world.columns.add(columns)
    world._seed, world._levers, world._settings = seed, levers, settings
    world._addresses = _addresses({**columns, "levers": levers, "settings": settings, "tallies": _NO_TALLIES})
    world._guard()
    return world
