"""What a broker between two people can do: neutrality is the power, and the weaker side's view caps it (P1, P4)."""

from __future__ import annotations

from model.compiling import compiled
from model.rules.kinds import Share


@compiled
def view_of_broker(trust, neutrality, independence, pays) -> Share:
    """How far someone lets a broker act between them and another organisation, 0 to 1 (forms assumed).

    Args:
        trust: trust in the broker, 0 to 1.
        neutrality: how neutral brokers look to the people of one's organisation, 0 to 1.
        independence: what is left of that for whoever does not pay the broker, 0 to 1.
        pays: whether one's own organisation pays.
    """
    return trust * neutrality * (1.0 if pays else independence)


@compiled
def vouched(view, known, climate) -> Share:
    """Opening trust in somebody whom a broker vouches for: t_iK t_Kj + (1 - t_iK) H (L16).

    Args:
        view: trust in the broker, 0 to 1.
        known: the broker's trust in the other, 0 to 1.
        climate: opening trust without a broker, 0 to 1.
    """
    return view * known + (1.0 - view) * climate


@compiled
def mediated(value, best, view):
    """A quantity of an encounter in a broker's presence: on its way from what it is alone to its best."""
    return value + view * (best - value)
