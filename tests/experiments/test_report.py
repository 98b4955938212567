import base64
import html
import io
import re
from html.parser import HTMLParser

import numpy as np
import pandas as pd
import pytest

from experiments import estimate, store
from experiments.report import comparison_page
from experiments.report.page import group_row, row, table
from experiments.report.results import COUNTED
from experiments.verdicts import within_a_sentence
from model.outcomes import OUTCOMES
from model.policies import POLICIES

EFFECTS = {
    "audit_heavy": {"need_psychosocial": 0.2, "trust_service_all": -0.2, "harm_acts": -0.2},
    "co_learning": {"trust_service_all": 0.2},
}
BROKERS = ["hours_brokers", "brokered_ties"]
FEW = ["trust_service_all", "need_psychosocial", "harm_acts"]
CURVE = pd.DataFrame(
    {
        "encounter": range(5), "simulated": [0.3, 0.5, 0.6, 0.4, 0.2], "closed_form": [0.3, 0.5, 0.6, 0.4, 0.2],
        "phase": ["promises kept"] * 3 + ["promises broken"] * 2,
    }
)
COUNTS = pd.DataFrame(
    {"what": ["built from .3 to .6", "never built"], "simulated": [2.0, np.nan], "closed_form": [2.1, np.nan]}
)


class Page(HTMLParser):
    """What a reader and a browser find in a page."""

    def __init__(self, page):
        super().__init__()
        self.elements, self.headings, self.open, self.texts = [], [], [], []
        self.feed(page.replace("<wbr>", ""))  # where a word may break a reader sees nothing

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        self.open.append(tag)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append([int(tag[1]), ""])

    def handle_endtag(self, tag):
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data):
        if not {"script", "style"} & set(self.open):
            self.texts.append(data)
        if self.open and re.fullmatch("h[1-6]", self.open[-1]):
            self.headings[-1][1] += data

    @property
    def text(self):
        return re.sub(r"\s+", " ", " ".join(self.texts).replace("\N{NO-BREAK SPACE}", " "))


def section(page, name):
    return Page(page[page.index(f'<h2 id="{name}"') :].partition("</section>")[0]).text


@pytest.fixture(scope="module")
def study(make_study):
    return make_study(effects=EFFECTS, noise=0.002)


@pytest.fixture(scope="module")
def page(study):
    return comparison_page(study, CURVE, COUNTS)


# --- one page, offline


def test_nothing_is_fetched_from_anywhere(page):
    plotly = max(re.findall("<script>(.*?)</script>", page, re.DOTALL), key=len)
    rest = page.replace(plotly, "")
    for tag, attributes in Page(rest).elements:
        for name in ("src", "srcset", "href", "data", "action", "poster"):
            if name in attributes:
                assert attributes[name].startswith(("#", "data:")), (tag, attributes)
    assert not re.search(r"url\(|@import|https?:", rest)
    assert "default-src 'none'" in rest
    assert plotly.count("plotly.js v") == 1


def test_the_page_stays_below_ten_megabytes_at_the_size_of_the_main_job(make_study):
    study = make_study(regimes=sorted(POLICIES), seeds=3, weeks=312)
    assert len(comparison_page(study, CURVE, COUNTS).encode()) < 10e6


def test_a_long_run_is_thinned_and_says_so(make_study):
    outcomes = ["trust_service", "trust_within", "trust_across", "trust_management"]
    page = comparison_page(make_study(regimes=REGIMES, seeds=2, weeks=4000, outcomes=outcomes))
    assert len(page.encode()) < 10e6
    assert re.search(r"Every \d+(rd|th|nd) week is drawn", page)


REGIMES = ("status_quo", "audit_heavy", "co_learning")


def test_the_same_study_is_the_same_page_from_memory_and_from_the_disk(study, tmp_path):
    first = comparison_page(study, CURVE, COUNTS)
    store.write_study(tmp_path / "compare", study, first)
    assert comparison_page(store.read_study(tmp_path / "compare"), CURVE, COUNTS) == first


def test_text_of_others_cannot_become_part_of_the_page(make_study):
    question = "Is </script><script>alert(1)</script> & <b>this</b> safe?"
    page = comparison_page(make_study(question=question, seeds=2, outcomes=FEW))
    assert "alert(1)</script>" not in page
    assert "Is &lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;this&lt;/b&gt; safe?" in page


