"""From the numbers that were given to a scenario: what is missing is worked out or guessed, what clashes is said."""

from __future__ import annotations

from dataclasses import dataclass

from experiments.services.numbers import NUMBERS, Given
from model.parameters import BadValue, plain
from model.rules.churn import WEEKS_A_YEAR
from model.scenario import Scenario

BASE = "england"
CLOSE = 0.15
"""Numbers that follow from each other may differ by this share; figures of a real service never fit exactly."""
CLOSE_VACANCIES = 0.01
"""A vacancy share may always differ by this much from what turnover and empty weeks give."""

GIVEN, WORKED_OUT, GUESS = "given", "worked out", "guess"


@dataclass(frozen=True)
class Figure:
    """One of the ten numbers as the scenario has it: given, worked out from others, or a guess with its source."""

    name: str
    value: float
    origin: str
    why: str = ""


@dataclass(frozen=True)
class Service:
    """A service as a scenario: its figures, and what they change of the scenario for England."""

    figures: tuple[Figure, ...]
    settings: dict[str, int | float]

    @property
    def overrides(self) -> list[str]:
        """The same as settings of a comparison."""
        return [f"scenario={BASE}", *(f"scenario.{name}={value!r}" for name, value in self.settings.items())]

    def figure(self, name: str) -> Figure:
        """One of the ten."""
        return next(figure for figure in self.figures if figure.name == name)


def build(given: Given, england: Scenario) -> Service:
    """The scenario that ten numbers, or some of them, describe.

    Args:
        england: the scenario that is changed, and whose figures stand in for what is missing.

    Raises:
        BadValue: two or more of the numbers cannot be true together.
    """
    found: dict[str, Figure] = {name: Figure(name, value, GIVEN) for name, value in given.items()}
    _size(found, england)
    _coming_and_going(found, england)
    _hours(found, england)
    if "organisations" not in found:
        found["organisations"] = _guess("organisations", england.n_organisations)
    _sharing(found)
    value = {name: figure.value for name, figure in found.items()}
    settings: dict[str, int | float] = {
        "n_users": value["users"],
        "n_organisations": value["organisations"],
        "cases_per_professional": value["caseload"],
        "resignation_rate": value["turnover"],
        "vacancy_weeks": value["vacancy_weeks"],
        "reassignment_rate": value["worker_changes"] - value["turnover"],
        "hours_week": value["hours"],
        "administration_hours": value["administration"] - england.audit_hours * england.audit,
        "other_hours": _other_hours(value["hours"], england),
    }
    whole = ("n_users", "n_organisations")
    settings = {name: int(number) if name in whole else round(float(number), 6) for name, number in settings.items()}
    england.with_changes(**settings)  # says so now where a figure lies outside what the model can do
    return Service(tuple(found[name] for name in NUMBERS), settings)


def ties_per_user(england: Scenario) -> float:
    """How many workers a user has on average: the main one, and others by the complexity of needs."""
    return 1.0 + england.complexity_mean * (england.second_post + england.third_post)


def vacancy_share(turnover: float, weeks: float) -> float:
    """The share of posts that is vacant when workers leave at that rate and posts are empty so long."""
    empty = turnover * weeks / WEEKS_A_YEAR
    return empty / (1.0 + empty)


def _guess(name: str, value: float) -> Figure:
    return Figure(name, value, GUESS, NUMBERS[name].source)


