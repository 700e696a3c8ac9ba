"""Rows of an export brought into the shape in which all other tables come."""

from __future__ import annotations

from dataclasses import replace

from personas.engine.repair import count_groups, filled_within, without_apostrophes
from personas.records.exports.description import FoundExport
from personas.records.exports.shopify import MONEY_OF_ORDER, ON_FIRST_ROW, WORTH_OF_LINE
from personas.records.finding import Finding
from personas.records.opened import Opened


def prepared(opened: Opened, found: FoundExport | None) -> Opened:
    """Bring the rows of an export into shape: the same rows in the same order.

    Orders of Shopify say on the first row of an order what holds for all its lines: that is written
    on every line, and the order's money is shared among them by price times quantity; on the first
    row alone it would all be that product's. The apostrophe before figures is taken off where the
    system writes one.

    Parameters
    ----------
    opened : Opened
        Its table is dropped where a cell is changed.
    found : FoundExport, optional
        Nothing is changed without one.

    Returns
    -------
    Opened
        With findings on what was changed.
    """
    if found is None:
        return opened
    apostrophes = [key for key, column in found.export.columns.items() if column.apostrophe]
    table, n_cells = without_apostrophes(opened.table, found.all_names(apostrophes))
    findings = list(opened.findings)
    if n_cells:
        findings.append(_note("export_apostrophes", opened, number=n_cells))
    order, email = found.name("order"), found.name("email")
    if found.export.holds == "orders" and order is not None and email is not None:
        table = filled_within(
            table,
            order,
            carried=found.all_names(ON_FIRST_ROW),
            shared=found.all_names(MONEY_OF_ORDER),
            by=found.all_names(WORTH_OF_LINE),
        )
        n_orders, n_guests = count_groups(table, order, without=email)
        if table.n_rows > n_orders:
            values = {"n_orders": n_orders}
            findings.append(_note("export_lines", opened, number=table.n_rows, values=values))
        if n_guests:
            values = {"n_orders": n_orders}
            findings.append(_note("export_guests", opened, number=n_guests, values=values))
    return replace(opened, table=table, findings=tuple(findings))


def _note(
    key: str, opened: Opened, *, number: int, values: dict[str, int] | None = None
) -> Finding:
    return Finding.of(
        key, level="note", topic="export", where=opened.name, number=number, values=values or {}
    )
