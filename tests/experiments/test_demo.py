"""The page for a class: one pair, one breach, at once."""

import pandas as pd
import pytest

from experiments.__main__ import run
from experiments.classroom.pair import BREACH, ENCOUNTERS, one_pair


def test_it_writes_one_page_and_says_where(tmp_path, capsys):
    assert run(["demo", f"results={tmp_path}"]) == 0
    assert f"Page: {tmp_path / 'demo.html'}" in capsys.readouterr().out
    assert [path.name for path in tmp_path.iterdir()] == ["demo.html"]
    before = (tmp_path / "demo.html").read_bytes()
    assert run(["demo", f"results={tmp_path}"]) == 0
    assert (tmp_path / "demo.html").read_bytes() == before


@pytest.mark.parametrize("seed", [0, 6])
def test_the_pair_differs_from_itself_only_from_the_breach_on(seed):
    pair = one_pair(seed)
    assert len(pair) == ENCOUNTERS + 1
    assert list(pair.index[pair["event"] == "breach"]) == [BREACH]
    before, after = pair[:BREACH], pair[BREACH:]
    pd.testing.assert_series_equal(before["trust"], before["without_breach"], check_names=False, check_exact=True)
    assert (after["trust"] < after["without_breach"]).all()


def test_a_page_that_cannot_be_written(tmp_path, capsys):
    (tmp_path / "file").write_text("mine")
    assert run(["demo", f"results={tmp_path / 'file'}"]) == 2
    shown = capsys.readouterr()
    assert f"The page cannot be written to {tmp_path / 'file' / 'demo.html'}." in shown.err
    assert "give another results=..." in shown.err
    assert "study" not in shown.err
    assert "Traceback" not in shown.err
