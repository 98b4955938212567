"""The order of the week, as data: which stage comes when, on what rows, and why there.

A stage of the system shares out scarce things or sums over people; it runs once, in fixed order. Any other stage is
a verb of people: each part of it works on rows that one person owns, reads what others had at the stage's start and
writes only its own rows, so that people may take their turns in any order.
"""

from __future__ import annotations

import ast
import functools
import inspect
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from model.behaviours import (
    acquaintances,
    brokering,
    cases,
    drifting,
    learning,
    living,
    meeting,
    mending,
    opening,
    planning,
    serving,
    settling,
    spillover,
    staff,
    teams,
)
from model.columns import COLUMNS
from model.scenario import DESCRIPTIONS
from model.tallies import brokers as broker_tally
from model.tallies import colleagues as colleague_tally
from model.tallies import service as service_tally
from model.tallies import staff as staff_tally
from model.tallies import users as user_tally

Rows = Literal[
    "world", "organisation", "post", "user", "service", "pair", "pair_direction", "broker", "acquaintance",
]


@dataclass(frozen=True)
class Part:
    """One behaviour of a stage: the function, the kind of row, who owns a row of it, and how it is run.

    Attributes:
        modules: switches; where one of them is off, the behaviour does nothing.
        sifted: it first picks the rows that its leading question lets through, then works on those alone: where the
            answer is luck, that saves guessing.
    """

    function: Any
    rows: Rows
    owner: Literal["system", "user", "professional", "broker"] = "system"
    modules: tuple[str, ...] = ()
    sifted: bool = False

    @functools.cached_property
    def name(self) -> str:
        """The behaviour's name."""
        return str(self.function.py_func.__name__)

    @functools.cached_property
    def parameters(self) -> tuple[str, ...]:
        """What the behaviour is given, in its own words."""
        return tuple(inspect.signature(self.function.py_func).parameters)

    @functools.cached_property
    def columns(self) -> tuple[str, ...]:
        """The columns it reads or writes."""
        return tuple(name for name in self.parameters if name in COLUMNS)

    @functools.cached_property
    def settings(self) -> tuple[str, ...]:
        """The levers and settings it reads, the switches of its modules first."""
        return (*self.modules, *(name for name in self.parameters if name in DESCRIPTIONS))


@dataclass(frozen=True)
class Stage:
    """A moment of the week; `verb` is what people call it, and `reason` why it comes where it does."""

    verb: str
    parts: tuple[Part, ...]
    reason: str
    system: bool = False


SETTLING: tuple[Part, ...] = (
    Part(settling.settle_user_place, "user"),
    Part(settling.settle_care_team, "user"),
    Part(settling.settle_post, "post"),
    Part(settling.settle_user, "user"),
    Part(settling.settle_ties, "world"),
    Part(brokering.settle_broker, "broker"),
)
"""What builds a population, in order; the ties then open as any new tie does."""

OPENING = Stage(
    "open_ties",
    (
        Part(opening.open_service_tie, "service", sifted=True), Part(opening.open_colleague_tie, "pair", sifted=True),
    ),
    "New pairs start from what each expects, before the week begins.",
    system=True,
)

