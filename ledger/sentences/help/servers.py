"""Help of serve and worker, and what they say when they start. (中文, English)."""

from __future__ import annotations

_META: dict[str, tuple[str, str]] = {
    "meta.time": ("时刻", "TIME"),
    "meta.host": ("地址", "ADDRESS"),
    "meta.port": ("端口", "PORT"),
    "help.title.group.servers": ("网页与定时任务：", "Web pages and scheduled work:"),
    "usage.time": (
        "“{text}”不是时刻；请写成 02:30。",
        '"{text}" is not a time of day; write it like 02:30.',
    ),
    "usage.port": (
        "“{text}”不是端口；请写 0 到 65535 之间的整数。",
        '"{text}" is not a port; write a whole number from 0 to 65535.',
    ),
}

_HELP: dict[str, tuple[str, str]] = {
    "help.serve.about": (
        "开办网页柜台。网页、接口、后台任务和定时任务一起运行；"
        "还没有账号时，先建一个系统管理员，并显示一次初始密码。",
        "Serve the web pages, with the API, background jobs and scheduled work. Ctrl-C stops it; "
        "where there is no account yet, an administrator is made and the first password shown "
        "once.",
    ),
    "help.serve.host": (
        "在哪个地址上服务，默认 127.0.0.1（只限本机）。",
        "the address to serve on; 127.0.0.1, this machine only, by default",
    ),
    "help.serve.port": (
        "在哪个端口上服务，默认 8012；0 为任意空闲端口。",
        "the port to serve on; 8012 by default, 0 for any that is free",
    ),
    "help.serve.demo": (
        "演示：还没有账号时，每个岗位各建一个；可再用 --today 写明把哪一天当作今天。",
        "for a demonstration: where there is no account yet, make one for every role; --today says "
        "which day to take for today",
    ),
    "help.serve.https": (
        "前面有加密代理：登录凭据只经加密连接传送。",
        "behind a proxy with HTTPS: cookies travel over HTTPS only",
    ),
    "help.serve.second-factor": (
        "人人登录都要用动态码：还没有设置的，登录后须先设置，才能办事。",
        "everybody logs in with a second factor: who has none sets it up before anything else",
    ),
    "help.serve.example": (
        "tongzhou serve --book 靖江.db\ntongzhou serve --book 靖江.db --host 0.0.0.0 --port 80",
        "tongzhou serve --book jingjiang.db\n"
        "tongzhou serve --book jingjiang.db --host 0.0.0.0 --port 80",
    ),
    "help.worker.about": (
        "办理后台任务和定时任务，不开网页。可以与 serve 或其他 worker 同时运行，每件事只办一次；"
        "停机期间该办的，启动后补办。",
        "Carry out background jobs and scheduled work, without web pages. It may run beside serve "
        "and other workers: everything is done once, and what was missed is made up for.",
    ),
    "help.worker.at": (
        "每天何时核查账套（北京时间），默认 02:30。",
        "when to verify the book every night (Beijing time); 02:30 by default",
    ),
    "help.worker.example": (
        "tongzhou worker --book 靖江.db --at 03:00",
        "tongzhou worker --book jingjiang.db --at 03:00",
    ),
}

_SAID: dict[str, tuple[str, str]] = {
    "head.login": ("账号", "Login"),
    "head.password": ("初始密码", "First password"),
    "head.role": ("岗位", "Role"),
    "head.owner": ("所属", "Of"),
    "head.id_number": ("证件号码", "Document number"),
    "head.covered_from": ("保障起", "Covered from"),
    "head.covered_to": ("保障至", "Covered to"),
    "title.members_to_try": (
        "可用来试着申报的参加人（都是虚构的；住院日期须在保障期内）",
        "Members to try a claim with (all made up; choose days within their cover)",
    ),
    "title.first_accounts": (
        "账号与初始密码（只显示这一次，首次登录须修改）",
        "Logins and first passwords (shown this once; to be changed at the first login)",
    ),
    "done.serving": (
        "网页柜台：{address}（按 Ctrl-C 停止）",
        "Serving at {address} (Ctrl-C stops it)",
    ),
    "done.served": ("已停止。", "Stopped."),
    "done.working": (
        "正在办理后台任务和定时任务，每天 {at} 核查账套（按 Ctrl-C 停止）。",
        "Carrying out jobs and scheduled work; the book is verified at {at} every night (Ctrl-C "
        "stops it).",
    ),
    "telemetry_missing": (
        "环境变量打开了 OpenTelemetry，但没有安装所需的软件包；请安装 tongzhou-ledger[{extra}]，"
        "或把 OTEL_SDK_DISABLED 设为 true。",
        "The environment switches OpenTelemetry on, but its packages are not installed; install "
        "tongzhou-ledger[{extra}], or set OTEL_SDK_DISABLED to true.",
    ),
    "telemetry_unknown": (
        "环境变量 {variable} 的值“{text}”这里没有；"
        "可用 otlp（协议只有 http/protobuf）、console、none。",
        "There is no {text} for the variable {variable} here; use otlp (by http/protobuf only), "
        "console or none.",
    ),
    "address_taken": (
        "不能在 {host}:{port} 上服务：地址不可用，或端口已被占用；请换一个端口，例如 --port 8013。",
        "Cannot serve on {host}:{port}: no such address, or the port is in use; choose another, "
        "such as --port 8013.",
    ),
}

SENTENCES: dict[str, tuple[str, str]] = {**_META, **_HELP, **_SAID}
