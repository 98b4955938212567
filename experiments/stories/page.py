"""A story as a page: trust over the weeks with what happened marked, then the lives beside each other, year by year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from experiments.figures.lives import MARKS, Mark, lives_figure
from experiments.figures.style import BETTER, RegimeStyle, regime_styles
from experiments.report.page import colour_key, escape, items, page, plot, row, section, table
from experiments.stories.life import WEEKS_A_YEAR, Life, Sentence
from experiments.stories.telling import Story

_SIGNS = {
    "x": "✕", "cross": "✚", "diamond-open": "◇", "star": "★", "triangle-up": "▲", "square": "■", "square-open": "□",
    "triangle-down-open": "▽", "circle": "●",
}
"""Marks of the figure as letters, for the sentences they stand for."""

UNITS = {
    "user": "trust in the main worker, 0-100",
    "professional": "the users' trust after meetings, 0-100",
}
"""What the line of the figure is, by role."""


def story_page(story: Story) -> str:
    """The page of one story, whole and offline."""
    styles = regime_styles(story.labels, story.labels[0])
    words = story.parting_words
    answer = f'<p class="answer">{escape(words[0])}</p>' if words else ""
    if len(words) > 1:
        answer += f"<p>{escape(words[1])}</p>" + items(escape(text) for text in words[2:])
    body = (
        f'<header><p class="facts">A simulated life: {escape(story.scenario)}, seed {story.seed}</p>'
        f"<h1>{escape(story.name)}, {'the same luck under ' + _number(len(story.lives)) + ' regimes' if len(story.lives) > 1 else escape(story.labels[0])}</h1></header>"
        f'<main id="content">{answer}{_figure(story, styles)}{_numbers(story)}{_shared(story)}'
        f"{''.join(_year(story, year, styles) for year in story.years())}{_about()}</main>"
    )
    return page(f"{story.name}: one story", f"The weeks of {story.name} in sentences", body)


def _number(count: int) -> str:
    return {2: "two", 3: "three", 4: "four"}.get(count, str(count))


def _figure(story: Story, styles: dict[str, RegimeStyle]) -> str:
    marks = {life.label: list(_marks(life)) for life in story.lives}
    role = story.person.partition(":")[0]
    starts = sorted({(week, "the regimes begin to differ") for week in story.starts.values()})
    figure = lives_figure({life.label: life.line for life in story.lives}, marks, styles, UNITS[role], starts)
    kinds = {mark[2] for some in marks.values() for mark in some}
    key = "".join(
        f'<li><span class="mark{" good" if colour == BETTER else ""}" style="color:{colour}" aria-hidden="true">'
        f"{_SIGNS[symbol]}</span> {words}</li>"
        for kind, (words, symbol, colour) in MARKS.items() if kind in kinds
    )
    ends = ", ".join(
        f"{life.label} {_ends(life)}" for life in story.lives
    )
    alt = f"{UNITS[role]} over {story.lives[0].n_weeks} weeks: {ends}."
    about = (
        f"{UNITS[role][0].upper()}{UNITS[role][1:]}. The line breaks where the worker changes. One person and one run "
        "of chance, so there is no band; another seed is another life."
    )
    return (
        f'<div data-group="lives">{colour_key(styles, "lives") if len(story.lives) > 1 else ""}'
        f'<ul class="key" aria-label="Key to the marks">{key}</ul>'
        f'<figure>{plot("lives", figure, alt)}<figcaption>{escape(about)}</figcaption></figure></div>'
    )


def _ends(life: Life) -> str:
    drawn = [trust for _, trust, _ in life.line if trust is not None]
    return f"from {drawn[0]:.0f} to {drawn[-1]:.0f}" if drawn else "without a meeting"


def _marks(life: Life) -> Iterator[Mark]:
    """Events on the line: at the height that the sentence tells, or of the line in that week or the last before."""
    heights = {week: trust for week, trust, _ in life.line if trust is not None}
    for sentence in life.sentences:
        if sentence.kind in MARKS and heights:
            before = [week for week in heights if week <= sentence.first]
            height = heights[max(before)] if before else next(iter(heights.values()))
            yield sentence.first, height, sentence.kind, sentence.text


def _numbers(story: Story) -> str:
    rows = [
        row(escape(name), (escape(dict(life.summary)[name]) for life in story.lives))
        for name, _ in story.lives[0].summary
    ]
    return section("numbers", "In numbers", table("The whole run", ["", *map(escape, story.labels)], rows))


def _shared(story: Story) -> str:
    if not story.shared:
        return ""
    until = "" if story.parting.week is None else f", until week {story.parting.week}"
    return section("shared", f"What the lives share{until}", _list(story.shared))


def _year(story: Story, year: int, styles: dict[str, RegimeStyle]) -> str:
    columns = "".join(
        f'<div>{_head(life, styles) if len(story.lives) > 1 else ""}'
        f"{_list([sentence for sentence in story.own(life) if sentence.year == year])}</div>"
        for life in story.lives
    )
    first = (year - 1) * WEEKS_A_YEAR
    last = min(first + WEEKS_A_YEAR, story.lives[0].n_weeks) - 1
    heading = f"Year {year}, weeks {first} to {last}"
    return section(f"year-{year}", heading, f'<div class="lives" style="--lives:{len(story.lives)}">{columns}</div>')


def _head(life: Life, styles: dict[str, RegimeStyle]) -> str:
    return f'<h4 style="border-color:{styles[life.label].colour}">{escape(life.label)}</h4>'


def _list(sentences: Sequence[Sentence]) -> str:
    if not sentences:
        return "<p>Told above: the weeks of a sentence may reach into this year.</p>"
    return f'<ul class="story">{"".join(f"<li>{_sign(one)}<b>{escape(one.when)}:</b> {escape(one.text)}</li>" for one in sentences)}</ul>'


def _sign(sentence: Sentence) -> str:
    if sentence.kind not in MARKS:
        return ""
    _, symbol, colour = MARKS[sentence.kind]
    good = " good" if colour == BETTER else ""
    return f'<span class="mark{good}" style="color:{colour}" aria-hidden="true">{_SIGNS[symbol]}</span> '


def _about() -> str:
    return section(
        "about", "How to read this",
        items(
            [
                "Trust is told from 0 (none) to 100 (full).",
                "The person is simulated. A seed is a draw of luck; every regime has the same, so lives differ only by "
                "what the regime changed and what followed from it.",
                "One life shows what can happen, not what usually does; a comparison over many seeds shows that.",
                "Sentences are made from the records of the run and from nothing else; weeks count from 0.",
            ]
        ),
    )
