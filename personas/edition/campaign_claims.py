"""The claims of what a persona answered to, what suits it, and what to test next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from personas.edition.claim import Claim
from personas.edition.drafting import Draft
from personas.edition.numbers import decimals_for
from personas.profiling.campaigns import Lift, Response, best_fit, worst_fit
from personas.profiling.next_test import NextTest
from personas.texts import ENGLISH, Texts
from personas.texts.language import DASH, MINUS

MOST_CAMPAIGNS = 6
NONE = DASH.strip()


def campaign_claims(draft: Draft, texts: Texts = ENGLISH) -> Iterable[Claim]:
    """Write the response to each campaign and channel, highest first.

    Of many, those are told that set the persona apart most.
    """
    responses = draft.understanding.campaigns.get(draft.persona, ())
    told = sorted(responses, key=lambda one: (-abs(one.gap), one.campaign, one.channels))
    chosen = told[:MOST_CAMPAIGNS]
    for at, response in enumerate(one for one in responses if one in chosen):
        yield _response(draft, at, response, texts)


def fit_claims(draft: Draft, texts: Texts = ENGLISH) -> Iterable[Claim]:
    """Write the best and the worst fit; nothing where nothing is clear."""
    can_be_said = [
        one
        for one in draft.understanding.campaigns.get(draft.persona, ())
        if not _is_withheld(one, draft.profile.min_cell)
        and _bound_agrees(one, draft.profile.min_cell)
    ]
    found = {"best": best_fit(can_be_said), "worst": worst_fit(can_be_said)}
    told = [(which, one) for which, one in found.items() if one is not None]
    for at, (which, response) in enumerate(told):
        yield _fit(draft, at, which, response, texts)


def next_step_claims(draft: Draft, texts: Texts = ENGLISH) -> Iterable[Claim]:
    """Write the campaign that suits them best as the next step, where no person named one."""
    found = best_fit(
        [
            one
            for one in draft.understanding.campaigns.get(draft.persona, ())
            if not one.hidden and not _is_withheld(one, draft.profile.min_cell)
        ]
    )
    if found is None:
        return
    shown, everyone = _shares(found, draft.profile.min_cell, texts)
    low, high = (texts.percent(end, decimals=0) for end in found.mine.interval)
    yield draft.claim(
        "next_step",
        0,
        texts.say(
            "campaigns.next_step",
            name=campaign_name(found.campaign, found.channels, texts),
            shown=shown,
            low=low,
            high=high,
            n=texts.count(found.mine.n),
        ),
        kind="derived",
        source=texts.say("campaigns.source_fit", p=_p_words(found.p_adjusted, texts)),
        **_figures(draft, found, shown, everyone, texts),
    )


def next_test_claims(draft: Draft, texts: Texts = ENGLISH) -> Iterable[Claim]:
    """Write what to test next, how many customers that takes and whether there are enough."""
    test = draft.understanding.next_tests.get(draft.persona)
    if test is not None:
        yield _next_test(draft, test, texts)


def campaign_name(campaign: str, channels: Sequence[str], texts: Texts) -> str:
    """Name a campaign with its channels: "Spring upgrade (e-mail)"."""
    if not channels:
        return campaign
    return texts.say("campaigns.named", campaign=campaign, channels=texts.joined(channels))


def _response(draft: Draft, at: int, response: Response, texts: Texts) -> Claim:
    mine, smallest = response.mine, draft.profile.min_cell
    shown, everyone = _shares(response, smallest, texts)
    decimals = decimals_for(mine.share, response.everyone.share)
    interval = NONE if response.hidden else _range(mine.interval, decimals, texts)
    key = "response_bounded" if response.hidden else "response"
    if _is_withheld(response, smallest):
        key = "response_withheld"
    channels = texts.joined(response.channels) or NONE
    return draft.claim(
        "campaigns",
        at,
        texts.say(
            f"campaigns.{key}",
            name=campaign_name(response.campaign, response.channels, texts),
            shown=shown,
            n=texts.count(mine.n),
            interval=interval,
            everyone=everyone,
            lift=_lift_sentence(response, smallest, texts),
        ),
        source=texts.say("campaigns.source"),
        label=response.campaign,
        note=texts.say("campaigns.note", n=texts.count(mine.n)),
        cells=(
            response.campaign,
            channels,
            texts.count(mine.n),
            shown,
            interval,
            everyone,
            _lift_cell(response.lift, texts),
        ),
        **_figures(draft, response, shown, everyone, texts),
    )


def _figures(
    draft: Draft, response: Response, shown: str, everyone: str, texts: Texts
) -> dict[str, Any]:
    """Return what a claim of a response holds as numbers; none that few customers stand behind."""
    smallest = draft.profile.min_cell
    mine, whole = response.mine, response.everyone
    few_of_all = whole.is_small(smallest)
    index = None if response.hidden or few_of_all or not whole.hits else mine.share / whole.share
    key = "basis_all" if response.tells_all else "basis"
    return {
        "value": None if response.hidden else mine.share,
        "n": mine.n,
        "interval": None if response.hidden else mine.interval,
        "basis": texts.say(
            f"campaigns.{key}",
            n=texts.count(mine.n),
            unit=draft.profile.unit,
            persona=draft.persona,
            all=texts.count(whole.n),
        ),
        "shown": shown,
        "share": None if response.hidden else mine.share,
        "everyone": None if few_of_all else whole.share,
        "everyone_shown": everyone,
        "everyone_share": None if few_of_all else whole.share,
        "index": None if index is None else round(100 * index),
    }


def _fit(draft: Draft, at: int, which: str, response: Response, texts: Texts) -> Claim:
    shown, everyone = _shares(response, draft.profile.min_cell, texts)
    name = campaign_name(response.campaign, response.channels, texts)
    return draft.claim(
        "campaign_fit",
        at,
        texts.say(
            f"campaigns.{which}",
            name=name,
            shown=shown,
            n=texts.count(response.mine.n),
            everyone=everyone,
            lift=_lift_sentence(response, draft.profile.min_cell, texts),
        ),
        kind="derived",
        source=texts.say("campaigns.source_fit", p=_p_words(response.p_adjusted, texts)),
        label=texts.say(f"campaigns.{which}_label"),
        note=name,
        **_figures(draft, response, shown, everyone, texts),
    )


def _next_test(draft: Draft, test: NextTest, texts: Texts) -> Claim:
    decimals = decimals_for(test.known.share, test.expected)
    known, expected = (
        texts.percent(share, decimals=decimals) for share in (test.known.share, test.expected)
    )
    counted: dict[str, Any] = {
        "per_arm": texts.count(test.n_per_arm),
        "available": texts.count(test.n_available),
        "persona": draft.persona,
        "unit": draft.profile.unit,
    }
    name = campaign_name(test.campaign, test.channels, texts)
    answered = texts.count(test.known.n)
    sentences = [
        texts.say(f"campaigns.test_{test.kind}", name=name, known=known, n=answered),
        texts.say("campaigns.test_needs", known=known, expected=expected, **counted),
        _enough(test, counted, texts),
    ]
    note = "test_note_enough" if test.is_enough else "test_note_short"
    return draft.claim(
        "test_next",
        None,
        " ".join(sentences),
        value=test.n_per_arm,
        n=test.known.n,
        kind="derived",
        basis=texts.say("campaigns.test_basis", n=answered, unit=draft.profile.unit),
        source=texts.say("campaigns.test_source"),
        label=name,
        shown=texts.count(test.n_per_arm),
        note=texts.say(f"campaigns.{note}", **counted),
    )


def _enough(test: NextTest, counted: dict[str, Any], texts: Texts) -> str:
    if test.is_enough:
        return texts.say("campaigns.test_enough", **counted)
    if test.smallest_points is None:
        return texts.say("campaigns.test_hopeless", **counted)
    points = texts.say(
        "campaigns.points_or_more", value=texts.decimal(100 * test.smallest_points, decimals=1)
    )
    return texts.say("campaigns.test_not_enough", points=points, **counted)


def _is_withheld(response: Response, min_cell: int) -> bool:
    """Whether a share is enough for itself, but would give away another persona's."""
    return response.hidden and not response.mine.is_small(min_cell)


