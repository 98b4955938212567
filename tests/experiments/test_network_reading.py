"""Networks are read as they stand: the same content gives the same network, and what was read is said."""

import io
import os
import re
from collections import Counter
from pathlib import Path

import networkx
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.networks.opening import nodes_beside
from experiments.networks.reading import from_networkx, read_network
from experiments.networks.settings import NetworkSettings
from model.parameters import BadValue

HOUSE = Path(__file__).resolve().parents[2]


def write(folder, content, name="staff.edges.csv"):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return str(path)


def read(folder, content, name="staff.edges.csv", **asked):
    return read_network(NetworkSettings(file=write(folder, content, name), **asked))


def named_ties(reading):
    """The ties by the names of those they join."""
    names = reading.network.names
    return {tuple(sorted((names[one], names[other]))) for one, other in reading.network.ties}


def said(reading, words):
    return any(words in sentence for sentence in reading.sentences)


EDGES = "source,target\n1,2\n2,1\n2,10\n10,11\n"


@pytest.mark.parametrize(
    "content",
    [
        EDGES.replace("\n", "\r\n"),
        EDGES.replace("\n", "\r"),
        EDGES.rstrip("\n"),
        EDGES.replace(",", ", "),
        EDGES.replace("2,10", ' "2" , "10"').replace(' "2" ,', '"2",'),
        EDGES.replace("\n", "\n\n"),
        EDGES.replace("source,target", "Source,TARGET"),
        EDGES.replace("source,target", '"source","target"'),
        "\ufeff" + EDGES,
        EDGES + "1,2\n2,2\n",
        "target,source\n2,1\n1,2\n2,10\n11,10\n",
        ",source,target\n1,1,2\n2,2,10\n3,11,10\n",
    ],
)
def test_how_a_csv_file_is_written_changes_nothing(content, tmp_path):
    plain = read(tmp_path, EDGES).network
    assert plain.names == ("1", "2", "10", "11")
    assert plain.ties == ((0, 1), (1, 2), (2, 3))
    other = read(tmp_path, content).network
    assert other == plain
    assert other.digest() == plain.digest()


@pytest.mark.parametrize(("separator", "word"), [(";", "semicolons"), ("\t", "tabs")])
def test_other_separators_are_taken_and_named(separator, word, tmp_path):
    reading = read(tmp_path, EDGES.replace(",", separator))
    assert reading.network == read(tmp_path, EDGES).network
    assert said(reading, f"separated by {word}")


@given(
    pairs=st.lists(st.tuples(st.integers(1, 12), st.integers(1, 12)), min_size=1, max_size=40),
    shuffle=st.randoms(use_true_random=False),
    mutual=st.booleans(),
)
@settings(max_examples=100, deadline=None)
def test_the_order_of_rows_changes_nothing_and_ties_are_those_named(tmp_path_factory, pairs, shuffle, mutual):
    folder = tmp_path_factory.mktemp("networks")
    lines = [f"{one},{other}" for one, other in pairs]
    mixed = lines[:]
    shuffle.shuffle(mixed)
    wanted = {tuple(sorted(map(str, pair))) for pair in pairs if pair[0] != pair[1]}
    if mutual:
        wanted = {pair for pair in wanted if {(int(pair[0]), int(pair[1])), (int(pair[1]), int(pair[0]))} <= set(pairs)}
    try:
        reading = read(folder, "\n".join(["source,target", *lines]), mutual=mutual)
    except BadValue:
        assert not wanted
        return
    assert named_ties(reading) == wanted
    assert set(reading.network.names) == {str(end) for pair in pairs for end in pair}
    again = read(folder, "\n".join(["source,target", *mixed]), mutual=mutual)
    assert (again.network, again.sentences) == (reading.network, reading.sentences)


