"""A fitted model as plain data: what a book keeps of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from personas.clustering.choice import Choice
from personas.clustering.column_codes import significant
from personas.clustering.labelling import Labeller
from personas.records.schema import Schema


def plain_settings(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters as JSON-safe data; another clusterer is named, never stored."""
    method = settings["method"]
    name = method if isinstance(method, str) else type(method).__name__
    return {**settings, "method": name}


def stored(model: Any) -> dict[str, Any]:
    """All that labelling needs, and the judgement."""
    return {
        "settings": plain_settings(model.get_params(deep=False)),
        "schema": model.schema_.model_dump(mode="json"),
        "labeller": model.labeller_.to_dict(),
        "n_edge": model.n_edge_,
        "kept": significant(model.kept_),
        "records": {"name": model.records_name_, "n": model.n_records_},
        "verdict": model.verdict_,
        "shares": [significant(value) for value in model.shares_],
        "stability": [significant(value) for value in model.stability_],
        "found_again": [int(value) for value in model.found_again_],
        "n_reruns": model.n_reruns_,
        "choice": model.choice_.to_dict(),
    }


def restore(model: Any, content: Mapping[str, Any]) -> None:
    """Give an unfitted model what `stored` took from a fitted one."""
    model.schema_ = Schema.model_validate(content["schema"])
    model.labeller_ = Labeller.from_dict(content["labeller"], schema=model.schema_)
    model.encoder_ = model.labeller_.encoder
    model.n_personas_ = model.labeller_.k
    model.n_edge_, model.n_reruns_ = content["n_edge"], content["n_reruns"]
    model.kept_ = content.get("kept", 1.0)
    model.records_name_, model.n_records_ = content["records"]["name"], content["records"]["n"]
    model.verdict_ = content["verdict"]
    names = model.labeller_.names
    model.shares_ = pd.Series(content["shares"], index=names, name="share")
    model.stability_ = pd.Series(content["stability"], index=names, name="stability")
    model.found_again_ = pd.Series(content["found_again"], index=names, name="found again")
    model.choice_ = Choice.from_dict(content["choice"])
