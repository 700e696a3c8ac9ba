"""Promises of the readiness check: what stops, what warns, and what leaves sound data alone."""

from __future__ import annotations

import datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from personas.records.alike_levels import slips
from personas.records.brief import Brief
from personas.records.near_copies import correlation_ratios, cramers_v
from personas.records.outliers import far_values
from personas.records.read import read
from personas.records.readiness import Readiness, check
from personas.texts import Texts

N = 400


def sound(n_rows: int = N, seed: int = 0) -> pd.DataFrame:
    """Customers with nothing to find fault with."""
    rng = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "customer_id": [f"C{number:05d}" for number in range(n_rows)],
            "revenue": rng.lognormal(4, 1, n_rows).round(2),
            "visits": rng.poisson(6, n_rows),
            "channel": rng.choice(["shop", "web", "phone"], n_rows),
            "newsletter": rng.choice(["yes", "no"], n_rows),
            "churned": rng.choice(["yes", "no"], n_rows, p=[0.2, 0.8]),
        }
    )


def found(readiness: Readiness, topic: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(f.level, f.columns) for f in readiness.findings if f.topic == topic]


def said(readiness: Readiness, topic: str) -> str:
    return " ".join(f"{f.what} {f.where} {f.do}" for f in readiness.findings if f.topic == topic)


class TestSoundRecords:
    def test_nothing_is_found_but_what_was_inferred(self):
        readiness = check(sound())
        assert readiness.may_build
        assert [f.level for f in readiness.findings if f.level != "note"] == []
        assert {f.topic for f in readiness.findings} <= {"id", "outcome", "codes"}
        assert readiness.groups == {}

    def test_the_order_of_rows_does_not_matter(self):
        frame = pd.concat([sound(), sound()]).reset_index(drop=True)
        frame["copy"] = frame["revenue"] * 2
        shuffled = frame.sample(frac=1, random_state=1).reset_index(drop=True)
        assert check(frame).findings == check(shuffled).findings

    def test_a_path_is_read_first(self, tmp_path):
        sound().to_csv(tmp_path / "shop.csv", index=False)
        assert check(tmp_path / "shop.csv").name == "shop.csv"


