"""Who meets: contacts offered and attended; colleagues sought out, and their encounters where both choose at once."""

from __future__ import annotations

import numpy as np

from model.behaviours.care_teams import MOST_POSTS, first_and_last
from model.compiling import compiled
from model.draws import draw, first_half, second_half
from model.rules.brokering import mediated
from model.rules.trust import overall
from model.rules.willingness import chance_to_act, chance_to_act_for_colleague, threshold_of_user
from model.vocabulary import (
    ACTING,
    BROKERED_ENCOUNTER,
    CO_LEARNING,
    CONTACT,
    DELIVERING,
    DIALOGUE,
    JOINT_ENCOUNTER,
    NO_ROW,
    SEEKING_COLLEAGUES,
)


@compiled
def come_to_contact(
    row, week, seed, attendance, act_threshold, act_slope, with_willingness, sessions, user_engaged,
    user_complexity, post_filled, post_contact_chance, post_power_gap, service_user, service_post,
    service_key, service_offered, service_attended, service_encounters, in_worker_competence, in_worker_goodwill,
):
    """A contact is offered by chance to an engaged user, who comes when trust suffices for what is at stake."""
    user, post = service_user[row], service_post[row]
    luck = draw(seed, CONTACT, week, service_key[row])
    if (first_half(luck) >= post_contact_chance[post]) | (user_engaged[user] & post_filled[post] == 0):
        return
    if 0 < sessions <= service_encounters[row]:
        return
    chance = attendance
    if with_willingness:
        trust = overall(in_worker_competence[row], in_worker_goodwill[row])
        threshold = threshold_of_user(act_threshold, post_power_gap[post], user_complexity[user])
        chance *= chance_to_act(trust, threshold, act_slope)
    attended = np.int8(second_half(luck) < chance)
    service_offered[row] = 1
    service_attended[row] = attended
    service_encounters[row] += attended


@compiled
def count_meetings(row, user_met, user_first_tie, user_n_ties, service_attended):
    """How many of the care team a user has met this week."""
    met = 0
    first, last = first_and_last(row, user_first_tie, user_n_ties)
    for slot in range(MOST_POSTS):
        met += service_attended[min(first + slot, last)] * (first + slot <= last)
    user_met[row] = met


@compiled
def seek_colleagues(
    row, week, seed, colleagues_sought, post_filled, post_root, post_place, place_post,
    place_first_neighbour, place_n_neighbours, neighbour_place, post_sought_first, post_sought_second,
):
    """One professional chooses which of the nearest colleagues to seek out this week: up to two, drawn by chance."""
    place = post_place[row]
    others = place_n_neighbours[place]
    if not post_filled[row] or colleagues_sought < 1 or others < 1:
        return
    luck = draw(seed, SEEKING_COLLEAGUES, week, post_root[row])
    first = int(first_half(luck) * others)
    beside = place_first_neighbour[place]
    post_sought_first[row] = place_post[neighbour_place[beside + first]] + 1
    if colleagues_sought < 2 or others < 2:
        return
    second = int(second_half(luck) * (others - 1))
    if second >= first:
        second += 1
    post_sought_second[row] = place_post[neighbour_place[beside + second]] + 1


@compiled
def seeks_out(who, whom, post_sought_first, post_sought_second):
    """1 if a professional seeks out a certain colleague this week, else 0."""
    return 1 if (post_sought_first[who] == whom + 1) | (post_sought_second[who] == whom + 1) else 0


