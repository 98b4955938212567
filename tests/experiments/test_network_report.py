"""The network of professionals in a study: kept, drawn before and after, told with its uncertainty."""

import json
import os
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from omegaconf import OmegaConf

from experiments import store
from experiments.__main__ import run
from experiments.conditions.composition import composer, parse
from experiments.figures.network import HELD
from experiments.networks.layout import areas, layout
from experiments.networks.settings import NetworkSettings
from experiments.report import comparison_page, network_drawing
from model.network_fields import KINDS
from model.parameters import BadValue

HOUSE = Path(__file__).resolve().parents[2]
EDGES = "source,target\n" + "\n".join(f"p{n},p{(n + step) % 12}" for n in range(12) for step in (1, 2))
NODES = "id,part of town, in it\n" + "\n".join(f"p{n},{'north' if n % 3 else 'south'}" for n in range(12))
NODES = NODES.replace("part of town, in it", '"part of {town}, in it"')
STRANGE = "my net, 2024=v1.csv"
TINY = ("scenario.n_users=60", "scenario.n_weeks=45", "seeds=3", "weekly=false", "policies.brokering.start=10")
REGIMES = "regimes=[status_quo,brokering]"


def compare(folder, *arguments):
    return run(("compare", *TINY, REGIMES, f"results={folder}", *arguments))


@pytest.fixture(scope="module")
def given_study(tmp_path_factory):
    """The folder of a study of a given network, whose names mean something else to the configuration."""
    folder = tmp_path_factory.mktemp("given")
    (folder / STRANGE).write_text(EDGES)
    (folder / "the nodes, too.csv").write_text(NODES)
    assert compare(
        folder, f"network.file={folder / STRANGE}", f"network.nodes={folder / 'the nodes, too.csv'}",
        "network.organisation=part of {town}, in it", "study.name=given",
    ) == 0
    return folder / "given"


@pytest.fixture(scope="module")
def generated_study(tmp_path_factory):
    folder = tmp_path_factory.mktemp("generated")
    assert compare(folder, "study.name=generated", "scenario=village") == 0
    return folder / "generated"


def figures_of(page):
    """The figures of the network by name, as they stand in the page."""
    found = re.findall(r'<script type="application/json" id="(network-[^"]*)"[^>]*>(.*?)</script>', page, re.DOTALL)
    return {name: json.loads(data) for name, data in found}


def section_of(page):
    return re.search(r'<section aria-labelledby="network">.*?</section>', page, re.DOTALL)[0]


# --- what is kept


def test_ties_are_kept_of_the_first_seed_and_measures_of_every_one(given_study):
    study = store.read_study(given_study)
    ties, posts, measures = study.network, study.network_posts, study.network_measures
    assert set(ties["week"]) == set(posts["week"]) == {10, 45}
    assert set(ties["seed"]) == set(posts["seed"]) == {0}
    assert len(measures) == 2 * 3 * 3 * len(KINDS)
    assert set(measures["week"]) == {0, 10, 45}
    assert sorted(posts["name"].unique()) == sorted(f"p{n}" for n in range(12))
    assert set(posts["organisation"]) == {"north", "south"}
    assert len(ties[ties["colleagues"] & (ties["week"] == 45) & (ties["condition"] == "status_quo")]) == 24


def test_before_the_regimes_all_are_alike(given_study):
    study = store.read_study(given_study)
    begun = study.network[study.network["week"] == 10]
    first, second = (
        begun[begun["condition"] == name].drop(columns="condition").reset_index(drop=True)
        for name in ("status_quo", "brokering")
    )
    pd.testing.assert_frame_equal(first, second)
    ends = study.network[study.network["week"] == 45]
    held = ends[ends["path"] != ""]
    assert set(held["condition"]) == {"brokering"}
    assert held["across"].all()


def test_threads_and_the_folder_of_the_file_change_no_byte(given_study, tmp_path):
    for name in (STRANGE, "the nodes, too.csv"):
        (tmp_path / name).write_bytes((given_study.parent / name).read_bytes())
    assert compare(
        tmp_path, f"network.file={tmp_path / STRANGE}", f"network.nodes={tmp_path / 'the nodes, too.csv'}",
        "network.organisation=part of {town}, in it", "study.name=given", "threads=1",
    ) == 0
    again = {path.name: path.read_bytes() for path in (tmp_path / "given").iterdir()}
    assert again == {path.name: path.read_bytes() for path in given_study.iterdir()}


def test_a_changed_table_is_refused(given_study, tmp_path):
    copied = tmp_path / "given"
    copied.mkdir()
    for path in given_study.iterdir():
        (copied / path.name).write_bytes(path.read_bytes())
    table = pd.read_parquet(copied / "network.parquet")
    table.assign(users=table["users"] + 1).astype({"users": "int32"}).to_parquet(copied / "network.parquet")
    with pytest.raises(BadValue, match=r"network\.parquet does not hold the values"):
        store.read_study(copied)


