"""What a pack may say of a rule that a case asks."""

from pydantic import Field

from zhongshu.cases.field_spec import Noun
from zhongshu.core.spec import Name, Spec
from zhongshu.core.text import Text


class DecideSpec(Spec):
    """A rule is asked as the case comes to one of the steps `at`, its first unless they are said.

    `facts` names the field of each input; an input that it leaves out is the field of its own name. `into` names the
    field that each output goes into: one of the type's `found`.
    """

    rule: Noun
    title: Text | None = None
    at: tuple[Name, ...] = ()
    facts: dict[Name, Name] = Field(default_factory=dict)
    into: dict[Name, Name] = Field(default_factory=dict)
