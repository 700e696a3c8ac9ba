from __future__ import annotations

import json
import time
from functools import cache
from itertools import pairwise
from pathlib import Path

import narwhals as nw
import numpy as np
import pyarrow as pa
import pytest

import personas as ps
from personas.building import build
from personas.profiling.profile import profile
from personas.profiling.typing_questions import askable_columns
from personas.profiling.typing_tool import Typing, TypingTool, find_typing_tool, placed_in
from personas.records.schema import Column, Schema
from tests.profiling.planted import few, lazy, positions, rows, understood

PROFILE = understood().profile


# Without the two columns that tell the planted personas by themselves.
COLUMNS = "web_orders kids online_share contract newsletter education products source".split()


def _found(table: pa.Table, labels: np.ndarray) -> Typing:
    typing = find_typing_tool(PROFILE, table, labels, COLUMNS)
    assert typing is not None
    return typing


@cache
def _typing() -> Typing:
    return _found(rows(), positions(rows()))


def test_planted_personas_are_placed_by_few_questions() -> None:
    everything = understood().typing
    assert everything is not None
    assert len(everything.tool.questions) == 1
    assert everything.tool.accuracy >= 0.95
    assert 2 <= len(_typing().tool.questions) <= 5
    assert _typing().tool.accuracy >= 0.85


def test_every_question_adds_something_and_the_last_step_is_the_accuracy() -> None:
    typing = _typing()
    assert len(typing.steps) == len(typing.tool.questions) + 1
    assert typing.steps[-1] == typing.tool.accuracy
    assert all(after > before for before, after in pairwise(typing.steps))


def test_who_is_taken_for_whom_adds_up() -> None:
    typing = _typing()
    assert typing.taken_for.sum() == typing.n == rows().num_rows
    assert typing.taken_for.sum(axis=1).tolist() == list(PROFILE.sizes.values())
    assert np.trace(typing.taken_for) / typing.n == pytest.approx(typing.tool.accuracy)


def test_the_order_of_rows_plays_no_part() -> None:
    order = np.random.default_rng(3).permutation(rows().num_rows)
    again = _found(rows().take(pa.array(order)), positions(rows())[order])
    assert again.tool == _typing().tool
    assert again.steps == _typing().steps


def test_other_numbers_for_the_personas_place_as_many_but_for_ties() -> None:
    labels = positions(rows())
    turned = _found(rows(), (labels + 1) % 3)
    assert len(turned.tool.questions) == len(_typing().tool.questions)
    assert turned.tool.accuracy == pytest.approx(_typing().tool.accuracy, abs=0.01)


def test_the_printed_points_place_as_the_stored_tool_does() -> None:
    tool = _typing().tool
    columns = PROFILE.columns
    codes = np.stack([one.codes(rows(), columns[one.column].column) for one in tool.questions])
    for answers in codes.T[:300]:
        known = {at: int(answer) for at, answer in enumerate(answers) if answer >= 0}
        sums = tool.sums(known)
        printed = np.array(tool.start) - min(tool.start)
        for at, answer in known.items():
            row = np.array(tool.points[at][answer])
            printed = printed + row - row.min()
        assert placed_in(printed) == placed_in(sums)


def test_probabilities_come_true() -> None:
    tool = _typing().tool
    columns = PROFILE.columns
    codes = np.stack([one.codes(rows(), columns[one.column].column) for one in tool.questions])
    sums = np.stack(
        [
            tool.sums({at: int(answer) for at, answer in enumerate(answers) if answer >= 0})
            for answers in codes.T
        ]
    )
    chances = tool.probabilities(sums)
    assert chances.sum(axis=1) == pytest.approx(1)
    assert chances.max(axis=1).mean() == pytest.approx(tool.accuracy, abs=0.03)


def test_a_tool_survives_json() -> None:
    tool = _typing().tool
    assert TypingTool.from_dict(json.loads(json.dumps(tool.to_dict()))) == tool


def test_noise_has_no_tool() -> None:
    noise = np.random.default_rng(0).integers(0, 3, rows().num_rows)
    typing = find_typing_tool(PROFILE, rows(), noise, ["noise", "constant"])
    assert typing is None or typing.tool.accuracy < 0.45


@pytest.mark.parametrize("columns", [[], ["constant"], ["email"], ["gender", "churned"]])
def test_nothing_to_ask_is_no_tool(columns: list[str]) -> None:
    assert find_typing_tool(PROFILE, rows(), positions(rows()), columns) is None


def test_one_persona_needs_no_tool() -> None:
    one = few(["P1"] * 40, Column(name="a", kind="number", role="segment", label="a"), a=range(40))
    found = profile(lazy(one.table), one.schema)
    assert find_typing_tool(found, one.table, np.zeros(40, dtype=np.int64), ["a"]) is None


def test_a_persona_absent_from_the_sample_is_no_error() -> None:
    labels = positions(rows())
    labels[labels == 2] = 0
    assert _found(rows(), labels).taken_for[2].sum() == 0


def _wide(n_rows: int, n_columns: int) -> tuple[pa.Table, Schema, np.ndarray]:
    rng = np.random.default_rng(0)
    labels = np.sort(rng.integers(0, 6, n_rows))
    means = rng.normal(0, 1.2, (6, n_columns))
    values = means[labels] + rng.normal(size=(n_rows, n_columns))
    names = [f"x{at}" for at in range(n_columns)]
    table = pa.table(
        {"__persona": pa.array([f"P{at + 1}" for at in labels])}
        | {name: pa.array(values[:, at]) for at, name in enumerate(names)}
    )
    columns = (Column(name=name, kind="number", role="segment", label=name) for name in names)
    return table, Schema(columns=tuple(columns)), labels


@pytest.mark.slow
def test_20000_rows_of_40_columns_take_a_moment() -> None:
    table, wide, labels = _wide(20_000, 40)
    found = profile(nw.from_native(table).lazy("duckdb"), wide)
    started = time.perf_counter()
    typing = find_typing_tool(found, table, labels, askable_columns(wide))
    assert time.perf_counter() - started < 3
    assert typing is not None
    assert typing.tool.accuracy > 0.8


@pytest.mark.slow
def test_sample_data_five_questions_place_85_of_100_and_rules_find_70(sample_data: Path) -> None:
    book = build(sample_data / "brief.yaml", progress=False)
    assert len(book.typing_tool.questions) <= 5
    assert book.typing_tool.accuracy >= 0.85
    for persona in book.edition.personas:
        (rule,) = book.edition.claims_in("rule", persona_id=persona.id)
        shares = [float(word.rstrip("%\u00a0")) for word in rule.note.split() if word[0].isdigit()]
        assert len(shares) == 2
        assert min(shares) >= 70


@pytest.mark.real
@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "least"), [("wholesale/wholesale.csv", 0.9), ("mcdonalds/mcdonalds.csv", 0.85)]
)
def test_real_customers_are_placed(real_data: Path, file: str, least: float) -> None:
    book = ps.build(real_data / file, progress=False)
    assert book.typing_tool.accuracy >= least
