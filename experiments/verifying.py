"""Some runs of a stored study, drawn at random and run again: are they the same, bit for bit?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from experiments import store
from experiments.progress import say
from experiments.records import Found, Record
from experiments.remaking import condition_again
from experiments.versions import other_versions
from model.outcomes import OUTCOMES

MOST_NAMED = 8


def verify(folder: Path, n_runs: int, threads: int) -> int:
    """Run some runs of a study again and say whether they give what is stored, or what differs and by how much.

    Args:
        n_runs: how many; all, where the study has no more.

    Returns:
        0 where all are the same, 1 where some differ or break.

    Raises:
        BadValue: there is no such study, or its runs cannot be made again from what it stores.
    """
    study = store.read_study(folder)
    _say_what_changed(study)
    drawn = np.random.default_rng().permutation(len(study.runs))[:n_runs]
    differing: list[tuple[str, int, dict[str, tuple[float, float]]]] = []
    n_broke = 0
    weeks = {} if study.weekly is None else store.rows_by_run(study.weekly)
    together: dict[tuple[int, ...], list[str]] = {}
    for name, runs in study.runs.iloc[drawn].groupby("condition"):
        together.setdefault(tuple(sorted(runs["seed"].tolist())), []).append(str(name))
    for seeds, names in together.items():
        for found in _run_again(folder, study, names, seeds, threads):
            if not isinstance(found, Record):
                print(f"{found}; it did not in the study")
                n_broke += 1
            elif differences := _differences(study, weeks, found):
                differing.append((found.condition, found.seed, differences))
    n_same = len(drawn) - len(differing) - n_broke
    print(f"{n_same} of {len(drawn)} runs are the same, bit for bit, in {_what(study)}.")
    _tell(differing)
    return 0 if n_same == len(drawn) else 1


def _what(study: store.Study) -> str:
    """What a study holds of a run."""
    n_outcomes, n_weekly = len(study.outcomes), len(_weekly(study))
    if n_weekly in (0, n_outcomes):
        return f"all {n_outcomes} outcomes{' and every week' if n_weekly else ''}"
    return f"all {n_outcomes} outcomes at the end and, of {n_weekly} of them, every week"


def _weekly(study: store.Study) -> list[str]:
    """The outcomes whose values of every week a study holds."""
    return [] if study.weekly is None else [name for name in OUTCOMES if name in study.weekly]


def _say_what_changed(study: store.Study) -> None:
    manifest = study.manifest
    if store.fingerprint(manifest["configuration"]) != manifest["fingerprint"]:
        say("The study was made with other model code than this; what differs may come from there.")
    if others := other_versions(manifest["versions"]):
        say(f"The study was made with {'; '.join(others)}; what differs in the last digits may come from there.")


def _run_again(
    folder: Path, study: store.Study, names: Sequence[str], seeds: Sequence[int], threads: int
) -> list[Found]:
    from experiments.replicate import replicate  # brings in the compiled model

    rows = study.conditions[study.conditions["condition"].isin(names)]
    records, failures = replicate(
        [condition_again(folder, study, row) for _, row in rows.iterrows()], seeds, threads,
        weekly=_weekly(study), is_refusal_kept=True, is_time_said=True, plain_steps=1,
    )
    return [*records, *failures]


def _differences(
    study: store.Study, weeks: Mapping[tuple[str, int], slice], record: Record
) -> dict[str, tuple[float, float]]:
    """What differs in a run: the largest difference by itself, and as a share of what is stored; by outcome.

    Args:
        weeks: where the weekly values of each run stand.
    """
    runs = study.runs
    stored = runs[(runs["condition"] == record.condition) & (runs["seed"] == record.seed)]
    places = [list(OUTCOMES).index(name) for name in study.outcomes]
    compared = [(study.outcomes, record.end[None, places], stored[study.outcomes].to_numpy(float))]
    if study.weekly is not None and record.weeks is not None:
        names = _weekly(study)
        then = study.weekly[weeks.get((record.condition, record.seed), slice(0))][names].to_numpy(np.float32)
        compared.append((names, record.weeks, then))
    found: dict[str, tuple[float, float]] = {}
    for names, now, then in compared:
        if now.shape != then.shape:
            return dict.fromkeys(names, (np.inf, np.inf))
        for place, name in enumerate(names):
            new, old = now[:, place].astype(float), then[:, place].astype(float)
            if not np.array_equal(new, old, equal_nan=True):
                largest = found.get(name, (0.0, 0.0))
                found[name] = tuple(map(max, largest, _how_much(new, old)))  # type: ignore[assignment]
    return found


def _how_much(new: np.ndarray, old: np.ndarray) -> tuple[float, float]:
    """The largest difference and the largest share; endless where one has a value and the other has none."""
    if not np.array_equal(np.isnan(new), np.isnan(old)):
        return np.inf, np.inf
    size = np.abs(np.nan_to_num(new - old))
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(size > 0.0, size / np.abs(old), 0.0)
    return float(size.max()), float(np.nan_to_num(share, posinf=np.inf).max())


def _tell(differing: list[tuple[str, int, dict[str, tuple[float, float]]]]) -> None:
    for condition, seed, differences in differing[:MOST_NAMED]:
        print(f"{condition}, seed {seed}: {len(differences)} outcomes differ, by at most")
        for name, (size, share) in sorted(differences.items(), key=lambda item: -item[1][1])[:MOST_NAMED]:
            print(f"  {name}: {size:.3g} ({share:.2g} of what is stored)")
    if len(differing) > MOST_NAMED:
        print(f"… and {len(differing) - MOST_NAMED} more runs.")
