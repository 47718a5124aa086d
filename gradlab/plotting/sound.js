// @ts-check
// What a picture shows, to be heard: the value at the point is the pitch of a tone; where the function is a staircase there
// is silence, and a click at each jump. Asked for the slope, all have a tone, which trembles as the tangent is steep.
// Off until a reader asks. It computes as little as film.js does, and stands above it in the one script that is sent.

/** @import {Picture, Places} from "./film.js" */
/** @typedef {{button: string, slope_button: string, says: string}} Words of a film */
/** @typedef {{point: number, tangent: number, stairs: boolean}} Heard strokes of a picture, by their numbers */

const LOWEST = 220; // Hz, of a value at the lower edge of its panel; one at the upper edge is so many octaves higher
const OCTAVES = 2;
const LEVEL = 0.2; // of a tone, where a click as high as its panel has 1
const GLIDE = 0.012; // seconds in which a tone comes most of its way, and in which it fades
const FADE = 0.06;
const LASTS = [0.45, 2]; // seconds that a tone goes on when the hand rests, and when its slope is listened to
const CLICK = 0.05; // seconds that a click takes, and in which all begin that are passed between two frames that are shown
const BETWEEN = 0.08;
const [DOWN, UP] = [370, 1480]; // Hz, of a click
const STEEP = 0.5; // heights of its panel that a tangent rises in all, which trembles as much as one can
const TREMOR = [3, 12]; // times a second: of a slope near 0, and of a steep one
const ASIDE = 0.7; // of the first picture to the left, and of the last to the right

/** @param {Places} places @param {number} frame */
const entry = (places, frame) => /** @type {number|null} */ (Array.isArray(places) ? places[frame] : places);

/** The sound of one picture. */
class Voice {
    /** @param {BaseAudioContext} context @param {Picture} picture @param {Heard} heard @param {number} pan */
    constructor(context, { strokes }, { point, tangent, stairs }, pan) {
        this.context = context;
        this.stairs = stairs;
        this.slider = strokes[point].sliders[0];
        this.y = strokes[point].points[0][1];
        this.ends = strokes[tangent].points.map(([, y]) => y);
        this.tone = new OscillatorNode(context);
        this.tremor = new OscillatorNode(context);
        this.depth = new GainNode(context, { gain: 0 });
        this.trembling = new GainNode(context);
        this.level = new GainNode(context, { gain: 0 });
        this.side = new StereoPannerNode(context, { pan });
        this.tone.connect(this.trembling).connect(this.level).connect(this.side).connect(context.destination);
        this.tremor.connect(this.depth).connect(this.trembling.gain);
        this.tone.start();
        this.tremor.start();
    }

    /** Pass from one frame to another. @param {number} before @param {number} frame @param {boolean} slope it is asked for */
    show(before, frame, slope) {
        const y = entry(this.y, frame), [left, right] = this.ends.map(end => entry(end, frame)), now = this.context.currentTime;
        const steep = left === null || right === null ? null : Math.min(1, Math.abs(right - left) / STEEP);
        const heard = y !== null && (slope ? steep !== null : !this.stairs), trembles = slope ? steep ?? 0 : 0;
        const to = (/** @type {AudioParam} */ what, /** @type {number} */ value) => what.setTargetAtTime(value, now, GLIDE);
        if (this.stairs) this.clicks(before, frame, now);
        this.level.gain.cancelScheduledValues(now);
        to(this.level.gain, heard ? LEVEL : 0);
        if (!heard) return;
        to(this.tone.frequency, LOWEST * 2 ** (OCTAVES * Math.max(-0.5, Math.min(1.5, 1 - y))));
        to(this.tremor.frequency, TREMOR[0] + trembles * (TREMOR[1] - TREMOR[0]));
        to(this.depth.gain, trembles / 2); // from all of the tone to none where the tangent is steep
        to(this.trembling.gain, 1 - trembles / 2);
        this.level.gain.setTargetAtTime(0, now + LASTS[Number(slope)], FADE);
    }

