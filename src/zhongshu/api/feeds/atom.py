"""News as an Atom feed (RFC 4287), in pages (RFC 5005), under ids that stay (RFC 4151)."""

from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, SubElement, tostring

from zhongshu.api.dcat.records import Entry, Listing
from zhongshu.api.feeds.news import Item, News
from zhongshu.core.text import Text

MEDIA = "application/atom+xml"
_ATOM = "http://www.w3.org/2005/Atom"
_XML = "http://www.w3.org/XML/1998/namespace"
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_SINCE = "2026"
"""The year in which whoever has the name of the address had it: a part of every tag."""


@dataclass(frozen=True)
class Feed:
    """`path` is the feed's own; `about` the one dataset that it is about, None for all."""

    listing: Listing
    base: str
    path: str
    about: Entry | None = None

    def write(self, news: News, *, before: int | None) -> bytes:
        """One page of it."""
        feed = Element("feed", {"xmlns": _ATOM, f"{{{_XML}}}lang": self.listing.languages[0]})
        _text(feed, "id", self.tag(self.path.removeprefix("/")))
        _text(feed, "title", self.word(self.title))
        _text(feed, "updated", _instant(news.items[0].change.at if news.items else _BEGINNING))
        author = SubElement(feed, "author")
        publisher = self.listing.publisher if self.about is None else self.about.publisher
        _text(author, "name", self.word(publisher.name))
        self.link(feed, "self", self.path if before is None else f"{self.path}?before={before}", MEDIA)
        self.link(feed, "first", self.path, MEDIA)
        if news.more is not None:
            self.link(feed, "next", f"{self.path}?before={news.more}", MEDIA)
        self.link(feed, "alternate", "/data" if self.about is None else self.about.landing, "text/html")
        for item in news.items:
            self.entry(feed, item)
        made: bytes = tostring(feed, encoding="utf-8", xml_declaration=True)
        return made

    def entry(self, feed: Element, item: Item) -> None:
        change, name = item.change, item.change.name
        entry = SubElement(feed, "entry")
        _text(entry, "id", self.tag(f"changes/{change.snapshot}/{name}"))
        _text(entry, "title", self.word(item.entry.title))
        _text(entry, "updated", _instant(change.at))
        _text(entry, "published", _instant(change.at))
        author = SubElement(entry, "author")
        _text(author, "name", self.word(item.entry.publisher.name))
        SubElement(entry, "category", {"term": name, "label": self.word(item.entry.title)})
        if item.entry.origin is not None:
            SubElement(entry, "category", {"term": item.entry.origin, "scheme": f"{self.base}/catalog#origin"})
        _text(entry, "summary", self.word(item.sentence))
        self.link(entry, "alternate", item.entry.landing, "text/html")
        self.link(entry, "related", f"/api/v1/data/{name}/changes?since={change.snapshot - 1}", "application/json")
        self.link(entry, "describedby", f"/dataset/{name}.jsonld", "application/ld+json")

    def link(self, parent: Element, rel: str, path: str, media: str) -> None:
        SubElement(parent, "link", {"rel": rel, "type": media, "href": f"{self.base}{path}"})

    def tag(self, specific: str) -> str:
        """The same under whatever name a call reached us."""
        return f"tag:{authority(self.listing, self.base)},{_SINCE}:{specific}"

    @property
    def title(self) -> Text:
        """What the feed is of."""
        if self.about is not None:
            said = self.about.title
            return Text(zh=f"{said.zh}：变更", en=f"{said.en}: changes")
        said = self.listing.title
        return Text(zh=f"{said.zh}：开放数据的变更", en=f"{said.en}: changes of open data")

    def word(self, text: Text) -> str:
        return text.to(self.listing.languages[0])


def authority(listing: Listing, address: str) -> str:
    """A name for tags: the host of the region's own address; a name that nobody can have where it gives none."""
    host = urlsplit(address).hostname or ""
    if listing.address is not None and not host.replace(".", "").isdigit():
        return host
    return f"{listing.region.replace('_', '-')}.invalid"


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = text


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
