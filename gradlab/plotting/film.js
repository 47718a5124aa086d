// @ts-check
// A picture that moves under a slider. Python has computed every frame and written every text; here the frame under the
// hand is shown, and nothing is computed. The same file serves a page of the app, a single HTML file and a notebook.

import { Sound } from "./sound.js";
/** @import {Heard, Words} from "./sound.js" */

/** @template T @typedef {T|T[]|T[][]} Column an entry for each frame of a slider, or the one that is the same at all; or,
 * over the first two sliders at once, a list for each frame of the first */
/**
 * @typedef {Column<number|null>} Places as shares of a panel, from its upper left corner; null where there is none
 * @typedef {Record<string, string|number>} Attributes
 * @typedef {{panel: number, line: Attributes, mark: Attributes|null, width: Places, points: [Places, Places][],
 *            sliders: [number, number], trail: boolean, draggable: boolean}} Stroke width is null where it is the line's
 * @typedef {{panel: number, look: Attributes, points: [Places, Places][], sliders: [number, number],
 *            text: Column<string>, slider: number, follows: boolean}} Caption
 * @typedef {{svg: string, size: [number, number], panels: [number, number, number, number][]}} Backdrop in points
 * @typedef {{wide: Backdrop, narrow: Backdrop, alt: Column<string>, strokes: Stroke[], captions: Caption[],
 *            grips: [number, number][], sound: Heard|null}} Picture a grip for each panel: a stroke, and
 * which point of it
 * @typedef {{slider: number, axis: 0|1, column: (number|null)[]}} Way that something is moved along by a slider
 * @typedef {{node: SVGElement, panel: number, ways: Way[]}} Handle
 * @typedef {{key: string, label: string, first: number, count: number, aria_texts: Column<string>}} Given
 * @typedef {{says?: Column<string>, longest?: number[], table?: Column<string>[][]}} Block
 * @typedef {{step: string, play: string, pause: string, reset: string, milliseconds: number, slider: number}} Player
 * @typedef {{sliders: Given[], pictures: Picture[], words: Block[], player: Player|null, glyphs: string, scale: number,
 *            sound: Words|null}} Data letters that all drawings share; the size of letters, more than 1 on a projector
 */

const UNIT = 5000; // of these are a panel's side: places are sent in them
const ROW = 14; // inches that a row of the page is wide, and the part of it that pictures leave for the words beside them
const WORDS = 2.8;
const REST = 300; // milliseconds without a move after which the page is told
const HOLD = 28; // CSS pixels around a handle in which a finger takes hold of it
const PATIENCE = 2000; // milliseconds in which the page's slider must have appeared
const NARROW = matchMedia("(max-width: 640px)"); // there the narrow backdrops are shown, one below the other
const LARGE = 10; // frames that Shift and an arrow move
const GRIP = "M-5 0A5 5 0 1 1 5 0A5 5 0 1 1 -5 0ZM-7 -3.5V3.5L-11 0ZM7 -3.5V3.5L11 0Z"; // a knob between two arrowheads

/** What a column has at these frames.
 * @template T @param {Column<T>} column @param {number[]} frames @param {number} [slider] that it is over @returns {T} */
function at(column, frames, slider = 0) {
    const entry = Array.isArray(column) ? column[frames[slider]] : column;
    return Array.isArray(entry) ? entry[frames[1]] : entry;
}

/** Places, which are sent as the first, and then the step from each to the next. @param {Places} steps @returns {Places} */
function added(steps) {
    let last = 0;
    const add = (/** @type {number|null} */ step) => step === null ? null : (last += step) / UNIT;
    if (!Array.isArray(steps)) return add(steps);
    return /** @type {Places} */ (steps.map(step => Array.isArray(step) ? added(step) : add(step)));
}

/** The data of a film, as it was sent. @param {Uint8Array<ArrayBuffer>} sent @returns {Promise<Data>} */
async function inflate(sent) {
    const data = await new Response(new Blob([sent]).stream().pipeThrough(new DecompressionStream("gzip"))).json();
    for (const { strokes, captions } of /** @type {Data} */ (data).pictures) {
        for (const stroke of strokes) stroke.width = added(stroke.width);
        for (const moving of [...strokes, ...captions]) moving.points = moving.points.map(([x, y]) => [added(x), added(y)]);
    }
    return data;
}

