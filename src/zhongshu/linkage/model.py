"""What agreement and disagreement of two records weigh: learned once with splink, kept as JSON, used the same."""

import json
import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

import duckdb

from zhongshu.core.errors import ZhongshuError
from zhongshu.linkage.kinds import Comparison, Kind

EXTRA = "pip install 'zhongshu[linkage]'"
"""How one gets splink."""
ID = "unique_id"
"""The column of a relation to compare that names its records."""
_LEAST_M, _LEAST_U = 0.002, 1e-6
"""Of matches and of chance, what a level is taken to have at least."""
_SIDE = re.compile(r"\b([lr])\.([a-z_]+)")
_RECALL = 0.7
"""Of all matches, the share that the strict conditions of a kind find; what splink makes the prior odds from."""
_SAMPLED, _LEARNED = 2e6, 1e6
"""Pairs looked at for what chance gives, and, a condition, for what matches give."""


@dataclass(frozen=True)
class Model:
    """The weights of a kind (Fellegi and Sunter, 1969), as splink's settings. `kind` is the name of the Kind."""

    kind: str
    settings: Mapping[str, Any]

    def to_json(self) -> str:
        """The same text for the same model."""
        return json.dumps({"kind": self.kind, "settings": self.settings}, sort_keys=True, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "Model":
        """What `to_json` gave."""
        return cls(**json.loads(text))


def settings(kind: Kind) -> dict[str, Any]:
    """The kind as splink's settings, nothing learned yet."""
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": ID,
        "comparisons": [_comparison(comparison) for comparison in kind.comparisons],
        "blocking_rules_to_generate_predictions": [{"blocking_rule": block} for block in kind.blocks],
        "retain_matching_columns": False,
        "linker_uid": "zhongshu",
    }


def train(connection: duckdb.DuckDBPyConnection, records: str, kind: Kind, *, seed: int = 1) -> Model:
    """Learn the weights of a kind from prepared records, of which nobody needs to know which belong together.

    `records` has the columns of `prepare.columns`; some thousands are enough. The same records and seed give the same
    weights. ZhongshuError where splink is missing or there is nothing to learn from.
    """
    named = "link_trained_on"
    columns = ", ".join(f'"{name}"' for name in kind.own)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {named} AS SELECT dataset || '\x1f' || record AS {ID}, {columns} "
        f'FROM "{records}" ORDER BY 1'
    )
    with comparing(connection, settings(kind), named) as (learner, _):
        training = learner.training
        try:
            training.estimate_probability_two_random_records_match(list(kind.same), recall=_RECALL)
            training.estimate_u_using_random_sampling(max_pairs=_SAMPLED, seed=seed, num_chunks=1)
            for block in kind.trained_on:
                training.estimate_parameters_using_expectation_maximisation(block, max_pairs=_LEARNED)
        except Exception as error:
            raise ZhongshuError(
                f"no weights can be learned from these records of kind {kind.name}: {error}",
                hint="it takes some hundred records, among them some of one entity",
            ) from error
        learned = learner.misc.save_model_to_json()
    connection.execute(f"DROP TABLE {named}")
    return Model(kind.name, _bounded(json.loads(json.dumps(learned))))


def _bounded(learned: dict[str, Any]) -> dict[str, Any]:
    """The settings with what chance gives put right, and no level so rare that it decides alone.

    Pairs drawn at random are not all of two entities: the share of matches among them is taken out of `u`. A level that
    was never seen has no weight of its own; none counts for less than the sample could show.
    """
    share = learned["probability_two_random_records_match"]
    for comparison in learned["comparisons"]:
        levels = [level for level in comparison["comparison_levels"] if not level.get("is_null_level")]
        for level in levels:
            m = max(level.get("m_probability") or 0.0, _LEAST_M)
            u = max(((level.get("u_probability") or 0.0) - share * m) / (1 - share), _LEAST_U)
            level |= {"m_probability": m, "u_probability": u}
    return learned


def can_compare() -> bool:
    """Whether splink is there; it is not imported."""
    return find_spec("splink") is not None


@contextmanager
def comparing(
    connection: duckdb.DuckDBPyConnection, learned: Mapping[str, Any], *relations: str
) -> Iterator[tuple[Any, list[Any]]]:
    """splink's linker, and the relations as it wants them; what it makes in the connection is gone afterwards.

    ZhongshuError where splink is missing.
    """
    try:
        import splink  # noqa: PLC0415 - an extra, and a second to import
    except ImportError as error:
        raise ZhongshuError("records cannot be compared by likelihood without splink", hint=EXTRA) from error
    connection.execute("SET enable_progress_bar = false")  # splink's way of asking shows one, in any log
    database = splink.DuckDBAPI(connection=connection)
    tables = [database.register(name) for name in relations]
    says = logging.getLogger("splink")
    before = says.level
    says.setLevel(logging.ERROR)  # it warns of every level that nothing was seen of: those are bounded here
    try:
        yield splink.Linker(tables[0], dict(learned), log_level=None, validate_settings=False), tables
    finally:
        says.setLevel(before)
        database.delete_tables_created_by_splink_from_db()  # type: ignore[no-untyped-call]


def _comparison(comparison: Comparison) -> dict[str, Any]:
    levels: list[dict[str, Any]] = [{"sql_condition": _sides(comparison.unknown), "is_null_level": True}]
    levels += [{"sql_condition": _sides(level)} for level in comparison.levels]
    levels += [{"sql_condition": "ELSE"}]
    return {
        "output_column_name": comparison.name,
        "comparison_levels": [
            {**level, "label_for_charts": f"{comparison.name} {place}"} for place, level in enumerate(levels)
        ],
    }


def _sides(condition: str) -> str:
    """`l.name` and `r.name` as splink writes them in levels: name_l, name_r."""
    return _SIDE.sub(r"\2_\1", condition)
