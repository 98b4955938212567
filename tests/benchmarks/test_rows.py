"""The path that is measured with ten million rows, with few: what is written is what is read back."""

import numpy as np
import pandas as pd
import pyarrow.parquet as parquet

from benchmarks import rows
from experiments import store
from experiments.store.tables import ROW_GROUP


def test_rows_are_written_and_read_back(tmp_path):
    found = rows.written_and_read(3, tmp_path / "rows")
    assert found["rows"] == 3 * rows.SEEDS * rows.WEEKS
    assert min(found["writing"], found["reading"], found["GB"]) > 0.0


def test_a_table_of_several_row_groups_is_the_same_again_and_its_words_are_few_objects(tmp_path):
    n_conditions = 2 * ROW_GROUP // (rows.SEEDS * rows.WEEKS) + 2
    study = store.tidy_study(*rows.weekly_tables(n_conditions))
    store.write_study(tmp_path / "rows", study, "")
    assert parquet.ParquetFile(tmp_path / "rows" / "weekly.parquet").num_row_groups == 3
    found = store.read_study(tmp_path / "rows").weekly
    pd.testing.assert_frame_equal(found, study.weekly)
    for weekly in (study.weekly, found):  # else they would fill more memory than all values
        assert len({id(word) for word in weekly["condition"]}) == n_conditions


def test_rows_in_another_order_are_the_same_bytes(tmp_path):
    study = store.tidy_study(*rows.weekly_tables(4))
    order = np.random.default_rng(2).permutation(len(study.weekly))
    shuffled = store.tidy_study(study.manifest, study.conditions[::-1], study.runs[::-1], study.weekly.iloc[order])
    for name, one in (("first", study), ("second", shuffled)):
        store.write_study(tmp_path / name, one, "")
    for name in ("weekly.parquet", "manifest.json"):
        assert (tmp_path / "first" / name).read_bytes() == (tmp_path / "second" / name).read_bytes()