# --- for every reader


def test_headings_lead_through_the_page(page):
    headings = Page(page).headings
    levels = [level for level, _ in headings]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))
    assert ("html", {"lang": "en"}) in Page(page).elements
    assert all(text.strip() for _, text in headings)


def test_every_figure_is_told_in_words(page):
    plots = [attributes for _, attributes in Page(page).elements if attributes.get("class") == "plot"]
    assert len(plots) > 20
    for attributes in plots:
        assert attributes["role"] == "img"
        assert len(attributes["aria-label"]) > 40, attributes["data-figure"]
    data = {attributes["id"] for tag, attributes in Page(page).elements if tag == "script" and "id" in attributes}
    assert {attributes["data-figure"] for attributes in plots} <= data


def test_contents_point_to_what_is_there(page):
    elements = Page(page).elements
    names = {attributes["id"] for _, attributes in elements if "id" in attributes}
    links = {attributes["href"][1:] for tag, attributes in elements if tag == "a" and attributes["href"][0] == "#"}
    assert links
    assert links <= names


# --- what it says


def test_sentences_turn_with_the_sign(page):
    found = section(page, "found")
    audit, _, learning = found.partition(" Co-learning ")
    assert re.search(r"Users' trust \(all\) : lower by 0\.\d+ .* which is worse", audit)
    assert re.search(r"Psychosocial need : higher by .* which is worse", audit)
    assert re.search(r"Acts of harm : lower by .* which is better", audit)
    assert re.search(r"Users' trust \(all\) : higher by 0\.\d+ .* which is better", learning)


def test_nothing_found_is_said_so(make_study):
    found = section(comparison_page(make_study(noise=0.5, seeds=5)), "found")
    assert found.count("no clear difference (95 % interval") >= 6
    assert "does not mean that there is none" in found


def test_one_seed_claims_nothing(make_study):
    found = section(comparison_page(make_study(effects=EFFECTS, seeds=1, outcomes=FEW)), "found")
    assert "nothing can be said" in found
    assert "which is" not in found


@pytest.mark.parametrize(("seeds", "is_warned"), [(1, True), (2, True), (4, True), (5, False)])
def test_few_seeds_are_a_warning(make_study, seeds, is_warned):
    page = comparison_page(make_study(effects=EFFECTS, seeds=seeds, outcomes=FEW, weeks=8))
    assert ("Give at least 5 seeds" in section(page, "found")) == is_warned
    has_intervals = seeds > 1
    assert ("with its 95 % interval below" in section(page, "glance")) == has_intervals
    assert ("Bars are 95 % intervals" in section(page, "differences")) == has_intervals
    assert "\N{EN DASH} to" not in Page(page).text


def card(page, label):
    whole = page[page.index(f"<h3>{label}</h3>") :].partition("</section>")[0]
    return Page(whole.partition('<div class="card">')[0]).text


def test_what_is_counted_is_one_outcome_of_each_concern(make_study):
    effects = {
        "trust_service_all": 0.2, "trust_service": 0.2, "trust_goodwill": 0.2, "engaged_share": 0.2,
        "satisfaction": 0.2, "need_psychosocial": 0.2, "need_material": -0.2, "hours_contact": 2.0,
        "hours_policy": -2.0, "strain": 0.2, "worker_changes": -0.2, "turnover": -0.2,
    }
    page = comparison_page(make_study(effects={"co_learning": effects}, noise=0.0001, seeds=8))
    told = card(page, "Co-learning")
    assert "For users : of 5 outcomes clearly worse on 1 , clearly better on 2 ," in told
    assert re.search(r"For staff : of 4 outcomes clearly worse on 1 , clearly better on \d ,", told)
    found = section(page, "found")
    for name in (name for names in COUNTED.values() for name in names):
        assert within_a_sentence(OUTCOMES[name]) in found
    assert not {name for names in COUNTED.values() for name in names if OUTCOMES[name].is_cost}


