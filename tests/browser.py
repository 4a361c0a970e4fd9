"""A headless Chromium for tests of pages: found on the machine, never downloaded, one for a module."""

import base64
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

OPTIONS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)


def programs() -> tuple[str, str]:
    """Find browser and driver; without them skip, or fail where the browser must be there."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    driver = shutil.which("chromedriver")
    if browser and driver:
        return browser, driver
    reason = "needs chromium and chromedriver (Debian: chromium, chromium-driver)"
    if os.environ.get("CI") or os.environ.get("DANHGIA_NEEDS_BROWSER"):
        pytest.fail(reason)
    pytest.skip(reason)


@contextmanager
def chromium(profile: Path) -> Iterator[webdriver.Chrome]:
    """Start a browser with a profile of its own; it logs its console and every request."""
    browser, driver = programs()
    options = webdriver.ChromeOptions()
    options.binary_location = browser
    for option in (*OPTIONS, f"--user-data-dir={profile}"):
        options.add_argument(option)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    session = webdriver.Chrome(options=options, service=Service(driver))
    try:
        session.get("about:blank")  # leaves the start page, which may still be loading
        yield session
    finally:
        session.quit()


def requested(session: webdriver.Chrome) -> list[str]:
    """Give the addresses that were asked for, without those that the browser's own pages asked for."""
    messages = (json.loads(entry["message"])["message"] for entry in session.get_log("performance"))
    sent = [found["params"] for found in messages if found["method"] == "Network.requestWillBeSent"]
    own = ("chrome:", "chrome-untrusted:", "data:", "about:")
    return [found["request"]["url"] for found in sent if not found["documentURL"].startswith(own)]


def set_width(session: webdriver.Chrome, width: int, height: int = 900) -> None:
    """Give the page a viewport of a width in CSS pixels: narrower than a window can be."""
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    session.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)


def pdf(session: webdriver.Chrome) -> bytes:
    """Print the page as a person would, on the paper that it asks for."""
    options = {"preferCSSPageSize": True, "printBackground": False}
    printed = session.execute_cdp_cmd("Page.printToPDF", options)
    return base64.b64decode(printed["data"])


def picture(session: webdriver.Chrome) -> bytes:
    """Give the whole page as a PNG."""
    shot = session.execute_cdp_cmd("Page.captureScreenshot", {"format": "png", "captureBeyondViewport": True})
    return base64.b64decode(shot["data"])
