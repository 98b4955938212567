"""The columns of the world: every quantity that a row carries, with its type, unit and one sentence.

A tie between a user and a professional is one row of the service table and holds both directions: columns named
`in_worker_*` are the user's trust in the professional, `in_user_*` the professional's trust in the user. A tie
between two professionals is one row of the colleague table; its directions lie in two blocks, the trust of the
first in the second and then, `n_colleague_rows` later, of the second in the first.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Column:
    """One quantity: the kind of row that carries it, its type, its unit and what it means."""

    name: str
    table: str
    dtype: type
    unit: str
    sentence: str
    weekly: bool = False
    is_place: bool = False
    is_structure: bool = False

    @property
    def compiled_dtype(self) -> type:
        """The type that compiled code sees: a place is never negative, which spares a question at every access."""
        return np.uint32 if self.is_place else self.dtype


STRUCTURE = {
    "place", "key", "long", "organisation_n_posts", "organisation_n_brokers", "post_incumbency", "post_place",
    "place_post", "place_first_neighbour", "place_n_neighbours", "neighbour_place",
    "user_generation", "user_n_ties", "service_opened", "service_pair", "pair_first", "pair_second", "pair_teammates",
    "pair_shared", "pair_across", "pair_path_first", "pair_path_second", "lookup_row", "free_rows", "broker_incumbency",
    "acquaintance_post", "path_pair",
}
"""Kinds and names of columns that say who and where rows are; only the model's own stages change them."""


def _columns(table: str, weekly: bool, text: str) -> list[Column]:
    kinds = {"real": np.float64, "small": np.float32, "count": np.int32, "flag": np.int8, "key": np.uint64,
             "long": np.int64, "place": np.int32}
    found = []
    for line in text.strip().splitlines():
        name, kind, unit, sentence = (part.strip() for part in line.split("|"))
        structure = kind in STRUCTURE or name in STRUCTURE
        found.append(Column(name, table, kinds[kind], unit, sentence, weekly, kind == "place", structure))
    return found


