"""Words for what stands in rows by its id: steps, choices and posts of cases, and what a column says its values are."""

from zhongshu.core.text import Text
from zhongshu.packs.hub import Hub


def coded(hub: Hub, relation: str, column: str, value: str) -> Text | None:
    """The title of a value of a column: what the column says, or that it repeats; of the rows of cases what the case
    type says today. None where neither has one."""
    catalogue = hub.packs.catalogue
    word = catalogue.words(relation, column).get(value)
    type = hub.cases.types.get(catalogue.written(relation, column))
    if word is not None or type is None:
        return word
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
