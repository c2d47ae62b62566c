// Everything here enhances pages that already work. Nothing is fetched from anywhere but this server.
import { CopyText } from "./elements/copy-text.ts";
import { LiveBoard } from "./elements/live-board.ts";
import { LivePage } from "./elements/live-page.ts";
import { QuickFilter } from "./elements/quick-filter.ts";
import { RelativeClock } from "./elements/relative-clock.ts";
import { SlashKey } from "./elements/slash-key.ts";
import { TickedCount } from "./elements/ticked-count.ts";
import { definePasskeyElements } from "./passkey.ts";

customElements.define("copy-text", CopyText);
customElements.define("live-board", LiveBoard);
customElements.define("live-page", LivePage);
customElements.define("quick-filter", QuickFilter);
customElements.define("relative-clock", RelativeClock);
customElements.define("slash-key", SlashKey);
customElements.define("ticked-count", TickedCount);
definePasskeyElements();

// The error summary takes the focus, so that a screen reader starts with what has to be mended.
document.querySelector<HTMLElement>("[data-focus]")?.focus();
