"""The brief's block ``pages``: which columns the marketing page is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from personas.errors import BriefError
from personas.records.brief_settings import Settings, Words
from personas.records.schema import Role, Schema

# Columns of other roles are never on a page: not printed at all, or told with care elsewhere.
PAGE_ROLES: tuple[Role, ...] = ("segment", "describe")

Place = Callable[..., str]
"""Says where in the brief a setting stands."""


class PageSettings(Settings):
    """Columns of the blocks of the marketing page; a block that is left out is guessed.

    Attributes
    ----------
    where_found : tuple of str, optional
        Sources and channels: ``[source, online_share]``.
    buys : tuple of str, optional
        Products, sets and categories of them.
    timing : tuple of str, optional
        Days since, orders, gaps between them, days of a week, seasons.
    offers : tuple of str, optional
        Discounts, vouchers, deals.
    reachable : tuple of str, optional
        Newsletter, consent, channels that may be used.
    """

    where_found: Words | None = None
    buys: Words | None = None
    timing: Words | None = None
    offers: Words | None = None
    reachable: Words | None = None

    def blocks(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Blocks that are stated, with their columns."""
        for block in type(self).model_fields:
            if (names := getattr(self, block)) is not None:
                yield block, names

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that is named."""
        return tuple(name for _, names in self.blocks() for name in names)


def check_pages(pages: PageSettings, schema: Schema, place: Place) -> None:
    """See that a page can show the columns that the brief names for it.

    Raises
    ------
    BriefError
        If a column has another role than segment or describe, or is text.
    """
    for block, names in pages.blocks():
        for name in names:
            column = schema[name]
            if column.role not in PAGE_ROLES:
                raise BriefError(
                    f"The marketing page cannot show '{name}'.",
                    where=place("pages", block),
                    found=f"role {column.role}",
                    do=f"drop it from pages, or give it one of the roles {_or(PAGE_ROLES)}",
                )
            if column.kind == "text":
                raise BriefError(
                    f"'{name}' is text, and a page shows figures.",
                    where=place("pages", block),
                    do="drop it from pages, or give it another kind, such as kind: category",
                )


def _or(words: Sequence[str]) -> str:
    return " or ".join(words)
