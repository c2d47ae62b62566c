import type { Connection } from "../tables.ts";
import { storedBytesOf } from "./store.ts";

/**
 * How many bytes of each peer are stored here: summed up once and then carried on, because every arrival asks and the sum
 * grows for years. One process serves a State, and the arrivals of a peer come one after another.
 */
export class StoredBytes {
  readonly #ofPeer = new Map<string, number>();

  async of(db: Connection, peerId: string): Promise<number> {
    const known = this.#ofPeer.get(peerId);
    if (known !== undefined) return known;
    const bytes = await storedBytesOf(db, peerId);
    this.#ofPeer.set(peerId, bytes);
    return bytes;
  }

  /** After the commit that stored them, or, below zero, that erased them. */
  add(peerId: string, sizeBytes: number): void {
    const known = this.#ofPeer.get(peerId);
    if (known !== undefined) this.#ofPeer.set(peerId, known + sizeBytes);
  }
}
