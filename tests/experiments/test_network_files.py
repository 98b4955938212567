"""Whatever a file of a network holds, there is a network or one message that names the file and the line."""

import gzip
import os
import string
import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from experiments.networks import building, opening, tables
from experiments.networks.reading import Reading, read_network
from experiments.networks.settings import NetworkSettings
from model.parameters import BadValue

EDGES = "source,target\na,b\nb,c\n"
NODES = "id,organisation,level\na,north,1\nb,south,2\nc,south,2\n"
GRAPHML = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
<key id="d0" for="node" attr.name="office" attr.type="string"/>
<key id="d1" for="edge" attr.name="relation" attr.type="string"><default>advice</default></key>
<graph edgedefault="directed">
<node id="a"><data key="d0">north</data></node>
<node id="b"><data key="d0">south</data></node>
<edge source="a" target="b"/>
<edge source="b" target="a"><data key="d1">friendship</data></edge>
</graph>
</graphml>
"""


def read(folder, content, beside=None, name="staff.edges.csv", **asked):
    """What becomes of a file of this content, with one of professionals beside it, or none."""
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    if beside is not None:
        (folder / "staff.nodes.csv").write_bytes(beside if isinstance(beside, bytes) else beside.encode())
    return read_network(NetworkSettings(file=str(folder / name), **asked))


def refused(folder, content, beside=None, **asked):
    """The one message with which the same is refused."""
    with pytest.raises(BadValue) as error:
        read(folder, content, beside, **asked)
    message = str(error.value)
    assert "\n" not in message
    return message


BAD_EDGES = [
    # nothing there
    (b"", "staff.edges.csv is empty"),
    (b"  \n\n \n", "staff.edges.csv is empty"),
    (b"\xef\xbb\xbf", "staff.edges.csv is empty"),
    (b",,\n,,\n", "staff.edges.csv is empty"),
    ("source,target\n", "staff.edges.csv has no ties"),
    ("source,target\n\n,\n", "staff.edges.csv has no ties"),
    # the header
    ("1,2\n2,3\n", "line 1: there is no header; write the names of the columns above it, beginning source,target"),
    ("source,traget\na,b\n", "line 1: there is no column 'target' in the header, which names 'source', 'traget'. "
                             "Did you mean 'traget'?"),
    ("\n\nfrom,to\na,b\n", "line 3: there is no column 'source'"),
    ("source,target,time,time\na,b,1,2\n", "line 1: the column 'time' is there twice"),
    ("source|target\na|b\n", "line 1: there is no column 'source'"),
    ("# a remark\nsource,target\na,b\n", "line 1: there is no column 'source'"),
    # rows
    ("source,target\na,b\nb\n", "line 3: the row has 1 field ('b'), the header has 2; a field is missing"),
    ("source,target\na,b\nb,c,d\n", "line 3: the row has 3 fields ('b | c | d'), the header has 2; put quotation"),
    ("source,target\r\na,b\r\n\r\nb,\r\n", "line 4: target is empty"),
    ("source,target\ra,b\r ,c\r", "line 3: source is empty"),
    ('source,target\na,b\n"b,c\nc,d\n', "line 3: a quotation mark is opened and never closed"),
    ('source,target\na,b\n"b,c\nc,"d\n', "line 3: after a closing quotation mark (opened here, it ends 1 lines below)"),
    ('source,target\na,b\n"b"x,c\n', "line 3: after a closing quotation mark something else follows"),
    ('source,target\na,b\n"b\nc",d\n', "line 3: source is 'b\\nc', which holds a line break"),
    ('source,target,note\na,b,"two\nlines"\nb,,""\n', "line 4: target is empty"),
    ("source,target\na,b\nb," + "c" * 201 + "\n", "line 3: target is 'cc"),
    ("source,target\na,b\nb," + "c" * 200_000 + "\n", "line 3: this cannot be read as CSV (field larger than"),
    ("source,target\na,b\x07\n", "line 2: target is 'b\\x07', which holds a line break or another sign"),
    ("source,target,weight\na,b,1\nb,c,much\n", "line 3: weight is 'much', which is no number"),
    ("source,target,Strength\na,b,1\nb,c,nan\n", "line 3: Strength is 'nan', which is no number"),
    ("source;target;weight\na;b;0,5\n", "line 2: weight is '0,5', which is no number; write one such as 2 or 0.5"),
    ("source,target,weight\na,b,1\nb,c,-2\n", "line 3: weight is '-2'"),
    # what it comes to
    ("source,target\na,a\nb,b\n", "holds no tie between two: every row is of somebody with themselves"),
    ("source,target,weight\na,b,0\n", "holds no tie between two"),
    ("source,target\na,a\n", "names one professional alone, 'a'; a network has two or more"),
    # what it is written in
    ("source,target\na,b\nRenée,c\n".encode("latin-1"), "line 3: the byte 0xe9 is not UTF-8; save the file as"),
    (b"\xef\xbb\xbfsource,target\na,b\n\xff,c\n", "line 3: the byte 0xff is not UTF-8"),
    (EDGES.encode("utf-16"), "is in UTF-16"),
    (b"source,target\na,b\nb,\0c\n", "line 3: there is a zero byte"),
    (gzip.compress(EDGES.encode()), "is compressed (gzip); unpack it first"),
    (b"PK\x03\x04rest of a workbook", "is a workbook or a zip archive"),
    (bytes(range(1, 256)), "line 3: the byte 0x80 is not UTF-8"),
]


@pytest.mark.parametrize(("content", "message"), BAD_EDGES, ids=[message for _, message in BAD_EDGES])
def test_bad_files_of_ties(content, message, tmp_path):
    said = refused(tmp_path, content)
    assert message in said
    assert said.startswith(str(tmp_path / "staff.edges.csv"))


BAD_NODES = [
    ("", "staff.nodes.csv is empty"),
    ("id,level\n", "staff.nodes.csv has no professionals"),
    ("name,level\na,1\n", "staff.nodes.csv, line 1: there is no column 'id'"),
    ("idd,level\na,1\n", "staff.nodes.csv, line 1: there is no column 'id' in the header, which names 'idd', 'level'. "
                         "Did you mean 'idd'?"),
    ("1,2\n2,3\n", "staff.nodes.csv, line 1: there is no header"),
    ("id\na\nb\na\nc\n", "staff.nodes.csv, line 4: the id 'a' was given in line 2 already"),
    ("id,level\na,1\n,2\n", "staff.nodes.csv, line 3: id is empty"),
    ("id,level\na,1\nb\n", "staff.nodes.csv, line 3: the row has 1 field"),
    (b"id\n\xe9\n", "staff.nodes.csv, line 2: the byte 0xe9 is not UTF-8"),
    ("id,organisation\na,x\nb,\nc,x\n", "staff.nodes.csv, line 3: 'b' has no organisation; fill it in"),
    ("id,senior\na,yes\nb,often\nc,no\n", "staff.nodes.csv, line 3: senior of 'b' is 'often', neither yes nor no"),
    ("id\na\nbee\nc\n", "staff.edges.csv, line 2: 'b' is not among the professionals of"),
]


@pytest.mark.parametrize(("nodes", "message"), BAD_NODES, ids=[message for _, message in BAD_NODES])
def test_bad_files_of_professionals_name_the_file_that_nobody_named(nodes, message, tmp_path):
    said = refused(tmp_path, EDGES, nodes)
    assert message in said
    assert said.endswith("(staff.nodes.csv was found beside the ties by its name; network.nodes=none leaves it out.)")
    assert len(read(tmp_path, EDGES, nodes, nodes="none").network.names) == 3
    named = refused(tmp_path, EDGES, nodes, nodes=str(tmp_path / "staff.nodes.csv"))
    assert message in named
    assert "found beside" not in named


BAD_SETTINGS = [
    ({"organisation": "organistion"}, "network.organisation asks for the column 'organistion', but "),
    ({"organisation": "organistion"}, "has the columns organisation, level. Did you mean 'organisation'?"),
    ({"senior": "level"}, "line 2: level of 'a' is '9', neither yes nor no. Say who is senior by a comparison, such as "
                          "'network.senior=\"level=2\"'"),
    ({"senior": "rank>=2"}, "network.senior asks for the column 'rank'"),
    ({"senior": "level="}, "network.senior is 'level='; write a column, a sign"),
    ({"senior": ">=2"}, "network.senior is '>=2'; write a column, a sign"),
    ({"senior": "level=3"}, "no row has that value of level. There are: 2 (2), 9 (1)."),
    ({"senior": "level>=high"}, ">= compares with a number, not with 'high'"),
    ({"senior": "organisation>=2"}, "line 2: organisation is 'north', which is no number"),
    ({"only": "time=1"}, "network.only asks for the column 'time', but "),
    ({"only": "time=1"}, "has no such columns"),
    ({"mutual": True}, "no pair who name each other, so that network.mutual=true leaves no tie"),
    ({"nodes": "."}, "network.nodes is '.', which is a folder"),
    ({"nodes": "nowhere.csv"}, "network.nodes is 'nowhere.csv', which does not exist"),
    ({"nodes": "none", "organisation": "office"}, "network.organisation is 'office', but there is no file"),
    ({"nodes": "none", "senior": "level>=2"}, "network.senior is 'level>=2', but there is no file of professionals"),
]


@pytest.mark.parametrize(("asked", "message"), BAD_SETTINGS, ids=[message for _, message in BAD_SETTINGS])
def test_bad_settings(asked, message, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert message in refused(tmp_path, EDGES, NODES.replace("north,1", "north,9"), **asked)


BAD_CRITERIA = [
    ("time", "network.only is 'time'; write a column, a sign"),
    ("tme=1", "network.only asks for the column 'tme', but "),
    ("tme=1", "Did you mean 'time'?"),
    ("time=3", "no row has that value of time. There are: 1 (2), 2 (1)."),
    ("relation=advise", "Did you mean 'advice'?"),
    ("time=2 and relation=advice", "which no row of"),
    ("relation>1", "line 2: relation is 'advice', which is no number, so that network.only cannot compare by size"),
    ("time>=2 and ", "network.only is ''; write a column"),
]


@pytest.mark.parametrize(("only", "message"), BAD_CRITERIA, ids=[message for _, message in BAD_CRITERIA])
def test_bad_criteria(only, message, tmp_path):
    content = "source,target,time,relation\na,b,1,advice\nb,c,1,advice\na,c,2,friendship\n"
    assert message in refused(tmp_path, content, only=only)


BAD_GRAPHML = [
    (GRAPHML.replace("</graph>", ""), "line 11, column 3: the XML is broken here: mismatched tag"),
    (GRAPHML[:-20], "the XML is broken here: no element found"),
    (GRAPHML.replace('target="b"', "target=b"), "line 8, column 25: the XML is broken here"),
    (GRAPHML.encode().replace(b"north", b"n\xffrth"), "line 6, column"),
    (GRAPHML.replace("UTF-8", "EBCDIC-9"), "line 1: this cannot be read (unknown encoding: EBCDIC-9); save"),
    ("<html><body/></html>", "line 1: this is XML, but not GraphML: it begins with <html>"),
    ("source,target\na,b\n", "line 1, column 1: the XML is broken here"),
    ('<graphml>\n<node id="a"/>\n</graphml>', "it holds no <graph>"),
    (GRAPHML.replace("</graphml>", '<graph edgedefault="directed"/></graphml>'), "line 11: this is a second <graph>"),
    (GRAPHML.replace('<edge source="a"', '<node id="c"><graph/></node>\n<edge source="a"'),
     "line 8: a <graph> inside another one"),
    (GRAPHML.replace("</graph>", '<hyperedge><endpoint node="a"/></hyperedge></graph>'),
     "line 10: a <hyperedge> joins more than two"),
    (GRAPHML.replace('<node id="b">', "<node>"), "line 7: id is empty"),
    (GRAPHML.replace('<node id="b">', '<node id="a">'), "line 7: the id 'a' was given in line 6 already"),
    (GRAPHML.replace(' target="b"', ""), "line 8: target is empty"),
    (GRAPHML.replace('target="b"', 'target="c"'), "line 8: 'c' is not among the professionals"),
    (GRAPHML.replace('<data key="d0">s', '<data key="d7">s'), "line 7: <data> of this node has the key 'd7'"),
    (GRAPHML.replace('for="edge" attr.name="relation"', 'for="node" attr.name="x"'), "line 9: <data> of this edge"),
    (GRAPHML.replace('target="b"', 'target="a"').replace('"b" target="a"', '"b" target="b"'),
     "holds no tie between two"),
    ('<!DOCTYPE graphml [\n<!ENTITY a "aaaa">\n]><graphml/>', "line 2: entities are not read"),
    ("<graphml><graph/></graphml>", "has no ties"),
    (GRAPHML.replace('<data key="d0">south</data>', ""), "line 7: 'b' has no office; fill it in"),
]


@pytest.mark.parametrize(("content", "message"), BAD_GRAPHML, ids=[message for _, message in BAD_GRAPHML])
def test_bad_graphml(content, message, tmp_path):
    said = refused(tmp_path, content, name="staff.graphml", organisation="office")
    assert message in said
    assert said.startswith(str(tmp_path / "staff.graphml"))


def test_graphml_holds_its_own_professionals(tmp_path):
    message = refused(tmp_path, GRAPHML, name="staff.graphml", nodes="staff.nodes.csv")
    assert "a GraphML file holds its own professionals" in message


def missing(path):
    with pytest.raises(BadValue) as error:
        read_network(NetworkSettings(file=str(path)))
    return str(error.value)


def test_paths_that_lead_to_no_file(tmp_path):
    (tmp_path / "law_advice.edges.csv").write_text(EDGES)
    (tmp_path / "readme.md").write_text("no network")
    assert f"Did you mean '{tmp_path / 'law_advice.edges.csv'}'?" in missing(tmp_path / "law_advise.edges.csv")
    assert "which does not exist. There: law_advice.edges.csv." in missing(tmp_path / "q")
    assert f"There is no folder '{tmp_path / 'lwa'}'" in missing(tmp_path / "lwa" / "a.csv")
    assert "which is a folder; name a file in it. There: law_advice.edges.csv." in missing(tmp_path)
    assert "ends in '.md' is not read. Give CSV (.csv, .tsv, .txt) or GraphML" in missing(tmp_path / "readme.md")
    assert "network.file is empty" in missing("")
    assert "network.file is 'a\\x00b.csv'; a path holds no line breaks" in missing("a\0b.csv")
    assert "cannot be read" in missing("a" * 5000 + ".csv")
    assert "not a plain file" in missing("/dev/null")
    assert "whose home folder is not known" in missing("~nobody_of_this_name/a.csv")


def test_a_packed_file_is_not_guessed_at_by_its_name(tmp_path):
    (tmp_path / "staff.csv.gz").write_text(EDGES)
    assert "which is compressed; unpack it first" in missing(tmp_path / "staff.csv.gz")


def test_a_file_that_may_not_be_read(tmp_path, monkeypatch):
    path = tmp_path / "staff.edges.csv"
    path.write_text(EDGES)
    path.chmod(0)
    if os.access(path, os.R_OK):  # an administrator may read everything, so that the refusal is acted out

        def refuse(self):
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(Path, "read_bytes", refuse)
    assert "may not be read; give yourself the right to" in missing(path)


def test_a_file_too_large_is_refused_unread(tmp_path, monkeypatch):
    path = tmp_path / "staff.edges.csv"
    with path.open("wb") as file:
        file.truncate(opening.MOST_BYTES + 1)
    monkeypatch.setattr(Path, "read_bytes", lambda self: pytest.fail("it was read"))
    assert "a network of professionals is read up to 20 MB" in missing(path)


def test_too_many_professionals(tmp_path):
    ring = [f"{n},{n + 1}" for n in range(building.MOST_PROFESSIONALS - 1)]
    content = "source,target\n" + "\n".join(ring)
    assert read(tmp_path, content).measures.n_professionals == building.MOST_PROFESSIONALS
    assert "name 5,001 professionals; at most 5,000 are read" in refused(tmp_path, f"{content}\nx,1\n")


def test_too_many_rows(tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "MOST_ROWS", 2)
    assert read(tmp_path, EDGES).measures.n_ties == 2
    assert "has more than 2 rows" in refused(tmp_path, EDGES + "c,a\n")
    assert "has more than 2 rows" in refused(
        tmp_path, GRAPHML.replace("</graph>", '<edge source="a" target="b"/></graph>'), name="staff.graphml"
    )


# --- whatever a file holds


def network_or_message(content, beside=None, name="staff.edges.csv", **asked):
    """Reads it; anything but a sound network or one clear message fails."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            found = read(Path(folder), content, beside, name=name, **asked)
        except BadValue as error:
            message = str(error)
            assert message
            assert "\n" not in message
            assert len(message) < 1500
            return
    assert isinstance(found, Reading)
    network = found.network
    assert len(set(network.names)) == len(network.names) >= 2
    assert network.ties == tuple(sorted(set(network.ties)))
    assert all(0 <= one < other < len(network.names) for one, other in network.ties)
    assert len(network.organisations) in (0, len(network.names))
    assert len(network.seniors) in (0, len(network.names))
    assert network.ties
    assert hash(network) == hash(network)
    assert len(network.digest()) == 16
    assert str(found)


