"""Brokers: who is at work, whom they know, which ties between professionals they hold, and what hours allow."""

from __future__ import annotations

import numpy as np

from model.behaviours.colleague_ties import find, let_go, take_up
from model.compiling import compiled
from model.draws import draw, first_half, identity, identity_of_tie, mix, uniform, whole
from model.rules.brokering import view_of_broker
from model.rules.churn import weekly_chance
from model.rules.trust import overall
from model.vocabulary import (
    AGREED,
    BROKER,
    BROKER_FILLING,
    BROKER_LEAVES,
    CONSENT,
    DECLINED,
    FIXED_POINTS_FIRST,
    HOURS_ARE_UP,
    INTRODUCTION,
    LOWEST_TRUST,
    NO_OCCASION,
    NO_ROW,
    NOT_HEARD,
    ONE_UNKNOWN,
    PRIORITIES_SHIFTED,
    PRIORITY_SHIFT,
    PUT_ASIDE,
    SENIOR_FIRST,
    SOMEBODY_LEFT,
    TRUSTED_AGAIN,
)

LOOKED_AT = 8
"""Pairs of strangers whom a broker thinks of in a week, before introducing one of them (assumed)."""

DEAREST = 3.0
"""Most set-ups that one tie takes, of two people and of the path between them; no more hours than that are saved."""

FIRST = 2.0
"""What being a target first counts for: more than any difference of trust (assumed)."""


@compiled
def settle_broker(row, broker_organisation, broker_root):
    """A broker's post, known by its organisation and number there."""
    number = 0
    while number < row and broker_organisation[row - 1 - number] == broker_organisation[row]:
        number += 1
    broker_root[row] = identity(BROKER, broker_organisation[row], number, 0)


@compiled
def shift_priorities(
    row, week, seed, with_churn, priority_shift_rate, reorganised_clarity, organisation_key, organisation_shifted,
    organisation_first_post, organisation_n_posts, post_organisation, post_shifted, service_post, service_clarity,
    pair_first, pair_second, pair_clarity,
):
    """One organisation in one week: by chance its priorities shift, and what was agreed has to be settled again."""
    if not with_churn or priority_shift_rate <= 0.0:
        return
    if uniform(seed, PRIORITY_SHIFT, week, organisation_key[row]) >= weekly_chance(priority_shift_rate):
        return
    organisation_shifted[row] = 1
    for post in range(organisation_first_post[row], organisation_first_post[row] + organisation_n_posts[row]):
        post_shifted[post] = 1
    for tie in range(len(service_post)):
        if post_organisation[service_post[tie]] == row:
            service_clarity[tie] = reorganised_clarity
    for pair in range(len(pair_first)):
        if pair_first[pair] != NO_ROW and (
            post_organisation[pair_first[pair]] == row or post_organisation[pair_second[pair]] == row
        ):
            pair_clarity[pair] = reorganised_clarity


@compiled
def known_by(broker, post, reach, acquaintance_post):
    """The broker's acquaintance with a professional, or NO_ROW."""
    for row in range(broker * reach, (broker + 1) * reach):
        if acquaintance_post[row] == post:
            return row
    return NO_ROW


@compiled
def free_acquaintances(broker, reach, acquaintance_post):
    """How many more professionals a broker can know."""
    free = 0
    for row in range(broker * reach, (broker + 1) * reach):
        free += 1 if acquaintance_post[row] == NO_ROW else 0
    return free


@compiled
def forget_idle(
    broker, reach, n_paths, acquaintance_post, acquaintance_ended, path_pair, pair_path_first, pair_path_second,
):
    """A broker who knows as many as they can keep up with lets go of those who are on none of their paths."""
    first_row = broker * reach
    on_a_path = np.zeros(reach, np.int8)
    for path in range(broker * n_paths, (broker + 1) * n_paths):
        pair = path_pair[path]
        if pair != NO_ROW:
            on_a_path[pair_path_first[pair] - first_row] = 1
            on_a_path[pair_path_second[pair] - first_row] = 1
    for row in range(first_row, first_row + reach):
        if not on_a_path[row - first_row] and acquaintance_post[row] != NO_ROW:
            acquaintance_post[row] = NO_ROW
            acquaintance_ended[row] = PUT_ASIDE


