"""A user's week: needs, what encounters relieve, crises; and whether to stay with the service or come back."""

from __future__ import annotations

from model.behaviours.bounds import (
    dropout_below_chord,
    highest_chance_of_crisis,
    highest_chance_of_dropout,
    highest_chance_of_return,
)
from model.behaviours.care_teams import joint_work
from model.compiling import compiled
from model.draws import (
    bits_below,
    draw,
    draw_at,
    first_half,
    is_below,
    moment,
    near_normal,
    second_half,
    whole,
)
from model.rules.curves import logistic
from model.rules.need import (
    chance_of_dropout,
    chance_of_return,
    crisis_log_odds,
    material_share,
    need_after,
    relief_factor,
)
from model.rules.trust import after_broken, overall
from model.vocabulary import (
    CAME_BACK,
    CRISIS,
    CRISIS_DISPLACED,
    CRISIS_HANDLING,
    CRISIS_OWN,
    DROPOUT,
    DROPPED_OUT,
    LIFE_EVENTS,
    RE_ENTRY,
)

TRUST_WITHOUT_LINK = 0.5


@compiled
def find_relief(
    row, psychosocial_relief, material_relief, material_reference, relief_cap, link_trust_relief,
    link_joint_work, with_ruptures, rupture_relief, relate_first, relate_first_encounters, relate_first_relief,
    user_met, user_first_tie, user_n_ties, user_complexity, user_need_psychosocial, user_need_material,
    user_psychosocial_relief, user_material_relief, post_filled, service_post, service_pair, service_attended,
    service_encounters, service_delivery, in_worker_competence, in_worker_goodwill, in_worker_ruptured,
    pair_joint_act,
):
    """A user's encounters of the week relieve needs: trust the psychosocial ones, what was delivered the others."""
    if user_met[row] == 0:
        return
    psychosocial, delivered = 0.0, 0.0
    for tie in range(user_first_tie[row], user_first_tie[row] + user_n_ties[row]):
        # A factor of 0 in place of a branch: who came is luck.
        attended = float(service_attended[tie])
        trust = overall(in_worker_competence[tie], in_worker_goodwill[tie]) if link_trust_relief else TRUST_WITHOUT_LINK
        held_back = rupture_relief if (with_ruptures != 0) & (in_worker_ruptured[tie] != 0) else 1.0
        psychosocial += attended * (trust * held_back)
        relating = relate_first if service_encounters[tie] <= relate_first_encounters else 0.0
        delivered += attended * (service_delivery[tie] * (1.0 - relating * (1.0 - relate_first_relief)))
    joint = 1.0
    if link_joint_work:
        joint = joint_work(row, user_first_tie, user_n_ties, service_post, service_pair, post_filled, pair_joint_act)
    material = material_relief / material_reference * delivered * material_share(user_complexity[row], joint)
    user_psychosocial_relief[row] = (
        psychosocial_relief * psychosocial * relief_factor(user_need_psychosocial[row], relief_cap)
    )
    user_material_relief[row] = material * relief_factor(user_need_material[row], relief_cap)


@compiled
def live(
    row, week, seed, need_return, need_noise, user_key, user_need_psychosocial, user_need_material,
    user_without_psychosocial, user_without_material, user_psychosocial_relief, user_material_relief,
):
    """A user lives a week: needs return, events happen, and what was relieved is relieved."""
    luck = draw(seed, LIFE_EVENTS, week, user_key[row])
    psychosocial_event = near_normal(first_half(luck))
    material_event = near_normal(second_half(luck))
    user_need_psychosocial[row] = need_after(
        user_need_psychosocial[row], user_without_psychosocial[row], need_return, need_noise * psychosocial_event,
        user_psychosocial_relief[row],
    )
    user_need_material[row] = need_after(
        user_need_material[row], user_without_material[row], need_return, need_noise * material_event,
        user_material_relief[row],
    )


