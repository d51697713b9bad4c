"""What an editor may not do, said in the editor's language."""

from zhongshu.core.errors import ZhongshuError
from zhongshu.core.text import Text


class Refusal(ZhongshuError):
    """An edit or release that was not made; nothing was kept. `said` and `advice` are for people, in both languages."""

    def __init__(self, said: Text, advice: Text | None = None):
        self.said = said
        self.advice = advice
        super().__init__(said.en, hint=None if advice is None else advice.en)