def _bound_agrees(response: Response, min_cell: int) -> bool:
    """Whether what is told of a share shows that it is above, or below, everyone's.

    "Worst fit: under 42 %, everyone 25 %" would show nothing.
    """
    mine, whole = response.mine, response.everyone
    if not mine.is_small(min_cell):
        return True
    if whole.is_small(min_cell):
        return False
    if mine.hits < mine.n - mine.hits:
        return response.gap < 0 and min_cell / mine.n < whole.share
    return response.gap > 0 and 1 - min_cell / mine.n > whole.share


def _shares(response: Response, min_cell: int, texts: Texts) -> tuple[str, str]:
    mine, whole = response.mine, response.everyone
    decimals = decimals_for(mine.share, whole.share)
    shown = texts.safe_percent(mine.hits, mine.n, min_cell=min_cell, decimals=decimals)
    everyone = texts.safe_percent(whole.hits, whole.n, min_cell=min_cell, decimals=decimals)
    return (NONE if _is_withheld(response, min_cell) else shown), everyone


def _range(interval: tuple[float, float], decimals: int, texts: Texts) -> str:
    low, high = (texts.decimal(100 * end, decimals=decimals) for end in interval)
    return f"{low}{DASH}{high}\N{NO-BREAK SPACE}%"


def _points(value: float, texts: Texts, *, bare: bool = False) -> str:
    written = texts.decimal(100 * value, decimals=1).removeprefix(MINUS)
    is_zero = not any(sign in "123456789" for sign in written)
    sign = "" if is_zero else "+" if value > 0 else MINUS
    return f"{sign}{written}" if bare else texts.say("campaigns.points", sign=sign, value=written)


