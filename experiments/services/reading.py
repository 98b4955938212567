"""A file with ten numbers, one a line; errors name the line."""

from __future__ import annotations

from pathlib import Path

import yaml  # type: ignore[import-untyped]  # what the configuration is read with too; its nodes know their lines

from experiments.services.numbers import NUMBERS, read_number
from model.parameters import BadValue, nearest


def read_service(path: Path) -> dict[str, float]:
    """The numbers that a file gives; what is left empty is missing.

    Raises:
        BadValue: there is no such file, it cannot be read, or a line of it cannot be used.
    """
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), yaml.SafeLoader)
    except OSError as error:
        raise BadValue(
            f"{path} cannot be read: {error.strerror}. `service blank={path}` writes one to fill in."
        ) from error
    except UnicodeDecodeError as error:
        raise BadValue(f"{path} is not text in UTF-8; save it as such.") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or error
        raise BadValue(f"{path}{where}: write one `name: number` a line ({problem}).") from error
    if node is None:
        return {}
    if not isinstance(node, yaml.MappingNode):
        line = node.start_mark.line + 1
        raise BadValue(f"{path}, line {line}: write one `name: number` a line, such as `staff: 40`.")
    found: dict[str, float] = {}
    lines: dict[str, int] = {}
    for key, value in node.value:
        line, name = key.start_mark.line + 1, str(key.value)
        place = f"{path}, line {line}"
        if name not in NUMBERS:
            raise BadValue(
                f"{place}: '{name}' is not one of the ten numbers.{nearest(name, tuple(NUMBERS))} "
                f"They are: {', '.join(NUMBERS)}."
            )
        if name in lines:
            raise BadValue(f"{place}: {name} is given a second time, first in line {lines[name]}; give it once.")
        lines[name] = line
        if not isinstance(value, yaml.ScalarNode):
            raise BadValue(f"{place}: {name} is a list or a table; give one number.")
        try:
            number = read_number(name, None if value.tag.endswith(":null") else value.value)
        except BadValue as error:
            raise BadValue(f"{place}: {error}") from error
        if number is not None:
            found[name] = number
    return found


def blank_service() -> str:
    """The text of a file to fill in."""
    lines = ["# A service in ten numbers. Fill in what you know; what is left empty is worked out or guessed."]
    for number in NUMBERS.values():
        lines += [f"# {number.question} ({number.unit}{number.example})", f"{number.name}:"]
    return "\n".join(lines) + "\n"
