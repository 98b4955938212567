"""Brokers: who is at work, whom they know, which ties between professionals they hold, and what hours allow."""

from __future__ import annotations

import numpy as np

from model.behaviours.broker_choices import (
    is_heard,
    is_ruptured,
    mark_patch,
    strangers,
    ties_to_mediate,
    weaker_trust,
)
from model.behaviours.broker_rows import (
    close_path,
    forget_idle,
    free_acquaintances,
    free_path,
    get_to_know,
    known_by,
)
from model.behaviours.colleague_ties import take_up
from model.compiling import compiled
from model.draws import draw, first_half, identity, uniform
from model.pointers import known_row
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
    HOURS_ARE_UP,
    NO_OCCASION,
    NO_ROW,
    NOT_HEARD,
    ONE_UNKNOWN,
    PRIORITIES_SHIFTED,
    SOMEBODY_LEFT,
    TRUSTED_AGAIN,
)

DEAREST = 3.0
"""Most set-ups that one tie takes, of two people and of the path between them; no more hours than that are saved."""

MEDIATED, INTRODUCED = 0, 1
"""What a path is begun for: a tie that was there before, or two strangers."""


@compiled
def settle_broker(row, broker_organisation, broker_root):
    """A broker's post, known by its organisation and number there."""
    number = 0
    while number < row and broker_organisation[row - 1 - number] == broker_organisation[row]:
        number += 1
    broker_root[row] = identity(BROKER, broker_organisation[row], number, 0)


@compiled
def fill_or_leave(
    broker, hours, week, seed, vacancy_weeks, broker_resignation, broker_organisation, broker_root, broker_key,
    broker_incumbency, broker_active,
):
    """A broker leaves, by chance or because nobody pays any longer; or an empty post is filled."""
    if broker_active[broker]:
        leaves = uniform(seed, BROKER_LEAVES, week, broker_key[broker]) < weekly_chance(broker_resignation)
        if leaves or hours <= 0.0:
            broker_active[broker] = 0
    elif hours > 0.0:
        who = identity(BROKER, broker_root[broker], broker_incumbency[broker] + 1, 0)
        if first_half(draw(seed, BROKER_FILLING, week, who)) < 1.0 / vacancy_weeks[broker_organisation[broker]]:
            broker_active[broker] = 1
            broker_incumbency[broker] += 1
            broker_key[broker] = who


@compiled
def keep_acquaintances(
    broker, hours, reach, broker_neutrality, broker_independence, confidential_space, keeping_hours, space_hours,
    post_organisation, post_filled, post_space, broker_organisation, broker_active, acquaintance_post,
    acquaintance_ended, acquaintance_view, in_broker_competence, in_broker_goodwill,
):
    """A broker keeps up with those they know, while hours last; those who left are known no longer.

    Returns:
        Hours spent.
    """
    spent, first_row = 0.0, known_row(broker * reach)
    for number in range(reach):
        row = known_row(first_row + number)
        if acquaintance_post[row] == NO_ROW:
            continue
        post = known_row(acquaintance_post[row])
        # All end when the broker leaves; paths through those who are gone close.
        if not (broker_active[broker] and post_filled[post]):
            acquaintance_post[row] = NO_ROW
            acquaintance_ended[row] = SOMEBODY_LEFT
            continue
        home = post_organisation[post]
        asked = keeping_hours + confidential_space[home] * space_hours
        if spent + asked > hours:
            acquaintance_post[row] = NO_ROW
            acquaintance_ended[row] = HOURS_ARE_UP
            continue
        spent += asked
        trust = overall(in_broker_competence[row], in_broker_goodwill[row])
        pays = home == broker_organisation[broker]
        view = view_of_broker(trust, broker_neutrality[home], broker_independence[home], pays)
        acquaintance_view[row] = view
        post_space[post] = max(post_space[post], confidential_space[home] * view)
    return spent