_ALL = [
    *_columns("organisation", False, """
        organisation_first_post | place | row | first post of the organisation
        organisation_n_posts | count | posts | posts of the organisation, filled or not
        organisation_key | key | bits | stable identity of the organisation
        organisation_first_broker | place | row | first broker that the organisation pays
        organisation_n_brokers | count | brokers | brokers that the organisation pays
        organisation_kind | flag | 0/1/2 | statutory, voluntary or forum
        organisation_peer_share | real | share | share of its professionals with lived experience, by its kind
    """),
    *_columns("organisation", True, """
        organisation_shifted | flag | 0/1 | its priorities shifted this week
    """),
    *_columns("organisation_pair", False, """
        climate | real | trust | category prior of the staff of one organisation (row) about another's (column)
    """),
    *_columns("post", False, """
        post_organisation | place | number | organisation that has the post
        post_root | key | bits | stable identity of the post
        post_key | key | bits | stable identity of the person in post (post and incumbency)
        post_incumbency | count | people | how many have held the post before the present one
        post_filled | flag | 0/1 | whether somebody is in post
        post_started | count | week | week in which the present person started (negative: before week 0)
        post_mature_skill | real | skill | skill once settled in
        post_skill | real | skill | present skill
        post_goodwill | real | chance | chance of showing goodwill at full effort and fit
        post_voluntary | real | effort | voluntary effort without control
        post_effort | real | effort | voluntary effort after control
        post_threshold | real | trust | trust at which one acts for a colleague
        post_careless | flag | 0/1 | careless or not
        post_bad_actor | flag | 0/1 | harms users and charms them
        post_averse | flag | 0/1 | gives less when controlled
        post_rooted | flag | 0/1 | long expected tenure
        post_senior | flag | 0/1 | senior post
        post_peer | flag | 0/1 | held by a peer worker, with lived experience
        post_meaning | real | weight | weight of the person's goodwill as evidence: below 1 while it is compelled
        post_contact_chance | real | chance | chance that a contact is offered to a user in a week
        post_power_gap | real | trust | rise of a user's threshold per unit of complexity
        post_drift | real | share | weekly drift of trust in ties without contact
        post_repair | real | chance | chance an encounter that a rupture with the person, or by them, is repaired
        post_discretion | real | share | discretion in complex work
        post_strain | real | share | strain
        post_hours_ratio | real | share | share of planned contacts for which the hours suffice
        post_management | real | trust | goodwill trust in own management
        post_cases | count | ties | service ties carried
        post_place | count | row | place among colleagues that the post has now
        post_n_across | count | ties | ties to professionals of other organisations
        post_hours_direct | real | hours | weekly hours left for direct work
    """),
    *_columns("post", True, """
        post_left | flag | 0/1 | left this week
        post_hired | flag | 0/1 | hired this week
        post_handovers | small | ties | joint meetings of this week, in units of handover quality
        post_openings | count | ties | service ties opened this week
        post_shifted | flag | 0/1 | the organisation's priorities shifted this week
        post_space | real | share | strength of a confidential space that a broker holds for the person
        post_sought_first | count | number | post of the colleague sought out this week, from 1 (0: nobody)
        post_sought_second | count | number | another colleague sought out this week, likewise
    """),
    *_columns("place", False, """
        place_post | count | row | post that has the place now
        place_first_neighbour | count | row | first of the place's neighbours
        place_n_neighbours | count | places | neighbours: the places of colleagues who seek each other out
    """),
    *_columns("neighbour", False, """
        neighbour_place | count | row | a place beside which the place lies
    """),
    *_columns("user", False, """
        user_organisation | place | number | organisation of the lead post when the user came
        user_root | key | bits | stable identity of the user's place
        user_key | key | bits | stable identity of the user
        user_generation | count | people | how many have held the place before
        user_first_tie | place | row | first service tie; the lead post's
        user_n_ties | count | ties | posts in the care team
        user_complexity | real | share | complexity of needs
        user_frailty | real | ratio | how often cases are moved, against the mean
        user_prior | real | trust | category prior: trust in services as a kind
        user_propensity | real | trust | propensity to trust anybody
        user_need_psychosocial | real | SD | psychosocial need
        user_need_material | real | SD | material need
        user_without_psychosocial | real | SD | psychosocial need without service
        user_without_material | real | SD | material need without service
        user_engaged | flag | 0/1 | engaged or not
        user_worker_changes | count | changes | changes of the lead worker so far
        user_arrived | count | week | week in which the user came
    """),
    *_columns("user", True, """
        user_events | count | bits | what happened to the user this week
        user_met | flag | encounters | encounters of the user this week
        user_psychosocial_relief | small | SD | psychosocial relief of this week
        user_material_relief | small | SD | material relief of this week
    """),
    *_columns("service", False, """
        service_user | place | row | the user
        service_post | place | row | the post that carries the tie
        service_key | key | bits | stable identity of the user and of the place in the care team, whoever holds the post
        service_pair | count | row | colleague tie of this post with the lead post (-1 for the lead itself)
        service_opened | count | week | week in which the tie opened
        service_encounters | count | encounters | encounters so far
        service_clarity | real | share | clarity of expectations
        in_worker_competence | real | trust | the user's trust in the worker's competence
        in_worker_goodwill | real | trust | the user's trust in the worker's goodwill
        in_worker_ceiling | real | trust | highest trust that can still be reached
        in_worker_respect | small | respect | the user's respect for the worker
        in_worker_ruptured | flag | 0/1 | ruptured on the user's side
        in_worker_loss_competence | small | trust | loss of the breaking encounter
        in_worker_loss_goodwill | small | trust | loss of the breaking encounter
        in_user_competence | real | trust | the worker's trust in the user's competence
        in_user_goodwill | real | trust | the worker's trust in the user's goodwill
        in_user_respect | small | respect | the worker's respect for the user
        in_user_ruptured | flag | 0/1 | ruptured on the worker's side
        in_user_loss_competence | small | trust | loss of the breaking encounter
        in_user_loss_goodwill | small | trust | loss of the breaking encounter
    """),
    *_columns("service", True, """
        service_new | flag | 0/1/2 | the tie is to open since last week: its worker is new (1) or its user is (2)
        service_offered | flag | 0/1 | a contact was offered
        service_attended | flag | 0/1 | the contact took place
        service_kept_competence | flag | 0/1 | the encounter met expectations
        service_kept_goodwill | flag | 0/1 | the encounter showed goodwill
        service_event | flag | bits | what went wrong
        service_delivery | small | delivery | skill x effort x fit that reached the user
        service_worth | small | trust | chance that this encounter kept its word, mean of both channels
        in_worker_events | flag | bits | shaken, ruptured, repaired this week
        in_user_events | flag | bits | shaken, ruptured, repaired this week
    """),
    *_columns("colleague", False, """
        pair_first | count | row | post with the smaller number (-1: the row is free)
        pair_second | count | row | post with the larger number
        pair_key | key | bits | stable identity of the two posts and of the week in which the tie opened
        pair_across | flag | 0/1 | of two organisations
        pair_teammates | flag | 0/1 | in one team
        pair_shared | count | users | users whose care teams hold both posts
        pair_path_first | count | row | the first's acquaintance with a broker who holds the tie (-1: none does)
        pair_path_second | count | row | the second's acquaintance with that broker
        pair_encounters | count | encounters | encounters so far
        pair_clarity | small | share | clarity of expectations
        pair_joint_act | small | share | moving average of acting together
        pair_last_first | flag | -1/0/1 | last choice of the first: withheld, none yet, acted
        pair_last_second | flag | -1/0/1 | last choice of the second
    """),
    *_columns("colleague", True, """
        pair_met | flag | encounters | encounters of this week
        pair_evidence | flag | bits | encounters in which at least one acted
        pair_delivered_first | flag | bits | encounters in which the first acted and delivered
        pair_delivered_second | flag | bits | encounters in which the second acted and delivered
        pair_sessions | flag | encounters | co-learning sessions of this week
        pair_mediation | small | share | strength of a broker's mediation in this week's encounters
        pair_new | flag | 0/1 | the two have only now come together: the tie is to open
    """),
    *_columns("colleague_direction", False, """
        in_colleague_competence | real | trust | trust in the colleague's competence
        in_colleague_goodwill | real | trust | trust in the colleague's goodwill
        in_colleague_respect | small | respect | respect for the colleague
        in_colleague_ruptured | flag | 0/1 | ruptured
        in_colleague_loss_competence | small | trust | loss of the breaking encounter
        in_colleague_loss_goodwill | small | trust | loss of the breaking encounter
    """),
    *_columns("colleague_direction", True, """
        in_colleague_events | flag | bits | shaken, ruptured, repaired this week
    """),
    *_columns("broker", False, """
        broker_organisation | place | number | organisation that pays the broker
        broker_root | key | bits | stable identity of the broker's post
        broker_key | key | bits | stable identity of the person (post and incumbency)
        broker_incumbency | count | people | how many have been the broker before the present one
        broker_active | flag | 0/1 | paid for, and somebody there
        broker_hours_saved | real | hours | hours that earlier weeks left for setting up
    """),
    *_columns("broker", True, """
        broker_hours_used | small | hours | hours of this week that went into acquaintances and paths
        broker_asked_first | count | number | post of the first of two strangers asked this week, from 1 (0: nobody)
        broker_asked_second | count | number | post of the second
        broker_answer | flag | 0-3 | what the two said: they agreed, declined, or did not hear the broker out
        broker_barred_first | count | number | post of the first of two not let mediate between, from 1 (0: nobody)
        broker_barred_second | count | number | post of the second
    """),
    *_columns("acquaintance", False, """
        acquaintance_post | count | row | professional whom the broker knows (-1: the row is free)
        acquaintance_key | key | bits | stable identity of the two people, and of the week in which they met
        acquaintance_encounters | count | encounters | encounters so far
        in_broker_competence | real | trust | the professional's trust in the broker's competence
        in_broker_goodwill | real | trust | the professional's trust in the broker's goodwill
        in_broker_respect | small | respect | the professional's respect for the broker
        by_broker_competence | real | trust | the broker's trust in the professional's competence
        by_broker_goodwill | real | trust | the broker's trust in the professional's goodwill
        by_broker_respect | small | respect | the broker's respect for the professional
    """),
    *_columns("acquaintance", True, """
        acquaintance_view | real | share | how far the professional lets the broker act for them
        acquaintance_met | flag | 0/1 | met this week
        acquaintance_kept | flag | 0/1 | the broker delivered
        acquaintance_returned | flag | 0/1 | the professional acted and delivered
        acquaintance_ended | flag | 0-3 | why whoever stood in the row is no longer known (0: they are)
    """),
    *_columns("path", False, """
        path_pair | count | row | tie between professionals that the broker holds (-1: none)
        path_introduced | flag | 0/1 | the broker introduced the two; else the tie was there before
    """),
    *_columns("path", True, """
        path_closed | flag | 0-6 | why the tie that stood in the row was let go this week (0: it was not)
    """),
    *_columns("lookup", False, """
        lookup_key | long | two rows | which two posts the place holds (-1: empty)
        lookup_row | count | row | their row in the colleague table
    """),
    *_columns("free_row", False, """
        free_rows | count | row | colleague rows not in use, as a stack; the first entry is its height
    """),
]

COLUMNS: dict[str, Column] = {column.name: column for column in _ALL}
"""Every column by name."""
