import pytest

from personas.clustering.verdict import SENTENCES, verdict


@pytest.mark.parametrize(
    ("natural_structure", "stability", "word"),
    [
        (True, 0.75, "natural"),
        (False, 0.75, "reproducible"),
        (True, 0.74, "constructive"),
        (False, 0.2, "constructive"),
    ],
)
def test_groups_must_come_back_and_stand_out_to_be_called_natural(
    natural_structure, stability, word
):
    assert verdict(natural_structure=natural_structure, stability=stability) == word
    assert word in SENTENCES
