"""What the pages of the ledger say, by key. In sentences `who`, `what` and so on are filled with plain text."""

from collections.abc import Mapping
from types import MappingProxyType

from zhongshu.core.text import Text

_SAID: dict[str, tuple[str, str]] = {
    "ledger.title": ("账本", "Ledger"),
    "ledger.lead.all": (
        "谁读了什么、为了什么、被拒绝了什么、改了什么：全部在这里，一条也改不了。",
        "Who read what and what for, what was refused, what was changed: all of it, and nothing of it can be altered.",
    ),
    "ledger.lead.acts": (
        "管理行为和登录；谁读了哪些数据由审计员和数据的主管单位查看。",
        "Administrative acts and log-ins. Who read which data is for the auditor and the units that own it.",
    ),
    "ledger.lead.owner": (
        "谁读了我们单位的数据，以及您自己做过什么。",
        "Who read our data, and what you did yourself.",
    ),
    "ledger.lead.subject": (
        "谁查过您：每次查到您那一行，都记在这里。您看到的是单位；经办人由该单位掌握，凭编号可查。",
        "Who looked you up: every read that showed your row. You see the unit; it knows which of its people it was, by "
        "the number.",
    ),
    "ledger.lead.own": ("您自己做过什么。", "What you did yourself."),
    "ledger.part.owner": ("谁读了我们的数据", "Who read our data"),
    "ledger.part.subject": ("谁查过我", "Who looked me up"),
    "ledger.part.acts": ("管理行为和登录", "Acts and log-ins"),
    "ledger.part.own": ("我自己做的", "What I did"),
    "ledger.of_person": ("在账本里", "In the ledger"),
    "ledger.told": (
        "看账本也会记账：谁看的、按什么条件找的。",
        "A look into the ledger is an entry too: by whom, and what was looked for.",
    ),
    # what is looked for
    "ledger.filter": ("查找条目", "Find entries"),
    "ledger.filter.text": ("任意文字", "Any text"),
    "ledger.filter.who": ("谁", "Who"),
    "ledger.filter.unit": ("单位", "Unit"),
    "ledger.filter.grant": ("授权", "Grant"),
    "ledger.filter.object": ("数据", "Data"),
    "ledger.filter.key": ("密钥前缀", "Key prefix"),
    "ledger.filter.kind": ("类别", "Kind"),
    "ledger.filter.decision": ("结果", "Outcome"),
    "ledger.filter.from": ("起始日", "From"),
    "ledger.filter.until": ("截止日", "To"),
    "ledger.filter.more": ("更多条件", "More conditions"),
    "ledger.filter.go": ("查找", "Find"),
    "ledger.filter.clear": ("清除条件", "Clear"),
    "ledger.filter.drop": ("去掉条件", "Drop the condition"),
    "ledger.among": ("有几位叫这个名字，请选一位：", "Several people are called so; choose one:"),
    "ledger.entries": ("条目", "Entries"),
    "ledger.newest": ("最新的在前", "newest first"),
    "ledger.none": ("没有这样的条目", "No entry is like that"),
    "ledger.none.do": (
        "放宽条件，或换一个时间段。您只看得到与您有关的条目。",
        "Ask for less, or for other days. You see only entries that are yours to see.",
    ),
    "ledger.older": ("更早的", "Older"),
    "ledger.to_newest": ("回到最新", "Back to the newest"),
    "ledger.kind.read": ("读取", "Read"),
    "ledger.kind.opened": ("开始取数", "Stream begun"),
    "ledger.kind.closed": ("取数完成", "Stream ended"),
    "ledger.kind.broken": ("取数中断", "Stream broken off"),
    "ledger.kind.denied": ("拒绝", "Refused"),
    "ledger.kind.login": ("登录", "Log-in"),
    "ledger.kind.act": ("管理行为", "Act"),
    "ledger.kind.note": ("记事", "Note"),
    "ledger.decision.allowed": ("允许", "Allowed"),
    "ledger.decision.denied": ("拒绝", "Refused"),
    # sentences
    "ledger.said.read": ("{who}{under}查看了{what}{amount}", "{who} looked at {what}{amount}{under}"),
    "ledger.said.opened": ("{who}{under}开始取{what}{amount}", "{who} began to fetch {what}{amount}{under}"),
    "ledger.said.closed": ("{who}{under}取完了{what}{amount}", "{who} fetched {what}{amount}{under}"),
    "ledger.said.broken": ("{who}{under}取{what}，中途断开{amount}", "{who} broke off fetching {what}{amount}{under}"),
    "ledger.said.denied": ("{who}{under}要看{what}，被拒绝{amount}", "Refused to {who}: {what}{amount}{under}"),
    "ledger.said.login": ("{who}登录{under}{what}{amount}", "{who} logged in {what}{amount}{under}"),
    "ledger.said.act": ("{who}{under}：{what}{amount}", "{who}: {what}{amount}{under}"),
    "ledger.said.note": ("{who}{under}：{what}{amount}", "{who}: {what}{amount}{under}"),
    "ledger.looked": ("{who}查看了账本（{n} 条）", "{who} looked into the ledger ({n} shown)"),
    "ledger.under": ("以授权 {grant} 为 {purpose} ", " for {purpose} under the grant {grant}"),
    "ledger.for": ("为 {purpose} ", " for {purpose}"),
    "ledger.amount": ("（{said}）", " ({said})"),
    "ledger.columns": ("{n} 列", "{n} column{n:s}"),
    "ledger.rows": ("{n} 行", "{n} row{n:s}"),
    "ledger.comma": ("、", ", "),
    "ledger.and_more": ("{what}及另外 {n} 项", "{what} and {n} more"),
    "ledger.because": ("：{reason}", ": {reason}"),
    "ledger.of_unit": ("{unit} {who} ", "{who} of {unit}"),
    "ledger.you": ("您", "You"),
    "ledger.somebody": ("另一个账号", "Another account"),
    "ledger.anyone": ("未登录的访客", "A visitor who had not logged in"),
    "ledger.system": ("系统", "The system"),
    "ledger.worker": ("后台任务", "The worker"),
    "ledger.itself": ("账本", "The ledger"),
    "ledger.operator": ("本机操作员 {name} ", "The operator {name}"),
    "ledger.operator.plain": ("本机操作员", "The operator of this machine"),
    "ledger.act.other": ("{who}：{act}", "{who}: {act}"),
    # a subject
    "ledger.about": ("除了逐条记录", "Beyond single entries"),
    "ledger.bulk": (
        "整批读取：含有您这类主体的表（{tables}）在最近 {n} 次读取中有过整批读取，账上不逐个记名，您的一行可能在内：",
        "Read in bulk: of the newest {n} reads of tables about subjects ({tables}) these took many rows without naming "
        "each; yours may have been among them:",
    ),
    "ledger.bulk.all": (
        "整批读取：含有您这类主体的表（{tables}）被整批读取过，账上不逐个记名，您的一行可能在内：",
        "Read in bulk: tables about subjects ({tables}) were read many rows at a time without naming each; yours may "
        "have been among them:",
    ),
    "ledger.bulk.times": ("{unit}：{n} 次", "{unit}: {n} time{n:s}"),
    "ledger.bulk.none": (
        "含有您这类主体的表没有被整批读取过。",
        "No table about subjects like you was read in bulk.",
    ),
    "ledger.bulk.none_of": (
        "含有您这类主体的表，最近 {n} 次读取都不是整批读取。",
        "None of the newest {n} reads of tables about subjects like you was in bulk.",
    ),
    "ledger.delayed": (
        "另有 {n} 次查询依规定暂缓告知，到期后会显示在这里。",
        "By rule you are told of {n} more look-up{n:s} only later: here, when the time is over.",
    ),
    "ledger.delayed.mark": ("暂缓告知", "Delayed"),
    "ledger.delayed.rule": ("依据", "The rule"),
    "ledger.unknowable": (
        "以下月份没有假名密钥（已删除，或从未用过）：那时是否有人查过您，谁也无从得知：{months}",
        "These months have no key of pseudonyms (deleted, or never needed); whether you were looked up then nobody can "
        "tell: {months}",
    ),
    # how it stands
    "ledger.standing": ("账本现状", "How it stands"),
    "ledger.standing.entries": ("条目数", "Entries"),
    "ledger.standing.first": ("最早一条", "First"),
    "ledger.standing.last": ("最近一条", "Last"),
    "ledger.standing.checkpoint": ("签名检查点", "Signed checkpoint"),
    "ledger.standing.covers": ("覆盖前 {n} 条", "vouches for the first {n}"),
    "ledger.standing.unsigned": ("还有 {n} 条等待签名", "{n} wait to be signed"),
    "ledger.standing.none": ("还没有", "none yet"),
    "ledger.standing.root": ("树根", "Root"),
    "ledger.standing.key": ("公钥", "Public key"),
    "ledger.standing.mended": ("崩溃后截去的残行", "Torn lines cut after a crash"),
    "ledger.standing.mended.none": ("无", "none"),
    "ledger.standing.check": (
        "逐字节核对：在机器上运行 {command}。它把每个文件与树和签名比对，并指出第一条不对的条目。",
        "To check every byte, run {command} on the machine: it holds each file against tree and signatures and names "
        "the first wrong entry.",
    ),
    # one entry
    "ledger.one": ("第 {number} 条", "Entry {number}"),
    "ledger.one.says": ("记了什么", "What it says"),
    "ledger.one.when": ("时间", "When"),
    "ledger.one.version": ("第 {n} 版", "version {n}"),
    "ledger.one.purpose": ("用途", "Purpose"),
    "ledger.one.reference": ("依据", "Basis"),
    "ledger.one.address": ("从哪里", "Through"),
    "ledger.one.objects": ("读了什么", "What was read"),
    "ledger.one.amount": ("多少", "How much"),
    "ledger.one.subjects": ("涉及 {n} 个主体", "about {n} subject{n:s}"),
    "ledger.one.subjects.named": (
        "其假名在条目里；假名只有在密钥还在时才能对上本人",
        "whose pseudonyms are in the entry: they lead to somebody only as long as that month's key is there",
    ),
    "ledger.one.reserved": ("预留 {n} 行", "{n} row{n:s} reserved"),
    "ledger.one.reason": ("理由", "Reason"),
    "ledger.one.act": ("行为", "Act"),
    "ledger.one.filter": ("条件摘要", "Digest of what was asked"),
    "ledger.one.result": ("答复摘要", "Digest of the answer"),
    "ledger.one.day": ("记在哪天", "Counted on"),
    "ledger.one.begun": ("这次取数从这一条开始", "The stream began with this entry"),
    "ledger.one.ended": ("这次取数到这一条结束", "The stream ended with this entry"),
    "ledger.one.running": ("这次取数还没有结束的记录", "No entry tells yet that this stream ended"),
    "ledger.one.line": ("原样的一行", "The line as it is written"),
    "ledger.one.line.what": (
        "规范 JSON（RFC 8785）。看不见的字符在这里写成编号；哈希用的是证明文件里的原文。",
        "Canonical JSON (RFC 8785). Characters that cannot be seen are shown here by number; the hash is of the text "
        "in the proof's file.",
    ),
    "ledger.proof": ("证明它在账本里", "Proof that it is in the ledger"),
    "ledger.proof.leaf": ("叶哈希", "Leaf"),
    "ledger.proof.path": ("路径", "Path"),
    "ledger.proof.path.n": ("{n} 个哈希", "{n} sibling{n:s}"),
    "ledger.proof.size": ("树", "Tree"),
    "ledger.proof.size.n": ("{n} 条", "{n} entries"),
    "ledger.proof.root": ("签名的树根", "Signed root"),
    "ledger.proof.waits": (
        "还没有检查点覆盖这一条：最多一分钟就会签名；下载证明会立即签名。",
        "No checkpoint vouches for it yet: one will within a minute, and a download of the proof signs at once.",
    ),
    "ledger.proof.get": ("下载证明 proof.json", "Download proof.json"),
    "ledger.proof.how": (
        "任何人只要有这个文件和另外取得的公钥，就能用 50 行程序核对，不必相信我们：",
        "Whoever has this file, and the public key by another way, checks it with a program of 50 lines and need not "
        "trust us:",
    ),
}

