"""中文 or English: the language of a request, and the catalogue of the pages' own words.

The pages are written in Chinese, which is what they say when nobody asks otherwise; a catalogue
has their words in English: ``locale/en.po`` and the files in ``locale/en/``, one for each part of
the work. What the books say (findings, refusals, reasons) stands in both languages in
``ledger.sentences``.
"""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from litestar import Request

from api.door import cookie_name

COOKIE = "language"
LANGUAGES = {"zh": "中文", "en": "English"}
_FOLDER = Path(__file__).parent / "locale"


def language_of(request: Request[Any, Any, Any]) -> str:
    """The language a visitor chose; Chinese, unless they chose."""
    name = cookie_name(COOKIE, is_https=request.app.state.get("is_https", False))
    chosen = request.cookies.get(name, "zh")
    return chosen if chosen in LANGUAGES else "zh"


@cache
def words_in(lang: str) -> NullTranslations:
    """The words of the pages in a language; those without a translation stay Chinese."""
    files = [path for path in (_FOLDER / f"{lang}.po",) if path.is_file()]
    files += sorted((_FOLDER / lang).glob("*.po"))
    found = NullTranslations()
    for path in files:
        part = _compiled(path, lang)
        part.add_fallback(found)
        found = part
    return found


def _compiled(path: Path, lang: str) -> Translations:
    compiled = BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=lang))
    compiled.seek(0)
    return Translations(compiled)


def translate(lang: str, text: str, **facts: object) -> str:
    """A text of the pages in a language, with its ``{facts}`` filled in."""
    found = words_in(lang).gettext(text) if text else ""
    return found.format(**facts) if facts else found