suffixes = st.sampled_from(["staff.edges.csv", "staff.tsv", "staff.graphml"])


@given(content=st.binary(max_size=200), name=suffixes)
@example(content=b"\xff\xfe", name="staff.graphml")
@example(content=b"<graphml><key><default>x</default></key><graph/></graphml>", name="staff.graphml")
@example(content=b"<graphml><x><key><default>x</default></key></x><data>x</data></graphml>", name="staff.graphml")
@example(content=b'<?xml version="1.0" encoding="utf-7"?><graphml/>', name="staff.graphml")
@example(content=b'<?xml version="1.0" encoding="gb2312"?><graphml/>', name="staff.graphml")
@settings(max_examples=300, deadline=None)
def test_any_bytes(content, name):
    network_or_message(content, name=name)


signs = st.text(st.sampled_from('ab12,;\t"\n\r \0é\'=|-.'), max_size=40)
good = st.sampled_from(["a,b\n", "b,c\n", "2;1\n", '"a","b"\n', "c,c\n", "\n", "1\n", "2\n"])
texts = st.builds(
    lambda rows, mess, at: "".join([*rows[:at], mess, *rows[at:]]), st.lists(good, max_size=6), st.just("") | signs,
    st.integers(0, 6),
)


@given(
    head=st.sampled_from(["source,target\n", "source,target,weight\n", "source;target\n", '"source","target",\n', ""]),
    content=texts,
    node_head=st.sampled_from(["id\n", "id,organisation\n", "id,senior\n", "id;senior;organisation\n", ""]),
    nodes=st.none() | texts,
)
@settings(max_examples=300, deadline=None)
def test_anything_below_a_header(head, content, node_head, nodes):
    network_or_message(head + content, None if nodes is None else node_head + nodes)


