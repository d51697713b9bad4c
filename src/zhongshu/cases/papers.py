"""The documents of cases at work: one as a PDF, and whether one that somebody shows holds."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from zhongshu.cases.case import Case
from zhongshu.cases.cases import Cases
from zhongshu.cases.documents.code import Contents, found_in, opened
from zhongshu.cases.documents.printing import Sheet, printed
from zhongshu.cases.paper import Paper, PaperWhy
from zhongshu.cases.reads import read_entry
from zhongshu.cases.records import number_of
from zhongshu.cases.type import CaseType
from zhongshu.core.errors import HomeError, UnknownName
from zhongshu.core.text import Text
from zhongshu.sharing.reader import Reader
from zhongshu.sharing.signing import PublicKey

Holds = Literal["holds", "withdrawn", "unknown"]
"""unknown: signed by this region, and no case of it has such a document: its register was set back, say."""


@dataclass(frozen=True)
class Verified:
    """A document that is genuine: what it says, and how it stands today. `withdrawn` (UTC) and `why` where it is;
    `replaced`: a newer one of the same case holds. `same`: the file that was shown is, byte for byte, what is handed
    out now; None where a code was shown, or this machine prints none."""

    contents: Contents
    holds: Holds
    withdrawn: datetime | None = None
    why: PaperWhy | None = None
    replaced: bool = False
    same: bool | None = None


@dataclass(frozen=True)
class Printed:
    """A document as a file; `name` is what it is called, with its ending."""

    name: str
    content: bytes


def titled(type: CaseType, name: str) -> Text:
    """What a type calls a document; its name where the case goes on by an edition that gives out no such one."""
    spec = type.spec.documents.get(name)
    return Text(zh=name, en=name) if spec is None else spec.title


@dataclass(frozen=True)
class Papers:
    """`region` is its title, as it stands on documents. Threads share one."""

    cases: Cases
    region: Text

    @property
    def keys(self) -> tuple[PublicKey, ...]:
        """Those whose signature is this region's, today's first."""
        return (self.cases.ledger.key.public, *self.cases.earlier_keys)

    def contents(self, paper: Paper) -> Contents:
        """What one of them says. BadCode where its key is gone."""
        return opened(paper.code, self.keys)

    def printed(self, id: str, name: str, n: str, reader: Reader, *, address: str, code: str | None = None) -> Printed:
        """One as a PDF, with the read on the ledger; `code` is what a stranger follows the case by. Raises as
        `Cases.paper`; HomeError where this machine prints none."""
        seen, paper = self.cases.paper(id, name, n, reader, address=address, code=code)
        contents = self.contents(paper)
        called = f"{contents.title}-{contents.number.replace('/', '-')}.pdf"
        return Printed(called, printed(contents, paper.code, self._sheet(seen.type, name)))

    def verified(self, shown: str | bytes, reader: Reader, *, address: str) -> Verified:
        """Whether the code, or the PDF, that somebody shows is this region's, and whether what it says still holds.
        BadCode for any that is not; that the case was looked at is on the ledger."""
        contents = opened(shown if isinstance(shown, str) else found_in(shown), self.keys)
        id, name, n = [*contents.number.rsplit("/", 2), "", ""][:3]
        try:
            case = self.cases.store.case(number_of(id))
        except (UnknownName, ValueError):
            return Verified(contents, "unknown")
        mine = [one for one in case.papers if case.id == id and one.name == name]
        paper = next((one for one in mine if str(one.n) == n and self.contents(one) == contents), None)
        if paper is None:
            return Verified(contents, "unknown")
        self.cases.ledger.commit(read_entry(reader, case, (), address, document=f"{name}/{n}"))
        same = self._same(case, paper, contents, shown) if isinstance(shown, bytes) else None
        if paper.holds:
            return Verified(contents, "holds", same=same)
        newer = any(one.holds for one in mine)
        return Verified(contents, "withdrawn", paper.withdrawn, paper.why, newer, same)

    def _same(self, case: Case, paper: Paper, contents: Contents, pdf: bytes) -> bool | None:
        try:
            return pdf == printed(contents, paper.code, self._sheet(self.cases.type_of(case), paper.name))
        except HomeError:
            return None

    def _sheet(self, type: CaseType, name: str) -> Sheet:
        spec, language, title = type.spec.documents.get(name), self.cases.language, titled(type, name)
        says = None if spec is None else spec.says
        return Sheet(
            region=self.region.to(language),
            language=language,
            beside=title.en if language == "zh" and title.en != title.zh else "",
            says="" if says is None else says.to(language),
            address=self.cases.address,
        )
