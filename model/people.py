"""Professionals, service users and brokers as Mesa agents: handles on rows of the world, with verbs one can read aloud.

An agent is a person, not a post: when a professional leaves, the agent leaves with them, and a handle kept by
somebody answers "left in week 31" and never with the successor's values. Attributes read and write the columns
(`professional.skill`, `user.prior`); their names are those of `model.columns` without the table's prefix.

To change what people decide, subclass and override a verb; `TrustModel(..., user_class=Wary)` uses the subclass, and
an overridden verb is always driven.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import mesa
import numpy as np

from model.columns import COLUMNS
from model.handles import Field, Handle
from model.parameters import BadValue, nearest, shown
from model.rules.trust import overall
from model.stages import STAGES, VERBS
from model.vocabulary import NO_ROW

if TYPE_CHECKING:
    from model.trust_model import TrustModel

GENERATION = 1 << 32
"""A person's number: the place in the world, plus this for each person who was there before."""


class HasLeft(RuntimeError):
    """Someone was asked who has left; the message says in which week."""


def _add_fields(kind: type, tables: dict[str, str], place: str = "present_row") -> None:
    """Give a class an attribute for every column of a table, without the table's prefix."""
    for column in COLUMNS.values():
        if column.table in tables:
            setattr(kind, column.name.removeprefix(tables[column.table]), Field(column, place))


class Row(Handle):
    """A handle on a row that is not a person: a tie, until it closes."""

    key_columns: tuple[str, ...]
    """The columns that say which two people have the tie, and since when."""

    def __init__(self, model: TrustModel, row: int) -> None:
        self.model, self.row = model, int(row)
        self._key = self._present_key()

    @property
    def present_row(self) -> int:
        """The tie's row, or `HasLeft` when the tie has closed: others may have the row by now."""
        if not self._is_open():
            raise HasLeft("this tie has closed since it was looked up; take `ties` or `colleagues` anew.")
        return self.row

    @property
    def trust(self) -> float:
        """Trust of the trustor in the other, 0 to 1."""
        raise NotImplementedError

    def _present_key(self) -> tuple[int, ...]:
        return tuple(int(self.columns[name][self.row]) for name in self.key_columns)

    def _is_open(self) -> bool:
        return self._present_key() == self._key

    def _state_in_words(self) -> str:
        try:
            return f": trust {self.trust:.2f}"
        except HasLeft:
            return ", closed"


class ServiceTie(Row):
    """A tie between a user and a professional; `attended`, `clarity`, `in_worker_competence`, ... are its columns."""

    key_columns = ("service_key", "service_post", "service_opened")

    @property
    def trust(self) -> float:
        """The user's trust in the professional, 0 to 1."""
        rule = self.model.simulation.rule(overall)
        return float(rule(self.in_worker_competence, self.in_worker_goodwill))

    @property
    def trust_in_user(self) -> float:
        """The professional's trust in the user, 0 to 1."""
        rule = self.model.simulation.rule(overall)
        return float(rule(self.in_user_competence, self.in_user_goodwill))

    @property
    def professional(self) -> Professional | None:
        """Who carries the tie now; None while the post is vacant."""
        return self.model.professional_in(self.columns["service_post"][self.present_row])

    def __repr__(self) -> str:
        return f"<service tie {self.row}{self._state_in_words()}>"


class ColleagueTie(Row):
    """One professional's side of a tie with another; `met`, `clarity`, `in_colleague_goodwill`, ... are its columns."""

    key_columns = ("pair_key",)

    def __init__(self, model: TrustModel, row: int, side: int) -> None:
        self.side = side
        super().__init__(model, row)

    def _is_open(self) -> bool:
        return super()._is_open() and bool(self.columns["pair_first"][self.row] != NO_ROW)

    @property
    def present_direction(self) -> int:
        """The row of this side's trust in the other."""
        return self.present_row + self.side * len(self.columns["pair_first"])

    @property
    def trust(self) -> float:
        """Trust of this side in the other, 0 to 1."""
        rule = self.model.simulation.rule(overall)
        return float(rule(self.in_colleague_competence, self.in_colleague_goodwill))

    @property
    def other(self) -> Professional | None:
        """The colleague; None while that post is vacant."""
        return self.model.professional_in(self.columns["pair_first" if self.side else "pair_second"][self.present_row])

    def __repr__(self) -> str:
        return f"<colleague tie {self.row}{self._state_in_words()}>"


