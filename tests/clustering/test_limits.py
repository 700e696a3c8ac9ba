import numpy as np
import pytest

from personas.clustering.limits import check_sizes, numbers_to_try
from personas.errors import BriefError, RecordsError

X = np.arange(100.0)[:, None]


def numbers(X=X, **changes):
    given = {"asked": 2, "most": 8, "least_share": 0.05, "where": "a.csv", **changes}
    return numbers_to_try(X, **given)


def test_numbers_run_from_two_to_the_most():
    assert numbers() == list(range(2, 9))


def test_no_more_than_can_each_hold_the_least_share():
    assert numbers(least_share=0.3) == [2, 3]


def test_no_more_than_there_are_distinct_rows():
    assert numbers(X=np.repeat([[1.0], [2.0], [3.0]], 30, axis=0)) == [2, 3]


def test_a_number_that_was_asked_for_is_tried_beyond_the_most():
    assert numbers(asked=12) == [*range(2, 9), 12]


def test_missing_cells_are_no_reason_to_call_rows_different():
    with pytest.raises(RecordsError, match="cannot carry two"):
        numbers(X=np.full((50, 2), np.nan))


def test_the_least_share_is_named_when_too_many_are_asked_for():
    with pytest.raises(BriefError, match=r"30 personas"):
        numbers(asked=30)


def test_a_persona_too_small_is_refused():
    check_sizes(np.repeat([0, 1], [90, 10]), 2, 0.1)
    with pytest.raises(BriefError, match="one is too small"):
        check_sizes(np.repeat([0, 1], [95, 5]), 2, 0.1)
    with pytest.raises(BriefError, match="one is too small"):
        check_sizes(np.repeat([0, 1], [50, 50]), 3, 0.01)
