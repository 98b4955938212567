"""What each side learns from the encounters of the week."""

from __future__ import annotations

import numpy as np

from model.compiling import compiled
from model.draws import draw, first_half, second_half
from model.rules.trust import learned, respect_after, respect_factor, size_of_evidence
from model.vocabulary import (
    DECEPTION_NOTICED,
    OWN_MANAGER,
    PROMISE_BROKEN,
    SHAKEN,
    SUPERVISION,
    USER_KEEPS,
)


@compiled
def learn_encounter(
    competence, goodwill, ceiling, respect, kept_competence, kept_goodwill, severity_competence, severity_goodwill,
    meaning, gain, prism, loss_ratio_competence, loss_ratio_goodwill, respect_rate, with_respect, share_of_gains,
):
    """Both channels and respect of one direction after one encounter.

    Args:
        kept_competence, kept_goodwill: whether each channel's evidence was kept.
        severity_competence, severity_goodwill: weight of broken evidence, in ordinary lapses.
        meaning: weight of the goodwill evidence, kept and broken alike (1 unless it was compelled).
        share_of_gains: what is left of gains while ruptured.

    Returns:
        Trust in competence, trust in goodwill, respect.
    """
    respect = respect_after(respect, kept_competence, respect_rate)
    gained, lost = gain * share_of_gains, gain * loss_ratio_competence * severity_competence
    competence = learned(
        competence, ceiling, kept_competence, size_of_evidence(kept_competence, gained, lost), prism
    )
    gained = gain * meaning * respect_factor(respect, with_respect) * share_of_gains
    lost = gain * loss_ratio_goodwill * severity_goodwill * meaning
    goodwill = learned(goodwill, ceiling, kept_goodwill, size_of_evidence(kept_goodwill, gained, lost), prism)
    return competence, goodwill, respect


@compiled
def is_shaken(kept_competence, kept_goodwill, competence, goodwill, threshold):
    """Whether something broke in a channel that was trusted: 1 or 0."""
    by_competence = (kept_competence == 0) & (competence > threshold)
    by_goodwill = (kept_goodwill == 0) & (goodwill > threshold)
    return np.int8(by_competence | by_goodwill)


@compiled
def loss_to_repair(known, before, after, is_fresh):
    """What a repair could give back: the loss that shook the tie now (`is_fresh` 1), or what was known before (0)."""
    return max(0.0, before - after) if is_fresh else known


@compiled
def learn_about_worker(
    row, gain, prism, loss_ratio_competence, loss_ratio_goodwill, respect_rate, with_respect, with_ruptures,
    rupture_gain, rupture_threshold, promise_severity, deception_severity, ceiling_loss, post_meaning, service_post,
    service_attended, service_kept_competence, service_kept_goodwill, service_event, in_worker_competence,
    in_worker_goodwill, in_worker_ceiling, in_worker_respect, in_worker_ruptured, in_worker_events,
    in_worker_loss_competence, in_worker_loss_goodwill,
):
    """A user learns from an encounter with a professional; compelled goodwill tells little, deception stays."""
    if not service_attended[row]:
        return
    competence, goodwill = in_worker_competence[row], in_worker_goodwill[row]
    kept_competence, kept_goodwill = float(service_kept_competence[row]), float(service_kept_goodwill[row])
    event = service_event[row]
    severity_competence, severity_goodwill = 1.0, 1.0
    if event & PROMISE_BROKEN:
        severity_competence, severity_goodwill = promise_severity, promise_severity
    if event & DECEPTION_NOTICED:
        severity_goodwill = deception_severity
    meaning = post_meaning[service_post[row]]
    share_of_gains = rupture_gain if (with_ruptures != 0) & (in_worker_ruptured[row] != 0) else 1.0
    new_competence, new_goodwill, respect = learn_encounter(
        competence, goodwill, in_worker_ceiling[row], in_worker_respect[row], kept_competence, kept_goodwill,
        severity_competence, severity_goodwill, meaning, gain, prism, loss_ratio_competence, loss_ratio_goodwill,
        respect_rate, with_respect, share_of_gains,
    )
    if event & DECEPTION_NOTICED:
        in_worker_ceiling[row] *= 1.0 - ceiling_loss
        new_competence = min(new_competence, in_worker_ceiling[row])
        new_goodwill = min(new_goodwill, in_worker_ceiling[row])
    in_worker_competence[row] = new_competence
    in_worker_goodwill[row] = new_goodwill
    in_worker_respect[row] = respect
    if with_ruptures:
        # Written whatever came: a branch on luck would cost more.
        shaken = is_shaken(kept_competence, kept_goodwill, competence, goodwill, rupture_threshold)
        fresh = shaken & (in_worker_ruptured[row] == 0)
        lost_competence, lost_goodwill = in_worker_loss_competence[row], in_worker_loss_goodwill[row]
        in_worker_events[row] = shaken * SHAKEN
        in_worker_loss_competence[row] = loss_to_repair(lost_competence, competence, new_competence, fresh)
        in_worker_loss_goodwill[row] = loss_to_repair(lost_goodwill, goodwill, new_goodwill, fresh)


