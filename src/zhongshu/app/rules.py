"""Who may open which address: the whole policy of the pages and the API in one table.

A rule says who may knock; what of the data is shown then is decided at the row door, by grants. An address without a
rule does not start: `guard` refuses it.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from zhongshu.core.errors import GrantError
from zhongshu.packs.hub import Hub
from zhongshu.sharing.people.roles import OF_A_UNIT, Role
from zhongshu.sharing.reader import LOADERS, REVIEWERS, Reader
from zhongshu.sharing.scenarios.stage import Stage
from zhongshu.web.scenarios.overlap import COMPARERS

Units = Callable[[Hub, Mapping[str, str]], Collection[str]]
"""Which units' people an address is for, from the parts of its path; empty for none."""


@dataclass(frozen=True)
class Rule:
    """`roles` None is anybody at all, or with `known` anybody who has logged in.

    With `units` the post that has the role must be in one of them.
    """

    roles: frozenset[Role] | None = None
    known: bool = False
    units: Units | None = None

    def check(self, reader: Reader, hub: Hub, parts: Mapping[str, str]) -> None:
        """LogIn for a stranger, GrantError for somebody who may not. The system may everything."""
        if reader.system or (self.roles is None and not self.known):
            return
        if not reader.known:
            raise LogIn("this page is for people who have logged in", hint="log in at /login")
        if self.roles is None:
            return
        among = None if self.units is None else self.units(hub, parts)
        posts = [post for post in reader.posts if post.role in self.roles]
        if not posts:
            said = ", ".join(sorted(self.roles))
            raise GrantError(f"this is for: {said}", hint="the security administrator gives roles: /people")
        if among is not None and not any(post.unit in among for post in posts):
            raise GrantError(f"this is for the people of {', '.join(sorted(among)) or 'its owner'}")


@dataclass(frozen=True)
class Monitors(Rule):
    """As any other, unless region.yaml opens the address to whoever reaches it."""

    def check(self, reader: Reader, hub: Hub, parts: Mapping[str, str]) -> None:
        """Raises as `Rule.check`."""
        if hub.machine.settings.metrics != "open":
            super().check(reader, hub, parts)


class LogIn(GrantError):
    """Only for somebody who has logged in."""


def require_open(hub: Hub, reader: Reader, pack: str | None) -> None:
    """LogIn or GrantError where an address is of a scenario whose stage keeps this reader out."""
    sight = None if pack is None else hub.scenarios.sight(reader)
    if pack is None or sight is None or sight.opens(pack):
        return
    stage = sight.stage(pack)
    if stage is Stage.TRIAL and not reader.known:
        raise LogIn(f"the scenario {pack} is on trial, for people who have logged in", hint="log in at /login")
    raise GrantError(
        f"the scenario {pack} is {'on trial for others' if stage is Stage.TRIAL else 'a draft'}",
        hint=f"{hub.scenarios.life(pack).owner}, who answers for it, decides who sees it and when",
    )


def _entity_owner(hub: Hub, parts: Mapping[str, str]) -> Collection[str]:
    """The unit whose officers review the records of an entity."""
    name = parts["name"] if "name" in parts else f"{parts['pack']}.{parts['entity']}"
    file = hub.packs.entities.get(name)
    return set() if file is None else {file.spec.owner}


def _owner(hub: Hub, parts: Mapping[str, str]) -> Collection[str]:
    """The unit that answers for the dataset or table of the path."""
    catalogue, name = hub.packs.catalogue, parts["name"]
    owner = catalogue.owner(name) if name in catalogue.datasets or name in catalogue.tables else None
    return () if owner is None else (owner,)


def _form_owner(hub: Hub, parts: Mapping[str, str]) -> Collection[str]:
    form = hub.packs.forms.get(parts["form"])
    return () if form is None else (form.dataset.spec.owner,)


