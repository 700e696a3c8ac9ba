"""What an analyst writes by hand: pandas, scikit-learn and matplotlib, from CSV to a PDF.

Run as ``python -m benchmarks.hand_written customers.csv book.pdf``.
"""

from __future__ import annotations

import sys

import matplotlib as mpl
import pandas as pd
from sklearn.cluster import KMeans
from sklearn.compose import make_column_transformer
from sklearn.impute import SimpleImputer
from sklearn.metrics import silhouette_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

mpl.use("Agg")

import matplotlib.pyplot as plt
from matplotlib.backends.backend_pdf import PdfPages

SAMPLE_OF_SILHOUETTE = 10_000


def main(source: str, out: str) -> None:
    customers = pd.read_csv(source, parse_dates=["first_order"]).set_index("customer_id")
    customers["days"] = (customers["first_order"].max() - customers["first_order"]).dt.days
    customers = customers.drop(columns="first_order")
    numbers = list(customers.select_dtypes("number").columns)
    others = [name for name in customers.columns if name not in numbers]
    encoder = make_column_transformer(
        (make_pipeline(SimpleImputer(strategy="median"), StandardScaler()), numbers),
        (
            make_pipeline(
                SimpleImputer(strategy="most_frequent"), OneHotEncoder(sparse_output=False)
            ),
            others,
        ),
    )
    X = encoder.fit_transform(customers)
    fits = {k: KMeans(k, n_init=10, random_state=0).fit(X) for k in range(2, 11)}
    silhouettes = {
        k: silhouette_score(X, fit.labels_, sample_size=SAMPLE_OF_SILHOUETTE, random_state=0)
        for k, fit in fits.items()
    }
    k = max(silhouettes, key=lambda k: silhouettes[k])
    customers["segment"] = fits[k].labels_
    with PdfPages(out) as pdf:
        _page(pdf, pd.Series(silhouettes), "Silhouette by number of segments")
        for segment, members in customers.groupby("segment"):
            means = (members[numbers].mean() - customers[numbers].mean()) / customers[numbers].std()
            _page(pdf, means, f"Segment {segment}: {len(members):,} customers")
            for name in others:
                _page(pdf, members[name].value_counts(normalize=True), f"{name}, {segment}")
    customers[["segment"]].to_csv(out.replace(".pdf", ".csv"))


def _page(pdf: PdfPages, values: pd.Series, title: str) -> None:
    figure, axes = plt.subplots(figsize=(8, 5))
    values.plot.barh(ax=axes, title=title)
    figure.tight_layout()
    pdf.savefig(figure)
    plt.close(figure)


if __name__ == "__main__":
    main(*sys.argv[1:])
