"""The main job keeps its promises: files whole or not at all, same input same bytes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd
import pytest

import personas as ps
from personas.building import build_files, check_source
from personas.errors import BriefError, OutputError, RecordsError, SourceError
from personas.records.brief import Brief
from personas.records.proposing.drafting import init_brief
from personas.texts import Texts

FILES = {"personas.pdf", "personas.html", "book.json", "assignments.csv", "assignments.parquet"}


@pytest.fixture(scope="module")
def customers() -> pd.DataFrame:
    """Two planted groups of 150 customers: online and visited by a rep."""
    rng = np.random.default_rng(7)
    online = np.arange(300) % 2 == 0
    return pd.DataFrame(
        {
            "customer_id": [f"C{number:04d}" for number in range(300)],
            "online_orders": rng.poisson(np.where(online, 12, 1)),
            "rep_visits": rng.poisson(np.where(online, 0.3, 6)),
            "spend": rng.lognormal(np.where(online, 5, 7), 0.4).round(2),
            "newsletter": np.where(rng.random(300) < np.where(online, 0.9, 0.2), "yes", "no"),
            "region": rng.choice(["north", "south", "west"], 300),
            "churned": np.where(rng.random(300) < np.where(online, 0.3, 0.1), "yes", "no"),
        }
    )


@pytest.fixture(scope="module")
def file(customers: pd.DataFrame, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("data") / "customers.csv"
    customers.to_csv(path, index=False)
    return path


@pytest.fixture(scope="module")
def out(file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("book")
    build_files(file, folder, progress=False)
    return folder


def test_a_build_writes_its_five_files_and_nothing_else(out: Path) -> None:
    assert {path.name for path in out.iterdir()} == FILES


def test_planted_groups_are_found_and_called_natural(out: Path, customers: pd.DataFrame) -> None:
    labels = pd.read_csv(out / "assignments.csv", dtype=str, keep_default_na=False)
    online = customers["online_orders"] > 5
    agreement = pd.crosstab(labels["persona"].to_numpy(), online.to_numpy())
    assert agreement.shape == (2, 2)
    assert agreement.max(axis=1).sum() >= 0.97 * len(customers)
    assert ps.PersonaBook.load(out / "book.json").verdict == "natural"


def test_assignments_have_one_row_for_each_record_in_its_order(
    out: Path, customers: pd.DataFrame
) -> None:
    labels = pd.read_csv(out / "assignments.csv", dtype=str, keep_default_na=False)
    assert list(labels.columns) == [
        "id",
        "persona",
        "persona_name",
        "fit",
        "runner_up",
        "edition",
    ]
    assert labels["id"].tolist() == customers["customer_id"].tolist()
    assert labels["fit"].astype(float).between(0, 1).all()
    assert (labels["persona"] != labels["runner_up"]).all()
    book = json.loads((out / "book.json").read_text(encoding="utf-8"))
    assert set(labels["edition"]) == {book["id"][:12]}


def test_the_order_of_rows_changes_no_byte(
    out: Path, customers: pd.DataFrame, tmp_path: Path
) -> None:
    shuffled = tmp_path / "customers.csv"
    customers.sample(frac=1, random_state=3).to_csv(shuffled, index=False)
    build_files(shuffled, tmp_path / "again", progress=False)
    for name in ("book.json", "personas.pdf", "personas.html"):
        assert (tmp_path / "again" / name).read_bytes() == (out / name).read_bytes()


def test_an_outcome_is_reported_but_makes_no_persona(out: Path) -> None:
    edition = ps.PersonaBook.load(out / "book.json").edition
    assert edition.schema_["churned"].role == "outcome"
    traits = [c for c in edition.claims if ".trait." in c.id]
    assert traits
    assert not any("churn" in claim.text.lower() for claim in traits)
    assert any("churn" in c.text.lower() for c in edition.claims_in("outcomes", persona_id="P1"))


def test_a_failed_build_leaves_the_earlier_book_as_it_was(
    out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in FILES:
        (tmp_path / name).write_bytes((out / name).read_bytes())
    before = {name: (tmp_path / name).read_bytes() for name in FILES}

    def interrupted(*args: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("personas.cards.to_html", interrupted)
    frame = pd.DataFrame({"a": np.arange(100) % 7, "b": np.arange(100) % 5})
    with pytest.raises(KeyboardInterrupt):
        build_files(frame, tmp_path, progress=False)
    assert {name: (tmp_path / name).read_bytes() for name in FILES} == before
    assert {path.name for path in tmp_path.iterdir()} == FILES


def test_a_full_disk_is_told_in_three_parts(
    customers: pd.DataFrame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Path, content: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OutputError, match="disk is full"):
        build_files(customers, tmp_path / "book", progress=False)


def test_an_output_folder_that_is_a_file_is_refused(
    customers: pd.DataFrame, tmp_path: Path
) -> None:
    (tmp_path / "taken").write_text("here")
    with pytest.raises(OutputError, match="cannot be written"):
        build_files(customers, tmp_path / "taken", progress=False)


def test_too_few_records_are_refused_with_the_cure() -> None:
    with pytest.raises(RecordsError, match="at least 30") as raised:
        ps.build(pd.DataFrame({"visits": range(20), "spend": range(20)}), progress=False)
    assert raised.value.do


def test_a_missing_file_is_a_source_error() -> None:
    with pytest.raises(SourceError):
        ps.build("nowhere/customers.csv", progress=False)


def test_a_frame_and_its_file_give_the_same_personas(out: Path, customers: pd.DataFrame) -> None:
    book = ps.build(customers, progress=False)
    stored = ps.PersonaBook.load(out / "book.json")
    assert [p.n for p in book.edition.personas] == [p.n for p in stored.edition.personas]
    assert [p.name for p in book.edition.personas] == [p.name for p in stored.edition.personas]


def test_init_writes_a_brief_that_builds_the_same_book(
    file: Path, out: Path, tmp_path: Path
) -> None:
    brief = init_brief(file, file.parent / "brief.yaml").path
    build_files(brief, tmp_path, progress=False)
    drafted = ps.PersonaBook.load(tmp_path / "book.json").edition
    bare = ps.PersonaBook.load(out / "book.json").edition
    assert [p.n for p in drafted.personas] == [p.n for p in bare.personas]
    assert drafted.schema_ == bare.schema_


def test_init_does_not_overwrite_an_edited_brief(file: Path, tmp_path: Path) -> None:
    path = tmp_path / "brief.yaml"
    path.write_text("unit: accounts\n")
    with pytest.raises(BriefError, match="already"):
        init_brief(file, path)
    assert path.read_text() == "unit: accounts\n"


def test_a_brief_is_obeyed(file: Path, tmp_path: Path) -> None:
    path = tmp_path / "brief.yaml"
    path.write_text(
        f"""
