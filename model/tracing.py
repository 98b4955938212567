"""A stored trace of chosen people: every encounter, what each side saw, and what it changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from model.following import FIELDS, read_people
from model.parameters import BadValue, shown
from model.rules.trust import overall
from model.tracing_brokers import BrokerTrace
from model.vocabulary import (
    CAME_BACK,
    CRISIS_DISPLACED,
    CRISIS_OWN,
    DECEPTION_NOTICED,
    DROPPED_OUT,
    HARM_DONE,
    NEW_LEAD,
    NEW_USER,
    PROMISE_BROKEN,
    REPAIRED_NOW,
    RUPTURED_NOW,
)

_SERVICE = ("in_worker_competence", "in_worker_goodwill", "in_user_competence", "in_user_goodwill")


class Trace:
    """The trace of chosen people through a run.

    A professional is followed as a post: `professional` in a record is the post, and successors keep it; a record
    of kind "worker" says when the person in it changed. A broker is followed alike (see `model.tracing_brokers`).
    """

    def __init__(
        self, people: Sequence[str] | str, columns: dict[str, np.ndarray], broker_hours: np.ndarray,
        overall_rule: Callable[..., float] | None = None,
    ) -> None:
        """Begin to follow people in a world that has not begun its first week.

        Args:
            broker_hours: float array [week, organisation], the hours a week for which each broker is paid.
            overall_rule: how the two channels make trust, if not by the stock rule.
        """
        self._overall = overall_rule
        self.users, self.posts, self.brokers = read_people(
            people, len(columns["user_key"]), len(columns["post_key"]), len(columns["broker_key"])
        )
        self._brokers = BrokerTrace(self._add, self.users, self.posts, self.brokers, columns, broker_hours)
        self.records: list[dict[str, Any]] = []
        self._before: dict[str, np.ndarray] = {}
        self._last_week: dict[int, tuple[int, int, float, float]] = {}
        for user in self.users:
            self._begin(columns, user)

    def before_learning(self, columns: dict[str, np.ndarray]) -> None:
        """Remember what everyone trusted before the week's encounters were learned from."""
        for name in (*_SERVICE, "in_colleague_competence", "in_colleague_goodwill", "service_clarity"):
            self._before[name] = columns[name].copy()
        self._brokers.before_learning(columns)

    def after_week(self, week: int, columns: dict[str, np.ndarray]) -> None:
        """Write down the week of the chosen people."""
        self._brokers.after_week(week, columns, self._before)
        posts = columns["service_post"]
        chosen = np.isin(columns["service_user"], self.users) | np.isin(posts, self.posts)
        for row in np.flatnonzero(chosen & (columns["service_offered"] > 0)):
            self._encounter(week, columns, int(row))
        for user in self.users:
            self._ties(week, columns, user)
            self._life(week, columns, user)
        for post in self.posts:
            self._staff(week, columns, post)
        met = columns["pair_met"] > 0
        chosen = np.isin(columns["pair_first"], self.posts) | np.isin(columns["pair_second"], self.posts)
        for row in np.flatnonzero(met & (chosen | self._brokers.holds(columns))):
            self._colleagues(week, columns, int(row))

    def _add(self, **fields: Any) -> None:
        self.records.append({name: fields.get(name) for name in FIELDS})

    def _begin(self, columns: dict[str, np.ndarray], user: int) -> None:
        """The ties that a user begins with."""
        for row in _rows_of(columns, user):
            post, holder, competence, goodwill = self._remember(columns, row)
            vacant = "" if columns["post_filled"][post] else ", nobody in post"
            self._add(
                week=0, kind="tie", user=user, professional=post, holder=holder, lead=_is_lead(columns, row),
                event=f"at the start{vacant}", competence_after=competence, goodwill_after=goodwill,
            )

    def _remember(self, columns: dict[str, np.ndarray], row: int) -> tuple[int, int, float, float]:
        """Who a tie is with, and the trust in them, kept for the week after."""
        post = int(columns["service_post"][row])
        competence, goodwill = float(columns["in_worker_competence"][row]), float(columns["in_worker_goodwill"][row])
        self._last_week[row] = post, int(columns["post_incumbency"][post]), competence, goodwill
        return self._last_week[row]

    def _ties(self, week: int, columns: dict[str, np.ndarray], user: int) -> None:
        """What became of a user's ties this week: the worker left, another came, or the case was moved."""
        for row in _rows_of(columns, user):
            old_post, old_holder, *old_trust = self._last_week[row]
            post = int(columns["service_post"][row])
            is_new, moved = int(columns["service_new"][row]), post != old_post
            words = []
            if is_new == 2:
                words.append("another user has the place")
            elif moved:
                words.append("moved to another worker")
            elif columns["post_hired"][post]:
                words.append("successor came")
            if columns["post_left"][post]:
                words.append("worker left")
            for word in words:
                opened = word != "worker left"
                self._add(
                    week=week, kind="tie", user=user, professional=post, holder=int(columns["post_incumbency"][post]),
                    lead=_is_lead(columns, row), other=old_post if moved else None,
                    other_holder=old_holder if moved else None, event=word,
                    competence_before=old_trust[0], goodwill_before=old_trust[1],
                    competence_after=float(self._before["in_worker_competence"][row]) if opened else None,
                    goodwill_after=float(self._before["in_worker_goodwill"][row]) if opened else None,
                )
            self._remember(columns, row)

    def _encounter(self, week: int, columns: dict[str, np.ndarray], row: int) -> None:
        event = int(columns["service_event"][row])
        words = [
            word for bit, word in (
                (PROMISE_BROKEN, "promise broken"), (HARM_DONE, "harm done"), (DECEPTION_NOTICED, "deception noticed")
            ) if event & bit
        ]
        changed = int(columns["in_worker_events"][row])
        change = "ruptured" if changed & RUPTURED_NOW else "repaired" if changed & REPAIRED_NOW else ""
        attended = bool(columns["service_attended"][row])
        self._add(
            week=week, kind="contact", user=int(columns["service_user"][row]),
            professional=int(columns["service_post"][row]),
            holder=int(columns["post_incumbency"][columns["service_post"][row]]), lead=_is_lead(columns, row),
            offered=True, attended=attended,
            kept_competence=bool(columns["service_kept_competence"][row]) if attended else None,
            kept_goodwill=bool(columns["service_kept_goodwill"][row]) if attended else None,
            event=", ".join(words), delivery=float(columns["service_delivery"][row]) if attended else None,
            clarity=float(columns["service_clarity"][row]), change=change,
            competence_before=float(self._before["in_worker_competence"][row]),
            competence_after=float(columns["in_worker_competence"][row]),
            goodwill_before=float(self._before["in_worker_goodwill"][row]),
            goodwill_after=float(columns["in_worker_goodwill"][row]),
            back_competence_before=float(self._before["in_user_competence"][row]),
            back_competence_after=float(columns["in_user_competence"][row]),
            back_goodwill_before=float(self._before["in_user_goodwill"][row]),
            back_goodwill_after=float(columns["in_user_goodwill"][row]),
        )

    def _life(self, week: int, columns: dict[str, np.ndarray], user: int) -> None:
        events = int(columns["user_events"][user])
        words = [
            word for bit, word in (
                (NEW_USER, "another user has the place"), (NEW_LEAD, "new lead worker"), (CRISIS_OWN, "crisis"),
                (CRISIS_DISPLACED, "crisis met by another service"), (DROPPED_OUT, "dropped out"),
                (CAME_BACK, "came back"),
            ) if events & bit
        ]
        lead = int(columns["user_first_tie"][user])
        self._add(
            week=week, kind="week", user=user, professional=int(columns["service_post"][lead]),
            holder=int(columns["post_incumbency"][columns["service_post"][lead]]), lead=True,
            event=", ".join(words), need_psychosocial=float(columns["user_need_psychosocial"][user]),
            need_material=float(columns["user_need_material"][user]),
            competence_after=float(columns["in_worker_competence"][lead]),
            goodwill_after=float(columns["in_worker_goodwill"][lead]),
        )

    def _staff(self, week: int, columns: dict[str, np.ndarray], post: int) -> None:
        if columns["post_left"][post] or columns["post_hired"][post]:
            word = "left" if columns["post_left"][post] else "started"
            holder = int(columns["post_incumbency"][post])
            self._add(week=week, kind="worker", professional=post, holder=holder, event=word)

    def _colleagues(self, week: int, columns: dict[str, np.ndarray], row: int) -> None:
        back = row + len(columns["pair_first"])
        first, second = int(columns["pair_first"][row]), int(columns["pair_second"][row])
        self._add(
            week=week, kind="colleagues", professional=first, holder=int(columns["post_incumbency"][first]),
            other=second, other_holder=int(columns["post_incumbency"][second]), attended=True,
            **self._brokers.mediator(columns, row),
            event=_what_colleagues_did(columns, row),
            competence_before=float(self._before["in_colleague_competence"][row]),
            competence_after=float(columns["in_colleague_competence"][row]),
            goodwill_before=float(self._before["in_colleague_goodwill"][row]),
            goodwill_after=float(columns["in_colleague_goodwill"][row]),
            back_competence_before=float(self._before["in_colleague_competence"][back]),
            back_competence_after=float(columns["in_colleague_competence"][back]),
            back_goodwill_before=float(self._before["in_colleague_goodwill"][back]),
            back_goodwill_after=float(columns["in_colleague_goodwill"][back]),
        )

    def trust_of_user(self, user: int) -> list[tuple[int, float]]:
        """Week and trust in the lead worker of a followed user, week by week."""
        if user not in self.users:
            followed = ", ".join(str(one) for one in self.users) or "none"
            raise BadValue(f"user {shown(user)} is not followed; followed users: {followed}.")
        trust = self._overall or overall
        return [
            (record["week"], float(trust(record["competence_after"], record["goodwill_after"])))
            for record in self.records if record["kind"] == "week" and record["user"] == user
        ]


def _what_colleagues_did(columns: dict[str, np.ndarray], row: int) -> str:
    """What both did in the last encounter of the week that they chose; a week of sessions alone has none."""
    sessions = int(columns["pair_sessions"][row])
    chosen = int(columns["pair_met"][row]) - sessions
    if not chosen:
        # The columns still hold what the two chose in an earlier week.
        return "session"
    words = {1: "acted", -1: "withheld"}
    first, second = (words[int(columns[f"pair_last_{side}"][row])] for side in ("first", "second"))
    return f"first {first}, second {second}, last of {chosen}{', session' if sessions else ''}"


def _rows_of(columns: dict[str, np.ndarray], user: int) -> range:
    """The rows of a user's ties, the lead post's first."""
    first = int(columns["user_first_tie"][user])
    return range(first, first + int(columns["user_n_ties"][user]))


def _is_lead(columns: dict[str, np.ndarray], row: int) -> bool:
    return row == int(columns["user_first_tie"][columns["service_user"][row]])
