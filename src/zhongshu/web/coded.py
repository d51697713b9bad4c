"""Words for what stands in rows of cases by its id: steps, choices, posts."""

from zhongshu.core.text import Text
from zhongshu.packs.hub import Hub


def coded(hub: Hub, relation: str, column: str, value: str) -> Text | None:
    """The title of a value of a column, where the relation is the dataset of a case type and the type, as it is today,
    has one; None for any other."""
    type = hub.cases.types.get(relation)
    if type is None:
        return None
    if column == "step":
        step = type.spec.steps.get(value)
        return None if step is None else step.title
    question = type.spec.fields.get(column)
    if column == "post" or (question is not None and question.type == "post"):
        post = hub.cases.posts().get(value)
        return None if post is None else post.title
    if question is None or question.type not in ("choice", "code"):
        return None
    return type.options(question, hub.now()).get(value)
