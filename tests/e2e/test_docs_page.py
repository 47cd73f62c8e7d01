"""/docs in a real browser: it renders from our own files under our own policy, and can call the API."""

import pytest

pytestmark = [pytest.mark.chromium, pytest.mark.filterwarnings("ignore::ResourceWarning")]


def test_the_description_renders_offline_and_every_request_stays_here(browser, served):
    address, _key = served
    page = browser.new_page()
    asked, refused, broken = [], [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on(
        "console",
        lambda message: refused.append(message.text) if "Content Security Policy" in message.text else None,
    )
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.goto(f"{address}/docs", wait_until="networkidle")
    page.wait_for_selector(".opblock-summary-path", timeout=20_000)
    shown = page.locator(".opblock-summary-path").all_inner_texts()
    assert any("articles" in path.replace("\u200b", "") for path in shown)
    assert all(url.startswith((address, "data:", "blob:")) for url in asked), asked
    assert refused == []
    assert broken == []
    page.close()
