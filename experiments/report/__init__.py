"""From a study's tables to what people read: one self-contained page, and a table for the terminal.

    comparison_page(study, asymmetry=None, counts=None, flips=None) -> str    the whole HTML page
        study: of `experiments.store`, from `tidy_study` or `read_study`
        asymmetry: frame encounter, simulated, closed_form, phase; trust (0-1) after each encounter while it is
            built, lost and built again; phase in words for a reader ("promises kept"), in the order of time
        counts: frame what, simulated, closed_form; encounters that a change takes, "what" in words
        flips: what would turn its differences round, from `store.read_flips`
    brief_page(study, flips=None) -> str | None                   one printed page; None for a sweep
    terminal_table(study, width=100) -> str                       plain text, no line longer than the width

The page of the class demonstration is `experiments.classroom.page.demo_page`.
"""

from experiments.report.brief import brief_page
from experiments.report.comparison import comparison_page
from experiments.report.terminal import terminal_table

__all__ = ["brief_page", "comparison_page", "terminal_table"]
