"""The form: ten questions in the terminal, asked again where an answer cannot be used."""

from __future__ import annotations

from collections.abc import Callable

from experiments.services.building import Service, build
from experiments.services.numbers import NUMBERS, read_number
from model.parameters import BadValue, plain
from model.scenario import Scenario


def ask_service(england: Scenario, ask: Callable[[str], str] = input, tell: Callable[[str], None] = print) -> Service:
    """A service from answers; an empty answer is worked out or guessed.

    Args:
        ask: shows a question and gives the answer.
        tell: shows a line.

    Raises:
        BadValue: the form was left before its end.
    """
    tell("Ten questions about your service. Enter alone leaves one open: it is worked out or guessed, and said so.")
    answers: dict[str, float] = {}
    while True:
        for place, name in enumerate(NUMBERS, 1):
            _ask(name, f"{place:>2}/{len(NUMBERS)} ", answers, ask, tell)
        try:
            return build(answers, england)
        except BadValue as error:
            tell(f"\n{error}\nOnce more: Enter keeps an answer, - takes it back.")


def _ask(
    name: str, place: str, answers: dict[str, float], ask: Callable[[str], str], tell: Callable[[str], None]
) -> None:
    number = NUMBERS[name]
    kept = f" [{plain(answers[name])}]" if name in answers else ""
    while True:
        try:
            answer = ask(f"{place}{number.question} ({number.unit}{number.example}){kept} ").strip()
        except EOFError as error:
            raise BadValue("the form was left before its end; nothing was written.") from error
        if answer == "-":
            answers.pop(name, None)
            return
        try:
            found = read_number(name, answer)
        except BadValue as error:
            tell(f"  {error}")
            continue
        if found is not None:
            answers[name] = found
        return