def test_the_digest_is_of_the_content_alone(tmp_path):
    write(tmp_path, "id,organisation,senior\n1,a,no\n2,a,no\n10,b,yes\n11,b,no\n", "staff.nodes.csv")
    networks = [
        read(tmp_path, EDGES).network,
        read(tmp_path, EDGES, nodes="none").network,
        read(tmp_path, EDGES, organisation="none").network,
        read(tmp_path, EDGES, senior="none").network,
        read(tmp_path, EDGES, mutual=True).network,
        read(tmp_path, EDGES.replace("11", "12"), nodes="none").network,
        read(tmp_path, EDGES + "1,11\n").network,
    ]
    assert len({network.digest() for network in networks}) == len(set(networks)) == len(networks)
    assert read(tmp_path, EDGES, "elsewhere.csv", nodes=str(tmp_path / "staff.nodes.csv")).network == networks[0]
    (tmp_path / "staff.nodes.csv").write_text("id,senior,organisation\n11,0,b\n10,1,b\n2,0,a\n1,0,a\n")
    assert read(tmp_path, EDGES).network.digest() == networks[0].digest()


def test_what_is_known_of_professionals(tmp_path):
    write(tmp_path, "id,organisation,senior,level\n1,a,Yes,1\n2,a,no,2\n3,b,FALSE,3\n4,,1,\n".replace("4,,", "4,b,"),
          "staff.nodes.csv")
    content = "source,target\n1,2\n2,3\n"
    reading = read(tmp_path, content)
    assert reading.network.organisations == ("a", "a", "b", "b")
    assert reading.network.seniors == (True, False, False, True)
    assert reading.measures.isolates == ("4",)
    assert said(reading, "staff.nodes.csv, found beside the ties by its name; network.nodes=none leaves it out")
    assert said(reading, "column organisation, taken for its name (network.organisation=none leaves it out)")
    assert said(reading, "senior, a column taken for its name (network.senior=none leaves it out)")
    assert said(reading, "Columns of professionals that are not used: level.")
    assert not read(tmp_path, content, organisation="none").network.organisations
    assert not read(tmp_path, content, senior="none").network.seniors
    with pytest.raises(BadValue, match=r"line 5: '4' has no level, on which network.senior rests"):
        read(tmp_path, content, senior="level<=1")
    assert read(tmp_path, content, senior="organisation!=a").network.seniors == (False, False, True, True)
    assert read(tmp_path, content, senior="organisation=a|b").network.seniors == (True,) * 4


def test_rows_are_chosen_by_criteria(tmp_path):
    content = "source,target,time,relation\n1,2,1,advice\n2,3,1,friend\n3,4,2.0,advice\n4,5,,advice\n"
    ties = {
        "": {("1", "2"), ("2", "3"), ("3", "4"), ("4", "5")},
        "time=1": {("1", "2"), ("2", "3")},
        "time=2": {("3", "4")},
        "time>=1": {("1", "2"), ("2", "3"), ("3", "4")},
        "time > 1": {("3", "4")},
        "time<2": {("1", "2"), ("2", "3")},
        "time!=1": {("3", "4"), ("4", "5")},
        "Relation==friend": {("2", "3")},
        "time=1|2 and relation=advice": {("1", "2"), ("3", "4")},
    }
    for only, wanted in ties.items():
        reading = read(tmp_path, content, only=only)
        assert named_ties(reading) == wanted
        assert reading.measures.n_professionals == 5
    assert said(read(tmp_path, content, only="time=1"), "network.only=time=1 keeps 2 of 4 rows")
    assert said(read(tmp_path, content, only="time=1"), "Columns of ties that are not used: relation.")
    everything = read(tmp_path, content)
    assert said(everything, "Rows of every time count together: 1 (2), 2.0 (1), nothing (1); 'network.only=\"time=1\"'")


def test_the_settings_that_are_suggested_can_be_given(tmp_path):
    from experiments.conditions.composition import OverridesParser

    sentence = next(s for s in read(tmp_path, "source,target,time\n1,2,1\n1,3,2\n").sentences if "chooses" in s)
    setting = sentence.split("; '")[1].split("' chooses")[0]
    override = OverridesParser.create().parse_override(setting)
    assert override.get_key_element() == "network.only"
    assert named_ties(read(tmp_path, "source,target,time\n1,2,1\n1,3,2\n", only=override.value())) == {("1", "2")}