class Acquaintance(Row):
    """A broker and a professional who know each other; `in_broker_goodwill`, `met`, ... are its columns."""

    key_columns = ("acquaintance_key",)

    def _is_open(self) -> bool:
        return super()._is_open() and bool(self.columns["acquaintance_post"][self.row] != NO_ROW)

    @property
    def trust(self) -> float:
        """The professional's trust in the broker, 0 to 1."""
        rule = self.model.simulation.rule(overall)
        return float(rule(self.in_broker_competence, self.in_broker_goodwill))

    @property
    def professional(self) -> Professional | None:
        """Whom the broker knows."""
        return self.model.professional_in(self.columns["acquaintance_post"][self.present_row])

    def __repr__(self) -> str:
        return f"<acquaintance {self.row}{self._state_in_words()}>"


_add_fields(ServiceTie, {"service": "service_"})
_add_fields(Acquaintance, {"acquaintance": "acquaintance_"})
_add_fields(ColleagueTie, {"colleague": "pair_"})
_add_fields(ColleagueTie, {"colleague_direction": ""}, "present_direction")


class Person(Handle, mesa.Agent):
    """Someone in the simulated world.

    Attributes:
        unique_id: the person's number, which follows from the place and how many were there before.
        row: the place in the world.
    """

    kind = "person"
    fixed = Handle.fixed | {"unique_id", "left_in_week"}
    pos: Any
    """Where somebody is, for Mesa's spaces."""

    def __init__(self, model: TrustModel, row: int, generation: int) -> None:
        """Make the handle of a person; `TrustModel.agents` does so, and nobody else can."""
        if not getattr(model, "admits_people", False):
            raise BadValue(
                f"a {self.kind} cannot be added by hand: people come and go with the world. "
                f"Take {self.kind}s from model.agents, or give TrustModel a subclass of them."
            )
        self.row, self._generation = int(row), int(generation)
        self.left_in_week: int | None = None
        super().__init__(model)
        self.unique_id = self._number(model)

    def remove(self) -> None:
        """Nobody is removed by hand: the row would live on without its person."""
        raise BadValue(
            f"{self.kind} {self.unique_id} cannot be removed by hand: people come and go with the world. "
            f"Override a verb to keep somebody from acting."
        )

    def let_go(self, week: int) -> None:
        """Take the handle of someone who left in a week out of Mesa's books."""
        self.__dict__["left_in_week"] = week
        super().remove()

    def _number(self, model: TrustModel) -> int:
        raise NotImplementedError

    def _is_present(self) -> bool:
        raise NotImplementedError

    @property
    def _is_being_made(self) -> bool:
        """Whether the model has not finished making this person, so that `__init__` sets attributes."""
        model = vars(self).get("model")
        return model is None or model.admits_people

    @property
    def has_left(self) -> bool:
        """Whether the person has left."""
        return self.left_in_week is not None or not self._is_present()

    @property
    def present_row(self) -> int:
        """The person's row, or `HasLeft` when they are not there any more."""
        if self.has_left:
            raise HasLeft(f"{self.kind} {self.unique_id} left in week {self._when_left()}.")
        return self.row

    def _when_left(self) -> int:
        return self.left_in_week if self.left_in_week is not None else self.model.week

    def __repr__(self) -> str:
        if self.has_left:
            return f"<{self.kind} {self.unique_id}, left in week {self._when_left()}>"
        return f"<{self.kind} {self.unique_id}>"

    def __setattr__(self, name: str, value: Any) -> None:
        if name in VERBS:
            check_verb(f"{self.kind}.{name}", value)
        super().__setattr__(name, value)

    def owned_rows(self, rows: str) -> Iterator[range]:
        """The rows of a kind that this person owns, as ranges."""
        raise NotImplementedError

    def take_turn(self, verb: str) -> None:
        """Do a verb of the week as the stock model has it, on the rows this person owns.

        Raises:
            BadValue: there is no such verb, or the scenario's last week is over.
        """
        if not isinstance(verb, str) or verb not in VERBS:
            raise BadValue(f"{shown(verb)} is not a verb.{nearest(str(verb), VERBS)} Allowed: {', '.join(VERBS)}.")
        if self.has_left:
            return
        simulation = self.model.simulation
        for stage in STAGES:
            if stage.verb != verb:
                continue
            for part in stage.parts:
                if part.owner != self.kind:
                    continue
                for rows in self.owned_rows(part.rows):
                    simulation.run_rows(part, rows)

    def plan_week(self) -> None:
        """Plan the week: hours, skill, what control asks."""

    def meet(self) -> None:
        """Meet whom one has to do with."""

    def serve(self) -> None:
        """Serve the users who came."""

    def learn(self) -> None:
        """Learn from the week's encounters."""

    def drift_apart(self) -> None:
        """Drift, where one saw nothing of the other, towards trust in people of that kind."""

    def mend(self) -> None:
        """Break with someone, or make up."""

    def generalise(self) -> None:
        """Let encounters colour what one thinks of services as a kind."""

    def live(self) -> None:
        """Live the week: needs and their relief."""

    def face_crisis(self) -> None:
        """Come through the week, or fall into crisis."""

    def stay_or_leave(self) -> None:
        """Stay with the service, drop out, or come back."""


