"""What people agreed on, bundled for the floor that judges personas by it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from personas.records.persona_naming import PersonaNaming
from personas.records.playbook import PlaybookEntry, Remark
from personas.records.targeting_settings import Place, Targeting


def _nowhere(*path: object) -> str:
    return ".".join(str(step) for step in path)


@dataclass(frozen=True)
class Agreed:
    """Targeting, playbook, remarks and names of a brief, and where each stands in its file."""

    targeting: Targeting | None = None
    playbook: Mapping[str, PlaybookEntry] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()
    names: Mapping[str, PersonaNaming] = field(default_factory=dict)
    place: Place = _nowhere
