"""A story as text: what the lives share, where they part, each life, and the numbers beside each other."""

from __future__ import annotations

import itertools
import textwrap
from collections.abc import Sequence

from experiments.stories.life import year_heading
from experiments.stories.telling import Story

NARROWEST = 42
"""Letters of a column in which sentences can still be read; lives stand beside each other where they have so many."""
GAP = "   "


def story_text(story: Story, width: int) -> str:
    """The story in lines of at most `width` letters."""
    parts = [f"{story.name}: {story.scenario}, seed {story.seed}", _ABOUT]
    if story.shared:
        parts += ["SHARED BY ALL", "\n".join(_wrapped(str(sentence), width) for sentence in story.shared)]
    if story.parting_words:
        parts.append("\n".join(_wrapped(words, width) for words in story.parting_words))
    if story.somebody_else is not None:
        parts.append("\n".join([_wrapped(story.somebody_else.text, width), story.somebody_else.command]).rstrip())
    for year in story.years():
        parts.append(year_heading(year, story.lives[0].n_weeks).upper())
        lives = [(life.label, [str(one) for one in story.own(life) if one.year == year]) for life in story.lives]
        parts.append(_beside(lives, width))
    parts.append(_summary(story, width))
    return "\n\n".join(parts)


_ABOUT = (
    "Trust is told from 0 (none) to 100 (full). The luck is the same under each regime.\n"
    "Without meetings it drifts slowly to what somebody thinks of such people on the whole.\n"
    "A simulated person, not a real one; weeks count from 0."
)


def _wrapped(text: str, width: int) -> str:
    return textwrap.fill(text, width, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)


def _beside(lives: Sequence[tuple[str, Sequence[str]]], width: int) -> str:
    column = (width - len(GAP) * (len(lives) - 1)) // len(lives)
    if len(lives) > 1 and column < NARROWEST:
        return "\n\n".join("\n".join([label, *(_wrapped(text, width) for text in texts)]) for label, texts in lives)
    columns = [
        [label, *(line for text in texts for line in _wrapped(text, column).splitlines())] if len(lives) > 1
        else [line for text in texts for line in _wrapped(text, column).splitlines()]
        for label, texts in lives
    ]
    rows = itertools.zip_longest(*columns, fillvalue="")
    return "\n".join(GAP.join(f"{cell:<{column}}" for cell in row).rstrip() for row in rows)


def _summary(story: Story, width: int) -> str:
    names = [name for name, _ in story.lives[0].summary]
    room = max(map(len, names))
    cells = max(10, (width - room) // len(story.lives) - 2)
    heads = (textwrap.shorten(label, cells, placeholder="…") for label in story.labels)
    head = " " * room + "".join(f"  {text:>{cells}}" for text in heads)
    rows = [
        f"{name:<{room}}" + "".join(f"  {dict(life.summary)[name]:>{cells}}" for life in story.lives) for name in names
    ]
    return "\n".join(["IN NUMBERS", head, *rows])
