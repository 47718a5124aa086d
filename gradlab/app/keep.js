// @ts-check
// What this browser keeps of a room for a day: the reader's seat, a random one at first, and the key of who steers it.

const OURS = "gradlab room ";
const DAY = 24 * 3600 * 1000; // milliseconds; a room lives no longer without its teacher

/**
 * @typedef {{seat?: string, key?: string, until?: number}} Kept
 * @param {string} name
 * @returns {Kept}
 */
function read(name) {
    try {
        const kept = JSON.parse(localStorage.getItem(name) ?? "{}");
        return kept.until > Date.now() ? kept : {};
    } catch { // it is spoiled, or the browser forbids it: the seat is then the page's alone
        return {};
    }
}

/**
 * @param {{data: {room: string, key: string | null}, setStateValue: (name: string, value: unknown) => void}} component
 * key: to be kept from now on, an empty one to be forgotten
 */
export default function mount({ data: { room, key }, setStateValue }) {
    const name = OURS + room;
    const kept = read(name);
    kept.seat ??= Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(36).padStart(2, "0")).join("");
    kept.key = key ?? kept.key ?? "";
    kept.until = Date.now() + DAY;
    try {
        for (const each of Object.keys(localStorage)) {
            if (each.startsWith(OURS) && !read(each).until) localStorage.removeItem(each);
        }
        localStorage.setItem(name, JSON.stringify(kept));
    } catch {
    }
    setStateValue("kept", { room, seat: kept.seat, key: kept.key });
}
