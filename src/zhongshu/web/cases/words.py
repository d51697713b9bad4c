"""What the pages of cases say: asking, lists, boards and posts; `story_words` has what one case says."""

from collections.abc import Mapping

from zhongshu.core.text import Text


def _t(zh: str, en: str) -> Text:
    return Text(zh=zh, en=en)


WORDS: Mapping[str, Text] = {
    "nav.ask": _t("我要报", "Report"),
    "nav.cases": _t("待办", "Inbox"),
    # asking
    "cases.ask.lead": _t("选一类，几步就能报上来", "Choose what it is about"),
    "cases.ask.none": _t("现在没有您可以提出的事项", "There is nothing that you may ask now"),
    "cases.ask.none.advice": _t(
        "登录后也许会多一些；场景包里的 cases 文件夹写明有哪些事项。",
        "There may be more once you have logged in; the cases folder of a pack says what there is.",
    ),
    "cases.ask.send": _t("提交", "Send"),
    "cases.ask.known": _t(
        "{n} 项已从您的记录填好，点开核对或更正", "{n} answers filled from your records: look, or put right"
    ),
    "cases.ask.more": _t("补充（可不填）", "More (optional)"),
    "cases.ask.wrong": _t("有 {n} 处要改一下，其余的都还在", "{n} answer{n:s} to put right; all else is kept"),
    "cases.ask.privacy": _t(
        "不用登录。电话等个人信息只给经办的人看。",
        "No account is needed. Telephone numbers and the like are shown only to whoever works at it.",
    ),
    "cases.ask.privacy.known": _t(
        "电话等个人信息只给经办的人看。",
        "Telephone numbers and the like are shown only to whoever works at it.",
    ),
    "cases.fill": _t("填好已知信息", "Fill in what is known"),
    "cases.filled.n": _t("已填好 {n} 项，请核对，可以改", "{n} answer{n:s} filled in: check them, you may change them"),
    "cases.filled.none": _t("没有查到可以填的，请自己填写", "Nothing is known that could be filled in: please answer"),
    "cases.source.changed": _t(
        "填写时改过：{unit}·{title}（截至 {day}）不是这样写的",
        "Changed as it was filled in: {unit}: {title}, as of {day}, says something else",
    ),
    "cases.source": _t("来自 {unit}·{title}，截至 {day}", "From {unit}: {title}, as of {day}"),
    "cases.sending": _t("正在提交…", "Sending…"),
    "cases.optional": _t("可不填", "optional"),
    "cases.none_of_them": _t("不填", "no answer"),
    "cases.choose": _t("请选择", "Choose"),
    "cases.files.kept": _t("已收下第 {n} 个，取消勾选则不要", "file {n} is taken; untick to leave it out"),
    "cases.files.most": _t("最多 {n} 个", "at most {n}"),
    "cases.pin": _t("图钉：可以拖动", "Pin: drag it"),
    "cases.place.here": _t("◎ 我的位置", "◎ My position"),
    "cases.place.centre": _t("图钉放到地图中央", "Pin to the middle"),
    "cases.place.hint": _t(
        "点“我的位置”，或在地图上点一下；图钉可以拖动。", "Press “My position” or tap the map; the pin can be dragged."
    ),
    "cases.place.failed": _t(
        "得不到位置：请在地图上点一下，或填写经纬度。", "No position: tap the map, or type longitude and latitude."
    ),
    "cases.place.numbers": _t("经纬度", "Longitude and latitude"),
    "cases.place.lon": _t("经度", "Longitude"),
    "cases.place.lat": _t("纬度", "Latitude"),
    # after it
    "cases.told.title": _t("已经收到", "We have it"),
    "cases.told.next": _t("接下来", "What happens next"),
    "cases.told.with": _t("已交给{post}。", "It is with: {post}."),
    "cases.told.rating": _t("办结后请您评价。", "Once it is done you are asked how it was."),
    "cases.told.code": _t("查询码：请记下来", "Your code: keep it"),
    "cases.told.code.lead": _t(
        "您没有登录，之后凭编号和查询码查看进度。我们不保存查询码，丢了就找不回来。",
        "You have not logged in: with the number and this code you follow it. We keep no copy of it.",
    ),
    "cases.told.link": _t("或者保存这个链接", "Or keep this link"),
    "cases.told.see": _t("查看这一件", "See it"),
    "cases.copy": _t("复制", "Copy"),
    "cases.copied": _t("已复制", "Copied"),
    "cases.follow.title": _t("查进度", "Follow one"),
    "cases.follow.lead": _t("提交时给过您编号和查询码。", "You were told a number and a code when you sent it."),
    "cases.follow.go": _t("下一步", "Next"),
    "cases.number": _t("编号", "Number"),
    "cases.type": _t("事项", "About"),
    "cases.code": _t("查询码", "Code"),
    "cases.locked": _t("没有您能看到的这一件", "There is no such case that you may see"),
    "cases.locked.advice": _t(
        "如果是您提交的，请输入当时给您的查询码；如果您用账号提交，请先登录。",
        "If you asked for it, type the code that you were told; if you were logged in then, log in.",
    ),
    "cases.locked.wrong": _t("编号或查询码不对", "The number or the code is wrong"),
    "cases.locked.open": _t("查看", "Open"),
    "cases.locked.log_in": _t("去登录", "Log in"),
    "cases.forget": _t("在这台设备上忘记查询码", "Forget the code on this device"),
    "cases.synthetic": _t(
        "示例：这里的人、岗位、事项都不是真的",
        "A sample: nothing here is real",
    ),
    # for somebody else
    "cases.take": _t("代人填报", "Take one in"),
    "cases.take.of": _t("代人填报：{what}", "Take in: {what}"),
    "cases.take.who": _t("谁提出的", "Who asks"),
    "cases.take.page": _t("我自己", "Myself"),
    "cases.take.counter": _t("窗口来人", "A visitor"),
    "cases.take.phone": _t("电话来人", "A caller"),
    "cases.take.hint": _t(
        "代人填报的，提交后给出编号和查询码，请交给来人。",
        "For somebody else you are told a number and a code to hand over.",
    ),
    "cases.take.give": _t("查询码：请交给提出的人", "The code: hand it over"),
    "cases.take.code": _t(
        "对方凭编号和查询码查看进度、补充、评价。只在这里显示一次，我们不保存。",
        "With the number and this code they follow it. It is shown here only; we keep no copy of it.",
    ),
    "cases.take.link": _t("或者把这个链接发给对方", "Or send them this link"),
    "cases.take.print": _t("打印", "Print"),
    "cases.take.next": _t("再填一件", "Take in another"),
    # lists
    "cases.views": _t("待办的各个列表", "Lists of cases"),
    "cases.view.inbox": _t("待办", "To do"),
    "cases.view.overdue": _t("超期", "Overdue"),
    "cases.view.done": _t("已办", "Done"),
    "cases.by_code": _t("涉及同一企业的事项", "Cases that name one firm"),
    "cases.by_code.of": _t("涉及 {codes} 的事项", "Cases that name {codes}"),
    "cases.by_code.count": _t("您的岗位上的和您提的，共 {n} 件", "{n} at your posts, or asked by you"),
    "cases.by_code.none": _t("没有涉及它的事项", "No case names it"),
    "cases.by_code.none.advice": _t(
        "这里只列您的岗位上的和您提的事项", "Listed are those at your posts and those that you asked"
    ),
    "cases.view.mine": _t("我提的", "What I asked"),
    "cases.count.open": _t("共 {n} 件", "{n} open"),
    "cases.count.overdue": _t("超期 {n} 件", "{n} overdue"),
    "cases.count.soon": _t("一天内到期 {n} 件", "{n} due within a day"),
    "cases.filter": _t("筛选", "Filter"),
    "cases.post": _t("岗位", "Post"),
    "cases.post.own": _t("我的岗位", "My posts"),
    "cases.post.all": _t("我的和下级岗位", "Mine and those below"),
    "cases.post.ended": _t("已撤销", "ended"),
    "cases.more": _t("再看后面的", "More"),
    "cases.done.away": _t("办好了。这一件已不在您这里。", "Done. It is no longer with you."),
    "cases.empty.inbox": _t("没有待办", "Nothing to do"),
    "cases.empty.inbox.advice": _t(
        "分给您岗位的事项会出现在这里，最急的在最前。", "What comes to your posts stands here, the most urgent first."
    ),
    "cases.empty.overdue": _t("没有超期的", "Nothing is overdue"),
    "cases.empty.overdue.advice": _t("过了时限还没办结的会出现在这里。", "What is not done in its time stands here."),
    "cases.empty.done": _t("还没有办结的", "Nothing has ended yet"),
    "cases.empty.done.advice": _t(
        "办结的事项会出现在这里，最近的在最前。", "What has ended stands here, the latest first."
    ),
    "cases.empty.mine": _t("您还没有提过", "You have not asked for anything yet"),
    "cases.empty.mine.advice": _t(
        "登录后提出的事项都在这里，可以看进度、补充、评价。",
        "What you ask for while logged in stands here, with how far it is.",
    ),
    "cases.no_post": _t("您现在没有岗位", "You hold no post now"),
    "cases.no_post.advice": _t(
        "岗位由上级岗位或安全管理员安排，见“岗位”。",
        "Posts are given by the post above or a security administrator: see Posts.",
    ),
    "cases.due.none": _t("未计时", "no clock runs"),
    "cases.due.left": _t("还剩 {length}", "{length} left"),
    "cases.due.over": _t("超期 {length}", "{length} over"),
    "cases.closed_at": _t("{when} 办结", "ended {when}"),
    "cases.length.days": _t("{n} 天", "{n} day{n:s}"),
    "cases.length.hours": _t("{n} 小时", "{n} hour{n:s}"),
    "cases.length.minutes": _t("{n} 分钟", "{n} minute{n:s}"),
    "cases.stars": _t("{n} 星", "{n} star{n:s}"),
    # board and map
    "cases.board": _t("看板", "Board"),
    "cases.board.of": _t("{what}看板", "Board: {what}"),
    "cases.board.none": _t("没有", "none"),
    "cases.board.more": _t("还有 {n} 件", "{n} more"),
    "cases.map": _t("地图", "Map"),
    "cases.map.of": _t("{what}地图", "Map: {what}"),
    "cases.map.none": _t("没有在办的", "Nothing is open"),
    "cases.map.none.advice": _t("在办并且有位置的事项会画在地图上。", "Open cases with a position are drawn here."),
    "cases.tone.bad": _t("超期", "overdue"),
    "cases.tone.warn": _t("一天内到期", "due within a day"),
    "cases.tone.good": _t("时间还够", "in time"),
    "cases.tone.none": _t("未计时", "no clock runs"),
    # posts
    "cases.posts": _t("岗位", "Posts"),
    "cases.posts.lead": _t("{n} 个岗位", "{n} post{n:s}"),
    "cases.posts.vacant": _t("{n} 个没有人", "{n} vacant"),
    "cases.posts.find": _t("岗位或姓名", "Post or name"),
    "cases.posts.only_vacant": _t("只看没有人的", "vacant ones alone"),
    "cases.posts.none": _t("这个区域还没有岗位", "This region has no posts yet"),
    "cases.posts.none.advice": _t(
        "场景包的 duties.yaml 写明有哪些岗位。", "The duties.yaml of a pack says which posts there are."
    ),
    "cases.posts.cases": _t("看它的待办", "What waits there"),
    "cases.posts.none_found": _t("没有符合的岗位", "no such post"),
    "cases.vacant": _t("没有人", "vacant"),
    "cases.nobody": _t("现在没有人负责", "nobody is responsible now"),
    "cases.falls_to": _t("由{post} {name} 负责", "with {name}, {post}"),
    "cases.holder": _t("在岗：", "Held by"),
    "cases.deputy.of": _t("代班 {name}，{since} 至 {until}", "deputy {name}, {since} to {until}"),
    "cases.seat": _t("安排到岗", "Give the post"),
    "cases.vacate": _t("离岗", "Take the post away"),
    "cases.deputy": _t("安排代班", "Name a deputy"),
    "cases.login": _t("登录名", "Login"),
    "cases.since": _t("从", "From"),
    "cases.until": _t("到（含当天）", "To, that day included"),
    "cases.reason": _t("原因（可不填）", "Reason (optional)"),
    "cases.seat.note": _t(
        "只能安排本单位有相应角色的人；每次安排都记入账本。岗位没有人时，工作由上级岗位负责。",
        "Only people of its unit, in its role; each act is on the ledger. Vacant, its work is with the post above.",
    ),
    "cases.seat.who": _t(
        "由上级岗位或安全管理员安排。", "The holder of the post above, or a security administrator, decides."
    ),
    "cases.seated.seat": _t("已安排到岗", "The post is given"),
    "cases.seated.vacate": _t("已离岗", "The post is vacant"),
    "cases.seated.deputy": _t("已安排代班", "The deputy is named"),
    "cases.care.n": _t("在管 {n} 个", "{n} in care"),
    "cases.care.entrust": _t("由本岗位负责", "Put into its care"),
    "cases.care.release": _t("不再负责", "Take out of its care"),
    "cases.care.hand_over": _t("整体交接", "Hand all over"),
    "cases.care.to": _t("交给", "To"),
    "cases.care.note": _t(
        "同一对象只由一个岗位负责。新的事项分给现在负责的岗位，在办的不变。",
        "A subject is in the care of one post. New cases go to the post that has it now; open ones stay.",
    ),
    "cases.seated.entrust": _t("已由这个岗位负责", "It is in the care of this post"),
    "cases.seated.release": _t("已不再负责", "It is in nobody's care any more"),
    "cases.seated.hand_over": _t("已全部交接", "All is handed over"),
}
