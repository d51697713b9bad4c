"""The next value, guessed in the plainest way, with the errors that the same guess made in the past.

Values that add up (month values and months out of year-to-date ones): the same months of last year carried on by the
mean growth of the last three comparable stretches. Rates and indices: the last value and the mean step of all so far
(the drift method). How good that is, is not claimed but counted: the guess is made anew at every earlier month, from
what was known then in this edition of the series (a rolling origin; Tashman 2000), and compared with what came. As
revised values are used, the errors in real time may have been larger.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from zhongshu.core.periods import Period
from zhongshu.methods.monthly.growth import Rate, over_year
from zhongshu.methods.monthly.monthly import Form, later
from zhongshu.methods.monthly.months import Stretch
from zhongshu.methods.monthly.refusal import Refusal

RECENT = 3
"""Comparable stretches whose mean growth is carried on."""
STEPS = 12
"""Steps that a drift is at least taken from."""
LEAST = 12
"""Back-tests under which an error is an anecdote."""
COVER = Decimal("0.8")
"""The share of back-tests whose error the range covers."""


@dataclass(frozen=True)
class Backtest:
    """Over `count` guesses: the mean absolute error (in the series' unit), the same in % of what came (None for rates
    and where a value is 0), that of the same months of last year taken as they are (`last_year`), and that of the last
    value (`unchanged`, for rates and indices). `covered` is the absolute error that COVER of the guesses kept to,
    relative to the guess for values that add up."""

    count: int
    error: Decimal
    percentage: Decimal | None
    last_year: Decimal | None
    unchanged: Decimal | None
    covered: Decimal


@dataclass(frozen=True)
class Nowcast:
    """The stretch `first` to `last` (January and February together where they are told so), expected `value`, and the
    range `low` to `high` that would have covered COVER of the back-tests. `growth` is what is carried on, in %, or the
    step in points when `points`."""

    first: Period
    last: Period
    value: Decimal
    low: Decimal
    high: Decimal
    growth: Decimal
    points: bool
    backtest: Backtest


_Guess = tuple[Decimal, Decimal]
"""The value, and the growth or step that makes it."""


def nowcast(
    stretches: Sequence[Stretch],
    form: Form = "value",
    *,
    points: bool = False,
    breaks: Collection[int] = (),
    places: int = 2,
) -> Nowcast | Refusal:
    """The stretch after the last one with a value. `points`: shares, which move in points although they are levels.

    Refused where fewer than LEAST earlier guesses can be checked, and where the next one has no comparable base.
    Nothing is carried into the years of `breaks`, nor counted there.
    """
    known = [stretch for stretch in stretches if stretch.value is not None]
    if len(known) < 2:
        return Refusal("short", needed=LEAST, found=0)
    in_points = points or form in ("yoy", "index")
    coming = _next(known)
    rates = over_year([*known, coming], breaks=() if in_points else breaks)
    values = [one.value for one in known if one.value is not None]
    guesses = [_drift(values[:at]) if in_points else _carried(rates, at) for at in range(len(rates))]
    past = [at for at, guess in enumerate(guesses[:-1]) if guess is not None]
    made = guesses[-1]
    if len(past) < LEAST:
        return Refusal("short", needed=LEAST, found=len(past))
    if made is None:
        return Refusal("break" if coming.last.start.year in breaks else "gap", at=coming.first)
    tested = _backtest([_Trial.of(guesses, values, rates, at) for at in past], in_points)
    value, growth = made
    width = tested.covered if in_points else abs(value) * tested.covered
    low, high = round(value - width, places), round(value + width, places)
    return Nowcast(coming.first, coming.last, round(value, places), low, high, growth, in_points, tested)


def _next(known: Sequence[Stretch]) -> Stretch:
    """What is printed next: of the months after the last one, the first that last year had, as it had it.

    Its value is a stand-in, so that its base can be looked up.
    """
    last_year = {later(one.first, 12): later(one.last, 12) for one in known[-14:]}
    following = later(known[-1].last, 1)
    ahead = min((first for first in last_year if first >= following), default=following)
    return Stretch(ahead, last_year.get(ahead, ahead), Decimal(0))


def _carried(rates: Sequence[Rate], at: int) -> _Guess | None:
    """Last year's same months by the mean growth of the last three stretches of a year that have a comparable base."""
    base = rates[at].base
    recent = [rate.value for rate in rates[max(0, at - 12) : at] if rate.value is not None][-RECENT:]
    if base is None or base <= 0 or len(recent) < RECENT:
        return None
    growth = _mean(recent)
    return base * (1 + growth / 100), growth


def _drift(values: Sequence[Decimal]) -> _Guess | None:
    if len(values) <= STEPS:
        return None
    step = (values[-1] - values[0]) / (len(values) - 1)
    return values[-1] + step, step


@dataclass(frozen=True)
class _Trial:
    """A guess of the past, what came, the same months of the year before, and the value before."""

    guess: Decimal
    actual: Decimal
    base: Decimal | None
    before: Decimal

    @classmethod
    def of(
        cls, guesses: Sequence[_Guess | None], values: Sequence[Decimal], rates: Sequence[Rate], at: int
    ) -> "_Trial":
        guess = guesses[at]
        assert guess is not None
        return cls(guess[0], values[at], rates[at].base, values[at - 1])

    @property
    def error(self) -> Decimal:
        return abs(self.guess - self.actual)


def _backtest(trials: Sequence[_Trial], in_points: bool) -> Backtest:
    relative = [trial.error / abs(trial.guess) if trial.guess else Decimal(0) for trial in trials]
    shares = [trial.error * 100 / abs(trial.actual) if trial.actual else None for trial in trials]
    return Backtest(
        count=len(trials),
        error=_mean([trial.error for trial in trials]),
        percentage=None if in_points else _mean_of_all(shares),
        last_year=_mean_of_all([None if t.base is None else abs(t.base - t.actual) for t in trials]),
        unchanged=_mean([abs(t.before - t.actual) for t in trials]) if in_points else None,
        covered=_covering([trial.error for trial in trials] if in_points else relative),
    )


def _mean(values: Sequence[Decimal]) -> Decimal:
    return sum(values, Decimal(0)) / len(values)


def _mean_of_all(values: Sequence[Decimal | None]) -> Decimal | None:
    """None where one of them is not known, so that means of different months are never compared."""
    known = [value for value in values if value is not None]
    return _mean(known) if len(known) == len(values) else None


def _covering(errors: Sequence[Decimal]) -> Decimal:
    """The smallest error that COVER of them do not exceed."""
    rank = int((COVER * len(errors)).to_integral_value(ROUND_CEILING))
    return sorted(errors)[rank - 1]