class TestStops:
    def test_under_thirty_rows(self):
        readiness = check(sound(29))
        assert not readiness.may_build
        assert found(readiness, "rows") == [("stop", ())]
        assert "There are 29 rows" in said(readiness, "rows")
        assert check(sound(30)).may_build

    def test_nothing_left_to_cluster_on_says_why_for_each_column(self):
        frame = sound()[["customer_id", "churned"]].assign(
            same="x", sex=np.tile(["male", "female"], N // 2)
        )
        readiness = check(frame)
        assert not readiness.may_build
        text = said(readiness, "columns")
        assert "No column is left" in text
        for reason in (
            "'customer_id' (the id)",
            "'churned' (an outcome)",
            "'same' (ignored, one value)",
            "'sex' (protected)",
        ):
            assert reason in text

    def test_columns_without_weight_leave_nothing(self):
        frame = sound()[["customer_id", "visits"]]
        brief = Brief(columns={"visits": {"weight": 0}})
        assert "'visits' (weight 0)" in said(check(frame, brief=brief), "columns")

    def test_an_id_that_repeats_stops_only_where_the_brief_says_so(self):
        frame = pd.concat([sound(), sound().head(3)])
        assert check(frame).may_build
        assert found(check(frame), "ids") == [("warn", ("customer_id",))]
        assert "3 of 403 rows carry an id that another row has" in said(check(frame), "ids")
        strict = check(frame, brief=Brief(unique_id=True))
        assert not strict.may_build
        assert found(strict, "ids") == [("stop", ("customer_id",))]

    def test_unique_ids_need_an_id(self):
        readiness = check(sound().drop(columns="customer_id"), brief=Brief(unique_id=True))
        assert found(readiness, "ids") == [("stop", ())]


class TestRowsAndColumns:
    def test_seventy_rows_a_clustering_column_are_advised(self):
        four_columns = sound(279)
        assert found(check(four_columns), "rows") == [("warn", ())]
        assert "279 rows for 4 clustering columns are few: 280" in said(check(four_columns), "rows")
        assert found(check(sound(280)), "rows") == []

    def test_one_clustering_column_makes_bands(self):
        readiness = check(sound()[["customer_id", "revenue"]])
        assert found(readiness, "columns") == [("warn", ("revenue",))]

    def test_rows_that_look_like_events_are_told(self):
        frame = pd.concat([sound(), sound(), sound()])
        brief = Brief(columns={"customer_id": {"role": "id"}})
        assert "look like events" in said(check(frame, brief=brief), "ids")

    def test_missing_ids_are_counted(self):
        frame = sound()
        frame.loc[:4, "customer_id"] = None
        brief = Brief(columns={"customer_id": {"role": "id"}})
        assert "5 of 400 rows have no id" in said(check(frame, brief=brief), "ids")

    def test_rows_equal_in_all_but_the_id_warn(self):
        frame = sound()
        again = frame.head(20).assign(customer_id=[f"D{i}" for i in range(20)])
        readiness = check(pd.concat([frame, again]))
        assert found(readiness, "duplicates") == [("warn", ())]
        assert "20 of 420 rows equal another row in everything but the id" in said(
            readiness, "duplicates"
        )

    def test_equal_answers_to_few_questions_are_chance(self):
        rng = np.random.default_rng(0)
        frame = pd.DataFrame({f"q{i}": rng.choice(["yes", "no"], N) for i in range(3)})
        frame.insert(0, "customer_id", [f"C{i:04d}" for i in range(N)])
        readiness = check(frame)
        assert found(readiness, "duplicates") == [("note", ())]
        assert "392 of 400" in said(readiness, "duplicates")

    def test_columns_more_than_half_empty_warn(self):
        frame = sound().assign(
            half=np.where(np.arange(N) % 2, 5.0 + np.arange(N) % 7, np.nan),
            sparse=np.where(np.arange(N) % 5, np.nan, 1.5 * (np.arange(N) % 7)),
        )
        readiness = check(frame)
        assert found(readiness, "missing") == [("warn", ("sparse",))]
        assert "(80 %)" in said(readiness, "missing")

    def test_empty_and_constant_columns_warn(self):
        frame = sound().assign(nothing=None, three=3, eleven="x")
        readiness = check(frame)
        assert found(readiness, "empty") == [("warn", ("nothing",))]
        assert found(readiness, "constant") == [("warn", ("three", "eleven"))]

    def test_what_the_brief_ignores_is_not_mentioned(self):
        brief = Brief(columns={"three": {"role": "ignore"}})
        assert found(check(sound().assign(three=3), brief=brief), "constant") == []


class TestNearCopies:
    def test_a_scaled_column_is_proposed_as_one_group(self):
        frame = sound()
        frame["revenue_usd"] = frame["revenue"] * 1.1 + 3
        readiness = check(frame)
        assert list(readiness.groups.values()) == [("revenue", "revenue_usd")]
        assert found(readiness, "near-copies") == [("note", ("revenue", "revenue_usd"))]

    def test_a_brief_that_groups_them_has_dealt_with_them(self):
        frame = sound()
        frame["revenue_usd"] = frame["revenue"] * 1.1
        warned = check(frame, brief=Brief())
        assert found(warned, "near-copies") == [("warn", ("revenue", "revenue_usd"))]
        brief = Brief(groups={"money": ["revenue", "revenue_usd"]})
        assert check(frame, brief=brief).groups == {}

    def test_a_third_copy_joins_the_group_that_is_there(self):
        frame = sound()
        frame["revenue_usd"] = frame["revenue"] * 1.1
        frame["revenue_gbp"] = frame["revenue"] * 0.9
        brief = Brief(groups={"money": ["revenue", "visits"]})
        assert check(frame, brief=brief).groups == {
            "money": ("revenue", "visits", "revenue_usd", "revenue_gbp")
        }

    def test_copies_of_every_kind_are_seen(self):
        frame = sound()
        frame["channel_code"] = frame["channel"].map({"shop": "A", "web": "B", "phone": "C"})
        frame["subscriber"] = np.where(frame["newsletter"] == "yes", "no", "yes")
        frame["plan"] = np.where(frame["visits"] > 6, "large", "small")
        frame["seats"] = np.where(frame["plan"] == "large", 50.0, 5.5)
        assert set(check(frame).groups.values()) == {
            ("channel", "channel_code"),
            ("newsletter", "subscriber"),
            ("plan", "seats"),
        }

    def test_a_number_that_a_category_tells_says_less_than_it(self):
        frame = sound()
        frame["calls"] = np.where(frame["channel"] == "phone", 5.0, 0.5)
        assert check(frame).groups == {}

    def test_rare_scores_that_are_only_alike_on_one_scale_are_no_copies(self):
        rng = np.random.default_rng(0)
        ill = rng.random(N) < 0.2
        scores = {name: np.where(ill, rng.integers(1, 4, N), 0) for name in ("itching", "scaling")}
        assert check(sound().assign(**scores)).groups == {}

    def test_one_giant_customer_makes_no_copy(self):
        frame = sound().assign(other=np.random.default_rng(9).lognormal(4, 1, N))
        frame.loc[0, ["revenue", "other"]] = 1e9
        assert np.corrcoef(frame["revenue"], frame["other"])[0, 1] > 0.99
        assert check(frame).groups == {}

    def test_rare_flags_that_agree_by_chance_are_no_copies(self):
        frame = sound()
        frame["vip"] = frame["partner_shop"] = np.where(np.arange(N) < 3, "yes", "no")
        assert check(frame).groups == {}

    def test_columns_seldom_filled_together_are_not_compared(self):
        frame = sound()
        frame["old_price"] = np.where(np.arange(N) < 210, frame["revenue"], np.nan)
        frame["new_price"] = np.where(np.arange(N) >= 190, frame["revenue"] * 2, np.nan)
        assert ("old_price", "new_price") not in check(frame).groups.values()

    def test_cramers_v_of_independent_columns_of_many_levels_is_near_0(self):
        rng = np.random.default_rng(0)
        assert cramers_v(rng.integers(0, 40, 500), rng.integers(0, 40, 500)) < 0.2

    def test_the_correlation_ratio_forgives_many_levels(self):
        rng = np.random.default_rng(0)
        ratio = correlation_ratios(rng.integers(0, 90, 500), rng.normal(size=(500, 1)))
        assert ratio[0] < 0.35


class TestLeaks:
    def test_a_number_that_gives_the_outcome_away(self):
        frame = sound()
        frame["days_since_exit"] = np.where(frame["churned"] == "yes", 40, 0) + np.arange(N) % 9
        readiness = check(frame)
        assert found(readiness, "leak") == [("warn", ("days_since_exit", "churned"))]

    def test_a_category_that_gives_the_outcome_away(self):
        frame = sound()
        frame["stage"] = np.where(frame["churned"] == "yes", "gone", frame["channel"])
        assert found(check(frame), "leak") == [("warn", ("stage", "churned"))]

    def test_a_cell_that_is_filled_only_afterwards(self):
        frame = sound()
        frame["exit_survey"] = np.where(frame["churned"] == "yes", np.arange(N) % 7 * 1.5, np.nan)
        assert found(check(frame), "leak") == [("warn", ("exit_survey", "churned"))]

    def test_a_number_that_is_the_outcome_in_another_unit(self):
        frame = sound().assign(points=lambda f: f["revenue"] * 7)
        brief = Brief(columns={"revenue": {"role": "outcome"}})
        assert found(check(frame, brief=brief), "leak") == [("warn", ("points", "revenue"))]

    def test_a_strong_but_honest_predictor_is_no_leak(self):
        rng = np.random.default_rng(0)
        frame = sound()
        frame["complaints_score"] = rng.normal(np.where(frame["churned"] == "yes", 1.5, 0), 1)
        assert found(check(frame), "leak") == []

    def test_many_levels_do_not_predict_by_being_remembered(self):
        rng = np.random.default_rng(0)
        frame = sound().assign(town=rng.choice([f"town {i}" for i in range(45)], N))
        assert found(check(frame), "leak") == []

    def test_what_makes_no_clusters_may_know_the_outcome(self):
        frame = sound()
        frame["stage"] = np.where(frame["churned"] == "yes", "gone", "here")
        brief = Brief(columns={"stage": {"role": "describe"}})
        assert found(check(frame, brief=brief), "leak") == []


class TestImpossibleValues:
    def born(self, *extra: int) -> pd.DataFrame:
        years = np.concatenate([1950 + np.arange(N - len(extra)) % 50, extra]).astype(int)
        return sound().assign(Year_Birth=years)

    def test_a_birth_year_of_1893_is_counted_not_named(self):
        frame = self.born(1893, 1899).assign(joined=pd.Timestamp("2014-06-29"))
        readiness = check(frame)
        text = said(readiness, "impossible values")
        assert "2 of 400 customers would be older than 110 years on 29\u00a0June\u00a02014" in text
        assert "1893" not in text

    def test_ages_are_counted_up_to_the_as_of_date(self):
        frame = self.born(1915)
        assert found(check(frame), "impossible values") == []
        brief = Brief(as_of=datetime.date(2026, 6, 30))
        assert found(check(frame, brief=brief), "impossible values") == [("warn", ("Year_Birth",))]

    def test_a_birth_in_the_future(self):
        brief = Brief(as_of=datetime.date(1990, 1, 1))
        assert "would be born after 1990" in said(
            check(self.born(), brief=brief), "impossible values"
        )

    @pytest.mark.parametrize("age", [-1, 130])
    def test_an_impossible_age(self, age):
        ages = np.append(20 + np.arange(N - 1) % 60, age)
        readiness = check(sound().assign(Age=ages))
        assert found(readiness, "impossible values") == [("warn", ("Age",))]

    def test_the_age_of_an_account_is_no_persons_age(self):
        frame = sound().assign(account_age_days=np.arange(N) * 9 % 3000)
        assert found(check(frame), "impossible values") == []

    def test_a_negative_count_warns_and_a_negative_amount_is_noted(self):
        frame = sound()
        frame.loc[:2, "visits"] = -2
        frame.loc[:4, "revenue"] = -20.5
        text = said(check(frame), "impossible values")
        assert found(check(frame), "impossible values") == [
            ("warn", ("visits",)),
            ("note", ("revenue",)),
        ]
        assert "'visits' counts below 0 for 3 of 400 customers" in text
        assert "'revenue' is negative for 5 of 400 customers" in text

    def test_dates_out_of_range(self):
        days = pd.date_range("2020-01-01", periods=N).to_series().reset_index(drop=True)
        days[0] = pd.Timestamp("1899-12-31")
        days[1] = pd.Timestamp("2150-12-31")
        text = said(check(sound().assign(ordered=days)), "impossible values")
        assert "'ordered' lies before 1900 for 1 of 400" in text
        assert "'ordered' lies in 2100 or later for 1 of 400" in text

    def test_dates_after_the_as_of_date(self):
        days = pd.date_range("2020-01-01", periods=N)
        brief = Brief(as_of=days[-11].date())
        text = said(check(sound().assign(ordered=days), brief=brief), "impossible values")
        assert "for 10 of 400" in text


class TestOutliers:
    def test_an_income_of_666666_is_found_and_not_named(self):
        rng = np.random.default_rng(0)
        incomes = rng.normal(50_000, 15_000, N).round()
        incomes[7] = 666_666
        readiness = check(sound().assign(income=incomes))
        assert found(readiness, "outliers") == [("warn", ("income",))]
        text = said(readiness, "outliers")
        assert "1 value lies far above" in text
        assert "666" not in text

    def test_a_placeholder_far_below_is_found(self):
        scores = np.random.default_rng(0).normal(100, 10, N).round(1)
        scores[7] = -99_999.5
        assert "far below" in said(check(sound().assign(score=scores)), "outliers")

    @pytest.mark.parametrize(
        "draw",
        [
            lambda rng, n: rng.lognormal(0, 1, n),
            lambda rng, n: rng.lognormal(0, 2, n),
            lambda rng, n: rng.normal(size=n),
            lambda rng, n: rng.standard_t(2, n),
            lambda rng, n: rng.pareto(1.5, n),
            lambda rng, n: rng.exponential(size=n),
            lambda rng, n: rng.poisson(0.05, n).astype(float),
            lambda rng, n: rng.negative_binomial(0.5, 0.1, n).astype(float),
            lambda rng, n: rng.lognormal(3, 1, n).round() * (rng.random(n) < 0.03),
        ],
    )
    def test_a_heavy_tail_is_no_outlier(self, draw):
        rng = np.random.default_rng(0)
        alarms = 0
        for _ in range(40):
            values = draw(rng, 10_000)
            distances = np.sort(values - np.median(values))[::-1][:211]
            alarms += far_values(distances[distances > 0], 200) is not None
        assert alarms <= 1


class TestColumnsMisread:
    def test_identifiers_posing_as_features(self):
        frame = sound().assign(
            running=np.random.default_rng(0).permutation(N) + 5000,
            voucher=[f"V{i * 7919 % 100003}" for i in range(N)],
        )
        brief = Brief(
            columns={
                "running": {"kind": "number", "role": "segment"},
                "voucher": {"kind": "category", "role": "segment"},
            }
        )
        assert found(check(frame, brief=brief), "identifiers") == [("warn", ("running", "voucher"))]

    def test_whole_amounts_that_all_differ_are_no_identifiers(self):
        amounts = np.random.default_rng(0).choice(100_000, N, replace=False)
        brief = Brief(columns={"spend": {"role": "segment"}})
        assert found(check(sound().assign(spend=amounts), brief=brief), "identifiers") == []

    @pytest.mark.parametrize(
        ("name", "values"),
        [
            ("region", np.arange(N) % 5 + 1),
            ("store_type", np.arange(N) % 3),
            ("PLZ", 53111 + np.arange(N) % 90),
        ],
    )
    def test_codes_posing_as_numbers(self, name, values):
        brief = Brief(columns={name: {"kind": "number", "role": "segment"}})
        readiness = check(sound().assign(**{name: values}), brief=brief)
        assert found(readiness, "codes") == [("warn", (name,))]

    @pytest.mark.parametrize("name", ["NumWebVisitsMonth", "visits_per_store", "rating"])
    def test_counts_are_no_codes(self, name):
        brief = Brief(columns={name: {"kind": "number", "role": "segment"}})
        readiness = check(sound().assign(**{name: np.arange(N) % 9}), brief=brief)
        assert found(readiness, "codes") == []

    def test_age_and_family_warn_where_they_make_clusters(self):
        frame = sound().assign(age=20 + np.arange(N) % 50, children=np.arange(N) % 4)
        assert found(check(frame), "sensitive") == [("warn", ("age", "children"))]
        brief = Brief(columns={"age": {"role": "protected"}, "children": {"role": "describe"}})
        assert found(check(frame, brief=brief), "sensitive") == []

    def test_what_the_law_protects_warns_where_a_brief_lets_it_make_clusters(self):
        frame = sound().assign(gender=np.where(np.arange(N) % 2, "f", "m"))
        assert found(check(frame), "protected") == [("note", ("gender",))]
        brief = Brief(columns={"gender": {"role": "segment"}})
        assert found(check(frame, brief=brief), "protected") == [("warn", ("gender",))]

    def test_a_note_on_several_columns_leaves_out_those_that_the_brief_speaks_for(self):
        frame = sound().assign(
            email=[f"a{i}@b.example" for i in range(N)], surname=[f"Name{i}" for i in range(N)]
        )
        assert found(check(frame), "personal") == [("note", ("email", "surname"))]
        readiness = check(frame, brief=Brief(columns={"email": {"role": "ignore"}}))
        (note,) = [one for one in readiness.findings if one.topic == "personal"]
        assert note.columns == ("surname",)
        assert note.what == "1 column looks personal; it is never clustered on, printed or stored."
        assert "email" not in note.where
        german = note.said(Texts("de"))
        assert german.what.startswith("Eine Spalte wirkt personenbezogen")
        assert "email" not in german.where


class TestAlikeLevels:
    def test_slips_are_told_from_other_words(self):
        levels = [("Germany", 900), ("Self-employed", 400), ("germany ", 40), ("Austria", 30)]
        levels += [("Region 1", 9), ("self employed", 5), ("Germny", 2), ("Gremany", 1)]
        levels += [("Region 2", 1), ("Australia", 1)]
        assert slips(levels) == {
            "germany ": "Germany",
            "self employed": "Self-employed",
            "Germny": "Germany",
            "Gremany": "Germany",
        }

    def test_signs_that_mean_something_are_kept_apart(self):
        assert slips([("A", 500), ("A+", 300), ("5", 40), ("-5", 30), ("1.5", 9), ("15", 9)]) == {}

    def test_the_frequent_spelling_is_named_and_the_rare_one_is_not(self):
        country = np.array(["Germany"] * 300 + ["Austria"] * 97 + ["Germny", "AUSTRIA", "Germanny"])
        readiness = check(sound().assign(country=country))
        assert found(readiness, "alike levels") == [("note", ("country",))]
        text = said(readiness, "alike levels")
        assert "3 levels look like another spelling" in text
        assert "'Germany'" in text
        assert "Germny" not in text


class TestShowsItself:
    def test_the_repr_is_one_line_and_names_the_next_step(self):
        ready, stopped = repr(check(sound())), repr(check(sound(5)))
        assert "\n" not in ready + stopped
        assert "ps.build" in ready
        assert "mend the stops" in stopped

    def test_the_summary_counts(self):
        assert check(sound(5)).summary.startswith("Not ready: 1 stop")
        assert Readiness("x", ()).summary == "Ready to build: nothing found."

    def test_a_frame_with_a_row_a_finding(self):
        readiness = check(sound().assign(three=3))
        frame = readiness.to_frame()
        assert list(frame.columns) == ["level", "topic", "what", "where", "do"]
        assert len(frame) == len(readiness.findings)
        assert list(Readiness("x", ()).to_frame().columns) == list(frame.columns)

    def test_html_is_escaped_scoped_and_needs_no_network(self):
        name = "<script>alert(1)</script>"
        html = check(sound().assign(**{name: 3}))._repr_html_()
        assert "<script" not in html
        assert "&lt;script&gt;" in html
        assert "http" not in html
        style = html[html.index("<style>") + 7 : html.index("</style>")]
        rules = [rule.strip() for rule in style.split("}") if rule.strip()]
        assert all(rule.startswith(".personas-readiness") for rule in rules)


@pytest.mark.parametrize(
    "name",
    ["a b", 'a"b', "a.b", "a'b", "#x {y}", "{}", "日本", "🎉", "x" * 5000, "a\nb", "select"],
)
def test_any_column_name_can_be_checked(name):
    frame = sound()
    frame[name] = frame["revenue"] * 2
    frame.loc[3, name] = 1e12
    readiness = check(frame)
    assert ("revenue", name) in readiness.groups.values()
    assert found(readiness, "outliers") == [("warn", (name,))]


@pytest.mark.parametrize("n_rows", [1, 2, 3])
def test_the_smallest_records_stop_and_nothing_else_happens(n_rows):
    assert not check(sound(n_rows)).may_build


def test_rows_that_are_all_equal_stop():
    assert not check(pd.DataFrame({"a": [1] * 50, "b": ["x"] * 50})).may_build


@pytest.mark.real
class TestRealRecords:
    def test_marketing_campaign(self, real_data):
        readiness = check(real_data / "marketing_campaign" / "marketing_campaign.csv")
        assert readiness.may_build
        assert readiness.groups == {}
        assert "3 of 2,240 customers would be older than 110" in said(
            readiness, "impossible values"
        )
        assert ("warn", ("Income",)) in found(readiness, "outliers")
        assert found(readiness, "constant") == [("warn", ("Z_CostContact", "Z_Revenue"))]
        assert "182 of 2,240" in said(readiness, "duplicates")
        assert found(readiness, "leak") == []
        assert found(readiness, "identifiers") == found(readiness, "codes") == []

    def test_its_brief_leaves_nothing_impossible(self, real_data):
        brief = Brief.load(Path(__file__).parents[1] / "real" / "marketing_campaign.yaml")
        records = read(real_data / "marketing_campaign" / "marketing_campaign.csv", brief=brief)
        readiness = check(records, brief=brief)
        assert readiness.may_build
        assert found(readiness, "impossible values") == found(readiness, "constant") == []
        assert all(level == "note" for level, _ in found(readiness, "outliers"))
        assert records.schema["MntWines"].unit == "€ in two years"

    @pytest.mark.parametrize(
        ("file", "warned"),
        [
            ("bank_marketing/customers.csv.gz", {"sensitive", "missing", "sentinels"}),
            ("telco_churn/Telco-Customer-Churn.csv", {"sensitive"}),
            ("wholesale/wholesale.csv", {"rows"}),
            ("mcdonalds/mcdonalds.csv", {"sensitive"}),
        ],
    )
    def test_no_false_alarm_on_the_others(self, real_data, file, warned):
        readiness = check(real_data / file)
        assert readiness.may_build
        assert {f.topic for f in readiness.findings if f.level == "warn"} == warned

    def test_a_service_within_another_is_proposed_as_a_group(self, real_data):
        groups = check(real_data / "telco_churn" / "Telco-Customer-Churn.csv").groups
        assert list(groups.values()) == [("PhoneService", "MultipleLines")]
