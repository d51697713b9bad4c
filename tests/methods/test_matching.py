"""Offers in an order that everybody can work out."""

from decimal import Decimal

from zhongshu.methods.matching import Offer, Part, ranked


def offer(id: str, rate: str | None = "4", up_to: str | None = "100", asks: int = 1) -> Offer:
    terms = {"rate": rate, "up_to": up_to}
    return Offer(id, {name: None if one is None else Decimal(one) for name, one in terms.items()}, asks)


COST = Part("cost", "least", Decimal(40), of="rate")
COVER = Part("cover", "covers", Decimal(60), of="up_to", wanted=Decimal(200))


def test_points_are_shares_times_weights() -> None:
    first, second = ranked([offer("half", "4", "100"), offer("whole", "5", "300")], [COST, COVER])
    assert (first.offer.id, first.points) == ("whole", Decimal(40) * 4 / 5 + 60)
    assert [(one.part.name, one.share, one.points, one.against) for one in second.shares] == [
        ("cost", 1, 40, 4), ("cover", Decimal("0.5"), 30, 200),
    ]  # fmt: skip


def test_what_is_not_said_has_nothing_of_the_part() -> None:
    (best, other) = ranked([offer("silent", rate=None), offer("dear", "9")], [COST])
    assert [(one.offer.id, one.points) for one in (best, other)] == [("dear", 100), ("silent", 0)]
    (alone,) = ranked([offer("silent", rate=None)], [COST])
    assert (alone.points, alone.shares[0].against) == (0, None)


def test_parts_that_cannot_count_give_their_weight_to_the_others() -> None:
    unknown = Part("cover", "covers", Decimal(60), of="up_to")
    weightless = Part("fit", "conditions", Decimal(0))
    (one,) = ranked([offer("a")], [COST, unknown, weightless])
    assert (one.points, [share.part.name for share in one.shares]) == (100, ["cost"])
    (none,) = ranked([offer("a")], [unknown])
    assert none.points == 0


def test_as_many_points_keep_their_order_and_nothing_is_divided_by_zero() -> None:
    most = Part("most", "most", Decimal(1), of="up_to")
    free = ranked([offer("b", "0", "0"), offer("a", "0", "0")], [COST, most])
    assert [(one.offer.id, one.points) for one in free] == [("b", 100), ("a", 100)]
    named = Part("fit", "conditions", Decimal(1))
    assert [one.offer.id for one in ranked([offer("plain", asks=2), offer("made", asks=4)], [named])] == [
        "made",
        "plain",
    ]


def test_a_share_is_from_none_to_the_whole_below_zero_too() -> None:
    most = Part("most", "most", Decimal(1), of="up_to")
    subsidised = ranked([offer("b", "2"), offer("a", "-1"), offer("c", "-0.5")], [COST])
    assert [(one.offer.id, one.points) for one in subsidised] == [("a", 100), ("b", 0), ("c", 0)]
    owing = ranked([offer("b", up_to="-5"), offer("a", up_to="0"), offer("c", up_to="-1")], [most])
    assert [(one.offer.id, one.points) for one in owing] == [("a", 100), ("b", 0), ("c", 0)]
