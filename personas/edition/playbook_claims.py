"""The claims that people made: the playbook's sayings and the remarks. All are of kind human."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from personas.edition.claim import Claim
from personas.edition.criterion_words import everyone_words, measure_words, shown_words
from personas.edition.drafting import Draft
from personas.profiling.addressed import Said, Support
from personas.profiling.facts import Profile
from personas.records.playbook import Content, Objection, Remark, Saying
from personas.texts import ENGLISH, Texts

Slots = dict[str, list[Claim]]
# Slot of the card by slot of the playbook, in the order in which they are printed.
_SLOTS = {
    "messages": "messages",
    "proof_points": "messages",
    "content": "messages",
    "say_first": "say_first",
    "do_not_say": "do_not_say",
    "objections": "objections",
    "next_step": "next_step",
}
_LABELS = {"messages": "message", "proof_points": "proof"}
SEPARATOR = " · "


def playbook_claims(draft: Draft, texts: Texts = ENGLISH) -> Slots:
    """Write what the playbook says to a persona, by slot: messages, objections, next step …"""
    addressed = draft.understanding.addressed
    slots: Slots = {slot: [] for slot in dict.fromkeys(_SLOTS.values())}
    if addressed is None:
        return slots
    told = sorted(addressed.said[draft.persona], key=lambda said: list(_SLOTS).index(said.slot))
    for said in told:
        slot = _SLOTS[said.slot]
        if said.slot == "say_first" and slots[slot]:
            continue
        slots[slot].append(_said(draft, slot, len(slots[slot]), said, texts))
    return slots


def _said(draft: Draft, slot: str, at: int, said: Said, texts: Texts) -> Claim:
    saying = said.saying
    label = (
        texts.say(f"playbook.{_LABELS.get(said.slot, said.slot)}")
        if not isinstance(saying, Objection)
        else saying.they_say
    )
    return draft.claim(
        slot,
        at,
        _text(saying, texts),
        kind="human",
        basis=texts.say("playbook.the_brief"),
        source=texts.say("playbook.entry", entry=said.entry, slot=said.slot),
        label=label,
        note=_note(draft.profile, said, texts),
        author=said.author,
        date=said.date.isoformat(),
    )


def _text(saying: Saying | Objection | Content, texts: Texts) -> str:
    if isinstance(saying, Saying):
        return saying.text
    if isinstance(saying, Content):
        return saying.title
    return saying.we_say or texts.say("playbook.no_answer")


def _note(profile: Profile, said: Said, texts: Texts) -> str:
    notes = []
    if isinstance(said.saying, Content):
        if said.saying.stage:
            notes.append(texts.say("playbook.stage", stage=said.saying.stage))
        if said.saying.link:
            notes.append(said.saying.link)
    for key, behind in (("supported_by", said.support), ("said_because", said.chosen_by)):
        if behind:
            figures = "; ".join(_figure(profile, one, texts) for one in behind)
            notes.append(texts.say(f"playbook.{key}", figures=figures))
    if said.expired is not None:
        notes.append(texts.say("playbook.expired", day=texts.day(said.expired)))
    return SEPARATOR.join(notes)


def _figure(profile: Profile, one: Support, texts: Texts) -> str:
    of = (one.criterion, one.aspect, profile)
    return texts.say(
        "playbook.figure",
        measure=measure_words(*of, texts),
        shown=shown_words(*of, one.measured, texts),
        everyone=everyone_words(*of, one.measured, texts),
    )


def remark_claims(draft: Draft, texts: Texts = ENGLISH) -> Iterable[Claim]:
    """Write what readers said to a persona, each open until it is answered."""
    addressed = draft.understanding.addressed
    remarks: Mapping[str, tuple[Remark, ...]] = {} if addressed is None else addressed.remarks
    for at, remark in enumerate(remarks.get(draft.persona, ())):
        yield draft.claim(
            "remarks",
            at,
            remark.text,
            kind="human",
            basis=texts.say("playbook.the_brief"),
            source=texts.say("playbook.remark"),
            label=remark.team,
            note=_answer(remark, texts),
            author=remark.author,
            date=remark.date.isoformat(),
        )


def _answer(remark: Remark, texts: Texts) -> str:
    answer = remark.answer
    if answer is None:
        return texts.say("playbook.open")
    if answer.author is None:
        return texts.say("playbook.answered", answer=answer.text)
    if answer.date is None:
        return texts.say("playbook.answered_by", author=answer.author, answer=answer.text)
    day = texts.day(answer.date)
    return texts.say("playbook.answered_on", author=answer.author, day=day, answer=answer.text)
