"""How many customers do five questions place, beside the best five of twelve and a tree?"""

from __future__ import annotations

import os
import time
from itertools import combinations
from pathlib import Path
from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa
from sklearn.model_selection import cross_val_predict
from sklearn.tree import DecisionTreeClassifier

from benchmarks.store import Store
from benchmarks.tables import show
from personas.clustering.model import PersonaModel
from personas.profiling.conditions import has_level, numbers_of
from personas.profiling.profile import PERSONA, Profile, profile
from personas.profiling.typing_points import N_FOLDS, Sheet, folds_of, score_sheet
from personas.profiling.typing_questions import askable_columns, possible_questions
from personas.profiling.typing_search import MOST_QUESTIONS, best_questions
from personas.profiling.typing_tool import find_typing_tool
from personas.records.brief import Brief
from personas.records.read import read
from personas.records.schema import Column

HERE = Path(__file__).parent.parent
SETS = {
    "sample data": HERE / "sample_data/accounts.csv",
    "marketing campaign": Path("marketing_campaign/marketing_campaign.csv"),
    "telco churn": Path("telco_churn/Telco-Customer-Churn.csv"),
    "bank marketing": Path("bank_marketing/customers.csv.gz"),
    "mcdonalds": Path("mcdonalds/mcdonalds.csv"),
    "wholesale": Path("wholesale/wholesale.csv"),
}
BRIEFS = {
    "sample data": HERE / "sample_data/brief.yaml",
    "marketing campaign": HERE / "tests/real/marketing_campaign.yaml",
}
RULE_ROWS = 20_000
BEST_COLUMNS = 12


def run(*, sets: int, fresh: bool) -> None:
    """Print the share placed right on the first `sets` sets."""
    folder = os.environ.get("PERSONAS_REAL_DATA")
    names = list(SETS)[:sets]
    if folder is None:
        print("PERSONAS_REAL_DATA does not name the real data sets: sample data only.")
        names = names[:1]
    store = Store("typing", fresh=fresh)
    rows = []
    for (name,), found in store.all(compare, [(name,) for name in names]):
        rows.append(
            [
                name,
                f"{found['rows']:,} / {found['personas']}",
                str(found["questions"]),
                *(_percent(found[key]) for key in ("largest", "ours", "best", "ratio")),
                *(_percent(found[key]) for key in ("recut", "whole", "tree")),
                f"{found['seconds']:.2f} s",
            ]
        )
    head = [
        *("set", "rows / personas", "questions", "largest persona", "placed right"),
        *("best of all fives", "ratio", "bands cut anew", "all chosen anew"),
        *("tree, five deep", "seconds"),
    ]
    show("Customers placed right, cross-validated", head, rows)


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def compare(name: str) -> dict[str, Any]:
    """Fit personas to a set and measure the typing tool, its peers and its optimism."""
    rows, labels, found, columns = _labelled(name)
    n_personas = len(found.persona_ids)
    start = time.perf_counter()
    typing = find_typing_tool(found, rows, labels, columns)
    seconds = time.perf_counter() - start
    assert typing is not None
    asked = possible_questions(found, columns, rows, labels)
    codes = np.stack([one.codes(rows, found.columns[one.column].column) for one in asked])
    n_answers = [one.n_answers for one in asked]
    sheet = score_sheet(codes, n_answers, labels, n_personas, min_cell=found.min_cell)
    ours, best = sheet.accuracy(best_questions(sheet)), _best_of_all(sheet)
    folds = folds_of(codes, labels)
    return {
        "rows": rows.num_rows,
        "personas": n_personas,
        "questions": len(typing.tool.questions),
        "largest": typing.steps[0],
        "ours": ours,
        "best": best,
        "ratio": ours / best,
        "recut": typing.steps[-1],
        "whole": _whole(found, rows, labels, columns, folds),
        "tree": _tree(found, rows, labels, columns),
        "seconds": seconds,
    }


def _labelled(name: str) -> tuple[pa.Table, np.ndarray, Profile, list[str]]:
    """Sampled rows with the personas that the full model gives them."""
    brief = Brief.load(BRIEFS[name]) if name in BRIEFS else Brief()
    path = Path(os.environ.get("PERSONAS_REAL_DATA", "")) / SETS[name]
    records = read(path, brief=brief)
    model = PersonaModel(
        brief.n_personas, min_share=brief.min_share, random_state=brief.seed, progress=False
    ).fit(records)
    rows = records.sample(RULE_ROWS)
    labels = model.positions(rows)
    personas = pa.array([f"P{1 + at}" for at in labels])
    frame = nw.from_native(rows.append_column(PERSONA, personas)).lazy("duckdb")
    # All columns that make the personas may be asked for, whatever the brief says.
    schema = records.schema.replace(
        {column.name: {"askable": None} for column in records.schema.columns}
    )
    return rows, labels, profile(frame, schema), list(askable_columns(schema))


def _best_of_all(sheet: Sheet) -> float:
    """The best of all fives of the twelve best single columns: the same model, the same folds."""
    singles = sorted(range(sheet.n_questions), key=lambda at: (-sheet.accuracy([at]), at))
    size = min(MOST_QUESTIONS, len(singles))
    return max(sheet.accuracy(five) for five in combinations(singles[:BEST_COLUMNS], size))


def _whole(
    found: Profile, rows: pa.Table, labels: np.ndarray, columns: list[str], folds: np.ndarray
) -> float:
    """Share placed right by tools whose questions, bands and points never saw the row."""
    right = 0
    for fold in range(N_FOLDS):
        held = rows.filter(pa.array(folds == fold))
        making = rows.filter(pa.array(folds != fold))
        typing = find_typing_tool(found, making, labels[folds != fold], columns)
        assert typing is not None
        sums = np.tile(np.array(typing.tool.start), (held.num_rows, 1))
        for question, table in zip(typing.tool.questions, typing.tool.points, strict=True):
            answers = question.codes(held, found.columns[question.column].column)
            nothing = np.zeros((1, sums.shape[1]), dtype=int)
            sums = sums + np.vstack([np.array(table), nothing])[answers]
        right += int((sums.argmax(axis=1) == labels[folds == fold]).sum())
    return right / rows.num_rows


def _tree(found: Profile, rows: pa.Table, labels: np.ndarray, columns: list[str]) -> float:
    """Share placed right by a tree that asks five questions, of any column at every branch."""
    inputs = np.column_stack(
        [values for name in columns for values in _inputs(found.columns[name].column, found, rows)]
    )
    tree = DecisionTreeClassifier(max_depth=MOST_QUESTIONS, random_state=0)
    return float((cross_val_predict(tree, inputs, labels, cv=N_FOLDS) == labels).mean())


def _inputs(column: Column, found: Profile, rows: pa.Table) -> list[np.ndarray]:
    if column.kind in ("number", "date"):
        return [numbers_of(rows, column)]
    levels = found.columns[column.name].levels().counts
    return [has_level(rows, column, level).astype(float) for level in levels]
