"""What an account may not do, said in the person's language."""

from datetime import timedelta

from zhongshu.core.errors import BusyError, GrantError, ZhongshuError
from zhongshu.core.text import Text


class Refusal(ZhongshuError):
    """Nothing was changed. `said` and `advice` are for people, in both languages.

    LogInRefused      this login, password, code, token or key opens nothing
    TooManyLogIns     right or wrong: not before `wait` is over
    NotAllowed        an administrative act that this person may not do
    StateAway         the state took nothing: disk full, database away, or others writing for too long
    """

    def __init__(self, said: Text, advice: Text | None = None):
        self.said = said
        self.advice = advice
        super().__init__(said.en, hint=None if advice is None else advice.en)


class LogInRefused(Refusal):
    """This login, password, code, token or key opens nothing; which of them was wrong is not told."""


class TooManyLogIns(Refusal):
    """Nothing was looked at; the same words may be right after `wait`."""

    def __init__(self, said: Text, wait: timedelta):
        self.wait = wait
        super().__init__(said)


class NotAllowed(Refusal, GrantError):
    """An administrative act that this person may not do, or nobody may."""


class StateAway(Refusal, BusyError):
    """The state took nothing; the same again may work."""