def test_what_was_left_out_is_counted(tmp_path):
    content = "source,target,weight,note\n1,2,3,\n2,1,1,x\n1,2,2,\n3,3,1,\n4,1,0,\n2,3,,\n"
    reading = read(tmp_path, content)
    assert named_ties(reading) == {("1", "2"), ("2", "3")}
    assert said(
        reading,
        "Not counted: 1 row of somebody with themselves, 1 row that name a pair again, 1 row with weight 0.",
    )
    assert said(reading, "3 times somebody names somebody; 67 % of these are returned (reciprocity).")
    assert said(reading, "Columns of ties that are not used: weight, note.")
    assert said(reading, "How strong a tie is makes no difference")
    assert said(reading, "One connected part (component) of 3 professionals, and 1 without any tie: 4.")
    mutual = read(tmp_path, content, mutual=True)
    assert named_ties(mutual) == {("1", "2")}
    assert said(mutual, "1 pair of whom only one names the other are not tied")


@pytest.mark.parametrize(
    ("edges", "there", "taken"),
    [
        ("law_advice.edges.csv", ["law.nodes.csv", "nodes.csv"], "law.nodes.csv"),
        ("law_advice.edges.csv", ["law.nodes.csv", "law_advice.nodes.csv"], "law_advice.nodes.csv"),
        ("law-first-year.edges.csv", ["law-first.nodes.csv"], "law-first.nodes.csv"),
        ("law_advice.csv", ["law.nodes.csv"], "law.nodes.csv"),
        ("edges.csv", ["nodes.csv"], "nodes.csv"),
        ("my_edges.tsv", ["my_nodes.tsv"], "my_nodes.tsv"),
        ("law_advice.edges.csv", ["lawyers.nodes.csv", "advice.nodes.csv"], None),
    ],
)
def test_the_file_of_professionals_is_found_by_its_name(edges, there, taken, tmp_path):
    for name in there:
        (tmp_path / name).write_text("id\n")
    found = nodes_beside(tmp_path / edges)
    assert found == (tmp_path / taken if taken else None)


def test_the_page_shows_what_is_printed(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    page = (HOUSE / "docs" / "NETWORKS.md").read_text(encoding="utf-8")
    exec(re.search(r"```python\n(.*?)```", page, re.S)[1], {})
    assert capsys.readouterr().out == re.search(r"```text\n(.*?)```", page, re.S)[1]


# --- networkx and GraphML


def staff():
    """A directed graph with attributes, an isolate, an edge to oneself and names that sort badly."""
    graph = networkx.DiGraph()
    graph.add_node("n10", organisation="north", years=12.0, lead=True)
    graph.add_node("n2", organisation="south", years=3.5, lead=False)
    graph.add_node("n1", organisation="south", years=1, lead=False)
    graph.add_node("n3", organisation="north", years=20, lead=False)
    graph.add_edge("n10", "n2", relation="advice", weight=2)
    graph.add_edge("n2", "n10", relation="advice", weight=1)
    graph.add_edge("n1", "n2", relation="friend", weight=1)
    graph.add_edge("n2", "n2", relation="advice", weight=1)
    return graph


ASKED = [{}, {"senior": "lead"}, {"senior": "years>=12"}, {"only": "relation=advice"}, {"mutual": True}]


@pytest.mark.parametrize("asked", ASKED, ids=str)
def test_a_graph_and_the_file_that_networkx_writes_of_it_are_the_same(asked, tmp_path):
    graph = staff()
    networkx.write_graphml(graph, tmp_path / "staff.graphml")
    reading = from_networkx(graph, **asked)
    file = read_network(NetworkSettings(file=str(tmp_path / "staff.graphml"), **asked))
    assert file.network == reading.network
    assert reading.network.names == ("n1", "n2", "n3", "n10")
    assert reading.network.organisations == ("south", "south", "north", "north")
    assert reading.measures.isolates[0] == ("n3" if "only" not in asked and "mutual" not in asked else "n1")
    if "senior" in asked:
        assert reading.network.seniors == ((False,) * 3 + (True,) if asked["senior"] == "lead" else
                                           (False, False, True, True))


@given(
    edges=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=30),
    kind=st.sampled_from([networkx.Graph, networkx.DiGraph, networkx.MultiGraph, networkx.MultiDiGraph]),
)
@settings(max_examples=100, deadline=None)
def test_ties_are_the_edges_that_networkx_reads(tmp_path_factory, edges, kind):
    path = tmp_path_factory.mktemp("networks") / "staff.graphml"
    networkx.write_graphml(kind(edges), path)
    wanted = networkx.Graph(networkx.read_graphml(path))
    wanted.remove_edges_from(list(networkx.selfloop_edges(wanted)))
    if not wanted.edges:
        with pytest.raises(BadValue):
            read_network(NetworkSettings(file=str(path)))
        return
    reading = read_network(NetworkSettings(file=str(path)))
    assert named_ties(reading) == {tuple(sorted(edge)) for edge in wanted.edges}
    assert set(reading.network.names) == set(wanted.nodes)
    assert reading.network == from_networkx(kind(edges)).network
    assert reading.measures.clustering == pytest.approx(networkx.transitivity(wanted))
    assert (reading.reciprocity is None) == (kind in (networkx.Graph, networkx.MultiGraph))


