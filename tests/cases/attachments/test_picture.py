"""A photo is made anew: upright, small enough, on white, and with nothing in it but the picture."""

import io
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from tests.cases.photos import CAMERA, GPS, HTML, phone_photo, photo, pixels, png_of
from zhongshu.cases.attachments.headers import MOST_SCANS, scans, webp_size
from zhongshu.cases.attachments.picture import LONGEST, LONGEST_SMALL, Darkroom, Picture
from zhongshu.cases.attachments.refusal import NotTaken
from zhongshu.sharing.people.refusal import StateAway

JPEG, PNG, WEBP, GIF = "image/jpeg", "image/png", "image/webp", "image/gif"
RED, BLUE, WHITE = (255, 0, 0), (0, 0, 255), (255, 255, 255)


def develop(content: bytes, kind: str = JPEG) -> Picture:
    return Darkroom().develop(content, kind)


def near(image: Image.Image, at: tuple[int, int], colour: tuple[int, int, int]) -> bool:
    found = image.getpixel(at)
    assert isinstance(found, tuple)
    return all(abs(one - other) < 12 for one, other in zip(found, colour, strict=True))


def test_nothing_of_a_phone_s_photo_is_left_but_the_picture() -> None:
    sent = phone_photo()
    assert CAMERA.encode() in sent
    made = develop(sent)
    assert made.position == pytest.approx(GPS, abs=1e-5)
    for kept in (made.content, made.small):
        assert not any(word in kept for word in (CAMERA.encode(), b"Exif", b"SECRET", b"ICC_PROFILE", b"Photoshop"))
        with Image.open(io.BytesIO(kept)) as image:
            assert (image.format, dict(image.getexif())) == ("JPEG", {})
    assert near(pixels(made.content), (10, 200), RED)


def test_a_position_that_is_none_is_dropped() -> None:
    assert develop(phone_photo(gps=(0.0, 0.0))).position is None
    assert develop(phone_photo(gps=(121.0, 95.0))).position is None
    assert develop(photo()).position is None


@pytest.mark.parametrize(
    ("orientation", "red_at"), [*enumerate(["left", "right", "right", "left", "top", "top", "bottom", "bottom"], 1)]
)
def test_a_photo_stands_upright(orientation: int, red_at: str) -> None:
    made = develop(phone_photo(orientation=orientation))
    assert (made.width, made.height) == ((640, 480) if orientation < 5 else (480, 640))
    middle = {"left": (20, 240), "right": (620, 240), "top": (240, 20), "bottom": (240, 620)}[red_at]
    assert near(pixels(made.content), middle, RED)


@pytest.mark.parametrize(("width", "height"), [(6000, 4000), (2000, 5200), (2560, 2560), (60_000, 1), (1, 1)])
def test_it_is_no_larger_than_it_is_looked_at(width: int, height: int) -> None:
    made = develop(photo(width, height))
    assert max(made.width, made.height) == min(LONGEST, max(width, height))
    assert made.width / made.height == pytest.approx(width / height, rel=0.01) or 1 in (made.width, made.height)
    assert max(pixels(made.small).size) == min(LONGEST_SMALL, max(width, height))
    if width > 1:
        assert near(pixels(made.content), (made.width * 3 // 4, made.height // 2), BLUE)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (photo(form="PNG"), PNG),
        (photo(form="PNG", mode="P"), PNG),
        (photo(form="WEBP", lossless=True), WEBP),
        (photo(form="WEBP", quality=95), WEBP),
        (photo(form="GIF"), GIF),
        (photo(mode="CMYK", quality=95), JPEG),
        (photo(progressive=True, quality=95), JPEG),
    ],
)
def test_every_kind_of_photo_becomes_one_kind(content: bytes, kind: str) -> None:
    shown = pixels(develop(content, kind).content)
    assert near(shown, (8, 24), RED)
    assert near(shown, (56, 24), BLUE)


def test_what_is_not_there_is_white() -> None:
    for form, kind, more in (("PNG", PNG, {}), ("WEBP", WEBP, {"lossless": True}), ("GIF", GIF, {})):
        made = io.BytesIO()
        Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(made, form, **more)
        assert near(pixels(develop(made.getvalue(), kind).content), (10, 10), WHITE)