@compiled
def learn_about_user(
    row, week, seed, gain, prism, loss_ratio_competence, loss_ratio_goodwill, respect_rate, with_respect, with_ruptures,
    rupture_gain, rupture_threshold, kept_by_user, space_prism, post_space, service_post, service_key,
    service_offered, service_attended, in_user_competence, in_user_goodwill, in_user_respect, in_user_ruptured,
    in_user_events, in_user_loss_competence, in_user_loss_goodwill,
):
    """A professional learns about a user: a missed offer is broken evidence, an attended contact mostly kept."""
    if not service_offered[row]:
        return
    luck = draw(seed, USER_KEEPS, week, service_key[row])
    kept = service_attended[row] * (1.0 if first_half(luck) < kept_by_user else 0.0)
    competence, goodwill = in_user_competence[row], in_user_goodwill[row]
    own_prism = prism * (1.0 - space_prism * post_space[service_post[row]])
    share_of_gains = rupture_gain if (with_ruptures != 0) & (in_user_ruptured[row] != 0) else 1.0
    new_competence, new_goodwill, respect = learn_encounter(
        competence, goodwill, 1.0, in_user_respect[row], kept, kept, 1.0, 1.0, 1.0, gain, own_prism,
        loss_ratio_competence, loss_ratio_goodwill, respect_rate, with_respect, share_of_gains,
    )
    in_user_competence[row] = new_competence
    in_user_goodwill[row] = new_goodwill
    in_user_respect[row] = respect
    if with_ruptures:
        shaken = service_attended[row] & is_shaken(kept, kept, competence, goodwill, rupture_threshold)
        fresh = shaken & (in_user_ruptured[row] == 0)
        lost_competence, lost_goodwill = in_user_loss_competence[row], in_user_loss_goodwill[row]
        in_user_events[row] = shaken * SHAKEN
        in_user_loss_competence[row] = loss_to_repair(lost_competence, competence, new_competence, fresh)
        in_user_loss_goodwill[row] = loss_to_repair(lost_goodwill, goodwill, new_goodwill, fresh)


@compiled
def learn_about_colleague(
    row, pair, is_first, gain, prism, loss_ratio_competence, loss_ratio_goodwill, respect_rate, with_respect,
    with_ruptures, rupture_gain, rupture_threshold, mediated_prism, space_prism, post_space, pair_first, pair_second,
    pair_mediation, pair_met, pair_evidence, pair_delivered_first, pair_delivered_second, in_colleague_competence,
    in_colleague_goodwill, in_colleague_respect, in_colleague_ruptured, in_colleague_events,
    in_colleague_loss_competence, in_colleague_loss_goodwill,
):
    """One professional learns about another from the encounters of the week, one after the other."""
    if pair_evidence[pair] == 0:
        return
    delivered = pair_delivered_second[pair] if is_first else pair_delivered_first[pair]
    share_of_gains = rupture_gain if (with_ruptures != 0) & (in_colleague_ruptured[row] != 0) else 1.0
    competence, goodwill = in_colleague_competence[row], in_colleague_goodwill[row]
    respect = in_colleague_respect[row]
    trustor = pair_first[pair] if is_first else pair_second[pair]
    own_prism = prism * (1.0 - mediated_prism * pair_mediation[pair]) * (1.0 - space_prism * post_space[trustor])
    events = 0
    loss_competence, loss_goodwill = in_colleague_loss_competence[row], in_colleague_loss_goodwill[row]
    for encounter in range(pair_met[pair]):
        if not (pair_evidence[pair] >> encounter) & 1:
            continue
        kept = float((delivered >> encounter) & 1)
        before_competence, before_goodwill = competence, goodwill
        competence, goodwill, respect = learn_encounter(
            competence, goodwill, 1.0, respect, kept, kept, 1.0, 1.0, 1.0, gain, own_prism, loss_ratio_competence,
            loss_ratio_goodwill, respect_rate, with_respect, share_of_gains,
        )
        if with_ruptures:
            shaken = is_shaken(kept, kept, before_competence, before_goodwill, rupture_threshold)
            fresh = shaken & (in_colleague_ruptured[row] == 0)
            events |= shaken * SHAKEN
            loss_competence = loss_to_repair(loss_competence, before_competence, competence, fresh)
            loss_goodwill = loss_to_repair(loss_goodwill, before_goodwill, goodwill, fresh)
    in_colleague_competence[row] = competence
    in_colleague_goodwill[row] = goodwill
    in_colleague_respect[row] = respect
    if with_ruptures:
        in_colleague_events[row] = events
        in_colleague_loss_competence[row] = loss_competence
        in_colleague_loss_goodwill[row] = loss_goodwill


@compiled
def learn_about_management(
    row, week, seed, supervision_rate, supervision_kept, supervision_control, audit, control_source,
    link_control_management, gain, prism, loss_ratio_goodwill, post_filled, post_root, post_management,
):
    """A professional learns about the own management from supervision: one channel, goodwill."""
    if not post_filled[row]:
        return
    luck = draw(seed, SUPERVISION, week, post_root[row])
    if first_half(luck) >= supervision_rate:
        return
    felt = audit if link_control_management and np.int64(control_source) == OWN_MANAGER else 0.0
    kept = 1.0 if second_half(luck) < supervision_kept * (1.0 - supervision_control * felt) else 0.0
    size = size_of_evidence(kept, gain, gain * loss_ratio_goodwill)
    post_management[row] = learned(post_management[row], 1.0, kept, size, prism)
