"""What the pages of people, accounts and log-ins say, by key."""

from collections.abc import Mapping
from types import MappingProxyType

from zhongshu.core.text import Text

_SAID: dict[str, tuple[str, str]] = {
    # the log-in
    "people.log_in": ("登录", "Log in"),
    "people.log_out": ("退出登录", "Log out"),
    "people.own": ("用自己的账号", "With your own account"),
    "people.login": ("登录名", "Log-in name"),
    "people.password": ("密码", "Password"),
    "people.code": ("验证器上的六位数字", "Six digits of your authenticator"),
    "people.code.again": (
        "密码对了；请再输一遍密码，并填上六位数字。",
        "The password is right: type it once more, with the six digits.",
    ),
    "people.demo": ("演示：点一下，作为谁进来", "The demonstration: come in as somebody, by one click"),
    "people.demo.note": (
        "这些人是虚构的，只在本机的演示里有。每个人看到的同一页都不一样，每次查看都记入账本。",
        "These people are invented and exist in the demonstration on this machine only. Each sees the same page"
        " otherwise, and every look is written into the ledger.",
    ),
    "people.outside.with": ("用统一身份登录", "With an account elsewhere"),
    "people.onward.link": ("去关联身份", "On to link your identity"),
    "people.onward.out": ("这里已退出登录", "You are logged out here"),
    "people.onward.note": (
        "接着前往{title}。没有自动跳转就点一下。",
        "Next is {title}. Press it if nothing happens.",
    ),
    # a one-time link
    "people.invitation": ("设置密码", "Set a password"),
    "people.invitation.note": (
        "设好密码就登录。链接只能用一次，{when} 前有效。",
        "Set your password to come in. The link works once, until {when}.",
    ),
    "people.welcome": ("{name}，您好", "Welcome, {name}"),
    "people.first": ("第一位系统管理员", "The first system administrator"),
    "people.first.note": (
        "这里还没有任何账号。您添加人员，但不给他们权力：接下来请任命一位安全管理员。",
        "There is no account here yet. You add people and give them no power: name a security administrator next.",
    ),
    "people.name": ("姓名", "Name"),
    "people.login.rules": (
        "2 至 64 个：汉字、小写字母、数字和 . _ - @",
        "2 to 64 of a-z, 0-9, Chinese characters and . _ - @",
    ),
    "people.rules": (
        "至少 {n} 个字符，不能是常见的密码；几个不相干的词连起来就好。",
        "{n} characters or more and not a common one; a few unrelated words will do.",
    ),
    "people.new": ("新密码", "New password"),
    "people.again": ("再输一次", "Once more"),
    "people.set": ("设好并登录", "Set it and log in"),
    # one's own account
    "people.must_change": (
        "安全管理员要求您先换一个密码，然后才能继续。",
        "A security administrator asks you for a new password before you go on.",
    ),
    "people.password.none": (
        "您在这里没有密码。要设一个，请系统管理员给您链接。",
        "You have no password here. A system administrator can send you a link to set one.",
    ),
    "people.change": ("修改密码", "Change the password"),
    "people.present": ("现在的密码", "Present password"),
    "people.posts": ("岗位", "Posts"),
    "people.posts.none": ("没有岗位", "No post"),
    "people.acts_for": ("代表", "Acts for"),
    "people.codes": ("验证器", "Authenticator"),
    "people.codes.on": ("已启用", "on"),
    "people.codes.off": ("未启用", "off"),
    "people.codes.why": (
        "登录时除了密码，还要手机验证器上的六位数字。",
        "A log-in then asks for six digits of an application on your telephone, too.",
    ),
    "people.codes.begin": ("启用", "Set it up"),
    "people.codes.end": ("停用", "End it"),
    "people.codes.qr": (
        "给验证器扫描的二维码；旁边的文字与它相同",
        "QR code for the authenticator; the text says the same",
    ),
    "people.codes.scan": (
        "用验证器扫描，或把下面的文字输进去。只显示这一次。",
        "Scan it with an authenticator application, or type the text in. It is shown this once.",
    ),
    "people.codes.confirm": ("确认", "Confirm"),
    "people.cancel": ("取消", "Cancel"),
    "people.devices": ("在哪里登录着", "Where you are logged in"),
    "people.device.this": ("这里", "here"),
    "people.device.unknown": ("未知设备", "unknown device"),
    "people.device.seen": ("最近 {when}", "last seen {when}"),
    "people.device.end": ("退出", "End"),
    "people.device.others": ("其余全部退出", "End all others"),
    # keys
    "people.keys": ("API 密钥", "API keys"),
    "people.keys.none": (
        "没有密钥。需要时请安全管理员给一个，再在这里领取。",
        "None. A security administrator gives one, and you draw it here.",
    ),
    "people.keys.none_here": ("没有密钥", "None"),
    "people.key.draw": ("领取", "Draw it"),
    "people.key.revoke": ("收回", "Revoke"),
    "people.key.drawn": ("您的密钥", "Your key"),
    "people.key.once": (
        "请现在就复制：以后再也看不到它。用法：",
        "Copy it now: it is never shown again. To be sent as",
    ),
    "people.key.waits": ("待本人领取", "not drawn yet"),
    "people.key.until": ("有效至 {when}", "until {when}"),
    "people.key.revoked": ("{when} 收回", "revoked {when}"),
    "people.key.used": ("最近使用：{when}", "last used: {when}"),
    "people.key.never": ("从未", "never"),
    "people.key.ended": ("已收回或到期的 {n} 个", "{n} revoked or expired"),
    "people.key.post": ("用哪个岗位", "For the post"),
    "people.key.name": ("哪个程序用", "Which program has it"),
    "people.key.days": ("多久", "For"),
    "people.key.give": ("给一个密钥", "Give a key"),
    "people.key.give.note": (
        "密钥由本人在“我的账号”里领取，给的人看不到它。",
        "Its person draws it in their own account: who gives a key never sees it.",
    ),
    "people.days": ("{n} 天", "{n} days"),
    # who somebody is elsewhere
    "people.outside": ("统一身份", "Identities elsewhere"),
    "people.outside.none": ("没有关联", "None is linked"),
    "people.outside.seen": ("最近登录：{when}", "last log-in: {when}"),
    "people.outside.unlink": ("取消关联", "End the link"),
    "people.outside.link": ("关联{title}", "Link {title}"),
    "people.outside.link.note": (
        "关联以后，用那里的身份也能登录这个账号；岗位仍是这里给的，加上那里给的。",
        "Whoever you are there then opens this account, too. Posts given here stay; the provider may add some.",
    ),
    "people.outside.post.why": (
        "这个岗位由登录服务给予，每次登录时更新",
        "given by the provider of log-in, as it says at each log-in",
    ),
    "people.outside.posts": (
        "注明来源的岗位在每次登录时更新，在那里收回；要马上停用就锁定账号或取消关联。",
        "Posts that name a provider follow what it says at each log-in, and are taken there; to stop one at once lock"
        " the account, or end the link.",
    ),
    # everybody
    "people.title": ("人员", "People"),
    "people.three": ("三员分立", "Three kept apart"),
    "people.three.why": (
        "谁添加人员、谁给权力、谁审计，是三个人",
        "who adds people, who empowers them and who audits are three people",
    ),
    "people.nobody": ("还没有", "nobody yet"),
    "people.everybody": ("所有人", "Everybody"),
    "people.search": ("登录名或姓名", "Log-in name or name"),
    "people.search.go": ("查找", "Search"),
    "people.more": ("只显示前 {n} 个，请查找", "The first {n}: search for others"),
    "people.none": ("没有找到", "Nobody found"),
    "people.none.advice": ("换一个词再找。", "Try another word."),
    "people.add": ("添加人员", "Add somebody"),
    "people.add.go": ("添加，取得邀请链接", "Add, and get the link"),
    "people.add.posts": (
        "岗位由安全管理员另外给予。",
        "Posts are given by a security administrator afterwards.",
    ),
    "people.role": ("角色", "Role"),
    "people.role.later": ("以后再给", "Given later"),
    "people.unit": ("单位", "Unit"),
    "people.unit.none": ("不属于单位", "No unit"),
    "people.post_title": ("职务（可不填）", "Title (may be empty)"),
    "people.subject": ("代表一家企业或一位居民", "For a firm or a resident"),
    "people.subject.note": ("统一社会信用代码，或居民的化名编号", "A firm's uscc, or a resident's pseudonym"),
    "people.link.for": ("给 {name} 的一次性链接", "The one-time link for {name}"),
    "people.link.once": (
        "请现在就复制，只交给本人：以后再也看不到它。{when} 前有效，用它设置密码。",
        "Copy it now, for nobody but them: it is never shown again. It sets their password, until {when}.",
    ),
    # one person
    "people.account": ("账号", "Account"),
    "people.status": ("状态", "Status"),
    "people.status.active": ("正常", "active"),
    "people.status.locked": ("已锁定", "locked"),
    "people.status.left": ("已离开", "left"),
    "people.made": ("添加于", "Added"),
    "people.own_account": (
        "这是您自己的账号：角色、密钥和状态由别的管理员改变。",
        "This is you: other administrators change your roles, keys and status.",
    ),
    "people.against": ("不与{role}兼任", "never with {role}"),
    "people.give": ("给予岗位", "Give the post"),
    "people.take": ("收回", "Take"),
    "people.link.new": ("新的链接", "A new link"),
    "people.demand": ("要求换密码", "Demand a new password"),
    "people.forget": ("取消验证器", "Forget the authenticator"),
    "people.unlock": ("解锁", "Unlock"),
    "people.lock": ("锁定", "Lock"),
    "people.leave": ("离开", "Has left"),
    "people.reason": ("理由（记入账本）", "Reason, for the ledger"),
    "people.lock.note": (
        "锁定后什么都打不开，直到解锁。",
        "A locked account opens nothing until it is unlocked.",
    ),
    "people.leave.note": (
        "离开不能撤回：岗位、密钥和密码都没有了，登录名不再给别人。",
        "For ever: posts, keys and password go, and the log-in name is never handed on.",
    ),
    "people.deeds.left": ("已经离开，账号不再变动。", "They have left: the account never changes again."),
    "people.deeds.none": ("您的角色在这里没有可做的事。", "Your role has nothing to do here."),
    # what was done
    "people.done.password": (
        "密码已修改，其他地方已退出登录。",
        "The password is changed; you are logged out elsewhere.",
    ),
    "people.done.codes": (
        "验证器已启用，下次登录要六位数字。",
        "The authenticator is on: the next log-in asks for six digits.",
    ),
    "people.done.codes_ended": ("验证器已停用。", "The authenticator is off."),
    "people.done.device": ("那里已退出登录。", "Logged out there."),
    "people.done.others": ("其他地方都已退出登录。", "Logged out everywhere else."),
    "people.done.key": ("密钥已收回。", "The key is revoked."),
    "people.done.give": ("岗位已给予。", "The post is given."),
    "people.done.take": ("岗位已收回，用它的密钥一并收回。", "The post is taken, and the keys that act for it."),
    "people.done.lock": ("账号已锁定。", "The account is locked."),
    "people.done.unlock": ("账号已解锁。", "The account is unlocked."),
    "people.done.leave": ("已离开。", "They have left."),
    "people.done.demand": ("下一步要先换密码。", "Their next step is a new password."),
    "people.done.forget": ("验证器已取消，登录只要密码。", "The authenticator is forgotten: the password is enough."),
    "people.done.give_key": ("密钥已给予，等本人领取。", "The key is given: its person draws it."),
    "people.done.link": ("身份已关联。", "The identity is linked."),
    "people.done.unlink": ("关联已取消，它给的岗位一并收回。", "The link is ended; the posts that it gave are gone."),
    "people.done.take_key": ("密钥已收回。", "The key is revoked."),
}

WORDS: Mapping[str, Text] = MappingProxyType({key: Text(zh=zh, en=en) for key, (zh, en) in _SAID.items()})
