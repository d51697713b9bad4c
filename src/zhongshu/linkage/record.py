"""What the engine is handed and what it gives: relations of one DuckDB connection, by name."""

from dataclasses import dataclass

from zhongshu.linkage.kinds import Kind


@dataclass(frozen=True)
class Thresholds:
    """Weights are log2 of the odds that two records are one entity's: 0 is even, 6.6 is 99 to 1.

    At `upper` and above a record is linked, from `lower` on it waits for a person. Two entities that are no more than
    `margin` apart are too much alike to choose by number.
    """

    lower: float = -1.0
    upper: float = 6.0
    margin: float = 3.0


@dataclass(frozen=True)
class Batch:
    """Records to link, those linked before, and what people decided; all are names of relations.

    `records` and `known` are prepared (see `prepare`); no record is in both. Of `records`, `entity` is what a record
    belonged to before and only keeps the name of an entity; of `known` it is what it belongs to, and `entity_code`
    the code of that. `decisions` are those that stand: dataset_l, record_l, dataset_r, record_r, verdict (same or
    apart), decided (an instant); of a pair the newest counts, and what speaks of a record that is not there waits.
    """

    kind: Kind
    records: str
    known: str
    decisions: str


@dataclass(frozen=True)
class Linked:
    """Names of TEMP TABLES, made anew by each call.

    links      every row of `records`: dataset, record, entity, code (the entity's), how (exact, former, probable,
               decided, alone), weight (of a probable one), via_dataset, via_record (through which it joined)
    moved      rows of `known` whose entity or code is another now: dataset, record, entity, code
    merged     gone, into: entities that turned out to be one
    review     dataset, record, entity, other_dataset, other_record, other_entity, weight, why (grey, several, clash)
    clashes    code, dataset, record, other_dataset, other_record: one code under two quite different names; the first
               record did not link by it. Of a code that a crowd of records clash over, only the first of them
    """

    links: str = "linked_links"
    moved: str = "linked_moved"
    merged: str = "linked_merged"
    review: str = "linked_review"
    clashes: str = "linked_clashes"
