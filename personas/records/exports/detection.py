"""Which export a header is of, if any."""

from __future__ import annotations

from collections.abc import Sequence

from personas.errors import ColumnError, listed
from personas.records.exports import hubspot, salesforce, shopify
from personas.records.exports.description import NAMES, Block, Export, FoundExport, System

# HubSpot's contacts and deals have a company's name too, so they are asked first.
EXPORTS: tuple[Export, ...] = (*hubspot.EXPORTS, *salesforce.EXPORTS, *shopify.EXPORTS)


def known_export(header: Sequence[str], block: Block) -> FoundExport | None:
    """Tell which export a table of the brief is, by its header.

    Parameters
    ----------
    header : sequence of str
    block : {"customers", "orders", "deals"}

    Returns
    -------
    FoundExport, optional
        None for a file of no known system.

    Examples
    --------
    >>> header = ["Id", "AccountId", "StageName", "CloseDate", "Amount"]
    >>> found = known_export(header, "deals")
    >>> found.export.system, found.name("account")
    ('salesforce', 'AccountId')
    >>> known_export(["customer", "visits"], "customers") is None
    True
    """
    if block == "customers" and other_rows(header) is not None:
        return None
    found = (export.found_in(header) for export in EXPORTS if export.block == block)
    return next((export for export in found if export.fits), None)


def given_export(header: Sequence[str], system: System, *, where: str) -> FoundExport:
    """Return the export of customers that a user says a file is.

    Raises
    ------
    ColumnError
        If no export of customers of this system has such a header.
    """
    found = [
        export.found_in(header)
        for export in EXPORTS
        if (export.system, export.block) == (system, "customers")
    ]
    # Whoever names the system needs no marks of it.
    if whole := [export for export in found if not export.missing]:
        return max(whole, key=lambda export: (export.fits, len(export.names)))
    nearest = min(found, key=lambda export: (len(export.missing), -len(export.names)))
    raise ColumnError(
        f"This is no export of customers from {NAMES[system]}.",
        where=where,
        found=f"{listed(header)}; missing for {nearest.export.holds}: "
        f"{listed(nearest.missing, 10)}",
        do=f"export the {nearest.export.holds} with these columns, or leave source out",
    )


def other_rows(header: Sequence[str]) -> FoundExport | None:
    """Tell whether a header is of an export whose rows are orders or deals."""
    blocks: tuple[Block, ...] = ("orders", "deals")
    found = (known_export(header, block) for block in blocks)
    return next((export for export in found if export is not None), None)
