from __future__ import annotations

import io
import subprocess
import sys

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest

from personas.clustering.pictures import fit_against_reruns, gap_by_k, personas_by_k, stability_by_k
from tests.clustering.fitted import cut_off, drawn_texts, overlapping


def evidence(n=7, chosen=5, runner_up=4, score=True):
    """What `Choice.to_frame` gives, for 2 and more personas."""
    ks = range(2, 2 + n)
    return pd.DataFrame(
        {
            "stability": np.linspace(0.98, 0.4, n),
            "low": np.linspace(0.9, 0.3, n),
            "high": np.linspace(1.0, 0.6, n),
            "score": np.linspace(100.0, 900.0, n) * score,
            "large_enough": [k < 7 for k in ks],
            "personas": [tuple(np.linspace(0.99, 0.98 - 0.03 * k, k)) for k in ks],
            "verdict": [
                "chosen" if k == chosen else "runner-up" if k == runner_up else "" for k in ks
            ],
        },
        index=pd.Index(ks, name="k"),
    )


def said(figure):
    return [text for text, _ in drawn_texts(figure)]


def stored(figure, kind):
    content = io.BytesIO()
    figure.savefig(content, format=kind)
    return content.getvalue()


def test_the_chosen_number_its_runner_up_and_those_too_small_are_marked():
    boxes = drawn_texts(stability_by_k(evidence()))
    middle = {text: (box.x0 + box.x1) / 2 for text, box in boxes}
    assert middle["chosen"] == pytest.approx(middle["5"], abs=1)
    assert middle["runner-up"] == pytest.approx(middle["4"], abs=1)
    too_small = [(box.x0 + box.x1) / 2 for text, box in boxes if text == "too small"]
    assert too_small == pytest.approx([middle["7"], middle["8"]], abs=1)


def test_stability_and_its_quartiles_stand_where_they_belong():
    top = stability_by_k(evidence()).axes[0]
    bars, *dots = top.collections
    places = [tuple(dot.get_offsets()[0]) for dot in dots]
    assert places == list(enumerate(evidence()["stability"]))
    spans = bars.get_segments()
    assert np.allclose([span[:, 1] for span in spans], evidence()[["low", "high"]])


def test_scores_are_left_out_where_no_number_has_one():
    assert len(stability_by_k(evidence()).axes) == 2
    assert len(stability_by_k(evidence(score=False)).axes) == 1


@pytest.mark.parametrize("draw", [stability_by_k, personas_by_k])
@pytest.mark.parametrize("n", [1, 19, 60])
def test_few_and_many_numbers_of_personas_stay_readable(draw, n):
    figure = draw(evidence(n, chosen=2, runner_up=3))
    assert overlapping(figure) == []
    assert cut_off(figure) == []


def test_equally_steady_personas_are_each_named():
    same = pd.Series(1.0, index=[f"P{number}" for number in range(1, 9)])
    figure = personas_by_k(evidence(chosen=8), of_chosen=same)
    assert set(same.index) <= set(said(figure))
    assert overlapping(figure) == []


@pytest.mark.parametrize(("natural", "word"), [(True, "More"), (False, "No more")])
def test_the_title_of_the_gap_says_what_it_shows(natural, word):
    references = np.random.default_rng(0).normal(0, 0.01, size=(20, 7))
    figure = gap_by_k(range(2, 9), np.full(7, 0.2 * natural), references, natural=natural)
    assert any(text.startswith(f"{word} structure than in 20 references") for text in said(figure))
    assert {"these records", "references"} <= set(said(figure))
    assert overlapping(figure) == []


def test_the_band_of_the_gap_holds_all_references():
    references = np.random.default_rng(0).normal(size=(20, 7))
    band = gap_by_k(range(2, 9), np.zeros(7), references, natural=False).axes[0].collections[0]
    corners = band.get_paths()[0].vertices
    for at in range(7):
        heights = corners[corners[:, 0] == at, 1]
        assert heights.min() == references[:, at].min()
        assert heights.max() == references[:, at].max()


def test_fit_is_drawn_against_re_runs_and_against_what_it_promises():
    table = pd.DataFrame(
        {"fit": [0.1, 0.9], "promised": [0.6, 0.95], "agreed": [0.5, 0.97],
         "low": [0.4, 0.95], "high": [0.7, 1.0], "n": [30, 170]}
    )  # fmt: skip
    top, bottom = fit_against_reruns(table, n_reruns=40, unit="accounts").axes
    assert top.lines[0].get_ydata().tolist() == [0.6, 0.95]
    assert top.collections[1].get_offsets()[:, 1].tolist() == [0.5, 0.97]
    assert [bar.get_height() for bar in bottom.patches] == [0.15, 0.85]


def test_a_picture_is_stored_as_the_same_bytes_with_its_texts_as_text():
    first, second = (stored(stability_by_k(evidence()), "svg") for _ in range(2))
    assert first == second
    assert b">How many personas</text>" in first
    assert b"<dc:date>" not in first


def test_a_picture_shows_itself_in_a_notebook():
    content, size = stability_by_k(evidence())._repr_png_()
    assert content.startswith(b"\x89PNG")
    assert size["width"] > size["height"] > 200


def test_drawing_changes_no_setting_and_opens_no_window():
    before = mpl.rcParams.copy()
    stored(stability_by_k(evidence()), "svg")
    assert mpl.rcParams == before
    code = (
        "import sys, numpy as np; from personas.clustering.pictures import gap_by_k;"
        "gap_by_k([2, 3], np.zeros(2), np.ones((3, 2)), natural=False);"
        "print('matplotlib.pyplot' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"


def test_letters_that_no_font_has_raise_no_warning():
    figure = personas_by_k(
        evidence(), of_chosen=pd.Series([0.9, 0.8], index=["\U0001f600", "北京"])
    )
    assert stored(figure, "png").startswith(b"\x89PNG")
