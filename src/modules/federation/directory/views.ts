import { readDesignation, type DesignationView } from "../../../protocol/index.ts";
import type { Connection } from "../tables.ts";
import { findDesignation, type DesignationRow } from "./store.ts";

/**
 * Verified designations by digest. A designation never changes, and verifying its ML-DSA signatures takes milliseconds,
 * so what was read once is kept. A cache, not a truth: the bytes are in the database.
 */
export class DesignationViews {
  readonly #byDigest = new Map<string, DesignationView>();
  readonly #limit: number;

  constructor(limit = 2_000) {
    this.#limit = limit;
  }

  /** The designation of this digest; its bytes are read from the database once. */
  async load(db: Connection, digest: string): Promise<DesignationView> {
    const known = this.#byDigest.get(digest);
    if (known !== undefined) return known;
    const row = await findDesignation(db, digest);
    if (row === undefined) throw new Error(`the designation ${digest} is missing`);
    return this.of(row);
  }

  /** Throws when the stored bytes no longer verify: the database was altered. */
  of(row: Pick<DesignationRow, "digest" | "bytes">): DesignationView {
    const known = this.#byDigest.get(row.digest);
    if (known !== undefined) return known;
    const view = readDesignation(new Uint8Array(row.bytes));
    if (view.digest !== row.digest) throw new Error(`the stored designation ${row.digest} is not what it was`);
    if (this.#byDigest.size >= this.#limit) this.#byDigest.clear();
    this.#byDigest.set(row.digest, view);
    return view;
  }
}