def test_a_sweep_has_no_network(tmp_path):
    assert run((
        "compare", "-m", "scenario=village", "scenario.n_users=20", "scenario.n_weeks=60", "seeds=1",
        "regimes=[status_quo]", "scenario.audit=0,1", f"results={tmp_path}", "study.name=swept",
    )) == 0
    study = store.read_study(tmp_path / "swept")
    assert study.network is study.network_measures is None
    assert 'aria-labelledby="network"' not in store.report_path(tmp_path / "swept").read_text()


def test_where_nothing_moves_the_network_is_that_of_the_opening_and_of_the_end(tmp_path):
    assert run((
        "compare", "scenario=village", "scenario.n_users=20", "scenario.n_weeks=20", "seeds=1", "regimes=[status_quo]",
        f"results={tmp_path}", "study.name=alone",
    )) == 0
    assert set(store.read_study(tmp_path / "alone").network["week"]) == {0, 20}
    page = store.report_path(tmp_path / "alone").read_text()
    assert "As the world opens, week 0" in page
    assert sorted(figures_of(page)) == ["network-before", "network-reference"]


# --- what is drawn and told


def test_the_report_shows_the_network_before_and_after(given_study):
    page = store.report_path(given_study).read_text()
    found = figures_of(page)
    assert sorted(found) == ["network-0", "network-before", "network-reference"]
    study = store.read_study(given_study)
    for name, condition, week in (
        ("network-before", "status_quo", 10), ("network-reference", "status_quo", 45), ("network-0", "brokering", 45)
    ):
        ties = study.network[(study.network["condition"] == condition) & (study.network["week"] == week)]
        ties = ties[ties["colleagues"] | (ties["path"] != "")].dropna()
        lines = {trace["name"]: len(trace["x"]) // 3 for trace in found[name]["data"] if trace["mode"] == "lines"}
        trust = ties[["trust_first", "trust_second"]].to_numpy().ravel()
        assert lines["low trust"] == (trust < 0.4).sum()
        assert lines["high trust"] == (trust >= 0.6).sum()
        assert lines["middle trust"] == len(trust) - lines["low trust"] - lines["high trust"]
        for path in HELD:
            assert lines.get(f"{path} by a broker", 0) == (ties["path"] == path).sum()
    assert "introduced by a broker" in [trace["name"] for trace in found["network-0"]["data"]]


def test_everybody_has_the_same_place_and_organisations_their_marks(given_study):
    found = figures_of(store.report_path(given_study).read_text())
    people = [
        {trace["name"]: (trace["x"], trace["y"], trace["marker"]["symbol"]) for trace in figure["data"]
         if trace["name"] in ("north", "south")}
        for figure in found.values()
    ]
    assert people[0] == people[1] == people[2]
    assert people[0]["north"][2] != people[0]["south"][2]


def test_what_was_read_is_told_without_folders_and_changes_with_intervals(given_study):
    shown = section_of(store.report_path(given_study).read_text())
    assert STRANGE in shown
    assert str(given_study.parent) not in shown
    for words in ("12 professionals and 24 ties", "Clustering", "reciprocity", "Trusted ties", "95", "in week 10",
                  "A tie joins two posts, and stays when the people in them change"):
        assert words in shown, words


def test_the_differences_are_those_of_the_runs(given_study):
    study = store.read_study(given_study)
    table = study.network_measures.query("week == 45 and kind == 'across'").pivot(
        index="seed", columns="condition", values="trusted_ties"
    )
    difference = (table["brokering"] - table["status_quo"]).mean()
    assert difference > 0
    shown = section_of(store.report_path(given_study).read_text())
    told = re.search(r"across ([\d.]+) more", shown)
    assert told is None or float(told[1]) == pytest.approx(difference, abs=0.5)
    assert told or "across no clear difference" in shown.replace("\N{NO-BREAK SPACE}", " ")


def test_a_generated_network_is_drawn_with_all_its_ties(generated_study):
    page = store.report_path(generated_study).read_text()
    study = store.read_study(generated_study)
    ties = study.network.query("week == 10 and condition == 'status_quo'").dropna()
    assert not ties["colleagues"].all()
    figure = figures_of(page)["network-before"]
    assert sum(len(trace["x"]) // 3 for trace in figure["data"] if trace["mode"] == "lines") == 2 * len(ties)
    assert "The network was generated" in section_of(page)


def test_what_cannot_be_told_apart_is_measured_and_not_drawn(given_study, monkeypatch):
    monkeypatch.setattr(network_drawing, "MOST_TIES", 20)
    page = comparison_page(store.read_study(given_study))
    assert figures_of(page) == {}
    shown = section_of(page)
    assert "Not drawn" in shown
    assert "The network in numbers" in shown


def test_the_page_opens_and_draws(given_study, browser):
    for width in (1400, 420):
        seen = browser(store.report_path(given_study), width)
        assert seen.errors == []
        assert seen.drawn == seen.plots
        assert seen.too_wide == []
        assert not seen.page_scrolls


# --- where people stand


def test_places_are_the_same_each_time_and_organisations_apart():
    groups = ["a"] * 9 + ["b"] * 5 + ["c"]
    ties = [(one, other) for one in range(9) for other in range(one)] + [(9, 10), (11, 12), (0, 9)]
    places = layout(groups, ties)
    assert np.array_equal(places, layout(groups, ties[::-1]))
    assert ((places >= 0) & (places <= 1)).all()
    assert len(np.unique(places.round(3), axis=0)) == len(groups)
    rooms = areas({"a": 9, "b": 5, "c": 1})
    for group, place in zip(groups, places, strict=True):
        left, right, bottom, top = rooms[group]
        assert left <= place[0] <= right
        assert bottom <= place[1] <= top


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(1, 40), min_size=1, max_size=30))
def test_areas_are_as_large_as_their_groups(sizes):
    found = areas(dict(enumerate(sizes)))
    for place, size in enumerate(sizes):
        left, right, bottom, top = found[place]
        assert (right - left) * (top - bottom) == pytest.approx(size / sum(sizes))