def _lift_cell(lift: Lift | None, texts: Texts) -> str:
    if lift is None:
        return NONE
    if not lift.is_clear:
        return texts.say("campaigns.cell_unclear")
    if lift.told:
        return _points(lift.points, texts)
    return texts.say("campaigns.cell_up" if lift.points > 0 else "campaigns.cell_down")


def _lift_sentence(response: Response, min_cell: int, texts: Texts) -> str:
    lift = response.lift
    if lift is None:
        return texts.say("campaigns.no_control")
    if not lift.told:
        return _lift_without_figure(response, lift, min_cell, texts)
    low, high = lift.interval
    values: dict[str, Any] = {
        "points": _points(lift.points, texts),
        "interval": texts.say(
            "campaigns.from_to",
            low=_points(low, texts, bare=True),
            high=_points(high, texts, bare=True),
        ),
        "n": texts.count(lift.control.n),
    }
    if not lift.is_clear:
        return texts.say("campaigns.lift_unclear", **values)
    if lift.ratio is None:
        return texts.say("campaigns.lift_clear_none", **values)
    ratio = texts.decimal(lift.ratio, decimals=1)
    return texts.say("campaigns.lift_clear", ratio=ratio, **values)


def _lift_without_figure(response: Response, lift: Lift, min_cell: int, texts: Texts) -> str:
    """Say whether a lift is clear, and the bound of the control group where that adds something."""
    which = ("up" if lift.points > 0 else "down") if lift.is_clear else "unclear"
    held_back, control = texts.count(lift.control.n), lift.control
    bound = texts.safe_percent(control.hits, control.n, min_cell=min_cell)
    adds = control.is_small(min_cell) and min_cell / control.n < response.mine.share
    if which == "up" and adds and not response.hidden:
        return texts.say("campaigns.lift_up_bounded", n=held_back, control=bound)
    return texts.say(f"campaigns.lift_{which}_withheld", n=held_back)


def _p_words(p_value: float, texts: Texts) -> str:
    if p_value < 0.001:
        return texts.say("campaigns.p_under", value=texts.decimal(0.001, decimals=3))
    return texts.say("campaigns.p_equals", value=texts.decimal(p_value, decimals=3))
