"""An identity elsewhere and an account here: linked by its person alone, ended by who may."""

from tests.web_people.house import PASSWORD, SITE, House
from tests.web_people.outside.comer import Comer, entries
from zhongshu.sharing.people.person import Post
from zhongshu.sharing.people.roles import Role


def test_an_account_is_linked_by_its_person_with_their_password(house: House, comer: Comer) -> None:
    house.person("zhao", Post("bank", Role.ANALYST))
    browser = comer.browser
    browser.client.follow_redirects = True
    browser.log_in("zhao")
    assert "Link Government sign-on" in browser.open("/account")
    assert "the present password is wrong" in browser.send("/login/gov", password="eleven green bottles")
    assert "On to link your identity" in browser.send("/login/gov", password=PASSWORD)
    onward = browser.answer.headers["refresh"].removeprefix("0; url=")
    assert "The identity is linked." in browser.open(comer.signer.log_in(onward).removeprefix(SITE))
    assert entries(house.hub, "identity.linked")[0].details["provider"] == "gov"
    other = Comer.at(house, comer.signer)
    assert other.come() == ""
    assert "zhao" in other.there()
    assert "officer Ecology bureau Government sign-on" in other.there()
    (number,) = [one.number for one in house.hub.outside.identities.of(house.person_of("zhao").id)]
    assert "The link is ended" in browser.send("/account", act="unlink", identity=number)
    assert other.there() == "", "what it opened is closed"


def test_an_identity_is_linked_to_nobody_else_than_who_began(house: House, comer: Comer) -> None:
    house.person("zhao")
    house.person("qian")
    browser = comer.browser
    browser.client.follow_redirects = True
    browser.log_in("zhao")
    browser.send("/login/gov", password=PASSWORD)
    address = comer.signer.log_in(browser.answer.headers["refresh"].removeprefix("0; url="))
    browser.log_in("qian")
    assert "was not begun in this browser" in browser.open(address.removeprefix(SITE))
    for login in ("zhao", "qian"):
        assert house.hub.outside.identities.of(house.person_of(login).id) == []


def test_nobody_links_without_being_logged_in(house: House, comer: Comer) -> None:
    comer.browser.send("/login/gov", password=PASSWORD)
    assert comer.browser.answer.status_code == 403


def test_administrators_see_where_posts_come_from_and_end_a_link(house: House, comer: Comer) -> None:
    comer.come()
    system, security = house.admins()
    path = house.path_of(next(one.login for one in house.hub.people.persons.find("@gov")))
    page = security.english().open(path)
    assert "officer Ecology bureau Government sign-on" in page
    assert "Identities elsewhere Government sign-on 王芳" in page
    assert 'value="take"' not in security.page, "it is taken there"
    assert "is taken there" in security.send(path, act="take", role="officer", unit="ecology")
    assert "End the link" not in system.english().open(path)
    (number,) = [one.number for one in house.hub.outside.identities.of(path.rpartition("/")[2])]
    assert "The link is ended" in security.send(path, act="unlink", identity=number)
    assert comer.there() == ""
