"""What a run may take of its machine."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator

from personas.engine.engine import MEMORY_LIMIT, checked_memory_limit
from personas.errors import BriefError
from personas.records.brief_settings import Settings, problem


def _size(value: Any) -> str:
    try:
        return checked_memory_limit(value)
    except BriefError as error:
        raise problem(error.what, do=error.do or "", found=error.found) from None


class ResourceSettings(Settings):
    """Memory and disk.

    Attributes
    ----------
    memory_limit : str
        What rows may take of memory before they go to the disk: ``"4GB"``.
    spill_folder : Path, optional
        A folder on a large disk for temporary files; in a file, relative to the brief. The system's
        temporary folder without it. Nothing is left in it.
    """

    memory_limit: Annotated[str, BeforeValidator(_size)] = MEMORY_LIMIT
    spill_folder: Path | None = None
