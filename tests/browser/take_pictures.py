"""Make the README's pictures again: ``python -m tests.browser.take_pictures`` in the project's folder."""

from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.benchmarks.students import ROOT, server
from tests.browser.visitor import Visitor, launch

PICTURES = Path(__file__).parent / "pictures"
SCREEN = {"width": 1280, "height": 1100}  # as wide as a laptop's, and as high as the main picture needs

LINKS = {  # each page at a telling moment
    "home": {},
    "loss_functions": {"rest": "seven", "own": 0.1},
    "mini_batch": {"batch": 50},
    "accuracy_vs_loss": {"w": 0.8},
    "step_vs_sigmoid": {"x": 1},
    "temperature": {"T": 0.1},
    "accuracy_stays": {},
    "without_gradient": {},
    "chain_rule": {},
    "learning_stops": {"k": 20},
    "gradient_check": {},
    "loss_landscape": {},
    "review": {},
    "vote": {},
}


def take() -> None:
    """Photograph each page."""
    with server(ROOT / "streamlit_app.py") as (port, _), sync_playwright() as playwright:
        browser = launch(playwright)
        page = browser.new_page(viewport=SCREEN, color_scheme="light", locale="en-US")
        visitor = Visitor(page, f"http://127.0.0.1:{port}")
        for name, asked in LINKS.items():
            visitor.open(name, **asked)
            page.screenshot(path=PICTURES / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    take()
