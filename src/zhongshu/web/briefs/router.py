"""Every address of the briefs: read, edit, release, print."""

from fastapi import APIRouter
from starlette.routing import Route

from zhongshu.packs.hub import Hub
from zhongshu.web.briefs.download import docx_file
from zhongshu.web.briefs.editing import edit, edit_page, release_brief
from zhongshu.web.briefs.reading import brief, briefs
from zhongshu.web.data_pages.forms import form_action, form_page
from zhongshu.web.pages import Pages


def briefs_router(hub: Hub, pages: Pages) -> APIRouter:
    """The router of these pages; `pages` are those of all others, so that assets and words are held once."""
    one = "/briefs/{brief}/{period}"
    router = APIRouter()
    router.routes += [
        Route("/briefs", pages.endpoint(briefs, keep=False), name="briefs"),
        Route("/briefs/{brief}", pages.endpoint(brief, keep=False), name="brief"),
        Route(f"{one}.docx", docx_file(pages), name="brief_docx"),
        Route(f"{one}/edit", form_page(pages, edit_page), methods=["GET"], name="brief_edit"),
        Route(f"{one}/edit", form_action(pages, edit), methods=["POST"]),
        Route(f"{one}/release", form_action(pages, release_brief), methods=["POST"], name="brief_release"),
    ]
    return router