def _form_people(hub: Hub, parts: Mapping[str, str]) -> Collection[str]:
    """The unit that owes a return, and the one that reviews it."""
    return (parts["unit"], *_form_owner(hub, parts))


_WRITERS = frozenset({Role.ANALYST, Role.OFFICER})
_ADMINS = frozenset({Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN})

ANYBODY = Rule()
KNOWN = Rule(known=True)
WORKER = Rule(OF_A_UNIT)
LOADER = Rule(LOADERS)
OWNER = Rule(LOADERS, units=_owner)
FILLER = Rule(OF_A_UNIT, units=_form_people)
REVIEWER = Rule(REVIEWERS, units=_form_owner)
OF_ENTITY = Rule(REVIEWERS, units=_entity_owner)
WRITER = Rule(_WRITERS)
ADMIN = Rule(_ADMINS)
OPERATIONS = Rule(OF_A_UNIT | _ADMINS | {Role.AUDITOR})
MONITORS = Monitors(OF_A_UNIT | _ADMINS | {Role.AUDITOR})

RULES: Mapping[str, Rule] = {
    # what a stranger may open: pages of what is open, told by the grants to anyone
    "GET /": ANYBODY,
    "GET /wall": ANYBODY,
    "GET /indicators": ANYBODY,
    "GET /indicators/{name}": ANYBODY,
    "GET /indicators/{name}/download.csv": ANYBODY,
    "GET /indicators/{name}/download.xlsx": ANYBODY,
    "GET /indicators/{name}/months": ANYBODY,
    "GET /indicators/{name}/months.csv": ANYBODY,
    "GET /passport/{name}": ANYBODY,
    "GET /places": ANYBODY,
    "GET /places/{code}": ANYBODY,
    "GET /packs": ANYBODY,
    "GET /packs/{pack}": ANYBODY,
    "GET /packs/{pack}/screens/{screen}": ANYBODY,
    "GET /search": ANYBODY,
    "GET /layers/{pack}/{layer}/{level}.geojson": ANYBODY,
    "GET /assets/{hash}/{name:path}": ANYBODY,
    "GET /call": ANYBODY,
    "GET /data": ANYBODY,
    "GET /data/{name}": ANYBODY,
    "GET /data/{name}/download.csv": ANYBODY,
    "GET /data/{name}/download.xlsx": ANYBODY,
    "GET /rules": ANYBODY,
    "GET /rules/{name}": ANYBODY,
    "GET /rules/{name}/rows.xlsx": ANYBODY,
    "GET /services": ANYBODY,
    "GET /services/{name}": ANYBODY,
    "GET /cubes": ANYBODY,
    "GET /cubes/{name}": ANYBODY,
    "GET /cubes/{name}/download.csv": ANYBODY,
    "GET /products": ANYBODY,
    "GET /products/{name}": ANYBODY,
    "GET /figures": ANYBODY,
    "GET /figures/{dataset}/pages/{page}": ANYBODY,
    "GET /figures/{dataset}/{id}": ANYBODY,
    # products: a unit's people subscribe; a statement is shown to those whom it concerns
    "POST /products/{name}": WORKER,
    "GET /products/{name}/statements/{grant}/{month}": KNOWN,
    "GET /products/{name}/statements/{grant}/{month}.csv": KNOWN,
    # the owner's work on its rows
    "GET /data/{name}/quarantine": OWNER,
    "POST /data/{name}/quarantine": OWNER,
    "GET /data/{name}/quarantine/rejects.xlsx": OWNER,
    "GET /data/{name}/quarantine/{run}/{record}": OWNER,
    "POST /data/{name}/quarantine/{run}/{record}": OWNER,
    "GET /upload": LOADER,
    "POST /upload": LOADER,
    "GET /upload/template.xlsx": LOADER,
    "GET /upload/{token}": LOADER,
    "GET /upload/{token}/rejects.xlsx": LOADER,
    "POST /upload/{token}/confirm": LOADER,
    "POST /upload/{token}/withdraw": LOADER,
    "GET /runs": OPERATIONS,
    "GET /runs/{number}": OPERATIONS,
    "GET /snapshots": OPERATIONS,
    "GET /operations": OPERATIONS,
    "GET /metrics": MONITORS,
    # figures, returns, briefs
    "GET /figures/check": WORKER,
    "POST /figures/check": WORKER,
    "GET /figures/relations": WORKER,
    "POST /figures/relations": Rule(frozenset({Role.ANALYST, Role.DATA_ENGINEER})),
    "GET /returns": WORKER,
    "POST /returns/{form}/accept": REVIEWER,
    "GET /returns/{form}/{unit}/{month}": FILLER,
    "POST /returns/{form}/{unit}/{month}": FILLER,
    "GET /returns/{form}/{unit}/{month}/template.xlsx": FILLER,
    "POST /returns/{form}/{unit}/{month}/template": FILLER,
    "GET /briefs": WORKER,
    "GET /briefs/{brief}": WORKER,
    "GET /briefs/{brief}/{period}.docx": WORKER,
    "GET /briefs/{brief}/{period}/edit": WRITER,
    "POST /briefs/{brief}/{period}/edit": WRITER,
    "POST /briefs/{brief}/{period}/release": WRITER,
    # the API
    "GET /api/v1/openapi.json": ANYBODY,
    "GET /api/v1/catalogue": ANYBODY,
    "GET /api/v1/datasets/{name}": ANYBODY,
    "GET /api/v1/indicators": ANYBODY,
    "GET /api/v1/indicators/{name}": ANYBODY,
    "GET /api/v1/indicators/{name}/values": ANYBODY,
    "GET /api/v1/indicators/{name}/passport": ANYBODY,
    "GET /api/v1/rules": ANYBODY,
    "GET /api/v1/rules/{name}": ANYBODY,
    "POST /api/v1/rules/{name}/decide": ANYBODY,
    "GET /api/v1/cubes": ANYBODY,
    "GET /api/v1/cubes/{name}": ANYBODY,
    "GET /api/v1/products": ANYBODY,
    "GET /api/v1/products/{name}": ANYBODY,
    "GET /api/v1/products/{name}/statements": KNOWN,
    "POST /api/v1/products/{name}/subscriptions": WORKER,
    "GET /api/v1/health": ANYBODY,
    "GET /api/v1/checkpoint": ANYBODY,
    "POST /api/v1/witness/add-checkpoint": ANYBODY,
    "GET /api/v1/witness/{log}/checkpoint": ANYBODY,
    "GET /api/v1/operations": OPERATIONS,
    "GET /api/v1/runs": OPERATIONS,
    "GET /api/v1/runs/{number}": OPERATIONS,
    "GET /api/v1/snapshots": OPERATIONS,
    "GET /api/v1/data/{name}": ANYBODY,
    "GET /api/v1/data/{name}/changes": ANYBODY,
    "GET /api/v1/data/{name}/{key:path}": ANYBODY,
    "POST /api/v1/data/{name}/lookup": ANYBODY,
    "GET /api/v1/services": ANYBODY,
    "GET /api/v1/services/requests/{id}": ANYBODY,
    "POST /api/v1/services/requests/{id}/answer": ANYBODY,
    "GET /api/v1/services/{name}": ANYBODY,
    "GET /api/v1/services/{name}/openapi.json": ANYBODY,
    "POST /api/v1/services/{name}/{operation}": ANYBODY,
    "GET /api/v1/cases": ANYBODY,
    "GET /api/v1/cases/inbox": KNOWN,
    "GET /api/v1/cases/{pack}/{case}": ANYBODY,
    "POST /api/v1/cases/{pack}/{case}": ANYBODY,
    "POST /api/v1/cases/{pack}/{case}/files": ANYBODY,
    "POST /api/v1/cases/{pack}/{case}/known": ANYBODY,
    "GET /api/v1/cases/{pack}/{case}/{number}": ANYBODY,
    "GET /api/v1/cases/{pack}/{case}/{number}/files/{file}": ANYBODY,
    "GET /api/v1/cases/{pack}/{case}/{number}/documents/{document}/{n}": ANYBODY,
    "GET /api/v1/cases/{pack}/{case}/{number}/matches/{list}": ANYBODY,
    "POST /api/v1/cases/{pack}/{case}/{number}/moves/{to}": ANYBODY,
    "POST /api/v1/cases/{pack}/{case}/{number}/moves/{to}/known": ANYBODY,
    "POST /api/v1/cases/{pack}/{case}/{number}/acts/{act}": ANYBODY,
    "POST /api/v1/cases/{pack}/{case}/{number}/messages/{message}": ANYBODY,
    "GET /api/v1/consents": KNOWN,
    "POST /api/v1/consents": KNOWN,
    "POST /api/v1/consents/{number}/revoke": KNOWN,
    "GET /api/v1/entities": KNOWN,
    "GET /api/v1/entities/{name}/questions": OF_ENTITY,
    "POST /api/v1/entities/{name}/questions/{number}": OF_ENTITY,
    "GET /api/v1/entities/{name}/decisions": OF_ENTITY,
    "POST /api/v1/entities/{name}/decisions/{number}/undo": OF_ENTITY,
    "GET /api/v1/entities/{name}/records/{entity}": OF_ENTITY,
    "POST /api/v1/entities/{name}/records/{entity}/merge": OF_ENTITY,
    "POST /api/v1/entities/{name}/records/{entity}/split": OF_ENTITY,
    "GET /api/v1/{path:path}": ANYBODY,
    # tools for agents: by the key of the call alone, each answer under its grants
    "POST /mcp": ANYBODY,
    # what others' software asks a catalogue for
    "GET /catalog": ANYBODY,
    "GET /catalog.jsonld": ANYBODY,
    "GET /catalog.ttl": ANYBODY,
    "GET /catalog.rdf": ANYBODY,
    "GET /dataset/{name}": ANYBODY,
    "GET /dataset/{name}.jsonld": ANYBODY,
    "GET /dataset/{name}.ttl": ANYBODY,
    "GET /dataset/{name}.rdf": ANYBODY,
    "GET /api/3": ANYBODY,
    "GET /api/3/action/{name}": ANYBODY,
    "POST /api/3/action/{name}": ANYBODY,
    "GET /api/action/{name}": ANYBODY,
    "POST /api/action/{name}": ANYBODY,
    "GET /open311/discovery.{format}": ANYBODY,
    "GET /open311/v2/services.{format}": ANYBODY,
    "GET /open311/v2/services/{code}.{format}": ANYBODY,
    "GET /open311/v2/requests.{format}": ANYBODY,
    "POST /open311/v2/requests.{format}": ANYBODY,
    "GET /open311/v2/requests/{id}.{format}": ANYBODY,
    "GET /open311/v2/tokens/{token}.{format}": ANYBODY,
    "GET /feeds/changes.atom": ANYBODY,
    "GET /feeds/{name}.atom": ANYBODY,
    "GET /robots.txt": ANYBODY,
    "GET /sitemap.xml": ANYBODY,
    # log-in, one's own account, people
    "GET /login": ANYBODY,
    "POST /login": ANYBODY,
    "GET /login/{provider}": ANYBODY,
    "POST /login/{provider}": KNOWN,
    "GET /login/{provider}/callback": ANYBODY,
    "POST /login/{provider}/backchannel-logout": ANYBODY,
    "POST /logout": ANYBODY,
    "GET /invitation/{token}": ANYBODY,
    "POST /invitation/{token}": ANYBODY,
    "GET /account": KNOWN,
    "POST /account": KNOWN,
    "GET /people": ADMIN,
    "POST /people": ADMIN,
    "GET /people/{id}": ADMIN,
    "POST /people/{id}": ADMIN,
    # scenarios: their life is for those who work here; what somebody thinks of one he may say
    "GET /scenarios": OPERATIONS,
    "GET /scenarios/overlap": OPERATIONS,
    "POST /scenarios/overlap": Rule(COMPARERS),
    "GET /scenarios/{pack}": OPERATIONS,
    "POST /scenarios/{pack}": OPERATIONS,
    "GET /scenarios/{pack}/opinion": ANYBODY,
    "POST /scenarios/{pack}/opinion": ANYBODY,
    "GET /api/v1/scenarios": OPERATIONS,
    # cases: anybody may ask; a case shows itself to whom it is for, lists are of one's own posts
    "GET /ask": ANYBODY,
    "POST /ask": ANYBODY,
    "GET /ask/{pack}/{case}": ANYBODY,
    "POST /ask/{pack}/{case}": ANYBODY,
    "POST /ask/{pack}/{case}/like": ANYBODY,
    "GET /case/{pack}/{case}/{number}": ANYBODY,
    "POST /case/{pack}/{case}/{number}": ANYBODY,
    "GET /case/{pack}/{case}/{number}/asked": ANYBODY,
    "GET /case/{pack}/{case}/{number}/files/{file}": ANYBODY,
    "GET /case/{pack}/{case}/{number}/documents/{document}/{n}": ANYBODY,
    "GET /verify": ANYBODY,
    "POST /verify": ANYBODY,
    "GET /matches/{pack}/{case}/{number}/{list}": ANYBODY,
    "POST /case/{pack}/{case}/{number}/follow": ANYBODY,
    "POST /case/{pack}/{case}/{number}/kind": KNOWN,
    "POST /case/{pack}/{case}/{number}/merge": KNOWN,
    "GET /cases": KNOWN,
    "GET /cases/overdue": KNOWN,
    "GET /cases/done": KNOWN,
    "GET /cases/mine": KNOWN,
    "GET /cases/about": KNOWN,
    "GET /cases/by-code": KNOWN,
    "GET /backing/{pack}/{case}": KNOWN,
    "GET /board/{pack}/{case}": WORKER,
    "GET /case-map/{pack}/{case}": WORKER,
    "GET /case-stats/{pack}/{case}": WORKER,
    "GET /case-stats/{pack}/{case}.csv": WORKER,
    "GET /case-spots/{pack}/{case}": WORKER,
    "GET /case-groups/{pack}/{case}": WORKER,
    "GET /public/{pack}/{case}": ANYBODY,
    "GET /public/{pack}/{case}.geojson": ANYBODY,
    "GET /case-grids/{pack}/{case}/{day}.geojson": ANYBODY,
    "GET /posts": OPERATIONS,
    "POST /posts": OPERATIONS,
    # entities: how a file is found, and what of it the reader's grants and consents open
    "GET /entities": KNOWN,
    "GET /entities/{pack}/{entity}": KNOWN,
    "GET /entities/{pack}/{entity}/{id}": KNOWN,
    # records of entities: reviewed, merged and split by the unit that owns them
    "GET /entities/{pack}/{entity}/review": OF_ENTITY,
    "POST /entities/{pack}/{entity}/review": OF_ENTITY,
    "GET /entities/{pack}/{entity}/{id}/records": OF_ENTITY,
    "POST /entities/{pack}/{entity}/{id}/records": OF_ENTITY,
    # grants and the ledger: each page shows what is the reader's, or what he decides
    "GET /grants": KNOWN,
    "GET /grants/new": WORKER,
    "POST /grants/new": WORKER,
    "GET /grants/{id}": KNOWN,
    "POST /grants/{id}": KNOWN,
    "GET /consents": KNOWN,
    "POST /consents": KNOWN,
    "GET /ledger": KNOWN,
    "GET /ledger/{sequence}": KNOWN,
    "GET /ledger/{sequence}/proof.json": KNOWN,
}