def test_ties_without_direction_are_named_by_both():
    graph = networkx.Graph([("a", "b"), ("b", "c")])
    reading = from_networkx(graph, mutual=True)
    assert named_ties(reading) == {("a", "b"), ("b", "c")}
    assert said(reading, "Ties have no direction here.")


def test_graphs_that_cannot_be_used():
    twins = networkx.Graph([(1, 2), ("1", 2)])
    with pytest.raises(BadValue, match="the graph, node 3: the id '1' was given in node 1 already"):
        from_networkx(twins)
    with pytest.raises(BadValue, match="give a networkx graph"):
        from_networkx([("a", "b")])
    with pytest.raises(BadValue, match="has no ties"):
        from_networkx(networkx.empty_graph(3))
    with pytest.raises(BadValue, match="the graph, edge 1: weight is '-1'"):
        from_networkx(networkx.Graph([("a", "b", {"weight": -1})]))
    half_known = networkx.path_graph(3)
    half_known.nodes[0]["office"] = float("nan")
    half_known.nodes[1]["office"] = None
    half_known.nodes[2]["office"] = "north"
    with pytest.raises(BadValue, match="the graph, node 1: '0' has no office"):
        from_networkx(half_known, organisation="office")
    with pytest.raises(BadValue, match="another sign that cannot be shown"):
        from_networkx(networkx.Graph([("a\ud800", "b")]))


# --- the published networks


def data_folder():
    """Where the published networks lie: TRUST_LAB_DATA, or ../shared/data beside the project."""
    places = [Path(os.environ["TRUST_LAB_DATA"])] if "TRUST_LAB_DATA" in os.environ else [HOUSE.parent / "shared/data"]
    return next((place / "networks" for place in places if (place / "networks").is_dir()), None)


DATA = data_folder()
published = pytest.mark.skipif(
    DATA is None, reason="the published networks are not here: set TRUST_LAB_DATA to the folder that holds networks/"
)

NETWORKS = ["law_advice", "law_cowork", "law_friends", "ht_advice", "ht_friends", "ht_reports", "eies_messages",
            "eies_relations", "tailor_social", "tailor_work", "physicians"]


