"""The endpoints of Open311 over one region."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from zhongshu.api.bodies import body_within, parts_within
from zhongshu.api.conditional import address_of
from zhongshu.api.open311.asked import Teller, numbers_of, wish_of
from zhongshu.api.open311.discovery import discovery
from zhongshu.api.open311.errors import NoKey, Wrong, told
from zhongshu.api.open311.reporting import Report, Reporting
from zhongshu.api.open311.sent import MOST_FIELDS, MOST_FILES, Sent, read_parts, read_sent
from zhongshu.api.open311.service import Offer, Service, definition, offer_of, service_record, services
from zhongshu.api.open311.written import answer, format_of
from zhongshu.cases.public import PublicCase, PublicCases, Wish, read_entries
from zhongshu.core.errors import UnknownName, ZhongshuError, nearest
from zhongshu.core.text import Language
from zhongshu.packs.calls import Calls
from zhongshu.packs.hub import Hub
from zhongshu.screens.rows.rates import Rate, Rates, caller
from zhongshu.sharing.reader import ANYONE, Reader

LARGEST = 256 * 1024
"""Bytes of a report without photos."""
LARGEST_MEDIA = 64 << 20
"""Bytes of one with them; each has a limit of its own besides."""
REPORTS = Rate(10, 100)
"""Reports of one key or address: an app's server sends those of many people."""
MEDIA = Rate(2, 40)
"""Reports with photos of one key in the header, or address."""
_FORM, _PARTS = "application/x-www-form-urlencoded", "multipart/form-data"


