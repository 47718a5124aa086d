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


LINKS = {  # each page at a telling moment
    "home": "",
    "loss_functions": "prediction=seven",
    "mini_batch": "batch=50",
    "accuracy_vs_loss": "w=0.8",
    "step_vs_sigmoid": "x=1",
    "learning_stops": "k=20",
    "gradient_check": "",
    "loss_landscape": "",
    "review": "",
}
READY = "() => !document.querySelector('[data-testid=stStatusWidget]')"


def take(url: str) -> None:
    """Photograph each page, as wide as a laptop's screen and as high as the main picture needs."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM) if CHROMIUM.exists() else None, args=["--no-sandbox"]
        )
        page = browser.new_page(viewport={"width": 1280, "height": 1100}, color_scheme="light", locale="en-US")
        for name, link in LINKS.items():
            page.goto(f"{url}/{'' if name == 'home' else name}?{link}")
            page.locator("h1").wait_for()
            page.wait_for_timeout(1500)
            page.wait_for_function(READY, timeout=60_000)
            page.wait_for_timeout(1500)
            page.screenshot(path=PICTURES / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    take(*sys.argv[1:])
