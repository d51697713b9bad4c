"""Every address of the data pages."""

from fastapi import APIRouter
from starlette.routing import Route

from zhongshu.packs.hub import Hub
from zhongshu.web.data_pages.catalogue import catalogue
from zhongshu.web.data_pages.correct import correct, correct_page
from zhongshu.web.data_pages.download import download
from zhongshu.web.data_pages.forms import form_action, form_page
from zhongshu.web.data_pages.quarantine import discard, quarantine_page, rejects_file
from zhongshu.web.data_pages.relation import relation
from zhongshu.web.data_pages.runs import run, runs
from zhongshu.web.data_pages.snapshots import snapshots
from zhongshu.web.data_pages.upload import UploadPages
from zhongshu.web.data_pages.uploads import Uploads
from zhongshu.web.pages import Pages

LARGEST = 200 * 1024 * 1024
"""Bytes of a file that a page takes; larger ones come by a source or the command line."""


def data_router(hub: Hub, pages: Pages, *, largest: int = LARGEST) -> APIRouter:
    """The router of the data pages; `pages` are those of the other pages, so that assets and words are held once."""
    upload = UploadPages(pages, Uploads(hub), largest)
    quarantined = "/data/{name}/quarantine"
    router = APIRouter()
    router.routes += [
        Route("/data", pages.endpoint(catalogue, keep=False), name="data"),
        Route("/data/{name}", pages.endpoint(relation, keep=False), name="relation"),
        Route("/data/{name}/download.csv", download(pages, "csv"), name="rows_csv"),
        Route("/data/{name}/download.xlsx", download(pages, "xlsx"), name="rows_xlsx"),
        Route(quarantined, form_page(pages, quarantine_page), methods=["GET"], name="quarantine"),
        Route(quarantined, form_action(pages, discard), methods=["POST"]),
        Route(f"{quarantined}/rejects.xlsx", rejects_file(pages), name="rejects_file"),
        Route(f"{quarantined}/{{run}}/{{record}}", form_page(pages, correct_page), methods=["GET"], name="correct"),
        Route(f"{quarantined}/{{run}}/{{record}}", form_action(pages, correct), methods=["POST"]),
        Route("/upload", form_page(pages, upload.form), methods=["GET"], name="upload"),
        Route("/upload", upload.receive(), methods=["POST"]),
        Route("/upload/template.xlsx", upload.template, name="upload_template"),
        Route("/upload/{token}", form_page(pages, upload.show), methods=["GET"], name="uploaded"),
        Route("/upload/{token}/rejects.xlsx", upload.rejects, name="upload_rejects"),
        Route("/upload/{token}/confirm", form_action(pages, upload.confirm), methods=["POST"]),
        Route("/upload/{token}/withdraw", form_action(pages, upload.withdraw), methods=["POST"]),
        Route("/runs", pages.endpoint(runs, keep=False), name="runs"),
        Route("/runs/{number}", pages.endpoint(run, keep=False), name="run"),
        Route("/snapshots", pages.endpoint(snapshots, keep=False), name="snapshots"),
    ]
    return router