@dataclass
class GeoReport:
    """Built once an application; what it reads of cases is what everybody sees."""

    calls: Calls

    def __post_init__(self) -> None:
        cases = self.hub.cases
        self._reports, self._media = Rates(REPORTS), Rates(MEDIA)
        self._public = PublicCases(cases.store.database, cases.types)
        self._reporting = Reporting(self.hub)

    @property
    def hub(self) -> Hub:
        return self.calls.hub

    # --- what is read -----------------------------------------------------------------------------------------------

    def discover(self, request: Request) -> Response:
        """Service discovery."""
        base = address_of(self.hub, request)
        told = discovery(self.hub.place, self._offers(), base, self._language(request))
        return answer("discovery", told, format_of(request.url.path))

    def listed(self, request: Request) -> Response:
        """GET Service List."""
        language, known = self._language(request), services(self._types(), self.hub.now())
        found = [service_record(one, language) for one in known.values()]
        return answer("services", found, format_of(request.url.path))

    def defined(self, request: Request) -> Response:
        """GET Service Definition."""
        service = self._service(request.path_params["code"])
        told = definition(service, self.hub.cases.form(service.offer.type), self._language(request))
        return answer("service_definition", told, format_of(request.url.path))

    def requests(self, request: Request) -> Response:
        """GET Service Requests: the newest first."""
        now, offers = self.hub.now(), self._offers()
        known = services(self._types(), now)
        wish = wish_of(request.query_params, offers, known, now, self.hub.place.zone)
        return self._told(request, self._read(wish), known, offers)

    def one(self, request: Request) -> Response:
        """GET Service Request. UnknownName for one that is not public, or not yet, as for one that there is not."""
        said, offers = request.path_params["id"], self._offers()
        found = self._read(Wish(types=list(offers), numbers=numbers_of(said)[:1]))
        if not found:
            hint = "one that was reported is shown to others after a time"
            raise UnknownName(f"no service_request_id {said[:40]!r} that is public", hint=hint)
        return self._told(request, found, services(self._types(), self.hub.now()), offers)

    def token(self, request: Request) -> Response:
        """GET service_request_id from a token: UnknownName, as every service tells its id at once."""
        said = request.path_params["token"]
        raise UnknownName(f"no token {said[:40]!r}", hint="every service is realtime: its answer had the id")

    # --- what is reported -------------------------------------------------------------------------------------------

    def report(self, request: Request, sent: Sent) -> Response:
        """POST Service Request."""
        self._require_here(sent.get("jurisdiction_id"))
        reader = self._reader(request, sent.get("api_key"))
        self._reports.take(caller(reader, request.client.host if request.client else ""))
        code = sent.get("service_code")
        if code is None:
            raise Wrong(["service_code was not provided"])
        service = self._service(code)
        if not reader.known and service.offer.type.spec.open_to != "anyone":
            raise NoKey("api_key is missing: this service is for people who are known")
        key = request.headers.get("idempotency-key")
        report = Report(sent, service, reader, key, address_of(self.hub, request))
        told = self._reporting.report(report, self._language(request))
        return answer("service_requests", [told], format_of(request.url.path), 201, {"Cache-Control": "no-store"})

    def _reader(self, request: Request, secret: str | None) -> Reader:
        """By a key alone: what another site's page sends along with a browser's session is nobody's report."""
        came: Reader = request.state.arrival.reader
        if secret is None:
            return came if came.key is not None else ANYONE
        person, key = self.hub.people.keys.find(secret, self.hub.now())
        return Reader(person.id, person.name, (key.post,), person.subject, key.prefix, "api")

    # ----------------------------------------------------------------------------------------------------------------

    def answered(self, endpoint: Callable[[Request], Response]) -> Callable[[Request], Response]:
        """A GET, with what goes wrong told as Open311 does."""

        def handle(request: Request) -> Response:
            try:
                came: Reader = request.state.arrival.reader
                self.calls.rows.take(caller(came, request.client.host if request.client else ""))
                self._require_here(request.query_params.get("jurisdiction_id"))
                if format_of(request.url.path) != request.path_params["format"]:
                    raise UnknownName("no such format", hint="xml, json")
                return endpoint(request)
            except ZhongshuError as error:
                return told(error, request)

        return handle

    async def post(self, request: Request) -> Response:
        """A report; the body is read in the event loop, the rest is done in a thread."""
        try:
            if format_of(request.url.path) != request.path_params["format"]:
                raise UnknownName("no such format", hint="xml, json")
            if _type_of(request) == _PARTS:
                return await self._with_media(request)
            sent = read_sent(await _body(request), request.url.query)
            return await run_in_threadpool(self.report, request, sent)
        except ZhongshuError as error:
            return await run_in_threadpool(told, error, request)

    async def _with_media(self, request: Request) -> Response:
        """A report that brings photos; how many of these somebody sends is known before they are read."""
        came: Reader = request.state.arrival.reader
        self._media.take(caller(came, request.client.host if request.client else ""))
        too_large, fields = Wrong([f"a report with photos has at most {LARGEST_MEDIA >> 20} MB"]), MOST_FIELDS
        form = await parts_within(
            request, LARGEST_MEDIA, lambda: too_large, lambda said: Wrong([said]), fields=fields, files=MOST_FILES
        )
        try:
            return await run_in_threadpool(self.report, request, read_parts(form, request.url.query))
        finally:
            await form.close()

    def _types(self) -> list[Any]:
        sight = self.hub.scenarios.sight(ANYONE)
        return [one for _, one in sorted(self._public.open_types.items()) if sight.opens(one.pack)]

    def _offers(self) -> Mapping[str, Offer]:
        found = ((one.name, offer_of(one)) for one in self._types())
        return {name: offer for name, offer in found if offer is not None}

    def _service(self, code: str) -> Service:
        known = services(self._types(), self.hub.now())
        if code not in known:
            raise UnknownName(f"service_code {code[:40]!r} was not found", hint=nearest(code[:40], known))
        return known[code]

    def _read(self, wish: Wish) -> list[PublicCase]:
        return list(self._public.read(wish, self.hub.now()))

    def _told(
        self, request: Request, found: list[PublicCase], known: Mapping[str, Service], offers: Mapping[str, Offer]
    ) -> Response:
        language, posts = self._language(request), self.hub.cases.posts()
        units = {case.post: posts[case.post].unit for case in found if case.post in posts}
        agencies = {post: self.hub.unit_title(unit).to(language) for post, unit in units.items()}
        teller = Teller(language, agencies, known)
        self._prove(request, found)
        told = [teller.record(case, offers[case.type.name]) for case in found]
        return answer("service_requests", told, format_of(request.url.path))

    def _prove(self, request: Request, found: list[PublicCase]) -> None:
        """The ledger hears what was handed out, once for each type, before it is."""
        entries = read_entries(found, request.state.arrival.reader, request.url.path)
        if entries:
            self.hub.ledger.commit_all([(entry, None) for entry in entries])

    def _require_here(self, jurisdiction: str | None) -> None:
        if jurisdiction and jurisdiction != self.hub.place.region:
            raise UnknownName(f"jurisdiction_id {jurisdiction[:40]!r} was not found", hint=self.hub.place.region)

    def _language(self, request: Request) -> Language:
        """The first of the languages that the call names and the region has; else the region's first."""
        languages = self.hub.place.languages
        said = (word.strip()[:2].lower() for word in request.headers.get("accept-language", "").split(","))
        return next((one for word in said for one in languages if one == word), languages[0])


def _type_of(request: Request) -> str:
    return request.headers.get("content-type", _FORM).partition(";")[0].strip().lower()


async def _body(request: Request) -> bytes:
    if _type_of(request) != _FORM:
        raise Wrong([f"a report is sent as {_FORM}, with photos as {_PARTS}"])
    return await body_within(request, LARGEST, lambda: Wrong([f"a report has at most {LARGEST >> 10} KB"]))
