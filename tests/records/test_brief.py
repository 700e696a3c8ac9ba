"""Promises of the brief: what is written is what counts, and every mistake is named by its line."""

from __future__ import annotations

import datetime
from pathlib import Path

import pandas as pd
import pytest

from personas.errors import BriefError, ColumnError, SourceError
from personas.records.brief import Brief
from personas.records.brief_yaml import key_lines, quoted, read_brief_file
from personas.records.read import read
from personas.records.schema import Column, Schema


def schema_of(**kinds: str) -> Schema:
    return Schema(
        columns=tuple(
            Column.model_validate({"name": name, "kind": kind, "role": "segment", "label": name})
            for name, kind in kinds.items()
        )
    )


SHOP = schema_of(visits="number", spend="number", age="number", city="category", member="flag")


@pytest.fixture
def load(tmp_path: Path):
    def load(text: str | bytes) -> Brief:
        path = tmp_path / "brief.yaml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return Brief.load(path)

    return load


def refused(load, text: str | bytes) -> str:
    with pytest.raises(BriefError) as caught:
        load(text)
    return str(caught.value)


class TestWhatIsWrittenCounts:
    def test_every_setting_arrives(self, load, tmp_path):
        brief = load(
            """
            customers: data/accounts.csv
            unit: accounts
            title: Who buys from us
            company: Example Ltd
            population: Accounts active 2023 to 2025.
            as_of: 2026-06-30
            currency: €
            min_cell: 20
            n_personas: 5
            n_personas_reason: five sales regions
            method: kmeans
            max_personas: 6
            min_share: 0.1
            seed: 7
            unique_id: yes
            columns:
              spend:
                {name: wine spend, high: wine buyers, low: savers, unit: money a year, weight: 2}
            groups:
              buying: [visits, spend]
            persona_names: {P1: Wine lovers}
            agreed_by:
              sales: Ann Lee, 2026-06-30
              marketing: {name: Bo Chen, date: 2026-07-01}
            """
        )
        assert brief.customers == tmp_path / "data" / "accounts.csv"
        assert (brief.unit, brief.company, brief.currency) == ("accounts", "Example Ltd", "€")
        assert brief.as_of == datetime.date(2026, 6, 30)
        assert (brief.min_cell, brief.n_personas, brief.max_personas) == (20, 5, 6)
        assert (brief.method, brief.min_share, brief.seed, brief.unique_id) == (
            "kmeans",
            0.1,
            7,
            True,
        )
        assert brief.persona_names["P1"].name == "Wine lovers"
        assert brief.agreed_by["sales"].name == "Ann Lee"
        assert brief.agreed_by["sales"].date == datetime.date(2026, 6, 30)
        assert brief.agreed_by["marketing"].date == datetime.date(2026, 7, 1)
        spend = brief.apply(SHOP)["spend"]
        assert (spend.label, spend.high, spend.low) == ("wine spend", "wine buyers", "savers")
        assert (spend.unit, spend.weight, spend.group) == ("€ a year", 2.0, "buying")

    def test_an_absolute_path_stays(self, load, tmp_path):
        assert load(f"customers: {tmp_path / 'x.csv'}").customers == tmp_path / "x.csv"

    def test_empty_settings_are_settings_not_made(self, load):
        brief = load(
            "title:\ncurrency: ~\nas_of: null\ncolumns:\n  spend:\n  age:\n    unit:\n"
            "groups:\nagreed_by:\n  sales:\n  marketing:\n"
        )
        assert brief.model_dump() == Brief(columns={"spend": {}, "age": {}}).model_dump()
        assert brief.apply(SHOP) == SHOP

    def test_spellings_are_not_read_as_booleans_numbers_or_dates(self, load):
        brief = load(
            """
            columns:
              no: {label: refusals}
              city:
                kind: ordered
                levels: [no, 1.10, 2026-06-30, 007, 1e3, null, ~]
                level_names: {no: none at all, 007: bond, null: nothing}
                missing: [-1, n/a, null]
              member:
                yes: [yes, on, 1]
                no: no
            """
        )
        city = brief.columns["city"]
        assert city.levels == ("no", "1.10", "2026-06-30", "007", "1e3", "null", "~")
        assert city.level_names == {"no": "none at all", "007": "bond", "null": "nothing"}
        assert city.missing == ("-1", "n/a", "null")
        assert brief.columns["member"].yes == ("yes", "on", "1")
        assert brief.columns["member"].no == ("no",)
        assert brief.columns["no"].label == "refusals"

    @pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
    def test_the_encodings_of_editors_are_read(self, load, codec):
        assert load("unit: Kündige\r\ncurrency: €\r\n".encode(codec)).unit == "Kündige"

    def test_a_name_with_a_comma_is_a_name(self, load):
        agreed = load("agreed_by: {sales: 'Ann Lee, Head of Sales'}").agreed_by["sales"]
        assert (agreed.name, agreed.date) == ("Ann Lee, Head of Sales", None)

    def test_a_brief_cannot_be_changed(self, load):
        with pytest.raises(ValueError, match="frozen"):
            load("unit: accounts").unit = "people"


