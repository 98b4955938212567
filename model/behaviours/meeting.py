"""Who meets: contacts offered and attended, and encounters of colleagues where both choose at once."""

from __future__ import annotations

import numpy as np

from model.compiling import compiled
from model.draws import draw, first_half, second_half
from model.rules.trust import overall
from model.rules.willingness import chance_to_act, chance_to_act_for_colleague, threshold_of_user
from model.vocabulary import (
    ACTING,
    CO_LEARNING,
    CONTACT,
    DELIVERING,
    JOINT_ENCOUNTER,
    NO_ROW,
    SEEKING_COLLEAGUES,
)


@compiled
def come_to_contact(
    row, week, seed, attendance, act_threshold, act_slope, with_willingness, sessions, user_engaged,
    user_complexity, post_filled, post_contact_chance, post_power_gap, service_user, service_post, service_key,
    service_offered, service_attended, service_encounters, in_worker_competence, in_worker_goodwill,
):
    """A contact is offered by chance to an engaged user, who comes when trust suffices for what is at stake."""
    user, post = service_user[row], service_post[row]
    if user_engaged[user] & post_filled[post] == 0:
        return
    if sessions > 0 and service_encounters[row] >= sessions:
        return
    luck = draw(seed, CONTACT, week, service_key[row])
    if first_half(luck) >= post_contact_chance[post]:
        return
    service_offered[row] = 1
    chance = second_half(luck)
    if chance >= attendance:
        return
    if with_willingness:
        trust = overall(in_worker_competence[row], in_worker_goodwill[row])
        threshold = threshold_of_user(act_threshold, post_power_gap[post], user_complexity[user])
        if chance >= attendance * chance_to_act(trust, threshold, act_slope):
            return
    service_attended[row] = 1
    service_encounters[row] += 1


@compiled
def seeks_out(seed, week, who, own_place, other_place, team_size, sought):
    """Whether a professional seeks out a certain colleague of the team this week: up to two, drawn by chance."""
    others = team_size - 1
    if others <= sought:
        return sought > 0
    place = other_place if other_place < own_place else other_place - 1
    luck = draw(seed, SEEKING_COLLEAGUES, week, who)
    first = int(first_half(luck) * others)
    if sought >= 1 and place == first:
        return True
    second = int(second_half(luck) * (others - 1))
    if second >= first:
        second += 1
    return sought >= 2 and place == second


@compiled
def meet_colleague(
    row, week, seed, with_colleagues, with_willingness, colleague_slope, reciprocity, boundary_barrier, reliability,
    colleagues_sought, joint_rate, joint_memory, colearning, session_others, session_across, session_reliability,
    session_clarity, post_filled, post_key, post_threshold, post_place, post_team_size, post_n_across, pair_first,
    pair_second, pair_key, pair_across, pair_teammates, pair_shared, pair_encounters, pair_clarity, pair_joint_act,
    pair_last_first, pair_last_second, pair_met, pair_evidence, pair_delivered_first, pair_delivered_second,
    pair_sessions, in_colleague_competence, in_colleague_goodwill,
):
    """Two professionals meet, by seeking each other out, over a shared user, or in a session; both choose at once."""
    first, second = pair_first[row], pair_second[row]
    if first == NO_ROW or not with_colleagues or not post_filled[first] or not post_filled[second]:
        return
    encounters = 0
    if pair_teammates[row]:
        size = post_team_size[first]
        if seeks_out(seed, week, post_key[first], post_place[first], post_place[second], size, colleagues_sought):
            encounters += 1
        if seeks_out(seed, week, post_key[second], post_place[second], post_place[first], size, colleagues_sought):
            encounters += 1
    elif pair_shared[row] > 0 and first_half(draw(seed, JOINT_ENCOUNTER, week, pair_key[row])) < joint_rate:
        encounters += 1
    sessions = 0
    if colearning > 0.0:
        if pair_across[row]:
            share = session_across * 0.5 * (1.0 / post_n_across[first] + 1.0 / post_n_across[second])
        elif pair_teammates[row]:
            share = (1.0 - session_across) / (post_team_size[first] - 1)
        else:
            share = 0.0
        if first_half(draw(seed, CO_LEARNING, week, pair_key[row])) < colearning * session_others * share:
            sessions = 1
            pair_clarity[row] += session_clarity * (1.0 - pair_clarity[row])
    if encounters + sessions == 0:
        return
    back = row + len(pair_first)
    barrier = boundary_barrier if pair_across[row] else 0.0
    trust_first = overall(in_colleague_competence[row], in_colleague_goodwill[row])
    trust_second = overall(in_colleague_competence[back], in_colleague_goodwill[back])
    evidence, delivered_first, delivered_second = 0, 0, 0
    last_first, last_second = pair_last_first[row], pair_last_second[row]
    for encounter in range(encounters + sessions):
        number = pair_encounters[row] + encounter
        acts_first, acts_second = True, True
        delivers = reliability
        if encounter >= encounters:
            delivers = session_reliability
        elif with_willingness:
            acting = draw(seed, ACTING, number, pair_key[row])
            acts_first = first_half(acting) < chance_to_act_for_colleague(
                trust_first, post_threshold[first], colleague_slope, reciprocity, last_second, barrier
            )
            acts_second = second_half(acting) < chance_to_act_for_colleague(
                trust_second, post_threshold[second], colleague_slope, reciprocity, last_first, barrier
            )
        if acts_first or acts_second:
            evidence |= 1 << encounter
            delivering = draw(seed, DELIVERING, number, pair_key[row])
            if acts_first and first_half(delivering) < delivers:
                delivered_first |= 1 << encounter
            if acts_second and second_half(delivering) < delivers:
                delivered_second |= 1 << encounter
        if encounter < encounters:
            # What both do in a session was not chosen, and is no joint work for a user.
            last_first = 1 if acts_first else -1
            last_second = 1 if acts_second else -1
            together = 1.0 if acts_first and acts_second else 0.0
            pair_joint_act[row] += joint_memory * (together - pair_joint_act[row])
    pair_last_first[row] = np.int8(last_first)
    pair_last_second[row] = np.int8(last_second)
    pair_met[row] = np.int8(encounters + sessions)
    pair_sessions[row] = np.int8(sessions)
    pair_evidence[row] = np.int8(evidence)
    pair_delivered_first[row] = np.int8(delivered_first)
    pair_delivered_second[row] = np.int8(delivered_second)
    pair_encounters[row] += encounters + sessions
