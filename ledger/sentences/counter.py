"""Sentences of the counter: coming in, passwords, accounts, tokens, jobs."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "not_allowed": (
        "您的岗位没有这项权限；需要的话请向系统管理员申请。",
        "Your role may not do this; ask the administrator if you need it.",
    ),
    "login_refused": (
        "账号、密码或动态码不对，或账号已停用；请核对后再试，忘记密码请找系统管理员重置。",
        "The login, password or code is wrong, or the account is closed; try again, or ask the "
        "administrator for a new password.",
    ),
    "login_locked": (
        "密码连续输错，账号已锁定；请 {minutes} 分钟后再试，或请系统管理员重置密码。",
        "Too many wrong passwords: the account is locked. Try again in {minutes} minute(s), or ask "
        "the administrator for a new password.",
    ),
    "code_needed": (
        "这个账号须输入动态码；请打开手机上的验证器，输入六位数字。",
        "This account needs a code as well; enter the six digits your device shows.",
    ),
    "code_used": (
        "这个动态码已经用过一次；请等手机显示下一个动态码再输入。",
        "This code was used before; wait until your device shows the next one and enter that.",
    ),
    "code_wrong": (
        "动态码不对；请核对手机时间，输入当前显示的六位数字。",
        "The code is wrong; check the time on your device and enter the six digits it shows now.",
    ),
    "second_factor_on": (
        "动态码已经启用；要换一部手机，请先取消，再重新设置。",
        "The second factor is on already; to change the device, turn it off first.",
    ),
    "second_factor_off": (
        "账号 {login} 没有启用动态码，不必取消。",
        "The account {login} has no second factor to take off.",
    ),
    "visit_unknown": (
        "这处登录已经结束；请刷新本页。",
        "That session has ended already; reload the page.",
    ),
    "password_first": (
        "首次登录须先修改密码。",
        "Choose a password of your own first.",
    ),
    "code_first": (
        "本会要求每个人登录时都用动态码，请先设置。",
        "Everybody here logs in with a second factor; set up yours first.",
    ),
    "password_short": (
        "密码太短，至少 {least} 个字符；可以用一句只有自己知道的话。",
        "The password is too short: at least {least} characters. A sentence only you know is fine.",
    ),
    "password_plain": (
        "密码太容易猜中；请不要用账号、纯数字、重复的字符和常见密码，也不要只用“工会”“同舟”一类的词加数字。",
        "The password is too easy to guess; avoid the login, digits only, repetitions, passwords "
        "that many use, and words such as password or the fund's name with a few digits.",
    ),
    "password_same": (
        "新密码与原密码相同；请换一个。",
        "The new password is the old one; choose another.",
    ),
    "password_twice": (
        "两次输入的新密码不一致；请重新输入。",
        "The two new passwords differ; enter them again.",
    ),
    "login_form": (
        "账号“{login}”不合格式；以小写字母开头，只用小写字母、数字、点、横线，二至四十个字符。",
        'The login "{login}" will not do; start with a small letter and use small letters, digits, '
        "dots and hyphens, two to forty characters.",
    ),
    "login_taken": (
        "账号 {login} 已有人使用；请换一个。",
        "The login {login} is taken; choose another.",
    ),
    "name_missing": (
        "没有填写名称；请填写。",
        "The name is missing; fill it in.",
    ),
    "no_role": (
        "没有选择岗位；请至少选一个。",
        "No role is chosen; choose at least one.",
    ),
    "roles_clash": (
        "“{first}”与“{second}”是不相容岗位，不能由同一人担任；请只选一个。",
        'One person may not be both "{first}" and "{second}"; choose one of them.',
    ),
    "role_needs_scope": (
        "“{role}”须写明所属单位的统一社会信用代码或医院编号；请补上。",
        'The role "{role}" needs the credit code of the employer, or the code of the hospital.',
    ),
    "role_has_no_scope": (
        "“{role}”不限于一个单位或医院；请把所属一栏留空。",
        'The role "{role}" is not limited to one employer or hospital; leave that blank.',
    ),
    "own_account": (
        "不能停用自己的账号，也不能改自己的岗位；请由另一名系统管理员办理。",
        "Nobody closes their own account or changes their own roles; another administrator must.",
    ),
    "user_unknown": (
        "没有账号 {login}；请核对。",
        "There is no account {login}; check it.",
    ),
    "token_unknown": (
        "没有编号 {token} 的令牌；请核对。",
        "There is no token {token}; check it.",
    ),
    "token_name_long": (
        "令牌的名称太长，至多 {most} 个字符；请缩短。",
        "The name of a token has at most {most} characters; shorten it.",
    ),
    "token_days": (
        "令牌的有效期须在 1 至 {most} 天之间。",
        "A token is valid for 1 to {most} days.",
    ),
    "account.issuer": ("同舟账本", "Tongzhou Ledger"),
    "page.refused": ("没有办成", "Not done"),
    "page.http_400": (
        "交来的内容看不懂；请回到上一页重新填写。",
        "What was sent cannot be read; go back and fill the page in again.",
    ),
    "page.http_403": (
        "这一页已经过期，或不是从本站打开的；请回到上一页，刷新后再办。",
        "The page is out of date, or was not opened from here; go back, reload it and try again.",
    ),
    "page.http_404": (
        "没有这一页；请从菜单进入。",
        "There is no such page; take the menu.",
    ),
    "page.http_405": (
        "这一页不接受这样的操作；请从菜单进入。",
        "The page does not take that; take the menu.",
    ),
    "page.http_413": (
        "交来的文件太大；请分成几份再交。",
        "The file is too large; hand it in as several.",
    ),
}
