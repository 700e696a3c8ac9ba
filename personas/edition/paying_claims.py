"""The claims of the test whether segmenting pays: one sentence, what stands beside it, a table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from personas.edition.claim import Claim
from personas.edition.drafting import book_claim
from personas.profiling.paying import Estimate, Foretold, Payoff, Ranking
from personas.texts import ENGLISH, Texts

NONE = "–"


def paying_claims(
    payoff: Payoff | None, unit: str, texts: Texts = ENGLISH
) -> dict[str, list[Claim]]:
    """Write whether segmenting pays, by slot; nothing where it was not tested.

    Parameters
    ----------
    payoff : Payoff, optional
    unit : str
        What a record is: "customers".
    texts : Texts

    Returns
    -------
    dict of str to list of Claim
        ``paying``: the answer on revenue, then orders and answers to campaigns; ``paying_rules``: a
        table row for each rule, on revenue.

    Examples
    --------
    >>> nothing = Payoff("nothing_bought", 1_200, 0, 4, 1_000, 50)
    >>> paying_claims(nothing, "customers")["paying"][0].text[:37]
    'Whether segmenting pays is not told: '
    """
    if payoff is None:
        return {}
    told = _Told(payoff, unit, texts)
    return {"paying": list(told.sentences()), "paying_rules": list(told.rows())}


@dataclass(frozen=True)
class _Told:
    payoff: Payoff
    unit: str
    texts: Texts

    @property
    def then(self) -> str:
        day = self.payoff.then
        if day is None:
            return self.texts.say("paying.then_earlier")
        return self.texts.say("paying.then", day=self.texts.day(day))

    @property
    def until(self) -> str:
        day = self.payoff.until
        if day is None:
            return self.texts.say("paying.until_later")
        return self.texts.say("paying.until", day=self.texts.day(day))

    def sentences(self) -> Iterable[Claim]:
        outcomes = self.payoff.outcomes
        if not outcomes:
            yield self._without_figures()
            return
        revenue, *others = outcomes
        full = revenue["rfm"]
        ahead = full.share_gap is not None and full.share_gap.high < 0
        # The headline says what the best of the customary rules would.
        answer = "behind" if ahead and self.payoff.answer == "as_good" else self.payoff.answer
        yield self._sentence(answer, "paying", revenue)
        if ahead:
            text = self._say("full_ahead", n_cells=full.n_cells, rfm=self._percent(full.share))
            yield self._claim("paying.full", text, revenue, full)
        if self.payoff.of_orders_alone:
            text = self._say("of_orders_alone")
            yield self._claim("paying.of_orders_alone", text, revenue, revenue["personas"])
        for found in others:
            yield self._sentence(found.outcome, f"paying.{found.outcome}", found)

    def rows(self) -> Iterable[Claim]:
        for found in self.payoff.outcomes[:1]:
            for one in found.rankings:
                yield self._row(found, one)

    def _without_figures(self) -> Claim:
        payoff = self.payoff
        n = self.texts.count(payoff.n)
        return book_claim(
            "paying",
            self._say(payoff.answer, n=n, least=self.texts.count(payoff.least_buyers)),
            n=payoff.n,
            basis=self._say("basis_few", n=n),
            source=self._say("source"),
        )

    def _sentence(self, key: str, suffix: str, found: Foretold) -> Claim:
        own, other = found["personas"], found["rfm_cut"]
        text = self._say(
            key,
            n=self.texts.count(found.n),
            n_own=own.n_cells,
            n_cells=other.n_cells,
            personas=self._percent(own.share),
            rfm=self._percent(other.share),
        )
        return self._claim(suffix, text, found, own)

    def _row(self, found: Foretold, one: Ranking) -> Claim:
        rule = self._say(f"rule_{one.rule}")
        constant = one.rule == "none"
        share = self.texts.percent(one.share.value) if constant else self._percent(one.share)
        spearman = self._decimal(one.spearman, constant=constant)
        gap = NONE if one.share_gap is None else self._points(one.share_gap)
        key = "row" if one.share_gap is None else "row_gap"
        return self._claim(
            f"paying_rules.{one.rule}",
            self._say(key, rule=rule, share=share, spearman=spearman, gap=gap),
            found,
            one,
            cells=(rule, self.texts.count(one.n_cells), share, gap, spearman),
        )

    def _claim(
        self, suffix: str, text: str, found: Foretold, one: Ranking, cells: tuple[str, ...] = ()
    ) -> Claim:
        return book_claim(
            suffix,
            text,
            value=one.share.value,
            n=found.n,
            interval=(round(one.share.low, 6), round(one.share.high, 6)),
            basis=self._say(
                "basis",
                n=self.texts.count(found.n),
                n_resamples=self.texts.count(self.payoff.n_resamples),
            ),
            source=self._say("source"),
            cells=cells,
        )

    def _say(self, key: str, **values: object) -> str:
        return self.texts.say(
            f"paying.{key}",
            number=None,
            **{"then": self.then, "until": self.until, "unit": self.unit, **values},
        )

    def _percent(self, figure: Estimate) -> str:
        low, high = (self.texts.decimal(100 * end, decimals=0) for end in (figure.low, figure.high))
        value = self.texts.percent(figure.value, decimals=0)
        return self.texts.say("paying.figure", value=value, low=low, high=high)

    def _decimal(self, figure: Estimate, *, constant: bool) -> str:
        value, low, high = map(self.texts.decimal, (figure.value, figure.low, figure.high))
        if constant:
            return value
        key = "gap" if figure.low < 0 else "figure"
        return self.texts.say(f"paying.{key}", value=value, low=low, high=high)

    def _points(self, figure: Estimate) -> str:
        value, low, high = map(self._signed, (figure.value, figure.low, figure.high))
        return self.texts.say("paying.gap", value=value, low=low, high=high)

    def _signed(self, share: float) -> str:
        points = self.texts.decimal(100 * share, decimals=0)
        return f"+{points}" if round(100 * share) > 0 else points
