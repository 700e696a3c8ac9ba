from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from personas.profiling.conditions import Count, Split
from personas.profiling.effects import Aspect
from personas.profiling.names import LONGEST, capital, name_personas
from personas.profiling.profile import profile
from personas.profiling.traits import PersonaTraits, Trait, find_traits
from personas.records.schema import Column
from tests.profiling.planted import lazy, schema, study, understood

PROFILE, TRAITS = understood().profile, understood().traits


def _texts(traits: Mapping[str, PersonaTraits], **given: str) -> dict[str, str]:
    return {p: n.text for p, n in name_personas(PROFILE, traits, given=given).items()}


def test_names_are_unique_short_and_begin_with_a_capital() -> None:
    names = list(_texts(TRAITS).values())
    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert 0 < len(name) <= LONGEST
        assert name == capital(name)


def test_a_name_says_only_what_most_members_and_few_others_have() -> None:
    for name in name_personas(PROFILE, TRAITS).values():
        assert 1 <= len(name.traits) <= 3
        for trait in name.traits:
            assert trait.met.members.share >= 0.6
            assert trait.met.others.share < 0.4


def test_no_name_is_a_part_of_another() -> None:
    names = list(name_personas(PROFILE, TRAITS).values())
    for one in names:
        for other in names:
            assert one is other or not set(one.phrases) <= set(other.phrases)


def test_names_given_by_people_win() -> None:
    given = name_personas(PROFILE, TRAITS, given={"P2": "The web crowd", "P9": "nobody"})
    assert given["P2"].text == "The web crowd"
    assert given["P2"].given
    assert not given["P1"].given
    assert set(given) == {"P1", "P2", "P3"}


def test_a_given_name_is_not_given_twice() -> None:
    usual = _texts(TRAITS)
    assert _texts(TRAITS, P3=usual["P2"])["P2"] != usual["P2"]


def test_words_of_the_brief_make_the_name() -> None:
    worded = schema(
        spend={"high": "big spenders"},
        spend_copy={"high": "big spenders"},
        web_orders={"high": "web buyers"},
        online_share={"high": "online buyers"},
        newsletter={"high": "newsletter readers"},
        since={"high": "new customers"},
    )
    found = profile(lazy(), worded)
    names = name_personas(found, find_traits(lazy(), found, study()))
    assert any(word in names["P2"].text for word in ("buyers", "readers"))
    assert any(word in names["P3"].text for word in ("spenders", "customers"))


def test_without_a_telling_trait_a_persona_is_close_to_the_average() -> None:
    slight = {
        p: replace(
            found, all=tuple(replace(t, effect=t.effect / 5, met=_nobody()) for t in found.all)
        )
        for p, found in TRAITS.items()
    }
    for name in _texts(slight).values():
        assert name.startswith("Close to the average: slightly ")
        assert len(name) <= LONGEST


def test_without_any_tendency_personas_are_the_middle_of_the_road_and_numbered() -> None:
    none = {p: PersonaTraits(p, (), 0) for p in TRAITS}
    assert list(_texts(none).values()) == [
        "Middle of the road",
        "Middle of the road (2)",
        "Middle of the road (3)",
    ]


def test_equal_personas_get_different_names() -> None:
    same = dict.fromkeys(("P1", "P2", "P3"), TRAITS["P2"])
    assert len(set(_texts(same).values())) == 3


def test_hostile_labels_never_break_a_name() -> None:
    labels = ["x" * 5000, "<script>alert(1)</script>", "مرحبا", "🛒 carts", "#import"]
    columns = ["web_orders", "online_share", "spend", "newsletter", "since"]
    odd = schema(**{name: {"label": text} for name, text in zip(columns, labels, strict=True)})
    found = profile(lazy(), odd)
    for name in name_personas(found, find_traits(lazy(), found, study())).values():
        assert 0 < len(name.text) <= LONGEST


def test_a_name_denies_at_most_one_thing_and_only_after_what_is_so() -> None:
    trait = TRAITS["P2"].all[0]

    def said(level: str, effect: float) -> Trait:
        column = Column(name=f"c{level}", kind="category", role="segment", label=f"job {level}")
        found = replace(trait, aspect=Aspect(column, level), effect=effect, kin=())
        columns[column.name] = replace(PROFILE.columns["contract"], column=column)
        return found

    columns = dict(PROFILE.columns)
    denied = tuple(said(level, -1.5) for level in ("clerk", "manager", "retired"))
    worded = replace(PROFILE, columns=columns)
    (only,) = name_personas(worded, {"P2": PersonaTraits("P2", denied, 3)}).values()
    assert only.text.count(" not ") == 1
    both = PersonaTraits("P2", (*denied, said("teacher", 1.0)), 4)
    (mixed,) = name_personas(worded, {"P2": both}).values()
    assert mixed.text.startswith("Teacher")
    assert mixed.text.count(" not ") <= 1


def test_a_mixed_group_is_told_in_the_words_of_the_brief_where_they_hold() -> None:
    saving = schema(spend={"high": "Savers"})
    columns = {name: replace(found, column=saving[name]) for name, found in PROFILE.columns.items()}
    spend = next(t for t in TRAITS["P3"].all if t.aspect.column.name.startswith("spend"))
    common = replace(
        spend,
        aspect=Aspect(saving["spend"]),
        met=Split(Count(180, 200), Count(500, 1000)),
    )
    named = replace(PROFILE, columns=columns)
    (name,) = name_personas(named, {"P3": PersonaTraits("P3", (common,), 1)}).values()
    assert name.text == "Mixed group: savers"


def _nobody() -> Split:
    return Split(Count(1, 10), Count(1, 10))
