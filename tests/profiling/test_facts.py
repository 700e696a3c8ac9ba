from __future__ import annotations

import pytest

from personas.profiling.facts import Levels, Scale, rounded, rounded_beside
from tests.profiling.planted import understood


@pytest.mark.parametrize("value", [0.0, -0.0, 1 / 3, -12345.678901234, 1e-300, 1e300])
def test_rounding_keeps_nine_digits_and_no_minus_zero(value: float) -> None:
    assert rounded(value) == pytest.approx(value, rel=1e-8, abs=0)
    assert str(rounded(-0.0)) == "0.0"


def test_a_mean_near_zero_is_only_as_exact_as_its_deviation() -> None:
    assert rounded_beside(1.2e-14, 100.0) == rounded_beside(-3.4e-14, 100.0) == 0.0
    assert rounded_beside(12.3456789123, 1.0) == 12.3456789


def test_the_scale_is_zero_at_the_centre_and_odd_around_it() -> None:
    scale = Scale(10.0, 2.0)
    assert scale(10.0) == 0.0
    assert scale(14.0) == -scale(6.0)


def test_shares_are_of_customers_with_a_value() -> None:
    assert Levels(n=4, n_missing=6, counts={"a": 1}).share("a") == 0.25
    assert Levels(n=0, n_missing=6, counts={}).share("a") == 0.0


def test_what_never_varies_is_constant() -> None:
    columns = understood().profile.columns
    assert columns["constant"].is_constant
    assert not columns["products"].is_constant


def test_a_profile_says_what_it_is() -> None:
    assert "1,200 accounts, 3 personas" in repr(understood().profile)
    assert understood().profile.share("P1") == 0.5
