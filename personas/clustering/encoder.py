"""Records as rows of numbers in which no column outweighs another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Self, TypeAlias

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted, validate_data

from personas.clustering.column_codes import (
    CategoryCode,
    ColumnCode,
    OrderedCode,
    as_datetime,
    code_from_dict,
    code_to_dict,
    learn_category,
    learn_date,
    learn_flag,
    learn_number,
    learn_ordered,
    learn_set,
    newest,
    positions,
)
from personas.clustering.features import Features
from personas.errors import ColumnError, KindError, did_you_mean, listed
from personas.records.schema import Column, Kind, Schema

Frame: TypeAlias = Any
"""An Arrow table or record batch."""

EncoderInput: TypeAlias = Any
"""A frame, a pandas frame, or a matrix of numbers."""


class BalancedEncoder(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Encode mixed columns so that each adds the same squared distance.

    Two random customers differ by 2 in every column, on average: numbers and dates are centred on
    the median, divided by a quarter of their 5-95 % range, bent by ``asinh``, standardised and
    clipped; ordered columns are scored by mid-ranks, then as numbers; categories, flags and sets
    are one-hot, divided by the root of their diversity 1 - sum p² (at least .18). Missing cells
    stay missing (NaN). Weights and groups of columns are not applied: they are in
    ``feature_weights_``.

    Rare levels are pooled as "Other". A level not seen in fit counts as "Other" where the column
    has one, and as missing where it has none.

    Parameters
    ----------
    schema : Schema, optional
        What the columns mean; its clustering columns are encoded. Without it, the kinds follow the
        frame's dtypes and every column of a matrix is a number.
    min_level_share : float, default .01
        Levels that a smaller share of records have are pooled.
    min_cell : int, default 10
        Levels that fewer records have are pooled.
    clip : float, default 4
        Largest distance from the mean, in standard deviations.
    as_of : date, optional
        Dates are read as days before it; default: the newest date in the data.

    Attributes
    ----------
    features_ : Features
        Form, scale and weight of each feature.
    feature_columns_ : tuple of str
        The column that each feature belongs to.
    feature_weights_ : ndarray, shape (n_features,)
        The column's weight divided by the size of its group.

    References
    ----------
    van de Velden, Iodice D'Enza, Markos & Cavicchia (2024): "Unbiased mixed variables distance",
    arXiv:2411.00429.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"visits": [1.0, 2.0, 9.0], "member": [True, False, True]})
    >>> BalancedEncoder().fit_transform(frame).shape
    (3, 2)
    """

    def __init__(
        self,
        schema: Schema | None = None,
        *,
        min_level_share: float = 0.01,
        min_cell: int = 10,
        clip: float = 4.0,
        as_of: date | None = None,
    ) -> None:
        self.schema = schema
        self.min_level_share = min_level_share
        self.min_cell = min_cell
        self.clip = clip
        self.as_of = as_of

    def fit(self, X: EncoderInput, y: object = None) -> Self:
        """Learn each column's scale and levels.

        Parameters
        ----------
        X : Arrow table or batch of typed columns, DataFrame, or matrix of numbers

        Raises
        ------
        ColumnError
            If a clustering column of the schema is not in `X`.
        KindError
            If a column's values are not of its kind.
        """
        table = self._table(X, reset=True)
        columns = self.schema_.clustering_columns
        arrays = [_array(table, column) for column in columns]
        dates = [array for array, column in zip(arrays, columns, strict=True) if _is_date(column)]
        as_of = as_datetime(self.as_of) if self.as_of else newest(dates)
        self.as_of_ = as_of or datetime(1970, 1, 1)
        codes = [self._learn(column, array) for column, array in zip(columns, arrays, strict=True)]
        sizes = Counter(column.group for column in columns if column.group)
        weights = [column.weight / sizes.get(column.group or "", 1) for column in columns]
        self._set_codes(codes, weights)
        return self

    def transform(self, X: EncoderInput) -> NDArray[np.float64]:
        """Encode records.

        Returns
        -------
        ndarray of float64, shape (n_rows, n_features)
            NaN where a cell is missing.
        """
        check_is_fitted(self)
        table = self._table(X, reset=False)
        out = np.empty((len(table), len(self.features_)), order="F")
        start = 0
        for column, code in zip(self.schema_.clustering_columns, self.codes_, strict=True):
            stop = start + len(code.names)
            code.write(_array(table, column), out[:, start:stop])
            start = stop
        return out

    def unknown_levels(self, X: EncoderInput) -> dict[str, int]:
        """Count, by column, the filled cells whose level has no place of its own.

        Such a level was rare, or not there, when the encoder was fitted. It counts as "Other"; in
        a column that has no "Other", and in one of ordered levels, it counts as missing.
        """
        check_is_fitted(self)
        table = self._table(X, reset=False)
        counts = {}
        for column, code in zip(self.schema_.clustering_columns, self.codes_, strict=True):
            if isinstance(code, CategoryCode | OrderedCode):
                values = _array(table, column)
                filled = len(values) - values.null_count
                known = np.count_nonzero(positions(values, code.levels) < len(code.levels))
                if filled > known:
                    counts[code.name] = int(filled - known)
        return counts

    def get_feature_names_out(self, input_features: object = None) -> NDArray[np.object_]:
        """Names of the features: the column's, or ``column=level``."""
        check_is_fitted(self)
        return np.asarray(self.features_.names, dtype=object)

    @property
    def feature_columns_(self) -> tuple[str, ...]:
        return self.features_.columns

    @property
    def feature_weights_(self) -> NDArray[np.float64]:
        return self.features_.weights

    def inverse_centres(self, centres: ArrayLike) -> pd.DataFrame:
        """Centres in the columns' own units.

        Parameters
        ----------
        centres : array-like, shape (k, n_features)

        Returns
        -------
        DataFrame
            A row a centre: numbers and dates in their units, the nearest level of ordered columns,
            the share of each level otherwise.
        """
        check_is_fitted(self)
        matrix = np.atleast_2d(np.asarray(centres, dtype=np.float64))
        out: dict[str, Any] = {}
        start = 0
        for code in self.codes_:
            stop = start + len(code.names)
            out.update(code.read(matrix[:, start:stop]))
            start = stop
        return pd.DataFrame(out, index=range(len(matrix)))

    def to_dict(self) -> dict[str, Any]:
        """All that was learnt, as JSON-safe data."""
        check_is_fitted(self)
        return {
            "settings": {
                "min_level_share": self.min_level_share,
                "min_cell": self.min_cell,
                "clip": self.clip,
                "as_of": self.as_of.isoformat() if self.as_of else None,
            },
            "as_of": self.as_of_.isoformat(),
            "weights": list(self.column_weights_),
            "columns": [code_to_dict(code) for code in self.codes_],
        }

    @classmethod
    def from_dict(cls, content: Mapping[str, Any], *, schema: Schema) -> Self:
        """The encoder that `to_dict` described."""
        settings = dict(content["settings"])
        if settings["as_of"]:
            settings["as_of"] = datetime.fromisoformat(settings["as_of"])
        encoder = cls(schema, **settings)
        encoder.schema_ = schema
        encoder.n_features_in_ = len(schema.clustering_columns)
        encoder.as_of_ = datetime.fromisoformat(content["as_of"])
        encoder._set_codes(
            [code_from_dict(code) for code in content["columns"]], list(content["weights"])
        )
        return encoder

    def _table(self, X: EncoderInput, *, reset: bool) -> Frame:
        if isinstance(X, pa.Table | pa.RecordBatch):
            if reset:
                self.schema_ = self.schema or schema_of(X)
                self.n_features_in_ = len(self.schema_.clustering_columns)
            return X
        if isinstance(X, pd.DataFrame) and (self.schema or not _all_numbers(X)):
            validate_data(self, X, reset=reset, skip_check_array=True)
            table = pa.Table.from_pandas(X, preserve_index=False)
        else:
            matrix = validate_data(
                self, X, reset=reset, dtype=np.float64, ensure_all_finite="allow-nan"
            )
            names = getattr(self, "feature_names_in_", [f"x{n}" for n in range(matrix.shape[1])])
            table = pa.table(
                [pa.array(column, from_pandas=True) for column in matrix.T], list(names)
            )
        if reset:
            self.schema_ = self.schema or schema_of(table)
        return table

    def _learn(self, column: Column, values: pa.Array) -> ColumnCode:
        least = max(self.min_level_share * len(values), self.min_cell)
        match column.kind:
            case "date":
                return learn_date(column.name, values, as_of=self.as_of_, clip=self.clip)
            case "ordered":
                return learn_ordered(column.name, values, levels=column.levels, clip=self.clip)
            case "category":
                return learn_category(column.name, values, least=least)
            case "flag":
                return learn_flag(column.name, values)
            case "set":
                return learn_set(column.name, values, least=least)
        return learn_number(column.name, values, clip=self.clip)

    def _set_codes(self, codes: list[ColumnCode], weights: list[float]) -> None:
        self.codes_ = tuple(codes)
        self.column_weights_ = tuple(weights)
        widths = [len(code.names) for code in codes]
        exponents = [
            weight / max(width, 1) if code.kind == "set" else weight
            for code, weight, width in zip(codes, weights, widths, strict=True)
        ]
        self.features_ = Features(
            names=tuple(name for code in codes for name in code.names),
            columns=tuple(code.name for code in codes for _ in code.names),
            forms=np.array([form for code in codes for form in code.forms], dtype=np.int64),
            scales=np.array([scale for code in codes for scale in code.scales], dtype=np.float64),
            weights=np.repeat(np.array(weights, dtype=np.float64), widths),
            exponents=np.repeat(np.array(exponents, dtype=np.float64), widths),
        )

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        tags.input_tags.categorical = True
        tags.input_tags.string = True
        return tags