class ServiceUser(Person):
    """A service user: comes or does not come, learns about workers, lives with needs, stays or leaves."""

    kind = "user"

    def _number(self, model: TrustModel) -> int:
        return self.row + self._generation * GENERATION

    def _is_present(self) -> bool:
        return bool(self.columns["user_generation"][self.row] == self._generation)

    @property
    def ties(self) -> list[ServiceTie]:
        """The user's ties, the lead post's first."""
        (rows,) = self.owned_rows("service")
        return [ServiceTie(self.model, row) for row in rows]

    @property
    def trust(self) -> float:
        """Trust in the lead worker, 0 to 1."""
        return self.ties[0].trust

    def owned_rows(self, rows: str) -> Iterator[range]:
        """The user's own row, or those of the user's ties."""
        row = self.present_row
        if rows == "user":
            yield range(row, row + 1)
        elif rows == "service":
            first = int(self.columns["user_first_tie"][row])
            yield range(first, first + int(self.columns["user_n_ties"][row]))

    def meet(self) -> None:
        """Come to the contacts that are offered, where trust suffices."""
        self.take_turn("meet")

    def learn(self) -> None:
        """Learn about the workers met this week."""
        self.take_turn("learn")

    def drift_apart(self) -> None:
        """Drift, without contact with a worker, towards trust in services as a kind."""
        self.take_turn("drift_apart")

    def mend(self) -> None:
        """Break with a worker, or make up."""
        self.take_turn("mend")

    def generalise(self) -> None:
        """Let encounters colour trust in services as a kind."""
        self.take_turn("generalise")

    def live(self) -> None:
        """Live the week: needs return, events happen, encounters relieve."""
        self.take_turn("live")

    def face_crisis(self) -> None:
        """Come through the week, or fall into crisis from unmet need."""
        self.take_turn("face_crisis")

    def stay_or_leave(self) -> None:
        """Stay with the service, drop out, or come back."""
        self.take_turn("stay_or_leave")


class Professional(Person):
    """A professional: plans the week, meets colleagues, serves users, learns about them, colleagues and management."""

    kind = "professional"

    def _number(self, model: TrustModel) -> int:
        return len(model.world.columns["user_key"]) + self.row + self._generation * GENERATION

    def _is_present(self) -> bool:
        columns = self.columns
        return bool(
            columns["post_filled"][self.row] and columns["post_incumbency"][self.row] == self._generation
        )

    @property
    def ties(self) -> list[ServiceTie]:
        """The service ties that the professional carries."""
        return [ServiceTie(self.model, rows.start) for rows in self.owned_rows("service")]

    @property
    def colleagues(self) -> list[ColleagueTie]:
        """The professional's side of the ties with colleagues, within and across organisations."""
        row = self.present_row
        sides = ((0, "pair_first"), (1, "pair_second"))
        return [
            ColleagueTie(self.model, int(pair), side)
            for side, name in sides for pair in np.flatnonzero(self.columns[name] == row)
        ]

    def owned_rows(self, rows: str) -> Iterator[range]:
        """The professional's own row, ties with users, sides of ties with colleagues, acquaintances with brokers.

        A tie between two professionals is owned by the one with the smaller place, each direction by its trustor.
        """
        row = self.present_row
        columns = self.columns
        found = np.zeros(0, int)
        if rows == "post":
            found = np.array([row])
        elif rows == "service":
            found = np.flatnonzero(columns["service_post"] == row)
        elif rows == "pair":
            found = np.flatnonzero(columns["pair_first"] == row)
        elif rows == "acquaintance":
            found = np.flatnonzero(columns["acquaintance_post"] == row)
        elif rows == "pair_direction":
            back = np.flatnonzero(columns["pair_second"] == row) + len(columns["pair_first"])
            found = np.concatenate([np.flatnonzero(columns["pair_first"] == row), back])
        for place in found:
            yield range(int(place), int(place) + 1)

    def plan_week(self) -> None:
        """Plan the week: hours left for users, skill, effort under control, strain."""
        self.take_turn("plan_week")

    def meet(self) -> None:
        """Meet colleagues; both choose at once whether to act."""
        self.take_turn("meet")

    def serve(self) -> None:
        """Serve the users who came: what is kept and what breaks."""
        self.take_turn("serve")

    def learn(self) -> None:
        """Learn about users, colleagues and the own management."""
        self.take_turn("learn")

    def drift_apart(self) -> None:
        """Drift, without contact with a user or colleague, towards trust in people of that kind."""
        self.take_turn("drift_apart")

    def mend(self) -> None:
        """Break with users or colleagues, or make up."""
        self.take_turn("mend")


