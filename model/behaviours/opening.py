"""Ties open: between users and new workers, with or without a joint meeting, and between colleagues."""

from __future__ import annotations

from model.compiling import compiled
from model.draws import identity_in_care_team, identity_of_tie
from model.rules.brokering import vouched
from model.rules.trust import opening, overall
from model.vocabulary import NEW_LEAD, NO_ROW


@compiled
def open_service_tie(
    row, week, prior_weight, peer_opening, handover_quality, opening_trust_in_user, opening_clarity, opening_respect,
    user_key, user_prior, user_propensity, user_first_tie, user_worker_changes, user_events, post_hired,
    post_peer, post_handovers, post_openings, service_user, service_post, service_key, service_new, service_opened,
    service_encounters, service_clarity, in_worker_competence, in_worker_goodwill, in_worker_ceiling,
    in_worker_respect, in_worker_ruptured, in_worker_loss_competence, in_worker_loss_goodwill, in_user_competence,
    in_user_goodwill, in_user_respect, in_user_ruptured, in_user_loss_competence, in_user_loss_goodwill,
):
    """A service tie opens when its worker is new (moved or hired) or its user is (service_new 2).

    Trust, clarity and respect mix with the old ones by the quality of handover; the count of encounters does not.
    """
    post = service_post[row]
    if service_new[row] | post_hired[post] == 0:
        return
    user = service_user[row]
    inherited = 0.0 if service_new[row] == 2 else handover_quality
    if post_hired[post] and service_new[row] == 0 and row == user_first_tie[user]:
        user_worker_changes[user] += 1
        user_events[user] |= NEW_LEAD
    prior, propensity = user_prior[user], user_propensity[user]
    nearer = peer_opening * post_peer[post]
    in_worker_competence[row] = opening(prior, propensity, prior_weight, nearer, inherited, in_worker_competence[row])
    in_worker_goodwill[row] = opening(prior, propensity, prior_weight, nearer, inherited, in_worker_goodwill[row])
    in_worker_respect[row] = (1.0 - inherited) * opening_respect + inherited * in_worker_respect[row]
    in_user_competence[row] = (1.0 - inherited) * opening_trust_in_user + inherited * in_user_competence[row]
    in_user_goodwill[row] = (1.0 - inherited) * opening_trust_in_user + inherited * in_user_goodwill[row]
    in_user_respect[row] = (1.0 - inherited) * opening_respect + inherited * in_user_respect[row]
    service_clarity[row] = (1.0 - inherited) * opening_clarity + inherited * service_clarity[row]
    in_worker_ceiling[row] = 1.0
    in_worker_ruptured[row] = 0
    in_worker_loss_competence[row] = 0.0
    in_worker_loss_goodwill[row] = 0.0
    in_user_ruptured[row] = 0
    in_user_loss_competence[row] = 0.0
    in_user_loss_goodwill[row] = 0.0
    service_encounters[row] = 0
    service_opened[row] = week
    service_key[row] = identity_in_care_team(user_key[user], row - user_first_tie[user])
    post_handovers[post] += inherited
    post_openings[post] += 1


@compiled
def is_to_open(pair, pair_first, pair_second, pair_new, post_hired):
    """Whether a tie opens this week: what it holds until then is of others who had its row or its posts."""
    # Asked of free rows too, on whatever posts.
    return (pair_new[pair] | post_hired[max(pair_first[pair], 0)] | post_hired[max(pair_second[pair], 0)]) != 0


@compiled
def open_colleague_tie(
    row, week, opening_clarity, opening_respect, joint_start, climate, post_organisation, post_root, post_hired,
    pair_first, pair_second, pair_new, pair_path_first, pair_path_second, pair_mediation, by_broker_competence,
    by_broker_goodwill, pair_key, pair_encounters, pair_clarity, pair_joint_act, pair_last_first,
    pair_last_second, in_colleague_competence, in_colleague_goodwill, in_colleague_respect, in_colleague_ruptured,
    in_colleague_loss_competence, in_colleague_loss_goodwill,
):
    """A tie between professionals opens when either is new: each trusts as their organisation's climate has it.

    Where a broker holds the tie, the broker's word counts as far as the weaker side's view of the broker lets it.
    """
    if (pair_first[row] == NO_ROW) | (not is_to_open(row, pair_first, pair_second, pair_new, post_hired)):
        return
    first, second = pair_first[row], pair_second[row]
    pair_key[row] = identity_of_tie(post_root[first], post_root[second], week)
    pair_encounters[row] = 0
    pair_clarity[row] = opening_clarity
    pair_joint_act[row] = joint_start
    pair_last_first[row] = 0
    pair_last_second[row] = 0
    one, other = post_organisation[first], post_organisation[second]
    back = row + len(pair_first)
    forth_opens, back_opens = climate[one, other], climate[other, one]
    if pair_path_first[row] != NO_ROW:
        # A broker who knows both vouches for each to the other.
        known_first = overall(by_broker_competence[pair_path_first[row]], by_broker_goodwill[pair_path_first[row]])
        known_second = overall(by_broker_competence[pair_path_second[row]], by_broker_goodwill[pair_path_second[row]])
        forth_opens = vouched(pair_mediation[row], known_second, forth_opens)
        back_opens = vouched(pair_mediation[row], known_first, back_opens)
    in_colleague_competence[row] = forth_opens
    in_colleague_goodwill[row] = forth_opens
    in_colleague_competence[back] = back_opens
    in_colleague_goodwill[back] = back_opens
    in_colleague_respect[row] = opening_respect
    in_colleague_respect[back] = opening_respect
    for direction in (row, back):
        in_colleague_ruptured[direction] = 0
        in_colleague_loss_competence[direction] = 0.0
        in_colleague_loss_goodwill[direction] = 0.0
