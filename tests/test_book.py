"""A book in a user's hands: load, look, label."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import personas as ps
from personas.errors import ColumnError, EditionError, KindError, SourceError


@pytest.fixture(scope="module")
def customers() -> pd.DataFrame:
    rng = np.random.default_rng(11)
    online = rng.random(400) < 0.6
    frame = pd.DataFrame(
        {
            "orders": rng.poisson(np.where(online, 11, 2)),
            "spend": rng.lognormal(np.where(online, 6.5, 4), 0.5).round(2),
            "channel": np.where(rng.random(400) < np.where(online, 0.95, 0.1), "web", "shop"),
            "newsletter": rng.random(400) < np.where(online, 0.8, 0.2),
            "since": pd.Timestamp("2024-01-01")
            + pd.to_timedelta(rng.integers(0, 700, 400), unit="D"),
        },
        index=pd.Index([f"row {number}" for number in range(400)], name="row"),
    )
    frame.loc["row 3", "spend"] = np.nan
    return frame


@pytest.fixture(scope="module")
def book(customers: pd.DataFrame) -> ps.PersonaBook:
    return ps.build(customers, progress=False)


def test_saved_and_loaded_a_book_is_the_same(book: ps.PersonaBook, tmp_path: Path) -> None:
    loaded = ps.PersonaBook.load(book.save(tmp_path / "book.json"))
    assert loaded.edition == book.edition
    assert loaded.edition.id == book.edition.id


def test_assigning_the_same_records_gives_the_answers_of_the_build(
    book: ps.PersonaBook, customers: pd.DataFrame, tmp_path: Path
) -> None:
    loaded = ps.PersonaBook.load(book.save(tmp_path / "book.json"))
    again = loaded.assign(customers)
    assert again.counts.to_dict() == {p.id: p.n for p in book.edition.personas}
    frame = again.to_frame()
    pd.testing.assert_index_equal(frame.index, customers.index)
    pd.testing.assert_frame_equal(frame, book.assign(customers).to_frame())


def test_assigning_shuffled_records_gives_each_the_same_persona(
    book: ps.PersonaBook, customers: pd.DataFrame
) -> None:
    shuffled = customers.sample(frac=1, random_state=1)
    expected = book.assign(customers).to_frame().loc[shuffled.index]
    pd.testing.assert_frame_equal(book.assign(shuffled).to_frame(), expected)


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_assign_streams_into_a_file(
    book: ps.PersonaBook, customers: pd.DataFrame, tmp_path: Path, suffix: str
) -> None:
    out = tmp_path / f"assigned.{suffix}"
    assigned = book.assign(customers, out=out)
    frame = pd.read_csv(out) if suffix == "csv" else pd.read_parquet(out)
    assert len(frame) == assigned.n_rows == len(customers)
    assert frame["persona"].tolist() == assigned.to_frame()["persona"].tolist()


def test_a_missing_clustering_column_is_named(
    book: ps.PersonaBook, customers: pd.DataFrame
) -> None:
    with pytest.raises(ColumnError, match="spend"):
        book.assign(customers.drop(columns="spend"))
    with pytest.raises(ColumnError, match="made from is not in the records"):
        book.assign(ps.read(customers.drop(columns="spend")))


def test_a_column_of_another_kind_is_refused(book: ps.PersonaBook, customers: pd.DataFrame) -> None:
    with pytest.raises(KindError, match="spend"):
        book.assign(customers.assign(spend="plenty"))


def test_a_new_category_is_counted_not_guessed(
    book: ps.PersonaBook, customers: pd.DataFrame
) -> None:
    changed = customers.assign(channel=["phone"] * 5 + customers["channel"].tolist()[5:])
    assigned = book.assign(changed)
    assert assigned.n_rows == len(customers)
    assert any("channel" in finding.where for finding in assigned.findings)


def test_an_empty_file_is_refused(book: ps.PersonaBook, tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_text("")
    with pytest.raises(SourceError):
        book.assign(tmp_path / "empty.csv")


def test_assign_says_which_population_the_book_was_made_from(
    book: ps.PersonaBook, customers: pd.DataFrame
) -> None:
    assert "400 customers" in book.assign(customers).population


def test_a_changed_book_is_not_opened(book: ps.PersonaBook, tmp_path: Path) -> None:
    path = book.save(tmp_path / "book.json")
    path.write_text(path.read_text(encoding="utf-8").replace('"n": 400', '"n": 401'), "utf-8")
    with pytest.raises(EditionError, match="changed"):
        ps.PersonaBook.load(path)


@pytest.mark.parametrize("content", ["", "{}", "[1]", "nonsense", '{"format": 99}'])
def test_what_is_not_a_book_is_refused(content: str, tmp_path: Path) -> None:
    (tmp_path / "book.json").write_text(content)
    with pytest.raises(EditionError):
        ps.PersonaBook.load(tmp_path / "book.json")


def test_every_claim_has_its_evidence(book: ps.PersonaBook) -> None:
    claims = book.claims
    assert claims.index.is_unique
    assert set(claims["kind"]) <= {"data", "derived", "human"}
    for column in ("text", "basis", "source"):
        assert (claims[column].str.len() > 0).all()


def test_a_book_and_a_card_show_themselves(book: ps.PersonaBook) -> None:
    assert book.edition.short_id in repr(book)
    assert repr(book["P1"]).startswith("<P1 ")
    for html in (book._repr_html_(), book["P1"]._repr_html_()):
        assert book["P1"].name.split(",")[0] in html
        assert "<script" not in html


def test_an_unknown_persona_is_an_error_that_names_the_known(book: ps.PersonaBook) -> None:
    with pytest.raises(EditionError, match="P1"):
        book["P9"]


def test_a_loaded_book_places_a_prospect_from_itself_alone(
    book: ps.PersonaBook, customers: pd.DataFrame, tmp_path: Path
) -> None:
    loaded = ps.PersonaBook.load(book.save(tmp_path / "book.json"))
    columns = [question.column for question in loaded.typing_tool.questions]
    truth = book.assign(customers).to_frame()["persona"]
    rows = customers[columns].to_dict("records")
    placed = [loaded.place({name: row[name] for name in columns}).persona for row in rows]
    assert (truth == placed).mean() >= loaded.typing_tool.accuracy - 0.05


def test_a_printed_answer_places_as_the_value_behind_it_does(book: ps.PersonaBook) -> None:
    question = book.typing_tool.questions[0]
    for answer in question.answers:
        assert book.place({question.column: answer}).answers == {question.key: answer}


def test_an_answer_to_no_question_is_an_error(book: ps.PersonaBook) -> None:
    with pytest.raises(ColumnError):
        book.place({"shoe size": 43})


def test_a_book_without_a_form_says_so(book: ps.PersonaBook) -> None:
    bare = ps.PersonaBook(book.edition.model_copy(update={"typing": None}))
    with pytest.raises(EditionError, match="no typing form"):
        bare.place({})


def test_a_printed_book_opens_as_the_book_that_it_carries(
    book: ps.PersonaBook, customers: pd.DataFrame, tmp_path: Path
) -> None:
    path = book.to_pdf(tmp_path / "personas.pdf", paper="letter", only="P1")
    opened = ps.PersonaBook.load(path)
    assert opened.edition == book.edition
    assert opened.assign(customers).counts.to_dict() == {p.id: p.n for p in book.edition.personas}
    assert book.verify(path).unchanged
    path.write_bytes(b"%PDF-1.7 and nothing more")
    with pytest.raises(EditionError, match="cannot be read as PDF"):
        ps.PersonaBook.load(path)
