"""`/briefs/{brief}/{period}/edit`: the draft sentence by sentence, changed with reasons, and released."""

from dataclasses import dataclass, replace

from starlette.datastructures import FormData

from zhongshu.core.errors import UnknownName
from zhongshu.screens.briefs.document import Sentence, plain
from zhongshu.screens.briefs.editing import (
    LANGUAGES,
    Draft,
    Standing,
    edit_sentence,
    leave_out,
    release,
    released_already,
    restore,
)
from zhongshu.screens.briefs.refusal import Refusal
from zhongshu.screens.briefs.store import Edit, IssueHead
from zhongshu.web.briefs.asked import Asked, brief_named, draft_shown, month_of
from zhongshu.web.briefs.reading import drawing
from zhongshu.web.data_pages.forms import text_of
from zhongshu.web.pages import Shown
from zhongshu.web.visit import Visit


@dataclass(frozen=True)
class Trouble:
    """Why a sent form was refused, at which sentence ('' for the release), and what was typed into it."""

    item: str
    error: Refusal
    typed: dict[str, str]


@dataclass(frozen=True)
class EditLine:
    """One sentence to edit: as it is composed, as it would be said, what stands for it, by language."""

    sentence: Sentence
    said: Sentence
    texts: dict[str, str]
    composed: dict[str, str]
    standing: dict[str, Standing]
    left_out: bool
    edits: tuple[Edit, ...]


def edit_page(visit: Visit) -> Shown:
    """The draft with a form for every sentence. UnknownName when looking back: the past is read, not edited."""
    return _page(visit, _asked(visit), None)


def edit(visit: Visit, form: FormData) -> Shown | str:
    """Save, leave out or restore one sentence; a refused text is shown again with the reason."""
    found = _asked(visit)
    shown = _draft(found)
    item, act, reason = text_of(form, "item", 60), text_of(form, "act", 20), text_of(form, "reason", 500)
    typed = {language: " ".join(text_of(form, language, 4000).split()) for language in LANGUAGES if language in form}
    try:
        issue = _open(visit, found)
        if act == "leave":
            leave_out(visit.hub.briefs, issue, shown, item, reason=reason, who=visit.reader.actor)
        elif act == "restore":
            words = reason or visit.t("briefs.restored")
            restore(visit.hub.briefs, issue, shown, item, reason=words, who=visit.reader.actor)
        else:
            edit_sentence(visit.hub.briefs, issue, shown, item, typed, reason=reason, who=visit.reader.actor)
    except Refusal as error:
        return _page(visit, found, Trouble(item, error, typed | {"reason": reason}))
    return f"{_address(visit, found)}#s-{item}"


def release_brief(visit: Visit, form: FormData) -> Shown | str:
    """Freeze the draft as the form's reader saw it, and go to the issue; pressed twice, it is one issue."""
    found = _asked(visit)
    shown, store = _draft(found), visit.hub.briefs
    done = released_already(store, shown)
    try:
        if done is None:
            done = release(store, _open(visit, found), shown, seen=text_of(form, "seen", 60), who=visit.reader.actor)
    except Refusal as error:
        done = released_already(store, shown)  # by somebody who pressed at the same time
        if done is None:
            return _page(visit, found, Trouble("", error, {}))
    return visit.link(f"/briefs/{found.brief.name}", issue=done.number)


def _asked(visit: Visit) -> Asked:
    if visit.as_of is not None:
        raise UnknownName("a past state is read, not edited", hint="go back to now to edit the next issue")
    one = brief_named(visit, visit.parts["brief"])
    area = visit.desk.area(visit.asked("area") or visit.hub.place.area)
    period = month_of(visit, one, area)
    return Asked(one, area, period, draft_shown(visit, one, area, period), None)


def _draft(found: Asked) -> Draft:
    assert found.edition.draft is not None
    return found.edition.draft


def _open(visit: Visit, found: Asked) -> IssueHead:
    number = found.document.snapshot
    label = found.period.label
    return visit.hub.briefs.open(found.brief.name, found.area, label, snapshot=number, who=visit.reader.actor)


def _address(visit: Visit, found: Asked) -> str:
    area = None if found.area == visit.hub.place.area else found.area
    return visit.link(f"/briefs/{found.brief.name}/{found.period.label}/edit", area=area)


def _page(visit: Visit, found: Asked, trouble: Trouble | None) -> Shown:
    shown = _draft(found)
    said = {sentence.id: sentence for sentence in shown.document.sentences}
    sections = [
        (section.title, [_line(shown, item, said) for item in section.items if isinstance(item, Sentence)])
        for section in shown.composed.sections
    ]
    values = drawing(visit, shown.composed, found) | {
        "asked": found,
        "draft": shown,
        "lines": [(title, own) for title, own in sections if own],
        "trouble": trouble,
        "homeless": trouble is not None and trouble.item not in {item.id for item in shown.composed.sentences},
        "same": released_already(visit.hub.briefs, shown),
        "languages": visit.hub.place.languages,
        "csrf": "",
    }
    return Shown("briefs/edit.html", values, status=200 if trouble is None else 422, lasting=False)


def _line(shown: Draft, sentence: Sentence, said: dict[str, Sentence]) -> EditLine:
    standing = {
        language: shown.standing[sentence.id, language]
        for language in LANGUAGES
        if (sentence.id, language) in shown.standing
    }
    composed = {language: plain(sentence.to(language), language) for language in LANGUAGES}
    left_out = sentence.id in shown.left_out
    texts = composed if left_out else composed | {language: one.edit.after for language, one in standing.items()}
    return EditLine(
        sentence=sentence,
        said=said.get(sentence.id, replace(sentence, edited=())),
        texts=texts,
        composed=composed,
        standing=standing,
        left_out=left_out,
        edits=tuple(edit for edit in shown.edits if edit.item == sentence.id),
    )
