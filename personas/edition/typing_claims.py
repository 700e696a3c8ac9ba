"""Claims of the typing form, of the ten-second view, and of who a persona is not."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from personas.edition.claim import Claim
from personas.edition.everyone import told_share
from personas.edition.typing_words import answer_words, ask_words, colon, question_words
from personas.profiling.facts import Profile, rounded
from personas.profiling.intervals import wilson
from personas.profiling.names import capital
from personas.profiling.phrases import grammar
from personas.profiling.typing_points import POINTS_PER_DOUBLING
from personas.profiling.typing_signs import Sign, exclusions, giveaways
from personas.profiling.typing_tool import Typing, TypingTool
from personas.texts.language import ENGLISH, Texts, is_small

# From this share of its members on, a persona is often taken for another.
OFTEN = 0.1


def told_tool(typing: Typing, profile: Profile, texts: Texts = ENGLISH) -> TypingTool:
    """Return the tool with its questions and answers in words, ready to be stored."""
    return typing.tool.told(
        [
            question_words(question, profile.columns[question.column], texts)
            for question in typing.tool.questions
        ]
    )


def typing_claims(
    typing: Typing | None, profile: Profile, texts: Texts = ENGLISH
) -> dict[str, list[Claim]]:
    """Write the claims of the form, by slot; none without a tool.

    Parameters
    ----------
    typing : Typing or None
    profile : Profile
    texts : Texts
    """
    if typing is None:
        return {}
    tool = told_tool(typing, profile, texts)
    return {
        "typing_questions": list(_questions(typing, tool, profile, texts)),
        "typing_points": list(_points(typing, tool, profile, texts)),
        "typing_accuracy": [_accuracy(typing, tool, profile, texts)],
        "typing_how": list(_how(typing, tool, profile, texts)),
    }


def ten_seconds_claims(
    typing: Typing | None, profile: Profile, persona: str, texts: Texts = ENGLISH
) -> list[Claim]:
    """Write the three answers that give a persona away most."""
    if typing is None:
        return []
    signs = giveaways(typing, profile, persona)
    return [_giveaway(sign, profile, persona, at, texts) for at, sign in enumerate(signs, 1)]


def not_for_them_claims(
    typing: Typing | None, profile: Profile, persona: str, texts: Texts = ENGLISH
) -> list[Claim]:
    """Write the answers that nearly rule a persona out, and which one it is instead."""
    if typing is None:
        return []
    signs = exclusions(typing, profile, persona)
    return [_exclusion(sign, profile, persona, at, texts) for at, sign in enumerate(signs, 1)]


def _claim(suffix: str, text: str, **rest: Any) -> Claim:
    for name in ("value", "share", "everyone_share"):
        if isinstance(rest.get(name), float):
            rest[name] = rounded(rest[name])
    if rest.get("interval") is not None:
        rest["interval"] = tuple(rounded(end) for end in rest["interval"])
    return Claim(id=suffix, text=text, kind="derived", **rest)


def _basis(typing: Typing, profile: Profile, texts: Texts) -> str:
    return texts.say("typing.basis", n=texts.count(typing.n), unit=profile.unit)


def _questions(typing: Typing, tool: TypingTool, profile: Profile, texts: Texts) -> Iterable[Claim]:
    steps = zip(tool.questions, typing.steps[:-1], typing.steps[1:], strict=True)
    for at, (question, before, after) in enumerate(steps, start=1):
        yield _claim(
            f"book.typing_question.{at}",
            question.text,
            value=after,
            n=typing.n,
            basis=_basis(typing, profile, texts),
            source=texts.say("typing.source", column=question.column),
            label=question.label,
            shown=texts.percent(after),
            note=texts.say("typing.gain", before=texts.percent(before), after=texts.percent(after)),
            cells=question.answers,
        )


def _points(typing: Typing, tool: TypingTool, profile: Profile, texts: Texts) -> Iterable[Claim]:
    basis = _basis(typing, profile, texts)
    if len(set(tool.start)) > 1:
        cells = _row(tool.start)
        yield _claim(
            "book.typing_points.start",
            texts.say("typing.start_text", points=_points_text(tool, cells, texts)),
            n=typing.n,
            basis=basis,
            source=texts.say("typing.source_start"),
            label=texts.say("typing.start"),
            cells=cells,
        )
    for number, (question, table) in enumerate(zip(tool.questions, tool.points, strict=True), 1):
        for at, (answer, row) in enumerate(zip(question.answers, table, strict=True), start=1):
            cells = _row(row)
            yield _claim(
                f"book.typing_points.{number}.{at}",
                texts.say(
                    "typing.points",
                    question=capital(question.label),
                    answer=answer,
                    points=_points_text(tool, cells, texts),
                ),
                n=typing.n,
                basis=basis,
                source=texts.say("typing.source_points", column=question.column),
                label=question.label,
                shown=answer,
                cells=cells,
            )


def _row(points: Iterable[int]) -> tuple[str, ...]:
    """Points without a minus: what a row adds to every persona alike changes no ranking."""
    points = tuple(points)
    return tuple(str(one - min(points)) for one in points)


def _points_text(tool: TypingTool, cells: tuple[str, ...], texts: Texts) -> str:
    each = zip(tool.personas, cells, strict=True)
    return texts.joined(
        [texts.say("typing.persona_points", number=int(n), persona=name) for name, n in each]
    )


def _accuracy(typing: Typing, tool: TypingTool, profile: Profile, texts: Texts) -> Claim:
    share = texts.percent(tool.accuracy)
    columns = ", ".join(dict.fromkeys(question.column for question in tool.questions))
    return _claim(
        "book.typing_accuracy",
        texts.say(
            "typing.accuracy",
            number=len(tool.questions),
            share=share,
            unit=profile.unit,
            alone=texts.percent(typing.steps[0]),
        ),
        value=tool.accuracy,
        n=typing.n,
        interval=wilson(round(tool.accuracy * typing.n), typing.n),
        basis=_basis(typing, profile, texts),
        source=texts.say("typing.source_tool", columns=columns),
        label=texts.say("typing.accuracy_label"),
        shown=share,
    )


def _how(typing: Typing, tool: TypingTool, profile: Profile, texts: Texts) -> Iterable[Claim]:
    double = POINTS_PER_DOUBLING / tool.sharpness
    sentences = [
        texts.say("typing.how_sum"),
        texts.say(
            "typing.how_odds",
            points=texts.decimal(double, decimals=0 if round(double, 1) % 1 == 0 else 1),
            many=texts.decimal(double * math.log2(10), decimals=0),
        ),
        *_confused(typing, profile, texts),
    ]
    if not typing.brief_says:
        sentences.append(texts.say("typing.how_all_askable"))
    for at, text in enumerate(sentences, start=1):
        yield _claim(
            f"book.typing_how.{at}",
            text,
            basis=_basis(typing, profile, texts),
            source=texts.say("typing.accuracy_label"),
        )


def _confused(typing: Typing, profile: Profile, texts: Texts) -> Iterable[str]:
    never = []
    for at, persona in enumerate(profile.persona_ids):
        row = typing.taken_for[at].copy()
        n = int(row.sum())
        row[at] = 0
        other, hits = int(row.argmax()), int(row.max())
        if hits >= max(OFTEN * n, profile.min_cell):
            share = texts.safe_percent(hits, n, min_cell=profile.min_cell)
            other_id = profile.persona_ids[other]
            yield texts.say("typing.how_confused", persona=persona, other=other_id, share=share)
        if n and not typing.taken_for[:, at].any():
            never.append(persona)
    if never:
        yield texts.say("typing.how_never", personas=texts.joined(never))


def _giveaway(sign: Sign, profile: Profile, persona: str, at: int, texts: Texts) -> Claim:
    about = profile.columns[sign.question.column]
    question = ask_words(sign.question, about, texts)
    answer = answer_words(sign.question, about, sign.first, sign.last, texts)
    share = texts.safe_percent(sign.hits, sign.n, min_cell=profile.min_cell)
    hidden = _is_hidden(sign, profile.min_cell)
    others = told_share(
        sign.hits_others,
        sign.n_others,
        profile.min_cell,
        texts,
        gives_away=sign.gives_away(profile.min_cell)
        or is_small(sign.hits, sign.n, profile.min_cell),
    )
    return _claim(
        f"{persona}.ten_seconds.{at}",
        texts.say(
            "typing.sign_text", question=question, answer=answer, share=share, others=others.shown
        ),
        value=None if hidden else sign.hits / sign.n,
        n=sign.n,
        interval=None if hidden else wilson(sign.hits, sign.n),
        basis=_sampled(sign, profile, texts),
        source=texts.say("typing.source_sign", column=sign.question.column),
        persona=persona,
        label=question,
        shown=answer,
        note=texts.say("typing.sign_note", share=share, others=others.shown),
        share=None if hidden else sign.hits / sign.n,
        everyone_share=None if hidden else others.value,
    )


def _exclusion(sign: Sign, profile: Profile, persona: str, at: int, texts: Texts) -> Claim:
    about = profile.columns[sign.question.column]
    label = capital(grammar(texts).softly(about.column.label))
    if sign.question.member is not None:
        label = ask_words(sign.question, about, texts)
    n, n_words = _who_answer_so(sign, profile.min_cell, texts)
    hidden = is_small(sign.hits, sign.n, profile.min_cell)
    share = texts.safe_percent(sign.hits, sign.n, min_cell=profile.min_cell)
    key = "exclusion_few" if hidden else "exclusion" if sign.hits else "exclusion_none"
    return _claim(
        f"{persona}.not_for_them.{at}",
        texts.say(
            f"typing.{key}",
            label=label,
            colon="" if label.endswith("?") else colon(label),
            answer=answer_words(sign.question, about, sign.first, sign.last, texts),
            share=share,
            instead=sign.instead,
            n=n_words,
        ),
        value=None if hidden else sign.hits / sign.n,
        n=n,
        basis=_sampled(sign, profile, texts),
        source=texts.say("typing.source_sign", column=sign.question.column),
        persona=persona,
        shown=share,
    )


def _who_answer_so(sign: Sign, min_cell: int, texts: Texts) -> tuple[int, str]:
    """Count who answers so; in round numbers where an exact one would give a few away."""
    n = sign.hits + sign.hits_others
    if not sign.gives_away(min_cell) and not is_small(sign.hits, sign.n, min_cell):
        return n, texts.count(n)
    step = 2 * min_cell
    rough = step * max(1, round(n / step))
    return rough, texts.say("words.about", value=texts.count(rough))


def _is_hidden(sign: Sign, min_cell: int) -> bool:
    """Whether a figure would rest on few customers."""
    cells = (sign.hits, sign.n - sign.hits, sign.hits_others, sign.n_others - sign.hits_others)
    return any(0 < cell < min_cell for cell in cells)


def _sampled(sign: Sign, profile: Profile, texts: Texts) -> str:
    n = texts.count(sign.n + sign.n_others)
    return texts.say("typing.sampled", n=n, unit=profile.unit)
