"""The sections of the site, in four groups: what there is to see, the data, the work, and how it is governed."""

from dataclasses import dataclass
from typing import Literal

from zhongshu.sharing.people.roles import OF_A_UNIT, Role
from zhongshu.sharing.reader import Reader

OpenTo = Literal["anybody", "known", "workers", "watchers", "admins"]
_ADMINS = frozenset({Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN})
_WATCHERS = OF_A_UNIT | _ADMINS | {Role.AUDITOR}


@dataclass(frozen=True)
class Section:
    """A word (`nav.NAME`), its first page, and who is shown it; who may open it is said in the table of addresses."""

    name: str
    path: str
    open_to: OpenTo = "anybody"


@dataclass(frozen=True)
class Group:
    """Sections that belong together; its own word leads to the first of them."""

    name: str
    sections: tuple[Section, ...]

    @property
    def path(self) -> str:
        return self.sections[0].path

    def holds(self, section: str) -> bool:
        """Whether a page that says it belongs to `section` is below this group."""
        return any(one.name == section for one in self.sections)


_GROUPS = (
    Group(
        "look",
        (
            Section("home", "/"),
            Section("indicators", "/indicators"),
            Section("places", "/places"),
            Section("packs", "/packs"),
            Section("rules", "/rules"),
        ),
    ),
    Group(
        "hold",
        (
            Section("data", "/data"),
            Section("entities", "/entities", "known"),
            Section("products", "/products"),
            Section("services", "/services", "known"),
            Section("figures", "/figures"),
        ),
    ),
    Group(
        "work",
        (
            Section("cases", "/cases", "workers"),
            Section("returns", "/returns", "workers"),
            Section("briefs", "/briefs", "workers"),
        ),
    ),
    Group("ask", (Section("ask", "/ask"),)),
    Group(
        "govern",
        (
            Section("operations", "/operations", "watchers"),
            Section("scenarios", "/scenarios", "watchers"),
            Section("grants", "/grants", "known"),
            Section("ledger", "/ledger", "known"),
            Section("people", "/people", "admins"),
        ),
    ),
)


def menu_of(reader: Reader) -> tuple[Group, ...]:
    """The groups as this reader sees them: without the sections that are not for him, and without empty groups."""
    roles = {post.role for post in reader.posts}
    shown = {
        "anybody": True,
        "known": reader.known,
        "workers": reader.system or bool(roles & OF_A_UNIT),
        "watchers": reader.system or bool(roles & _WATCHERS),
        "admins": reader.system or bool(roles & _ADMINS),
    }
    groups = (Group(one.name, tuple(s for s in one.sections if shown[s.open_to])) for one in _GROUPS)
    return tuple(one for one in groups if one.sections)
