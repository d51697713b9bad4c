from zhongshu.web.data_pages.highlight import pieces

SQL = """-- one line
SELECT o.mill, count_if(o.tonnes > 5.5) AS "n" /* many */
FROM output AS o JOIN region.area AS a ON a.code = o.city
WHERE o.kind = 'paper' AND o.output IS NOT NULL
"""


def kinds(kind: str) -> list[str]:
    found = pieces(SQL, pack="mills", relations={"mills.output", "region.area"})
    return [piece.text for piece in found if piece.kind == kind]


def test_the_pieces_are_the_text() -> None:
    found = pieces(SQL, pack="mills", relations={"mills.output"})
    assert "".join(piece.text for piece in found) == SQL


def test_relations_become_links_by_their_qualified_name() -> None:
    found = pieces(SQL, pack="mills", relations={"mills.output", "region.area"})
    linked = [(piece.text, piece.relation) for piece in found if piece.kind == "relation"]
    assert linked[:2] == [("output", "mills.output"), ("region.area", "region.area")]


def test_words_text_numbers_functions_and_comments_are_told_apart() -> None:
    assert kinds("word")[:2] == ["SELECT", "AS"]
    assert kinds("text") == ["'paper'"]
    assert kinds("number") == ["5.5"]
    assert kinds("function") == ["count_if"]
    assert [comment.strip() for comment in kinds("comment")] == ["-- one line", "/* many */"]


def test_what_is_no_sql_stays_whole() -> None:
    (piece,) = pieces("SELECT 'open", pack="mills", relations=())
    assert (piece.kind, piece.text) == ("plain", "SELECT 'open")
