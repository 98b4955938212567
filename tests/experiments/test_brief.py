"""The brief: one printed page, whatever was compared, with the answer, the price and what could reverse it."""

import re

import pandas as pd
import pytest

from experiments import store
from experiments.report import brief_page
from model.policies import POLICIES

EFFECTS = {
    "audit_heavy": {"trust_service_all": -0.2, "need_psychosocial": 0.3, "strain": 0.2, "hours_administration": 4.5},
    "co_learning": {"trust_service_all": 0.2, "crises": -0.1, "hours_policy": 2.25},
}
ROW = {
    "regime": "audit_heavy", "outcome": "need_psychosocial", "setting": "scenario.careless_share", "now": 0.2,
    "end": 1.0, "lowest": 0.0, "highest": 1.0,
    "study": 0.3, "screened": -0.2, "crossing": 0.4, "distance": 0.25, "tried": 0.5,
    "difference": -0.1, "low": -0.15, "high": -0.05, "n": 20, "verdict": "reverses", "answer": True,
}


def flips(*changes):
    asked = {"parameters": ["scenario.*"], "outcomes": [], "screen": [0], "search": [0], "fresh": [7]}
    rows = pd.DataFrame([ROW | change for change in (changes or ({},))])
    return store.Flips(dict.fromkeys(rows["regime"], asked), rows)


def text(page):
    """What a page says, without its marks, figures and scripts."""
    body = page.split("<body", 1)[1]
    body = re.sub(r"<script.*?</script>", "", body, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", " ", body).replace("\N{NO-BREAK SPACE}", " ").split())


def test_what_would_mislead_is_said_beside_the_answer(make_study):
    churn = {"high_churn": {"worker_changes": 1.0, "trust_service_all": 0.2, "trust_service": 0.2}}
    told = text(brief_page(make_study(regimes=("status_quo", "high_churn"), effects=churn, noise=0.002)))
    assert "Read with care" in told
    assert "workers are replaced more often, and users&#x27; mean trust is higher (High churn)" in told
    assert "Read with care" not in text(brief_page(make_study(effects=EFFECTS, noise=0.002)))


def test_it_answers_in_plain_words_with_uncertainty(make_study):
    told = text(brief_page(make_study(effects=EFFECTS)))
    assert "more are clearly worse than better under Audit-heavy management" in told
    assert "Of 5 outcomes counted for users, more are clearly better than worse under Co-learning;" in told
    assert "95 % interval" in told and "not of what is unknown" in told
    assert "What it costs in hours and posts" in told
    audit = told.partition("Posts tied up, of 100")[2].partition("Audit-heavy management")[2]
    hours, posts = re.findall(r"\+(\d+\.?\d*)", audit)[:2]
    assert float(hours) == pytest.approx(4.5, abs=0.1) and float(posts) == pytest.approx(10.0, abs=0.2)
    assert "A model, not a prediction" in told


def test_one_regime_is_told_by_itself(make_study):
    told = text(brief_page(make_study(effects=EFFECTS, regimes=("status_quo", "audit_heavy"))))
    assert "For users, Audit-heavy management is clearly worse on 2 of 5 outcomes, clearly better on none." in told
    assert "For staff, Audit-heavy management is clearly worse on 1 of 4 outcomes" in told


def test_it_says_what_could_reverse_it_or_what_to_run(make_study):
    study = make_study(effects=EFFECTS)
    assert "Not searched. To know: python -m experiments flip study.name=compare" in text(brief_page(study))
    told = text(brief_page(study, flips()))
    assert (
        "careless_share rises from 0.2 to about 0.4 (share), 25 % of the way to the end of its range (its value, 0.2, "
        "is assumed)" in told
    )
    held = flips({"verdict": "holds", "crossing": float("nan"), "distance": 1.0})
    assert "reverses none, makes none of them unclear without reversing it, and does neither to 1" in text(
        brief_page(study, held)
    )


def test_three_figures_and_no_request(make_study):
    page = brief_page(make_study(effects=EFFECTS))
    assert page.count('class="plot"') == 3
    assert "default-src 'none'" in page and len(page.encode()) < 10e6


def test_few_runs_are_warned_of(make_study):
    assert "Each regime was run once" in text(brief_page(make_study(effects=EFFECTS, seeds=1)))
    assert "Intervals rest on only 3 pairs of runs" in text(brief_page(make_study(effects=EFFECTS, seeds=3)))


def test_a_sweep_and_a_lone_reference_have_no_brief(make_study):
    assert brief_page(make_study(factors={"scenario.audit": [0.1, 0.2]}, seeds=2, weeks=1)) is None
    assert brief_page(make_study(regimes=("status_quo",), seeds=2)) is None


def test_it_prints_on_one_sheet_of_a4_however_much_was_compared(make_study, printed):
    assert printed(brief_page(make_study(effects=EFFECTS), flips())) == 1
    everything = make_study(effects=EFFECTS, regimes=tuple(POLICIES), question="What changes with all of them? " * 8)
    several = flips(*({"setting": f"scenario.{name}"} for name in ("careless_share", "skill_mean", "charm")))
    assert printed(brief_page(everything, several)) == 1


@pytest.mark.parametrize("width", [1400, 420])
def test_it_opens_without_errors(make_study, browser, tmp_path, width):
    path = tmp_path / "brief.html"
    path.write_text(brief_page(make_study(effects=EFFECTS), flips()), encoding="utf-8")
    seen = browser(path, width)
    assert (seen.errors, seen.too_wide, seen.plots, seen.drawn) == ([], [], 3, 3)
    assert not seen.page_scrolls