@compiled
def come_together(
    row, week, seed, joint_rate, brokered_rate, convening, dialogue_others, colearning,
    session_others, session_across, session_clarity, post_filled, post_place, place_n_neighbours, post_n_across,
    post_sought_first, post_sought_second, pair_first, pair_second, pair_key, pair_across, pair_teammates,
    pair_shared, pair_path_first, pair_mediation, pair_clarity, pair_met, pair_sessions,
):
    """How often two professionals meet this week: by choice, over a user, by a broker, in a dialogue or session."""
    # Drawn for team mates too, whose encounters do not ask for it: a branch would cost more.
    joint_luck = draw(seed, JOINT_ENCOUNTER, week, pair_key[row])
    first, second = pair_first[row], pair_second[row]
    if first == NO_ROW:
        return
    here, is_team = post_filled[first] & post_filled[second], np.int8(pair_teammates[row] > 0)
    sought = seeks_out(first, second, post_sought_first, post_sought_second)
    sought += seeks_out(second, first, post_sought_first, post_sought_second)
    joint = (1 - is_team) * (pair_shared[row] > 0) * (first_half(joint_luck) < joint_rate)
    encounters = here * (is_team * sought + joint)
    if here & (pair_path_first[row] != NO_ROW):
        luck = draw(seed, BROKERED_ENCOUNTER, week, pair_key[row])
        encounters += 1 if first_half(luck) < brokered_rate * pair_mediation[row] else 0
    if convening > 0.0 and here & pair_across[row]:
        share = 0.5 * (1.0 / post_n_across[first] + 1.0 / post_n_across[second])
        luck = draw(seed, DIALOGUE, week, pair_key[row])
        if first_half(luck) < convening * dialogue_others * share:
            encounters += 1
            pair_clarity[row] += session_clarity * (1.0 - pair_clarity[row])
    sessions = 0
    if colearning > 0.0 and here:
        if pair_across[row]:
            share = session_across * 0.5 * (1.0 / post_n_across[first] + 1.0 / post_n_across[second])
        elif pair_teammates[row]:
            near, far = place_n_neighbours[post_place[first]], place_n_neighbours[post_place[second]]
            share = (1.0 - session_across) * 0.5 * (1.0 / near + 1.0 / far)
        else:
            share = 0.0
        if first_half(draw(seed, CO_LEARNING, week, pair_key[row])) < colearning * session_others * share:
            sessions = 1
            pair_clarity[row] += session_clarity * (1.0 - pair_clarity[row])
    pair_met[row] = np.int8(encounters + sessions)
    pair_sessions[row] = np.int8(sessions)


@compiled
def meet_colleague(
    row, seed, with_willingness, colleague_slope, reciprocity, boundary_barrier, reliability, joint_memory,
    session_reliability, mediated_reliability, link_mediation_barrier, link_mediation_reliability, post_threshold,
    pair_first, pair_second, pair_key, pair_across,
    pair_mediation, pair_encounters, pair_joint_act, pair_last_first, pair_last_second, pair_met, pair_sessions,
    pair_evidence, pair_delivered_first, pair_delivered_second, in_colleague_competence, in_colleague_goodwill,
):
    """Two professionals in the encounters of their week, one after the other: both choose at once, then deliver."""
    if pair_met[row] == 0:
        return
    acting = draw(seed, ACTING, pair_encounters[row], pair_key[row])
    delivering = draw(seed, DELIVERING, pair_encounters[row], pair_key[row])
    first, second = pair_first[row], pair_second[row]
    back = row + len(pair_first)
    mediation = pair_mediation[row]
    barrier = pair_across[row] * mediated(boundary_barrier, 0.0, mediation * link_mediation_barrier)
    alone = mediated(reliability, mediated_reliability, mediation * link_mediation_reliability)
    trust_first = overall(in_colleague_competence[row], in_colleague_goodwill[row])
    trust_second = overall(in_colleague_competence[back], in_colleague_goodwill[back])
    evidence, delivered_first, delivered_second = np.int64(0), np.int64(0), np.int64(0)
    last_first, last_second = pair_last_first[row], pair_last_second[row]
    chosen = pair_met[row] - pair_sessions[row]
    for number in range(pair_met[row]):
        encounter = np.int64(number)
        if encounter > 0:
            acting = draw(seed, ACTING, pair_encounters[row] + encounter, pair_key[row])
            delivering = draw(seed, DELIVERING, pair_encounters[row] + encounter, pair_key[row])
        acts_first, acts_second, delivers = np.int64(1), np.int64(1), alone
        if encounter >= chosen:
            delivers = session_reliability
        elif with_willingness:
            acts_first = np.int64(first_half(acting) < chance_to_act_for_colleague(
                trust_first, post_threshold[first], colleague_slope, reciprocity, last_second, barrier
            ))
            acts_second = np.int64(second_half(acting) < chance_to_act_for_colleague(
                trust_second, post_threshold[second], colleague_slope, reciprocity, last_first, barrier
            ))
        # Whole numbers in place of truths: a branch on luck costs more than all of this.
        evidence |= (acts_first | acts_second) << encounter
        delivered_first |= (acts_first & np.int64(first_half(delivering) < delivers)) << encounter
        delivered_second |= (acts_second & np.int64(second_half(delivering) < delivers)) << encounter
        if encounter < chosen:
            # What both do in a session was not chosen, and is no joint work for a user.
            last_first, last_second = 2 * acts_first - 1, 2 * acts_second - 1
            pair_joint_act[row] += joint_memory * (float(acts_first & acts_second) - pair_joint_act[row])
    pair_last_first[row] = np.int8(last_first)
    pair_last_second[row] = np.int8(last_second)
    pair_evidence[row] = np.int8(evidence)
    pair_delivered_first[row] = np.int8(delivered_first)
    pair_delivered_second[row] = np.int8(delivered_second)
    pair_encounters[row] += pair_met[row]