customers: {file}
unit: accounts
company: Harbour & Pine
as_of: 2025-06-30
n_personas: 2
n_personas_reason: two sales teams
columns:
  spend: {{label: yearly spend, unit: €}}
  region: {{role: describe}}
persona_names: {{P1: "The Regulars"}}
agreed_by: {{sales: "Ann Lee, 2025-06-30"}}
""",
        encoding="utf-8",
    )
    edition = ps.build(path, progress=False).edition
    texts = " ".join(claim.text for claim in edition.claims)
    assert len(edition.personas) == 2
    assert edition.personas[0].name == "The Regulars"
    assert edition.provenance.as_of == "2025-06-30"
    assert edition.schema_["region"].role == "describe"
    for words in ("accounts", "yearly spend", "two sales teams", "Ann Lee"):
        assert words in texts
    assert "customers" not in " ".join(
        claim.text for claim in edition.claims if claim.persona == "P1"
    )


@pytest.fixture
def with_deals(file: Path, customers: pd.DataFrame, tmp_path: Path) -> Path:
    """A brief with 40 deals, two of them of nobody in the records."""
    ids = [*customers["customer_id"][:38], "X1", "X2"]
    deals = pd.DataFrame({"account": ids, "status": ["won", "lost"] * 20, "amount": range(40)})
    deals.to_csv(tmp_path / "deals.csv", index=False)
    path = tmp_path / "brief.yaml"
    path.write_text(
        f"customers: {file}\nn_personas: 2\n"
        "deals: {source: deals.csv, customer: account, status: status, amount: amount}\n"
    )
    return path


def test_what_is_found_in_side_tables_stands_in_readiness_and_book(with_deals: Path) -> None:
    found = [finding for finding in check_source(with_deals).findings if finding.topic == "deals"]
    assert [finding.level for finding in found] == ["warn", "note", "note"]
    assert found[0].what.startswith("2 rows are of customers who are not in the records")
    edition = ps.build(with_deals, progress=False).edition
    assert found[0].what in " ".join(claim.text for claim in edition.claims)
    assert set(edition.provenance.tables) == {"deals"}


def test_another_side_table_is_another_edition(with_deals: Path) -> None:
    before = ps.build(with_deals, progress=False).edition
    table = with_deals.with_name("deals.csv")
    lines = table.read_text().splitlines()
    table.write_text("\n".join([lines[0], *reversed(lines[1:])]) + "\n")
    assert ps.build(with_deals, progress=False).edition.id == before.id
    table.write_text(table.read_text().replace("won", "lost", 1))
    assert ps.build(with_deals, progress=False).edition.id != before.id


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_book_of_orders_names_what_is_bought_and_when(
    tmp_path: Path, language: Literal["en", "de"]
) -> None:
    rng = np.random.default_rng(0)
    lines = [
        {
            "who": f"C{who:03}",
            "day": f"2025-06-{7 * week + (1 if who < 100 else 3):02}",
            "code": f"P{code}",
            "name": f"LARGE BOX {code}",
            "money": 10 + 200 * (who < 100) + rng.random(),
        }
        for who in range(250)
        for week in range(4)
        for code in ((1, 2, 3) if who < 100 else (4,))
    ]
    pd.DataFrame(lines).to_csv(tmp_path / "orders.csv", index=False)
    path = tmp_path / "brief.yaml"
    path.write_text(
        f"language: {language}\nn_personas: 2\n"
        "orders: {source: orders.csv, customer: who, time: day, amount: money, product: code,"
        " product_name: name}\n"
    )
    edition = ps.build(path, progress=False).edition
    for persona, names, day in (("P1", {"Large Box 4"}, 2), ("P2", {"Large Box 1"}, 7)):
        products = edition.claims_in("bought_products", persona_id=persona)
        assert names <= {claim.label for claim in products}
        times = edition.claims_in("ordered_when", persona_id=persona)
        assert [claim.label for claim in times] == [Texts(language).say(f"bought.weekday_{day}")]


AGREED = """
customers: {file}
as_of: 2026-02-01
persona_names: {{P1: The Regulars}}
targeting:
  knock_outs: {{big enough: {{measure: count, at_least: 50}}}}
  attractiveness: {{spend: {{column: spend, measure: share_of_total}}}}
  fit: {{stays: {{column: churned, better: low}}}}
