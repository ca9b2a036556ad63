"""What is asked of every page that a journey comes by: ``checked``.

Nothing here knows a page; a fault is told so that it can be found: the rule that is broken, the
element, and where to read about it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response

#: An office PC, and the narrowest telephone; in CSS pixels.
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 360, "height": 780}

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
#: What a narrow page can break that a wide one does not: boxes that begin to scroll, small targets.
NARROW_RULES = ["scrollable-region-focusable", "target-size"]

#: A form that is refused answers with one of these and shows why: no fault of the page.
REFUSALS = frozenset({409, 422})

#: Latin words that stand in Chinese text because people in this work write them so.
LATIN = frozenset(
    {
        "English",  # the switch to English names itself in English
        "PDF", "CSV", "Excel", "JSON", "XLSX", "TXT", "JPG", "JPEG", "PNG", "MB", "KB",  # files
        "API", "OpenAPI", "ID", "ICD",  # how programs and diagnoses are called
        "SHA", "beancount", "hledger",  # what a check or a program is called by its makers
        "Ctrl",  # on the keyboard
        "xlsx", "xlsm", "xls", "ods", "csv", "txt", "json", "pdf", "jpg", "jpeg", "png",
        "jsonl",  # the endings of files
    }
)  # fmt: skip

_watches: WeakKeyDictionary[BrowserContext, Watch] = WeakKeyDictionary()
_pictures = count(1)


@dataclass
class Watch:
    """What went wrong in a browser window since it was opened."""

    origin: str
    faults: list[str] = field(default_factory=list)
    refused: list[tuple[int, str]] = field(default_factory=list)

    def on_request(self, request: Request) -> None:
        if urlsplit(request.url).scheme in ("data", "blob", "about"):
            return
        if not request.url.startswith(self.origin + "/"):
            self.faults.append(f"asked another host: {request.url}")

    def on_response(self, response: Response) -> None:
        if response.status < 400:
            return
        if response.request.is_navigation_request() and response.status < 500:
            self.refused.append((response.status, response.url))
        else:
            self.faults.append(f"answered {response.status}: {response.url}")

    def on_failure(self, request: Request) -> None:
        # A download, and what was still under way when its page was left, end as "aborted".
        if request.failure != "net::ERR_ABORTED":
            self.faults.append(f"failed: {request.url}: {request.failure}")

    def on_console(self, message: ConsoleMessage) -> None:
        # The statuses of answers are looked at above.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.faults.append(f"console: {message.text}")


def watch(context: BrowserContext, origin: str) -> None:
    """Note from here on what goes wrong in the pages of a context."""
    seen = _watches[context] = Watch(origin)
    context.on("request", seen.on_request)
    context.on("response", seen.on_response)
    context.on("requestfailed", seen.on_failure)
    context.on("console", seen.on_console)
    context.on("weberror", lambda error: seen.faults.append(f"script: {error.error}"))


def checked(page: Page, *, refusals: Collection[int] = (), latin: Collection[str] = ()) -> None:
    """The page as it stands has no fault that a program can see; AssertionError names them all.

    At 1280 and at 360 pixels: no violation of WCAG 2.1 A and AA nor of good practice, nothing that
    makes the page scroll sideways. Since the window was opened: no request to another host, none
    that failed, no error in the console. In Chinese: no Latin word but codes and those in
    ``LATIN`` or ``latin``. ``refusals``: statuses that this journey wanted, beside 409 and 422.
    With TONGZHOU_PICTURES naming a folder, pictures of the page are left there.
    """
    page.wait_for_load_state()  # a click returns before the next page has been read
    faults: list[str] = []
    for size in (NARROW, WIDE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        rules = NARROW_RULES if size is NARROW else RULES
        found = [*_too_wide(page), *_barriers(page, rules)]
        faults += [f"at {size['width']}: {fault}" for fault in found]
        _take_picture(page, size["width"])
    faults += _foreign_words(page, latin)
    faults += _mishaps(page, refusals)
    assert not faults, "\n".join([f"{page.url} ({page.title()})", *faults])


def loaded(page: Page, *, refusals: Collection[int] = ()) -> None:
    """Of ``checked`` only what happened on the way: requests, the console; AssertionError."""
    page.wait_for_load_state("networkidle")
    faults = _mishaps(page, refusals)
    assert not faults, "\n".join([f"{page.url} ({page.title()})", *faults])


def _mishaps(page: Page, refusals: Collection[int]) -> list[str]:
    """What went wrong in the window of a page since it was opened."""
    seen, wanted = _watches[page.context], REFUSALS | set(refusals)
    refused = [f"answered {status}: {url}" for status, url in seen.refused if status not in wanted]
    return [*seen.faults, *refused]


def _too_wide(page: Page) -> list[str]:
    """The elements that reach beyond the right edge, where the page scrolls sideways."""
    found: list[str] = page.locator("html").evaluate(
        """(root) => {
            const width = root.clientWidth;
            if (root.scrollWidth <= width) return [];
            const beyond = [...document.querySelectorAll("body *")].filter(
                (each) => each.getBoundingClientRect().right > width + 1);
            return beyond.slice(0, 5).map((each) => each.outerHTML.slice(0, 120));
        }"""
    )
    return [f"reaches beyond the right edge: {each}" for each in found]


def _barriers(page: Page, rules: list[str]) -> list[str]:
    """What axe finds in the way of a keyboard, a screen reader or weak eyes."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found: list[dict[str, Any]] = page.evaluate(
        "async (runOnly) => (await axe.run({resultTypes: ['violations'], runOnly})).violations",
        rules,
    )
    return [
        f"{each['id']} ({each['help']}): {node['html'][:160]} {node['target']} {each['helpUrl']}"
        for each in found
        for node in each["nodes"][:3]
    ]


def _foreign_words(page: Page, more: Collection[str]) -> list[str]:
    """Words in sight or read out; the corner with the visitor's login is left out."""
    if page.locator("html").get_attribute("lang") != "zh-CN":
        return []
    text: str = page.evaluate(
        """() => {
            const named = ["aria-label", "title", "placeholder", "alt"].flatMap((name) =>
                [...document.querySelectorAll(`main [${name}], nav [${name}]`)].map(
                    (each) => each.getAttribute(name)));
            return [document.title, document.body.innerText, ...named].join("\\n");
        }"""
    )
    words = {word.strip("./:-") for word in re.findall(r"[A-Za-z0-9_@./:#-]+", text)}
    known = LATIN | set(more)
    return [
        f"a word that is not Chinese: {word}"
        for word in sorted(words)
        if re.search("[A-Za-z]{2}", word)  # one letter is a name: a key, a grade
        and not re.search("[0-9]", word)  # a code, a number, a digest
        and not known.issuperset(re.split("[/.:-]", word.lstrip("./")))
    ]


def _take_picture(page: Page, width: int) -> None:
    folder = os.environ.get("TONGZHOU_PICTURES")
    if folder:
        name = re.sub(r"\W+", "-", urlsplit(page.url).path).strip("-") or "home"
        path = Path(folder) / f"{next(_pictures):03d}-{name}-{width}.png"
        page.screenshot(path=path, full_page=True)