    /** Each jump on the way: the louder the higher. @param {number} before @param {number} frame @param {number} now */
    clicks(before, frame, now) {
        const way = Math.sign(frame - before);
        for (let k = before; k !== frame; k += way) {
            const from = entry(this.y, k), to = entry(this.y, k + way), when = now + BETWEEN * (k - before) / (frame - before);
            if (from === null || to === null || from === to) continue;
            const tone = new OscillatorNode(this.context, { frequency: to < from ? UP : DOWN }), loud = new GainNode(this.context);
            loud.gain.setValueAtTime(Math.min(1, Math.sqrt(Math.abs(to - from))), when);
            loud.gain.exponentialRampToValueAtTime(0.001, when + CLICK);
            tone.connect(loud).connect(this.side);
            tone.start(when);
            tone.stop(when + CLICK);
        }
    }
}

/** The sound of a film, and its buttons. */
export class Sound {
    /** @param {(node: Node) => boolean} owns whether a key that is pressed there is this film's */
    constructor(owns) {
        this.pictures = /** @type {Picture[]} */ ([]);
        this.voices = /** @type {Voice[]} */ ([]);
        this.context = /** @type {AudioContext|undefined} */ (undefined); // while it is on
        this.frames = /** @type {number[]} */ ([]); // that were shown last
        this.slope = false;
        this.mark = () => {}; // on its buttons whether they are on
        this.ended = new AbortController();
        addEventListener("pagehide", () => this.turn(false), this.ended);
        addEventListener("keydown", ({ code, target, repeat, ctrlKey, metaKey, altKey }) => {
            const own = this.pictures.some(({ sound }) => sound) && owns(/** @type {Node} */ (target));
            if (!own || repeat || ctrlKey || metaKey || altKey) return;
            if (code === "KeyS") this.turn(!this.context);
            if (code === "KeyD") this.turn(true, !this.slope);
        }, this.ended);
    }

    /** Be of these pictures: with a button in the corner of the first that is heard, and, while it is on, words below all.
     * @param {{sound: Words|null, pictures: Picture[]}} data @param {Element[]} boxes of the pictures @param {Element} stage */
    take({ sound, pictures }, boxes, stage) {
        this.pictures = pictures;
        this.frames = [];
        if (!sound) { this.turn(false); return; }
        const row = document.createElement("div"), says = document.createElement("span");
        const [note, slope] = ["S", "D"].map(key => Object.assign(document.createElement("button"), { type: "button", ariaKeyShortcuts: key }));
        for (const each of [note, slope]) each.dataset.lmSuppressShortcuts = "true"; // JupyterLab would delete the cell at D, D
        Object.assign(note, { className: "gl-sound", textContent: "♪", title: sound.button, ariaLabel: sound.button });
        note.onclick = () => this.turn(!this.context);
        slope.onclick = () => this.turn(true, !this.slope);
        slope.textContent = sound.slope_button;
        says.role = "status";
        row.className = "gl-sound-words";
        row.append(slope, says);
        stage.append(row);
        boxes[pictures.findIndex(({ sound }) => sound)].append(note);
        this.mark = () => {
            row.hidden = !this.context;
            says.textContent = this.context ? sound.says : "";
            note.ariaPressed = String(!!this.context);
            slope.ariaPressed = String(this.slope);
        };
        this.turn(!!this.context, this.slope);
    }

    /** @param {boolean} on @param {boolean} [slope] */
    turn(on, slope = false) {
        this.context?.close();
        const context = this.context = on ? new AudioContext() : undefined, { frames, pictures } = this, last = pictures.length - 1;
        this.slope = slope;
        this.voices = !context ? [] : pictures.flatMap((picture, k) =>
            picture.sound ? new Voice(context, picture, picture.sound, last && ASIDE * (2 * k / last - 1)) : []);
        this.mark();
        this.frames = [];
        if (frames.length) this.show(frames);
    }

    /** @param {number[]} frames at which the film now stands */
    show(frames) {
        const before = this.frames.length ? this.frames : frames;
        if (String(frames) === String(this.frames)) return;
        this.frames = frames;
        for (const voice of this.voices) voice.show(before[voice.slider], frames[voice.slider], this.slope);
    }

    end() {
        this.turn(false);
        this.ended.abort();
    }
}
