"""Brokers and the professionals they know meet, and each learns from the other."""

from __future__ import annotations

from model.behaviours.learning import learn_encounter
from model.compiling import compiled
from model.draws import draw, first_half, second_half
from model.rules.trust import overall
from model.rules.willingness import chance_to_act
from model.vocabulary import BROKER_DELIVERS, MEETING_BROKER, NO_ROW


@compiled
def meet_professional(
    row, week, seed, with_willingness, broker_contact_rate, broker_reliability, reliability, colleague_slope,
    post_threshold, acquaintance_post, acquaintance_key, acquaintance_encounters, acquaintance_met,
    acquaintance_kept, acquaintance_returned, in_broker_competence, in_broker_goodwill,
):
    """A broker looks up a professional they know: the broker delivers or not; the professional acts or not."""
    post = acquaintance_post[row]
    if post == NO_ROW:
        return
    luck = draw(seed, MEETING_BROKER, week, acquaintance_key[row])
    if first_half(luck) >= broker_contact_rate:
        return
    acts = 1.0
    if with_willingness:
        trust = overall(in_broker_competence[row], in_broker_goodwill[row])
        acts = chance_to_act(trust, post_threshold[post], colleague_slope)
    luck = draw(seed, BROKER_DELIVERS, acquaintance_encounters[row], acquaintance_key[row])
    acquaintance_met[row] = 1
    acquaintance_kept[row] = 1 if first_half(luck) < broker_reliability else 0
    acquaintance_returned[row] = 1 if second_half(luck) < acts * reliability else 0
    acquaintance_encounters[row] += 1


@compiled
def learn_about_broker(
    row, gain, prism, loss_ratio_competence, loss_ratio_goodwill, respect_rate, with_respect, acquaintance_met,
    acquaintance_kept, in_broker_competence, in_broker_goodwill, in_broker_respect,
):
    """A professional learns about a broker from what the broker delivered, both channels alike."""
    if acquaintance_met[row] == 0:
        return
    kept = float(acquaintance_kept[row])
    competence, goodwill, respect = learn_encounter(
        in_broker_competence[row], in_broker_goodwill[row], 1.0, in_broker_respect[row], kept, kept, 1.0, 1.0, 1.0,
        gain, prism, loss_ratio_competence, loss_ratio_goodwill, respect_rate, with_respect, 1.0,
    )
    in_broker_competence[row] = competence
    in_broker_goodwill[row] = goodwill
    in_broker_respect[row] = respect


@compiled
def learn_about_professional(
    row, gain, prism, loss_ratio_competence, loss_ratio_goodwill, respect_rate, with_respect, acquaintance_met,
    acquaintance_returned, by_broker_competence, by_broker_goodwill, by_broker_respect,
):
    """A broker learns about a professional from whether they acted and delivered, both channels alike."""
    if acquaintance_met[row] == 0:
        return
    kept = float(acquaintance_returned[row])
    competence, goodwill, respect = learn_encounter(
        by_broker_competence[row], by_broker_goodwill[row], 1.0, by_broker_respect[row], kept, kept, 1.0, 1.0, 1.0,
        gain, prism, loss_ratio_competence, loss_ratio_goodwill, respect_rate, with_respect, 1.0,
    )
    by_broker_competence[row] = competence
    by_broker_goodwill[row] = goodwill
    by_broker_respect[row] = respect
