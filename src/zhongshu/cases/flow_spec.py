"""What a pack may say of a flow: the offices that work at one matter, each at a case of its own."""

from pydantic import Field

from zhongshu.cases.field_spec import FieldSpec
from zhongshu.core.spec import Name, Noun, Spec
from zhongshu.core.text import Text


class MessageSpec(Spec):
    """A message of the flow that somebody sends from the page of the case: the owner, the reporter, or the holders of a
    duty (`by`). `asks` are questions that are answered with it."""

    title: Text
    by: str = "owner"
    asks: dict[Name, FieldSpec] = Field(default_factory=dict)


class FlowSpec(Spec):
    """A BPMN 2.0 file of the pack's `flows/`, run while the case stands at the step `begins` (its first unless said).

    `parts` says, for each user task of the file by its id, the case type that it is done as: one case each time that
    the flow comes there. Fields of the same name are the same thing: a part is filled in with those of the case, and
    as it ends the case's `found` are filled in with those of the part. `ends` says the step to which the case goes on
    from each end event. `bpmn` is the file's text: it is kept with the type's edition, so that a running case keeps to
    the flow that it began with.
    """

    file: str
    begins: Name | None = None
    parts: dict[str, Noun] = Field(min_length=1)
    ends: dict[str, Name] = Field(min_length=1)
    messages: dict[str, MessageSpec] = Field(default_factory=dict)
    bpmn: str = ""
