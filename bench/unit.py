"""A unit's own service for `bench.proxy`: it answers at once, with the record of a firm. The port is the first word."""

import sys

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

RECORD = (
    '{{"data":{{"uscc":"{code}","name":"台州市企业有限公司","county":"331002","phone":"0576-88812345","score":63.25,'
    '"since":"2020-03-01","grade":"B"}}}}'
)


async def standing(request: Request) -> Response:
    """JSON as a unit writes it."""
    body = RECORD.format(code=request.path_params["code"])
    return Response(body, media_type="application/json")


async def there(_: Request) -> Response:
    """That it runs."""
    return Response("ok")


app = Starlette(routes=[Route("/", there), Route("/firms/{code}/standing", standing)])

if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning", access_log=False)
