"""What happens in an encounter: what the professional delivers, and what goes wrong."""

from __future__ import annotations

import numpy as np

from model.compiling import compiled
from model.draws import draw, first_half, second_half, time_of_encounter
from model.rules.conduct import (
    chance_expectation_met,
    chance_goodwill_shown,
    full_effort,
    skill_in_use,
    time_fit,
)
from model.rules.trust import overall
from model.rules.willingness import chance_to_act
from model.vocabulary import BREACH, DECEPTION_NOTICED, DELIVERY, HARM_DONE, PROMISE_BROKEN


@compiled
def serve(
    row, week, seed, with_delivery, with_breaches, kept_share, fit_loss, effort_base, behavioural_feedback,
    link_trust_effort, act_threshold, act_slope, audit, procedures_skill, link_procedures, expectation, delivery_sd,
    expectation_sd, charm, goodwill_failures_avoided, promise_rate, shifted_promises, harm_rate, harm_noticed,
    feedback, feedback_clarity, user_complexity, post_hours_ratio, post_skill, post_discretion, post_effort,
    post_goodwill, post_bad_actor, post_shifted, service_user, service_post, service_key, service_opened,
    service_attended, service_encounters, service_clarity, service_kept_competence, service_kept_goodwill,
    service_event, service_delivery, service_worth, in_user_competence, in_user_goodwill,
):
    """A professional serves a user who came: effort, skill and fit decide what is kept; promises may break."""
    if not service_attended[row]:
        return
    luck = draw(seed, DELIVERY, time_of_encounter(service_opened[row], service_encounters[row]), service_key[row])
    if not with_delivery:
        kept = 1 if first_half(luck) < kept_share else 0
        service_kept_competence[row] = kept
        service_kept_goodwill[row] = kept
        service_delivery[row] = kept_share
        service_worth[row] = kept_share
        return
    post, user = service_post[row], service_user[row]
    fit = time_fit(post_hours_ratio[post], fit_loss)
    share = 0.0
    willing = 1.0
    if link_trust_effort:
        share = behavioural_feedback
        trust = overall(in_user_competence[row], in_user_goodwill[row])
        willing = chance_to_act(trust, act_threshold, act_slope)
    effort = full_effort(effort_base, post_effort[post], share, willing)
    skill = skill_in_use(
        post_skill[post], user_complexity[user], post_discretion[post], audit, procedures_skill, link_procedures
    )
    delivery = skill * effort * fit
    chance_competence = chance_expectation_met(
        delivery, expectation, delivery_sd, expectation_sd, service_clarity[row]
    )
    chance_goodwill = chance_goodwill_shown(post_goodwill[post], effort, fit, goodwill_failures_avoided)
    deserved = chance_goodwill
    if post_bad_actor[post]:
        chance_goodwill = charm
        deserved = 0.0
    kept_competence = 1 if first_half(luck) < chance_competence else 0
    kept_goodwill = 1 if second_half(luck) < chance_goodwill else 0
    event = 0
    if with_breaches:
        luck = draw(seed, BREACH, week, service_key[row])
        chance = first_half(luck)
        if chance < promise_rate * (2.0 - fit) + shifted_promises * post_shifted[post]:
            event = PROMISE_BROKEN
            kept_competence = 0
            kept_goodwill = 0
        if post_bad_actor[post]:
            chance = second_half(luck)
            if chance < harm_rate:
                event |= HARM_DONE
                if chance < harm_rate * harm_noticed:
                    event |= DECEPTION_NOTICED
                    kept_goodwill = 0
    service_kept_competence[row] = np.int8(kept_competence)
    service_kept_goodwill[row] = np.int8(kept_goodwill)
    service_event[row] = np.int8(event)
    service_delivery[row] = delivery
    service_worth[row] = overall(chance_competence, deserved)
    if feedback > 0.0:
        service_clarity[row] += feedback * feedback_clarity * (1.0 - service_clarity[row])