def test_hours_are_told_as_a_cost_everywhere(make_study):
    effects = {"hours_contact": 2.0, "hours_policy": -2.0}
    page = comparison_page(make_study(effects={"co_learning": effects}, noise=0.0001))
    told = card(page, "Co-learning")
    hours = told[told.index("Hours a week of each professional:") :]
    assert re.search(r"hours of contact \+2\.\d+ \(2\.\d+ instead of 0\.\d+", hours)
    row = r"Hours of contact hours a week; a cost: neither side is better .*?2\.\d+ higher"
    for part in ("glance", "outcomes"):
        assert re.search(row, section(page, part))
    saved = re.search('_differences.csv" href="data:text/csv;charset=utf-8;base64,([^"]+)"', page)
    frame = pd.read_csv(io.BytesIO(base64.b64decode(saved[1])))
    hours = frame[frame["outcome"].isin([name for name, item in OUTCOMES.items() if item.is_cost])]
    assert not {"better", "worse"} & set(hours["verdict"])


MISLEADING = {
    "Workers are replaced more often": {"worker_changes": 0.5, "trust_service_all": 0.2, "kept_competence": -0.1},
    "Workers are replaced less often": {"worker_changes": -0.5, "trust_service": -0.2, "kept_competence": 0.1},
    "More users are engaged, and fewer contacts": {"engaged_share": 0.2, "contacts": -0.2},
    "Trust is more equal, and lower": {"trust_gini": -0.2, "trust_service_all": -0.2},
    "Acts of harm are fewer, and so are contacts": {"harm_acts": -0.2, "contacts": -0.2, "harm_per_encounter": 0.1},
}


@pytest.mark.parametrize("seen", MISLEADING)
def test_what_would_mislead_is_told_from_the_data_alone(make_study, seen):
    study = make_study(effects={"co_learning": MISLEADING[seen]}, noise=0.0)
    page = comparison_page(study)
    assert seen in card(page, "Co-learning")
    for other in set(MISLEADING) - {seen}:
        assert other not in card(page, "Co-learning")
    assert "Read with care" not in card(page, "Audit-heavy management")
    straight = {name: -size if name != "contacts" else size for name, size in MISLEADING[seen].items()}
    straight |= {
        "trust_service_all": 0.3, "trust_service": 0.3, "worker_changes": -0.3, "trust_gini": 0.1, "contacts": 0.2,
    }
    assert "Read with care" not in comparison_page(make_study(effects={"co_learning": straight}, noise=0.0))


def test_replaced_workers_show_what_the_mean_hides(make_study):
    effects = {
        "worker_changes": 0.5, "trust_service_all": 0.02, "kept_competence": -0.1, "ruptured_share": -0.1,
        "need_psychosocial": -0.1,
    }
    told = card(comparison_page(make_study(effects={"co_learning": effects}, noise=0.0001)), "Co-learning")
    worse = re.search("Clearly worse in how users are served and how staff fare: ([^.]*[.][^.]*)", told)[1]
    assert re.match("expectations met \N{MINUS SIGN}(10|9)[.][09]", worse)
    assert "follows trust in this model goes with it: psychosocial need" in told
    assert "start without ruptures and closer to each other, which shows in: ruptured ties" in told
    assert "the gain of new starts, not of better service" in told
    better = {"worker_changes": 0.5, "trust_service_all": 0.2, "kept_competence": 0.1}
    told = card(comparison_page(make_study(effects={"co_learning": better}, noise=0.0001)), "Co-learning")
    assert "not of better service" not in told


def test_opening_trust_is_named_only_where_it_lies_above_experience(tables):
    effects = {"co_learning": {"worker_changes": 0.5, "trust_service_all": 0.02}}
    for shift, is_named in ((0.3, False), (-0.3, True)):
        manifest, conditions, runs, weekly = tables(effects=effects, noise=0.0001)
        runs = runs.assign(trust_service_all=runs["trust_service_all"] + shift)
        told = card(comparison_page(store.tidy_study(manifest, conditions, runs, weekly)), "Co-learning")
        assert ("Under Status quo these stand at" in told) == is_named


def test_the_bench_says_what_it_leaves_out(page):
    from experiments.asymmetry import _core
    from model.scenario import Scenario

    words = {"with_respect": "respect", "with_ruptures": "ruptures and repair", "with_drift": "drift", "audit": "audit"}
    usual = Scenario(audit=0.5)
    core = _core(usual)
    assert {name for name in vars(usual) if getattr(usual, name) != getattr(core, name)} == set(words)
    told = section(page, "asymmetry").partition("switched off here")[0]
    assert all(word in told for word in words.values())


