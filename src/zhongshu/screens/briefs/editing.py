"""A draft: the composed document with a person's edits laid over it, and its release."""

import hashlib
import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from zhongshu.core.text import Text
from zhongshu.screens.briefs.binding import Bound, bind
from zhongshu.screens.briefs.document import Document, Section, Sentence, Spoken, plain, to_json
from zhongshu.screens.briefs.refusal import Refusal
from zhongshu.screens.briefs.store import BriefStore, Edit, IssueHead, same_to_a_reader

LANGUAGES = ("zh", "en")
_UNSEEN = ("Cc", "Cf", "Cs", "Cn")


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
    """Keep new texts of a sentence by language. Refusal names the number that has nothing behind it.

    A text as it is composed takes an edit back; an unchanged text is confirmed.
    """
    sentence, reason = _sentence(shown, item), _legible(reason)
    now = datetime.now(UTC)
    edits = []
    for language, given in ((language, _legible(text)) for language, text in after.items()):
        before = plain(sentence.to(language), language)
        if not given.strip():
            raise Refusal(
                Text(zh="句子不能改成空的", en="a sentence cannot be empty"),
                Text(zh="不想说就用“不说这一句”", en="leave it out by its own button"),
            )
        standing = shown.standing.get((item, language))
        stands = standing.edit.after if standing and not standing.stale else before
        if _even(given) == _even(stands) and not (standing and standing.stale):
            continue
        text = before if _even(given) == _even(before) else given.strip()
        if text != before:
            _backed(bind(text, language, shown.composed, sentence))
        edits.append(Edit(issue.number, item, language, before, text, reason, who, now))
    if edits and not reason:
        raise _no_reason()
    store.add(edits)


def leave_out(store: BriefStore, issue: IssueHead, shown: Draft, item: str, *, reason: str, who: str) -> None:
    """In both languages. Refusal without a reason."""
    sentence, reason = _sentence(shown, item), _legible(reason)
    if not reason:
        raise _no_reason()
    _add(store, issue, sentence, dict.fromkeys(LANGUAGES, ""), reason, who)


def restore(store: BriefStore, issue: IssueHead, shown: Draft, item: str, *, reason: str, who: str) -> None:
    """As it is composed, in both languages."""
    sentence = _sentence(shown, item)
    texts = {language: plain(sentence.to(language), language) for language in LANGUAGES}
    _add(store, issue, sentence, texts, reason, who)


def release(store: BriefStore, issue: IssueHead, shown: Draft, *, seen: str, who: str) -> IssueHead:
    """Freeze the draft as it was `seen`. Refusal while an edit waits, or when a number has changed since."""
    if shown.open:
        count = len(shown.open)
        raise Refusal(
            Text(
                zh=f"有 {count} 处改动背后的数字变了，还没有人确认",
                en=f"{count} edits wait for a person: a number changed",
            ),
            Text(zh="先确认或再改", en="confirm or change them first"),
        )
    if seen != shown.seen:
        raise Refusal(
            Text(zh="您看过以后，简报又变了", en="the brief has changed since you looked at it"),
            Text(zh="再读一遍，然后发布", en="read it once more, then release it"),
        )
    if not shown.document.sections:
        raise Refusal(
            Text(zh="没有可以发布的内容", en="there is nothing to release: no sentence has all of its numbers")
        )
    return store.release(issue.number, snapshot=shown.document.snapshot, content=_frozen(shown), who=who)


def released_already(store: BriefStore, shown: Draft) -> IssueHead | None:
    """The last issue of the same place and month, where a reader would find no difference to it: whoever presses twice,
    or comes second, is led to that one."""
    document = shown.document
    last = store.released(document.brief, document.area, document.period)
    return last if last is not None and same_to_a_reader(store.content(last.number), _frozen(shown)) else None


def _frozen(shown: Draft) -> dict[str, Any]:
    return to_json(replace(shown.document, left_out=()))


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
        raise Refusal(
            Text(
                zh="这句话现在说不出来：有数字没有了", en="this sentence is no longer said: one of its numbers is gone"
            ),
            Text(zh="请重新打开本页", en="reload the page"),
        )
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
        raise Refusal(
            Text(
                zh=f"这份简报里没有 {'、'.join(bound.unbacked)} 这个数字",
                en=f"nothing in this brief stands behind {', '.join(bound.unbacked)}",
            ),
            Text(
                zh="用简报里的数字，连同单位照写；要别的数字，先把指标写进简报",
                en="use a number as the brief shows it, with its unit, or add an indicator to the brief",
            ),
        )
    if bound.turned:
        raise Refusal(
            Text(
                zh=f"{'、'.join(bound.turned)} 的升降说反了",
                en=f"{', '.join(bound.turned)} went the other way",
            ),
            Text(zh="数字前的词要和它的升降一致", en="the word before a change follows its number's sign"),
        )


def _no_reason() -> Refusal:
    return Refusal(
        Text(zh="请写上理由", en="an edit needs its reason"),
        Text(zh="一句话就行：下一位读的人会问", en="one line is enough: whoever reads it next asks why"),
    )


def _legible(text: str) -> str:
    """Without what no paper shows: control characters (no XML holds them) and marks that turn the reading direction."""
    return "".join(letter for letter in text if letter in "\n\t" or unicodedata.category(letter) not in _UNSEEN).strip()


def _even(text: str) -> str:
    """Without differences of spaces, which a text field does not keep."""
    return "".join(text.split())
