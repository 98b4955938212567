"""One self-contained page: text, tables and figures in a single file that opens offline.

plotly.js is inlined once, figures are data that a short script draws, and a content policy forbids every request,
so that a page which needs the network would show it at once.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from string import Template
from typing import Any

import plotly.graph_objects as go
import plotly.offline

from experiments.figures.style import RegimeStyle

_PAGE = Template("""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline'; \
style-src 'unsafe-inline'; img-src data: blob:; font-src data:">
<meta name="description" content="$description">
<title>$title</title>
<style>
$style
</style>
</head>
<body class="$kind">
<a class="skip" href="#content">Skip to the content</a>
$body
<noscript><p class="warning">The figures need JavaScript, which is off in this browser. Text and tables are complete
without it.</p></noscript>
<script>$plotly</script>
<script>
$script
</script>
</body>
</html>
""")


SPACE = "\N{NO-BREAK SPACE}"


def page(title: str, description: str, body: str, kind: str = "") -> str:
    """The whole page around its body.

    Args:
        kind: a kind of page that has a look and a script of its own beside the common ones.
    """
    return _PAGE.substitute(
        title=escape(title),
        description=escape(description),
        kind=kind,
        style=_resource("page.css") + (_resource(f"{kind}.css") if kind else ""),
        body=body.replace(" %", f"{SPACE}%").replace("on 0-1", f"on{SPACE}0\N{NON-BREAKING HYPHEN}1"),
        plotly=plotly.offline.get_plotlyjs().replace("</script", "<\\/script"),
        script=_resource("page.js") + (_resource(f"{kind}.js") if kind else ""),
    )


@dataclass(frozen=True)
class Panel:
    """One figure with its heading, what it is, and its content in words for those who do not see it.

    Attributes:
        level: of the heading; one below the heading that the figure stands under.
        caption: how many runs each mark rests on, what its bars or bands are, and the unit, as plain text.
        band: what its band is at first, where the reader can choose another; ends the caption.
    """

    name: str
    heading: str
    about: str
    alt: str
    figure: go.Figure
    level: int = 3
    caption: str = ""
    band: str = ""

    def __str__(self) -> str:
        band = f"; band: <span data-band-name>{escape(self.band)}</span>." if self.band else ""
        caption = f"<figcaption>{escape(self.caption)}{band}</figcaption>" if self.caption else ""
        return (
            f'<figure><h{self.level}>{escape(self.heading)}</h{self.level}><p class="about">{escape(self.about)}</p>'
            f"{plot(self.name, self.figure, self.alt)}{caption}</figure>"
        )


def plot(name: str, figure: go.Figure, alt: str) -> str:
    """A figure that the page's script draws."""
    return plot_area(name, figure, alt) + figure_data(name, figure, alt)


def plot_area(name: str, figure: go.Figure, alt: str) -> str:
    """Where the figure of that name is drawn."""
    return (
        f'<div class="plot" data-figure="{name}" role="img" aria-label="{escape(alt)}" '
        f'style="height:{int(figure.layout.height)}px"></div>'
    )


def figure_data(name: str, figure: go.Figure, alt: str) -> str:
    """A figure as data in the page, to be drawn now or when it is chosen."""
    data = figure.to_json().replace("</", "<\\/")
    return f'<script type="application/json" id="{name}" data-alt="{escape(alt)}">{data}</script>'


def panels(items: Iterable[Panel], layout: str = "") -> str:
    """Figures beside each other where there is room, below each other where there is not."""
    return f'<div class="panels {layout}">{"".join(str(item) for item in items)}</div>'


def select(name: str, options: Iterable[tuple[str, str]]) -> str:
    """A list to choose one from, of value and text; nothing is seen of it where there is nothing to choose."""
    options = list(options)
    inner = "".join(f'<option value="{value}">{escape(text)}</option>' for value, text in options)
    return f"<label{'' if len(options) > 1 else ' hidden'}>{escape(name)} <select>{inner}</select></label>"


def colour_key(styles: Mapping[str, RegimeStyle], name: str) -> str:
    """The key to the regimes of a group of figures; a box takes a regime out of all of them."""
    items = "".join(
        f'<li><label><input type="checkbox" checked data-regime="{escape(label)}" name="{name}"> '
        f"{_swatch(style)} {escape(label)}</label></li>"
        for label, style in styles.items()
    )
    return f'<ul class="key" aria-label="Key to the regimes; untick one to take it out of the figures">{items}</ul>'


