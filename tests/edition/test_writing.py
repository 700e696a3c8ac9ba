from __future__ import annotations

import pytest

from personas.edition.edition import Edition
from personas.profiling.understanding import understand
from tests.edition.written import edition, facts, write
from tests.profiling.planted import HOSTILE, lazy, rows, schema, study


def test_the_same_understanding_gives_the_same_bytes() -> None:
    assert write(facts()).to_json() == edition().to_json()
    assert write(facts(n_edge=15)).id != edition().id


def test_row_order_changes_no_byte() -> None:
    import numpy as np
    import pyarrow as pa

    order = pa.array(np.random.default_rng(9).permutation(rows().num_rows))
    shuffled = understand(lazy(rows().take(order)), schema(), study(), min_cell=10)
    assert write(facts(), understanding=shuffled).id == edition().id


def test_an_edition_survives_being_stored() -> None:
    assert Edition.from_json(edition().to_json()) == edition()


def test_every_claim_stands_in_one_slot() -> None:
    found = edition()
    slots = [found.slots, *(persona.slots for persona in found.personas)]
    named = [claim for slot in slots for told in slot.values() for claim in told]
    assert sorted(named) == sorted(claim.id for claim in found.claims)


def test_personas_carry_their_size_and_share() -> None:
    assert [(p.id, p.n) for p in edition().personas] == [("P1", 600), ("P2", 400), ("P3", 200)]
    assert sum(persona.share for persona in edition().personas) == pytest.approx(1)


def test_hostile_labels_pass_unchanged_as_text() -> None:
    hostile = {
        "spend": HOSTILE,
        "web_orders": "=cmd()",
        "kids": "مرحبا",
        "contract": "🛒 & co",
        "source": "{{ x }}",
        "newsletter": "a\u202eb",
        "online_share": "x" * 5000,
    }
    odd = schema(**{name: {"label": label} for name, label in hostile.items()})
    written = write(facts(), understanding=understand(lazy(), odd, study()), schema=odd)
    told = [claim.cells[0] for claim in written.claims_in("columns")]
    assert set(hostile.values()) <= set(told)
    assert Edition.from_json(written.to_json()) == written


def test_a_hostile_level_is_a_trait_like_any_other() -> None:
    table = rows()
    cells = [HOSTILE if name == "P3" else "calm" for name in table["__persona"].to_pylist()]
    import pyarrow as pa

    at = table.schema.get_field_index("country")
    table = table.set_column(at, "country", pa.array(cells))
    found = understand(lazy(table), schema(country={"role": "segment"}), study(table), min_cell=10)
    told = write(facts(), understanding=found).claims_in("traits", persona_id="P3")
    assert f"country {HOSTILE}" in [claim.label for claim in told]


def test_what_nobody_set_is_not_stored_so_that_older_books_still_open() -> None:
    content = edition().model_copy(update={"typing": None}).to_json()
    assert '"typing"' not in content
    assert '"askable"' not in content
    assert '"point"' not in content
    assert Edition.from_json(content).to_json() == content
