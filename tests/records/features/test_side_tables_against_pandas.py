"""Features of deals, touches and events of the sample company, against a slow reference."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
import yaml
from records.features.comparing import differences
from records.features.reference import Rules
from records.features.reference_side import (
    features_of_deals,
    features_of_events,
    features_of_touches,
)

from personas.records.brief import Brief
from personas.records.opening import open_brief

NAMES = {
    "deals": {"account_id": "customer"},
    "touches": {"account_id": "customer", "group": "control"},
    "events": {"account_id": "customer", "date": "time"},
}
DATES = {"deals": ["opened", "closed"], "touches": ["sent", "answered"], "events": ["time"]}


def side_table(folder: Path, name: str) -> pd.DataFrame:
    table = pd.read_csv(folder / f"{name}.csv").rename(columns=NAMES[name])
    for column in DATES[name]:
        table[column] = pd.to_datetime(table[column])
    return table


@pytest.mark.parametrize(
    ("as_of", "window"),
    [(date(2025, 12, 31), None), (date(2025, 3, 31), None), (date(2025, 9, 30), 7)],
)
def test_what_side_tables_say_of_accounts_equals_the_reference(
    tmp_path: Path, sample_data: Path, as_of: date, window: int | None
):
    for name in ("accounts", "deals", "touches", "events"):
        shutil.copy(sample_data / f"{name}.csv", tmp_path)
    agreed = yaml.safe_load((sample_data / "brief.yaml").read_text(encoding="utf-8"))
    kept = ("customers", "currency", "columns", "deals", "touches", "events")
    brief = {name: agreed[name] for name in kept} | {"as_of": as_of}
    brief |= {"window": window} if window else {}
    (tmp_path / "brief.yaml").write_text(yaml.safe_dump(brief), encoding="utf-8")
    records = open_brief(Brief.load(tmp_path / "brief.yaml")).records

    start = Rules(as_of, window).start
    stages = agreed["events"]["stages"]
    tables = {name: side_table(sample_data, name) for name in NAMES}
    parts = [
        features_of_deals(tables["deals"], as_of, start),
        features_of_touches(tables["touches"], as_of, start),
        features_of_events(tables["events"], stages, as_of, start),
    ]
    frame = records.to_frame().set_index("account_id")
    frame = frame[~frame.index.duplicated()].sort_index()
    expected = pd.concat([part.reindex(frame.index) for part in parts], axis=1)
    counted = [name for name in expected if name.endswith(("_count", "_amount"))]
    expected[counted] = expected[counted].fillna(0)
    given = [*pd.read_csv(sample_data / "accounts.csv", nrows=0)]
    assert len(frame) > 5900
    assert expected.notna().any().all()
    assert differences(frame.drop(columns=given, errors="ignore"), expected) == []
