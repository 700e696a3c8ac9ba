"""How much the features of a table weigh: features of one subject share the weight of a column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from personas.records.features.catalogue import Feature
from personas.records.schema import Column
from personas.texts import ENGLISH, Texts


def weighted(
    columns: Sequence[Column],
    features: Sequence[Feature],
    budget: float | None,
    texts: Texts = ENGLISH,
) -> tuple[Column, ...]:
    """Put features of one subject into a group, and let the subjects share the table's budget.

    Parameters
    ----------
    columns : sequence of Column
        The features as columns, with the roles they have in the end.
    features : sequence of Feature
        The same, in the same order.
    budget : float, optional
        How many columns they weigh together; as many as they have subjects when not given, so that
        revenue and the number of orders, which say much the same, count as one column.

    texts : Texts
        The group is named in the language of the book.

    Returns
    -------
    tuple of Column
        A column that is in a group already, or does not cluster, stays as it is.

    Examples
    --------
    >>> made = [Feature("orders_count", "orders", "volume"), Feature("revenue", "orders", "volume"),
    ...         Feature("days_since_last_order", "orders", "recency")]
    >>> columns = [Column(name=one.name, kind="number", role="segment", label=one.name)
    ...            for one in made]
    >>> [(column.group, column.weight) for column in weighted(columns, made, 1.0)]
    [('orders: volume', 0.5), ('orders: volume', 0.5), ('orders: recency', 0.5)]
    """
    sharing = {
        feature.name: feature
        for column, feature in zip(columns, features, strict=True)
        if column.role == "segment" and column.group is None
    }
    subjects = Counter(feature.subject for feature in sharing.values())
    each = 1.0 if budget is None else budget / max(len(subjects), 1)
    return tuple(
        column.model_copy(
            update={
                "group": texts.say(
                    "features.group",
                    table=texts.say(f"features.table_{feature.table}"),
                    subject=texts.say(f"features.subject_{feature.subject}"),
                ),
                "weight": column.weight * each,
            }
        )
        if column.name in sharing
        else column
        for column, feature in zip(columns, features, strict=True)
    )
