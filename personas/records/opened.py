"""A source of rows once it is opened, before its columns are read as anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from personas.engine.table import Table
from personas.records.finding import Finding


@dataclass(frozen=True)
class Opened:
    """A source as a table, its name, and what was noticed on opening it."""

    table: Table
    name: str
    index: pd.Index[Any] | None = None
    orders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
