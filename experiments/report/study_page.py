"""What all pages of a study have in common: their frame, and the parts that say what the study rests on."""

from __future__ import annotations

from collections.abc import Iterable

from experiments.report import basis, method
from experiments.report.page import escape, page, section
from experiments.report.results import Results
from experiments.store import Study

Part = tuple[str, str, str]
"""Name, heading and content of a part of a page; one without content is left out."""


def study_page(study: Study, what: str, parts: Iterable[Part]) -> str:
    """A page with the study's question as its heading, contents and parts.

    Args:
        what: the kind of page, such as "a simulated comparison".
    """
    shown = [part for part in parts if part[2]]
    contents = "".join(f'<li><a href="#{name}">{escape(heading)}</a></li>' for name, heading, _ in shown)
    name = study.manifest["study"]
    title = study.manifest["question"] or f"Study {name}"
    body = (
        f'<header><p class="facts">Trust in service systems: {escape(what)}, study “{escape(name)}”</p>'
        f'<h1>{escape(title)}</h1><nav aria-label="Contents"><ul>{contents}</ul></nav></header>'
        f'<main id="content">{"".join(section(*part) for part in shown)}</main>'
    )
    return page(title, f"Report of {what}, study {name}", body)


def rests_on(results: Results) -> list[Part]:
    """How a study was made, what it rests on, and what it does not show."""
    return [
        ("method", "Method", method.method(results)),
        ("default", "What differs from the defaults", method.differs_from_default(results)),
        ("sources", "What this study rests on", basis.sources(results)),
        ("links", "Built-in links", basis.built_in(results)),
        ("caveats", "What this does not show", basis.caveats(results)),
        ("provenance", "How to repeat it", basis.provenance(results)),
    ]