def test_lost_runs_are_a_warning_with_names(tables):
    manifest, conditions, runs, weekly = tables(effects=EFFECTS, outcomes=FEW)
    lost = runs[~((runs["condition"] == "co_learning") & (runs["seed"] == 3))]
    page = comparison_page(store.tidy_study(manifest, conditions, lost, weekly))
    found = section(page, "found")
    assert "1 of 18 runs are missing" in found
    assert "co_learning (seed 3)" in found
    assert "1 of 6 pairs of runs are missing" in found
    assert "missing" not in section(comparison_page(store.tidy_study(manifest, conditions, runs, weekly)), "found")


def test_every_outcome_and_regime_is_in_the_table_and_its_numbers_can_be_saved(page, study):
    outcomes = section(page, "outcomes")
    for item in OUTCOMES.values():
        assert item.label in outcomes
    saved = re.search('download="compare_differences.csv" href="data:text/csv;charset=utf-8;base64,([^"]+)"', page)
    frame = pd.read_csv(io.BytesIO(base64.b64decode(saved[1])))
    expected = estimate.paired_differences(study.runs, study.conditions)
    assert len(frame) == len(expected) == 2 * len(OUTCOMES)
    merged = frame.merge(expected, on=["condition", "outcome"], suffixes=("", "_expected"))
    for column in ("difference", "low", "high", "standard_error"):
        np.testing.assert_allclose(merged[column], merged[f"{column}_expected"], rtol=1e-8, atol=1e-300)


def test_the_asymmetry_stands_beside_its_closed_form(page, study):
    told = section(page, "asymmetry")
    assert "built from .3 to .6 2.0 2.1" in told
    assert "never built not reached not reached" in told
    assert 'id="asymmetry"' not in comparison_page(study)


def test_what_differs_from_the_defaults_is_listed(make_study):
    page = comparison_page(make_study(settings={"careless_share": 0.35, "n_users": 60}, seeds=2, outcomes=FEW))
    told = section(page, "default")
    assert "scenario.careless_share 0.35 0.2 share" in told
    assert "scenario.n_users 60 400 people" in told
    assert "policies.audit_heavy.start 5 52 weeks" in told
    assert "60 service users" in section(page, "asked")
    assert "careless staff (0.35 here) has no source" in section(page, "caveats")


def test_a_setting_that_was_changed_does_not_borrow_the_source_of_its_default(make_study):
    default, changed = (
        section(comparison_page(make_study(settings=settings, seeds=2, outcomes=FEW)), "sources")
        for settings in ({}, {"cases_per_professional": 30.0})
    )
    assert "DfE children's social work workforce" in default
    assert "DfE children's social work workforce" not in changed
    assert "1 are not at their defaults" in changed


def test_policies_name_source_and_cost(page):
    told = section(page, "sources")
    for name in ("audit_heavy", "co_learning"):
        policy = POLICIES[name]
        assert re.search(re.escape(f"{policy.label} {policy.source} {policy.cost}"), told)


def test_built_in_links_say_whether_they_are_on(make_study):
    all_on = section(comparison_page(make_study(seeds=2, outcomes=FEW)), "links")
    assert "all of them are on" in all_on
    page = comparison_page(make_study(settings={"link_floor": False, "with_respect": False}, seeds=2, outcomes=FEW))
    one_off = section(page, "links")
    assert "In this study 2 are off" in one_off
    assert "Audit holding effort above a floor audit to a floor of effort. off" in one_off
    varied = make_study(factors={"scenario.link_floor": [True, False]}, seeds=2, weeks=1, outcomes=FEW)
    assert "audit to a floor of effort. on and off (varied)" in section(comparison_page(varied), "links")


def test_caveats_are_there(page):
    told = section(page, "caveats")
    for words in ("not a prediction for a named place", "no lever for deception", "careless staff", "assumed"):
        assert words in told


def test_figures_say_what_their_bands_are_and_where_policies_start(page):
    told = section(page, "weeks")
    for words in ("95 % interval of the mean", "middle 80 % of the runs", "week 5, when policies start"):
        assert words in told


# --- other kinds of study


def _turns(effect, point):
    return effect * (point[0] - 0.2) * 10 if point else effect


