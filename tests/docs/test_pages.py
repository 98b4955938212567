"""Pages written from the code are fresh, and what others quote from it is true."""

import dataclasses
import re
from pathlib import Path

import pytest
import yaml

from experiments.pages import parameters_page, renewed_pages, with_parts_renewed
from model.parameters import BadValue
from model.policies import POLICIES
from model.scenario import DESCRIPTIONS, Scenario

HOUSE = Path(__file__).resolve().parents[2]
PAGES = [HOUSE / "README.md", HOUSE / "CONTRIBUTING.md", *sorted((HOUSE / "docs").glob("*.md"))]
DEFAULTS = {item.name: item.default for item in dataclasses.fields(Scenario)}
RENEWED = renewed_pages(HOUSE / "docs")


@pytest.mark.parametrize("page", RENEWED, ids=lambda page: page.name)
def test_page_says_what_the_code_says(page):
    assert page.read_text(encoding="utf-8") == RENEWED[page], "stale: run `make docs`"


def test_every_parameter_and_policy_is_on_the_page():
    text = parameters_page()
    assert all(f"\n| `{name}` | " in text for name in DESCRIPTIONS)
    assert all(f"\n## {name}\n" in text for name in POLICIES)


def test_a_part_nobody_writes_is_an_error():
    with pytest.raises(BadValue, match="there are: "):
        with_parts_renewed("<!-- written from the code: nothing of the kind -->\n<!-- up to here -->")


def quoted_values():
    """What pages quote as `name` = value, `policy.setting` = value, or `scenario: name` = value."""
    for page in PAGES:
        for found in re.finditer(r"`(?:(\w+)([.:]) ?)?(\w+)`\s=\s(-?\d*\.?\d+)", page.read_text(encoding="utf-8")):
            yield pytest.param(*found.groups(), id=f"{page.name}: {found[0]}")


def scenario_file(name):
    text = yaml.safe_load((HOUSE / "configs" / "scenario" / f"{name}.yaml").read_text(encoding="utf-8"))
    parents = text.pop("defaults", [])
    return {key: value for parent in parents for key, value in scenario_file(parent).items()} | text


def test_the_model_page_quotes_the_code():
    assert len(list(quoted_values())) > 100


@pytest.mark.parametrize(("owner", "sign", "name", "value"), list(quoted_values()))
def test_quoted_value_is_the_one_of_the_code(owner, sign, name, value):
    if owner is None:
        real = DEFAULTS[name]
    elif sign == ".":
        real = {item.name: item.default for item in dataclasses.fields(POLICIES[owner])}[name]
    else:
        real = scenario_file(owner)[name]
    assert real == yaml.safe_load("0" + value if value.startswith(".") else value)


SOURCES = (HOUSE / "docs" / "SOURCES.md").read_text(encoding="utf-8")
CITED = sorted({item.source for item in DESCRIPTIONS.values()} | {policy.source for policy in POLICIES.values()})


@pytest.mark.parametrize("source", CITED)
def test_source_of_a_parameter_or_policy_is_listed(source):
    named = re.findall(r"\b([PT]\d+)\b", source)
    works = [(name, year) for name, year in re.findall(r"\b([A-Z]\w+)[^;(\d]*?\b((?:19|20)\d\d)\b", source)]
    assert named or works or "assumed" in source or source == "reference", "name a source, or say assumed"
    for number in named:
        assert re.search(rf"(\| {number} \|)|(\*\*{number}\*\*)", SOURCES), f"{number} is not in docs/SOURCES.md"
    for name, year in works:
        found = any(name in line and year in line for line in SOURCES.splitlines())
        assert found, f"{name} {year} is not in docs/SOURCES.md"


@pytest.mark.parametrize("path", sorted((HOUSE / "model" / "rules").glob("*.py")), ids=lambda path: path.name)
def test_sources_of_the_rules_are_listed(path):
    text = path.read_text(encoding="utf-8")
    for name, year in re.findall(r"\b([A-Z][\w-]+)(?: and [A-Z]\w+| et al\.|, [A-Z]\w+)* ((?:19|20)\d\d)\b", text):
        assert any(name in line and year in line for line in SOURCES.splitlines()), f"{name} {year} is not listed"
    for number in re.findall(r"\b([PT]\d+)\b", text):
        assert re.search(rf"(\| {number} \|)|(\*\*{number}\*\*)", SOURCES), f"{number} is not in docs/SOURCES.md"


def test_links_between_pages_lead_somewhere():
    for page in PAGES:
        prose = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.M | re.S)
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", prose):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"