def _size(found: dict[str, Figure], england: Scenario) -> None:
    """Users, staff and caseload: any two give the third."""
    ties = ties_per_user(england)
    if "caseload" not in found and not {"users", "staff"} <= found.keys():
        found["caseload"] = _guess("caseload", england.cases_per_professional)
    if "users" not in found and "staff" not in found:
        found["users"] = _guess("users", england.n_users)
    if {"users", "staff", "caseload"} <= found.keys():
        users, staff, caseload = (found[name].value for name in ("users", "staff", "caseload"))
        have, need = staff * caseload, users * ties
        if abs(have - need) > CLOSE * need:
            raise BadValue(
                f"{plain(staff)} staff with a caseload of {plain(caseload)} carry {have:.0f} cases, but "
                f"{plain(users)} users with {ties:.1f} workers each are {need:.0f} cases. A family with two workers is "
                f"a case of both. Change one of users, staff and caseload, or leave one empty; with the other two, "
                f"users would be {have / ties:.0f}, staff {need / caseload:.0f} or caseload {need / staff:.1f}."
            )
        return
    why = f"each user has {ties:.1f} workers on average"
    if "caseload" not in found:
        caseload = found["users"].value * ties / found["staff"].value
        if not NUMBERS["caseload"].low <= caseload <= NUMBERS["caseload"].high:
            raise BadValue(
                f"{plain(found['users'].value)} users with {plain(found['staff'].value)} staff would be a caseload of "
                f"{caseload:.1f}; the model takes 1 to 200. Change users or staff."
            )
        found["caseload"] = Figure("caseload", round(caseload, 2), WORKED_OUT, f"users and staff; {why}")
    elif "users" not in found:
        users = max(1, round(found["staff"].value * found["caseload"].value / ties))
        found["users"] = Figure("users", users, WORKED_OUT, f"staff and caseload; {why}")
    else:
        staff = max(1, round(found["users"].value * ties / found["caseload"].value))
        found["staff"] = Figure("staff", staff, WORKED_OUT, f"users and caseload; {why}")


def _sharing(found: dict[str, Figure]) -> None:
    """Each organisation has at least one worker; a guess gives way to what was said."""
    staff, organisations = found["staff"].value, found["organisations"].value
    if organisations <= staff:
        return
    if found["organisations"].origin == GUESS:
        found["organisations"] = Figure("organisations", max(1, int(staff)), GUESS, "one a worker at most")
        return
    raise BadValue(
        f"{plain(organisations)} organisations share the work, but there are {plain(staff)} staff; each has at least "
        f"one worker. Change organisations or staff, or leave one empty."
    )


def _coming_and_going(found: dict[str, Figure], england: Scenario) -> None:
    """Turnover, vacancies and empty weeks, of which any two give the third; changes of the main worker."""
    both = {"vacancies", "vacancy_weeks"} <= found.keys()
    if "turnover" not in found and both:
        share, weeks = found["vacancies"].value, found["vacancy_weeks"].value
        turnover = share / (1.0 - share) * WEEKS_A_YEAR / weeks
        if turnover > NUMBERS["turnover"].high:
            raise BadValue(
                f"vacancies of {_percent(share)} with posts empty for {plain(weeks)} weeks mean that "
                f"{_percent(turnover)} of workers leave in a year. Change vacancies or vacancy_weeks, or give turnover."
            )
        found["turnover"] = Figure("turnover", round(turnover, 4), WORKED_OUT, "vacancies and vacancy_weeks")
    elif "turnover" not in found:
        found["turnover"] = _guess("turnover", england.resignation_rate)
    turnover = found["turnover"].value
    if "vacancies" in found and "vacancy_weeks" not in found:
        found["vacancy_weeks"] = _weeks(found["vacancies"].value, turnover)
    elif "vacancy_weeks" not in found:
        found["vacancy_weeks"] = _guess("vacancy_weeks", england.vacancy_weeks)
    weeks = found["vacancy_weeks"].value
    share = vacancy_share(turnover, weeks)
    if "vacancies" not in found:
        found["vacancies"] = Figure("vacancies", round(share, 4), WORKED_OUT, "turnover and vacancy_weeks")
    elif abs(found["vacancies"].value - share) > max(CLOSE_VACANCIES, CLOSE * share):
        raise BadValue(
            f"turnover {_percent(turnover)} with posts empty for {plain(weeks)} weeks leaves {_percent(share)} of "
            f"posts vacant, not {_percent(found['vacancies'].value)}. Change one of turnover, vacancies and "
            f"vacancy_weeks, or leave one empty; {_would_fit(turnover, found['vacancies'].value, weeks)}."
        )
    if "worker_changes" not in found:
        found["worker_changes"] = _guess("worker_changes", round(england.reassignment_rate + turnover, 4))
    elif found["worker_changes"].value < turnover:
        raise BadValue(
            f"worker_changes is {plain(found['worker_changes'].value)} a year, less than the turnover of "
            f"{_percent(turnover)}; a user's main worker changes at least as often as workers leave. Change one of the "
            f"two, or leave one empty."
        )


