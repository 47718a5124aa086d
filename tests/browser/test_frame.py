"""A page in a frame of another web page: it has all of the frame, and leads on within it."""

from playwright.sync_api import expect

COURSE = '<!doctype html><h1>Week 4</h1><iframe title="gradlab" src="{src}" width="1000" height="700"></iframe>'


def test_a_page_in_a_frame_has_no_menu_and_its_title_and_pictures_in_view_and_leads_on_in_the_frame(app, chromium):
    course = chromium.new_page(viewport={"width": 1100, "height": 900})
    course.set_content(COURSE.format(src=f"{app}/accuracy_vs_loss?embed=true&amp;lang=en&amp;predict=off"))
    frame = course.frame_locator("iframe")
    expect(frame.locator(".gl-picture")).to_have_count(2, timeout=60_000)
    top = course.locator("iframe").bounding_box()
    boxes = [frame.locator(which).bounding_box() for which in ("h1", ".gl-picture >> nth=1")]
    assert boxes[0]["y"] - top["y"] < 40
    assert all(box["x"] >= top["x"] and box["x"] + box["width"] <= top["x"] + 1000 for box in boxes)
    assert boxes[1]["y"] + boxes[1]["height"] * 0.9 < top["y"] + 700
    expect(frame.get_by_text("Beyond the book")).to_have_count(0)
    frame.get_by_role("link", name="Next: Why not a step function?").click()
    expect(frame.get_by_role("heading", name="Why not a step function?")).to_be_visible(timeout=60_000)
    inside = next(each for each in course.frames if each.parent_frame)
    assert "embed=true" in inside.url
    expect(frame.get_by_text("Beyond the book")).to_have_count(0)
    course.close()