/** @param {Element|undefined} node @param {Attributes} attributes */
function set(node, attributes) {
    for (const [key, value] of Object.entries(attributes)) node?.setAttribute(key, String(value));
}

/** @param {string} name @param {Attributes} attributes @param {Element} inside */
function draw(name, attributes, inside) {
    const made = inside.appendChild(document.createElementNS("http://www.w3.org/2000/svg", name));
    set(made, attributes);
    return made;
}

/** @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name @param {string} look @param {Element} [inside] @returns {HTMLElementTagNameMap[Name]} */
function make(name, look, inside) {
    const made = document.createElement(name);
    if (look) made.className = look;
    inside?.append(made);
    return made;
}

/** A slider that moves the film: the page's, which leads it, or one of its own. */
class Slider {
    /** @param {Given} given @param {number} frame @param {Film} film */
    constructor(given, frame, film) {
        this.given = given;
        this.frame = Math.min(frame, given.count - 1);
        this.page = /** @type {HTMLInputElement|null} */ (null);
        this.led = false; // by a drag in the picture, until it rests
        this.patience = 0;
        this.row = make("div", "gl-slider");
        const label = make("label", "", this.row);
        label.textContent = given.label;
        this.own = make("input", "", label);
        Object.assign(this.own, { type: "range", min: 0, max: given.count - 1, value: this.frame });
        this.own.dataset.lmSuppressShortcuts = "true"; // JupyterLab would take the arrow keys for its own
        this.own.addEventListener("input", () => film.move(this, Number(this.own.value)));
        this.own.addEventListener("keydown", event => {
            const way = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
            if (!way || !event.shiftKey) return;
            event.preventDefault();
            film.move(this, this.frame + way * LARGE);
        });
        this.row.hidden = given.key !== "";
    }

    /** Stand where the page's slider does, which leads but in a drag; whether that is new. Without one its own appears. */
    follow() {
        if (this.given.key && !this.page?.isConnected) {
            const found = document.querySelector(`.st-key-${CSS.escape(this.given.key)} input[type=range]`);
            this.page = /** @type {HTMLInputElement|null} */ (found);
            if (this.page) this.row.hidden = true;
            else this.patience ||= window.setTimeout(() => { this.row.hidden = !!this.page; this.patience = 0; }, PATIENCE);
        }
        if (!this.page || this.led) return false;
        const { value, min, step } = this.page, before = this.frame;
        this.frame = Math.round((Number(value) - Number(min)) / Number(step));
        return this.frame !== before || this.page.getAttribute("aria-valuetext") !== this.text;
    }

    /** Have the page's slider, or its own, show a frame. @param {number} frame */
    put(frame) {
        this.own.value = String(frame);
        if (!this.page) return;
        const { min, step } = this.page, value = String(Number(min) + frame * Number(step));
        // React looks at what it has set itself: so it is set behind its back, and told as by a reader's hand.
        Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(this.page, value);
        this.page.dispatchEvent(new Event("input", { bubbles: true }));
    }

    /** Have the page take the frame, as it does after a key: from beside it, by an arrow. */
    rest() {
        if (this.page && this.led) {
            const beside = this.frame > 0 ? -1 : 1, key = beside < 0 ? "ArrowRight" : "ArrowLeft";
            this.put(this.frame + beside);
            this.page.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
        }
        this.led = false;
    }

    /** What is in the film where it stands, for a screen reader. */
    get text() {
        return at(this.given.aria_texts, [this.frame]);
    }
}

