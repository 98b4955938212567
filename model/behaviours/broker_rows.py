"""Whom a broker knows and which ties they hold: rows are found, taken and freed."""

from __future__ import annotations

from model.behaviours.colleague_ties import let_go
from model.compiling import compiled
from model.draws import identity_of_tie
from model.pointers import known_row
from model.vocabulary import NO_ROW, PUT_ASIDE


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
    on_a_path,
):
    """A broker who knows as many as they can keep up with lets go of those who are on none of their paths.

    Args:
        on_a_path: room for a flag for each acquaintance.
    """
    first_row = known_row(broker * reach)
    on_a_path[:] = 0
    for path in range(broker * n_paths, (broker + 1) * n_paths):
        pair = path_pair[path]
        if pair != NO_ROW:
            on_a_path[known_row(pair_path_first[known_row(pair)] - first_row)] = 1
            on_a_path[known_row(pair_path_second[known_row(pair)] - first_row)] = 1
    for number in range(reach):
        row = known_row(first_row + number)
        if not on_a_path[number] and acquaintance_post[row] != NO_ROW:
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
    """A broker and a professional begin to know each other, in a free row of the broker's: which one."""
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
    return row