def test_one_factor_gives_curves_and_says_where_the_sign_turns(make_study):
    levels = {"scenario.careless_share": [0.0, 0.1, 0.3, 0.4]}
    page = comparison_page(
        make_study(effects=EFFECTS, factors=levels, effect_of_point=_turns, noise=0.002, weeks=1), CURVE, COUNTS
    )
    found = section(page, "found")
    audit = found.partition(" Co-learning ")[0]
    assert re.search(r"trust \(all\) : (better|worse) at 2 of 4 points, (better|worse) at 2 of 4 points", audit)
    assert "The sign turns within the range" in audit
    names = [attributes["data-figure"] for _, attributes in Page(page).elements if "data-figure" in attributes]
    mains = [item.name for item in OUTCOMES.values() if item.main]
    assert {name for name in names if name.startswith("curve-")} == {f"curve-{name}" for name in mains}
    assert "Share of careless staff" in section(page, "factors")


def test_two_factors_give_a_map_for_every_outcome_and_regime(make_study):
    levels = {"scenario.careless_share": [0.0, 0.4], "scenario.audit": [0.0, 0.5, 1.0]}
    page = comparison_page(make_study(effects=EFFECTS, factors=levels, effect_of_point=_turns, seeds=3, weeks=1))
    elements = Page(page).elements
    stored = {attributes.get("id") for tag, attributes in elements if tag == "script"}
    choices = [attributes["value"] for tag, attributes in elements if tag == "option"]
    mains = [item.name for item in OUTCOMES.values() if item.main]
    assert set(choices) == {*mains, "0", "1"}
    assert {f"map-{name}-{place}" for name in mains for place in (0, 1)} <= stored


def test_a_wide_sweep_stays_below_ten_megabytes(make_study):
    levels = {"scenario.careless_share": list(np.linspace(0, 1, 16)), "scenario.audit": list(np.linspace(0, 1, 16))}
    mains = [item.name for item in OUTCOMES.values() if item.main]
    study = make_study(factors=levels, seeds=2, weeks=1, outcomes=mains)
    assert len(comparison_page(study).encode()) < 10e6


def test_a_reference_alone_shows_levels(make_study):
    page = comparison_page(make_study(regimes=("status_quo",)))
    assert "there is no difference to report" in section(page, "found")
    assert "Status quo alone was simulated, 6 times" in section(page, "asked")
    assert not re.search("common to all|Comparisons are paired", Page(page).text)
    assert "Levels under Status quo" in section(page, "outcomes")
    swept = make_study(regimes=("status_quo",), factors={"scenario.audit": [0.0, 1.0]}, weeks=1)
    assert "Mean level under Status quo" in section(comparison_page(swept), "factors")


def test_a_short_run_does_not_speak_of_its_last_year(make_study):
    page = comparison_page(make_study(weeks=10, outcomes=FEW, settings={"n_weeks": 10}))
    assert "all 10 weeks" in section(page, "asked")
    assert "last 52 weeks" not in Page(page).text


# --- in a browser

KINDS = {
    "comparison": {"weeks": 60},
    "one factor": {"factors": {"scenario.careless_share": [0.0, 0.2, 0.4]}, "weeks": 1},
    "two factors": {"factors": {"scenario.careless_share": [0.0, 0.4], "scenario.audit": [0.0, 1.0]}, "weeks": 1},
}


@pytest.mark.parametrize(
    ("kind", "width"), [("comparison", 1400), ("comparison", 500), ("one factor", 1400), ("two factors", 500)]
)
def test_the_page_is_drawn_without_a_fault(make_study, browser, tmp_path, kind, width):
    study = make_study(effects=EFFECTS, effect_of_point=_turns, seeds=3, **KINDS[kind])
    path = tmp_path / "report.html"
    path.write_text(comparison_page(study, CURVE, COUNTS), encoding="utf-8")
    seen = browser(path, width)
    assert seen.errors == []
    assert seen.drawn == seen.plots > 1
    assert seen.too_wide == []
    assert not seen.page_scrolls


