// Compares the rows of the database with the log: places, heads, checkpoints, cosignatures, commitments, omissions.
import type { Kysely } from "kysely";
import { equalBytes, fromHex } from "../../../protocol/bytes.ts";
import { type SignedCheckpoint, logRootOf, verifyCheckpoint, withSignatures } from "../../../protocol/checkpoint.ts";
import { cosignaturesBy } from "../../../protocol/cosignature.ts";
import { FILLER_TYPE, commitment, encodeLogActor, parseLogEntry } from "../../../protocol/log-entry.ts";
import { TreeEdge, leafHash } from "../../../protocol/merkle.ts";
import { isRefusal } from "../../../protocol/refusal.ts";
import { NOTE_COSIGNATURE_V1, parseSignatureLine } from "../../../protocol/signed-note.ts";
import type { ProblemList } from "../domain/log-report.ts";
import * as headStore from "../head-store.ts";
import * as store from "../store.ts";
import { listCosignatures } from "../witness-store.ts";

const ROWS_PER_READ = 500;

interface CheckedLog {
  readonly number: number;
  readonly origin: string;
  readonly logKeys: readonly Uint8Array[];
}

/** The rows of one log. */
export class RowChecker {
  readonly #db: Kysely<unknown>;
  readonly #found: ProblemList;
  readonly #log: CheckedLog;
  readonly #edge = new TreeEdge();
  #rows: store.PlacedEntry[] = [];
  #readTo = 0;

  constructor(db: Kysely<unknown>, found: ProblemList, log: CheckedLog) {
    this.#db = db;
    this.#found = found;
    this.#log = log;
  }

  /** Called for every entry of the files, in order. */
  async compareEntry(index: number, bytes: Uint8Array): Promise<void> {
    const row = await this.#rowAt(index);
    if (row === undefined) {
      this.#found.add("row-missing", `row of entry ${index}`, `The database has no row for entry ${index}.`);
    } else if (!equalBytes(row.bytes, bytes)) {
      const message = `The row of entry ${index} (${row.entryId}) is not what the log's files hold.`;
      this.#found.add("row-altered", `row of entry ${index}`, message);
    }
  }

  async #rowAt(index: number): Promise<store.PlacedEntry | undefined> {
    if (this.#rows.length === 0 && index >= this.#readTo) {
      this.#rows = await store.readPlaced(this.#db, this.#log.number, index, ROWS_PER_READ);
      this.#readTo = index + ROWS_PER_READ;
    }
    while (this.#rows[0] !== undefined && this.#rows[0].index < index) this.#rows.shift();
    return this.#rows[0]?.index === index ? this.#rows.shift() : undefined;
  }

  /** Recomputes the root at every size for which a head was ever stored. */
  async checkHeads(publishedSize: number): Promise<void> {
    const newest = await headStore.findNewestHead(this.#db, this.#log.number);
    if (newest !== undefined && newest.size < publishedSize) {
      const message = `The published checkpoint has ${publishedSize} entries, the newest stored head ${newest.size}.`;
      this.#found.add("row-missing", `head ${publishedSize}`, message);
    }
    let after = 0;
    for (;;) {
      const heads = await headStore.listHeadsAfter(this.#db, this.#log.number, after, ROWS_PER_READ);
      for (const head of heads) {
        after = head.size;
        if (!(await this.#growTo(head.size))) return;
        if (logRootOf(this.#edge.root()) !== head.root) {
          this.#found.add("head-altered", `head ${head.size}`, `The rows give another root at size ${head.size}.`);
        }
        await this.#checkCheckpoint(head.size, head.root);
      }
      if (heads.length < ROWS_PER_READ) return;
    }
  }

  async #growTo(size: number): Promise<boolean> {
    while (this.#edge.size < size) {
      const rows = await store.readPlaced(
        this.#db,
        this.#log.number,
        this.#edge.size,
        Math.min(ROWS_PER_READ, size - this.#edge.size),
      );
      for (const { index, bytes } of rows) {
        if (index !== this.#edge.size) break;
        this.#edge.add(leafHash(bytes));
      }
      if (rows.length === 0 || rows.at(-1)?.index !== this.#edge.size - 1) {
        const message = `The database has no entry for place ${this.#edge.size}, below the head of size ${size}.`;
        this.#found.add("row-missing", `row of entry ${this.#edge.size}`, message);
        return false;
      }
    }
    return true;
  }

  async #checkCheckpoint(size: number, root: string): Promise<void> {
    const row = await headStore.findCheckpoint(this.#db, this.#log.number, size);
    // A head that a crash left unsigned: a larger one followed.
    if (row === undefined) return;
    try {
      const signed = verifyCheckpoint(row.note, this.#log);
      if (signed.checkpoint.size !== size || signed.checkpoint.root !== root) {
        this.#found.add("head-altered", `checkpoint ${size}`, `The signed checkpoint ${size} is of another head.`);
      }
      await this.#checkCosignatures(signed, size);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      this.#found.add("head-altered", `checkpoint ${size}`, error.message);
    }
  }

  async #checkCosignatures(signed: SignedCheckpoint, size: number): Promise<void> {
    for (const row of await listCosignatures(this.#db, this.#log.number, size)) {
      const where = `cosignature of ${row.witness_name} on ${size}`;
      try {
        const verifier = {
          name: row.witness_name,
          type: NOTE_COSIGNATURE_V1,
          publicKey: fromHex(row.public_key),
        } as const;
        const head = withSignatures(signed, [parseSignatureLine(row.line)]);
        if (cosignaturesBy(head, [verifier]).length > 0) continue;
        this.#found.add("cosignature-invalid", where, `The ${where} is not of the key that is kept with it.`);
      } catch (error) {
        if (!isRefusal(error)) throw error;
        this.#found.add("cosignature-invalid", where, error.message);
      }
    }
  }
}

/** What is of no one log: entries without a place, and what commitments open to. Returns how many entries were erased. */
export async function checkEntries(db: Kysely<unknown>, found: ProblemList): Promise<number> {
  for (const entryId of await store.listOmitted(db, ROWS_PER_READ)) {
    const message = `The entry ${entryId} was written with its action, has no place in the log and waits for none.`;
    found.add("entry-omitted", `entry row ${entryId}`, message);
  }
  let opened = 0;
  let after: string | undefined;
  for (;;) {
    const rows = await store.listDetailsAfter(db, after, ROWS_PER_READ);
    for (const row of rows) checkCommitments(found, row);
    opened += rows.length;
    after = rows.at(-1)?.entry_id;
    if (rows.length < ROWS_PER_READ) break;
  }
  return (await store.countCommittedEntries(db, FILLER_TYPE)) - opened;
}

function checkCommitments(found: ProblemList, row: store.DetailsWithEntry): void {
  const where = `details of ${row.entry_id}`;
  const entry = parseLogEntry(row.bytes);
  if (commitment(row.salt, row.committed) !== entry.commitment) {
    found.add("commitment-broken", where, `The ${where} are not what its entry committed to.`);
  }
  const { kind, actor_id: id, actor_salt: salt } = row;
  const isActor =
    row.pseudonym === entry.actor &&
    kind !== null &&
    id !== null &&
    salt !== null &&
    commitment(salt, encodeLogActor({ kind, id })) === entry.actor;
  if (!isActor) {
    found.add("pseudonym-broken", where, `The actor kept for the ${where} is not the one its entry committed to.`);
  }
}
