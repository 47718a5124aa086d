"""Make the README's pictures again, from the running app.

pip install playwright                   and a Chromium (Debian: apt-get install chromium)
streamlit run --server.port 8501        in another terminal
python tests/browser/take_pictures.py http://localhost:8501
"""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

PICTURES = Path(__file__).parent / "pictures"
CHROMIUM = Path("/usr/bin/chromium")  # Debian's; elsewhere Playwright's own


def take(url: str) -> None:
    """Photograph the main page with its weight in the middle of the staircase."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM) if CHROMIUM.exists() else None, args=["--no-sandbox"]
        )
        page = browser.new_page(viewport={"width": 1280, "height": 985}, color_scheme="light")
        page.goto(f"{url}/accuracy_vs_loss?w=0.8")
        page.locator("img[alt^='Accuracy']").wait_for()
        page.wait_for_timeout(1500)
        page.screenshot(path=PICTURES / "accuracy_vs_loss.png")
        browser.close()


if __name__ == "__main__":
    take(*sys.argv[1:])
