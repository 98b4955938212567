"""What an organisation does to its teams: who works beside whom is dealt anew, and priorities shift."""

from __future__ import annotations

import numpy as np

from model.behaviours.bounds import highest_weekly_chance
from model.behaviours.colleague_ties import find, let_go, take_up
from model.compiling import compiled
from model.draws import draw, uniform
from model.rules.churn import weekly_chance
from model.vocabulary import NO_ROW, PLACE_IN_TEAM, PRIORITY_SHIFT, REORGANISATION


@compiled
def reorganise(
    row, week, seed, reorganisation_rate, reorganised_clarity, organisation_key, organisation_first_post,
    organisation_n_posts, post_root, post_organisation, post_place, place_post, place_first_neighbour,
    place_n_neighbours, neighbour_place, post_n_across, pair_first, pair_second, pair_teammates, pair_shared,
    pair_new, pair_across, pair_path_first, pair_clarity, lookup_key, lookup_row, free_rows, service_post,
    service_clarity,
):
    """One organisation in one week: by chance, its posts are dealt anew to its places among colleagues.

    Ties of people who stay together live on; those parted close unless they share a user; those brought together
    open at the organisation's climate. What was clear between people of the organisation has to be settled again.
    """
    if highest_weekly_chance(reorganisation_rate) <= 0.0:
        return
    if uniform(seed, REORGANISATION, week, organisation_key[row]) >= weekly_chance(reorganisation_rate):
        return
    first, n_posts = organisation_first_post[row], organisation_n_posts[row]
    luck = np.empty(n_posts, np.uint64)
    for place in range(n_posts):
        luck[place] = draw(seed, PLACE_IN_TEAM, week, post_root[first + place])
    order = np.argsort(luck, kind="mergesort")
    places = post_place[first : first + n_posts].copy()
    n_ends = 0
    for number in range(n_posts):
        n_ends += place_n_neighbours[places[number]]
    parted = np.empty(n_ends, np.int64)
    n_ends = 0
    for number in range(n_posts):
        beside = place_first_neighbour[places[number]]
        for near in range(beside, beside + place_n_neighbours[places[number]]):
            other = place_post[neighbour_place[near]]
            post = first + number
            parted[n_ends] = find(min(post, other), max(post, other), lookup_key, lookup_row)
            pair_teammates[parted[n_ends]] = 0
            n_ends += 1
    for number in range(n_posts):
        post = first + order[number]
        post_place[post] = places[number]
        place_post[places[number]] = post
    # Whoever stays together keeps the tie; old ties close before new ones open, so that there is always a free row.
    for post in range(first, first + n_posts):
        beside = place_first_neighbour[post_place[post]]
        for near in range(beside, beside + place_n_neighbours[post_place[post]]):
            other = place_post[neighbour_place[near]]
            pair = find(min(post, other), max(post, other), lookup_key, lookup_row)
            if pair != NO_ROW:
                pair_teammates[pair] = 1
    for end in range(n_ends):
        if pair_first[parted[end]] != NO_ROW:
            let_go(
                parted[end], pair_first, pair_second, pair_teammates, pair_shared, pair_new, pair_across,
                pair_path_first, lookup_key, lookup_row, free_rows, post_n_across,
            )
    for post in range(first, first + n_posts):
        beside = place_first_neighbour[post_place[post]]
        for near in range(beside, beside + place_n_neighbours[post_place[post]]):
            pair = take_up(
                post, place_post[neighbour_place[near]], pair_first, pair_second, pair_teammates, pair_shared,
                pair_new, pair_across, lookup_key, lookup_row, free_rows, post_organisation, post_n_across,
            )
            pair_teammates[pair] = 1
    for pair in range(len(pair_first)):
        if pair_first[pair] != NO_ROW and (
            post_organisation[pair_first[pair]] == row or post_organisation[pair_second[pair]] == row
        ):
            pair_clarity[pair] = reorganised_clarity
    for tie in range(len(service_post)):
        if post_organisation[service_post[tie]] == row:
            service_clarity[tie] = reorganised_clarity


@compiled
def shift_priorities(
    row, week, seed, priority_shift_rate, reorganised_clarity, organisation_key, organisation_shifted,
    organisation_first_post, organisation_n_posts, post_organisation, post_shifted, service_post, service_clarity,
    pair_first, pair_second, pair_clarity,
):
    """One organisation in one week: by chance its priorities shift, and what was agreed has to be settled again."""
    if highest_weekly_chance(priority_shift_rate) <= 0.0:
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
