"""The sound of a film: what is scheduled is rendered without a loudspeaker, and is compared with the function."""

from base64 import b64decode
from dataclasses import replace

import numpy as np
import pytest
from playwright.sync_api import expect

from gradlab import Staircase, Trace, plot
from gradlab.plotting.plot import film_of
from gradlab.plotting.slope import TANGENT, value_limits

X = np.linspace(0, 4, 41)
JUMPS, VALUES = np.array([1.05, 2.05, 3.05]), np.array([0.0, 0.2, 1.0, 0.5])  # up, far up, down
STAIRS, CURVE = Trace(Staircase(JUMPS, VALUES), X, 0.01, "stairs"), Trace(lambda x: x**2, X, 0.01, "curve")
RATE, BEAT = 8000, 0.1  # samples in a second, seconds from one frame to the next
CLICK = 0.05  # seconds
# The sound of the latest context, whose time is ours; nothing is played.
SILENT = """() => {
    window.now = 0;
    window.AudioContext = class extends OfflineAudioContext {
        constructor() { super(2, 8000 * 6, 8000); window.latest = this; }
        get currentTime() { return window.now; }
        close() { window.latest = undefined; }
    };
}"""
PLAY = """async ([beat, frames]) => {
    const slider = document.querySelector('.gl-slider input'), film = document.querySelector('.gl-film');
    for (const frame of frames) {
        window.now += beat;
        slider.value = String(frame);
        slider.dispatchEvent(new Event('input', {bubbles: true}));
        while (film.dataset.frame !== String(frame)) await new Promise(requestAnimationFrame);
    }
    const sound = await window.latest.startRendering(), both = [0, 1].map(side => sound.getChannelData(side));
    const bytes = new Uint8Array(new Float32Array([...both[0], ...both[1]]).buffer);
    return btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join(''));
}"""


@pytest.fixture
def alone(chromium):
    """A film in its own file, at its first frame."""
    page, met = chromium.new_page(), []
    page.on("pageerror", lambda error: met.append(str(error)))
    page.add_init_script(f"({SILENT})()")

    def shown(film):
        page.goto("about:blank")
        page.set_content(film.at(0).page("sound"))
        page.evaluate(SILENT)
        expect(page.locator(".gl-film")).to_have_attribute("data-frame", "0")
        return page

    yield shown
    page.close()
    assert met == []


def heard(page, frames):
    """What is heard, left and right, when these frames are shown, each for a beat, from the first beat on."""
    sound = np.frombuffer(b64decode(page.evaluate(PLAY, [BEAT, list(map(int, frames))])), np.float32)
    return sound.reshape(2, -1).astype(float)


def part(sound, start, length=BEAT):
    """The left of it from this time on."""
    return sound[0][round(start * RATE) : round((start + length) * RATE)]


def pitch(sound):
    """Of a tone, in Hz: by its passages through 0, between which a straight line is drawn."""
    up = np.flatnonzero((sound[:-1] < 0) & (sound[1:] >= 0))
    at = up - sound[up] / (sound[up + 1] - sound[up])
    return RATE * (len(at) - 1) / (at[-1] - at[0])


def test_a_staircase_is_silent_and_clicks_at_each_jump_louder_for_a_larger_one_high_up_and_low_down(alone):
    page = alone(film_of([STAIRS], "x", 0.0))
    page.locator(".gl-sound").click()
    sound = heard(page, range(1, 41))
    clicks = BEAT * np.array([11, 21, 31])  # the first frame after each jump
    loud, pitches = [], []
    for at in clicks:
        loud.append(np.abs(part(sound, at, CLICK)).max())
        pitches.append(pitch(part(sound, at, CLICK / 2)))
        sound[:, round(at * RATE) : round((at + CLICK) * RATE) + 2] = 0
    assert np.abs(sound).max() < 1e-6
    assert loud[1] > loud[2] > loud[0] > 0.01
    assert pitches == pytest.approx([1480, 1480, 370], rel=0.05)


