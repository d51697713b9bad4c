"""The file of one entity, opened for one reader: every row of it is read under this reader's grants and consents."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from zhongshu.core.errors import UnknownName, ZhongshuError
from zhongshu.core.text import Text
from zhongshu.datasets.catalogue import Catalogue
from zhongshu.datasets.plan import Plan, literal, table_sql
from zhongshu.datasets.publish import Snapshot
from zhongshu.linkage.file_spec import ChapterSpec, DecidesSpec, FileSpec, PeersSpec, ProposesSpec, Reads
from zhongshu.linkage.golden import Field, Said, field_of
from zhongshu.linkage.links import EntityFile
from zhongshu.linkage.names import plain
from zhongshu.linkage.open_file import Chapter, Compared, Judged, OpenFile, Part, Peers, Proposed, Row, day_of
from zhongshu.linkage.proposal import Proposer
from zhongshu.rules.decisions.rule import Rule
from zhongshu.rules.parameters import Edition, edition_at
from zhongshu.sharing.looking import Looking
from zhongshu.sharing.read import Access
from zhongshu.sharing.refusals import no_more_today


@dataclass(frozen=True)
class Head:
    """A column of a table: its title and unit, whether its values are areas, and the parameter that has names for its
    codes (columns code and name)."""

    title: Text | None
    unit: str | None
    area: bool
    code_list: str | None


@dataclass
class Files:
    """Opens files; one a process, threads share it. `law` has the rules by qualified name."""

    looking: Looking
    catalogue: Catalogue
    law: Mapping[str, Rule]
    zone: ZoneInfo
    _proposers: dict[tuple[str, datetime, int | None], Proposer] = field(default_factory=dict)
    _words: dict[tuple[str, datetime], Mapping[str, str]] = field(default_factory=dict)
    _heads: dict[tuple[str, str], Head] = field(default_factory=dict)

    def open(self, access: Access, snapshot: Snapshot, file: EntityFile, entity: str) -> OpenFile:
        """UnknownName for an entity that has no record in this snapshot, or a pack that says nothing of files.
        GrantError where a grant's quota of one call is too small, and where nothing is left to show because those of
        the day are spent; else a spent one keeps its own tables only."""
        spec, code = file.spec.file, self.code(snapshot, file, entity)
        if spec is None:
            raise UnknownName(f"{file.name} says nothing of how its file is shown")
        chapters = tuple(
            Chapter(name, chapter, tuple(self._parts(access, snapshot, chapter, entity, code)))
            for name, chapter in spec.chapters.items()
        )
        now = access.now.astimezone(self.zone)
        fields = _fields(spec, chapters, self.catalogue, now.date())
        judged = {name: self._judged(one, fields, now) for name, one in spec.decides.items()}
        proposed = {name: self._proposed(one, fields, now) for name, one in spec.proposes.items()}
        peers = None if spec.peers is None else self._peers(access, snapshot, spec.peers, fields, judged)
        known = {name: one for name, one in proposed.items() if one is not None}
        opened = OpenFile(file, spec, entity, code, chapters, fields, judged, known, peers)
        if opened.empty and opened.spent is not None:
            raise no_more_today(opened.spent)
        return opened

    def code(self, snapshot: Snapshot, file: EntityFile, entity: str) -> str | None:
        """The official code of an entity, None where it has none. UnknownName for one without records."""
        linked = self.linked(snapshot, file, entity)
        if not linked:
            raise UnknownName(
                f"no file {entity!r}", hint="it may have been put together with another, or its records are gone"
            )
        return next((str(row["code"]) for row in linked if row["code"] is not None), None)

    def linked(self, snapshot: Snapshot, file: EntityFile, entity: str) -> list[Row]:
        """The links of the records that an entity has now; for the hub itself, nobody is shown them."""
        index = self.looking.index
        columns = tuple(index.columns(snapshot, file.links))
        rows = (dict(zip(columns, row, strict=True)) for row in index.find(snapshot, file.links, (entity,)))
        return [row for row in rows if row["how"] != "gone"]

    def entities_of(self, access: Access, snapshot: Snapshot, file: EntityFile, code: str) -> tuple[str, ...]:
        """Whose code this is, as far as the reader may see; several where two have one code."""
        spec = file.spec.file
        found = None if spec is None else self.looking.find(access, snapshot, spec.names, (code,), about=code)
        if found is not None and found.refused == "quota":
            raise no_more_today(found.limit)
        if found is None or "entity" not in found.columns:
            return ()
        at = found.columns.index("entity")
        return tuple(dict.fromkeys(str(row[at]) for row in found.rows))

    def of_code(self, access: Access, snapshot: Snapshot, file: EntityFile, code: str) -> list[OpenFile]:
        """The files of a code of which the reader sees something: by no name, for a consent to one chapter need not be
        one to the name."""
        found = [self.open(access, snapshot, file, one) for one in self._coded(access, snapshot, file, code)]
        return [one for one in found if not one.empty]

    def meant(self, access: Access, snapshot: Snapshot, file: EntityFile, code: str) -> list[str]:
        """The same entities, by their ids alone. Where the code is the reader's own, or a consent is enough of an
        answer, no row is read: who goes on to the file looked it up once, and not twice."""
        coded, spec = self._coded(access, snapshot, file, code), file.spec.file
        tables = () if spec is None else (table for one in spec.chapters.values() for table in one.shows)
        own = access.reader.subject == code
        if len(coded) == 1 and (own or any(self.looking.consented(access, table, code) for table in tables)):
            return coded
        return [one.entity for one in self.of_code(access, snapshot, file, code)]

    def _coded(self, access: Access, snapshot: Snapshot, file: EntityFile, code: str) -> list[str]:
        columns = self.catalogue.relation(file.links).columns
        wanted = f"code = {literal(code)} AND how <> 'gone'"
        sql = f"SELECT DISTINCT entity FROM {table_sql(file.links)} WHERE {wanted} ORDER BY entity"
        return [str(entity) for (entity,) in access.reckon(Plan(sql, snapshot, {file.links: columns}, file.links))]

    def by_consent(self, access: Access, file: EntityFile) -> Mapping[str, ChapterSpec]:
        """The chapters that a consent opens to this reader, the same for every entity: whoever asks learns nothing of
        the one that was asked for, not even whether it has a file."""
        chapters = {} if file.spec.file is None else file.spec.file.chapters
        return {
            name: chapter
            for name, chapter in chapters.items()
            if any(self.looking.by_consent(access, table) for table in chapter.shows)
        }

    def head(self, table: str, column: str) -> Head:
        """What is said of a column, worked out once."""
        key = table, column
        if key not in self._heads:
            of = self.catalogue
            code_list = _code_list(of, table, column)
            title, unit, area = of.column_title(table, column), of.unit(table, column), of.is_area(table, column)
            self._heads[key] = Head(title, unit, area, code_list)
        return self._heads[key]

    def words(self, code_list: str, now: datetime) -> Mapping[str, str]:
        """The names of the codes of a parameter, by its edition of the moment."""
        edition = edition_at(self.catalogue.parameters[code_list].editions, now)
        if edition is None:
            return {}
        key = code_list, edition.valid_from
        if key not in self._words:
            self._words[key] = _names(edition, None)
        return self._words[key]

    def _parts(
        self, access: Access, snapshot: Snapshot, chapter: ChapterSpec, entity: str, code: str | None
    ) -> Sequence[Part]:
        made = []
        for table, spec in chapter.shows.items():
            found = self.looking.find(access, snapshot, table, (entity,), about=code)
            rows = [dict(zip(found.columns, row, strict=True)) for row in found.rows]
            dated = [(row, day_of(row.get(spec.at or ""), self.zone)) for row in rows]
            dated.sort(key=lambda one: one[1] or date.min, reverse=True)
            made.append(Part(table, spec, found, tuple(row for row, _ in dated), tuple(day for _, day in dated)))
        return made

    def _judged(self, spec: DecidesSpec, fields: Mapping[str, Field], now: datetime) -> Judged:
        rule = self.law[spec.rule]
        given = {fact: fields[name].value for fact, name in spec.facts.items()}
        try:
            edition = rule.at(now)
            return Judged(rule, given, edition, rule.decide(given, now))
        except ZhongshuError as error:
            return Judged(rule, given, fault=error.message)

    def _proposed(self, spec: ProposesSpec, fields: Mapping[str, Field], now: datetime) -> Proposed | None:
        text, edition = fields[spec.from_].value, edition_at(self.catalogue.parameters[spec.among].editions, now)
        if not text or edition is None:
            return None
        key = spec.among, edition.valid_from, spec.level
        if key not in self._proposers:
            self._proposers[key] = Proposer(_names(edition, spec.level))
        beside = None if spec.beside is None else fields[spec.beside].value
        return Proposed(spec, str(text), self._proposers[key].propose(str(text)), beside)

    def _peers(
        self,
        access: Access,
        snapshot: Snapshot,
        spec: PeersSpec,
        fields: Mapping[str, Field],
        judged: Mapping[str, Judged],
    ) -> Peers | None:
        """None where the reader may not see them, or nobody knows what it is to be compared with."""
        said = {name: fields[name].value if name in fields else judged[name].word for name in spec.match.values()}
        match = {column: said[name] for column, name in spec.match.items()}
        if None in match.values():
            return None
        found = self.looking.find(access, snapshot, spec.of, tuple(match.values()))
        if found.refused is not None:
            return None
        if not found.rows:
            return Peers(match, None)
        row = dict(zip(found.columns, found.rows[-1], strict=True))
        compared = [
            Compared(column, name, fields[name].value, row[column])
            for column, name in spec.compares.items()
            if row.get(column) is not None and name in fields
        ]
        return Peers(match, int(str(row[spec.count])), tuple(compared))


def _fields(spec: FileSpec, chapters: Sequence[Chapter], catalogue: Catalogue, today: date) -> Mapping[str, Field]:
    parts = {part.table: part for chapter in chapters for part in chapter.parts}
    rows = {table: _told_apart(part, catalogue.relation(table).key) for table, part in parts.items()}
    made = {}
    for name, golden in spec.golden.items():
        said = [
            Said(table, column, id, row[column], day)
            for table, column in golden.columns
            if column not in parts[table].found.masked  # what a mask leaves of a value is not the value
            for id, row, day in rows[table]
            if column in row
        ]
        made[name] = field_of(golden, said, today, compared)
    return made


def _told_apart(part: Part, key: Sequence[str]) -> list[tuple[str, Row, date | None]]:
    """The rows with what tells them apart, and with their days."""
    ids = (" ".join(str(row.get(column, "")) for column in key) for row in part.rows)
    return list(zip(ids, part.rows, part.days, strict=True))


def compared(reads: Reads, text: str) -> str:
    """A name or an address as it is compared: in one spelling, where the extra that knows old characters is there."""
    try:
        return plain(text)
    except ZhongshuError:
        return unicodedata.normalize("NFKC", text).replace(" ", "")


def _code_list(catalogue: Catalogue, table: str, column: str) -> str | None:
    """By the word of the dataset that a column comes from."""
    name = table
    while name in catalogue.tables:
        name = catalogue.repeats(name, column) or ""
    dataset = catalogue.datasets.get(name)
    spec = None if dataset is None else dataset.spec.columns.get(column)
    known = None if spec is None else catalogue.parameters.get((spec.reference or "").rpartition(".")[0])
    return None if known is None or not {"code", "name"} <= set(known.spec.columns) else known.name


def _names(edition: Edition, level: int | None) -> Mapping[str, str]:
    rows = (row for row in edition.rows if level is None or int(row["level"]) == level)
    return {str(row["code"]): str(row["name"]) for row in rows}
