"""Every published study, tiny: it runs to a report that a browser opens, on a screen, on a telephone and on paper."""

import re
from importlib.resources import files

import pytest

from experiments import store
from experiments.__main__ import run
from experiments.conditions.plan import studies_to_sweep
from experiments.conditions.study import read_sweep
from experiments.statistics.designs import DESIGNS

STUDIES = sorted(
    path.name.removesuffix(".yaml") for path in files("configs").joinpath("study").iterdir()
    if path.name.endswith(".yaml")
)  # fmt: skip
SMALL = ("scenario.n_users=20", "scenario.n_weeks=60", "seeds=2")
TINY = {
    "compare": (),
    "explain": ("policies.audit_heavy.start=20",),
    "luck": ("regimes=[high_churn,stable_posts]",),
}
"""What else makes a study small that is not for the command `sweep`."""
NO_FIGURES = ("luck",)
NARROW_TOO = ("audit_by_churn", "audit_map", "audit_anywhere", "what_matters", "luck")
"""One of each kind of page; comparisons and explanations are opened on a narrow screen by tests of their own."""

ON_PAPER = """<script>
  window.addEventListener("load", () => setTimeout(() => {
    window.dispatchEvent(new Event("beforeprint"));
    document.querySelectorAll(".plot").forEach((plot) => {
      if (plot.layout.height > 980) console.error(`${plot.dataset.figure} is higher than a sheet`);
      if (plot.layout.width > 700) console.error(`${plot.dataset.figure} is wider than a sheet`);
    });
    window.dispatchEvent(new Event("afterprint"));
  }, 300));
</script>"""
MOST_COLUMNS = 11
"""Of one table, so that it can be read on a sheet."""


def arguments(name):
    """A command that runs a published study small, with all its factors."""
    if name in TINY:
        return [name, f"study={name}", *SMALL, *TINY[name]]
    plan = read_sweep([f"study={name}"])
    drawn = plan.layout.design in DESIGNS
    few = ["study.points=2"] if drawn else [
        f"{key}={factor.levels[0]},{factor.levels[-1]}" for key, factor in plan.factors.items()
    ]  # fmt: skip
    return ["sweep", f"study={name}", *SMALL, *few]


def test_no_study_is_left_out_and_each_is_a_short_file():
    assert len(STUDIES) >= 14
    assert set(STUDIES) == {*TINY, *studies_to_sweep()}
    for name in STUDIES:
        text = files("configs").joinpath("study", f"{name}.yaml").read_text(encoding="utf-8")
        assert len(text.splitlines()) <= 45, f"{name} is no short file"


@pytest.mark.parametrize("name", STUDIES)
def test_it_runs_tiny_to_a_report_that_opens_and_fits_a_sheet(name, tmp_path, capsys, browser):
    assert run([*arguments(name), f"results={tmp_path}"]) == 0
    shown = capsys.readouterr().out
    if name not in TINY:
        _is_the_whole_sweep(name, store.read_study(tmp_path / name), shown)
    page = store.report_path(tmp_path / name)
    assert page.stat().st_size < 10_000_000
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace("</body>", f"{ON_PAPER}</body>"), encoding="utf-8")
    for width in (1400, *([500] if name in NARROW_TOO else [])):
        seen = browser(page, width)
        assert seen.errors == []
        assert seen.drawn == seen.plots
        assert (seen.plots > 0) == (name not in NO_FIGURES)
        assert seen.too_wide == []
        assert not seen.page_scrolls
    for head in re.findall("<thead>(.*?)</thead>", text, re.DOTALL):
        assert head.count("<th ") <= MOST_COLUMNS, head


def _is_the_whole_sweep(name, study, shown):
    plan = read_sweep([f"study={name}"])
    assert (plan.name, plan.question[-1], len(plan.outcomes) >= 4) == (name, "?", True)
    assert "WHAT IS NOT KNOWN" in shown
    assert list(study.manifest["factors"]) == list(plan.factors)
    assert len(study.runs) == len(study.conditions) * 2
    assert set(study.conditions["regime"]) == {condition.regime for condition in plan.conditions}
    design = plan.layout.design
    is_told = design in DESIGNS and DESIGNS[design].compares_factors
    assert ("WHAT IT TURNS ON" in shown) == is_told == (study.sensitivity is not None)
    if is_told:
        assert set(study.sensitivity["factor"]) == set(plan.factors)
        assert set(study.sensitivity["regime"]) == {condition.regime for condition in plan.conditions}
