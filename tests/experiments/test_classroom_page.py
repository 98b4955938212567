import html
import re

import numpy as np
import pandas as pd
import pytest

from experiments.classroom.page import demo_page


def frame(trust, breach, **columns):
    events = ["kept"] * len(trust)
    events[breach] = "breach"
    return pd.DataFrame({"encounter": range(1, len(trust) + 1), "trust": trust, "event": events} | columns)


def answer(page):
    return html.unescape(re.search('<p class="answer">(.*?)</p>', page)[1])


def test_the_answer_counts_the_encounters_until_trust_is_back():
    assert answer(demo_page(frame([0.5, 0.7, 0.4, 0.5, 0.6, 0.7, 0.8], 2))) == (
        "One broken promise takes trust from 0.70 to 0.40. It takes 3 encounters to win it back."
    )


def test_trust_that_does_not_come_back_is_not_said_to():
    told = answer(demo_page(frame([0.5, 0.7, 0.4, 0.5, 0.6], 2)))
    assert told == "One broken promise takes trust from 0.70 to 0.40. 2 encounters later it is still not back."


def test_weeks_are_called_weeks():
    told = answer(demo_page(frame([0.5, 0.7, 0.4, 0.8], 2).rename(columns={"encounter": "week"})))
    assert told.endswith("It takes 1 week to win it back.")


def test_what_one_encounter_lost_is_held_against_what_it_took_to_build():
    page = demo_page(frame([0.3, 0.4, 0.5, 0.6, 0.7, 0.45, 0.5], 5))
    assert "What was lost in one encounter had taken 3 encounters to build." in page
    lapsed = frame([0.3, 0.4, 0.5, 0.45, 0.6, 0.7, 0.45, 0.5], 6)
    lapsed.loc[3, "event"] = "broken"
    told = demo_page(lapsed)
    assert "had taken 2 encounters to build." in told
    lapsed.loc[[3, 4], "event"] = ["kept", "broken"]
    assert "had taken 2 encounters to build, 1 of them with an expectation not met." in demo_page(lapsed)


def test_the_same_pair_without_the_breach_stands_beside_it():
    trust = [0.5, 0.7, 0.4, 0.5]
    assert "at the end it stands 0.30 higher" in demo_page(frame(trust, 2, without_breach=[0.5, 0.7, 0.8, 0.8]))
    assert "without the breach" not in demo_page(frame(trust, 2))


@pytest.mark.parametrize("events", [["kept"] * 4, ["kept", "breach", "breach", "kept"], ["breach", *["kept"] * 3]])
def test_one_breach_is_needed_and_not_at_the_very_start(events):
    with pytest.raises(ValueError, match="exactly one breach"):
        demo_page(frame([0.5, 0.7, 0.4, 0.5], 2).assign(event=events))


def test_the_page_is_drawn_without_a_fault(browser, tmp_path):
    trust = np.round(np.concatenate([np.linspace(0.4, 0.8, 12), np.linspace(0.3, 0.85, 20)]), 3)
    path = tmp_path / "demo.html"
    path.write_text(demo_page(frame(trust, 12, without_breach=np.linspace(0.4, 0.9, 32))), encoding="utf-8")
    for width in (1400, 500):
        seen = browser(path, width)
        assert seen.errors == []
        assert seen.drawn == 1
        assert seen.too_wide == []