def test_on_paper_figures_are_smaller_and_nothing_is_left_to_choose(make_study, browser, printed, tmp_path):
    page = comparison_page(make_study(effects=EFFECTS, seeds=3, weeks=60), CURVE, COUNTS)
    assert printed(page) <= 18
    watch = """<script>
      const plots = [...document.querySelectorAll(".plot")];
      const sizes = () => plots.map(({ layout }) => [layout.height, layout.font.size]);
      const before = sizes();
      window.dispatchEvent(new Event("beforeprint"));
      const printed = sizes();
      window.dispatchEvent(new Event("afterprint"));
      const after = sizes();
      const isSmaller = ([height], place) => height < before[place][0];
      if (printed.filter(isSmaller).length < 20) console.error("not smaller");
      if (JSON.stringify(before) !== JSON.stringify(after)) console.error("not as before");
      if ([...document.querySelectorAll("details")].some((part) => !part.open)) console.error("folded");
    </script>"""
    path = tmp_path / "report.html"
    path.write_text(page.replace("</body>", f"{watch}</body>"), encoding="utf-8")
    assert browser(path, 1400).errors == []
    style = page[page.index("@media print") :]
    assert re.search(r"\.key input[^{]*\{ display: none", style)


def test_a_table_that_hides_rows_says_how_many_it_has():
    rows = [row(f"row {place}", ["1"]) for place in range(30)]
    tall = Page(table("Many", ["", "x"], [group_row("All", 2), *rows], tall=True))
    assert "30 rows; scroll for more" in tall.text
    few = table("Few", ["", "x"], rows[:12], tall=True)
    assert "scroll for more" not in few
    assert "tall" not in few


def test_a_clear_difference_below_what_matters_is_called_so_and_counted(make_study):
    small = {"trust_service_all": -0.01, "need_psychosocial": 0.05, "trust_within": 0.3, "harm_acts": 0.2}
    page = comparison_page(make_study(effects={"co_learning": small}, noise=0.0001))
    told = card(page, "Co-learning")
    assert "clearly worse on 3 (2 of them by less than matters)" in told
    assert re.search(r"Users' trust \(all\)[^;]*which is worse ?, but by less than matters", told)
    assert "less than matters" not in told[told.index("Acts of harm :") : told.index("Crises :")]
    assert "Less than matters is less than 0.02 of trust, 0.1 SD of need" in section(page, "found")
    assert re.search(r"worse less than matters", section(page, "glance"))


def test_brokers_who_can_do_nothing_are_said_to_with_the_reason(make_study):
    paid = {"co_learning": {"hours_brokers": 3.0}}
    alone = make_study(effects=paid, settings={"n_organisations": 1}, noise=0.0, outcomes=[*FEW, *BROKERS])
    alone.runs["brokered_ties"] = 0.0
    told = card(comparison_page(alone), "Co-learning")
    assert "Brokers are paid for, and hold no tie in any run" in told
    assert "They go between organisations, and here is one" in told
    busy = make_study(effects={"co_learning": {**paid["co_learning"], "brokered_ties": 2.0}}, noise=0.0)
    assert "Brokers are paid for" not in Page(comparison_page(busy)).text


def test_what_nobody_can_measure_is_not_laid_on_too_few_runs(make_study):
    study = make_study(effects=EFFECTS, seeds=3)
    study.runs["trust_across"] = np.nan
    page = comparison_page(study)
    assert "too few runs for an interval" not in page
    assert "no mark: no pair of runs has anything to measure" in section(page, "differences")
    assert "nothing to measure on 1" in card(page, "Co-learning")


def test_the_browser_would_see_a_fault(make_study, browser, tmp_path):
    page = comparison_page(make_study(seeds=2, outcomes=["need"], weeks=2), CURVE)
    broken = page.replace('id="asymmetry-curve"', 'id="elsewhere"').replace(
        "</main>", '<img src="https://example.org/picture.png" alt="">\n</main>'
    )
    path = tmp_path / "report.html"
    path.write_text(broken, encoding="utf-8")
    faults = html.unescape(" ".join(browser(path, 900).errors))
    assert "example.org" in faults
    assert "null" in faults


def test_a_year_that_is_measured_before_policies_start_is_warned_of(make_study):
    """With few weeks most of what is measured is common to all regimes, which hides what a regime does."""
    warned = "8 lie before the first policy starts"
    early = make_study(settings={"n_weeks": 96}, effects=EFFECTS, noise=0.002)
    early.manifest["common_weeks"] = 52
    assert warned in section(comparison_page(early), "found")
    late = make_study(settings={"n_weeks": 104}, effects=EFFECTS, noise=0.002)
    late.manifest["common_weeks"] = 52
    assert "before the first policy starts" not in comparison_page(late)
