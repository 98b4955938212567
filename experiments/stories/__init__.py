"""Stories: one person's weeks in sentences, under several regimes on the same luck.

Sentences are made from the moments that a trace has noted (`model.following.FIELDS`), and each names those it rests
on. One file a role says how such a life is told; `TELLERS` names them.
"""

from __future__ import annotations

from collections.abc import Callable

from experiments.stories.brokers import broker_life
from experiments.stories.life import Life
from experiments.stories.professionals import professional_life
from experiments.stories.users import user_life

TELLERS: dict[str, Callable[..., Life]] = {
    "user": user_life, "professional": professional_life, "broker": broker_life,
}
"""Who tells the life of a role of `model.following.ROLES`."""