@st.composite
def damaged(draw, whole):
    """A good file with a few pieces cut out, put in or doubled."""
    data = bytearray(whole.encode())
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(data)))
        until = min(len(data), at + draw(st.integers(0, 8)))
        piece = draw(st.one_of(st.just(b""), st.binary(max_size=3), st.just(bytes(data[at:until]) * 2)))
        data[at:until] = piece
    return bytes(data)


@given(content=damaged(EDGES), nodes=damaged(NODES))
@settings(max_examples=200, deadline=None)
def test_damaged_csv(content, nodes):
    network_or_message(content, nodes, organisation="organisation", senior="level<=1")


@given(content=damaged(GRAPHML))
@settings(max_examples=300, deadline=None)
def test_damaged_graphml(content):
    network_or_message(content, name="staff.graphml", organisation="office", only="relation=advice")


asked_texts = st.text(st.sampled_from(string.printable + "é\0"), max_size=20) | st.builds(
    "".join, st.lists(st.sampled_from(["level", "organisation", "=", ">=", "!=", "|", "1", "north", " and ", "nan"]))
)


@given(organisation=asked_texts, senior=asked_texts, only=asked_texts, nodes=asked_texts, mutual=st.booleans())
@settings(max_examples=300, deadline=None)
def test_any_settings(organisation, senior, only, nodes, mutual):
    asked = {"organisation": organisation, "senior": senior, "only": only, "mutual": mutual}
    network_or_message("source,target,level\na,b,1\nb,c,2\nb,a,2\n", NODES, **asked)
    with tempfile.TemporaryDirectory() as folder:
        message = ""
        try:
            read_network(NetworkSettings(file=str(Path(folder) / nodes), nodes=nodes, **asked))
        except BadValue as error:
            message = str(error)
        assert message
        assert "\n" not in message
