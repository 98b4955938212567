"""Workers of Dask: of this machine, or of a cluster whose scheduler is running."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Executor
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from importlib import import_module
from pathlib import Path
from typing import Any

from experiments.launching.launcher import Launcher
from experiments.launching.settings import LauncherSettings
from experiments.versions import make_numbers
from model.parameters import BadValue

PATIENCE = 30
"""Seconds that a scheduler may take to answer."""
TALKERS = ("distributed.client", "tornado.application")
"""What tells of a lost scheduler with traces of calls; a person hears of it in one line."""
IN_HAND = 256
"""Runs that a cluster is given at a time, at least; it may have more workers than is known here."""


def dask(settings: LauncherSettings, at_a_time: int) -> Launcher:
    """The workers of a running scheduler, or else so many of this machine."""
    distributed = needed("distributed", "dask")
    if settings.scheduler_file:
        return on_cluster(distributed, lambda: nullcontext(_running(distributed, settings.scheduler_file)), at_a_time)

    def here() -> AbstractContextManager[Any]:
        return distributed.LocalCluster(
            n_workers=at_a_time, threads_per_worker=1, dashboard_address="127.0.0.1:0", silence_logs="CRITICAL"
        )

    return on_cluster(distributed, here, at_a_time)


def needed(package: str, kind: str) -> Any:
    """A package of the extra `cluster`; a clear message where it is not installed."""
    try:
        return import_module(package)
    except ImportError as error:
        raise BadValue(
            f"launcher={kind} needs the extra `cluster`, which is not installed ({error}): pip install "
            "'trust-laboratory[cluster]'. Without it: launcher=threads or launcher=processes, or shard=1/4 on each of "
            "several machines that share a folder."
        ) from error


def on_cluster(distributed: Any, cluster: Callable[[], AbstractContextManager[Any]], at_a_time: int) -> Launcher:
    """A launcher that gives runs to a cluster."""

    @contextmanager
    def opened() -> Iterator[Executor]:
        for talker in TALKERS:
            logging.getLogger(talker).setLevel(logging.CRITICAL)
        with ExitStack() as stack:
            place = stack.enter_context(cluster())
            client = stack.enter_context(distributed.Client(place, timeout=PATIENCE, set_as_default=False))
            _check_workers(client)
            yield client.get_executor(pure=False)

    # The scheduler carries out a lost worker's runs again by itself, and gives one up that loses worker after worker.
    lost = (distributed.scheduler.KilledWorker, CancelledError, distributed.CancelledError)
    return Launcher(opened, at_a_time, max(IN_HAND, 4 * at_a_time), lost, _has_no_scheduler)


def _has_no_scheduler(executor: Any) -> bool:
    """Whether the client has given up: it tries for a while to reach a scheduler that is lost, and then closes."""
    return bool(executor._client.status in ("closing", "closed"))


def _running(distributed: Any, file: str) -> str:
    """The address of a scheduler that answers and has a worker."""
    if not Path(file).is_file():
        raise BadValue(
            f"launcher.scheduler_file is '{file}', and there is no such file. Start a scheduler with `dask scheduler "
            f"--scheduler-file {file}` and its workers with `dask worker --scheduler-file {file}`."
        )
    try:
        address = json.loads(Path(file).read_text(encoding="utf-8"))["address"]
        if not isinstance(address, str):
            raise TypeError(address)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadValue(
            f"launcher.scheduler_file is '{file}', and does not say where a scheduler is. Give the file that `dask "
            "scheduler --scheduler-file` wrote."
        ) from error
    try:
        asyncio.run(_answer(distributed, address))
    except Exception as error:  # what listens there may be no scheduler at all, and anything may come of it
        why = f"nothing came within {PATIENCE} seconds" if isinstance(error, TimeoutError) else error
        raise BadValue(
            f"The scheduler of launcher.scheduler_file={file}, at {address}, does not answer or has no worker ({why}). "
            "Look whether it is running; what was finished is kept."
        ) from error
    return address


async def _answer(distributed: Any, address: str) -> None:
    """Wait for a scheduler and its first worker; a limit of the client's own would not end where nobody speaks."""
    client = distributed.Client(address, asynchronous=True, timeout=PATIENCE, set_as_default=False)
    try:
        async with asyncio.timeout(PATIENCE):
            await client
            await client.wait_for_workers(1)
    finally:
        await client.close(1)


def _check_workers(client: Any) -> None:
    """Raise `BadValue` where workers would give other numbers: other model code, or what computes is another."""
    here = what_computes()
    for worker, there in client.run(what_computes).items():
        if there != here:
            other = [name for name in here if there.get(name) != here[name]]
            raise BadValue(
                f"The worker {worker} has another {', '.join(other)} than this process. Install the same there, or "
                "start workers from this environment. Nothing was run."
            )


def what_computes() -> dict[str, str]:
    """What the numbers of a run rest on, here."""
    from experiments.store.manifest import fingerprint  # brings in what reads and writes tables

    return {"model code": fingerprint({}), **make_numbers()}
