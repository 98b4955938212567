"""Reorganisation: the teams of an organisation are reshuffled."""

from __future__ import annotations

import numpy as np

from model.behaviours.colleague_ties import find, let_go, take_up
from model.compiling import compiled
from model.draws import draw, uniform
from model.rules.churn import weekly_chance
from model.vocabulary import NO_ROW, PLACE_IN_TEAM, REORGANISATION


@compiled
def reorganise(
    row, week, seed, with_churn, reorganisation_rate, reorganised_clarity, organisation_key, organisation_first_post,
    organisation_n_posts, post_root, post_organisation, post_team, post_place, post_team_size, post_n_across,
    pair_first, pair_second, pair_teammates, pair_shared, pair_new, pair_across, pair_path_first, pair_clarity,
    lookup_key, lookup_row, free_rows, service_post, service_clarity,
):
    """One organisation in one week: by chance, its posts are dealt anew to the places of its teams.

    Ties of people who stay together live on; those parted close unless they share a user; those brought together
    open at the organisation's climate. What was clear between people of the organisation has to be settled again.
    """
    if not with_churn or reorganisation_rate <= 0.0:
        return
    if uniform(seed, REORGANISATION, week, organisation_key[row]) >= weekly_chance(reorganisation_rate):
        return
    first, n_posts = organisation_first_post[row], organisation_n_posts[row]
    luck = np.empty(n_posts, np.uint64)
    for place in range(n_posts):
        luck[place] = draw(seed, PLACE_IN_TEAM, week, post_root[first + place])
    order = np.argsort(luck, kind="mergesort")
    teams = post_team[first : first + n_posts].copy()
    places = post_place[first : first + n_posts].copy()
    sizes = post_team_size[first : first + n_posts].copy()
    for place in range(n_posts):
        post = first + order[place]
        post_team[post] = teams[place]
        post_place[post] = places[place]
        post_team_size[post] = sizes[place]
    # Old ties close before new ones open, so that there is always a free row.
    for one in range(first, first + n_posts):
        for other in range(one + 1, first + n_posts):
            if post_team[one] != post_team[other]:
                pair = find(one, other, lookup_key, lookup_row)
                if pair != NO_ROW and pair_teammates[pair]:
                    pair_teammates[pair] = 0
                    let_go(
                        pair, pair_first, pair_second, pair_teammates, pair_shared, pair_new, pair_across,
                        pair_path_first, lookup_key, lookup_row, free_rows, post_n_across,
                    )
    for one in range(first, first + n_posts):
        for other in range(one + 1, first + n_posts):
            if post_team[one] == post_team[other]:
                pair = take_up(
                    one, other, pair_first, pair_second, pair_teammates, pair_shared, pair_new, pair_across,
                    lookup_key, lookup_row, free_rows, post_organisation, post_n_across,
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
