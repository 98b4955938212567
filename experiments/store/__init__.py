"""Studies on disk: the only room that knows paths and formats under `results/`.

A study is a folder `results/<study.name>/` that appears whole or not at all:

    manifest.json        what was asked, with which configuration, code, versions and seeds; a hash of each table
    conditions.parquet   a row a condition: condition, regime, label, reference, factor.<key>..., settings, policies
    runs.parquet         a row a condition and seed: condition, seed, one float64 column an outcome (last 52 weeks)
    failures.parquet     a row a run that broke, if any did: condition, seed, stage, message
    weekly.parquet       a row a condition, seed and week: condition, seed, week, one float32 column an outcome that is
                         stored week by week; a study has it only if it was asked for
    trace.parquet        a row a moment of somebody followed, if anybody was: condition, seed, `model.following.FIELDS`
    network.parquet      a row a condition, moment and tie of professionals, in the run of the first seed: `TIES`
    network_posts.parquet     likewise a row a post: `POSTS`
    network_measures.parquet  a row a condition, seed, moment and kind of ties: `model.network_fields.MEASURES`; a sweep
                         has none of the three
    sensitivity.parquet  which factors outcomes turn on, of a design that tells: a row a regime, outcome, factor and
                         measure; `experiments.sensitivity` says what each is
    report.html          the page for readers
    brief.html           one printed page, of a comparison
    figures/             the figures of the report as files, if they were asked for, and captions.txt with their words
    executions.jsonl     how many runs were carried out for it, and how many of them though they were finished
    flips.parquet        what would turn its differences round, if it was searched for; bound to the study by its seal

`TIES` and `POSTS` are in `tables.py`. A moment is the number of weeks run before: 0, when regimes begin, and the end.

How a command uses it:

    folder = study_folder("results", name)
    found = find_study(folder, fingerprint(configuration), replace=False)    # Study, None, or BadValue
    if found is None:
        study = tidy_study(manifest, conditions, runs, weekly, trace)        # sorted, typed, checked
        write_study(folder, study, page, replace=False)
    read_study(folder)                                                       # the same values again

The caller's manifest holds the keys of `MANIFEST_KEYS`; the store adds `format`, `tables` and `seal`. The same
values give the same bytes: sorted rows, fixed column types, row groups and compression, no times and no host names.
A table is a list of files in the manifest, so that a sweep can later add parts without rewriting what is there.
"""

from experiments.store.executions import Execution, executions_text, read_executions
from experiments.store.exports import DUCKDB, write_export
from experiments.store.flips import Flips, flips_path, read_flips, write_flips
from experiments.store.folder import Study, find_study, read_study, tidy_study, write_pages, write_study
from experiments.store.manifest import CAPTIONS, FORMAT, MANIFEST_KEYS, fingerprint, lacking_tables, read_manifest
from experiments.store.page import write_page, write_text
from experiments.store.pictures import kind_of_figures, write_figures
from experiments.store.places import EXPORT, brief_path, report_path, study_folder, study_names, trace_path
from experiments.store.shape import WHOLE
from experiments.store.tables import rows_by_run
from experiments.store.unfinished import Asked, HowFar, Unfinished, how_far, unfinished_folder

__all__ = [
    "Asked",
    "CAPTIONS",
    "DUCKDB",
    "Execution",
    "FORMAT",
    "Flips",
    "HowFar",
    "MANIFEST_KEYS",
    "EXPORT",
    "Study",
    "Unfinished",
    "WHOLE",
    "brief_path",
    "executions_text",
    "find_study",
    "fingerprint",
    "flips_path",
    "how_far",
    "kind_of_figures",
    "lacking_tables",
    "read_executions",
    "read_flips",
    "read_manifest",
    "read_study",
    "report_path",
    "rows_by_run",
    "study_folder",
    "study_names",
    "tidy_study",
    "trace_path",
    "unfinished_folder",
    "write_export",
    "write_figures",
    "write_flips",
    "write_page",
    "write_pages",
    "write_study",
    "write_text",
]