@compiled
def why_let_go(
    path, pair, no_hours, release_trust, organisation_shifted, post_organisation, pair_first, pair_second,
    pair_teammates, pair_shared, pair_path_first, pair_path_second, in_colleague_competence, in_colleague_goodwill,
    in_colleague_ruptured, acquaintance_post, path_introduced,
):
    """Why a broker lets go of a tie this week, the strongest reason; 0 where there is none."""
    one, other = pair_path_first[pair], pair_path_second[pair]
    if acquaintance_post[one] != pair_first[pair] or acquaintance_post[other] != pair_second[pair]:
        return ONE_UNKNOWN
    if (
        organisation_shifted[post_organisation[pair_first[pair]]]
        or organisation_shifted[post_organisation[pair_second[pair]]]
    ):
        return PRIORITIES_SHIFTED
    # A tie that was there before needs no mediator once it is trusted and whole, or what it was for has ended.
    if not path_introduced[path]:
        if pair_shared[pair] == 0 and pair_teammates[pair] == 0:
            return NO_OCCASION
        trust = weaker_trust(pair, len(pair_first), in_colleague_competence, in_colleague_goodwill)
        if trust >= release_trust and not is_ruptured(pair, len(pair_first), in_colleague_ruptured):
            return TRUSTED_AGAIN
    return HOURS_ARE_UP if no_hours else 0


@compiled
def keep_paths(
    broker, hours, spent, n_paths, keeping_hours, release_trust, organisation_shifted, post_organisation,
    post_n_across, pair_first, pair_second, pair_across, pair_teammates, pair_shared, pair_new, pair_path_first,
    pair_path_second, pair_mediation, in_colleague_competence, in_colleague_goodwill, in_colleague_ruptured,
    acquaintance_post, acquaintance_view, path_pair, path_introduced, path_closed, lookup_key, lookup_row, free_rows,
):
    """A broker keeps the ties they hold, while hours last and there is a reason to.

    Returns:
        Hours spent, those for acquaintances included.
    """
    for path in range(broker * n_paths, (broker + 1) * n_paths):
        pair = path_pair[path]
        if pair == NO_ROW:
            continue
        why = why_let_go(
            path, pair, spent + keeping_hours > hours, release_trust, organisation_shifted, post_organisation,
            pair_first, pair_second, pair_teammates, pair_shared, pair_path_first, pair_path_second,
            in_colleague_competence, in_colleague_goodwill, in_colleague_ruptured, acquaintance_post, path_introduced,
        )
        if why > 0:
            path_closed[path] = why
            close_path(
                path, path_pair, pair_path_first, pair_path_second, pair_first, pair_second, pair_teammates,
                pair_shared, pair_new, pair_across, lookup_key, lookup_row, free_rows, post_n_across,
            )
            continue
        spent += keeping_hours
        pair_mediation[pair] = min(
            acquaintance_view[pair_path_first[pair]], acquaintance_view[pair_path_second[pair]]
        )
    return spent