def test_all_jumps_count_that_are_passed_between_two_frames_that_are_shown(alone):
    page = alone(film_of([STAIRS], "x", 0.0))
    page.locator(".gl-sound").click()
    sound = heard(page, [40])
    for frame in (10, 20, 30):  # before each jump: all of the way takes 0.08 seconds
        at = BEAT + 0.08 * frame / 40
        before, after = (np.abs(part(sound, start, 0.005)).max() for start in (at - 0.005, at))
        assert after > max(0.1, 1.5 * before)


def test_a_curve_is_a_tone_whose_pitch_is_its_value_and_which_ends_when_the_hand_rests(alone):
    page = alone(film_of([CURVE], "x", 0.0))
    assert page.evaluate("() => window.latest === undefined")
    page.locator(".gl-sound").click()
    sound = heard(page, range(1, 41))
    low, high = value_limits(CURVE)
    for frame in (5, 20, 39):
        share = (X[frame] ** 2 - low) / (high - low)
        assert pitch(part(sound, BEAT * (frame + 0.6), 0.4 * BEAT)) == pytest.approx(220 * 4**share, rel=0.02)
    assert np.abs(part(sound, 40 * BEAT, 0.4)).max() == pytest.approx(0.2 / np.sqrt(2), rel=0.05)
    assert np.abs(part(sound, 40 * BEAT + 1.2, 0.5)).max() < 1e-3


def swing(sound):
    """How far its loudness goes up and down, in parts of the loudest: peaks of each hundredth of a second."""
    peaks = np.abs(sound[: len(sound) // 80 * 80]).reshape(-1, 80).max(axis=1)
    return 1 - peaks.min() / peaks.max()


def test_a_slope_trembles_a_slope_of_0_is_a_still_tone_and_where_there_is_none_there_is_no_tone(alone):
    def second(trace, frame):
        page = alone(film_of([trace], "x", 0.0))
        page.get_by_role("slider").press("d")
        return part(heard(page, [frame]), 0.5, 1.0)

    low, high = value_limits(CURVE)
    for frame in (5, 30):
        rise = 2 * TANGENT * np.ptp(X) * 2 * X[frame] / (high - low)  # of its tangent, in heights of the panel
        assert swing(second(CURVE, frame)) == pytest.approx(2 * rise, abs=0.03)
    jump = Trace(Staircase(np.array([2.0]), VALUES[:2]), X, 0.01, "a place at its jump")
    flat = second(jump, 5)
    assert np.abs(flat).max() > 0.1
    assert swing(flat) < 0.02
    assert np.abs(second(jump, 20)).max() < 1e-3


def test_it_is_off_until_a_button_or_a_key_and_off_again_when_the_page_goes(alone):
    page = alone(plot([lambda x: x**2, lambda x: 0 * x], (0, 4)))
    note, slider = page.get_by_role("button", name="Sound"), page.get_by_role("slider")
    on = lambda: page.evaluate("() => window.latest !== undefined")  # noqa: E731
    says = page.get_by_role("status")
    slider.press("ArrowRight")
    assert not on()
    expect(says).to_be_hidden()
    expect(page.get_by_text("Hear the slope too")).to_be_hidden()
    note.click()
    expect(note).to_have_attribute("aria-pressed", "true")
    expect(says).to_contain_text("A slope of 0 is a still tone")
    assert on()
    slider.press("s")
    expect(note).to_have_attribute("aria-pressed", "false")
    assert not on()
    slider.press("Control+s")
    page.evaluate("() => document.activeElement.blur()")
    page.keyboard.press("s")
    assert not on()
    page.get_by_role("slider").press("d")
    expect(page.get_by_role("button", name="Hear the slope too")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_text("Hear the slope too")).to_have_count(1)
    page.evaluate("() => window.dispatchEvent(new Event('pagehide'))")
    assert not on()
    expect(says).to_be_hidden()


def test_a_film_with_no_function_to_hear_has_no_button_and_no_key(alone):
    film = film_of([CURVE], "x", 0.0)
    page = alone(replace(film, pictures=[replace(picture, sound=None) for picture in film.pictures]))
    page.get_by_role("slider").press("s")
    expect(page.locator(".gl-sound")).to_have_count(0)
    assert page.evaluate("() => window.latest === undefined")
