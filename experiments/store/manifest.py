"""The manifest of a study: what was asked and made, sealed against later changes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import model
from experiments.store.shape import fault_of
from model.parameters import BadValue

FORMAT = 1
MANIFEST = "manifest.json"
REPORT = "report.html"
BRIEF = "brief.html"
FLIPS = "flips.parquet"
FIGURES = "figures"
CAPTIONS = "captions.txt"
"""The folder of a report's figures as files, and what stands in it beside them."""
EXECUTIONS = "executions.jsonl"
TABLES = (
    "conditions", "runs", "failures", "weekly", "trace", "network", "network_posts", "network_measures", "sensitivity",
)
"""The tables that a study may hold, in order; the manifest lists those that it does hold."""
MANIFEST_KEYS = {
    "study": "name of the study",
    "kind": "what made it, such as 'compare'",
    "question": "what was asked, in a sentence",
    "configuration": "the full resolved configuration",
    "fingerprint": "hash of configuration and model code, from `fingerprint`",
    "versions": "installed versions by package",
    "seeds": "the seeds asked for; runs that failed are among them",
    "reference": "condition that others are compared with (of each point of a sweep, the one with its regime)",
    "factors": "keys of what a sweep varies, in order; empty for one comparison",
    "common_weeks": "first weeks that all conditions share, before any policy starts",
}
RUN_AGAIN = (
    "Nothing was deleted. Bring the file back from a copy, run the study again with study.replace=true, "
    "or give another study.name=..."
)


def fingerprint(configuration: Mapping[str, Any]) -> str:
    """A hash of a configuration and of the model's code: the same one means the same tables."""
    digest = hashlib.sha256(f"format {FORMAT}\n".encode())
    digest.update(as_json(configuration).encode())
    code = Path(model.__path__[0])
    for name in sorted(path.relative_to(code).as_posix() for path in code.rglob("*.py")):
        if name.startswith("."):  # loops that were written from this code when it was compiled
            continue
        content = (code / name).read_bytes()
        digest.update(f"\n{name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def as_json(value: Any, indent: int | None = None) -> str:
    """One text for one value: sorted keys, and numbers only where they are finite."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, allow_nan=False, indent=indent)


def seal(manifest: Mapping[str, Any]) -> str:
    """A hash of all that the manifest says, to be kept in it."""
    rest = {key: value for key, value in manifest.items() if key != "seal"}
    return hashlib.sha256(as_json(rest).encode()).hexdigest()


def lacking_tables(folder: Path, manifest: Mapping[str, Any]) -> list[str]:
    """Names of the tables' files of a finished study that are not there."""
    named = (name for entry in manifest["tables"].values() for name in entry["files"])
    return [name for name in named if not (folder / name).is_file()]


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a study's folder, as it was written.

    Raises:
        BadValue: there is none, or it is not what was written.
    """
    path = folder / MANIFEST
    if not folder.exists():
        raise BadValue(f"There is no study at {folder}. Run it first, or check the name.")
    if not folder.is_dir():
        raise BadValue(f"{folder} is a file, not the folder of a study. Give another study.name=...")
    if not path.is_file():
        raise BadValue(
            f"{folder} has no {MANIFEST}, so it is not the folder of a study. Give another study.name=..., "
            "or move the folder away. Nothing was changed."
        )
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadValue(f"{path} cannot be read: {error.strerror}. Ask for the right to read it.") from error
    except (ValueError, RecursionError) as error:
        raise BadValue(f"{path} is damaged and cannot be read. {RUN_AGAIN}") from error
    found = manifest.get("format") if isinstance(manifest, dict) else None
    if found != FORMAT:
        raise BadValue(
            f"{path} is of format {found!r}; this version reads format {FORMAT}. Read it with the version that wrote "
            f"it, run the study again with study.replace=true, or give another study.name=... Nothing was changed."
        )
    if any(key not in manifest for key in (*MANIFEST_KEYS, "tables", "seal")) or not _is_sealed(manifest):
        raise BadValue(f"{path} was changed after it was written. {RUN_AGAIN}")
    if fault := fault_of(manifest):
        raise BadValue(f"{path} is not as it was written: {fault}. {RUN_AGAIN}")
    return manifest


def _is_sealed(manifest: Mapping[str, Any]) -> bool:
    try:
        return bool(manifest["seal"] == seal(manifest))
    except ValueError:  # it holds what is never written, such as NaN
        return False