def _weeks(share: float, turnover: float) -> Figure:
    """How long posts are empty, from vacancies and turnover."""
    low, high = NUMBERS["vacancy_weeks"].low, NUMBERS["vacancy_weeks"].high
    if turnover == 0.0:
        if share > CLOSE_VACANCIES:
            raise BadValue(f"vacancies is {_percent(share)} though nobody leaves (turnover 0). Change one of the two.")
        return Figure("vacancy_weeks", low, WORKED_OUT, "nobody leaves")
    weeks = share / (1.0 - share) * WEEKS_A_YEAR / turnover
    shortest = vacancy_share(turnover, low)
    if weeks > high or (weeks < low and round(100 * shortest) != round(100 * share)):
        bound = low if weeks < low else high
        raise BadValue(
            f"vacancies of {_percent(share)} with a turnover of {_percent(turnover)} mean that a post is empty for "
            f"{weeks:.1f} weeks; the model takes {plain(low)} to {plain(high)}. Change vacancies or turnover; with "
            f"posts empty for {plain(bound)} {'week' if bound == 1 else 'weeks'}, "
            f"{_other_of_two(turnover, share, bound)}."
        )
    return Figure("vacancy_weeks", round(max(weeks, low), 2), WORKED_OUT, "vacancies and turnover")


def _would_fit(turnover: float, share: float, weeks: float) -> str:
    """What each of the three would be by the other two, as far as the model takes it."""
    fits = [_other_of_two(turnover, share, weeks)]
    low, high = NUMBERS["vacancy_weeks"].low, NUMBERS["vacancy_weeks"].high
    needed = share / (1.0 - share) * WEEKS_A_YEAR / turnover if turnover else 0.0
    if low <= needed <= high:
        fits.append(f"vacancy_weeks {needed:.1f}")
    return f"with the other two, {' or '.join(fits)}"


def _other_of_two(turnover: float, share: float, weeks: float) -> str:
    """The vacancies that fit this turnover, and the turnover that fits these vacancies, at so many empty weeks."""
    leave = share / (1.0 - share) * WEEKS_A_YEAR / weeks
    vacant = f"vacancies would be {_percent(vacancy_share(turnover, weeks))}"
    return f"{vacant} or turnover {_percent(leave)}" if leave <= NUMBERS["turnover"].high else vacant


def _hours(found: dict[str, Figure], england: Scenario) -> None:
    """Hours of a week, and what administration takes of them."""
    in_audit = england.audit_hours * england.audit
    if "hours" not in found:
        found["hours"] = _guess("hours", england.hours_week)
    hours = found["hours"].value
    if "administration" not in found:
        share = (england.administration_hours + in_audit) / england.hours_week
        found["administration"] = _guess("administration", round(max(share * hours, in_audit), 2))
    administration, other = found["administration"].value, _other_hours(hours, england)
    if administration < in_audit:
        raise BadValue(
            f"administration is {plain(administration)} hours; audit as it is in England takes {plain(in_audit)} hours "
            f"of it already. Count all records, reports and forms, or leave it empty."
        )
    if administration + other >= hours:
        raise BadValue(
            f"administration takes {plain(administration)} of {plain(hours)} hours, and travel, supervision and "
            f"meetings about {other:.1f}; nothing is left for users. Change hours or administration."
        )


def _other_hours(hours: float, england: Scenario) -> float:
    """Hours of travel, supervision and meetings: the share they have of an English week."""
    return england.other_hours * hours / england.hours_week


def _percent(share: float) -> str:
    return f"{100 * share:.3g}%"