def test_a_scan_of_sixteen_bits_is_neither_black_nor_white() -> None:
    made = io.BytesIO()
    Image.new("I;16", (20, 20), 0x8000).save(made, "PNG")
    assert near(pixels(develop(made.getvalue(), PNG).content), (10, 10), (128, 128, 128))


def test_of_a_film_the_first_picture_is_taken() -> None:
    made = io.BytesIO()
    frames = [Image.new("RGB", (30, 20), colour) for colour in ("red", "blue")]
    frames[0].save(made, "GIF", save_all=True, append_images=frames[1:])
    assert near(pixels(develop(made.getvalue(), GIF).content), (15, 10), RED)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (photo(600, 400)[:-900], JPEG),
        (photo()[:20], JPEG),
        (photo(form="PNG")[:-40], PNG),
        (photo(form="WEBP")[:-20], WEBP),
        (photo(form="GIF")[:-20], GIF),
        (b"GIF89a/*" + HTML + b"*/=1;", GIF),
        (b"\xff\xd8\xff\xe0" + HTML, JPEG),
        (png_of(4000, 4000), PNG),
    ],
)
def test_what_is_damaged_is_said_to_be(content: bytes, kind: str) -> None:
    with pytest.raises(NotTaken, match="cut short or damaged"):
        develop(content, kind)


def test_a_page_behind_a_photo_is_not_kept() -> None:
    assert b"script" not in develop(photo() + HTML).content
    assert b"script" not in develop(photo(form="GIF", comment=HTML), GIF).content


@pytest.mark.parametrize("size", [(7500, 7500), (65_535, 65_535), (2**31 - 1, 2**31 - 1)])
def test_a_bomb_is_refused_by_its_header(size: tuple[int, int]) -> None:
    with pytest.raises(NotTaken, match="more than 50 million pixels"):
        develop(png_of(*size), PNG)


def test_a_webp_says_its_size_before_its_library_is_asked() -> None:
    for more in ({"lossless": True}, {"quality": 80}, {"quality": 80, "exif": b"Exif\0\0II*\0\x08\0\0\0\0\0"}):
        assert webp_size(photo(70, 30, form="WEBP", **more)) == (70, 30)
    huge = b"RIFF\x1e\0\0\0WEBPVP8X\x0a\0\0\0" + bytes(4) + b"\xfe\x3f\0" * 2
    with pytest.raises(NotTaken, match="16 million"):
        develop(huge, WEBP)


def test_a_photo_of_a_thousand_scans_is_not_decoded() -> None:
    progressive = photo(64, 48, progressive=True)
    assert 5 < scans(progressive) < 20
    at = progressive.rindex(b"\xff\xda")
    again = progressive[:-2] + progressive[at:-2] * MOST_SCANS + b"\xff\xd9"
    assert scans(again) > MOST_SCANS
    with pytest.raises(NotTaken, match="damaged"):
        develop(again)
    assert scans(photo() + b"\xff\xda" * 200) == 1, "what a phone puts behind its photo is no part of it"


def test_no_more_than_two_are_decoded_at_once_and_nobody_waits_for_ever() -> None:
    room = Darkroom(patience=0.05)
    with room._turn(), room._turn(), pytest.raises(StateAway, match="too many photos"):
        room.develop(photo(), JPEG)
    assert room.develop(photo(), JPEG).width == 64
    with pytest.raises(NotTaken):
        room.develop(b"\xff\xd8\xff", JPEG)
    threads = [threading.Thread(target=room.turns.acquire, kwargs={"timeout": 5}) for _ in range(2)]
    for thread in threads:
        thread.start()
        thread.join()
    assert not room.turns.acquire(blocking=False), "a refused photo has given its turn back, once"


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 3), st.data())
def test_a_harmed_photo_is_a_photo_or_refused(which: int, data: st.DataObject) -> None:
    form, kind = (("JPEG", JPEG), ("PNG", PNG), ("WEBP", WEBP), ("GIF", GIF))[which]
    content = bytearray(phone_photo() if form == "JPEG" else photo(form=form))
    for at in data.draw(st.lists(st.integers(0, min(len(content), 2000) - 1), min_size=1, max_size=20)):
        content[at] = data.draw(st.integers(0, 255))
    try:
        made = develop(bytes(content), kind)
    except NotTaken:
        return
    assert pixels(made.content).size == (made.width, made.height)