/** A picture: what stays as an image, what moves over it. */
class Scene {
    /** @param {Picture} picture @param {Data} data @param {Element} inside */
    constructor(picture, { glyphs, scale }, inside) {
        const { svg, size: [width, height], panels } = NARROW.matches ? picture.narrow : picture.wide;
        this.picture = picture;
        this.panels = panels;
        this.width = width;
        this.box = make("figure", "gl-picture", inside);
        this.box.style.setProperty("--inches", String(picture.wide.size[0] / 72));
        this.box.style.aspectRatio = `${width} / ${height}`;
        this.image = make("img", "", this.box);
        this.image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg.replace("<defs>", () => `<defs>${glyphs}`))}`;
        this.over = /** @type {SVGSVGElement} */ (draw("svg", { viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" }, this.box));
        // An SVG inside another cuts off what lies beyond it.
        const parts = panels.map(([x, y, width, height]) =>
            draw("svg", { x, y, width, height, viewBox: `${x} ${y} ${width} ${height}` }, this.over));
        this.paths = picture.strokes.map(({ panel, line, mark }) => {
            const path = draw("path", line, parts[panel]);
            if (mark) {
                const id = `gl-${Math.random().toString(36).slice(2)}`;
                draw("path", mark, draw("marker", { id, markerUnits: "userSpaceOnUse", overflow: "visible" }, this.over));
                set(path, { "marker-start": `url(#${id})`, "marker-mid": `url(#${id})` });
            }
            return path;
        });
        this.captions = picture.captions.map(({ look }) => /** @type {SVGTextElement} */ (draw("text", look, this.over)));
        this.hover = draw("line", { class: "gl-hover" }, parts[0]);
        this.reading = make("div", "gl-reading", this.box);
        this.draggable = picture.strokes.find(stroke => stroke.draggable);
        // The point is above its grips: where they meet it is the point that is taken hold of.
        this.grips = picture.grips.map(([stroke, point]) => {
            const { panel, sliders: [slider], points } = picture.strokes[stroke], node = draw("g", { "data-grip": "" }, this.over);
            draw("circle", { r: 14 }, node);
            draw("path", { class: "gl-grip", d: GRIP, transform: `scale(${scale})` }, node);
            return { node, panel, ways: this.ways([slider, slider], [points[point][0], null]) };
        });
        this.handles = /** @type {Handle[]} */ (this.grips);
        if (this.draggable) {
            const { panel, sliders, points } = this.draggable, node = draw("circle", { r: 14, "data-drag": "" }, this.over);
            this.handles = [{ node, panel, ways: this.ways(sliders, points[points.length - 1]) }, ...this.grips];
        }
    }

    /** How sliders move a point: each along one axis, up and down where it stays where it is along x; nothing can draw
     * away what stays where it is. @param {[number, number]} sliders @param {[Places, Places]} point @returns {Way[]} */
    ways([across, along], [x, y]) {
        const ways = Array.isArray(x) ? [{ slider: across, axis: 0, column: x }] : [];
        if (Array.isArray(y) && (along !== across || !ways.length)) ways.push({ slider: along, axis: 1, column: y });
        return /** @type {Way[]} */ (ways);
    }

    /** A share of a panel in the picture's points. @param {number} panel @param {number} x @param {number} y */
    placed(panel, x, y) {
        const [left, top, width, height] = this.panels[panel];
        return /** @type {[number, number]} */ ([left + x * width, top + y * height]);
    }

    /** Where points are at these frames.
     * @param {{panel: number, points: [Places, Places][], sliders: [number, number], trail?: boolean}} moving
     * @param {number[]} frames */
    places({ panel, points, sliders: [across, along], trail }, frames) {
        const [[x, y]] = points, places = trail
            ? Array.from({ length: frames[across] + 1 }, (_, k) => [at(x, [k]), at(y, [k])])
            : points.map(([x, y]) => [at(x, frames, across), at(y, frames, along)]);
        return places.flatMap(([x, y]) => x === null || y === null ? [] : [this.placed(panel, x, y)]);
    }

    /** @param {number[]} frames */
    show(frames) {
        this.picture.strokes.forEach((stroke, k) => {
            const places = this.places(stroke, frames), width = at(stroke.width, frames, stroke.sliders[0]);
            const last = places.at(-1);
            if (last && stroke === this.draggable) set(this.handles[0].node, { cx: last[0], cy: last[1] });
            // The last point twice: a mark stands at the start and at each point between, and a single point has both.
            if (last) places.push(last);
            set(this.paths[k], { d: places.map(([x, y], n) => `${n ? "L" : "M"}${x} ${y}`).join("") });
            if (width !== null) set(this.paths[k], { "stroke-width": width * this.panels[stroke.panel][2] });
        });
        for (const { node, panel, ways: [{ slider, column }] } of this.grips) {
            const x = at(column, frames, slider), [right, down] = this.placed(panel, x ?? 0, 1);
            set(node, { transform: `translate(${right} ${down})`, visibility: x === null ? "hidden" : "visible" });
        }
        const halves = this.picture.captions.map(({ follows }, k) => follows ? this.captions[k].getComputedTextLength() / 2 : 0);
        this.picture.captions.forEach((caption, k) => {
            const [place] = this.places(caption, frames), [left, , width] = this.panels[caption.panel];
            // What follows the point stays within its panel, or in its middle.
            const inside = (/** @type {number} */ x) => Math.max(left + Math.min(halves[k], width / 2), Math.min(x, left + width - halves[k]));
            const x = place && (caption.follows ? inside(place[0]) : place[0]);
            set(this.captions[k], place ? { x, y: place[1], visibility: "visible" } : { visibility: "hidden" });
        });
    }

    /** For each slider that moves a handle the frame at which this is nearest to the pointer.
     * @param {Handle} handle @param {PointerEvent} event @param {number[]} frames
     * @returns {[number, number][]} slider, frame */
    under({ panel, ways }, { clientX, clientY }, frames) {
        const box = this.over.getBoundingClientRect(), [left, top, width, height] = this.panels[panel];
        const points = this.width / box.width; // that a CSS pixel is
        const pointer = [((clientX - box.left) * points - left) / width, ((clientY - box.top) * points - top) / height];
        return ways.map(({ slider, axis, column }) => {
            let nearest = frames[slider]; // what is equally near stays
            const far = (/** @type {number|null} */ place) => place === null ? Infinity : Math.abs(place - pointer[axis]);
            column.forEach((place, k) => { if (far(place) < far(column[nearest])) nearest = k; });
            return [slider, nearest];
        });
    }
}