def schema_of(frame: Frame) -> Schema:
    """The schema that the types of a frame's columns suggest; every column is clustered on.

    Examples
    --------
    >>> schema_of(pa.table({"visits": [1, 2], "city": ["Bonn", "Ulm"]})).names(kind="category")
    ('city',)
    """
    columns = []
    for field in frame.schema:
        kind, levels = _kind(field.type, frame.column(field.name))
        columns.append(
            Column(name=field.name, kind=kind, role="segment", label=field.name, levels=levels)
        )
    return Schema(columns=tuple(columns))


def _kind(type_: pa.DataType, values: pa.Array) -> tuple[Kind, tuple[str, ...]]:
    if pa.types.is_boolean(type_):
        return "flag", ()
    if pa.types.is_temporal(type_):
        return "date", ()
    if pa.types.is_dictionary(type_):
        whole = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
        chunk = whole.chunk(0) if isinstance(whole, pa.ChunkedArray) else whole
        levels = tuple(str(level) for level in chunk.dictionary.to_pylist())
        return ("ordered", levels) if type_.ordered and len(levels) > 1 else ("category", ())
    if pa.types.is_list(type_) or pa.types.is_large_list(type_):
        return "set", ()
    if pa.types.is_string(type_) or pa.types.is_large_string(type_):
        return "category", ()
    return "number", ()


