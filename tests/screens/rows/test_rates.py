import pytest

from zhongshu.screens.rows.rates import Rate, Rates, TooOften


def test_a_burst_then_so_many_a_second_each_caller_by_himself() -> None:
    now = 0.0
    rates = Rates(Rate(2, 5), clock=lambda: now)
    for _ in range(5):
        rates.take("one")
    with pytest.raises(TooOften) as caught:
        rates.take("one")
    assert caught.value.wait == pytest.approx(0.5)
    rates.take("other", 5)
    now = 1.0
    rates.take("one", 2)
    with pytest.raises(TooOften):
        rates.take("one")
