"""Whom the rows of a table are about."""

from dataclasses import replace

from tests.sharing.grants.office import nouns


def test_a_table_is_about_those_whom_it_says_else_about_those_of_the_dataset_whose_column_it_keeps() -> None:
    found = nouns()
    table = found.catalogue.tables["p.by_area"]
    told = replace(table, spec=table.spec.model_copy(update={"subject": "area"}))
    catalogue = replace(found.catalogue, tables={**found.catalogue.tables, "p.by_area": told})
    assert found.of_rows["p.firm"].subject == "uscc"
    assert found.of_rows["p.by_area"].subject is None, "the firms are summed up"
    assert replace(found, catalogue=catalogue).of_rows["p.by_area"].subject == "area"