class Broker(Person):
    """A broker: knows professionals of several organisations, introduces them and mediates between them.

    Whom brokers take on is shared out with their hours, by the system; to meet and to learn is theirs.
    """

    kind = "broker"

    def _number(self, model: TrustModel) -> int:
        columns = model.world.columns
        return len(columns["user_key"]) + len(columns["post_key"]) + self.row + self._generation * GENERATION

    def _is_present(self) -> bool:
        columns = self.columns
        return bool(
            columns["broker_active"][self.row] and columns["broker_incumbency"][self.row] == self._generation
        )

    def _rows_of(self, table: str) -> range:
        """The broker's share of a table that all brokers share evenly."""
        share = len(self.columns[table]) // len(self.columns["broker_key"])
        return range(self.present_row * share, (self.present_row + 1) * share)

    @property
    def acquaintances(self) -> list[Acquaintance]:
        """The professionals whom the broker knows."""
        posts = self.columns["acquaintance_post"]
        return [Acquaintance(self.model, row) for row in self._rows_of("acquaintance_post") if posts[row] != NO_ROW]

    @property
    def paths(self) -> list[ColleagueTie]:
        """The ties between professionals that the broker holds, from the side of the first."""
        pairs = self.columns["path_pair"]
        return [
            ColleagueTie(self.model, int(pairs[path]), 0) for path in self._rows_of("path_pair")
            if pairs[path] != NO_ROW
        ]

    def owned_rows(self, rows: str) -> Iterator[range]:
        """The broker's own row, or those of the professionals the broker knows."""
        if rows == "broker":
            yield range(self.present_row, self.present_row + 1)
        elif rows == "acquaintance":
            yield self._rows_of("acquaintance_post")

    def meet(self) -> None:
        """Look up professionals one knows."""
        self.take_turn("meet")

    def learn(self) -> None:
        """Learn about the professionals met this week."""
        self.take_turn("learn")


_add_fields(Broker, {"broker": "broker_"})
_add_fields(ServiceUser, {"user": "user_"})
_add_fields(Professional, {"post": "post_"})

STOCK_VERBS: dict[tuple[type, str], Any] = {
    (kind, verb): getattr(kind, verb) for kind in (ServiceUser, Professional, Broker) for verb in VERBS
}
"""The verbs as the model has them, to know an overridden one by."""


def check_verb(label: str, function: Any) -> None:
    """Raise `BadValue` when something cannot be called as a verb is: without values, and done when it returns."""
    if inspect.iscoroutinefunction(function) or inspect.isgeneratorfunction(function):
        raise BadValue(f"{label} is one that waits or yields, and would never be run; give a plain function.")
    try:
        inspect.signature(function).bind()
    except TypeError as error:
        raise BadValue(f"{label} is called without values, and cannot be: {error}.") from None


def has_own_verb(agent: Person, verb: str) -> bool:
    """Whether somebody changed what this person does: in a subclass, on the class or on the handle."""
    stock = next(kind for kind in (ServiceUser, Professional, Broker) if isinstance(agent, kind))
    return verb in vars(agent) or getattr(type(agent), verb) is not STOCK_VERBS[stock, verb]