@compiled
def free_path(broker, n_paths, path_pair):
    """A place for one more path of a broker, or NO_ROW."""
    for path in range(broker * n_paths, (broker + 1) * n_paths):
        if path_pair[path] == NO_ROW:
            return path
    return NO_ROW


@compiled
def close_path(
    path, path_pair, pair_path_first, pair_path_second, pair_first, pair_second, pair_teammates, pair_shared,
    pair_new, pair_across, lookup_key, lookup_row, free_rows, post_n_across,
):
    """A broker lets go of a tie; it lives on where a team or a user still holds it."""
    pair = path_pair[path]
    path_pair[path] = NO_ROW
    pair_path_first[pair] = NO_ROW
    pair_path_second[pair] = NO_ROW
    let_go(
        pair, pair_first, pair_second, pair_teammates, pair_shared, pair_new, pair_across, pair_path_first,
        lookup_key, lookup_row, free_rows, post_n_across,
    )


@compiled
def get_to_know(
    broker, post, week, reach, opening_broker, opening_respect, broker_key, post_key, acquaintance_post,
    acquaintance_key, acquaintance_encounters, in_broker_competence, in_broker_goodwill, in_broker_respect,
    by_broker_competence, by_broker_goodwill, by_broker_respect,
):
    """A broker and a professional begin to know each other, in a free row of the broker's."""
    row = known_by(broker, NO_ROW, reach, acquaintance_post)
    acquaintance_post[row] = post
    acquaintance_key[row] = identity_of_tie(broker_key[broker], post_key[post], week)
    acquaintance_encounters[row] = 0
    in_broker_competence[row] = opening_broker
    in_broker_goodwill[row] = opening_broker
    in_broker_respect[row] = opening_respect
    by_broker_competence[row] = opening_broker
    by_broker_goodwill[row] = opening_broker
    by_broker_respect[row] = opening_respect


@compiled
def broker_of(post, post_organisation, organisation_first_post, organisation_n_posts, organisation_first_broker,
              organisation_n_brokers):
    """The broker whose patch a professional belongs to, or NO_ROW where the organisation has none."""
    organisation = post_organisation[post]
    n_brokers = organisation_n_brokers[organisation]
    if n_brokers == 0:
        return np.int64(NO_ROW)
    number = (post - organisation_first_post[organisation]) * n_brokers // organisation_n_posts[organisation]
    return np.int64(organisation_first_broker[organisation] + number)


@compiled
def is_ruptured(pair, n_pairs, in_colleague_ruptured):
    """1 if a tie is ruptured on either side, else 0."""
    return in_colleague_ruptured[pair] | in_colleague_ruptured[pair + n_pairs]


@compiled
def is_heard(first, second, organisation, broker_neutrality, broker_independence, post_organisation):
    """Whether both of two professionals are of organisations where a broker of one is taken for neutral at all."""
    heard = True
    for post in (first, second):
        home = post_organisation[post]
        view = view_of_broker(1.0, broker_neutrality[home], broker_independence[home], home == organisation)
        heard = heard and view > 0.0
    return heard


@compiled
def urgency(targeting, first, second, trust, post_senior, post_rooted):
    """Whom brokers turn to: the lower, the sooner."""
    if targeting == SENIOR_FIRST:
        return trust - FIRST * (post_senior[first] + post_senior[second])
    if targeting == FIXED_POINTS_FIRST:
        return trust - FIRST * (post_rooted[first] + post_rooted[second])
    return trust


