"""Grants compiled into a query's tree: what is not allowed is not in it.

Each relation that a permit restricts becomes a subquery of the allowed columns, masked, over the allowed rows. A
column that is masked may stand in the list of results and nowhere else: a filter, an order, a join or an aggregate
over it would tell what the mask hides.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import sqlglot
from sqlglot import exp
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import Scope, traverse_scope

from zhongshu.core.errors import GrantError
from zhongshu.datasets.plan import Plan
from zhongshu.sharing.grants.book import Permit

SUBJECT = "_subject"
"""The column behind the asked ones that names whom each row is about."""


@dataclass(frozen=True)
class Compiled:
    """The statement as it runs; `subjects`: its last column is `SUBJECT` and not part of the answer.

    `counted` is False for a sum or count, whose one row is none of the data's.
    """

    sql: str
    subjects: bool = False
    counted: bool = True


def compile_grants(plan: Plan, permits: Mapping[str, Permit], zone: str) -> Compiled:
    """`permits` has one of each relation that the plan reads; GrantError names the column that may not be used so.

    A plan over whole relations without subjects stays as it is.
    """
    if all(one.whole and one.noun.subject is None for one in permits.values()):
        return Compiled(plan.sql)
    tree = sqlglot.parse_one(plan.sql, dialect="duckdb")
    assert isinstance(tree, exp.Query)
    names = _with_plain_names(tree)
    schema: dict[str, object] = {plain: dict(plan.reads[name]) for plain, name in names.items()}
    tree = qualify(tree, schema=schema, dialect="duckdb", quote_identifiers=True, validate_qualify_columns=False)
    owners = {plain: permits[name] for plain, name in names.items()}
    for scope in traverse_scope(tree):
        _check(scope, tree, owners)
    counted = _name_subjects(tree, owners)
    for table in list(tree.find_all(exp.Table)):
        if table.name in owners:
            table.replace(_granted(table, names[table.name], owners[table.name], zone, subject=counted == table.alias))
    return Compiled(tree.sql("duckdb"), counted is not None, counted=not _sums_up(tree))


def granted_sql(name: str, permit: Permit, zone: str) -> exp.Select:
    """What of the relation `name` is seen: its allowed columns, masked, in its allowed rows."""
    shown = [_shown(column, permit, zone) for column in permit.columns]
    query = exp.select(*shown).from_(exp.Table(this=exp.to_identifier(name, quoted=True)))
    if permit.predicate is not None:
        query = query.where(permit.predicate.tree(permit.variables), copy=False)
    if permit.consented is not None:
        query = query.where(_consenting(permit), copy=False)
    return query


def _shown(column: str, permit: Permit, zone: str) -> exp.Expr:
    plain = exp.column(column, quoted=True)
    mask = permit.masks.get(column)
    if mask is None:
        return plain
    masked = mask.sql(plain, permit.noun.columns[column], zone=zone, salt=permit.salt)
    return exp.alias_(masked, column, quoted=True)


def _consenting(permit: Permit) -> exp.Expr:
    subject = permit.noun.subject
    held = sorted(one for one in permit.consented or () if "\0" not in one)  # which no row and no SQL text can hold
    if subject is None or not held:
        return exp.false()
    return exp.column(subject, quoted=True).isin(*map(exp.Literal.string, held))


def _with_plain_names(tree: exp.Query) -> dict[str, str]:
    """Give each relation a name without a dot, which a schema can hold; returns it -> the relation's own."""
    names: dict[str, str] = {}
    for number, table in enumerate(tree.find_all(exp.Table)):
        if "." not in table.name:
            continue
        plain = f"r{number}"
        names[plain] = table.name
        alias = table.alias or table.name
        table.set("this", exp.to_identifier(plain, quoted=True))
        table.set("alias", exp.TableAlias(this=exp.to_identifier(alias, quoted=True)))
    return names


def _check(scope: Scope, tree: exp.Query, owners: Mapping[str, Permit]) -> None:
    """GrantError for a column that is withheld, and for a masked one outside the list of results."""
    masked_results: dict[str, tuple[str, Permit]] = {}
    for column in scope.columns:
        source = scope.sources.get(column.table)
        if not isinstance(source, exp.Table) or source.name not in owners:
            continue
        permit = owners[source.name]
        if column.name not in permit.columns:
            raise _withheld(column.name, permit)
        if column.name in permit.masks:
            if not _is_result(column, scope, tree):
                raise _masked(column.name, permit)
            shown_as = column.parent.alias if isinstance(column.parent, exp.Alias) else column.name
            masked_results[shown_as] = column.name, permit
    for word in _ordering(scope):
        if word in masked_results:
            raise _masked(*masked_results[word])


def _is_result(column: exp.Column, scope: Scope, tree: exp.Query) -> bool:
    """Whether the column stands by itself among the results of the outermost SELECT, which takes rows as they are."""
    select = scope.expression
    if (
        select is not tree
        or not isinstance(select, exp.Select)
        or select.args.get("distinct")
        or select.args.get("group")
    ):
        return False
    holder = column.parent if isinstance(column.parent, exp.Alias) else column
    return any(holder is result for result in select.expressions)


def _ordering(scope: Scope) -> Iterator[str]:
    """Names of results that the rows are ordered by."""
    order = scope.expression.args.get("order")
    for ordered in order.expressions if order else ():
        for column in ordered.find_all(exp.Column):
            if not column.table:
                yield column.name


def _name_subjects(tree: exp.Query, owners: Mapping[str, Permit]) -> str | None:
    """Add the subject behind the results of a plain SELECT; returns the alias of the relation that has it."""
    if not isinstance(tree, exp.Select) or tree.args.get("group") or tree.args.get("distinct"):
        return None
    if _sums_up(tree):
        return None
    for table in [tree.args["from_"].this, *(join.this for join in tree.args.get("joins") or ())]:
        if isinstance(table, exp.Table) and table.name in owners and owners[table.name].noun.subject is not None:
            tree.select(exp.column(SUBJECT, table=table.alias, quoted=True), copy=False)
            return str(table.alias)
    return None


def _sums_up(tree: exp.Query) -> bool:
    return isinstance(tree, exp.Select) and any(
        result.find(exp.AggFunc) and not result.find(exp.Window) for result in tree.expressions
    )


def _granted(table: exp.Table, name: str, permit: Permit, zone: str, *, subject: bool) -> exp.Subquery:
    query = granted_sql(name, permit, zone)
    if subject and permit.noun.subject is not None:
        named = exp.cast(exp.column(permit.noun.subject, quoted=True), "VARCHAR")
        query = query.select(exp.alias_(named, SUBJECT, quoted=True), copy=False)
    return exp.Subquery(this=query, alias=exp.TableAlias(this=exp.to_identifier(table.alias, quoted=True)))


def _withheld(column: str, permit: Permit) -> GrantError:
    hint = f"it allows {', '.join(permit.columns)}; ask for more at /grants/new?read={permit.noun.name}"
    return GrantError(f"the grant {permit.grant.id} does not hold the column {column} of {permit.noun.name}", hint=hint)


def _masked(column: str, permit: Permit) -> GrantError:
    return GrantError(
        f"{column} of {permit.noun.name} is masked ({permit.masks[column].words}) by the grant {permit.grant.id}",
        hint="a masked column can be shown, but not filtered, sorted, joined or aggregated by",
    )
