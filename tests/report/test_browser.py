"""The report in a real browser: it renders, complains of nothing, and no request leaves.

Needs Playwright's package (``pip install -e '.[browser]'``) and a Chromium (``CHROMIUM``, or in ``PATH``).
``UPDATE_PICTURE=1`` draws README's picture anew.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from bot.core.responder import Responder
from tests.report.counts import report

playwright = pytest.importorskip("playwright.async_api", reason="pip install -e '.[browser]'")
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
PICTURE = Path(__file__).parent / "pictures/report.png"
WIDTHS = (1080, 390)

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no chromium in PATH, and CHROMIUM names none")


async def test_it_renders_without_complaint_and_no_request_leaves(responder: Responder, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    file.write_text(await report(responder, questions=300), "utf-8")
    async with playwright.async_playwright() as browsers:
        browser = await browsers.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for width in WIDTHS:
            page = await browser.new_page(viewport={"width": width, "height": 1275})
            said: list[str] = []
            asked: list[str] = []
            page.on("console", lambda message, said=said: said.append(message.text))
            page.on("pageerror", lambda error, said=said: said.append(str(error)))
            page.on("request", lambda request, asked=asked: asked.append(request.url))
            await page.goto(file.as_uri())
            assert (said, asked) == ([], [file.as_uri()])
            bars = page.locator(".stack span")
            assert await bars.count() > 40
            widths = [box["width"] for box in [await bar.bounding_box() for bar in await bars.all()] if box]
            assert max(widths) > width / 8
            assert await page.evaluate("document.documentElement.scrollWidth") <= width, "the page scrolls sideways"
            assert [await page.locator("h1").count(), await page.locator("section > h2").count()] == [1, 7]
            await page.locator("summary").first.click()
            assert await page.locator("details[open] ul").first.is_visible()
        assert len(await page.pdf()) > 20_000
        if os.environ.get("UPDATE_PICTURE"):
            file.write_text(await report(responder), "utf-8")
            await picture(browser, file)
        await browser.close()


async def picture(browser: Any, file: Path) -> None:
    page = await browser.new_page(viewport={"width": 1080, "height": 1340}, device_scale_factor=0.8)
    await page.goto(file.as_uri())
    await page.screenshot(path=PICTURE)


def test_the_picture_in_the_readme_is_small() -> None:
    assert PICTURE.stat().st_size < 150_000
