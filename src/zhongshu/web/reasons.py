"""Why somebody was refused, or a call broke off, for who reads Chinese: ledger and errors have the program's English.

What is stored is never changed. A reason that is not known here stands as it is stored; so does what people wrote.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType

CHINESE: Mapping[str, str] = MappingProxyType(
    {
        # rows
        "no consent": "没有其同意",
        "row filter": "不在授权的范围内",
        "no such key": "没有这个键的行",
        "no consent: {count}": "没有其同意 {count} 行",
        "row filter: {count}": "不在授权的范围内 {count} 行",
        "no such key: {count}": "没有这样的键 {count} 个",
        # quotas
        "quota: {count} calls a day": "今日额度已用完：每天 {count} 次",
        "quota: {count} subjects a day": "今日额度已用完：每天 {count} 个主体",
        "quota: {count} rows a day": "今日额度已用完：每天 {count} 行",
        "quota: {count} calls a day of {grant}": "授权 {grant} 今日额度已用完：每天 {count} 次",
        "quota: {count} subjects a day of {grant}": "授权 {grant} 今日额度已用完：每天 {count} 个主体",
        "quota: {count} rows a day of {grant}": "授权 {grant} 今日额度已用完：每天 {count} 行",
        "this grant gives no more today: {reason}": "{reason}",
        "the grant {grant} gives {allowed} a call, this call would be {asked}": (
            "授权 {grant} 每次最多 {allowed}，这次要 {asked}"
        ),
        "{count} rows": "{count} 行",
        "{count} subjects": "{count} 个主体",
        # grants
        "{who} may not read {what}": "{who} 没有读取 {what} 的授权",
        "{who} may not see the cube {what}": "{who} 没有查看统计表 {what} 的授权",
        "the grant '{grant}' does not let {who} read {what}": "授权 {grant} 不包括 {who} 读取 {what}",
        "the grant {grant} is for {purpose}, not for {other_purpose}": (
            "授权 {grant} 的用途是 {purpose}，不是 {other_purpose}"
        ),
        "the grant {grant} is for snapshots {snapshots}, not for {number}": (
            "授权 {grant} 只含第 {snapshots} 号快照，不含第 {number} 号"
        ),
        "the grant {grant} does not hold the column {column} of {what}": "授权 {grant} 不含 {what} 的 {column} 列",
        "{column} of {what} is masked ({mask}) by the grant {grant}": (
            "授权 {grant} 把 {what} 的 {column} 列脱敏了，只能显示，不能用来筛选、排序、关联或汇总"
        ),
        "the grant {grant} shows nothing of what {operation} of {what} tells": (
            "授权 {grant} 不含 {what} 的 {operation} 所答的任何一列"
        ),
        "the rejected rows of {what} are for {whose} alone": "{what} 被拒收的行只给 {whose} 看",
        "{relation} holds whole rows of {what}": "{relation} 里是 {what} 的整行",
        "the region's grant `operator` is not in force": "本机的授权 operator 没有生效",
        "the scenario {pack} is a {stage}, and not for {who}": "场景 {pack} 还没有向 {who} 开放",
        "this is for the {roles} of {unit}": "只供 {unit} 的 {roles} 使用",
        # streams, services
        "the grant {grant} has changed meanwhile": "授权 {grant} 在此期间有变",
        "the reader went away": "读取方中途离开",
        "not closed": "没有读完",
        "an answer that comes later is for somebody who is known": "稍后才有的答复只给登录的人",
        "nobody may be asked about who has not consented": "没有同意的主体，不能拿去查询",
        "the consent has ended meanwhile": "同意在此期间已经结束",
        "an answer is for whoever asked": "答复只给提问的人",
        "this key answers no request": "这个密钥不对应任何请求",
        "this request is not waiting for an answer": "这个请求不在等待答复",
        "nobody picked it up in time": "没有人及时领取",
        "has too many calls waiting for it": "等待答复的调用太多",
        "did not answer in time": "没有及时答复",
        # what is to be done
        "it gives again tomorrow; or ask its owner to amend it": "明天可以再查；或请数据所属单位修改授权",
        "ask for less at a time": "请分几次查",
        "state the purpose {purpose}, or ask for a grant for {other_purpose}": (
            "用途请写 {purpose}，或申请用途为 {other_purpose} 的授权"
        ),
        "a grant from {whose} on {what} would be needed: ask at /grants/new?read={same}": (
            "需要 {whose} 对 {what} 的授权：在 /grants/new?read={same} 申请"
        ),
        "begin again under its new words": "请按新的授权重新开始",
        "go back, reload the page and send it again": "请返回、刷新页面后再提交",
        # log-ins
        "password": "密码不对",
        "locked": "账号已锁定",
        "code": "动态口令不对",
        "used": "动态口令已用过",
        # the machine's own
        "no entry {number} for you": "没有您能看的第 {number} 条",
        "a line torn by a crash": "崩溃留下的残行",
        "its unit answers for nothing any longer": "该单位不再负责任何数据",
        "{pack} has it no longer": "场景 {pack} 不再有它",
        "{origin} has signed two roots of {size} entries": "{origin} 对同样 {size} 条签过两个树根",
        "{origin} did not show that it continues what was seen of it": "{origin} 没有证明它接着以前的",
    }
)
"""What the program writes, with gaps, and how it is said in Chinese."""

_PURPOSES = ("purpose", "other_purpose")
_SAID = ("reason", "allowed", "asked")
"""Gaps that hold what is a sentence of `CHINESE` itself."""


def in_chinese(reason: str, purpose: Callable[[str], str] = str) -> str:
    """The sentence in Chinese, as it is stored where it is none of `CHINESE`; `purpose` gives a purpose its title.

    >>> in_chinese("quota: 20 calls a day"), in_chinese("no consent: 3, row filter: 1"), in_chinese("他退休了")
    ('今日额度已用完：每天 20 次', '没有其同意 3 行、不在授权的范围内 1 行', '他退休了')
    """
    if reason in CHINESE:
        return CHINESE[reason]
    for pattern, said in _patterns():
        if (found := pattern.fullmatch(reason)) is not None:
            gaps = found.groupdict()
            gaps |= {name: purpose(gaps[name]) for name in _PURPOSES if name in gaps}
            gaps |= {name: in_chinese(gaps[name], purpose) for name in _SAID if name in gaps}
            return said.format(**gaps)
    several = reason.split(", ")
    told = [in_chinese(one, purpose) for one in several] if len(several) > 1 else []
    return (
        "、".join(told) if all(one != before for one, before in zip(told, several, strict=False)) and told else reason
    )


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Those with gaps, the longest first: a gap never takes what another sentence says in full."""
    made = sorted(
        ((written, said) for written, said in CHINESE.items() if "{" in written), key=lambda one: -len(one[0])
    )
    return tuple((re.compile(_GAP.sub(_group, re.escape(written))), said) for written, said in made)


_GAP = re.compile(r"\\\{(\w+)\\\}")


def _group(gap: re.Match[str]) -> str:
    return rf"(?P<{gap[1]}>\d+)" if gap[1] == "count" else rf"(?P<{gap[1]}>.+)"
