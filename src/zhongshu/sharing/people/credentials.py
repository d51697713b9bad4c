"""A person's own password and authenticator codes; what a security administrator may ask of them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from zhongshu.core.text import Text
from zhongshu.sharing.people.acting import Keeper
from zhongshu.sharing.people.acts import Actor, Deed, judge
from zhongshu.sharing.people.attempts import Attempts
from zhongshu.sharing.people.invitations import set_password
from zhongshu.sharing.people.password import Hasher, acceptable, bounded
from zhongshu.sharing.people.refusal import LogInRefused, Refusal
from zhongshu.sharing.people.rows import has_password, present
from zhongshu.sharing.people.sessions import Session
from zhongshu.sharing.people.tokens import digest
from zhongshu.sharing.people.totp import Enrolment, enrol, step_of
from zhongshu.state.tables.people import credential, session

_WRONG = Text(zh="现在的密码不对", en="the present password is wrong")
_CODE = Text(zh="验证码不对", en="the code is wrong")


@dataclass(frozen=True)
class Credentials:
    """Every change by the person themselves asks for the present password: an open browser is no proof."""

    keeper: Keeper
    hasher: Hasher
    attempts: Attempts

    def change_password(self, current: Session, old: str, new: str, now: datetime) -> None:
        """All other sessions of the person end. LogInRefused for a wrong old one, Refusal for a new one of no use."""
        text = acceptable(new, current.person.login)
        encoded = self._check(current, old, now)
        if bounded(old) == text:
            raise Refusal(Text(zh="新密码与现在的相同", en="the new password is the present one"))
        made = self.hasher.hash(text)
        with self.keeper.acting() as acting:
            same = (credential.c.person == current.person.id, credential.c.password == encoded)
            if acting.connection.execute(update(credential).where(*same).values(must_change=False)).rowcount == 0:
                raise LogInRefused(_WRONG)
            set_password(acting, current.person.id, made, now, keep=digest(current.token))

    def begin_codes(self, current: Session, password: str, issuer: str, now: datetime) -> Enrolment:
        """What to show once; the account asks for codes only after `confirm_codes`."""
        self._check(current, password, now)
        made = enrol(current.person.login, issuer)
        with self.keeper.acting() as acting:
            own = credential.c.person == current.person.id
            acting.connection.execute(update(credential).where(own).values(totp_pending=made.secret))
        return made

    def confirm_codes(self, current: Session, code: str, now: datetime) -> None:
        """The application shows the right code: from now on every log-in needs one. Refusal for a wrong code."""
        own = credential.c.person == current.person.id
        with self.keeper.acting() as acting:
            pending = acting.connection.execute(select(credential.c.totp_pending).where(own)).scalar()
            step = None if pending is None else step_of(pending, code, now)
            if step is None:
                raise Refusal(
                    _CODE,
                    Text(zh="看看手机时间是否准确，再输一次", en="is the telephone's clock right? type the next one"),
                )
            values = {"totp_secret": pending, "totp_pending": None, "totp_step": step}
            shown = (own, credential.c.totp_pending == pending)
            if acting.connection.execute(update(credential).where(*shown).values(**values)).rowcount == 0:
                raise Refusal(_CODE)  # another one was shown meanwhile
            acting.note("codes.begun", current.person.id)

    def end_codes(self, current: Session, password: str, now: datetime) -> None:
        """The account asks for codes no more."""
        self._check(current, password, now)
        self._forget(current.person.id, current.person.id)

    def forget_codes(self, number: str, actor: Actor) -> None:
        """For somebody whose telephone is lost."""
        judge(actor, Deed.FORGET_CODES, number)
        self._forget(number, actor.id)

    def confirm(self, current: Session, password: str, now: datetime) -> None:
        """LogInRefused unless this is the person's password, as before anything that opens the account another way."""
        self._check(current, password, now)

    def demand_password(self, number: str, actor: Actor) -> None:
        """At their next step the person sets a new password; the old one still opens the door to do so."""
        judge(actor, Deed.DEMAND_PASSWORD, number)
        with self.keeper.in_turn() as acting:
            present(acting.connection, number)
            acting.connection.execute(update(credential).where(credential.c.person == number).values(must_change=True))
            acting.note("password.demanded", actor.id, person=number)

    def has_password(self, number: str) -> bool:
        """Whether the person can log in with one; whoever came by an outside provider may have none."""
        with self.keeper.database.connect() as connection:
            return has_password(connection, number)

    def has_codes(self, number: str) -> bool:
        """Whether the person's log-ins need a code."""
        query = select(credential.c.totp_secret).where(credential.c.person == number)
        with self.keeper.database.connect() as connection:
            return connection.execute(query).scalar() is not None

    def _forget(self, number: str, who: str) -> None:
        values = {"totp_secret": None, "totp_pending": None, "totp_step": None}
        with self.keeper.in_turn() as acting:
            present(acting.connection, number)
            acting.connection.execute(update(credential).where(credential.c.person == number).values(**values))
            acting.note("codes.ended", who, person=number)

    def _check(self, current: Session, password: str, now: datetime) -> str:
        """The hash that the password was right for; as many tries as a log-in has."""
        text = bounded(password)
        begun = self.attempts.begin(current.person.login, current.address, now)
        own = (credential.c.person == current.person.id, session.c.token == digest(current.token))
        query = select(credential.c.password).join(session, session.c.person == credential.c.person).where(*own)
        with self.keeper.database.connect() as connection:
            encoded = connection.execute(query).scalar()
        if not self.attempts.check(begun, self.hasher, encoded, text) or encoded is None:
            raise LogInRefused(_WRONG)
        self.attempts.forget(begun)
        return str(encoded)