@published
@pytest.mark.parametrize("name", NETWORKS)
def test_published_networks_are_those_that_pandas_and_networkx_read(name):
    path = DATA / f"{name}.edges.csv"
    reading = read_network(NetworkSettings(file=str(path)))
    table = pd.read_csv(io.StringIO(path.read_text()), dtype=str)
    directed = networkx.from_pandas_edgelist(table, create_using=networkx.DiGraph)
    directed.remove_edges_from(list(networkx.selfloop_edges(directed)))
    undirected = directed.to_undirected()
    assert named_ties(reading) == {tuple(sorted(edge)) for edge in undirected.edges}
    assert reading.reciprocity == pytest.approx(networkx.overall_reciprocity(directed))
    assert reading.measures.clustering == pytest.approx(networkx.transitivity(undirected))
    connected = Counter(len(part) for part in networkx.connected_components(undirected))
    assert Counter(reading.measures.components) == Counter({n: k for n, k in connected.items() if n > 1})
    nodes = DATA / f"{name.split('_')[0]}.nodes.csv"
    if nodes.exists():
        assert list(reading.network.names) == pd.read_csv(nodes, dtype=str)["id"].tolist()
        assert said(reading, f"rows of {nodes}, found beside the ties by its name")
    both = {tuple(sorted(edge)) for edge in directed.edges if directed.has_edge(*edge[::-1])}
    if both:
        assert named_ties(read_network(NetworkSettings(file=str(path), mutual=True))) == both


@published
def test_the_law_firm():
    file = str(DATA / "law_advice.edges.csv")
    firm = read_network(NetworkSettings(file=file, organisation="office", senior="status=1"))
    assert firm.measures.n_professionals == 71
    assert firm.measures.organisations == {"1": 48, "2": 19, "3": 4}  # Boston, Hartford, Providence
    assert firm.measures.n_seniors == 36  # partners
    assert firm.measures.ties_within + firm.measures.ties_across == len(firm.network.ties)
    assert said(firm, "892 times somebody names somebody")
    by_years = read_network(NetworkSettings(file=file, senior="seniority>=10"))
    assert by_years.measures.n_seniors == 28
    with pytest.raises(BadValue, match="status of '37' is '2', neither yes nor no"):
        read_network(NetworkSettings(file=file, senior="status"))


@published
def test_friends_keep_lawyers_without_friends():
    friends = read_network(NetworkSettings(file=str(DATA / "law_friends.edges.csv")))
    assert friends.measures.n_professionals == 71
    assert friends.measures.isolates == ("44", "47")


@published
def test_managers_by_level():
    managers = read_network(
        NetworkSettings(file=str(DATA / "ht_advice.edges.csv"), organisation="dept", senior="level<=2")
    )
    assert managers.measures.n_professionals == 21
    assert managers.measures.n_seniors == 5  # the president and four vice-presidents


@published
def test_messages_to_oneself_are_left_out():
    messages = read_network(NetworkSettings(file=str(DATA / "eies_messages.edges.csv")))
    assert said(messages, "Not counted: 20 rows of somebody with themselves.")


@published
def test_the_tailor_shop_at_two_times():
    file = str(DATA / "tailor_work.edges.csv")
    both, first, second = (read_network(NetworkSettings(file=file, only=only)) for only in ("", "time=1", "time=2"))
    assert both.network.names == first.network.names == second.network.names
    assert named_ties(first) | named_ties(second) == named_ties(both)
    assert first.network.digest() != second.network.digest()
    assert said(both, "Rows of every time count together: 1 (109), 2 (102)")


@published
def test_physicians_of_four_towns_by_relation():
    file = str(DATA / "physicians.edges.csv")
    towns = read_network(NetworkSettings(file=file, organisation="city"))
    assert sorted(towns.measures.organisations.values()) == [35, 44, 50, 117]
    assert towns.measures.ties_across == 0
    relations = ("advice", "discussion", "friendship")
    each = [named_ties(read_network(NetworkSettings(file=file, only=f"relation={one}"))) for one in relations]
    assert set.union(*each) == named_ties(towns)
    two = read_network(NetworkSettings(file=file, only="relation=advice|discussion"))
    assert named_ties(two) == each[0] | each[1]