@compiled
def broker_ties(
    week, seed, with_brokers, broker_hours, broker_neutrality, broker_independence, broker_targeting,
    confidential_space, vacancy_weeks, broker_resignation, setup_hours, keeping_hours, space_hours, release_trust,
    opening_broker, opening_respect, organisation_first_post, organisation_n_posts, organisation_first_broker,
    organisation_n_brokers, organisation_shifted, climate, post_organisation, post_key, post_filled, post_senior,
    post_rooted, post_n_across, post_space, pair_first, pair_second, pair_across, pair_teammates, pair_shared,
    pair_new, pair_path_first, pair_path_second, pair_mediation, in_colleague_competence, in_colleague_goodwill,
    in_colleague_ruptured, broker_organisation, broker_root, broker_key, broker_incumbency, broker_active,
    broker_hours_used, broker_hours_saved, broker_asked_first, broker_asked_second, broker_answer, broker_barred_first,
    broker_barred_second, acquaintance_post, acquaintance_key, acquaintance_encounters, acquaintance_ended,
    in_broker_competence, in_broker_goodwill, in_broker_respect, by_broker_competence, by_broker_goodwill,
    by_broker_respect, acquaintance_view, path_pair, path_introduced, path_closed, lookup_key, lookup_row, free_rows,
):
    """All brokers in one week, in fixed order: they come and go, keep what they hold, and set up more while hours last.

    A broker looks after a patch of one organisation and the people it has to do with elsewhere. Each week they take
    on at most one tie of low trust, or ruptured, to mediate, and introduce at most one pair of strangers, who both
    have to agree. Hours do not carry over.
    """
    n_brokers = len(broker_key)
    if not with_brokers or n_brokers == 0 or (broker_hours.max() <= 0.0 and broker_active.max() == 0):
        return
    reach, n_paths = len(acquaintance_post) // n_brokers, len(path_pair) // n_brokers
    n_pairs = len(pair_first)
    hours_left, hours_to_keep = np.zeros(n_brokers), np.zeros(n_brokers)
    for broker in range(n_brokers):
        organisation = broker_organisation[broker]
        hours = broker_hours[organisation]
        if broker_active[broker]:
            leaves = uniform(seed, BROKER_LEAVES, week, broker_key[broker]) < weekly_chance(broker_resignation)
            if leaves or hours <= 0.0:
                broker_active[broker] = 0
        elif hours > 0.0:
            who = identity(BROKER, broker_root[broker], broker_incumbency[broker] + 1, 0)
            if first_half(draw(seed, BROKER_FILLING, week, who)) < 1.0 / vacancy_weeks[organisation]:
                broker_active[broker] = 1
                broker_incumbency[broker] += 1
                broker_key[broker] = who
        # Acquaintances with those who left end, all of them when the broker leaves; paths through them close.
        for row in range(broker * reach, (broker + 1) * reach):
            post = acquaintance_post[row]
            if post != NO_ROW and not (broker_active[broker] and post_filled[post]):
                acquaintance_post[row] = NO_ROW
                acquaintance_ended[row] = SOMEBODY_LEFT
        spent = 0.0
        for row in range(broker * reach, (broker + 1) * reach):
            post = acquaintance_post[row]
            if post == NO_ROW:
                continue
            home = post_organisation[post]
            asked = keeping_hours + confidential_space[home] * space_hours
            if spent + asked > hours:
                acquaintance_post[row] = NO_ROW
                acquaintance_ended[row] = HOURS_ARE_UP
                continue
            spent += asked
            trust = overall(in_broker_competence[row], in_broker_goodwill[row])
            view = view_of_broker(trust, broker_neutrality[home], broker_independence[home], home == organisation)
            acquaintance_view[row] = view
            post_space[post] = max(post_space[post], confidential_space[home] * view)
        for path in range(broker * n_paths, (broker + 1) * n_paths):
            pair = path_pair[path]
            if pair == NO_ROW:
                continue
            one, other = pair_path_first[pair], pair_path_second[pair]
            gone = acquaintance_post[one] != pair_first[pair] or acquaintance_post[other] != pair_second[pair]
            shifted = (
                organisation_shifted[post_organisation[pair_first[pair]]]
                or organisation_shifted[post_organisation[pair_second[pair]]]
            )
            why = HOURS_ARE_UP if spent + keeping_hours > hours else 0
            # A tie that was there before needs no mediator once it is trusted and whole, or what it was for has ended.
            if not path_introduced[path]:
                trust = weaker_trust(pair, n_pairs, in_colleague_competence, in_colleague_goodwill)
                if trust >= release_trust and not is_ruptured(pair, n_pairs, in_colleague_ruptured):
                    why = TRUSTED_AGAIN
                if pair_shared[pair] == 0 and pair_teammates[pair] == 0:
                    why = NO_OCCASION
            if shifted:
                why = PRIORITIES_SHIFTED
            if gone:
                why = ONE_UNKNOWN
            if why > 0:
                path_closed[path] = why
                close_path(
                    path, path_pair, pair_path_first, pair_path_second, pair_first, pair_second, pair_teammates,
                    pair_shared, pair_new, pair_across, lookup_key, lookup_row, free_rows, post_n_across,
                )
                continue
            spent += keeping_hours
            pair_mediation[pair] = min(acquaintance_view[one], acquaintance_view[other])
        if free_acquaintances(broker, reach, acquaintance_post) < 2:
            forget_idle(
                broker, reach, n_paths, acquaintance_post, acquaintance_ended, path_pair, pair_path_first,
                pair_path_second,
            )
        broker_hours_used[broker] = spent
        if broker_active[broker] and free_path(broker, n_paths, path_pair) != NO_ROW:
            hours_left[broker] = hours - spent + broker_hours_saved[broker]
            hours_to_keep[broker] = hours - spent
        broker_hours_saved[broker] = min(hours_left[broker], DEAREST * setup_hours)
    if np.max(hours_left) < setup_hours:
        return
    free = np.empty(len(post_filled), np.int64)
    for post in range(len(post_filled)):
        broker = broker_of(
            post, post_organisation, organisation_first_post, organisation_n_posts, organisation_first_broker,
            organisation_n_brokers,
        )
        has_time = post_filled[post] and broker != NO_ROW and hours_left[broker] >= setup_hours
        free[post] = broker if has_time else n_brokers
    chosen = np.full(n_brokers, NO_ROW, np.int64)
    # The last place is nobody's: nothing is soon enough for it.
    soonest = np.full(n_brokers + 1, np.inf)
    soonest[n_brokers] = -np.inf
    ahead = 2.0 * FIRST if broker_targeting.max() > LOWEST_TRUST else 0.0
    for pair in range(n_pairs):
        # One question for all: each alone would be a coin toss, which no processor foresees.
        first, second = pair_first[pair], pair_second[pair]
        trust = weaker_trust(pair, n_pairs, in_colleague_competence, in_colleague_goodwill)
        ruptured = is_ruptured(pair, n_pairs, in_colleague_ruptured)
        is_open = (first != NO_ROW) & (pair_across[pair] == 1) & (pair_path_first[pair] == NO_ROW)
        needed = (trust < release_trust) | (ruptured == 1)
        trust -= ruptured
        if not (is_open & needed & (trust - ahead < max(soonest[free[first]], soonest[free[second]]))):
            continue
        if not (post_filled[first] and post_filled[second]):
            continue
        for side in range(2):
            broker = free[second if side else first]
            if broker == n_brokers:
                continue
            targeting = np.int64(broker_targeting[broker_organisation[broker]])
            score = urgency(targeting, first, second, trust, post_senior, post_rooted)
            if not is_heard(
                first, second, broker_organisation[broker], broker_neutrality, broker_independence, post_organisation
            ):
                continue
            if score < soonest[broker]:
                soonest[broker] = score
                chosen[broker] = pair
    for broker in range(n_brokers):
        is_saving = False
        for kind in range(2):
            if hours_left[broker] <= 0.0:
                continue
            pair = chosen[broker]
            if kind == 0:
                if pair == NO_ROW or pair_path_first[pair] != NO_ROW:
                    continue
                first, second = pair_first[pair], pair_second[pair]
            else:
                organisation = broker_organisation[broker]
                targeting = np.int64(broker_targeting[organisation])
                first, second = strangers(
                    seed, week, broker_key[broker], organisation, targeting, organisation_first_post,
                    organisation_n_posts, climate, post_organisation, post_filled, post_senior, post_rooted,
                    lookup_key, lookup_row,
                )
                # Whoever saves for a tie to mediate does not spend on strangers meanwhile.
                if first == NO_ROW or is_saving or not is_heard(
                    first, second, organisation, broker_neutrality, broker_independence, post_organisation
                ):
                    continue
            newcomers = 0
            for post in (first, second):
                newcomers += 1 if known_by(broker, post, reach, acquaintance_post) == NO_ROW else 0
            path = free_path(broker, n_paths, path_pair)
            if newcomers > free_acquaintances(broker, reach, acquaintance_post) or path == NO_ROW:
                continue
            # What could not be kept is not begun; what this week's hours do not suffice for is saved for.
            asked = setup_hours * (1 + newcomers)
            if keeping_hours * (1 + newcomers) > hours_to_keep[broker]:
                continue
            if asked > hours_left[broker]:
                is_saving = True
                continue
            hours_left[broker] -= asked
            hours_to_keep[broker] -= keeping_hours * (1 + newcomers)
            broker_hours_used[broker] += asked
            broker_hours_saved[broker] = min(hours_left[broker], DEAREST * setup_hours)
            for post in (first, second):
                if known_by(broker, post, reach, acquaintance_post) == NO_ROW:
                    get_to_know(
                        broker, post, week, reach, opening_broker, opening_respect, broker_key, post_key,
                        acquaintance_post, acquaintance_key, acquaintance_encounters, in_broker_competence,
                        in_broker_goodwill, in_broker_respect, by_broker_competence, by_broker_goodwill,
                        by_broker_respect,
                    )
            one = known_by(broker, first, reach, acquaintance_post)
            other = known_by(broker, second, reach, acquaintance_post)
            for row in (one, other):
                home = post_organisation[acquaintance_post[row]]
                acquaintance_view[row] = view_of_broker(
                    overall(in_broker_competence[row], in_broker_goodwill[row]), broker_neutrality[home],
                    broker_independence[home], home == broker_organisation[broker],
                )
            view = min(acquaintance_view[one], acquaintance_view[other])
            if kind == 1:
                broker_asked_first[broker] = first + 1
                broker_asked_second[broker] = second + 1
                broker_answer[broker] = NOT_HEARD
            if view <= 0.0:
                if kind == 0:
                    broker_barred_first[broker] = first + 1
                    broker_barred_second[broker] = second + 1
                continue
            if kind == 1:
                who = acquaintance_key[one] + acquaintance_key[other]
                if uniform(seed, CONSENT, week, who) >= view:
                    broker_answer[broker] = DECLINED
                    continue
                broker_answer[broker] = AGREED
                pair = take_up(
                    first, second, pair_first, pair_second, pair_teammates, pair_shared, pair_new, pair_across,
                    lookup_key, lookup_row, free_rows, post_organisation, post_n_across,
                )
            path_pair[path] = pair
            path_introduced[path] = kind
            pair_path_first[pair] = one
            pair_path_second[pair] = other
            pair_mediation[pair] = view


