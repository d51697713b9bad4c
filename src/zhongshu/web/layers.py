"""`/layers/{pack}/{layer}/{level}.geojson`: boundaries as they are, or those within one area."""

import gzip
import json
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from zhongshu.core.errors import UnknownName
from zhongshu.web.maps import Maps


def layer(maps: Maps) -> Callable[[Request], Response]:
    """The endpoint; `?within=331000` leaves the areas inside. They change with the packs only: kept for a day."""

    def answer(request: Request) -> Response:
        name = f"{request.path_params['pack']}.{request.path_params['layer']}"
        try:
            found = maps.geojson(name, request.path_params["level"], request.query_params.get("within"))
        except UnknownName as error:
            return JSONResponse({"error": error.message, "hint": error.hint}, 404)
        body = json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()
        headers = {"Cache-Control": "private, max-age=86400", "Vary": "Accept-Encoding"}
        if "gzip" in request.headers.get("accept-encoding", ""):
            body, headers = gzip.compress(body, 5, mtime=0), headers | {"Content-Encoding": "gzip"}
        return Response(body, 200, headers, "application/geo+json")

    return answer
