"""What a trace notes of brokers: whom they know and meet, whom they ask, which ties they hold and let go, and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from model.vocabulary import (
    AGREED,
    DECLINED,
    HOURS_ARE_UP,
    NO_OCCASION,
    NO_ROW,
    NOT_HEARD,
    ONE_UNKNOWN,
    PRIORITIES_SHIFTED,
    PUT_ASIDE,
    TRUSTED_AGAIN,
)

Columns = Mapping[str, np.ndarray]

_ANSWERS = {AGREED: "agreed to meet", DECLINED: "declined to meet", NOT_HEARD: "did not hear the broker out"}
_CLOSED = {
    HOURS_ARE_UP: "too few hours", PRIORITIES_SHIFTED: "priorities shifted", TRUSTED_AGAIN: "trusted again",
    NO_OCCASION: "no occasion any more",
}
_CHANNELS = ("competence", "goodwill")


@dataclass(frozen=True)
class _Path:
    """A tie that a broker holds, as it stood at the end of a week; trust is of the first in the second, and back."""

    since: int
    broker: int
    rows: tuple[int, int]
    posts: tuple[int, int]
    is_introduced: bool
    trust: dict[str, float]


class BrokerTrace:
    """What brokers did with or for the people whom a trace follows, and all that followed brokers did.

    Professionals have the broker's moments with them; users those between two who both help them.
    """

    def __init__(
        self, add: Callable[..., None], users: Sequence[int], posts: Sequence[int], brokers: Sequence[int],
        columns: Columns, hours: np.ndarray,
    ) -> None:
        self._add, self._users, self._posts, self._brokers = add, users, set(posts), set(brokers)
        self._hours = hours
        self._n_brokers = len(columns["broker_key"])
        self._known: dict[int, tuple[int, int]] = {}
        self._paths: dict[int, _Path] = {}
        self._teams: dict[int, dict[tuple[int, int], _Path]] = {user: {} for user in users}
        self._active = columns["broker_active"].copy()
        self._before: dict[str, np.ndarray] = {}

    def before_learning(self, columns: Columns) -> None:
        """Remember what brokers and professionals, and the staff of organisations, trusted before the encounters."""
        if self._n_brokers:
            for name in ("climate", *(f"{side}_broker_{channel}" for side in ("in", "by") for channel in _CHANNELS)):
                self._before[name] = columns[name].copy()

    def holds(self, columns: Columns) -> np.ndarray:
        """Bool array [pair]: whether a followed broker holds the tie."""
        held = columns["pair_path_first"]
        if not self._brokers:
            return np.zeros(len(held), bool)
        return (held != NO_ROW) & np.isin(held // self._reach(columns), list(self._brokers))

    def mediator(self, columns: Columns, pair: int) -> dict[str, Any]:
        """Who mediates between two colleagues, and how far they are let; nothing where nobody does."""
        row = int(columns["pair_path_first"][pair])
        if row == NO_ROW:
            return {}
        broker = row // self._reach(columns)
        return {**self._broker(columns, broker), "view": float(columns["pair_mediation"][pair])}

    def after_week(self, week: int, columns: Columns, learned: Mapping[str, np.ndarray]) -> None:
        """Write down the week of brokers, as far as it is about the people who are followed.

        Args:
            learned: what colleagues trusted before the week's encounters, as columns.
        """
        if not self._n_brokers:
            return
        self._come_and_go(week, columns)
        self._acquaintances(week, columns)
        self._asked(week, columns)
        opened = self._closed_and_opened(week, columns, learned)
        for user in self._users:
            self._of_user(week, columns, user, opened)
        self._visits(week, columns)
        for broker in sorted(self._brokers):
            if columns["broker_active"][broker]:
                self._end_of_week(week, columns, broker)

    def _reach(self, columns: Columns) -> int:
        return max(len(columns["acquaintance_post"]) // max(self._n_brokers, 1), 1)

    def _broker(self, columns: Columns, broker: int) -> dict[str, int]:
        return {"broker": broker, "broker_holder": int(columns["broker_incumbency"][broker]) - 1}

    def _people(self, columns: Columns, first: int, second: int | None = None) -> dict[str, int]:
        found = {"professional": first, "holder": int(columns["post_incumbency"][first])}
        if second is not None:
            found |= {"other": second, "other_holder": int(columns["post_incumbency"][second])}
        return found

    def _is_told(self, broker: int, *posts: int) -> bool:
        return broker in self._brokers or not self._posts.isdisjoint(posts)

    def _come_and_go(self, week: int, columns: Columns) -> None:
        active = columns["broker_active"]
        for broker in np.flatnonzero(active != self._active).tolist():
            paid = self._hours[week, columns["broker_organisation"][broker]] > 0.0
            word = "started" if active[broker] else "left" if paid else "no longer paid"
            if broker in self._brokers:
                self._add(week=week, kind="broker", event=word, **self._broker(columns, broker))
        self._active = active.copy()

    def _acquaintances(self, week: int, columns: Columns) -> None:
        """Who was let go, and who was got to know, by the rows of acquaintances."""
        posts, reach = columns["acquaintance_post"], self._reach(columns)
        for row, (post, _) in list(self._known.items()):
            if columns["acquaintance_ended"][row]:
                del self._known[row]
                if self._is_told(row // reach, post):
                    self._add(
                        week=week, kind="acquaintance", event=self._why_unknown(columns, row),
                        **self._broker(columns, row // reach), **self._people(columns, post),
                    )
        for row in np.flatnonzero(posts != NO_ROW).tolist():
            if row in self._known:
                continue
            post, broker = int(posts[row]), row // reach
            self._known[row] = post, week
            if self._is_told(broker, post):
                self._add(
                    week=week, kind="acquaintance", event="got to know", view=float(columns["acquaintance_view"][row]),
                    **self._broker(columns, broker), **self._people(columns, post),
                    **{f"{channel}_after": float(self._before[f"in_broker_{channel}"][row]) for channel in _CHANNELS},
                    **{
                        f"back_{channel}_after": float(self._before[f"by_broker_{channel}"][row])
                        for channel in _CHANNELS
                    },
                )

    def _why_unknown(self, columns: Columns, row: int) -> str:
        why = int(columns["acquaintance_ended"][row])
        if why in (HOURS_ARE_UP, PUT_ASIDE):
            return "too few hours" if why == HOURS_ARE_UP else "put aside"
        return "professional left" if columns["broker_active"][row // self._reach(columns)] else "broker left"

    def _asked(self, week: int, columns: Columns) -> None:
        for broker in range(self._n_brokers):
            for what, words in (("asked", ""), ("barred", "did not let the broker mediate")):
                first, second = (int(columns[f"broker_{what}_{side}"][broker]) - 1 for side in ("first", "second"))
                if first < 0 or not self._is_told(broker, first, second):
                    continue
                rows = [row for row, (post, _) in self._known.items() if post in (first, second)]
                rows = [row for row in rows if row // self._reach(columns) == broker]
                self._add(
                    week=week, kind="asked", event=words or _ANSWERS[int(columns["broker_answer"][broker])],
                    view=min(float(columns["acquaintance_view"][row]) for row in rows),
                    **self._broker(columns, broker), **self._people(columns, first, second),
                )

    def _closed_and_opened(
        self, week: int, columns: Columns, learned: Mapping[str, np.ndarray]
    ) -> dict[int, tuple[str, _Path]]:
        """Note the paths that closed and opened; returns those that closed, by row, with the reason."""
        n_paths = len(columns["path_pair"]) // self._n_brokers
        closed = {}
        for row, path in list(self._paths.items()):
            why = int(columns["path_closed"][row])
            if why:
                closed[row] = self._why_closed(columns, path, why), path
                del self._paths[row]
                if self._is_told(path.broker, *path.posts):
                    self._close(week, columns, *closed[row])
        for row in np.flatnonzero(columns["path_pair"] != NO_ROW).tolist():
            pair, old = int(columns["path_pair"][row]), self._paths.get(row)
            path = _Path(
                week if old is None else old.since, row // n_paths,
                (int(columns["pair_path_first"][pair]), int(columns["pair_path_second"][pair])),
                (int(columns["pair_first"][pair]), int(columns["pair_second"][pair])),
                bool(columns["path_introduced"][row]), _trust_between(columns, pair),
            )
            self._paths[row] = path
            if old is None and self._is_told(path.broker, *path.posts):
                self._open(week, columns, learned, pair, path)
        return closed

    def _why_closed(self, columns: Columns, path: _Path, why: int) -> str:
        if why != ONE_UNKNOWN:
            return _CLOSED[why]
        # Where one has gone, the other may have been put aside since: on a path no longer.
        ended = [self._why_unknown(columns, row) for row in path.rows if columns["acquaintance_ended"][row]]
        return next(reason for reason in ended if reason != "put aside")

    def _open(
        self, week: int, columns: Columns, learned: Mapping[str, np.ndarray], pair: int, path: _Path,
        **fields: Any,
    ) -> None:
        """A path that opened, with the trust that the two begin with; without the broker it would be the climate."""
        trust = {f"{name}_after": value for name, value in _trust_between(learned, pair).items()}
        if path.is_introduced:
            one, other = (int(columns["post_organisation"][post]) for post in path.posts)
            for channel in _CHANNELS:
                trust[f"{channel}_before"] = float(self._before["climate"][one, other])
                trust[f"back_{channel}_before"] = float(self._before["climate"][other, one])
        self._add(
            week=week, kind="path", event="introduced" if path.is_introduced else "mediated",
            view=float(columns["pair_mediation"][pair]), **self._broker(columns, path.broker),
            **self._people(columns, *path.posts), **trust, **fields,
        )

    def _close(self, week: int, columns: Columns, why: str, path: _Path, **fields: Any) -> None:
        self._add(
            week=week, kind="path", event=f"closed: {why}", **self._broker(columns, path.broker),
            **self._people(columns, *path.posts),
            **{f"{name}_before": value for name, value in path.trust.items()}, **fields,
        )

    def _of_user(self, week: int, columns: Columns, user: int, closed: Mapping[int, tuple[str, _Path]]) -> None:
        """The ties between two who both help a user, as far as a broker holds them."""
        first = int(columns["user_first_tie"][user])
        team = {int(post) for post in columns["service_post"][first : first + int(columns["user_n_ties"][user])]}
        held = {path.posts: path for path in self._paths.values() if team.issuperset(path.posts)}
        reasons = {path.posts: why for why, path in closed.values()}
        for posts, path in self._teams[user].items():
            if posts not in held or held[posts].since != path.since:
                why = reasons.get(posts, "no longer both in the team")
                self._close(week, columns, why, path, user=user)
        for posts, path in held.items():
            old = self._teams[user].get(posts)
            if old is None or old.since != path.since:
                earlier = "" if path.since == week else " earlier"
                self._add(
                    week=week, kind="path", user=user,
                    event=f"{'introduced' if path.is_introduced else 'mediated'}{earlier}",
                    **self._broker(columns, path.broker), **self._people(columns, *path.posts),
                )
        self._teams[user] = held

    def _visits(self, week: int, columns: Columns) -> None:
        reach = self._reach(columns)
        for row in np.flatnonzero(columns["acquaintance_met"]):
            post, broker = int(columns["acquaintance_post"][row]), int(row) // reach
            if not self._is_told(broker, post):
                continue
            kept = bool(columns["acquaintance_kept"][row])
            trust = {
                f"{prefix}{channel}_{when}": float(values[f"{side}_broker_{channel}"][row])
                for prefix, side in (("", "in"), ("back_", "by")) for channel in _CHANNELS
                for when, values in (("before", self._before), ("after", columns))
            }
            self._add(
                week=week, kind="visit", attended=True, kept_competence=kept, kept_goodwill=kept,
                event=f"professional {'did' if columns['acquaintance_returned'][row] else 'did not do'} their part",
                view=float(columns["acquaintance_view"][row]), **self._broker(columns, broker),
                **self._people(columns, post), **trust,
            )

    def _end_of_week(self, week: int, columns: Columns, broker: int) -> None:
        reach, n_paths = self._reach(columns), len(columns["path_pair"]) // self._n_brokers
        known = columns["acquaintance_post"][broker * reach : (broker + 1) * reach]
        held = columns["path_pair"][broker * n_paths : (broker + 1) * n_paths]
        self._add(
            week=week, kind="hours", hours=float(columns["broker_hours_used"][broker]),
            known=int((known != NO_ROW).sum()), paths=int((held != NO_ROW).sum()), **self._broker(columns, broker),
        )


def _trust_between(values: Mapping[str, np.ndarray], pair: int) -> dict[str, float]:
    """Trust of two colleagues in each other, by the names of a record's fields without when it was."""
    back = pair + len(values["in_colleague_competence"]) // 2
    return {
        f"{prefix}{channel}": float(values[f"in_colleague_{channel}"][row])
        for prefix, row in (("", pair), ("back_", back)) for channel in _CHANNELS
    }