@compiled
def begin_path(
    kind, broker, first, second, tie, week, seed, hours_left, hours_to_keep, broker_neutrality, broker_independence,
    setup_hours, keeping_hours, opening_broker, opening_respect, post_organisation, post_key, post_n_across,
    pair_first, pair_second, pair_across, pair_teammates, pair_shared, pair_new, pair_path_first, pair_path_second,
    pair_mediation, broker_organisation, broker_key, broker_hours_used, broker_hours_saved, broker_asked_first,
    broker_asked_second, broker_answer, broker_barred_first, broker_barred_second, acquaintance_post,
    acquaintance_key, acquaintance_encounters, in_broker_competence, in_broker_goodwill, in_broker_respect,
    by_broker_competence, by_broker_goodwill, by_broker_respect, acquaintance_view, path_pair, path_introduced,
    lookup_key, lookup_row, free_rows,
):
    """A broker gets to know two professionals and begins a path between them, where hours and both of them let it.

    Args:
        kind: MEDIATED or INTRODUCED.
        tie: their tie where it is to be mediated; strangers get one.

    Returns:
        Whether this week's hours do not suffice and the broker saves for it.
    """
    n_brokers = len(broker_key)
    reach, n_paths = len(acquaintance_post) // n_brokers, len(path_pair) // n_brokers
    one = known_by(broker, first, reach, acquaintance_post)
    other = known_by(broker, second, reach, acquaintance_post)
    newcomers = (one == NO_ROW) + (other == NO_ROW)
    path = free_path(broker, n_paths, path_pair)
    if newcomers > free_acquaintances(broker, reach, acquaintance_post) or path == NO_ROW:
        return False
    # What could not be kept is not begun; what this week's hours do not suffice for is saved for.
    asked = setup_hours * (1 + newcomers)
    if keeping_hours * (1 + newcomers) > hours_to_keep[broker]:
        return False
    if asked > hours_left[broker]:
        return True
    hours_left[broker] -= asked
    hours_to_keep[broker] -= keeping_hours * (1 + newcomers)
    broker_hours_used[broker] += asked
    broker_hours_saved[broker] = min(hours_left[broker], DEAREST * setup_hours)
    if one == NO_ROW:
        one = get_to_know(
            broker, first, week, reach, opening_broker, opening_respect, broker_key, post_key, acquaintance_post,
            acquaintance_key, acquaintance_encounters, in_broker_competence, in_broker_goodwill, in_broker_respect,
            by_broker_competence, by_broker_goodwill, by_broker_respect,
        )
    if other == NO_ROW:
        other = get_to_know(
            broker, second, week, reach, opening_broker, opening_respect, broker_key, post_key, acquaintance_post,
            acquaintance_key, acquaintance_encounters, in_broker_competence, in_broker_goodwill, in_broker_respect,
            by_broker_competence, by_broker_goodwill, by_broker_respect,
        )
    for row in (one, other):
        home = post_organisation[acquaintance_post[row]]
        acquaintance_view[row] = view_of_broker(
            overall(in_broker_competence[row], in_broker_goodwill[row]), broker_neutrality[home],
            broker_independence[home], home == broker_organisation[broker],
        )
    view = min(acquaintance_view[one], acquaintance_view[other])
    if kind == INTRODUCED:
        broker_asked_first[broker] = first + 1
        broker_asked_second[broker] = second + 1
        broker_answer[broker] = NOT_HEARD
    if view <= 0.0:
        if kind == MEDIATED:
            broker_barred_first[broker] = first + 1
            broker_barred_second[broker] = second + 1
        return False
    pair = tie
    if kind == INTRODUCED:
        who = acquaintance_key[one] + acquaintance_key[other]
        if uniform(seed, CONSENT, week, who) >= view:
            broker_answer[broker] = DECLINED
            return False
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
    return False


