from __future__ import annotations

import narwhals as nw
import numpy as np
import pyarrow as pa
import pytest

from personas.engine.quantiles import quantiles

AT = [0.05, 0.25, 0.5, 0.9]
RNG = np.random.default_rng(0)
ROWS = pa.table(
    {
        "a": RNG.normal(size=500),
        'we"ird': pa.array(RNG.lognormal(size=500), mask=RNG.random(500) < 0.3),
        "empty": pa.nulls(500, pa.float64()),
        "group": pa.array(RNG.choice(["x", "y"], 500)),
    }
)
FRAME = nw.from_native(ROWS).lazy("duckdb")


def test_quantiles_interpolate_as_numpy_does() -> None:
    found = quantiles(FRAME, ["a", 'we"ird'], AT)[None]
    assert found[0] == pytest.approx(np.quantile(ROWS["a"].to_numpy(), AT))
    cells = ROWS['we"ird'].to_numpy(zero_copy_only=False)
    assert found[1] == pytest.approx(np.quantile(cells[~np.isnan(cells)], AT))


def test_groups_are_told_apart() -> None:
    found = quantiles(FRAME, ["a"], [0.5], by="group")
    for name in ("x", "y"):
        mine = ROWS["a"].to_numpy()[np.array(ROWS["group"]) == name]
        assert found[name][0] == pytest.approx([np.median(mine)])


def test_a_column_without_values_has_no_quantiles() -> None:
    assert quantiles(FRAME, ["empty"], AT)[None] == [None]