playbook:
  shop:
    owner: Tom Richter
    date: 2026-01-14
    expires: 2026-01-31
    when: {{column: online_orders, above: everyone}}
    messages: ["**Stock up** <b>now</b> #today"]
  {persona}:
    owner: Lena Holm
    date: 2026-01-15
    personas: {persona}
    next_step: Call
remarks:
  - {{persona: P2, author: Lena Holm, team: sales, date: 2026-01-20, text: 'Who are they?'}}
"""


def test_what_people_agreed_and_said_is_in_the_book(file: Path, tmp_path: Path) -> None:
    path = tmp_path / "brief.yaml"
    path.write_text(AGREED.format(file=file, persona="The Regulars"), encoding="utf-8")
    edition = ps.build(path, progress=False).edition
    fingerprint = edition.claims_in("targeting_fingerprint")[0].value
    assert fingerprint == Brief.load(path).targeting.fingerprint
    assert all(edition.claims_in("decision", persona_id=one) for one in ("P1", "P2"))
    (step,) = edition.claims_in("next_step", persona_id="P1")
    assert (step.text, step.author, step.kind) == ("Call", "Lena Holm", "human")
    (said,) = [
        claim for one in ("P1", "P2") for claim in edition.claims_in("messages", persona_id=one)
    ]
    assert said.text == "**Stock up** <b>now</b> #today"
    assert "expired on" in said.note
    assert edition.claims_in("remarks", persona_id="P2")[0].note == "open"
    told = " ".join(one.what for one in edition.findings)
    assert "has expired" in told
    assert "bound to its number" in told


def test_a_playbook_for_a_persona_that_does_not_exist_stops_the_build(
    file: Path, out: Path, tmp_path: Path
) -> None:
    path = tmp_path / "brief.yaml"
    path.write_text(AGREED.format(file=file, persona="P7"), encoding="utf-8")
    with pytest.raises(BriefError, match="no such persona") as caught:
        build_files(path, tmp_path / "book", progress=False)
    assert "brief.yaml, playbook.P7.personas (line 19)" in str(caught.value)
    assert not (tmp_path / "book").exists()


def test_company_logo_and_accent_of_the_brief_are_in_the_edition(
    file: Path, tmp_path: Path
) -> None:
    logo = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
    (tmp_path / "logo.svg").write_bytes(logo)
    brief = tmp_path / "brief.yaml"
    brief.write_text(
        f"customers: {file}\ntitle: Customers\ncompany: Pine Ltd\nlogo: logo.svg\n"
        'accent: "#7A1F5C"\n'
    )
    look = ps.build(brief, progress=False).edition.look
    assert look is not None
    assert look.logo is not None
    assert (look.company, look.accent, look.logo.bytes) == ("Pine Ltd", "#7a1f5c", logo)


def test_a_paper_that_is_not_there_is_refused_before_the_work(customers: pd.DataFrame) -> None:
    with pytest.raises(BriefError, match="no such paper"):
        ps.build(customers, paper="a0", progress=False)  # type: ignore[arg-type]