class TestApply:
    def test_what_the_brief_leaves_out_stays_as_inferred(self, load):
        after = load("unit: accounts\ncolumns: {age: {role: protected}}").apply(SHOP)
        assert after.unit == "accounts"
        assert after["age"].role == "protected"
        assert [c for c in after.columns if c.name != "age"] == [
            c for c in SHOP.columns if c.name != "age"
        ]

    @pytest.mark.parametrize(
        ("setting", "kind"),
        [
            ("levels: [a, b]", "ordered"),
            ("yes: ja", "flag"),
            ("no: nein", "flag"),
            ("separator: ';'", "set"),
            ("date_format: '%d.%m.%Y'", "date"),
            ("decimal: ','", "number"),
        ],
    )
    def test_a_setting_of_one_kind_says_the_kind(self, load, setting, kind):
        assert load(f"columns: {{city: {{{setting}}}}}").apply(SHOP)["city"].kind == kind

    def test_a_new_kind_forgets_what_was_inferred_for_the_old_one(self, load):
        inferred = SHOP.replace({"member": {"yes": ("1",), "no": ("0",), "missing": ("-1",)}})
        member = load("columns: {member: {kind: category}}").apply(inferred)["member"]
        assert (member.kind, member.yes, member.no) == ("category", (), ())
        assert member.missing == ("-1",)

    def test_the_briefs_id_replaces_the_inferred_one(self, load):
        inferred = SHOP.replace({"visits": {"role": "id"}})
        after = load("columns: {age: {role: id}}").apply(inferred)
        assert (after["age"].role, after["visits"].role) == ("id", "ignore")

    def test_a_groups_weight_multiplies_its_columns(self, load):
        after = load(
            "columns: {spend: {weight: 3}, age: {group: buying}}\n"
            "groups: {buying: {columns: [visits, spend], weight: 0.5}}"
        ).apply(SHOP)
        assert [after[name].weight for name in ("visits", "spend", "age")] == [0.5, 1.5, 0.5]
        assert after.names(role="segment") == SHOP.names(role="segment")
        assert {after[name].group for name in ("visits", "spend", "age")} == {"buying"}

    def test_unknown_columns_are_listed_all_at_once(self, load):
        brief = load(
            "columns: {vists: {role: ignore}, agee: {}, spend: {}}\ngroups: {x: [age, zzzzz]}"
        )
        with pytest.raises(ColumnError) as caught:
            brief.apply(SHOP)
        assert str(caught.value) == (
            "ColumnError: 3 columns of the brief are not in the records.\n"
            "  where: brief.yaml, columns: 'vists', 'agee'; groups: 'zzzzz'\n"
            "  found: 'visits', 'spend', 'age' and 2 more\n"
            "  do:    did you mean 'visits', 'age'?"
        )

    def test_one_unknown_column_is_said_in_the_singular(self, load):
        with pytest.raises(ColumnError, match=r"1 column of the brief is not in the records\."):
            load("columns: {vists: {}}").apply(SHOP)

    def test_an_order_must_be_declared(self, load):
        with pytest.raises(BriefError) as caught:
            load("columns:\n  city:\n    kind: ordered\n").apply(SHOP)
        assert "brief.yaml, columns.city.kind (line 3)" in str(caught.value)
        assert "levels: [low, middle, high]" in str(caught.value)

    def test_text_makes_no_clusters(self, load):
        with pytest.raises(BriefError, match="text makes no clusters"):
            load("columns: {remark: {role: segment}}").apply(schema_of(remark="text"))


