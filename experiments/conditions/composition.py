"""Composing the configuration with Hydra, and its errors in words for people."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

import yaml  # type: ignore[import-untyped]  # what OmegaConf reads files with, and whose errors it lets through
from hydra import compose, initialize_config_module
from hydra.core.config_store import ConfigStore
from hydra.core.global_hydra import GlobalHydra
from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.core.override_parser.types import Override, Quote, QuotedString
from hydra.errors import HydraException, MissingConfigException
from omegaconf import DictConfig, ListConfig, MissingMandatoryValue, OmegaConf
from omegaconf.errors import InterpolationResolutionError, OmegaConfBaseException

from experiments.conditions.keys import GROUPS, RUN_KEYS, check_key, reject_value
from experiments.conditions.schema import run_schema
from model.parameters import BadValue, nearest

EXAMPLE = "for example scenario.n_users=200 or regimes=[status_quo,stable_posts]"

NOTHING = "nothing"
"""The name of an empty configuration, to which single files are added."""


class Composer:
    """Reads choices from the folders of configuration; use within `composer()`."""

    def __init__(self, own_folder: Path | None) -> None:
        self._own_folder = own_folder
        self._search = [f"hydra.searchpath=['{own_folder.resolve().as_uri()}']"] if own_folder else []
        self._composed: dict[tuple[str, ...], DictConfig] = {}

    def options(self, group: str) -> list[str]:
        """Names of the files of a group."""
        stock = GlobalHydra.instance().config_loader().get_group_options(group)
        own = (self._own_folder / group).glob("*.yaml") if self._own_folder else ()
        return sorted({*stock, *(path.stem for path in own)})

    def run(self, overrides: Sequence[str]) -> dict[str, Any]:
        """The whole configuration of a study, defaults included, as plain data; also `scenario_name`, `study_name`."""
        composed = self._compose("run", overrides)
        content = {str(key): _plain(composed, str(key)) for key in composed if key != "hydra"}
        chosen = composed.hydra.runtime.choices
        return {**content, "scenario_name": chosen.scenario, "study_name": chosen.study}

    def group(self, group: str, name: str) -> Any:
        """One file of a group alone, None when it is empty."""
        composed = self._compose(NOTHING, [f"+{group}={name}"])
        return _plain(composed, group) if group in composed else None

    def _compose(self, config: str, overrides: Sequence[str]) -> DictConfig:
        asked = (config, *overrides)
        if asked not in self._composed:
            self._composed[asked] = self._newly_composed(config, overrides)
        return self._composed[asked]

    def _newly_composed(self, config: str, overrides: Sequence[str]) -> DictConfig:
        try:
            return compose(config, overrides=[*self._search, *overrides], return_hydra_config=True)
        except yaml.YAMLError as error:
            raise BadValue(_unreadable(error)) from error
        except UnicodeDecodeError as error:
            raise BadValue(f"a file under configs/ is not text: {error}.") from error
        except (HydraException, OmegaConfBaseException, OSError) as error:
            _reject(error)


def _plain(composed: DictConfig, key: str) -> Any:
    try:
        part = composed[key]
        if isinstance(part, DictConfig | ListConfig):
            return OmegaConf.to_container(part, resolve=True, throw_on_missing=True)
        return part
    except OmegaConfBaseException as error:
        _reject(error)


@cache
def _register() -> None:
    """Make known to Hydra what is not read from files."""
    ConfigStore.instance().store("schema", run_schema())
    ConfigStore.instance().store(NOTHING, {})


@contextmanager
def composer(own_folder: Path | None = None) -> Iterator[Composer]:
    """A composer of this project's configs/, and of a folder of one's own laid out likewise."""
    if own_folder is not None and not own_folder.is_dir():
        raise BadValue(f"--config-dir is '{own_folder}', which is not a folder.")
    _register()
    GlobalHydra.instance().clear()
    with initialize_config_module("configs", version_base="1.3"):
        yield Composer(own_folder)


def parse(arguments: Sequence[str]) -> list[Override]:
    """Arguments such as `scenario.n_users=200`, read and checked for their keys."""
    parser = OverridesParser.create()
    read: dict[str, Override] = {}
    for argument in arguments:
        if "=" not in argument[1:]:
            raise BadValue(f"'{argument}' is not a setting. Write key=value, {EXAMPLE}.")
        try:
            override = parser.parse_override(_taken_as_text(argument))
        except HydraException as error:
            raise BadValue(
                f"'{argument}' cannot be read. Write key=value, {EXAMPLE}; put quotes around texts: "
                f"'study.question=\"Does it help?\"'."
            ) from error
        key = override.get_key_element()
        if not key[:1].isalpha() or "@" in key:
            raise BadValue(f"'{argument}': settings are changed, never added or removed. Write key=value, {EXAMPLE}.")
        check_key(key)
        if key in read:
            raise BadValue(f"{key} is given twice; give it once.")
        read[key] = override
    return list(read.values())


def _taken_as_text(argument: str) -> str:
    """The argument with its value in quotes, where the key takes names from elsewhere: of files and of columns.

    In these a comma makes no list, braces no table and `${` no reference. A value in quotes stays as it is.
    """
    key, _, value = argument.partition("=")
    if not (key.startswith("network.") and key in RUN_KEYS and RUN_KEYS[key].kind is str):
        return argument
    text = value.strip()
    if len(text) >= 2 and text[0] == text[-1] and text[0] in "'\"":
        return argument
    # A reference is switched off by a backslash before it; backslashes that stand there already are doubled.
    plain = re.sub(r"(\\*)\$\{", lambda found: f"{found[1] * 2}\\${{", text)
    return f"{key}={QuotedString(plain, Quote.double).with_quotes()}"


def check_option(group: str, given: Any, options: Sequence[str]) -> None:
    """Raise `BadValue` unless the group has a file of that name."""
    if given not in options:
        settings = f" Settings are given one by one: {group}.<name>=value." if not isinstance(given, str) else ""
        raise BadValue(
            f"{group} is {given!r}; allowed: {', '.join(options)}.{nearest(str(given), tuple(options))}{settings}"
        )


def _unreadable(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error)
    where = f"{mark.name}, line {mark.line + 1}" if mark else "a file under configs/"
    return f"{where}: this is not readable YAML ({problem})."


def _reject(error: Exception) -> NoReturn:
    """Turn a complaint of the configuration library into one for people."""
    where = re.match(r"In '([^']+)'", str(error))
    place = f"configs/{where[1]}.yaml: " if where and where[1] != "run" else ""
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, OmegaConfBaseException):
        cause = cause.__cause__ or cause.__context__
    if isinstance(cause, MissingMandatoryValue):
        raise BadValue(f"{cause.full_key} has no value; give {cause.full_key}=….") from error
    if isinstance(cause, InterpolationResolutionError):
        raise BadValue(f"{cause.full_key} refers to what does not exist: {str(cause).splitlines()[0]}.") from error
    if isinstance(cause, OmegaConfBaseException) and cause.full_key:
        key = str(cause.full_key).partition("[")[0]
        try:
            if key not in GROUPS:
                check_key(key)
            reject_value(key, cause.value)
        except BadValue as found:
            raise BadValue(f"{place}{found}") from error
    if isinstance(error, MissingConfigException):
        missing = str(error.missing_cfg_file).rpartition("/")[2]
        raise BadValue(f"{place}it builds on '{missing}', which does not exist in that folder.") from error
    if place:
        raise BadValue(f"{place}write one `setting: value` a line.") from error
    raise BadValue(f"The configuration cannot be composed: {str(cause or error).splitlines()[0]}.") from error
