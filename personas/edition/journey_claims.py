"""The claims of the way of a persona's members from stage to stage."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from personas.edition.claim import Claim
from personas.edition.drafting import Draft
from personas.profiling.journey import Journey, JourneyFacts, Move
from personas.profiling.suppression import hidden_cells, total_gives_away
from personas.texts.language import ENGLISH, Texts, is_small

MOST_MOVES = 6


def journey_claims(draft: Draft, texts: Texts = ENGLISH) -> Iterable[Claim]:
    """Write how many members reach each stage, and how long after the stage before."""
    found, facts = draft.understanding.journey, _facts(draft)
    if found is None or facts is None or facts.n_members < draft.profile.min_cell:
        return
    n_members = texts.count(facts.n_members)
    source = "journey.reach_source" if found.is_declared else "journey.reach_source_found"
    for at, (stage, n) in enumerate(facts.reached.items()):
        smallest = draft.profile.min_cell
        shown = texts.safe_percent(n, facts.n_members, min_cell=smallest)
        hidden = is_small(n, facts.n_members, smallest)
        share = n / facts.n_members
        everyone, everyone_shown = _everyone(found, stage, smallest, texts)
        yield draft.claim(
            "journey",
            at,
            texts.say(
                "journey.reach",
                label=stage,
                shown=shown,
                n=n_members,
                unit=draft.profile.unit,
                everyone=everyone_shown,
            ),
            value=None if hidden else share,
            n=facts.n_members,
            basis=texts.say(
                "journey.reach_basis", n=n_members, unit=draft.profile.unit, persona=draft.persona
            ),
            source=texts.say(source),
            label=stage,
            shown=shown,
            note=_gap(facts, stage, smallest, texts),
            everyone=everyone,
            everyone_shown=everyone_shown,
            share=_bar(n, facts.n_members, smallest) if hidden else share,
            everyone_share=everyone,
        )


def _everyone(found: Journey, stage: str, smallest: int, texts: Texts) -> tuple[float | None, str]:
    """Everyone's share that reaches a stage, where it gives no persona's few away, and written."""
    everyone, n = found.everyone, found.everyone.reached[stage]
    shown = texts.safe_percent(n, everyone.n_members, min_cell=smallest)
    parts = [(facts.reached[stage], facts.n_members) for facts in found.personas.values()]
    gives_away = any(
        total_gives_away(counts, smallest)
        for counts in ([n for n, _ in parts], [size - n for n, size in parts])
    )
    if gives_away or is_small(n, everyone.n_members, smallest):
        return None, shown
    return n / everyone.n_members, shown


def _bar(n: int, n_members: int, smallest: int) -> float | None:
    """Draw a share that is only bounded as none or all, where that is nearly its length."""
    if smallest > 0.05 * n_members:
        return None
    return 0.0 if n < smallest else 1.0


def _gap(facts: JourneyFacts, stage: str, smallest: int, texts: Texts) -> str:
    """Write the time from the stage that most members came from."""
    if (came := facts.before(stage)) is None:
        return ""
    before, move = came
    if move.median_days is None or stage not in dict(_told(facts.moves[before], smallest)):
        return ""
    wholes = (facts.n_members, facts.reached[stage], facts.reached[before])
    n = _n_shown(move.n, wholes, smallest, texts)
    return texts.say("journey.gap", number=round(move.median_days), before=before, n=n)


def _n_shown(n: int, wholes: Sequence[int], smallest: int, texts: Texts) -> str:
    """Write a number of members; a bound where it would tell of a few that are not among them."""
    if near := [whole for whole in wholes if 0 < whole - n < smallest]:
        return texts.say("journey.over", n=texts.count(max(near) - smallest))
    return texts.count(n)


def journey_drop_claims(draft: Draft, texts: Texts = ENGLISH) -> Iterable[Claim]:
    """Write after which stage most of those who stop, stop."""
    found, facts = draft.understanding.journey, _facts(draft)
    if found is None or facts is None or facts.drop is None:
        return
    (stage, stops), smallest = facts.drop, draft.profile.min_cell
    if None not in dict(_told(facts.moves[stage], smallest)):
        return
    base = _Base.of(facts, stage, smallest, texts)
    n_all, stops_all = found.everyone.reached[stage], found.everyone.moves[stage][None].n
    everyone = texts.safe_percent(stops_all, n_all, min_cell=smallest)
    shown = base.percent(stops)
    yield draft.claim(
        "journey_drop",
        None,
        texts.say("journey.drop", stage=stage, shown=shown, n=base.shown, everyone=everyone),
        value=base.value(stops),
        n=base.told,
        basis=texts.say(
            "journey.drop_basis", n=base.shown, unit=draft.profile.unit, persona=draft.persona
        ),
        source=texts.say("journey.drop_source"),
        label=stage,
        shown=shown,
        everyone_shown=everyone,
    )


def journey_move_claims(draft: Draft, texts: Texts = ENGLISH) -> Iterable[Claim]:
    """Write the most frequent moves from a stage to the next, in the order of the stages."""
    facts, smallest = _facts(draft), draft.profile.min_cell
    if facts is None:
        return
    moves = [
        (stage, following, n)
        for stage, counts in facts.moves.items()
        for following, n in _told(counts, smallest)
        if following is not None
    ]
    most = sorted(moves, key=lambda move: -move[2])[:MOST_MOVES]
    for at, (stage, following, n) in enumerate(move for move in moves if move in most):
        base = _Base.of(facts, stage, smallest, texts)
        shown = base.percent(n)
        yield draft.claim(
            "journey_move",
            at,
            texts.say("journey.move_text", stage=stage, next=following, shown=shown, n=base.shown),
            value=base.value(n),
            n=base.told,
            basis=texts.say(
                "journey.drop_basis", n=base.shown, unit=draft.profile.unit, persona=draft.persona
            ),
            source=texts.say("journey.move_source"),
            label=texts.say("journey.move", stage=stage, next=following),
            shown=shown,
            note=texts.say("journey.n", n=base.shown),
            share=base.bar(n),
        )


def _told(moves: Mapping[str | None, Move], smallest: int) -> Iterable[tuple[str | None, int]]:
    """What members at a stage did next that may be told beside how many they were.

    What all but a few did may be told too, as a bound.
    """
    at_stage = sum(move.n for move in moves.values())
    hidden = hidden_cells([move.n for move in moves.values()], smallest)
    for (following, move), is_hidden in zip(moves.items(), hidden, strict=True):
        if not is_hidden or (move.n >= smallest and at_stage - move.n < smallest):
            yield following, move.n


@dataclass(frozen=True)
class _Base:
    """How many members reached a stage; not told exactly if few of all members did not."""

    n: int
    n_members: int
    smallest: int
    texts: Texts

    @classmethod
    def of(cls, facts: JourneyFacts, stage: str, smallest: int, texts: Texts) -> _Base:
        return cls(facts.reached[stage], facts.n_members, smallest, texts)

    @property
    def told(self) -> int | None:
        return None if 0 < self.n_members - self.n < self.smallest else self.n

    @property
    def shown(self) -> str:
        return _n_shown(self.n, [self.n_members], self.smallest, self.texts)

    def percent(self, hits: int) -> str:
        return self.texts.safe_percent(hits, self.n, min_cell=self.smallest)

    def value(self, hits: int) -> float | None:
        """Share of them, as exact as a percentage: moves into a stage have a total too."""
        return None if is_small(hits, self.n, self.smallest) else round(hits / self.n, 2)

    def bar(self, hits: int) -> float | None:
        if is_small(hits, self.n, self.smallest):
            return _bar(hits, self.n, self.smallest)
        return self.value(hits)


def _facts(draft: Draft) -> JourneyFacts | None:
    found = draft.understanding.journey
    return None if found is None else found.personas[draft.persona]
