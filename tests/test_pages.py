"""Each page as a reader meets it: through the entry script, its controls moved, its numbers read."""

import io
import re
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import matplotlib.pyplot as plt
import numpy as np
import pandas
import pytest
from matplotlib.figure import Figure
from reader import (
    LESSONS,
    PAGES,
    PICTURED,
    ROOT,
    added,
    alts,
    answers,
    draw_all,
    entry,
    films,
    notch,
    open_page,
    read_page,
    table,
    words,
)  # fmt: skip
from snippets import BESIDE_A_FILE, of_page, run
from streamlit.testing.v1 import AppTest

from gradlab import Weight, autodiff, central_difference, cross_entropy_error, lesson
from gradlab.app import downloads
from gradlab.app.address import network_address
from gradlab.chapters.accuracy_vs_loss.numbers import nearest_flip
from gradlab.chapters.shared.handout import program
from gradlab.core.network import Network
from gradlab.plotting.film import Film

PROJECTED = {"projector": "true"}
START = lesson.start(lesson.TELLING[1])


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_without_an_error(name):
    app = read_page(name)
    assert not app.exception
    assert app.title[0].value


@pytest.mark.parametrize("name", LESSONS)
def test_every_control_has_a_help_text(name):
    app = read_page(name)
    buttons = [button for button in app.button if not str(button.key).startswith("answer ")]
    controls = [*app.slider, *app.select_slider, *app.number_input, *buttons, *app.button_group]
    assert controls
    assert [control.label for control in controls if not control.help] == []


def test_the_network_gets_32_of_100_right_where_the_page_starts():
    app = read_page("accuracy_vs_loss")
    assert "it gets **32** of its 100 training digits right" in words(app)
    assert table(app)[1][1] == "32 %"


def test_the_readings_are_the_core_s_numbers_at_w():
    app = open_page("accuracy_vs_loss")
    app.slider(key="w").set_value(0.3).run()
    weight = lesson.TELLING[1]
    right, loss = (lesson.along("sigmoid", weight, metric, 100).f for metric in (lesson.ACCURACY, lesson.CROSS_ENTROPY))
    _, now, after, autograd, difference = table(app)
    assert now[0].endswith("0.3")
    assert now[1] == f"{100 * right(0.3):.4g} %"
    assert after[1] == f"{100 * right(0.31):.4g} %"
    assert float(now[2]) == pytest.approx(float(loss(0.3)), abs=1e-5)
    assert float(after[2]) == pytest.approx(float(loss(0.31)), abs=1e-5)
    assert autograd[1] == "0"
    assert float(autograd[2]) == pytest.approx(float(autodiff(loss)(0.3)), abs=1e-6)
    assert float(difference[2]) == pytest.approx(float(central_difference(loss, 1e-4)(0.3)), abs=1e-6)


def test_a_small_move_leaves_the_accuracy_or_it_jumps_and_the_page_says_which():
    app = open_page("accuracy_vs_loss")
    flip = nearest_flip(lesson.TELLING[1], 100, START)
    app.slider(key="w").set_value(round(flip.at - 0.05, 3)).run()
    assert "stays at 32 %" in words(app)
    app.slider(key="w").set_value(round(flip.at - 0.005, 3)).run()
    assert "jumps from 32 % to 33 %" in words(app)


def test_the_flipping_image_is_told_as_the_network_sees_it():
    app = read_page("accuracy_vs_loss")
    flip = nearest_flip(lesson.TELLING[1], 100, START)
    assert f"the network answers **{flip.before}**; just above, **{flip.after}**" in words(app)
    assert flip.before != flip.after
    assert flip.label in (flip.before, flip.after)
    right = lesson.along("sigmoid", lesson.TELLING[1], lesson.ACCURACY, 100).f
    before, after = right(np.array([flip.at - 1e-7, flip.at + 1e-7]))
    assert after - before == pytest.approx(0.01 if flip.after == flip.label else -0.01)


def test_a_finite_difference_across_a_jump_is_named_as_what_it_is():
    app = open_page("accuracy_vs_loss")
    flip = nearest_flip(lesson.TELLING[1], 100, START)
    app.slider(key="w").set_value(round(flip.at, 3)).run()
    app.select_slider(key="h").set_value(0.001).run()
    assert table(app)[4][1] == f"{0.01 / 0.002:g}"
    assert table(app)[3][1] == "0"  # autograd, at the same weight
    assert "0.01 / 2h = 5" in words(app)
    app.select_slider(key="h").set_value(1e-6).run()
    assert table(app)[4][1] == "0"
    assert "/ 2h = " not in words(app)