class TestMistakesAreNamedByTheirLine:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            (
                "unit: accounts\ncolumns:\n  visits:\n    kind: numbr\n",
                ["columns.visits.kind (line 4)", "'numbr'", "did you mean 'number'?"],
            ),
            ("columns: {visits: {rolle: id}}", ["(line 1)", "'rolle'", "did you mean 'role'?"]),
            ("uint: accounts", ["uint (line 1)", "did you mean 'unit'?"]),
            ("\n\nmin_cell: 2", ["min_cell (line 3)", "'2'", "greater than or equal to 3"]),
            ("min_cell: few", ["min_cell (line 1)", "'few'", "whole number"]),
            ("n_personas: many", ["n_personas (line 1)", "'many'", "write auto"]),
            ("n_personas: 1", ["n_personas (line 1)", "'1'", "write auto"]),
            ("method: k-means", ["method (line 1)", "'k-means'", "did you mean 'kmeans'?"]),
            ("as_of: 30.6.2026", ["as_of (line 1)", "'30.6.2026'", "2026-06-30"]),
            ("as_of: 2014", ["as_of (line 1)", "'2014'", "2026-06-30"]),
            ("unique_id: perhaps", ["unique_id (line 1)", "'perhaps'", "true or false"]),
            ("columns: [visits]", ["columns (line 1)", "a list of 1", "block of settings"]),
            ("columns: {a: {weight: -1}}", ["columns.a.weight (line 1)", "'-1'"]),
            ("columns: {a: {weight: .nan}}", ["columns.a.weight (line 1)", "'.nan'"]),
            ("columns: {a: {label: x, name: y}}", ["columns.a.label (line 1)", "keep one"]),
            ("columns: {a: {kind: number, yes: ja}}", ["columns.a.yes (line 1)", "kind: flag"]),
            ("columns: {a: {levels: [low]}}", ["columns.a.levels (line 1)", "lowest first"]),
            ("columns: {a: {levels: [x, y, x]}}", ["columns.a.levels (line 1)", "'x'"]),
            ("columns: {a: {yes: [j], no: [j]}}", ["columns.a.no (line 1)", "'j'"]),
            ("columns: {a: {unit: money}}", ["columns.a.unit (line 1)", "currency"]),
            ("columns: {a: {role: id}, b: {role: id}}", ["columns.b.role (line 1)", "'a', 'b'"]),
            ("groups: {g: [a]}", ["groups.g (line 1)", "has one column"]),
            ("groups: {g: [a, a]}", ["groups.g (line 1)", "has one column"]),
            ("columns: {a: {group: g}}", ["columns.a.group (line 1)", "has one column"]),
            ("groups:\n  g: [a, b]\n  h: [b, c]\n", ["groups.h (line 3)", "'b' is in two groups"]),
            ("groups: {g: {colums: [a, b]}}", ["groups.g", "did you mean 'columns'?"]),
            ("persona_names: {First: x}", ["persona_names.First (line 1)", "P1, P2"]),
            ("persona_names: {P1: x, P2: x}", ["persona_names (line 1)", "'x'"]),
            ("n_personas: 2\npersona_names: {P3: x}", ["persona_names.P3 (line 2)", "P3"]),
            ("agreed_by: {saels: Ann}", ["agreed_by.saels (line 1)", "did you mean 'sales'?"]),
            ("agreed_by: {sales: 'Ann, 1.1.26'}", ["agreed_by.sales", "'1.1.26'", "2026-06-30"]),
        ],
    )
    def test_a_setting_that_cannot_be_used(self, load, text, expected):
        message = refused(load, text)
        assert message.startswith("BriefError: ")
        assert "\n  where: brief.yaml, " in message
        assert "\n  do:    " in message
        for part in expected:
            assert part in message

    def test_all_places_are_named_in_the_order_of_the_file(self, load):
        message = refused(load, "columns:\n  b: {kind: x}\n  a: {role: y}\nseed: z\n")
        assert (
            "where: brief.yaml, columns.b.kind (line 2); "
            "also columns.a.role (line 3); seed (line 4)\n"
        ) in message

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("unit: a\nunit: b\n", ["unit (line 2)", "set twice", "line 1"]),
            ("columns:\n  a: {}\n  b: {}\n  a: {}\n", ["columns.a (line 4)", "line 2"]),
            ("columns:\n\ta: {}\n", ["line 2, column 1", "spaces, not with tabs"]),
            ("unit: a: b\n", ["line 1", "quotes"]),
            ("unit: [a\n", ["brief.yaml, line"]),
            ("a: {b: Who?}\n", ["line 1", "question mark in quotes"]),
            ("a: &x [1, 2]\nb: *x\n", ["alias"]),
            ("a: &x [*x]\n", ["alias"]),
            ("? [a, b]\n: c\n", ["line 1", "one word"]),
            ("- a\n- b\n", ["not a list of settings"]),
            ("just words", ["not a list of settings"]),
            ("", ["empty"]),
            ("# nothing but a remark\n", ["empty"]),
            (b"unit: K\xfcndige\n", ["UTF-8"]),
            (b"unit: a\x00b\n", ["control characters"]),
            (b"\x89PNG\r\n\x1a\n\x00\x00", ["brief.yaml"]),
            ("[" * 3000, ["brief.yaml"]),
            ("a: !!python/object:os.system x\n", ["'a' is not a setting"]),
        ],
    )
    def test_a_file_that_is_no_brief(self, load, text, expected):
        message = refused(load, text)
        assert "\n  do:    " in message
        for part in expected:
            assert part in message

    @pytest.mark.parametrize("path", ["missing.yaml", "."])
    def test_a_file_that_is_not_there(self, tmp_path, path):
        with pytest.raises(SourceError, match="cannot be opened"):
            Brief.load(tmp_path / path)


