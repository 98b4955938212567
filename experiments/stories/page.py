"""A story as a page: trust over the weeks with what happened marked, then the lives beside each other, year by year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from experiments.figures.lives import MARKS, Mark, life_figure
from experiments.figures.style import RegimeStyle, regime_styles
from experiments.report.page import escape, items, page, plot, row, section, table
from experiments.stories.life import Life, Sentence, year_heading
from experiments.stories.telling import Story
from experiments.stories.words import short

_SIGNS = {
    "x": "✕", "cross": "✚", "diamond-open": "◇", "star": "★", "triangle-up": "▲", "square": "■", "square-open": "□",
    "triangle-down-open": "▽", "circle": "●", "diamond": "◆",
}
"""Marks of the figure as letters, for the sentences they stand for."""

ABOUT = {
    "user": "trust in the main worker at the end of each week",
    "professional": "the users' trust after meetings, the mean of four weeks",
    "broker": "the professionals' trust in the broker after meetings, the mean of four weeks",
}
"""What the main line of a figure is, by role."""


def story_page(story: Story) -> str:
    """The page of one story, whole and offline."""
    styles = regime_styles(story.labels, story.labels[0])
    words = story.parting_words
    answer = f'<p class="answer">{escape(words[0])}</p>' if words else ""
    if len(words) > 1:
        answer += f"<p>{escape(words[1])}</p>" + (items(escape(text) for text in words[2:]) if words[2:] else "")
    if story.somebody_else is not None:
        answer += f"<p>{escape(story.somebody_else.text)}</p>"
        if story.somebody_else.command:
            answer += f"<p><code>{escape(story.somebody_else.command)}</code></p>"
    body = (
        f'<header><p class="facts">A simulated life: {escape(story.scenario)}, seed {story.seed}</p>'
        f"<h1>{escape(_title(story))}</h1></header>"
        f'<main id="content">{answer}{_figures(story, styles)}{_numbers(story)}{_shared(story)}'
        f"{''.join(_year(story, year, styles) for year in story.years())}{_about()}</main>"
    )
    return page(f"{story.name}: one story", f"The weeks of {story.name} in sentences", body)


def _title(story: Story) -> str:
    lives = len(story.lives)
    if lives == 1:
        return f"{story.name}: {story.labels[0]}"
    return f"{story.name}, the same luck under {({2: 'two', 3: 'three', 4: 'four'}).get(lives, lives)} regimes"


def _figures(story: Story, styles: dict[str, RegimeStyle]) -> str:
    kinds = {kind for life in story.lives for sentence in life.sentences for kind in sentence.kinds}
    key = "".join(
        f'<li><span class="mark" style="color:{colour}" aria-hidden="true">{_SIGNS[symbol]}</span> {words}</li>'
        for kind, (words, symbol, colour) in MARKS.items() if kind in kinds
    )
    what = ABOUT[story.role]
    lanes = {life.label: [lane.line for lane in life.lanes] for life in story.lives}
    shown = []
    for number, life in enumerate(story.lives):
        week = story.starts.get(life.label)
        start = None if week is None else (week, "the regime begins")
        units = [lane.unit for lane in life.lanes]
        figure = life_figure(life.label, lanes, units, list(_marks(life)), styles, short, start)
        alt = f"{life.label}: {what} over {life.n_weeks} weeks, {_ends(life)}."
        shown.append(f'<figure><h3>{escape(life.label)}</h3>{plot(f"life-{number}", figure, alt)}</figure>')
    others = " Thin grey lines are the other life." if len(story.lives) == 2 else ""
    others = " Thin grey lines are the other lives." if len(story.lives) > 2 else others
    about = (
        f"{what[0].upper()}{what[1:]}, from 0 (none) to 100 (full). {_about_lanes(story)}{others} "
        "One person and one run of chance, so there is no band; another seed is another life."
    )
    return (
        f'<ul class="key" aria-label="Key to the marks">{key}</ul>{"".join(shown)}'
        f'<p class="facts">{escape(about)}</p>'
    )


def _about_lanes(story: Story) -> str:
    """What the lines and the names over them mean."""
    who = "broker" if story.role == "broker" else "worker"
    text = (
        f"Over the line stands, where there is room, who the {who} is: 4b is the successor of {who} 4, 4c the next. "
        f"The line breaks where the {who} changes"
    )
    if story.role == "user":
        text += ", and stops while nobody holds the post"
    text += "."
    if all(len(life.lanes) == 1 for life in story.lives):
        return text
    if story.role == "user":
        return (
            f"{text} Below it, a line for each other place in the team, drawn through the weeks in which a meeting was "
            "offered; what happened with a worker stands on that worker's line, and what happened to the person alone "
            "on the main line."
        )
    return f"{text} Below it, what this worker's trust in colleagues began with whom a broker introduced."


def _ends(life: Life) -> str:
    drawn = [trust for _, trust, _ in life.lanes[0].line if trust is not None]
    return f"from {drawn[0]:.0f} to {drawn[-1]:.0f}" if drawn else "without a meeting"


def _marks(life: Life) -> Iterator[Mark]:
    """Events in their lanes: at the height that the sentence tells, or of the line in that week or the last before."""
    drawn = [{week: trust for week, trust, _ in lane.line if trust is not None} for lane in life.lanes]
    for sentence in life.sentences:
        heights = drawn[sentence.lane]
        marks = [kind for kind in sentence.kinds if kind in MARKS]
        if not marks or (sentence.trust is None and not heights):
            continue
        height: float | None = sentence.trust
        if height is None:
            before = [week for week in heights if week <= sentence.first]
            height = heights[max(before)] if before else next(iter(heights.values()))
        for kind in marks:
            yield sentence.first, height, kind, sentence.text, sentence.lane


def _numbers(story: Story) -> str:
    rows = [
        row(escape(name), (escape(dict(life.summary)[name]) for life in story.lives))
        for name, _ in story.lives[0].summary
    ]
    return section("numbers", "In numbers", table("The whole run", ["", *map(escape, story.labels)], rows))


def _shared(story: Story) -> str:
    if not story.shared:
        return ""
    until = f", until week {story.parting.week}" if story.years() else ""
    return section("shared", f"What the lives share{until}", _list(story.shared))


def _year(story: Story, year: int, styles: dict[str, RegimeStyle]) -> str:
    columns = "".join(
        f'<div>{_head(life, styles) if len(story.lives) > 1 else ""}'
        f"{_list([sentence for sentence in story.own(life) if sentence.year == year])}</div>"
        for life in story.lives
    )
    heading = year_heading(year, story.lives[0].n_weeks)
    return section(f"year-{year}", heading, f'<div class="lives" style="--lives:{len(story.lives)}">{columns}</div>')


def _head(life: Life, styles: dict[str, RegimeStyle]) -> str:
    return f'<h4 style="border-color:{styles[life.label].colour}">{escape(life.label)}</h4>'


def _list(sentences: Sequence[Sentence]) -> str:
    if not sentences:
        return "<p>Told above: the weeks of a sentence may reach into this year.</p>"
    told = "".join(f"<li>{_sign(one)}<b>{escape(one.when)}:</b> {escape(one.text)}</li>" for one in sentences)
    return f'<ul class="story">{told}</ul>'


def _sign(sentence: Sentence) -> str:
    marks = [MARKS[kind] for kind in sentence.kinds if kind in MARKS]
    return "".join(
        f'<span class="mark" style="color:{colour}" aria-hidden="true">{_SIGNS[symbol]}</span> '
        for _, symbol, colour in marks
    )


def _about() -> str:
    return section(
        "about", "How to read this",
        items(
            [
                "Trust is told from 0 (none) to 100 (full). Without meetings it drifts slowly to what somebody thinks "
                "of such people on the whole.",
                "The person is simulated. A seed is a draw of luck; every regime has the same, so lives differ only by "
                "what the regime changed and what followed from it.",
                "One life shows what can happen, not what usually does; a comparison over many seeds shows that.",
                "Sentences are made from the records of the run and from nothing else; weeks count from 0.",
                "A rift is a break that may open when a meeting disappoints somebody who had trusted. It lasts until "
                "it is mended and slows the growth of trust, but it is not low trust: trust rises or falls beside it.",
                "Any later meeting may mend a rift, even one that goes badly: the chance depends on how far the worker "
                "reflects, is trained and has time, not on how that meeting goes. Mending makes up for "
                "part of what went wrong when the rift opened; what goes wrong in the same meeting counts besides.",
                "A broker goes between professionals of two organisations: introduces those who do not work together, "
                "and mediates between those who do and trust each other little, as far as both let them.",
                "Where two colleagues met more than once in a week, the last meeting of that week is counted in which "
                "they had a choice: in a session of learning together nobody can hold back.",
            ]
        ),
    )
