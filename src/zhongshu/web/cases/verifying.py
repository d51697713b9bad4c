"""`/verify`: whether a document that somebody shows is genuine, what it says, and whether it still holds.

The code on paper leads here with all that the document says behind the #, which a browser sends nowhere; a script of
the page puts it into the form, so that what somebody's document says is in no log of addresses.
"""

from dataclasses import dataclass

from starlette.datastructures import FormData, UploadFile
from starlette.routing import Route

from zhongshu.cases.documents.code import LONGEST, BadCode
from zhongshu.cases.documents.printing import VERIFY
from zhongshu.cases.papers import Verified
from zhongshu.web.cases.endpoints import case_action, case_page
from zhongshu.web.data_pages.forms import text_of
from zhongshu.web.pages import Pages, Shown
from zhongshu.web.visit import Visit

_LARGEST = 5 << 20
"""Bytes of a file; documents have some tens of thousands."""


@dataclass(frozen=True)
class Looked:
    """What came of a code: `found` where it is genuine, else why not, in words."""

    code: str = ""
    found: Verified | None = None
    trouble: str = ""


def verify_routes(pages: Pages) -> list[Route]:
    """Of the pages of cases."""
    return [
        Route(VERIFY, case_page(pages, _blank), methods=["GET"], name="verify"),
        Route(VERIFY, case_action(pages, _look, too_often=_too_often), methods=["POST"]),
    ]


def _blank(visit: Visit, _: str | None) -> Shown:
    return _page(visit, Looked())


def _look(visit: Visit, form: FormData, _: str | None) -> Shown:
    code, file = text_of(form, "code", LONGEST * 2), form.get("file")
    shown = file.file.read(_LARGEST + 1) if isinstance(file, UploadFile) and file.size else code
    try:
        if len(shown) > _LARGEST:
            raise BadCode("none", "a file of more than 5 MB is no document of a case")
        found = visit.hub.papers.verified(shown, visit.reader, address=visit.path)
    except BadCode as error:
        told = visit.t(f"cases.verify.bad.{error.why}", claimed=(error.claimed or "")[:60])
        return _page(visit, Looked(code, trouble=told), 422)
    return _page(visit, Looked(code, found))


def _too_often(visit: Visit, form: FormData, _: str | None) -> Shown:
    code = text_of(form, "code", LONGEST * 2)
    return _page(visit, Looked(code, trouble=visit.t("cases.verify.often")), 429)


def _page(visit: Visit, looked: Looked, status: int = 200) -> Shown:
    found = looked.found
    gone = None if found is None or found.withdrawn is None else visit.day(found.withdrawn)
    values = {
        "looked": looked,
        "found": found,
        "gone": gone,
        "keys": [one.vkey for one in visit.hub.papers.keys],
        "longest": LONGEST * 2,
        "csrf": "",
    }
    return Shown("cases/verify.html", values, status, lasting=False)
