import numpy as np
import pandas as pd

from personas.clustering.edge import oddest_columns
from personas.clustering.features import FLAG, LEVEL, NUMBER, Features
from personas.clustering.latent_classes import LatentClasses
from personas.clustering.model import PersonaModel
from personas.records.read import read
from tests.clustering.test_outside import customers


def test_the_oddest_column_is_the_one_its_persona_expects_least():
    features = Features(
        names=("spend", "member", "shop=a", "shop=b"),
        columns=("spend", "member", "shop", "shop"),
        forms=np.array([NUMBER, FLAG, LEVEL, LEVEL]),
        scales=np.array([1.0, 2.0, 3.0, 3.0]),
        weights=np.ones(4),
        exponents=np.ones(4),
    )
    classes = LatentClasses(
        np.ones(1), np.array([[0.0, 0.95, 0.98, 0.02]]), np.array([0.5, 1.0, 1.0, 1.0])
    )
    rows = np.array(
        [
            [4.0, 2.0, 3.0, 0.0],
            [0.1, 0.0, 3.0, 0.0],
            [0.1, 2.0, 0.0, 3.0],
            [np.nan, 0.0, np.nan, np.nan],
        ]
    )
    found = oddest_columns(rows, np.zeros(4, dtype=int), classes, features)
    assert found.tolist() == ["spend", "member", "shop", "member"]


def test_the_edge_list_names_customers_their_persona_and_what_is_odd():
    frame, _ = customers()
    frame.index = [f"c{number}" for number in range(len(frame))]
    frame.loc["c7", "b"] = 60.0
    records = read(frame)
    model = PersonaModel(3, progress=False).fit(records)
    listed = model.edge(records)
    assert len(listed) == model.n_edge_ == sum(model.edge_reasons_.values())
    assert listed.loc["c7", "odd_column"] == "b"
    assert listed["persona"].equals(model.predict(frame)[listed.index].rename("persona"))


def test_an_empty_edge_is_an_empty_list():
    frame, _ = customers(n=300)
    model = PersonaModel(3, progress=False).fit(frame)
    typical = pd.DataFrame(frame.median(numeric_only=True)).T.assign(channel="x")
    assert len(model.edge(read(typical, schema=model.schema_))) in (0, 1)
    assert list(model.edge(read(frame, schema=model.schema_)).columns) == ["persona", "odd_column"]
