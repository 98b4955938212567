"""Ruptures and repairs, after the encounters of the week."""

from __future__ import annotations

from model.compiling import compiled
from model.draws import draw, first_half, time_of_encounter
from model.rules.rupture import restored
from model.vocabulary import (
    REPAIRED_NOW,
    RUPTURE_OF_FIRST,
    RUPTURE_OF_SECOND,
    RUPTURE_WITH_USER,
    RUPTURE_WITH_WORKER,
    RUPTURED_NOW,
    SHAKEN,
)


@compiled
def rupture_or_repair(
    row, chance, repair, rupture_rate, repair_restores, ceiling, competence, goodwill, ruptured, events,
    loss_competence, loss_goodwill,
):
    """One direction after an encounter: a rupture may be repaired; one that was shaken may rupture."""
    if ruptured[row]:
        if chance < repair:
            ruptured[row] = 0
            events[row] |= REPAIRED_NOW
            competence[row] = restored(competence[row], ceiling, loss_competence[row], repair_restores)
            goodwill[row] = restored(goodwill[row], ceiling, loss_goodwill[row], repair_restores)
    elif events[row] & SHAKEN and chance < rupture_rate:
        ruptured[row] = 1
        events[row] |= RUPTURED_NOW


@compiled
def mend_with_worker(
    row, seed, rupture_rate, repair_restores, post_repair, service_post, service_key, service_opened,
    service_attended, service_encounters, in_worker_competence, in_worker_goodwill, in_worker_ceiling,
    in_worker_ruptured, in_worker_events, in_worker_loss_competence, in_worker_loss_goodwill,
):
    """A user's side of a tie ruptures, or is repaired, after an encounter."""
    if (service_attended[row] == 0) | (in_worker_ruptured[row] | in_worker_events[row] == 0):
        return
    luck = draw(
        seed, RUPTURE_WITH_WORKER, time_of_encounter(service_opened[row], service_encounters[row]), service_key[row]
    )
    repair = post_repair[service_post[row]]
    rupture_or_repair(
        row, first_half(luck), repair, rupture_rate, repair_restores, in_worker_ceiling[row], in_worker_competence,
        in_worker_goodwill, in_worker_ruptured, in_worker_events, in_worker_loss_competence, in_worker_loss_goodwill,
    )


@compiled
def mend_with_user(
    row, seed, rupture_rate, repair_restores, post_repair, service_post, service_key, service_opened,
    service_attended, service_encounters, in_user_competence, in_user_goodwill, in_user_ruptured, in_user_events,
    in_user_loss_competence, in_user_loss_goodwill,
):
    """A professional's side of a tie ruptures, or is repaired, after an encounter."""
    if (service_attended[row] == 0) | (in_user_ruptured[row] | in_user_events[row] == 0):
        return
    luck = draw(
        seed, RUPTURE_WITH_USER, time_of_encounter(service_opened[row], service_encounters[row]), service_key[row]
    )
    repair = post_repair[service_post[row]]
    rupture_or_repair(
        row, first_half(luck), repair, rupture_rate, repair_restores, 1.0, in_user_competence, in_user_goodwill,
        in_user_ruptured, in_user_events, in_user_loss_competence, in_user_loss_goodwill,
    )


@compiled
def mend_with_colleague(
    row, pair, is_first, seed, rupture_rate, repair_restores, post_repair, pair_first, pair_second,
    pair_key, pair_met, pair_encounters, in_colleague_competence, in_colleague_goodwill, in_colleague_ruptured,
    in_colleague_events, in_colleague_loss_competence, in_colleague_loss_goodwill,
):
    """One side of a tie between professionals ruptures, or is repaired, after the week's encounters."""
    if (pair_met[pair] == 0) | (in_colleague_ruptured[row] | in_colleague_events[row] == 0):
        return
    decision = RUPTURE_OF_FIRST if is_first else RUPTURE_OF_SECOND
    luck = draw(seed, decision, pair_encounters[pair], pair_key[pair])
    repair = post_repair[pair_first[pair] if is_first else pair_second[pair]]
    rupture_or_repair(
        row, first_half(luck), repair, rupture_rate, repair_restores, 1.0, in_colleague_competence,
        in_colleague_goodwill, in_colleague_ruptured, in_colleague_events, in_colleague_loss_competence,
        in_colleague_loss_goodwill,
    )
