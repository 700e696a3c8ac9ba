"""The claim of whom a seller calls first."""

from __future__ import annotations

from collections.abc import Iterable

from personas.edition.claim import Claim
from personas.edition.drafting import Draft
from personas.profiling.call_list import CLEAR_FIT
from personas.texts import ENGLISH, Texts
from personas.texts.language import is_small


def call_claims(draft: Draft, texts: Texts = ENGLISH) -> Iterable[Claim]:
    """Write how many members fit clearly, and where their list is."""
    n = draft.understanding.clear_members.get(draft.persona, 0)
    if n == 0 or is_small(n, draft.n, draft.profile.min_cell):
        return
    yield draft.claim(
        "call_first",
        0,
        texts.say(
            "calls.first",
            n=texts.count(n),
            share=texts.percent(n / draft.n),
            unit=draft.profile.unit,
            fit=texts.decimal(CLEAR_FIT, decimals=1),
            persona=draft.persona,
        ),
        value=n,
        n=draft.n,
        kind="derived",
        basis=draft.basis(),
        source=texts.say("calls.source"),
    )