def test_another_weight_starts_from_its_trained_value():
    app = open_page("accuracy_vs_loss")
    app.slider(key="w").set_value(1.0).run()
    app.number_input(key="unit").set_value(12).run()
    weight = Weight(1, 12, lesson.TELLING[1].column)
    assert app.slider(key="w").value == lesson.start(weight)
    assert lesson.start(weight) == pytest.approx(lesson.network()[weight], abs=lesson.WEIGHT_STEP)


def test_the_buttons_choose_the_telling_weight_and_a_living_one():
    app = open_page("accuracy_vs_loss")
    app.button_group(key="layer").set_value("hidden").run()
    assert app.number_input(key="pixel").value == lesson.TELLING[0].row
    random = next(button for button in app.button if button.label == "Pick a random weight")
    random.click().run()
    x, _ = lesson.digits(100)
    assert x[:, app.number_input(key="pixel").value].any()
    telling = next(button for button in app.button if button.label == "Pick a revealing weight")
    telling.click().run()
    weight = lesson.TELLING[0]
    assert app.button_group(key="layer").value == "hidden"  # the layer that the reader has chosen
    assert (app.number_input(key="pixel").value, app.number_input(key="unit").value) == (weight.row, weight.column)
    assert app.slider(key="w").value == lesson.start(weight)
    assert not app.exception


def test_a_weight_through_which_nothing_flows_is_told_as_such():
    app = open_page("accuracy_vs_loss", layer="hidden", pixel="0")
    assert "neither the accuracy nor the loss changes" in words(app)
    assert "turns no image from wrong to right" in words(app)
    assert table(app)[3][1:] == ["0", "0"]


@pytest.mark.parametrize("images", [10, 1000])
@pytest.mark.parametrize("loss", ["cross_entropy", "sum_squares"])
def test_the_number_of_images_and_the_loss_change_the_numbers(images, loss):
    app = open_page("accuracy_vs_loss")
    app.select_slider(key="images").set_value(images)
    app.button_group(key="loss").set_value(loss).run()
    f = lesson.along("sigmoid", lesson.TELLING[1], lesson.LOSSES[loss], images).f
    assert float(table(app)[1][2]) == pytest.approx(float(f(app.slider(key="w").value)), abs=1e-5)


def test_a_link_opens_the_state_that_it_names():
    app = open_page("accuracy_vs_loss", w="0.3", h="0.01", images="30", loss="sum_squares", layer="hidden", pixel="350")
    assert app.slider(key="w").value == 0.3
    assert app.select_slider(key="h").value == 0.01
    assert app.select_slider(key="images").value == 30
    assert app.button_group(key="loss").value == "sum_squares"
    assert app.number_input(key="pixel").value == 350


def test_a_broken_link_falls_back():
    app = open_page("accuracy_vs_loss", w="nan", h="7", images="x", loss="<b>", layer="2", unit="9999", digit="-1")
    assert not app.exception
    assert table(app)[1][1] == "32 %"


def test_what_of_a_link_was_not_possible_is_said_and_what_was_is_not():
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    app.query_params.update({"lang": "xx", "projector": "true", "utm": "1"})
    (told,) = [warning.value for warning in app.run().warning]
    assert "lang = en" in told
    assert "projector" not in told
    assert "utm" not in told
    assert not app.run().warning


def test_the_projector_enlarges_the_pictures():
    desk, projector = (
        [each["wide"]["svg"] for each in films(read_page("home", **asked))[0]["pictures"]] for asked in ({}, PROJECTED)
    )
    assert len(desk) == len(projector)
    assert not set(desk) & set(projector)


def test_the_step_s_finite_difference_at_0_is_about_h_alone():
    app = open_page("step_vs_sigmoid")
    app.slider(key="x").set_value(0.0)
    for h in (0.1, 0.0001):
        app.select_slider(key="h").set_value(h).run()
        assert [row[1] for row in table(app)] == ["Sigmoid", "0", "0", f"{1 / (2 * h):g}"]
        assert [row[2] for row in table(app)[1:3]] == ["0.500000", "0.250000"]
        assert "**Step**: between x − h and x + h it jumps" in words(app)
    app.slider(key="x").set_value(3.0).run()
    assert [row[1] for row in table(app)[1:]] == ["1", "0", "0"]
    assert "no slope" not in words(app)


def test_saturation_is_told_with_its_number():
    assert "4.5·10⁻⁵ at x = 10" in words(read_page("step_vs_sigmoid"))


def test_relu_is_the_third_activation_and_tanh_comes_on_demand():
    app = open_page("step_vs_sigmoid")
    assert table(app)[0] == ["Step", "Sigmoid", "ReLU"]
    app.button_group(key="also").set_value(["tanh"]).run()
    assert table(app)[0] == ["Step", "Sigmoid", "ReLU", "tanh"]
    app.slider(key="x").set_value(0.0).run()
    assert "ReLU has a kink at 0" in words(app)


