"""Run one benchmark: ``python -m benchmarks quality --sets 60``."""

from __future__ import annotations

import argparse
import os

SETS = {
    "quality": 60,
    "choice": 200,
    "verdict": 200,
    "stability": 3,
    "build": 3,
    "typing": 6,
    "history": 2,
}
"""Sets by default: of each degree or kind; repetitions (stability); sizes (build, history)."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("name", choices=SETS)
    parser.add_argument("--sets", type=int, help=f"sets of each kind; by default {SETS}")
    parser.add_argument("--fresh", action="store_true", help="forget earlier results")
    arguments = parser.parse_args()
    sets = arguments.sets or SETS[arguments.name]
    if arguments.name in {"quality", "choice", "verdict", "typing"}:
        # One thread a fit, as the sets are spread over processes; before numpy is loaded.
        os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
    if arguments.name == "quality":
        from benchmarks.quality import run
    elif arguments.name == "choice":
        from benchmarks.choice import run
    elif arguments.name == "verdict":
        from benchmarks.verdict import run
    elif arguments.name == "stability":
        from benchmarks.stability import run
    elif arguments.name == "typing":
        from benchmarks.typing import run
    elif arguments.name == "history":
        from benchmarks.history import run
    else:
        from benchmarks.build import run
    run(sets=sets, fresh=arguments.fresh)


if __name__ == "__main__":
    main()