_ACTS: dict[str, tuple[str, str]] = {
    "person.added": ("{who}添加了人员 {person}", "{who} added {person}"),
    "person.first_invited": ("{who}打印了第一位管理员的邀请", "{who} printed the first administrator's invitation"),
    "person.invited": ("{who}给 {person} 发了邀请", "{who} invited {person}"),
    "person.locked": ("{who}锁定了 {person}", "{who} locked {person}"),
    "person.active": ("{who}解锁了 {person}", "{who} unlocked {person}"),
    "person.unlocked": ("{who}解锁了 {person}", "{who} unlocked {person}"),
    "person.left": ("{who}记下 {person} 离开", "{who} noted that {person} has left"),
    "role.given": ("{who}给了 {person} 角色：{role} {unit}", "{who} gave {person} the role: {role} {unit}"),
    "role.taken": ("{who}收回了 {person} 的角色：{role} {unit}", "{who} took from {person} the role: {role} {unit}"),
    "identity.linked": ("{who}关联了统一身份（{provider}）", "{who} linked an identity of {provider}"),
    "identity.unlinked": ("{who}取消了 {person} 的统一身份", "{who} ended the link of {person} to an identity"),
    "password.demanded": ("{who}要求 {person} 换密码", "{who} had {person} choose a new password"),
    "password.set": ("{who}设了密码", "{who} set a password"),
    "codes.begun": ("{who}开启了动态口令", "{who} began to use one-time codes"),
    "codes.ended": ("{who}停用了 {person} 的动态口令", "{who} ended the one-time codes of {person}"),
    "key.given": ("{who}给了 {person} 密钥 {prefix}", "{who} gave {person} the key {prefix}"),
    "key.drawn": ("{who}领取了密钥 {prefix}", "{who} drew the key {prefix}"),
    "key.revoked": ("{who}收回了 {person} 的密钥 {prefix}", "{who} revoked the key {prefix} of {person}"),
    "login.made": ("{who}登录了", "{who} logged in"),
    "login.refused": ("登录被拒绝 {person}", "A log-in was refused {person}"),
    "session.ended": ("{who}结束了会话", "{who} ended a session"),
    "consent.given": (
        "{who}记下一位主体的同意：{unit}可为 {purpose} 查看",
        "{who} recorded a consent: {unit} may look for {purpose}",
    ),
    "consent.revoked": (
        "{who}记下一位主体收回同意：{unit}不可再为 {purpose} 查看",
        "{who} recorded that a consent is taken back: {unit} may no longer look for {purpose}",
    ),
    "grant.requested": (
        "{who}申请授权 {grant}（第 {version} 版）",
        "{who} asked for the grant {grant}, version {version}",
    ),
    "grant.amended": (
        "{who}申请修改授权 {grant}（第 {version} 版）",
        "{who} amended the grant {grant}, version {version}",
    ),
    "grant.adopted": (
        "{who}采用了授权 {grant}（第 {version} 版）",
        "{who} adopted the grant {grant}, version {version}",
    ),
    "grant.asked_back": ("{who}就授权 {grant} 提了问题", "{who} asked something back about the grant {grant}"),
    "grant.answered": ("{who}回答了关于授权 {grant} 的问题", "{who} answered about the grant {grant}"),
    "grant.extended": ("{who}延长了授权 {grant} 的答复期限", "{who} put off the answer about the grant {grant}"),
    "grant.approved": (
        "{who}同意了授权 {grant}（第 {version} 版）",
        "{who} approved the grant {grant}, version {version}",
    ),
    "grant.refused": (
        "{who}拒绝了授权 {grant}（第 {version} 版）",
        "{who} refused the grant {grant}, version {version}",
    ),
    "grant.suspended": ("{who}暂停了授权 {grant}", "{who} suspended the grant {grant}"),
    "grant.resumed": ("{who}恢复了授权 {grant}", "{who} resumed the grant {grant}"),
    "grant.revoked": ("{who}撤销了授权 {grant}", "{who} revoked the grant {grant}"),
    "ledger.archived": ("{who}把第 {first} 至 {last} 条归档", "{who} archived the entries {first} to {last}"),
    "ledger.dropped": ("{who}从档案里删除了第 {first} 至 {last} 条", "{who} dropped the entries {first} to {last}"),
    "ledger.mended": ("{who}截去了一行残行（{bytes} 字节）", "{who} cut a torn line of {bytes} bytes"),
}

ACTS = frozenset(_ACTS)
"""The acts that have a sentence of their own; another one is told by its name."""

WORDS: Mapping[str, Text] = MappingProxyType(
    {key: Text(zh=zh, en=en) for key, (zh, en) in _SAID.items()}
    | {f"ledger.act.{act}": Text(zh=zh, en=en) for act, (zh, en) in _ACTS.items()}
)