def test_behind_step_units_the_loss_is_flat_and_behind_sigmoids_it_is_not():
    app = open_page("step_vs_sigmoid")
    app.slider(key="w").set_value(0.5).run()
    weight = lesson.TELLING[0]
    step, sigmoid = (lesson.along(name, weight, lesson.CROSS_ENTROPY, 100) for name in ("step", "sigmoid"))
    _, now, _, autograd, _ = table(app, 1)
    assert float(now[1]) == pytest.approx(float(step.f(0.5)), abs=1e-5)
    assert autograd[1] == "0"
    assert float(autograd[2]) == pytest.approx(float(autodiff(sigmoid.f)(0.5)), rel=1e-3)
    jumps = int(re.search(r"with (\d+) jumps: its slope", words(app))[1])
    on_a_grid = np.diff(step.f(np.linspace(-2, 2, 40_001)))
    assert 0 <= jumps - np.count_nonzero(on_a_grid) <= 2  # two jumps can share a cell of the grid


@pytest.mark.parametrize("name", PICTURED)
def test_every_picture_says_what_it_shows(name):
    still = re.findall(r'alt="([^"]+)"', " ".join(html.value for html in read_page(name).get("html")))
    pictures = [*alts(read_page(name)), *still]
    assert pictures
    assert all(re.search(r"\d", text) for text in pictures)


@pytest.mark.parametrize("layer", [0, 1])
def test_a_telling_weight_tells(layer):
    """The accuracy has many steps and is flat where the slider starts; the loss is steep, and downhill raises it."""
    weight = lesson.TELLING[layer]
    right, loss = (lesson.along("sigmoid", weight, each, 100) for each in (lesson.ACCURACY, lesson.CROSS_ENTROPY))
    w, values = loss.x, loss.values
    start = loss.nearest(lesson.start(weight))
    assert len(right.jumps) >= (20 if layer else 10)
    assert len(set(right.f(w[start - 2 : start + 3]))) == 1
    slope = float(autodiff(loss.f)(w[start]))
    # The panel is 1.9 times as wide as high.
    assert abs(slope) / np.ptp(values) * np.ptp(w) / 1.9 >= np.tan(np.radians(35 if layer else 25))
    k, way = start, -int(np.sign(slope))
    while 0 < k < len(w) - 1 and values[k + way] < values[k]:
        k += way
    assert right.f(w[k]) > right.f(w[start])


def test_cross_entropy_is_what_the_network_was_trained_on():
    x, t = lesson.digits(100)
    start = Network.random(lesson.SIZES, np.random.default_rng(lesson.SEED))
    before, after = (cross_entropy_error(net(x), t) for net in (start, lesson.network()))
    assert after < before


#: The pages that have something to take along.
HANDING_OUT = [name for name in LESSONS if "handout" in (ROOT / "pages" / f"{name}.py").read_text(encoding="utf-8")]
HANDING_OUT = [name for name in HANDING_OUT if name not in BESIDE_A_FILE]


def test_all_lessons_of_the_chapter_hand_something_out():
    assert len(HANDING_OUT) >= 9


