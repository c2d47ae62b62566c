import { fromHex } from "../../src/protocol/bytes.ts";
import { type EndedList, readEndedList, type SignedList } from "../../src/protocol/badges/ended-list.ts";

/** The one cache of the page: itself, what it is made of, and the last keys and list. */
const CACHE = "badge";
const ANSWER_MS = 10_000;

export interface Numbered {
  readonly number: number;
  readonly code: string;
  readonly name: string;
}

/** keys.json as spec/badges.md has it. */
interface KeysJson {
  readonly conference: string;
  readonly timeZone: string;
  readonly dayEndsAt: string;
  readonly maxListAgeMinutes: number;
  readonly keys: readonly string[];
  readonly categories: readonly Numbered[];
  readonly zones: readonly Numbered[];
  readonly list: SignedList;
}

export interface Held extends Omit<KeysJson, "keys" | "list" | "conference"> {
  readonly conferenceId: string;
  readonly keys: readonly Uint8Array[];
  readonly list: EndedList | undefined;
  readonly listAsOf: Date;
}

/** What the office said last, as this telephone has it. */
export async function heldKeys(address: string): Promise<Held | undefined> {
  const kept = await (await caches.open(CACHE)).match(address);
  return kept && (await read(kept));
}

/** What the office says now; what is held stands without a line, and where the list that comes is a lower one. */
export async function newKeys(address: string, held: Held | undefined): Promise<Held | undefined> {
  try {
    const answer = await fetch(address, { cache: "no-cache", signal: AbortSignal.timeout(ANSWER_MS) });
    const said = answer.ok ? await read(answer.clone()) : undefined;
    if (said?.list === undefined || said.list.number < (held?.list?.number ?? 0)) return held;
    await (await caches.open(CACHE)).put(address, answer);
    return said;
  } catch {
    // No line, or another server's page in its place: asked again in a minute.
    return held;
  }
}

/** Puts the page and what it is made of where the worker finds it: only a page that is made of the same, with all of it. */
export async function keepPage(): Promise<void> {
  const parts = document.querySelectorAll<HTMLLinkElement | HTMLScriptElement>("link[href], script[src]");
  const addresses = [...parts].map((part) => part.getAttribute("href") ?? part.getAttribute("src") ?? "");
  try {
    const page = await fetch(location.pathname, { cache: "no-cache", signal: AbortSignal.timeout(ANSWER_MS) });
    const text = await page.clone().text();
    // A later release, or the page on which a network asks to sign in: what was kept before stays.
    if (!page.ok || !addresses.every((address) => text.includes(`"${address}"`))) return;
    const cache = await caches.open(CACHE);
    await cache.addAll(addresses);
    await cache.put(location.pathname, page);
  } catch {
    // No line: what was kept before stays.
  }
}

async function read(answer: Response): Promise<Held> {
  const { conference, keys: texts, list: signed, ...rest } = (await answer.json()) as KeysJson; // from our own address
  const keys = texts.map((key) => fromHex(key));
  const list = readEndedList(signed, conference, keys);
  return { ...rest, conferenceId: conference, keys, list, listAsOf: new Date(answer.headers.get("date") ?? 0) };
}
