"""Nothing that happens after the as-of day changes a customer, a feature or a value."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from records.features.drawn import drawn_orders, opened
from records.features.reference import Rules

from personas.records.brief import Brief
from personas.records.opening import open_brief

AS_OF = date(2024, 8, 31)
RULES = Rules(AS_OF, charges=("postage",), min_cell=3)
MORNING_AFTER = pd.Timestamp(AS_OF) + pd.Timedelta(days=1)


def changed_later(table: pd.DataFrame, moment: str, how: str, seed: int) -> pd.DataFrame:
    """The same table with another future: rows before the morning after stay as they are."""
    draw = np.random.default_rng(seed)
    is_later = table[moment] >= MORNING_AFTER
    past, future = table[~is_later], table[is_later].copy()
    if how == "removed":
        return past
    if how == "moved":
        # Some to the first moment that no longer counts, some by years.
        far = pd.to_timedelta(draw.integers(0, 2000, len(future)), unit="D")
        future[moment] = np.where(
            draw.random(len(future)) < 0.3, MORNING_AFTER, MORNING_AFTER + far
        )
    if how == "changed":
        for name in future.columns.drop(moment):
            future[name] = future[name].to_numpy()[draw.permutation(len(future))]
    if how == "added":
        new = future.sample(200, replace=True, random_state=seed)
        for name, other in (("customer", "C00"), ("channel", "drone"), ("category", "new")):
            if name in new:
                new[name] = other
        future = pd.concat([future, new.assign(**{moment: new[moment] + pd.Timedelta(days=1)})])
    return pd.concat([past, future], ignore_index=True)


HOW = st.sampled_from(["removed", "moved", "changed", "added"])


@settings(max_examples=8)
@given(how=HOW, seed=st.integers(0, 99), window=st.sampled_from([None, 6]))
def test_orders_after_the_as_of_day_change_no_customer_and_no_value(how, seed, window):
    rules, table = replace(RULES, window=window), drawn_orders(seed, 300)
    with TemporaryDirectory() as folder:
        one = opened(Path(folder) / "one", table, rules).records
        other = opened(
            Path(folder) / "other", changed_later(table, "time", how, seed), rules
        ).records
        pd.testing.assert_frame_equal(one.to_frame(), other.to_frame())
        assert one.fingerprint() == other.fingerprint()


def side_tables(seed: int) -> dict[str, pd.DataFrame]:
    draw = np.random.default_rng(seed)
    first = pd.Timestamp("2023-06-01")
    day = [first + pd.to_timedelta(draw.integers(0, 700, 200), unit="D") for _ in range(3)]
    who = draw.choice([f"C{at:02}" for at in range(30)], (3, 200))
    status = draw.choice(["won", "lost", "open"], 200)
    length = pd.to_timedelta(draw.integers(0, 200, 200), unit="D")
    return {
        "deals": pd.DataFrame(
            {
                "customer": who[0],
                "opened": day[0],
                "closed": (pd.Series(day[0]) + length).where(status != "open"),
                "status": status,
                "amount": draw.integers(1, 99, 200),
            }
        ),
        "touches": pd.DataFrame(
            {
                "customer": who[1],
                "campaign": draw.choice(["spring", "autumn"], 200),
                "channel": draw.choice(["post", "mail"], 200),
                "sent": day[1],
                "answered": (pd.Series(day[1]) + length).where(draw.random(200) < 0.5),
            }
        ),
        "events": pd.DataFrame(
            {"customer": who[2], "stage": draw.choice(["seen", "tried"], 200), "time": day[2]}
        ),
    }


WHEN = {"deals": "opened", "touches": "sent", "events": "time"}


def end_known_later(tables: dict[str, pd.DataFrame], seed: int) -> dict[str, pd.DataFrame]:
    """Deals that end later end otherwise, and touches are answered on another later day."""
    draw = np.random.default_rng(seed)
    deals, touches = tables["deals"].copy(), tables["touches"].copy()
    later = deals["closed"] >= MORNING_AFTER
    deals.loc[later, "status"] = draw.choice(["won", "lost"], later.sum())
    deals.loc[later, "closed"] += pd.Timedelta(days=40)
    touches.loc[touches["answered"] >= MORNING_AFTER, "answered"] = pd.NaT
    return tables | {"deals": deals, "touches": touches}


@settings(max_examples=5)
@given(how=HOW, seed=st.integers(0, 99), window=st.sampled_from([None, 6]))
def test_deals_touches_and_events_after_the_as_of_day_change_no_value(how, seed, window):
    tables = side_tables(seed)
    other = {
        name: changed_later(table, WHEN[name], how, seed)
        for name, table in end_known_later(tables, seed).items()
    }
    rules = replace(RULES, window=window)
    with TemporaryDirectory() as folder:
        frames = [
            with_side_tables(Path(folder) / str(at), rules, some, seed)
            for at, some in enumerate((tables, other))
        ]
    pd.testing.assert_frame_equal(*frames)


def with_side_tables(
    folder: Path, rules: Rules, tables: dict[str, pd.DataFrame], seed: int
) -> pd.DataFrame:
    folder.mkdir()
    blocks: dict[str, Any] = {}
    for name, table in tables.items():
        table.to_csv(folder / f"{name}.csv", index=False)
        blocks[name] = {column: column for column in table} | {"source": f"{name}.csv"}
    sources = opened(folder, drawn_orders(seed, 300), rules, **blocks)
    frame = sources.records.to_frame()
    assert {"deals_count", "touches_count", "events_count"} <= {*frame}
    return frame


@pytest.mark.parametrize(
    ("moment", "counts"), [("2024-08-31 23:59:59", True), ("2024-09-01 00:00:00", False)]
)
def test_the_as_of_day_counts_to_its_last_moment_and_no_further(tmp_path, moment, counts):
    last = {"customer": "newcomer", "order": "last", "time": pd.Timestamp(moment), "price": 10.0}
    more = pd.DataFrame([last | {"quantity": 1.0, "status": "sent"}])
    table = pd.concat([drawn_orders(3, 300), more], ignore_index=True)
    frame = opened(tmp_path, table, RULES).records.to_frame().set_index("customer")
    assert ("newcomer" in frame.index) == counts
    assert not counts or frame.loc["newcomer", "days_since_last_order"] == 0


@pytest.mark.parametrize("window", [None, 12])
def test_without_an_as_of_day_the_newest_of_all_tables_is_the_last_day(tmp_path: Path, window):
    tables = side_tables(4)
    newest = max(
        tables["deals"]["closed"].max(),
        tables["touches"]["answered"].max(),
        tables["events"]["time"].max(),
    )
    ids = [f"C{at:02}" for at in range(30)]
    customers = pd.DataFrame({"customer": ids, "since": "2023-05-31", "size": range(30)})
    customers.to_csv(tmp_path / "customers.csv", index=False)
    blocks: dict[str, Any] = {"customers": "customers.csv", "columns": {"customer": {"role": "id"}}}
    for name, table in tables.items():
        table.to_csv(tmp_path / f"{name}.csv", index=False)
        blocks[name] = {column: column for column in table} | {"source": f"{name}.csv"}
    blocks |= {"window": window} if window else {}
    frames = []
    for day in (None, newest.date()):
        said = blocks | ({"as_of": day} if day else {})
        (tmp_path / "brief.yaml").write_text(yaml.safe_dump(said), encoding="utf-8")
        sources = open_brief(Brief.load(tmp_path / "brief.yaml"))
        assert sources.brief.as_of == newest.date()
        frames.append(sources.records.to_frame())
    pd.testing.assert_frame_equal(*frames)
    days = frames[0].filter(like="days_since")
    assert len(days.columns) == 3
    assert days.min().min() >= 0