@pytest.mark.slow
@pytest.mark.parametrize("name", HANDING_OUT)
def test_the_code_runs_as_it_stands_shows_the_picture_and_saves_it(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    sources = of_page(name)
    assert sources
    for source in sources:
        assert "streamlit" not in source  # it is for a notebook
        assert "yours" in source.lower()  # which lines are the reader's to change
        shown = run(source)
        (saved,) = tmp_path.iterdir()
        assert saved.suffix == (".html" if isinstance(shown, Film) else ".svg")
        assert ("gl-alone" if isinstance(shown, Film) else "<svg") in saved.read_text("utf-8")
        assert isinstance(shown, Film | Figure)  # which a notebook shows
        saved.unlink()
    plt.close("all")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "number", "link"),
    [
        ("accuracy_vs_loss", 0, {}),
        ("accuracy_vs_loss", 0, {"layer": "hidden", "w": "0.3", "h": "0.01", "loss": "sum_squares", "images": "30"}),
        ("step_vs_sigmoid", 0, {"x": "-2.5"}),
        ("step_vs_sigmoid", 1, {}),
    ],
)
def test_the_code_of_functions_over_their_derivatives_draws_the_page_s_own_picture(
    name, number, link, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    draw_all(monkeypatch.setattr)
    monkeypatch.setattr(Film, "sent", property(vars(Film)["sent"].func))  # not what is kept of a film without drawings
    app = open_page(name, **link)
    theirs, ours = films(app)[number], run(app.code[number].value)
    at = [notch(app, hand) for hand in theirs["sliders"]]
    assert len(theirs["pictures"]) == len(ours.pictures)
    for shown, drawn in zip(theirs["pictures"], ours.data()["pictures"], strict=True):
        # The first is a staircase: needles across its jumps are drawn as high as they are once h is asked about.
        if "h" in link or shown is not theirs["pictures"][0]:
            assert ends_of_lines(shown["narrow"]["svg"]) == ends_of_lines(drawn["narrow"]["svg"])
        own = name == "accuracy_vs_loss"  # where the weight was as trained, which plot does not know
        assert len(shown["strokes"]) - own == len(drawn["strokes"])
    draggable = places(theirs, at)
    sent = ours.data()
    assert places(sent, [hand["first"] for hand in sent["sliders"]]) == draggable


def ends_of_lines(svg):
    """Where each line that is drawn begins and ends: what does not depend on how many places there are between."""
    lines = re.findall(r' d="([^"]*)"', svg)
    return [(each.split()[:3], each.split()[-2:]) for each in lines]


def places(film, notches):
    """Where the points that can be held are, in a film as data."""
    where = [stroke["points"][-1] for each in film["pictures"] for stroke in each["strokes"] if stroke["draggable"]]
    return [[entry(added(column), notches[0]) for column in point] for point in where]


def test_the_frame_that_is_handed_out_has_the_page_as_it_is_set_without_the_reader_s_answers_and_room():
    hostile = {"url": '"><script>', "room": "ABCD", "my_accuracy_vs_loss": "flows"}
    app = open_page("accuracy_vs_loss", w="0.5", images="30", **hostile)
    assert {each.language for each in app.code} == {"python"}  # where it runs for a file
    app.context["url"] = "http://localhost:8501/accuracy_vs_loss"
    app.run()
    (html,) = {each.value for each in app.code if each.language == "html"}
    frame = Elements(html)
    assert frame.tag == "iframe"
    assert frame.attributes["title"] == "Why not accuracy?"
    address = urlsplit(frame.attributes["src"])
    assert (address.scheme, address.netloc) == ("http", f"{network_address()}:8501")
    assert address.path == "/accuracy_vs_loss"
    asked = {"w": ["0.5"], "images": ["30"], "url": [hostile["url"]]}
    assert parse_qs(address.query) == asked | {"predict": ["off"], "lang": ["en"], "embed": ["true"]}


class Elements(HTMLParser):
    """The one element of some HTML."""

    def __init__(self, html):
        super().__init__()
        self.tag = None
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        assert self.tag is None
        self.tag, self.attributes = tag, dict(attributes)


def test_the_csv_says_what_its_numbers_depend_on_and_loses_no_digit():
    columns = {"w": np.array([1 / 3, -1e-300]), "f, 함수": [np.inf, np.pi]}
    read = pandas.read_csv(io.BytesIO(downloads.spreadsheet(columns, {"seed": 0, "of": (1, "\n#")})))
    assert read.to_dict("list") == {name: list(each) for name, each in columns.items()} | {
        "seed": [0, 0],
        "of": ["(1, '\\n#')"] * 2,
    }


@pytest.mark.parametrize(("made", "end"), [("figure", 'savefig("it.svg")'), ("film", 'save("it.html")')])
def test_code_that_is_handed_out_imports_what_it_does_not_make_and_saves_what_it_makes(made, end):
    code = (
        f"def accuracy(f, step):\n    return np.max(f)\n{made} = plt.figure([relu(k) for k in range(accuracy(2, 3))])\n"
    )
    imports = "import autograd.numpy as np\nimport matplotlib.pyplot as plt\nfrom gradlab import relu\n\n"
    assert program(code, "it", "autograd.numpy") == f"{imports}{code}{made}.{end}\n{made}\n"


@pytest.mark.slow
@pytest.mark.parametrize("name", LESSONS)
def test_no_column_of_a_csv_is_called_as_what_it_depends_on(name, monkeypatch):
    offered = []
    monkeypatch.setattr(downloads, "offer", lambda *given: offered.append(given))
    open_page(name)
    assert offered
    for *_, columns, header, _ in offered:
        assert header
        assert not columns.keys() & header.keys()


def test_a_prediction_is_answered_right_or_wrong_with_the_page_s_numbers():
    app = open_page("accuracy_vs_loss", predict=None)
    jumps = len(lesson.along("sigmoid", lesson.TELLING[1], lesson.ACCURACY, 100).jumps)
    assert "jumps between" not in words(app)
    answers(app)["flows"].click().run()
    assert "Not so:**] you chose “It changes slightly too.” **It is: “Nothing at all, almost always.”**" in words(app)
    assert f"{jumps} jumps between −2 and 2" in words(app)
    again = next(button for button in app.button if button.label == "Answer again")
    again.click().run()
    assert "jumps between" not in words(app)
    answers(app)["stays"].click().run()
    assert "**✓ Right:** “Nothing at all, almost always.”" in words(app).replace(":green[", "").replace("]", "")
    assert f"{jumps} jumps between −2 and 2" in words(app)