STAGES: tuple[Stage, ...] = (
    Stage("begin_week", (), "What happened last week is cleared away.", system=True),
    Stage(
        "come_and_go",
        (
            Part(staff.come_or_go, "post", modules=("with_churn",)),
            Part(cases.move_cases, "world", modules=("with_churn",)),
            Part(teams.reorganise, "organisation", modules=("with_churn",)),
            Part(teams.shift_priorities, "organisation", modules=("with_churn",)),
        ),
        "Posts and cases are scarce: they are shared out first, in fixed order.",
        system=True,
    ),
    Stage(
        "broker_ties", (Part(brokering.broker_ties, "world", modules=("with_brokers",)),),
        "Brokers' hours are scarce too; whom they bring together opens a tie this week.",
        system=True,
    ),
    OPENING,
    Stage(
        "plan_week",
        (
            Part(planning.plan_week, "post", "professional"),
            Part(meeting.seek_colleagues, "post", "professional", ("with_colleagues",)),
        ),
        "Hours decide how much can be offered, and whom one seeks out decides who meets: both come before meetings.",
    ),
    Stage(
        "meet",
        (
            Part(meeting.come_to_contact, "service", "user", sifted=True),
            Part(meeting.count_meetings, "user", "user"),
            Part(meeting.come_together, "pair", "professional", ("with_colleagues",)),
            Part(meeting.meet_colleague, "pair", "professional", ("with_colleagues",), sifted=True),
            Part(acquaintances.meet_professional, "acquaintance", "broker"),
        ),
        "Evidence arises only where people meet.",
    ),
    Stage(
        "serve", (Part(serving.serve, "service", "professional", sifted=True),),
        "What is delivered follows from the meeting.",
    ),
    Stage(
        "learn",
        (
            Part(learning.learn_about_worker, "service", "user", sifted=True),
            Part(learning.learn_about_user, "service", "professional", sifted=True),
            Part(learning.learn_about_colleague, "pair_direction", "professional", ("with_colleagues",), sifted=True),
            Part(learning.learn_about_management, "post", "professional", ("with_management",)),
            Part(acquaintances.learn_about_broker, "acquaintance", "professional"),
            Part(acquaintances.learn_about_professional, "acquaintance", "broker"),
        ),
        "Each side learns from what it saw.",
    ),
    Stage(
        "drift_apart",
        (
            Part(drifting.drift_from_worker, "service", "user", ("with_drift",)),
            Part(drifting.drift_from_user, "service", "professional", ("with_drift",)),
            Part(drifting.drift_from_colleague, "pair_direction", "professional", ("with_drift",)),
        ),
        "Who saw nothing of the other this week has only the kind to go by.",
    ),
    Stage(
        "mend",
        (
            Part(mending.mend_with_worker, "service", "user", ("with_ruptures",), sifted=True),
            Part(mending.mend_with_user, "service", "professional", ("with_ruptures",), sifted=True),
            Part(mending.mend_with_colleague, "pair_direction", "professional", ("with_ruptures",), sifted=True),
        ),
        "A rupture follows from the loss that learning brought; repair gives part of it back.",
    ),
    Stage(
        "generalise", (Part(spillover.generalise, "user", "user", ("with_spillover",), sifted=True),),
        "What was learned colours the kind.",
    ),
    Stage(
        "change_climate", (Part(spillover.change_climate, "world", modules=("with_spillover",)),),
        "A sum over the people of two organisations.", system=True,
    ),
    Stage(
        "live",
        (
            Part(living.find_relief, "user", "user", ("with_needs",), sifted=True),
            Part(living.live, "user", "user", ("with_needs",)),
        ),
        "Relief needs the week's encounters and the trust they left.",
    ),
    Stage(
        "face_crisis", (Part(living.face_crisis, "user", "user", ("with_needs", "with_crises"), sifted=True),),
        "A crisis grows from the need that the week left.",
    ),
    Stage(
        "stay_or_leave", (Part(living.stay_or_leave, "user", "user", ("with_dropout",), sifted=True),),
        "Whoever leaves has had this week's contact; the next is not offered.",
    ),
)
"""The stages of a week, in order. What was recorded of the week is read after the last of them."""

TALLY_PARTS: dict[Part, tuple[str, ...]] = {
    Part(user_tally.tally_users, "world"): user_tally.UserTally._fields,
    Part(service_tally.tally_service, "world"): service_tally.ServiceTally._fields,
    Part(staff_tally.tally_staff, "world"): staff_tally.StaffTally._fields,
    Part(colleague_tally.tally_colleagues, "world"): colleague_tally.ColleagueTally._fields,
    Part(broker_tally.tally_brokers, "world"): broker_tally.BrokerTally._fields,
}
"""What is counted after the last stage, and the names of the tallies it gives."""

TALLIES: tuple[str, ...] = tuple(name for fields in TALLY_PARTS.values() for name in fields)
"""Names of all weekly tallies, in the order of their columns."""

VERBS: tuple[str, ...] = tuple(stage.verb for stage in STAGES if not stage.system)
"""What people do in a week, in order."""


@functools.cache
def writes(part: Part) -> tuple[str, ...]:
    """The columns that a behaviour assigns to, directly or in functions it hands them to; read from its source."""
    return tuple(name for name in part.columns if _assigns(part.function, name))


def _assigns(function: Callable[..., Any], name: str) -> bool:
    plain = getattr(function, "py_func", function)
    tree = ast.parse(textwrap.dedent(inspect.getsource(plain)))
    for node in ast.walk(tree):
        targets: list[ast.expr] = []
        if isinstance(node, ast.Assign):
            targets = node.targets
        elif isinstance(node, ast.AugAssign):
            targets = [node.target]
        for target in targets:
            if isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name) and target.value.id == name:
                return True
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            called: Any = plain.__globals__.get(node.func.id)
            inner = getattr(called, "py_func", None)
            if inner is None:
                continue
            names = list(inspect.signature(inner).parameters)
            for place, argument in enumerate(node.args):
                if isinstance(argument, ast.Name) and argument.id == name and _assigns(called, names[place]):
                    return True
    return False
