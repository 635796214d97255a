"""Grades on a Dask cluster (https://distributed.dask.org); `requirements-cluster.lock` installs Dask."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from helpers.nbgrader_plugins.handed_in import HandedIn
from helpers.pipeline.bundle import Bundle
from helpers.pipeline.class_run import Workers
from helpers.pipeline.worker import Worked, work
from helpers.sandbox.isolation import choose
from helpers.sandbox.launcher import IsolationError

__all__ = ["on_cluster"]

#: Seconds in which the scheduler must answer, and have a worker.
ANSWER = 10
#: Submissions that are out for each thread of a worker.
AHEAD = 3
KILLED = "murieron varios workers seguidos con esta entrega: ¿les alcanza la memoria?"


def on_cluster(scheduler: str, isolation: str) -> Workers:
    """Return workers on the cluster of a scheduler, by its address: `tcp://10.0.0.1:8786`.

    Submissions travel with their tasks: workers need the same version of this package, and no shared folder. The
    scheduler gives a submission whose worker dies to another one; if several die with it, it is refused. Before any is
    sent, every worker tries the walls that the setting `isolation` asks for.

    Raise `RuntimeError` if Dask isn't installed.
    """
    try:
        import distributed
    except ImportError:
        raise RuntimeError("Para --scheduler hace falta Dask: uv pip install -r requirements-cluster.lock") from None

    def workers(bundle: Bundle, submissions: Iterable[HandedIn]) -> Iterator[tuple[HandedIn, Worked]]:
        try:
            client = distributed.Client(scheduler, timeout=ANSWER, set_as_default=False)
        except OSError as error:
            raise RuntimeError(f"El scheduler {scheduler} no responde ({type(error).__name__})") from None
        with client:
            try:
                client.wait_for_workers(1, timeout=ANSWER)
            except TimeoutError:
                raise RuntimeError(f"El scheduler {scheduler} no tiene ningún worker conectado") from None
            for worker, tried in client.run(choose, isolation, on_error="return").items():
                if isinstance(tried, IsolationError):
                    raise IsolationError(f"Worker {worker}: {tried}") from tried
            yield from _in_order(client, bundle, enumerate(submissions))

    return workers


def _in_order(client: Any, bundle: Bundle, source: Iterator[tuple[int, HandedIn]]) -> Iterator[tuple[HandedIn, Worked]]:
    """Keep the cluster busy, and yield what is ready in the order of the source."""
    from distributed import KilledWorker, as_completed

    out: dict[str, tuple[int, HandedIn]] = {}
    ready: dict[int, tuple[HandedIn, Worked]] = {}
    done, following = as_completed(loop=client.loop), 0

    def submit(count: int) -> None:
        for number, submission in islice(source, count):
            future = client.submit(work, bundle, submission, pure=False)
            out[future.key] = number, submission
            done.add(future)

    submit(AHEAD * max(sum(client.nthreads().values()), 1))
    for future in done:
        number, submission = out.pop(future.key)
        error = future.exception()
        if isinstance(error, KilledWorker):
            ready[number] = submission, Worked(submission.student, refused=KILLED)
        elif error is not None:
            raise error
        else:
            ready[number] = submission, future.result()
        del future
        # Workers may have come; and one slow submission must not have the others pile up without end.
        wanted = AHEAD * max(sum(client.nthreads().values()), 1)
        submit(max(wanted - len(out), 0) if len(ready) < 20 * wanted else 0)
        while following in ready:
            yield ready.pop(following)
            following += 1
            if not out:
                submit(wanted)
