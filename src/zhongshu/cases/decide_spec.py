"""What a pack may say of a rule that a case asks."""

from pydantic import Field

from zhongshu.core.spec import Name, Noun, Spec
from zhongshu.core.text import Text


class DecideSpec(Spec):
    """A rule is asked as the case comes to one of the steps `at`, its first unless they are said; one that was asked is
    asked again where an answer that it looks at is put right.

    `facts` names the field of each input; an input that it leaves out is the field of its own name. `into` names the
    field that each output goes into: one of the type's `found`. Of a DMN file, which `rule` then names, `decision` is
    the decision that is asked, by its name.
    """

    rule: Noun
    decision: str = ""
    title: Text | None = None
    at: tuple[Name, ...] = ()
    facts: dict[str, Name] = Field(default_factory=dict)
    into: dict[str, Name] = Field(default_factory=dict)