@compiled
def broker_ties(
    week, seed, broker_hours, broker_neutrality, broker_independence, broker_targeting, confidential_space,
    vacancy_weeks, broker_resignation, setup_hours, keeping_hours, space_hours, release_trust, opening_broker,
    opening_respect, organisation_first_post, organisation_n_posts, organisation_first_broker, organisation_n_brokers,
    organisation_shifted, climate, post_organisation, post_key, post_filled, post_hired, post_senior, post_rooted,
    post_n_across, post_space, pair_first, pair_second, pair_across, pair_teammates, pair_shared, pair_new,
    pair_path_first, pair_path_second, pair_mediation, in_colleague_competence, in_colleague_goodwill,
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
    if n_brokers == 0 or (broker_hours.max() <= 0.0 and broker_active.max() == 0):
        return
    reach, n_paths = len(acquaintance_post) // n_brokers, len(path_pair) // n_brokers
    hours_left, hours_to_keep = np.zeros(n_brokers), np.zeros(n_brokers)
    on_a_path = np.empty(reach, np.int8)
    for broker in range(n_brokers):
        hours = broker_hours[broker_organisation[broker]]
        fill_or_leave(
            broker, hours, week, seed, vacancy_weeks, broker_resignation, broker_organisation, broker_root, broker_key,
            broker_incumbency, broker_active,
        )
        spent = keep_acquaintances(
            broker, hours, reach, broker_neutrality, broker_independence, confidential_space, keeping_hours,
            space_hours, post_organisation, post_filled, post_space, broker_organisation, broker_active,
            acquaintance_post, acquaintance_ended, acquaintance_view, in_broker_competence, in_broker_goodwill,
        )
        spent = keep_paths(
            broker, hours, spent, n_paths, keeping_hours, release_trust, organisation_shifted, post_organisation,
            post_n_across, pair_first, pair_second, pair_across, pair_teammates, pair_shared, pair_new,
            pair_path_first, pair_path_second, pair_mediation, in_colleague_competence, in_colleague_goodwill,
            in_colleague_ruptured, acquaintance_post, acquaintance_view, path_pair, path_introduced, path_closed,
            lookup_key, lookup_row, free_rows,
        )
        if free_acquaintances(broker, reach, acquaintance_post) < 2:
            forget_idle(
                broker, reach, n_paths, acquaintance_post, acquaintance_ended, path_pair, pair_path_first,
                pair_path_second, on_a_path,
            )
        broker_hours_used[broker] = spent
        if broker_active[broker] and free_path(broker, n_paths, path_pair) != NO_ROW:
            hours_left[broker] = hours - spent + broker_hours_saved[broker]
            hours_to_keep[broker] = hours - spent
        broker_hours_saved[broker] = min(hours_left[broker], DEAREST * setup_hours)
    if np.max(hours_left) < setup_hours:
        return
    free = np.full(len(post_filled), n_brokers, np.int64)
    for broker in range(n_brokers):
        if hours_left[broker] >= setup_hours:
            mark_patch(
                broker, free, post_filled, organisation_first_post, organisation_n_posts, organisation_first_broker,
                organisation_n_brokers, broker_organisation,
            )
    chosen = ties_to_mediate(
        free, release_trust, broker_neutrality, broker_independence, broker_targeting, climate, post_organisation,
        post_filled, post_hired, post_senior, post_rooted, pair_first, pair_second, pair_new, pair_across,
        pair_path_first, in_colleague_competence, in_colleague_goodwill, in_colleague_ruptured, broker_organisation,
    )
    for broker in range(n_brokers):
        organisation, is_saving = broker_organisation[broker], False
        for kind in range(2):
            if hours_left[broker] <= 0.0:
                continue
            if kind == MEDIATED:
                tie = chosen[broker]
                if tie == NO_ROW or pair_path_first[tie] != NO_ROW:
                    continue
                first, second = np.int64(pair_first[tie]), np.int64(pair_second[tie])
            else:
                # Whoever saves for a tie to mediate does not spend on strangers meanwhile.
                if is_saving or hours_left[broker] < setup_hours or hours_to_keep[broker] < keeping_hours:
                    continue
                tie = np.int64(NO_ROW)
                first, second = strangers(
                    seed, week, broker_key[broker], organisation, np.int64(broker_targeting[organisation]),
                    organisation_first_post, organisation_n_posts, climate, post_organisation, post_filled,
                    post_senior, post_rooted, lookup_key, lookup_row,
                )
                if first == NO_ROW or not is_heard(
                    first, second, organisation, broker_neutrality, broker_independence, post_organisation
                ):
                    continue
            is_saving = begin_path(
                kind, broker, first, second, tie, week, seed, hours_left, hours_to_keep, broker_neutrality,
                broker_independence, setup_hours, keeping_hours, opening_broker, opening_respect, post_organisation,
                post_key, post_n_across, pair_first, pair_second, pair_across, pair_teammates, pair_shared, pair_new,
                pair_path_first, pair_path_second, pair_mediation, broker_organisation, broker_key,
                broker_hours_used, broker_hours_saved, broker_asked_first, broker_asked_second, broker_answer,
                broker_barred_first, broker_barred_second, acquaintance_post, acquaintance_key,
                acquaintance_encounters, in_broker_competence, in_broker_goodwill, in_broker_respect,
                by_broker_competence, by_broker_goodwill, by_broker_respect, acquaintance_view, path_pair,
                path_introduced, lookup_key, lookup_row, free_rows,
            )
