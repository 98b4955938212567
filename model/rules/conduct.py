"""What professionals do: effort under control, skill, fit, and whether an encounter keeps its word."""

from __future__ import annotations

import math

from model.compiling import compiled
from model.rules.curves import near_normal_share
from model.rules.kinds import Share


@compiled
def present_skill(mature, tenure_weeks, newcomer_gap, growth_weeks) -> Share:
    """Skill now: a newcomer lacks a share of mature skill, which tenure closes (size assumed)."""
    return mature * (1.0 - newcomer_gap * math.exp(-tenure_weeks / growth_weeks))


@compiled
def effort_under_control(voluntary, averse, audit, floor, reaction, has_signal, has_floor) -> Share:
    """Voluntary effort after control (Falk and Kosfeld 2006; Ziegelmeyer et al. 2012).

    Averse people above the floor give less, down to the floor; people below it are lifted towards it.

    Args:
        voluntary: effort without control, 0 to 1.
        audit: strength of control, 0 to 1.
        reaction: share that averse people withdraw at full control.
        has_signal, has_floor: the two built-in links, each can be cut.
    """
    if voluntary < floor:
        return voluntary + audit * (floor - voluntary) if has_floor else voluntary
    if averse and has_signal:
        reduced = voluntary * (1.0 - reaction * audit)
        return max(floor, reduced) if has_floor else reduced
    return voluntary


@compiled
def full_effort(base, voluntary, feedback, own_willingness) -> Share:
    """Effort in an encounter: a base, and a voluntary part that follows one's own trust in the user (P2)."""
    return base + (1.0 - base) * voluntary * (1.0 - feedback + feedback * own_willingness)


@compiled
def skill_in_use(skill, complexity, discretion, audit, procedures_skill, has_procedures) -> Share:
    """Skill that reaches the user: procedures help with simple needs, discretion with complex ones (P4)."""
    simple = skill + (audit * max(0.0, procedures_skill - skill) if has_procedures else 0.0)
    return (1.0 - complexity) * simple + complexity * skill * discretion


@compiled
def time_fit(ratio, loss) -> Share:
    """Fit of help to need: it suffers when hours do not suffice (size assumed)."""
    return 1.0 - loss * (1.0 - ratio)


@compiled
def chance_expectation_met(delivery, expectation, delivery_sd, expectation_sd, clarity) -> Share:
    """Chance that delivery reaches what was expected; unclear expectations scatter (P2, sizes assumed)."""
    scatter = expectation_sd * (1.0 - clarity)
    spread = math.sqrt(delivery_sd * delivery_sd + scatter * scatter)
    gap = delivery - expectation
    if spread <= 0.0:
        return 1.0 if gap >= 0.0 else 0.0
    return near_normal_share(gap / spread)


@compiled
def chance_goodwill_shown(goodwill, effort, fit, failures_avoided) -> Share:
    """Chance that an encounter shows goodwill; presence avoids a share of the failures (P3)."""
    return 1.0 - (1.0 - goodwill * effort * fit) * (1.0 - failures_avoided)


@compiled
def discretion_after(discretion, audit, decay, recovery) -> Share:
    """Discretion after a week: control wears it down, and it recovers slowly (Gneezy and Rustichini 2000)."""
    return discretion - decay * audit * discretion + recovery * (1.0 - discretion)


@compiled
def towards_half_life(value, target, half_life) -> Share:
    """A slow state after a week on its way to a target (strain)."""
    return value + (1.0 - 2.0 ** (-1.0 / half_life)) * (target - value)


@compiled
def hours_ratio(direct, cases, contact_hours) -> Share:
    """Share of the planned contacts for which the hours suffice, 0 to 1; 1 for someone without cases."""
    wanted = cases * contact_hours
    if wanted <= 0.0:
        return 1.0
    return min(1.0, max(0.0, direct) / wanted)
