"""The figures that a page holds, with the words that stand beside them, as a reader of the file finds them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

SAID_IN = ("h3", "h4", "p", "figcaption")
"""What of a figure's element tells about it."""


@dataclass(frozen=True)
class PageFigure:
    """One figure of a page: its name, its words, and itself as plotly takes it."""

    name: str
    words: str
    figure: dict[str, Any]


def figures_in(page: str) -> list[PageFigure]:
    """All figures of a page in their order, those included that are there to be chosen."""
    reader = _Reader()
    reader.feed(page)
    return [
        PageFigure(name, " ".join((reader.words.get(name) or alt).split()), json.loads(data))
        for name, (alt, data) in reader.data.items()
    ]


class _Reader(HTMLParser):
    """Collects figures: by name their words, and what stands for them with their data."""

    def __init__(self) -> None:
        super().__init__()
        self.words: dict[str, str] = {}
        self.data: dict[str, tuple[str, str]] = {}
        self._said: list[str] = []
        self._shown = ""
        self._is_chosen = False
        self._inside: str | None = None
        self._script: tuple[str, str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {key: value or "" for key, value in attrs}
        if tag == "figure":
            self._said, self._shown, self._is_chosen = [], "", False
        elif "data-chosen" in found:
            self._is_chosen = True  # its words change with what is chosen: each has its own with its data
        elif tag in SAID_IN:
            self._inside = tag
            self._said.append("")
        elif "data-figure" in found:
            self._shown = found["data-figure"]
        elif tag == "script" and "data-alt" in found:
            self._script = found["id"], found["data-alt"]

    def handle_data(self, data: str) -> None:
        if self._script is not None:
            name, alt = self._script
            self.data[name] = alt, self.data.get(name, ("", ""))[1] + data
        elif self._inside is not None:
            self._said[-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "figure" and self._shown and not self._is_chosen:
            said = [text.strip().rstrip(".") for text in self._said if text.strip()]
            self.words[self._shown] = f"{'. '.join(said)}." if said else ""
        elif tag == self._inside:
            self._inside = None
        elif tag == "script":
            self._script = None
