// Checks badges on the telephone alone (spec/badges.md). Only the page for it loads this; client/badge/worker.ts lets it open again without a line.
import { BadgeReader } from "./badge/badge-reader.ts";

customElements.define("badge-reader", BadgeReader);
