"""Customer records in, a book of personas out.

The floors of the house, lowest first; each one uses only those before it:

``engine``      where rows live: opens files, databases and frames, samples, streams, writes
``records``     what rows mean: schema, brief, reading, exports of CRM systems, history (orders,
                deals, touches, events), the features it gives each customer, readiness
``clustering``  finding groups and judging them: ``PersonaModel``, ``BalancedEncoder``
``profiling``   understanding groups: traits, rules, typing tool, outcomes, pipeline, campaigns,
                journey, targeting, whether segmenting pays
``edition``     the shared truth as plain data: claims, personas, their hash
``cards``       showing an edition: PDF, HTML, text; telling whether a PDF was changed
``book``        what a user holds: ``PersonaBook``, and the ``Assignments`` it makes
``building``    the main job: a file or a brief becomes a book
``cli``         the command line: parses, calls, prints

Two rooms are open to every floor and know none of them: ``errors`` (what went wrong, where, what to
do) and ``texts`` (the catalogue of all that is printed, in every language of the house).

Names are loaded when they are first used, so that ``import personas`` stays quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from personas.book import Assignments as Assignments
    from personas.book import PersonaBook as PersonaBook
    from personas.building import build as build
    from personas.clustering.encoder import BalancedEncoder as BalancedEncoder
    from personas.clustering.model import PersonaModel as PersonaModel
    from personas.edition.claim import Claim as Claim
    from personas.edition.edition import Edition as Edition
    from personas.errors import PersonasError as PersonasError
    from personas.errors import PersonasWarning as PersonasWarning
    from personas.records.brief import Brief as Brief
    from personas.records.draft import draft as draft
    from personas.records.features.catalogue import features as features
    from personas.records.opening import open_brief as open_brief
    from personas.records.read import read as read
    from personas.records.readiness import check as check
    from personas.records.records import Records as Records
    from personas.records.schema import Column as Column
    from personas.records.schema import Schema as Schema

__version__ = "0.1.0"

_HOMES = {
    "read": "records.read",
    "Records": "records.records",
    "Schema": "records.schema",
    "Column": "records.schema",
    "Brief": "records.brief",
    "open_brief": "records.opening",
    "features": "records.features.catalogue",
    "check": "records.readiness",
    "draft": "records.draft",
    "BalancedEncoder": "clustering.encoder",
    "PersonaModel": "clustering.model",
    "Claim": "edition.claim",
    "Edition": "edition.edition",
    "PersonaBook": "book",
    "Assignments": "book",
    "build": "building",
    "PersonasError": "errors",
    "PersonasWarning": "errors",
}

__all__ = [*_HOMES]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'personas' has no attribute '{name}'")
    value = getattr(import_module(f"personas.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*_HOMES, "__version__"])
