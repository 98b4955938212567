"""How many users a given network of professionals serves."""

from __future__ import annotations

from scipy.integrate import quad
from scipy.stats import norm

from model.scenario import Scenario


def users_for(scenario: Scenario, n_posts: int) -> int:
    """The users who give each professional the scenario's number of cases, at least 1.

    Posts stand empty for as long as resignations and vacancies make them; each user has a care team of the size that
    complexity makes.
    """
    away = scenario.resignation_rate * scenario.vacancy_weeks / 52 if scenario.with_churn else 0.0
    return max(1, round(n_posts / (1 + away) * scenario.cases_per_professional / _posts_of_a_user(scenario)))


def _posts_of_a_user(scenario: Scenario) -> float:
    """The mean size of a care team: the lead post and the chances of further ones, complexity kept within 0 and 1."""

    def further(complexity: float) -> float:
        complexity = min(max(complexity, 0.0), 1.0)
        return min(1.0, scenario.second_post * complexity) + min(1.0, scenario.third_post * complexity)

    mean, sd = scenario.complexity_mean, scenario.complexity_sd
    if sd == 0.0:
        return 1.0 + further(mean)
    found, _ = quad(lambda z: further(mean + sd * z) * norm.pdf(z), -8.0, 8.0, limit=200)
    return 1.0 + float(found)
