"""The core of the model as an ordinary Mesa user would write it: objects, dictionaries of trust, a DataCollector.

Users meet the professionals of their care team, professionals meet colleagues, every week. Each side learns from each
encounter by the rule of the model (with its prism). Staff leave and are replaced by strangers; users disengage and
come back. No line is shared with the model, so that the two can be held against each other.
"""

from __future__ import annotations

import math

import mesa

GAIN, PRISM = 0.17, 0.40
CARE_TEAM, CASES, TEAM_SIZE = 3, 16, 9
OFFERED, ATTENDED = 0.70, 0.85
KEPT_BY_WORKER, KEPT_BY_USER, KEPT_BY_COLLEAGUE = 0.72, 0.85, 0.85
SOUGHT = 2
OPENING, OPENING_IN_USER, OPENING_IN_COLLEAGUE = 0.525, 0.55, 0.55
RESIGN = 1 - math.exp(-0.16 / 52)
DROPOUT, DROPOUT_SLOPE, DROPOUT_REFERENCE = 0.016, 3.2, 0.60
RETURN = 0.06 / (1 + math.exp(-(0.5 - 0.4) / 0.1))


def learn(trust: float, kept: bool) -> float:
    """Trust after an encounter."""
    if kept:
        return trust + GAIN * (1.0 - PRISM * (1.0 - trust)) * (1.0 - trust)
    return trust - GAIN * (1.0 - PRISM * trust) * trust


class Professional(mesa.Agent):
    """Somebody in post, who trusts users and colleagues more or less."""

    def __init__(self, model: TwinModel) -> None:
        super().__init__(model)
        self.trust_in_users: dict[User, float] = {}
        self.trust_in_colleagues: dict[Professional, float] = {}
        self.team: list[Professional] = []

    def meet(self, other: Professional) -> None:
        """An encounter in which both act, and each delivers or not."""
        chance = self.model.random.random
        mine, theirs = self.trust_in_colleagues, other.trust_in_colleagues
        mine[other] = learn(mine[other], chance() < KEPT_BY_COLLEAGUE)
        theirs[self] = learn(theirs[self], chance() < KEPT_BY_COLLEAGUE)

    def step(self) -> None:
        """Seek out two colleagues of the team."""
        for other in self.model.random.sample(self.team, min(SOUGHT, len(self.team))):
            self.meet(other)

    def leave(self) -> None:
        """Leave the post to a stranger: all trust on both sides starts again."""
        for user in self.trust_in_users:
            self.trust_in_users[user] = OPENING_IN_USER
            user.trust[self] = OPENING
        for other in self.trust_in_colleagues:
            self.trust_in_colleagues[other] = other.trust_in_colleagues[self] = OPENING_IN_COLLEAGUE


class User(mesa.Agent):
    """Somebody whom services help, with a care team; the first of it is the lead."""

    def __init__(self, model: TwinModel) -> None:
        super().__init__(model)
        self.trust: dict[Professional, float] = {}
        self.lead: Professional | None = None
        self.engaged = True

    def step(self) -> None:
        """Meet the care team, learn, and stay or leave."""
        chance = self.model.random.random
        if not self.engaged:
            self.engaged = chance() < RETURN
            return
        mine = self.trust
        lead = self.lead
        for worker in mine:
            if chance() >= OFFERED:
                continue
            theirs = worker.trust_in_users
            if chance() < ATTENDED:
                mine[worker] = learn(mine[worker], chance() < KEPT_BY_WORKER)
                theirs[self] = learn(theirs[self], chance() < KEPT_BY_USER)
            else:
                theirs[self] = learn(theirs[self], False)
            if worker is lead:
                hazard = DROPOUT * math.exp(-DROPOUT_SLOPE * (mine[worker] - DROPOUT_REFERENCE))
                self.engaged = chance() >= 1 - math.exp(-hazard)


class TwinModel(mesa.Model):
    """Users and professionals of the dyadic core."""

    def __init__(self, n_users: int, seed: int) -> None:
        super().__init__(rng=seed)
        self.professionals = [Professional(self) for _ in range(max(CARE_TEAM, round(n_users * CARE_TEAM / CASES)))]
        self.users = [User(self) for _ in range(n_users)]
        for number, user in enumerate(self.users):
            for place in range(CARE_TEAM):
                worker = self.professionals[(number * CARE_TEAM + place) % len(self.professionals)]
                user.trust[worker] = OPENING
                worker.trust_in_users[user] = OPENING_IN_USER
            user.lead = next(iter(user.trust))
        n_teams = math.ceil(len(self.professionals) / TEAM_SIZE)
        for team in (self.professionals[number::n_teams] for number in range(n_teams)):
            for one in team:
                one.team = [other for other in team if other is not one]
                one.trust_in_colleagues = dict.fromkeys(one.team, OPENING_IN_COLLEAGUE)
        self.datacollector = mesa.DataCollector(model_reporters={
            "trust_service": TwinModel.trust_service,
            "engaged_share": TwinModel.engaged_share,
        })

    @property
    def n_trust_values(self) -> int:
        """How many directed trust values there are."""
        service = sum(len(user.trust) for user in self.users)
        return 2 * service + sum(len(one.trust_in_colleagues) for one in self.professionals)

    def trust_service(self) -> float:
        """Mean trust of engaged users in their care teams."""
        held = [trust for user in self.users if user.engaged for trust in user.trust.values()]
        return sum(held) / len(held) if held else math.nan

    def trust_in_users(self) -> float:
        """Mean trust of professionals in users."""
        held = [trust for one in self.professionals for trust in one.trust_in_users.values()]
        return sum(held) / len(held)

    def trust_within(self) -> float:
        """Mean trust in colleagues."""
        held = [trust for one in self.professionals for trust in one.trust_in_colleagues.values()]
        return sum(held) / len(held) if held else math.nan

    def engaged_share(self) -> float:
        """Share of users who are engaged."""
        return sum(user.engaged for user in self.users) / len(self.users)

    def step(self) -> None:
        """One week."""
        for one in self.professionals:
            if self.random.random() < RESIGN:
                one.leave()
        self.agents.shuffle_do("step")
        self.datacollector.collect(self)