# --- names of files and columns are taken as they are


def taken(key, text):
    """What is left of a text once the configuration has read it and followed its references."""
    return OmegaConf.create({"value": parse([f"{key}={text}"])[0].value()})["value"]


TEXTS = [
    STRANGE, "{a}.csv", "[x], (y).csv", "$a ${b} \\${c}.csv", "it's.csv", 'say "so".csv', "a\\b\\", "null", "12",
    "grade>=4", "time=1|2 and kind=a b", "true", "~/x", "#1.csv", "a:b", "",
]


@pytest.mark.parametrize("key", [f"network.{name}" for name in ("file", "nodes", "organisation", "senior", "only")])
def test_texts_mean_themselves(key):
    assert [taken(key, text) for text in TEXTS] == TEXTS


def test_texts_mean_themselves_in_a_whole_configuration():
    with composer() as configs:
        for text in (STRANGE, "$a ${b} \\${c}, {d}.csv"):
            override = parse([f"network.file={text}"])[0]
            assert configs.run([str(override.input_line)])["network"]["file"] == text


LETTERS = st.one_of(st.sampled_from("${}\\,=\"' "), st.characters(min_codepoint=32, max_codepoint=126))


@settings(max_examples=200, deadline=None)
@given(st.text(LETTERS, max_size=12))
def test_any_text_means_itself(text):
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
        return
    assert taken("network.file", text) == text


def test_quotes_of_its_own_make_no_difference():
    assert taken("network.only", '"time=1"') == taken("network.only", "time=1") == "time=1"
    assert NetworkSettings().only == taken("network.only", "")


# --- the published networks


def data_folder():
    """Where the published networks lie: TRUST_LAB_DATA, or ../shared/data beside the project."""
    places = [Path(os.environ["TRUST_LAB_DATA"])] if "TRUST_LAB_DATA" in os.environ else [HOUSE.parent / "shared/data"]
    return next((place / "networks" for place in places if (place / "networks").is_dir()), None)


DATA = data_folder()
NETWORKS = {
    "law_advice": (71, 717), "law_cowork": (71, None), "law_friends": (71, None), "ht_advice": (21, None),
    "ht_friends": (21, None), "ht_reports": (21, 20), "eies_messages": (32, 266), "eies_relations": (None, None),
    "tailor_social": (None, None), "tailor_work": (38, 143), "physicians": (246, 924),
}


@pytest.mark.skipif(
    DATA is None, reason="the published networks are not here: set TRUST_LAB_DATA to the folder that holds networks/"
)
@pytest.mark.parametrize("name", [
    name if name in ("law_advice", "tailor_work", "physicians") else pytest.param(name, marks=pytest.mark.long)
    for name in NETWORKS
])
def test_published_networks_run_to_a_report(name, tmp_path):
    people, n_ties = NETWORKS[name]
    assert run((
        "compare", f"network.file={DATA / name}.edges.csv", f"study.name={name}", f"results={tmp_path}", "seeds=1",
        "weekly=false", "scenario.n_weeks=24", "policies.high_churn.start=12", "regimes=[status_quo,high_churn]",
    )) == 0
    page = store.report_path(tmp_path / name).read_text()
    assert sorted(figures_of(page)) == ["network-0", "network-before", "network-reference"]
    study = store.read_study(tmp_path / name)
    as_read = study.network_measures.query("week == 0 and kind == 'colleagues'").iloc[0]
    assert as_read["professionals"] == (people or as_read["professionals"])
    assert as_read["ties"] == (n_ties or as_read["ties"]) > 0