@compiled
def weaker_trust(pair, n_pairs, in_colleague_competence, in_colleague_goodwill):
    """Trust of whoever of two professionals trusts the other less."""
    forth = overall(in_colleague_competence[pair], in_colleague_goodwill[pair])
    back = overall(in_colleague_competence[pair + n_pairs], in_colleague_goodwill[pair + n_pairs])
    return min(forth, back)


@compiled
def strangers(
    seed, week, who, organisation, targeting, organisation_first_post, organisation_n_posts, climate,
    post_organisation, post_filled, post_senior, post_rooted, lookup_key, lookup_row,
):
    """Two professionals to introduce, of the broker's organisation and another: the most urgent of some pairs.

    Returns:
        The two posts, the smaller number first, or NO_ROW twice.
    """
    found, other_found = np.int64(NO_ROW), np.int64(NO_ROW)
    soonest = np.inf
    home, n_home = np.int64(organisation_first_post[organisation]), organisation_n_posts[organisation]
    n_away = len(post_filled) - n_home
    if n_away == 0:
        return found, other_found
    luck = draw(seed, INTRODUCTION, week, who)
    for _ in range(LOOKED_AT):
        luck = mix(luck)
        here = home + np.int64(whole(luck) * n_home)
        luck = mix(luck)
        away = np.int64(whole(luck) * n_away)
        if away >= home:
            away += n_home
        first, second = min(here, away), max(here, away)
        if not (post_filled[first] and post_filled[second]) or find(first, second, lookup_key, lookup_row) != NO_ROW:
            continue
        one, other = post_organisation[first], post_organisation[second]
        trust = min(climate[one, other], climate[other, one])
        score = urgency(targeting, first, second, trust, post_senior, post_rooted)
        if score < soonest:
            soonest = score
            found, other_found = first, second
    return found, other_found
