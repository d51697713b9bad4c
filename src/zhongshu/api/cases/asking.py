"""What each act asks of a program that does it, in the words of JSON Schema."""

from collections.abc import Mapping
from typing import Any

from zhongshu.api.cases.described import form_schema, text_record
from zhongshu.cases.acts import ACTS, Acting, correctable, put_off
from zhongshu.cases.moves import LONGEST_NOTE
from zhongshu.cases.sight import Seen

MOST_POSTS = 100
"""So many posts are named to choose from; another's id may be said, too."""
_TEXT: Mapping[str, Any] = {"type": "string", "minLength": 1}
MEMBERS: Mapping[str, Mapping[str, Any]] = {
    "note": {"type": "string", "maxLength": LONGEST_NOTE},
    "public": {"type": "boolean", "description": "Whoever asked sees it, too"},
    "post": {**_TEXT, "description": "The id of a post"},
    "clock": {**_TEXT, "description": "One of the clocks that may be put off"},
    "by": {"type": ["string", "number"], "description": "So many units of the clock"},
    "stars": {"type": "integer", "minimum": 1, "maximum": 5},
    "other": {"type": "integer", "minimum": 1, "description": "The number of an open case of this type"},
    "answers": {"type": "object", "description": "Those that are to be others, by question"},
}


def acts_told(acting: Acting, seen: Seen) -> dict[str, Any]:
    """The acts that this reader may do now, each with the body that it takes."""
    return {act: {"asks": _asked(act, acting, seen)} for act in acting.offered(seen)}


def act_schema(act: str, **of_a_case: Mapping[str, Any]) -> dict[str, Any]:
    """The body of an act; `of_a_case` are members of which more is known."""
    members = ACTS[act]
    return {
        "type": "object",
        "properties": {name: dict(of_a_case.get(name, MEMBERS[name])) for name in members},
        "required": [name for name, required in members.items() if required],
        "additionalProperties": False,
    }


def _asked(act: str, acting: Acting, seen: Seen) -> dict[str, Any]:
    match act:
        case "correct":
            return act_schema(act, answers={**form_schema(correctable(acting.cases, seen)), "required": []})
        case "more_time":
            most = {name: str(by) for name, by in put_off(seen).items()}
            clocks = [{"const": name, "description": f"at most {by}"} for name, by in most.items()]
            return act_schema(act, clock={"type": "string", "oneOf": clocks})
        case "assign":
            posts = acting.posts(seen, MOST_POSTS)
            listed = [{"const": id, "title": text_record(one.title)} for id, one in posts.items()]
            return act_schema(act, post={"type": "string", "anyOf": [*listed, MEMBERS["post"]]})
        case _:
            return act_schema(act)
