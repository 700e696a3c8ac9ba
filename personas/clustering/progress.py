"""How far a fit is: told to whoever asks, or shown as a bar."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

OnStep = Callable[[str, float], object]
"""Called with the name of a step and the share of all work done."""


@contextmanager
def progress_bar(*, shown: bool) -> Iterator[OnStep]:
    """Show a bar while work is done, or nothing."""
    if not shown:
        yield lambda name, fraction: None
        return
    from tqdm.auto import tqdm

    with tqdm(total=100, unit="%", leave=False) as bar:

        def on_step(name: str, fraction: float) -> None:
            bar.set_description(name)
            bar.update(round(100 * fraction) - bar.n)

        yield on_step
