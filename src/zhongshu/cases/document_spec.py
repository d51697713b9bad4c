"""What a pack may say of a document that a case gives out."""

from pydantic import Field

from zhongshu.core.spec import Name, Spec
from zhongshu.core.text import Text


class DocumentSpec(Spec):
    """A PDF with a signed code that anybody verifies without the hub. It is there once the case has come to one of the
    steps `at`, for whoever asked and whoever works at the case.

    `shows` are the fields that stand on it, in order; `says` is the sentence above them.
    """

    title: Text
    at: tuple[Name, ...] = Field(min_length=1)
    shows: tuple[Name, ...] = Field(min_length=1)
    says: Text | None = None