@compiled
def face_crisis(
    row, week, seed, crisis_level, crisis_slope, crisis_reference, crisis_knowing,
    crisis_knowing_encounters, link_knowing_crisis, crisis_relief, crisis_coercive, crisis_return, gain, prism,
    loss_ratio_goodwill, user_key, user_first_tie, user_n_ties, user_prior, user_need_psychosocial,
    user_need_material, user_engaged, user_events, post_filled, service_post, service_encounters,
):
    """Unmet need may become a crisis, which another service handles, coercively or not."""
    luck = draw(seed, CRISIS, week, user_key[row])
    chance = whole(luck)
    need = 0.5 * (user_need_psychosocial[row] + user_need_material[row])
    if chance >= highest_chance_of_crisis(crisis_level, crisis_slope, need, crisis_reference):
        return
    known = 0
    if link_knowing_crisis:
        for tie in range(user_first_tie[row], user_first_tie[row] + user_n_ties[row]):
            if post_filled[service_post[tie]] and service_encounters[tie] > known:
                known = service_encounters[tie]
    odds = crisis_log_odds(
        crisis_level, crisis_slope, need, crisis_reference, crisis_knowing, known, crisis_knowing_encounters
    )
    if chance >= logistic(odds):
        return
    user_events[row] |= CRISIS_OWN if user_engaged[row] else CRISIS_DISPLACED
    user_need_psychosocial[row] -= crisis_relief
    user_need_material[row] -= crisis_relief
    handling = draw(seed, CRISIS_HANDLING, week, user_key[row])
    if first_half(handling) < crisis_coercive:
        user_prior[row] = after_broken(user_prior[row], 1.0, gain * loss_ratio_goodwill, prism)
    if not user_engaged[row] and second_half(handling) < crisis_return:
        user_engaged[row] = 1
        user_events[row] |= CAME_BACK


@compiled
def stay_or_leave(
    row, week, seed, dropout_rate, dropout_slope, dropout_reference, link_trust_dropout, rupture_dropout,
    with_ruptures, reentry_rate, reentry_threshold, reentry_slope, sessions, user_key, user_first_tie, user_engaged,
    user_prior, user_events, service_offered, service_encounters, in_worker_competence, in_worker_goodwill,
    in_worker_ruptured,
):
    """A user drops out, by chance, when the lead worker offers a contact; one who left may come back."""
    here = user_engaged[row] == 1
    lead = user_first_tie[row]
    # One draw either way. Whoever draws above the highest chance of all need not be asked for the own one.
    luck = draw_at(moment(seed, DROPOUT, week) if here else moment(seed, RE_ENTRY, week), user_key[row])
    leaving = highest_chance_of_dropout(dropout_rate, dropout_slope, dropout_reference, max(1.0, rupture_dropout))
    coming = highest_chance_of_return(reentry_rate)
    # Factors of 0 or 1 in place of a branch: who is here is luck too.
    at_most = here * service_offered[lead] * bits_below(leaving) + (1 - here) * bits_below(coming)
    if not is_below(luck, at_most):
        return
    if not here:
        if whole(luck) < chance_of_return(reentry_rate, user_prior[row], reentry_threshold, reentry_slope):
            user_engaged[row] = 1
            user_events[row] |= CAME_BACK
        return
    trust = overall(in_worker_competence[lead], in_worker_goodwill[lead]) if link_trust_dropout else dropout_reference
    multiple = rupture_dropout if with_ruptures and in_worker_ruptured[lead] else 1.0
    at_most = dropout_below_chord(dropout_rate, dropout_slope, dropout_reference, trust, multiple)
    if whole(luck) >= at_most or not (sessions <= 0 or service_encounters[lead] < sessions):
        return
    if whole(luck) < chance_of_dropout(dropout_rate, dropout_slope, dropout_reference, trust, multiple):
        user_engaged[row] = 0
        user_events[row] |= DROPPED_OUT
