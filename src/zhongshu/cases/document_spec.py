"""What a pack may say of a document that a case gives out."""

from collections.abc import Collection, Mapping

from pydantic import Field

from zhongshu.cases.field_spec import FILES, FieldSpec
from zhongshu.core.errors import nearest
from zhongshu.core.spec import Misplaced, Name, Spec
from zhongshu.core.text import Text


class DocumentSpec(Spec):
    """A PDF with a signed code that anybody verifies without the hub. It is given out as the case comes to one of the
    steps `at`, for whoever asked and whoever works at the case.

    `shows` are the fields that stand on it, in order; `says` is the sentence above them. It is taken back as the case
    comes to a step of `until`, as a case that was closed is opened again, and as a field of `shows` is another: then a
    new one takes its place.
    """

    title: Text
    at: tuple[Name, ...] = Field(min_length=1)
    shows: tuple[Name, ...] = Field(min_length=1, max_length=20)
    says: Text | None = None
    until: tuple[Name, ...] = ()


def require_documents(
    documents: Mapping[str, DocumentSpec], steps: Collection[str], fields: Mapping[str, FieldSpec]
) -> None:
    """Misplaced for a step or field that there is not, a file to show, a step that gives out and takes back."""
    for name, one in documents.items():
        for key, words in (("at", one.at), ("until", one.until)):
            for index, step in enumerate(words):
                if step not in steps:
                    said = f"the document {name} names the step {step!r}, which is no step ({nearest(step, steps)})"
                    raise Misplaced(said, ("documents", name, key, index))
        for index, shown in enumerate(one.shows):
            if shown not in fields:
                said = f"the document {name} names the field {shown!r}, which is no field ({nearest(shown, fields)})"
                raise Misplaced(said, ("documents", name, "shows", index))
            if fields[shown].type in FILES:
                said = f"the document {name} shows {shown!r}, a file: its code holds words alone"
                raise Misplaced(said, ("documents", name, "shows", index))
        if both := sorted(set(one.at) & set(one.until)):
            said = f"the step {both[0]!r} both gives the document {name} out and takes it back"
            raise Misplaced(said, ("documents", name, "until"))
