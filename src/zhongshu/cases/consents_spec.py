"""What a pack may say of the consents that somebody gives with a form."""

from pydantic import Field

from zhongshu.core.spec import Name, Spec


class ConsentsSpec(Spec):
    """Whoever asks for themselves lets a unit read of them, for a `purpose`, the `chapters` whose question they answer
    with yes, to the end of the day that `until` says: the consents are given as the case is opened, and taken back as
    any other. `to` is the question whose answer is the unit's id, `of` the one whose answer is who consents: somebody
    who acts for a subject asks in no other's name."""

    purpose: Name
    of: Name
    to: Name
    until: Name
    chapters: dict[Name, Name] = Field(min_length=1)
