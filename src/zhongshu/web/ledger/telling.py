"""An entry as a sentence."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from zhongshu.core.errors import UnknownName
from zhongshu.core.text import Text
from zhongshu.screens.ledger.sight import Ground
from zhongshu.sharing.ledger.entry import Entry
from zhongshu.sharing.people.roles import ROLES, Role
from zhongshu.web.ledger.words import ACTS
from zhongshu.web.visit import Visit

LEDGER = "ledger"
"""The object of entries that tell of a look into the ledger itself."""

_A_MINUTE = 60
_UNITS: Mapping[str, int] = {"days": 86_400, "hours": 3_600, "minutes": _A_MINUTE}
_OPERATOR = "operator:"
_CONSENT = "consent."
_PRODUCT = "product."
_SERVICE = "service."
_STATED = ("product", "month", "total")
_GAPS = ("person", "role", "unit", "prefix", "purpose", "first", "last", "bytes", "service", *_STATED)
"""What a sentence about an act may name."""


@dataclass(frozen=True)
class Line:
    """One entry in a list; `tone` is bad for what was denied or broke off, quiet for what changes nothing."""

    entry: Entry
    sentence: str
    tone: str


@dataclass(frozen=True)
class Telling:
    """Sentences for one visit; whom an id means is looked up once."""

    visit: Visit
    _names: dict[str, str] = field(default_factory=dict)

    def line(self, entry: Entry, ground: Ground) -> Line:
        tone = "bad" if entry.decision == "denied" or entry.kind == "broken" else _TONES.get(entry.kind, "")
        return Line(entry, self.sentence(entry, ground), tone)

    def sentence(self, entry: Entry, ground: Ground) -> str:
        """What happened; for a subject, which unit did it."""
        if entry.act is not None:
            return self._act(entry, ground)
        if entry.decision == "allowed" and [one.name for one in entry.objects] == [LEDGER]:
            return self.visit.t("ledger.looked", who=self.who(entry, ground), n=entry.rows)
        word = "denied" if entry.decision == "denied" else entry.kind
        said = self.visit.t(
            f"ledger.said.{word}",
            who=self.who(entry, ground),
            what=self._what(entry),
            under=self._under(entry),
            amount=self._amount(entry),
        )
        return said + self._because(entry)

    def who(self, entry: Entry, ground: Ground) -> str:
        """The unit, and the person unless it is told to a subject."""
        if entry.actor == self.visit.reader.actor:
            return self.visit.t("ledger.you")
        if ground == "subject" and (entry.unit or not entry.actor.startswith(_OPERATOR)):
            return self.unit(entry.unit) if entry.unit else self.visit.t("ledger.somebody")
        named = self.name(entry.actor) if ground != "subject" else self.visit.t("ledger.operator.plain")
        return self.visit.t("ledger.of_unit", who=named, unit=self.unit(entry.unit)) if entry.unit else named

    def name(self, actor: str) -> str:
        """A person's name; the machine's operator, the system, a stranger in words; else the id."""
        if actor not in self._names:
            self._names[actor] = self._name(actor)
        return self._names[actor]

    def unit(self, unit: str | None) -> str:
        return self.visit.owner(unit)

    def purpose(self, name: str | None) -> str:
        """Its title; the word that was stated where it has none; '' for none."""
        return self.visit.purpose(name or "")

    def noun(self, name: str) -> str:
        """The title of what was read; the word itself for what is gone, or was never there."""
        packs = self.visit.hub.packs
        if name == LEDGER:
            return self.visit.t("ledger.title")
        if name in packs.indicators.by_name:
            return self.visit.text(packs.indicators.by_name[name].title)
        if name in packs.services:
            return self.visit.text(packs.services[name].spec.title)
        try:
            return self.visit.text(packs.catalogue.title(name))
        except UnknownName:
            return name

    def path(self, name: str) -> str | None:
        """The page of what was read; None where there is none."""
        packs = self.visit.hub.packs
        if name in packs.indicators.by_name:
            return self.visit.link(f"/indicators/{name}")
        if name in packs.services:
            return self.visit.link(f"/services/{name}")
        catalogue = packs.catalogue
        known = name in catalogue.datasets or name in catalogue.tables or name in catalogue.parameters
        return self.visit.link(f"/data/{name}") if known else None

    def column(self, name: str, column: str) -> str:
        """A column's title, where the dataset gives it one; else its name."""
        title = self.visit.hub.packs.column_title(name, column)
        return column if title is None else self.visit.text(title)

    def reason(self, entry: Entry) -> str:
        """Why it was refused or broke off; what the program wrote in the reader's language, what people wrote as it is.
        '' where nothing is said."""
        said = entry.reason or entry.details.get("why") or ""
        typed = entry.act is not None and entry.actor not in _NAMED and not entry.act.startswith(_SERVICE)
        return said if typed else self.visit.reason(said)

    def grant_path(self, grant: str) -> str:
        return self.visit.link(f"/grants/{grant}")

    def time(self, moment: datetime) -> str:
        """The region's clock to the second."""
        return moment.astimezone(self.visit.zone).strftime("%Y-%m-%d %H:%M:%S")

    def age(self, moment: datetime) -> str:
        """How long ago, in the largest unit that fits; a clock ahead of this one is told too."""
        seconds = int((self.visit.now - moment).total_seconds())
        if seconds < -_A_MINUTE:
            return self.visit.t("ledger.age.ahead", n=-seconds // _A_MINUTE)
        for unit, length in _UNITS.items():
            if seconds >= length:
                return self.visit.t(f"ledger.age.{unit}", n=seconds // length)
        return self.visit.t("ledger.age.now")

    def details(self, entry: Entry) -> list[tuple[str, str]]:
        """What an act says of itself: people by name, roles and units by title."""
        return [(name, self._detail(name, value)) for name, value in entry.details.items() if value]

    # --- inside ---------------------------------------------------------------------------------------------------

    def _act(self, entry: Entry, ground: Ground) -> str:
        details = {name: self._detail(name, value) for name, value in entry.details.items()}
        gaps = dict.fromkeys(_GAPS, "")
        gaps |= {"unit": self.unit(entry.unit) if entry.unit else "", "purpose": self.purpose(entry.purpose)}
        known = {**gaps, **{name: text for name, text in details.items() if name in gaps}}
        act = entry.act if entry.act in ACTS else "other"
        said = self.visit.t(
            f"ledger.act.{act}",
            **known,
            who=self._doer(entry, ground),
            grant=entry.grant or "",
            version=str(entry.version or ""),
            act=entry.act or "",
        )
        return said + self._because(entry)

    def _because(self, entry: Entry) -> str:
        reason = self.reason(entry)
        return self.visit.t("ledger.because", reason=reason) if reason else ""

    def _doer(self, entry: Entry, ground: Ground) -> str:
        """The unit of a consent, or of a statement, is the one it is given to, not that of whoever recorded it."""
        of_another = entry.act is not None and entry.act.startswith((_CONSENT, _PRODUCT))
        return self.who(replace(entry, unit=None) if of_another else entry, ground)

    def _what(self, entry: Entry) -> str:
        names = [self.noun(one.name) for one in entry.objects]
        if not names:
            return entry.address or "—"
        return names[0] if len(names) == 1 else self.visit.t("ledger.and_more", what=names[0], n=len(names) - 1)

    def _under(self, entry: Entry) -> str:
        purpose, grant = self.purpose(entry.purpose), entry.grant or ""
        if entry.grant is None:
            return self.visit.t("ledger.for", purpose=purpose) if purpose else ""
        return self.visit.t("ledger.under", purpose=purpose or "—", grant=grant)

    def _amount(self, entry: Entry) -> str:
        columns = sum(len(one.columns) for one in entry.objects)
        said = [self.visit.t("ledger.columns", n=columns)] if columns else []
        said += [self.visit.t("ledger.rows", n=entry.rows)] if entry.rows else []
        return self.visit.t("ledger.amount", said=self.visit.t("ledger.comma").join(said)) if said else ""

    def _detail(self, name: str, value: str) -> str:
        if name == "person":
            return self.name(value) if value else ""
        if name == "unit":
            return self.unit(value) if value else ""
        if name == "role" and value in list(Role):
            title: Text = ROLES[Role(value)].title
            return self.visit.text(title)
        return value

    def _name(self, actor: str) -> str:
        if actor in _NAMED:
            return self.visit.t(_NAMED[actor])
        if actor.startswith(_OPERATOR):
            return self.visit.t("ledger.operator", name=actor.removeprefix(_OPERATOR))
        try:
            return self.visit.hub.people.persons.get(actor).name
        except UnknownName:
            return actor


_TONES: Mapping[str, str] = {"login": "quiet", "note": "quiet"}
_NAMED: Mapping[str, str] = {
    "anyone": "ledger.anyone",
    "system": "ledger.system",
    "worker": "ledger.worker",
    "ledger": "ledger.itself",
    "witness": "ledger.witness",
}
