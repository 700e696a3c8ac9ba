"""Promises of the drafted brief: it loads, changes nothing, and shows no one's own values."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from personas.records.brief import Brief
from personas.records.draft import draft
from personas.records.read import read
from personas.records.readiness import Readiness
from personas.records.records import Records
from personas.records.schema import Column, Schema

N = 200
NOTHING_FOUND = Readiness("shop.csv", ())

HOSTILE = [
    *("no", "yes", "null", "~", "1e3", "007", "2026-06-30", " ", "a b", "- a", "a: b", "#x"),
    *("'", '"', "\\", "a\nb", "\t", "{a}", "[b", "&x", "!t", "%d", "@x", "`", "|", ">", "?", "x,y"),
    *(
        "=cmd()",
        "<script>alert(1)</script>",
        "Größe €",
        "🎉👩‍👩‍👧",
        "日本語",
        "\u202eabc",
        "\u2028",
        "\x85",
    ),
    *("label", "columns", "<<", "---", "...", "x" * 5000, "🎉" * 900),
]


def shop() -> pd.DataFrame:
    """One column of every kind and role."""
    rng = np.random.default_rng(0)
    return pd.DataFrame(
        {
            "customer_id": [f"C{number:04d}" for number in range(N)],
            "email": [f"someone{number}@example.org" for number in range(N)],
            "revenue": rng.lognormal(4, 1, N).round(2),
            "birth_year": rng.integers(1950, 2000, N),
            "channel": rng.choice(["shop", "web", "phone", "other way"], N),
            "size": pd.Categorical(
                rng.choice(["small", "large"], N), categories=["small", "large"], ordered=True
            ),
            "newsletter": rng.choice(["Y", "N"], N),
            "churned": rng.choice(["yes", "no"], N, p=[0.3, 0.7]),
            "gender": rng.choice(["male", "female"], N),
            "joined": [f"{1 + day % 28:02d}.{1 + day % 12:02d}.2024" for day in range(N)],
            "interests": rng.choice(["wine;cheese", "cheese", "wine;fish", "fish;cheese"], N),
            "three": 3,
            "nothing": None,
        }
    )


def loaded(text: str, folder: Path) -> Brief:
    path = folder / "brief.yaml"
    path.write_text(text, encoding="utf-8")
    return Brief.load(path)


def blank(schema: Schema) -> Schema:
    """The same columns, of which nothing is known."""
    return Schema(
        columns=tuple(
            Column(name=column.name, kind="text", role="ignore", label="?")
            for column in schema.columns
        )
    )


@pytest.fixture(scope="module")
def answers() -> Records:
    return read(shop()[["channel", "newsletter"]])


class TestItLoads:
    def test_it_changes_nothing(self, tmp_path):
        records = read(shop())
        assert loaded(draft(records), tmp_path).apply(records.schema) == records.schema

    def test_it_says_everything_that_was_inferred(self, tmp_path):
        records = read(shop())
        assert {column.kind for column in records.schema.columns} >= {
            *("number", "ordered", "category", "flag", "date", "set"),
        }
        assert loaded(draft(records), tmp_path).apply(blank(records.schema)) == records.schema

    def test_a_file_drafted_and_read_again_is_typed_the_same(self, tmp_path):
        shop().to_csv(tmp_path / "shop.csv", index=False)
        first = read(tmp_path / "shop.csv")
        brief = loaded(draft(first), tmp_path)
        assert brief.customers == tmp_path / "shop.csv"
        again = read(brief.customers, brief=brief)
        assert again.schema == first.schema
        assert again.column_facts() == first.column_facts()

    def test_settings_made_by_hand_are_kept(self, tmp_path):
        records = read(shop())
        schema = records.schema.replace(
            {
                "revenue": {"high": "big: spenders", "low": "no", "unit": "€ a year", "weight": 2},
                "channel": {"level_names": {"web": "the #web", "1": "yes"}, "group": "how"},
                "newsletter": {"missing": ("-1", "n/a"), "group": "how"},
            }
        )
        edited = records.with_schema(schema)
        text = draft(edited, NOTHING_FOUND)
        assert loaded(text, tmp_path).apply(blank(schema)) == schema

    def test_hostile_column_names(self, tmp_path):
        revenue = shop()["revenue"]
        # Reading gives blank names another one.
        names = [name for name in HOSTILE if name.strip()]
        records = read(pd.DataFrame({name: revenue * (1 + i) for i, name in enumerate(names)}))
        brief = loaded(draft(records, NOTHING_FOUND), tmp_path)
        assert list(brief.columns) == names
        assert brief.apply(blank(records.schema)) == records.schema

    def test_hostile_levels(self, tmp_path):
        records = read(
            pd.DataFrame(
                {
                    f"answer {place}": [level, "other", "third", "last"] * (N // 4)
                    for place, level in enumerate(HOSTILE)
                }
            )
        )
        brief = loaded(draft(records, NOTHING_FOUND), tmp_path)
        assert brief.apply(blank(records.schema)) == records.schema

    @settings(
        max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
    )
    @given(text=st.text(min_size=1, max_size=30))
    def test_any_label_level_name_and_group(self, text, answers, tmp_path):
        columns = [
            Column(
                name=name,
                kind="category",
                role="segment",
                label=text.strip() or "x",
                level_names={text: "word"},
                group=text.strip() or "x",
            )
            for name in ("channel", "newsletter")
        ]
        schema = Schema(columns=tuple(columns))
        records = answers.with_schema(schema)
        brief = loaded(draft(records, NOTHING_FOUND), tmp_path)
        assert brief.apply(blank(schema)) == schema

    def test_proposed_groups_are_in_force(self, tmp_path):
        frame = shop().assign(revenue_usd=lambda f: f["revenue"] * 1.1)
        records = read(frame)
        schema = loaded(draft(records), tmp_path).apply(records.schema)
        assert schema["revenue"].group == schema["revenue_usd"].group is not None

    def test_a_frame_has_no_file_to_name(self, tmp_path):
        assert loaded(draft(read(shop())), tmp_path).customers is None

    def test_the_path_of_the_records_can_be_given(self, tmp_path):
        text = draft(read(shop()), NOTHING_FOUND, customers="../exports: all/shop.csv")
        assert loaded(text, tmp_path).customers == tmp_path / ".." / "exports: all" / "shop.csv"

    def test_nobody_has_agreed_yet(self, tmp_path):
        assert loaded(draft(read(shop())), tmp_path).agreed_by == {}


class TestItShowsNobody:
    def test_what_few_customers_have_is_not_written(self):
        frame = shop()
        frame.loc[:3, "channel"] = "court order"
        frame.loc[7, "revenue"] = 666_666.0
        frame.loc[8, "birth_year"] = 1893
        text = draft(read(frame))
        assert "court" not in text
        assert "666" not in text
        assert "1893" not in text
        assert "someone" not in text
        assert "C0001" not in text
        assert '"shop" ' in text or "shop " in text

    def test_the_words_of_a_rare_answer_are_not_written(self, tmp_path):
        frame = shop().assign(diagnosis=["positive"] * 3 + ["negative"] * (N - 3))
        brief = Brief(columns={"diagnosis": {"yes": "positive", "no": "negative"}})
        text = draft(read(frame, brief=brief))
        assert "positive" not in text
        assert "nearly all alike" in text

    def test_an_order_with_a_rare_level_is_left_to_the_reader(self, tmp_path):
        frame = shop()
        frame["size"] = pd.Categorical(
            ["tiny"] * 2 + ["small", "large"] * (N // 2 - 1),
            categories=["tiny", "small", "large"],
            ordered=True,
        )
        records = read(frame)
        text = draft(records)
        assert "tiny" not in text
        assert loaded(text, tmp_path).apply(records.schema) == records.schema


class TestItReadsWell:
    def test_columns_come_in_the_order_of_the_file(self):
        text = draft(read(shop())).partition("\ncolumns:\n")[2]
        names = [
            line.strip(" :")
            for line in text.splitlines()
            if line.startswith("  ") and line[2] not in " #"
        ]
        assert names == list(shop().columns)

    def test_each_column_says_what_was_seen(self):
        text = draft(read(shop()))
        for seen in (
            "# 200 different values",
            "# number, half of them from 19",
            "# one value",
            "# empty",
            "% yes",
            "# date, ",
            "several of: cheese ",
        ):
            assert seen in text, seen

    def test_lines_are_short_and_roles_and_kinds_explained(self):
        text = draft(read(shop()))
        assert max(len(line) for line in text.splitlines()) <= 100
        head = text.partition("columns:")[0]
        for word in ("segment", "describe", "outcome", "protected", "personal", "ignore"):
            assert f"#   {word}" in head
        for word in ("ordered", "category", "flag", "date", "set", "text"):
            assert word in head

    def test_an_uncommented_example_still_loads(self, tmp_path):
        text = draft(read(shop()))
        for example in ("title:", "company:", "population:", "as_of:", "currency:", "unique_id:"):
            text = text.replace(f"# {example}", example)
        brief = loaded(text.replace('# unit: "€ a year"', "unit: money a year"), tmp_path)
        assert brief.currency == "€"
        assert brief.unique_id


@pytest.mark.real
@pytest.mark.parametrize(
    "file",
    [
        "marketing_campaign/marketing_campaign.csv",
        "bank_marketing/customers.csv.gz",
        "telco_churn/Telco-Customer-Churn.csv",
        "wholesale/wholesale.csv",
        "mcdonalds/mcdonalds.csv",
    ],
)
def test_real_records_come_back_as_they_were_inferred(file, real_data, tmp_path):
    records = read(real_data / file)
    brief = loaded(draft(records, NOTHING_FOUND), tmp_path)
    assert brief.apply(blank(records.schema)) == records.schema


def test_the_examples_of_what_people_agree_on_can_be_used_as_they_stand(tmp_path):
    text = draft(read(shop()), NOTHING_FOUND)
    block = text[text.index("# targeting:") : text.index("\ncolumns:")]
    told = [line.removeprefix("# ") for line in block.splitlines()]
    kept = [line for line in told if not line.startswith(("What ", "Agree"))]
    brief = loaded("\n".join(kept) + "\n", tmp_path)
    assert len(brief.targeting.fingerprint) == 64
    assert brief.playbook["welcome back"].owner == "Bo Chen"
    assert brief.remarks[0].team == "sales"