/** All that is shown; it stays when the page sends other data for it. */
class Film {
    /** @param {Element} parent */
    constructor(parent) {
        this.root = make("div", "gl-film", parent);
        this.sliders = /** @type {Slider[]} */ ([]);
        this.scenes = /** @type {Scene[]} */ ([]);
        this.nodes = /** @type {{text: Column<string>, slider: number, write: (text: string) => void, now?: string}[]} */ ([]);
        this.latest = /** @type {Uint8Array|undefined} */ (undefined); // of what was sent, until the end
        this.data = this.shown = /** @type {Data|undefined} */ (undefined);
        this.sound = new Sound(key => this.root.contains(key) || this.sliders.some(({ page }) => page && page === key));
        this.stand = () => {}; // what the buttons of a film that plays can do where it stands
        this.request = this.timer = this.clock = 0;
        this.turned = () => { this.shown = undefined; this.take(); };
        NARROW.addEventListener("change", this.turned);
        this.observer = new MutationObserver(() => {
            for (const slider of this.sliders) if (slider.follow()) this.later();
        });
        this.observer.observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ["value", "aria-valuetext"] });
    }

    /** Show what is sent; what was sent before it may be inflated after it. @param {Uint8Array<ArrayBuffer>} sent */
    async receive(sent) {
        this.latest = sent;
        const data = await inflate(sent);
        if (this.latest !== sent) return;
        this.data = data;
        this.take();
    }

    take() {
        const { data } = this;
        if (!data || this.root.matches(".gl-dragging")) return; // what the hand holds is not taken out of it
        const body = make("div", "gl-body"), stage = make("div", "gl-stage", body), controls = make("div", "gl-controls", stage);
        const pictures = make("div", "gl-pictures", stage), words = make("div", "gl-words", data.words.length ? body : undefined);
        this.rest();
        this.shown = data;
        this.nodes = [];
        this.sliders = data.sliders.map((given, k) => new Slider(given, this.sliders[k]?.frame ?? given.first, this));
        controls.append(...this.sliders.map(slider => slider.row));
        if (data.player) controls.prepend(this.buttons(data.player));
        const scenes = this.scenes = data.pictures.map(each => new Scene(each, data, pictures));
        body.classList.toggle("gl-fills", data.scale > 1);
        for (const name of ["--inches", "--row"]) body.style.setProperty(name, String(widest(data))); // a picture has its own inches
        body.style.setProperty("--high", String(Math.max(...data.pictures.map(({ wide: { size: [, height] } }) => height / 72))));
        scenes.forEach(scene => {
            const { picture, image } = scene;
            this.nodes.push({ text: picture.alt, slider: 0, write: text => { image.alt = text; } });
            picture.captions.forEach(({ text, slider }, k) => this.nodes.push({ text, slider, write: words => { scene.captions[k].textContent = words; } }));
            scene.over.addEventListener("pointerdown", event => this.grab(scene, event));
            scene.over.addEventListener("pointermove", event => this.look(scene, event));
            scene.over.addEventListener("pointerleave", () => scene.box.classList.remove("gl-told"));
        });
        for (const block of data.words) this.write(block, words);
        this.sound.take(data, scenes.map(({ box }) => box), stage);
        for (const slider of this.sliders) slider.follow();
        this.show();
        // What stood here stands until the new pictures can be shown: nothing flickers, and nothing jumps.
        const swap = () => {
            if (this.scenes !== scenes) return;
            this.root.replaceChildren(body);
            this.show(); // again: how long a text is can be measured now
        };
        if (!this.root.childElementCount) swap();
        else Promise.allSettled(scenes.map(scene => scene.image.decode())).then(swap);
    }

    /** @param {Block} block @param {Element} inside */
    write({ says, longest, table }, inside) {
        /** @param {Element} node @returns {(text: string) => void} text between two ** is bold */
        const into = node => text => node.replaceChildren(...text.split("**").map((part, k) => k % 2 ? Object.assign(make("b", ""), { textContent: part }) : part));
        if (says !== undefined) {
            // The longest text stands unseen in the same place, so that nothing below it moves when another is shorter.
            const paragraph = make("p", "", inside), unseen = make("span", "gl-longest", paragraph);
            unseen.setAttribute("aria-hidden", "true");
            into(unseen)(at(says, longest ?? [0]));
            this.nodes.push({ text: says, slider: 0, write: into(make("span", "", paragraph)) });
        }
        if (!table) return;
        const shown = make("table", "", inside), head = make("thead", "", shown), body = make("tbody", "", shown);
        table.forEach((row, k) => {
            const line = make("tr", "", k ? body : head);
            row.forEach((text, n) => this.nodes.push({ text, slider: 0, write: into(make(k && n ? "td" : "th", "", line)) }));
        });
    }

    later() {
        this.request ||= requestAnimationFrame(() => { this.request = 0; this.show(); });
    }

    /** The frame at which each slider stands. */
    get frames() {
        return this.sliders.map(slider => slider.frame);
    }

    show() {
        const frames = this.frames;
        for (const node of this.nodes) {
            const text = at(node.text, frames, node.slider);
            if (text !== node.now) node.write(node.now = text);
        }
        for (const scene of this.scenes) scene.show(frames);
        for (const { page, own, text } of this.sliders) {
            for (const range of [page, own]) range?.setAttribute("aria-valuetext", text);
        }
        this.sound.show(frames);
        this.root.dataset.frame = frames.join(" ");
        this.stand();
    }

    /** @param {Slider} slider @param {number} frame */
    move(slider, frame) {
        frame = Math.max(0, Math.min(slider.given.count - 1, frame));
        if (frame === slider.frame) return;
        slider.frame = frame;
        slider.led = true;
        slider.put(frame);
        this.later();
        clearTimeout(this.timer);
        if (!this.clock) this.timer = window.setTimeout(() => this.rest(), REST);
    }

    /** Stop, and let the page know, once. */
    rest() {
        clearTimeout(this.timer);
        clearInterval(this.clock);
        this.clock = 0;
        this.stand();
        for (const slider of this.sliders) slider.rest();
    }

    /** @param {Scene} scene @param {PointerEvent} event */
    grab(scene, event) {
        const { over, draggable, handles } = scene, before = this.frames;
        if (!draggable || event.button !== 0) return;
        const far = (/** @type {Handle} */ { node }) => {
            const { x, y, width, height } = node.getBoundingClientRect();
            return Math.hypot(event.clientX - x - width / 2, event.clientY - y - height / 2);
        };
        let held = handles.find(({ node }) => node.contains(/** @type {Node} */ (event.target)));
        if (!held) [held] = event.pointerType === "touch" ? handles.filter(handle => far(handle) < HOLD) : handles;
        if (!held) return; // a finger beside them scrolls the page
        const handle = held;
        over.onpointermove = event => {
            for (const [slider, frame] of scene.under(handle, event, this.frames)) this.move(this.sliders[slider], frame);
        };
        over.onpointercancel = () => this.sliders.forEach((slider, k) => this.move(slider, before[k]));
        over.onlostpointercapture = () => { // which follows when it is let go or cancelled
            over.onpointermove = over.onpointercancel = null;
            this.root.classList.remove("gl-dragging");
            this.rest();
            if (this.shown !== this.data) this.take();
        };
        event.preventDefault();
        this.rest();
        scene.box.classList.remove("gl-told");
        this.root.classList.add("gl-dragging", "gl-used");
        over.setPointerCapture(event.pointerId);
        const slider = this.sliders[draggable.sliders[0]];
        (slider.page ?? slider.own).focus({ preventScroll: true });
        over.onpointermove(event);
    }

    /** What can be read where the pointer rests. @param {Scene} scene @param {PointerEvent} event */
    look(scene, event) {
        const { draggable, handles: [handle], panels: [[, y, , high]] } = scene, frames = this.frames;
        if (event.buttons || event.pointerType === "touch" || !draggable || new Set(draggable.sliders).size > 1) return;
        for (const [slider, frame] of scene.under(handle, event, frames)) frames[slider] = frame;
        const place = scene.places(draggable, frames).at(-1), slider = draggable.sliders[0];
        if (!place) return;
        set(scene.hover, { x1: place[0], x2: place[0], y1: y, y2: y + high });
        scene.reading.textContent = at(this.sliders[slider].given.aria_texts, frames, slider);
        scene.box.classList.add("gl-told");
    }

    /** One step, play or pause, back to the start. @param {Player} player */
    buttons(player) {
        const row = make("div", "gl-buttons"), slider = this.sliders[player.slider], last = slider.given.count - 1;
        const button = (/** @type {string} */ textContent, /** @type {() => void} */ onclick) =>
            Object.assign(make("button", "", row), { type: "button", textContent, onclick });
        const go = () => {
            this.move(slider, slider.frame + 1);
            if (slider.frame === last) this.rest();
        };
        const step = button(player.step, () => { this.rest(); go(); });
        const play = button(player.play, () => {
            if (this.clock) { this.rest(); return; }
            clearTimeout(this.timer);
            this.clock = window.setInterval(go, player.milliseconds);
            if (slider.frame === last) this.move(slider, 0);
            this.stand();
        });
        const reset = button(player.reset, () => { this.rest(); this.move(slider, 0); });
        this.stand = () => {
            step.disabled = slider.frame === last;
            reset.disabled = slider.frame === 0;
            play.textContent = this.clock ? player.pause : player.play;
        };
        return row;
    }

    end() {
        this.latest = this.data = undefined;
        this.observer.disconnect();
        NARROW.removeEventListener("change", this.turned);
        this.rest();
        this.sound.end();
        cancelAnimationFrame(this.request);
        this.root.remove();
    }
}

/** The widest row of a film's pictures, in inches, where as many stand side by side as leave room for the words.
 * @param {Data} data */
function widest({ pictures, words }) {
    let row = 0, most = 0;
    for (const { wide: { size: [width] } } of pictures) {
        row = row + width / 72 > (words.length ? ROW - WORDS : ROW) ? width / 72 : row + width / 72;
        most = Math.max(most, row);
    }
    return most;
}

/** @type {WeakMap<Element, Film>} */
const films = new WeakMap();

/** What Streamlit calls when the film appears, and again when its data or the theme changes.
 * @param {{data: Uint8Array<ArrayBuffer>, parentElement: Element}} component */
export default function mount({ data, parentElement }) {
    const film = films.get(parentElement) ?? new Film(parentElement);
    films.set(parentElement, film);
    film.receive(data);
    return () => { film.end(); films.delete(parentElement); };
}
