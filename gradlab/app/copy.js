// @ts-check
// A button that copies the page's address, less what is the reader's own, and says so.

const SAID = 4000; // milliseconds that it says so

/**
 * @param {{data: {label: string, copied: string, own: string, link: string, host: string}, parentElement: Element}} component
 * link: what is copied in place of the page's address; host: what others call this machine
 */
export default function mount({ data: { label, copied, own, link: given, host }, parentElement }) {
    const [button, told] = /** @type {NodeListOf<HTMLElement>} */ (parentElement.querySelectorAll("button, span"));
    const link = /** @type {HTMLInputElement} */ (parentElement.querySelector("input"));
    button.textContent = label;
    link.setAttribute("aria-label", label);
    button.onclick = async () => {
        const address = new URL(given || location.href);
        if (host) address.host = host;
        if (!given) for (const key of [...address.searchParams.keys()]) if (key.startsWith(own)) address.searchParams.delete(key);
        link.value = address.href;
        let done = true;
        try {
            await navigator.clipboard.writeText(link.value);
        } catch { // it is there for https and localhost alone, and a reader can forbid it
            link.hidden = false;
            link.select();
            done = document.execCommand("copy");
        }
        link.hidden = done; // else it stands there, selected, to be copied by hand
        if (done) button.focus();
        told.textContent = done ? copied : "";
        setTimeout(() => { told.textContent = ""; }, SAID);
    };
}
