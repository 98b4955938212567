"""A stored trace of chosen people: every encounter, what each side saw, and what it changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from model.following import FIELDS, read_people
from model.parameters import BadValue, shown
from model.rules.trust import overall
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
    of kind "worker" says when the person in it changed.
    """

    def __init__(
        self, people: Sequence[str] | str, columns: dict[str, np.ndarray],
        overall_rule: Callable[..., float] | None = None,
    ) -> None:
        self._overall = overall_rule
        self.users, self.posts = read_people(people, len(columns["user_key"]), len(columns["post_key"]))
        self.records: list[dict[str, Any]] = []
        self._before: dict[str, np.ndarray] = {}

    def before_learning(self, columns: dict[str, np.ndarray]) -> None:
        """Remember what everyone trusted before the week's encounters were learned from."""
        for name in (*_SERVICE, "in_colleague_competence", "in_colleague_goodwill", "service_clarity"):
            self._before[name] = columns[name].copy()

    def after_week(self, week: int, columns: dict[str, np.ndarray]) -> None:
        """Write down the week of the chosen people."""
        posts = columns["service_post"]
        chosen = np.isin(columns["service_user"], self.users) | np.isin(posts, self.posts)
        for row in np.flatnonzero(chosen & (columns["service_offered"] > 0)):
            self._encounter(week, columns, int(row))
        for user in self.users:
            self._life(week, columns, user)
        for post in self.posts:
            self._staff(week, columns, post)
        met = columns["pair_met"] > 0
        chosen = np.isin(columns["pair_first"], self.posts) | np.isin(columns["pair_second"], self.posts)
        for row in np.flatnonzero(met & chosen):
            self._colleagues(week, columns, int(row))

    def _add(self, **fields: Any) -> None:
        self.records.append({name: fields.get(name) for name in FIELDS})

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
            professional=int(columns["service_post"][row]), offered=True, attended=attended,
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
            event=", ".join(words), need_psychosocial=float(columns["user_need_psychosocial"][user]),
            need_material=float(columns["user_need_material"][user]),
            competence_after=float(columns["in_worker_competence"][lead]),
            goodwill_after=float(columns["in_worker_goodwill"][lead]),
        )

    def _staff(self, week: int, columns: dict[str, np.ndarray], post: int) -> None:
        if columns["post_left"][post] or columns["post_hired"][post]:
            word = "left" if columns["post_left"][post] else "started"
            self._add(week=week, kind="worker", professional=post, event=word)

    def _colleagues(self, week: int, columns: dict[str, np.ndarray], row: int) -> None:
        back = row + len(columns["pair_first"])
        acted = (int(columns["pair_last_first"][row]), int(columns["pair_last_second"][row]))
        words = {1: "acted", -1: "withheld", 0: "had no choice yet"}
        self._add(
            week=week, kind="colleagues", professional=int(columns["pair_first"][row]),
            other=int(columns["pair_second"][row]), attended=True,
            event=f"first {words[acted[0]]}, second {words[acted[1]]}, last of {int(columns['pair_met'][row])}",
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
