import pytest

from zhongshu.linkage.addresses import read_address


@pytest.mark.parametrize(
    ("said", "street", "house"),
    [
        ("浙江省台州市路桥区路北街道样安路12号3楼", "路桥区路北街道样安路", "12"),
        ("路桥区路北街道样安路12号", "路桥区路北街道样安路", "12"),
        ("台州市临海市古城街道样安路１２号", "临海市古城街道样安路", "12"),
        ("临海市古城街道样安路12-3号", "临海市古城街道样安路", "12"),
        ("路桥区样例村", "路桥区样例村", ""),
        ("", "", ""),
    ],
)
def test_an_address_is_taken_apart(said: str, street: str, house: str) -> None:
    read = read_address(said)
    assert (read.street, read.house) == (street, house)