@pytest.mark.parametrize(
    "text",
    [
        *("no", "Yes", "null", "~", "1e3", "007", "2026-06-30", "", " ", "a b", " a", "-", "- a"),
        *("a: b", "#x", "'", '"', "\\", "\n", "\r\n", "\t", "{a}", "[b", "&x", "*x", "!t", "%d"),
        *(
            "@x",
            "`",
            "|",
            ">",
            "?",
            "=cmd()",
            "<script>",
            "#import",
            "Größe €",
            "🎉👩‍👩‍👧",
            "日本語",
        ),
        *(
            "\u202eabc",
            "\u2028",
            "\x85",
            "\x7f",
            "\x00",
            "\ufeff",
            "\ufffe",
            "x" * 5000,
            "🎉" * 900,
        ),
    ],
)
def test_any_name_survives_quoting(tmp_path, text):
    path = tmp_path / "brief.yaml"
    path.write_text(
        f"{key_lines(text, '')} {quoted(text)}\nlist:\n  - {quoted(text)}\n", encoding="utf-8"
    )
    assert read_brief_file(path).content == {text: text, "list": [text]}


def test_records_are_read_with_the_kinds_of_the_brief(load):
    frame = pd.DataFrame(
        {
            "size": ["small", "large"] * 20,
            "code": [1, 2, 3, 4] * 10,
            "paid": ["1.234,5", "7,25"] * 20,
            "joined": ["03/04/2024", "12/11/2023"] * 20,
            "likes": ["wine+cheese", "fish"] * 20,
            "member": ["gold", "none"] * 20,
        }
    )
    brief = load(
        """
        columns:
          size: {levels: [small, large]}
          code: {kind: category, level_names: {1: shop}}
          paid: {decimal: ","}
          joined: {date_format: "%m/%d/%Y"}
          likes: {separator: "+"}
          member: {yes: gold}
        """
    )
    records = read(frame, brief=brief)
    assert {column.name: column.kind for column in records.schema.columns} == {
        "size": "ordered",
        "code": "category",
        "paid": "number",
        "joined": "date",
        "likes": "set",
        "member": "flag",
    }
    assert records.to_frame().iloc[0].to_dict() | {"likes": None} == {
        "size": "small",
        "code": "1",
        "paid": 1234.5,
        "joined": pd.Timestamp("2024-03-04"),
        "likes": None,
        "member": True,
    }
    assert set(records.to_frame()["likes"][0]) == {"wine", "cheese"}


class TestAskable:
    def test_it_is_carried_into_the_schema(self, load):
        brief = load("columns:\n  visits: {askable: true}\n  spend: {askable: false}\n")
        applied = brief.apply(SHOP)
        assert [applied[name].askable for name in ("visits", "spend", "age")] == [True, False, None]

    @pytest.mark.parametrize("role", ["outcome", "protected", "personal", "id", "ignore"])
    def test_what_nobody_can_be_asked_for_is_refused(self, load, role):
        brief = load(f"columns:\n  visits:\n    role: {role}\n    askable: true\n")
        with pytest.raises(BriefError, match="cannot be asked") as raised:
            brief.apply(SHOP)
        assert "line 4" in str(raised.value)

    def test_it_is_yes_or_no(self, load):
        assert "askable" in refused(load, "columns:\n  visits: {askable: sometimes}\n")

    def test_a_schema_without_it_is_stored_as_before(self):
        assert "askable" not in SHOP.model_dump_json()
        assert Schema.model_validate_json(SHOP.model_dump_json()) == SHOP
