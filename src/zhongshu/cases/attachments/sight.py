"""Which files of a case somebody sees: those of the answers that they see, the former ones among them. Pure."""

from collections.abc import Mapping

from zhongshu.cases.sight import Seen


def files_seen(seen: Seen) -> Mapping[str, tuple[str, ...]]:
    """By the file's id, the names of the questions that it answers or answered."""
    found: dict[str, dict[str, None]] = {}
    for answers in (seen.fields, *(event.fields for event in seen.events)):
        for name, value in answers.items():
            question = seen.type.spec.fields.get(name)
            for file in value if question is not None and question.files else ():
                found.setdefault(file, {})[name] = None
    return {file: tuple(names) for file, names in found.items()}


def keeps_position(seen: Seen, names: tuple[str, ...]) -> bool:
    """Whether one of these questions asks where a photo was taken."""
    return any(seen.type.spec.fields[name].position for name in names)
