"""How a service did, day by day, drawn by the server: calls with those that failed, and how long calls took."""

from collections.abc import Sequence

from markupsafe import Markup

from zhongshu.sharing.services.measures import Day

WIDTH, HEIGHT = 280.0, 56.0
_GAP = 2.0


def calls(days: Sequence[Day]) -> Markup:
    """A bar a day; what failed stands on top in the colour of what is bad. Empty without any call."""
    most = max((day.calls + day.hits for day in days), default=0)
    if most == 0:
        return Markup("")
    parts = []
    for at, day in enumerate(days):
        good = (day.good + day.hits) / most * HEIGHT
        wrong = day.wrong / most * HEIGHT
        parts.append(_bar(at, len(days), HEIGHT - good, good, "plain") if good else "")
        parts.append(_bar(at, len(days), HEIGHT - good - wrong, wrong, "minus") if wrong else "")
    return _svg("".join(parts))


def times(days: Sequence[Day]) -> Markup:
    """From the median to the 95th percentile of each day. Empty without any call that was answered."""
    ends = [(day.quantile(0.5), day.quantile(0.95)) for day in days]
    most = max((high for _, high in ends if high is not None), default=0.0)
    if most == 0:
        return Markup("")
    parts = []
    for at, (low, high) in enumerate(ends):
        if low is not None and high is not None:
            top, bottom = HEIGHT - high / most * HEIGHT, HEIGHT - low / most * HEIGHT
            parts.append(_bar(at, len(ends), top, max(bottom - top, 2.0), "span"))
            parts.append(_bar(at, len(ends), min(bottom, HEIGHT - 2), 2.0, "middle"))
    return _svg("".join(parts))


def _bar(at: int, count: int, top: float, height: float, name: str) -> str:
    step = WIDTH / count
    return (
        f'<rect class="{name}" x="{at * step + _GAP / 2:.1f}" y="{top:.1f}" width="{step - _GAP:.1f}" '
        f'height="{height:.1f}"/>'
    )


def _svg(inner: str) -> Markup:
    return Markup(
        f'<svg class="days" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" preserveAspectRatio="none" aria-hidden="true">'
        f'<path class="floor" d="M0 {HEIGHT:g}H{WIDTH:g}"/>{inner}</svg>'
    )
