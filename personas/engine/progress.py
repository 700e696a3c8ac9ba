"""A bar that shows how far long work has come, and that it goes on."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Step = Callable[[str, float], None]
"""Told the name of the step under way and the share of the whole job that is done."""

_TICK_SECONDS = 1.0


@contextmanager
def progress_bar(*, shown: bool) -> Iterator[Step]:
    """Show a bar while a block works; none where nobody watches, such as a log file.

    Parameters
    ----------
    shown : bool
        False for no bar at all.

    Examples
    --------
    >>> with progress_bar(shown=False) as step:
    ...     step("reading", 0.0)
    """
    from tqdm.auto import tqdm

    with tqdm(
        total=100,
        disable=None if shown else True,
        leave=False,
        bar_format="{desc:<24} {bar} {percentage:3.0f} %  {elapsed}",
    ) as bar:

        def step(name: str, share: float) -> None:
            bar.set_description_str(name, refresh=False)
            bar.update(round(100 * share) - bar.n)

        with _ticking(bar.refresh):
            yield step


@contextmanager
def _ticking(tick: Callable[[], object]) -> Iterator[None]:
    """Large tables take minutes within one step: the clock beside the bar shows that it goes on."""
    stopped = threading.Event()

    def run() -> None:
        while not stopped.wait(_TICK_SECONDS):
            tick()

    clock = threading.Thread(target=run, daemon=True)
    clock.start()
    try:
        yield
    finally:
        stopped.set()
        clock.join()
