"""What a pack may say of those who stand behind a case: co-signers (附议), votes."""

from pydantic import Field

from zhongshu.core.spec import Name, Noun, Spec
from zhongshu.core.text import Text


class BackingSpec(Spec):
    """The holders of a duty `by` may stand behind a case while it is at one of the steps `at`, each once, and take it
    back until it goes on. `each` is how many cases of the type at such steps one of them may back at a time."""

    title: Text
    by: Noun
    at: tuple[Name, ...] = Field(min_length=1)
    each: int | None = Field(default=None, ge=1)
