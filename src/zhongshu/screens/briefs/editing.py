"""A draft: the composed document with a person's edits laid over it, and its release."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from zhongshu.core.errors import ZhongshuError
from zhongshu.screens.briefs.binding import Bound, bind
from zhongshu.screens.briefs.document import Document, Section, Sentence, Spoken, plain, to_json
from zhongshu.screens.briefs.store import BriefStore, Edit, IssueHead

LANGUAGES = ("zh", "en")


@dataclass(frozen=True)
class Standing:
    """The edit that stands for a sentence in one language. `stale`: what it replaced says something else by now."""

    edit: Edit
    bound: Bound
    stale: bool

    @property
    def open(self) -> bool:
        """Whether somebody has to look at it before release."""
        return self.stale or not self.bound.sound


@dataclass(frozen=True)
class Draft:
    """`composed` as the numbers are now, `document` as it would be released.

    `standing` by sentence and language; `left_out` are the sentences that a person took out. `lost` are edits of
    sentences that can no longer be said.
    """

    composed: Document
    document: Document
    edits: tuple[Edit, ...]
    standing: Mapping[tuple[str, str], Standing]
    left_out: frozenset[str]
    lost: tuple[Edit, ...]

    @property
    def open(self) -> tuple[tuple[str, str], ...]:
        """Sentences and languages that hold the release up."""
        return tuple(key for key, one in self.standing.items() if one.open)

    @property
    def seen(self) -> str:
        """A digest of what would be released: a person releases what that person has read."""
        text = json.dumps(to_json(self.document), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:24]


def draft(composed: Document, edits: Sequence[Edit]) -> Draft:
    """Lay edits (oldest first) over a document; the last one of a sentence and language stands."""
    sentences = {sentence.id: sentence for sentence in composed.sentences}
    last = {(edit.item, edit.language): edit for edit in edits}
    standing: dict[tuple[str, str], Standing] = {}
    left_out: set[str] = set()
    for (item, language), edit in last.items():
        if item not in sentences:
            continue
        now = plain(sentences[item].to(language), language)
        if edit.after in (edit.before, now):
            continue
        if edit.after == "":
            left_out.add(item)
        bound = bind(edit.after, language, composed, sentences[item])
        standing[item, language] = Standing(edit, bound, stale=edit.before != now and edit.after != "")
    document = replace(composed, sections=_sections(composed, standing, left_out))
    lost = tuple(edit for (item, _), edit in last.items() if item not in sentences and edit.after != edit.before)
    return Draft(composed, document, tuple(edits), standing, frozenset(left_out), lost)


def edit_sentence(
    store: BriefStore, issue: IssueHead, shown: Draft, item: str, after: Mapping[str, str], *, reason: str, who: str
) -> None:
    """Keep new texts of a sentence by language. ZhongshuError names the number that has nothing behind it.

    A text as it is composed takes an edit back; an unchanged text is confirmed.
    """
    sentence = _sentence(shown, item)
    now = datetime.now(UTC)
    edits = []
    for language, given in after.items():
        before = plain(sentence.to(language), language)
        if not given.strip():
            raise ZhongshuError("a sentence is left out by its own button, not by an empty text")
        standing = shown.standing.get((item, language))
        stands = standing.edit.after if standing and not standing.stale else before
        if _even(given) == _even(stands) and not (standing and standing.stale):
            continue
        text = before if _even(given) == _even(before) else given.strip()
        if text != before:
            _backed(bind(text, language, shown.composed, sentence))
        edits.append(Edit(issue.number, item, language, before, text, reason, who, now))
    if edits and not reason:
        raise ZhongshuError("an edit needs its reason", hint="one line is enough: whoever reads it next asks why")
    store.add(edits)


def leave_out(store: BriefStore, issue: IssueHead, shown: Draft, item: str, *, reason: str, who: str) -> None:
    """In both languages. ZhongshuError without a reason."""
    sentence = _sentence(shown, item)
    if not reason:
        raise ZhongshuError("leaving a sentence out needs its reason", hint="one line is enough")
    _add(store, issue, sentence, dict.fromkeys(LANGUAGES, ""), reason, who)


def restore(store: BriefStore, issue: IssueHead, shown: Draft, item: str, *, reason: str, who: str) -> None:
    """As it is composed, in both languages."""
    sentence = _sentence(shown, item)
    texts = {language: plain(sentence.to(language), language) for language in LANGUAGES}
    _add(store, issue, sentence, texts, reason, who)


def release(store: BriefStore, issue: IssueHead, shown: Draft, *, seen: str, who: str) -> IssueHead:
    """Freeze the draft as it was `seen`. ZhongshuError while an edit waits, or when a number has changed since."""
    if shown.open:
        raise ZhongshuError(
            f"{len(shown.open)} edited sentences wait for a person: a number behind them changed",
            hint="confirm or change them first",
        )
    if seen != shown.seen:
        raise ZhongshuError("the brief has changed since you looked at it", hint="read it once more, then release it")
    if not shown.document.sections:
        raise ZhongshuError("there is nothing to release: no sentence has all of its numbers")
    frozen = replace(shown.document, left_out=())
    return store.release(issue.number, snapshot=frozen.snapshot, content=to_json(frozen), who=who)


def _sections(
    composed: Document, standing: Mapping[tuple[str, str], Standing], left_out: set[str]
) -> tuple[Section, ...]:
    found = []
    for section in composed.sections:
        items = tuple(
            _edited(item, standing) if isinstance(item, Sentence) else item
            for item in section.items
            if not (isinstance(item, Sentence) and item.id in left_out)
        )
        if items:
            found.append(Section(section.title, items))
    return tuple(found)


def _edited(sentence: Sentence, standing: Mapping[tuple[str, str], Standing]) -> Sentence:
    texts: dict[str, Spoken] = {
        language: standing[sentence.id, language].bound.spoken
        for language in LANGUAGES
        if (sentence.id, language) in standing
    }
    if not texts:
        return sentence
    return replace(
        sentence, zh=texts.get("zh", sentence.zh), en=texts.get("en", sentence.en), edited=tuple(sorted(texts))
    )


def _sentence(shown: Draft, item: str) -> Sentence:
    found = next((sentence for sentence in shown.composed.sentences if sentence.id == item), None)
    if found is None:
        raise ZhongshuError("this sentence is no longer said: one of its numbers is gone", hint="reload the page")
    return found


def _add(
    store: BriefStore, issue: IssueHead, sentence: Sentence, texts: Mapping[str, str], reason: str, who: str
) -> None:
    now = datetime.now(UTC)
    store.add(
        [
            Edit(issue.number, sentence.id, language, plain(sentence.to(language), language), text, reason, who, now)
            for language, text in texts.items()
        ]
    )


def _backed(bound: Bound) -> None:
    if bound.unbacked:
        raise ZhongshuError(
            f"nothing in this brief stands behind {', '.join(bound.unbacked)}",
            hint="use a number as the brief shows it, with its unit, or add an indicator to the brief",
        )
    if bound.turned:
        raise ZhongshuError(
            f"{', '.join(bound.turned)} went the other way", hint="the word before a change follows its number's sign"
        )


def _even(text: str) -> str:
    """Without differences of spaces, which a text field does not keep."""
    return "".join(text.split())
