import numpy as np

from personas.clustering.features import Features
from personas.clustering.rows import Rows


def test_sums_and_observed_weights_leave_missing_cells_out():
    X = np.array([[1.0, np.nan, 2.0], [3.0, 4.0, np.nan], [5.0, 6.0, 7.0]])
    sums, observed = Rows.of(X, weights=[1, 2, 3]).totals()
    np.testing.assert_allclose(sums, [1 + 6 + 15, 8 + 18, 2 + 21])
    np.testing.assert_allclose(observed, [6, 5, 4])


def test_rows_drawn_twice_weigh_twice_and_rows_not_drawn_are_gone():
    X = np.random.default_rng(0).normal(size=(4, 2))
    drawn = Rows.of(X).resampled(np.array([2, 0, 1, 1]))
    assert drawn.n_rows == 3
    np.testing.assert_allclose(drawn.totals()[0], X[[0, 0, 2, 3]].sum(axis=0))


def test_parameters_of_copies_in_one_group_count_as_one_column():
    ones = np.ones(3)
    copies = Features(("a", "b", "c"), ("a", "b", "c"), np.zeros(3, int), ones, ones, ones / 3)
    assert copies.n_parameters(4) == Features.numbers(1).n_parameters(4)
