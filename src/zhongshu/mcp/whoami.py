"""`whoami`: who the hub takes the caller for, and what he may read."""

from pydantic import BaseModel, Field

from zhongshu.core.text import Text
from zhongshu.mcp.answers import Answer, lines
from zhongshu.mcp.call import Call
from zhongshu.sharing.grants.book import OPERATOR, receives
from zhongshu.sharing.grants.grant import Grant
from zhongshu.sharing.grants.spec import GrantSpec


class PostHeld(BaseModel):
    """A role, in a unit unless it is of none."""

    role: str
    unit: str | None
    unit_title: Text | None


class GrantHeld(BaseModel):
    """One grant in force. State `grant` and `purpose` with query_rows and lookup to read under this one."""

    grant: str
    title: Text
    purpose: str
    read: list[str] = Field(description="Names, or PACKAGE.* for all that its owner has there")
    words: str = Field(description="What it gives and withholds, in a sentence")


class Caller(Answer):
    """Without a key everybody is `anyone` and reads what is open to the public."""

    actor: str
    name: str
    posts: list[PostHeld]
    key: str | None = Field(description="The first characters of the API key that was shown; null: none was")
    region: str
    region_title: Text
    zone: str
    grants: list[GrantHeld]

    def in_words(self) -> str:
        """The caller, then a line a grant."""
        posts = ", ".join(f"{one.role} in {one.unit}" if one.unit else one.role for one in self.posts) or "no post"
        head = f"You are {self.name} ({posts}) in {self.region_title.zh}; {len(self.grants)} grants are in force:"
        return lines(head, *(f"- {one.grant}: {one.words}" for one in self.grants), self.more)


def whoami(call: Call) -> Caller:
    """Who the hub takes you for, and the grants under which you read, in words. Call it first when something is
    refused: it names the grant and purpose that query_rows and lookup can state."""
    reader, place = call.reader, call.hub.place
    book, now, zone = call.access.book, call.access.now, place.zone
    held = [one for one in book.grants if _fits(call, one) and one.valid_at(now, zone)]
    return Caller(
        actor=reader.actor,
        name=reader.shown,
        posts=[PostHeld(role=str(one.role), unit=one.unit, unit_title=_unit(call, one.unit)) for one in reader.posts],
        key=reader.key,
        region=place.region,
        region_title=place.title,
        zone=zone.key,
        grants=[
            GrantHeld(
                grant=one.id,
                title=one.spec.title,
                purpose=one.spec.purpose,
                read=list(one.spec.read),
                words=_words(one.spec),
            )
            for one in held
        ],
    )


def _fits(call: Call, grant: Grant) -> bool:
    return call.reader.system if grant.id == OPERATOR else receives(grant.spec.to, call.reader)


def _unit(call: Call, unit: str | None) -> Text | None:
    return None if unit is None else call.hub.unit_title(unit)


def _words(spec: GrantSpec) -> str:
    """From whom, what, how masked, which rows, how much and until when."""
    columns = "all columns" if spec.columns.allow is None else f"columns {', '.join(spec.columns.allow)}"
    masked = "; ".join(f"{name} {mask.words}" for name, mask in spec.columns.mask.items())
    quota = ", ".join(f"{name} {value}" for name, value in spec.quota if value is not None)
    said = [
        f"{spec.from_} gives {', '.join(spec.read)} for {spec.purpose}",
        columns,
        f"masked: {masked}" if masked else None,
        f"rows where {spec.where}" if spec.where else None,
        f"subjects that consent {f'to {spec.chapter} ' if spec.chapter else ''}only" if spec.consent else None,
        f"at most {quota}" if quota else None,
        f"until {spec.valid.valid_to}" if spec.valid is not None and spec.valid.valid_to is not None else None,
    ]
    return "; ".join(one for one in said if one)
