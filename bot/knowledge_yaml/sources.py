"""Prove the quotations against the article texts, and measure how much of each article they repeat."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.core.text import squeeze
from bot.knowledge_yaml.document import Item, Library, Problem
from bot.knowledge_yaml.folder import read_file, shown
from bot.messages import owner

MAX_SHARE = 0.25
"""Share of an article's characters above which quoting becomes reproducing."""


@dataclass(frozen=True, slots=True)
class Share:
    """How much of one article is quoted. Characters are counted after NFKC, without white space."""

    article: str
    file: str
    quoted: int
    characters: int

    @property
    def share(self) -> float:
        return self.quoted / self.characters


_Quotations = list[tuple[Item, str]]
"""Where each stands, and its text squeezed."""


def check_sources(library: Library, folder: Path) -> tuple[list[Problem], list[Share]]:
    """Quotations that do not stand word for word in their article's text, and the share quoted of each article.

    ``folder`` holds one ``.txt`` or ``.md`` file an article, under any name: the quotations tell which is which.
    """
    texts, problems = _read(folder)
    shares = []
    for article_id, quotations in _by_article(library).items() if texts else ():
        best = max(texts, key=lambda name: sum(len(quote) for _, quote in quotations if quote in texts[name]))
        problems += _unproved(quotations, best, texts)
        quoted = sum(map(len, {quote for _, quote in quotations if quote in texts[best]}))
        share = Share(article_id, best, quoted, len(texts[best]))
        if share.quoted:
            shares.append(share)
        if share.share >= MAX_SHARE:
            article = library.articles[article_id]
            problems.append(article.problem(owner.quoted_too_much(article_id, share.share, MAX_SHARE), "id"))
    return sorted(problems), shares


def _read(folder: Path) -> tuple[dict[str, str], list[Problem]]:
    texts: dict[str, str] = {}
    problems: list[Problem] = []
    for path in sorted(folder.glob("*")) if folder.is_dir() else ():
        if path.suffix not in {".txt", ".md"} or not path.is_file():
            continue
        document = read_file(path)
        problems += [Problem(document.path, *fault) for fault in document.faults]
        if squeezed := squeeze(document.text):
            texts[document.path] = squeezed
    if not texts and not problems:
        problems.append(Problem(shown(folder), 1, owner.NO_SOURCES))
    return texts, problems


def _by_article(library: Library) -> dict[str, _Quotations]:
    """The quotations of each article that has any, from its own entries and from the facts of roles."""
    found: dict[str, _Quotations] = {name: [] for name in library.articles}
    for name, article in library.articles.items():
        quotes = (quote for entry in article.items("entries") for quote in entry.items("quotes"))
        found[name] += ((quote, squeeze(quote.text("text"))) for quote in quotes)
    for quote in (fact.child("quote") for fact in library.facts):
        found.get(quote.text("article"), []).append((quote, squeeze(quote.text("text"))))
    return {name: quotations for name, quotations in found.items() if quotations}


def _unproved(quotations: _Quotations, best: str, texts: dict[str, str]) -> Iterator[Problem]:
    for item, quote in quotations:
        elsewhere = next((name for name, text in texts.items() if quote in text), None)
        if quote not in texts[best] and elsewhere:
            yield item.problem(owner.quoted_elsewhere(quote, best, elsewhere), "text")
        elif quote not in texts[best]:
            yield item.problem(owner.not_verbatim(quote, best, *_difference(quote, texts[best])), "text")


def _difference(quotation: str, text: str) -> tuple[str, str]:
    """The beginning of the quotation that does stand in the text, and how the text goes on from there."""
    length = next(size for size in range(len(quotation), -1, -1) if quotation[:size] in text)
    after = text.find(quotation[:length]) + length
    return quotation[:length], text[after : after + 12] if length else ""