_TYPES: Mapping[str, pa.DataType] = {
    "number": pa.float64(),
    "flag": pa.bool_(),
    "date": pa.timestamp("us"),
    "category": pa.string(),
    "ordered": pa.string(),
    "set": pa.list_(pa.string()),
}


def _array(table: Frame, column: Column) -> pa.Array:
    if column.name not in table.schema.names:
        raise ColumnError(
            f"The column '{column.name}' is not in the records.",
            where="columns to encode",
            found=listed(table.schema.names),
            do=did_you_mean([column.name], table.schema.names) or "add it, or fit without it",
        )
    values = table.column(column.name)
    values = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
    try:
        return pc.cast(values, _TYPES[column.kind])
    except pa.ArrowInvalid as error:
        raise _wrong_kind(column, values) from error
    except pa.ArrowNotImplementedError as error:
        raise _wrong_kind(column, values) from error


def _wrong_kind(column: Column, values: pa.Array) -> KindError:
    return KindError(
        f"The values of '{column.name}' are not of its kind, {column.kind}.",
        where=f"column '{column.name}'",
        found=f"values of type {values.type}",
        do="read the records with personas.read, or correct the column's kind",
    )


def _is_date(column: Column) -> bool:
    return column.kind == "date"


def _all_numbers(frame: pd.DataFrame) -> bool:
    return all(
        pd.api.types.is_numeric_dtype(dtype) and not pd.api.types.is_bool_dtype(dtype)
        for dtype in frame.dtypes
    )