MARKS = {
    "circle": '<circle cx="19" cy="8" r="5"/>',
    "square": '<path d="M14 3h10v10h-10z"/>',
    "diamond": '<path d="M19 2l6 6-6 6-6-6z"/>',
    "triangle-up": '<path d="M19 2l6 11h-12z"/>',
    "triangle-down": '<path d="M19 14l6-11h-12z"/>',
    "cross": '<path d="M17 2h4v4h4v4h-4v4h-4v-4h-4v-4h4z"/>',
    "star": '<path d="M19 1l2 5h5l-4 3.5 1.500 5-4.500-3-4.500 3 1.500-5-4-3.500h5z"/>',
    "hexagon": '<path d="M16 3h6l3 5-3 5h-6l-3-5z"/>',
}
STROKES = {"solid": "", "dot": "2 3", "dash": "7 4", "dashdot": "7 3 2 3", "longdash": "11 4",
            "longdashdot": "11 3 2 3"}


def _swatch(style: RegimeStyle) -> str:
    return (
        f'<svg width="38" height="16" aria-hidden="true" fill="{style.colour}" stroke="{style.colour}">'
        f'<path d="M0 8h38" fill="none" stroke-width="2.500" stroke-dasharray="{STROKES[style.dash]}"/>'
        f'<g stroke="none">{MARKS[style.symbol]}</g></svg>'
    )


FEW_ROWS = 24
"""A table of so many rows is shown whole, however tall it may be otherwise."""
SHORT = 10
"""So many rows are kept on one printed page."""


def table(
    caption: str, head: Sequence[str], rows: Iterable[str], pinned: bool = False, tall: bool = False
) -> str:
    """A table that scrolls in itself where it is wider than the window; what it hides it says.

    Args:
        caption, head: as HTML.
        rows: whole rows, from `row` or `group_row`.
        pinned: whether the first column stays in sight, for tables of many columns.
        tall: whether it scrolls downwards too where it has more than a few rows.
    """
    rows = list(rows)
    n_rows = sum(not text.startswith(_GROUP) for text in rows)
    tall = tall and n_rows > FEW_ROWS
    cells = "".join(f'<th scope="col">{cell}</th>' for cell in head)
    label = escape(html.unescape(re.sub("<[^>]*>", "", caption))[:120])
    kinds = " ".join(["scroll", *(["tall"] if tall else []), *(["short"] if len(rows) <= SHORT else [])])
    more = f'<p class="more">{n_rows} rows; scroll for more</p>' if tall else ""
    return (
        f'<div class="{kinds}" tabindex="0" role="region" aria-label="{label}">'
        f'<table class="{"pinned" if pinned else ""}"><caption><span>{caption}</span></caption>'
        f"<thead><tr>{cells}</tr></thead><tbody>{''.join(rows)}</tbody></table>{more}</div>"
    )


def row(first: str, cells: Iterable[str]) -> str:
    """A row of a table from HTML; the first cell heads it."""
    return f'<tr><th scope="row">{first}</th>{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>'


_GROUP = '<tr class="family">'


def group_row(text: str, columns: int) -> str:
    """A row that heads those below it."""
    return f'{_GROUP}<th colspan="{columns}" scope="rowgroup">{escape(text)}</th></tr>'


def items(texts: Iterable[str]) -> str:
    """A list from HTML."""
    return f"<ul>{''.join(f'<li>{text}</li>' for text in texts)}</ul>"


def section(name: str, heading: str, content: str) -> str:
    """A part of the page that its contents can point to."""
    return f'<section aria-labelledby="{name}"><h2 id="{name}">{escape(heading)}</h2>{content}</section>'


def escape(text: Any) -> str:
    """Text that cannot be taken for HTML."""
    return html.escape(str(text), quote=True)


def code(text: Any) -> str:
    """What is typed, which may be broken after a dot or an underscore, or where it goes on for too long."""
    pieces = re.findall(r"[^._=,]{1,16}[._=,]*|[._=,]+", str(text))
    return f"<code>{'<wbr>'.join(map(escape, pieces))}</code>"


def _resource(name: str) -> str:
    return files("experiments.report").joinpath(name).read_text(encoding="utf-8")
