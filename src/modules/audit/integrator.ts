// The one integrator: gives committed entries their places, writes tiles, signs heads (R21). It relies on no sequence
// for completeness: places are given only to rows that it can see, so a transaction that commits late just comes later.
import type { Transaction } from "../../platform/index.ts";
import { hex } from "../../protocol/bytes.ts";
import { type TreeHead, logOrigin, signCheckpoint } from "../../protocol/checkpoint.ts";
import { Refusal, isRefusal } from "../../protocol/refusal.ts";
import { append, newFiller } from "./actions/append.ts";
import { type AuditPlatform, canSign, originOf, signerFor } from "./audit-platform.ts";
import { LogBuilder, type LogGrowth } from "./domain/log-builder.ts";
import { CHECKPOINT_FILE } from "./domain/verify-log.ts";
import type { FaultPoint } from "./fault-points.ts";
import type { LogFolder } from "./log-folder.ts";
import { type RecoveryReason, replayLog } from "./replay.ts";
import * as headStore from "./head-store.ts";
import * as store from "./store.ts";
import type { LogState } from "./types.ts";

const PLACES_PER_TRANSACTION = 500;
const ROWS_PER_READ = 1000;
const LOG_ID_SIZE = 16;

export interface IntegratorOptions {
  readonly platform: AuditPlatform;
  readonly folder: LogFolder;
  readonly fault: (point: FaultPoint) => Promise<void>;
}

export class Integrator {
  readonly #platform: AuditPlatform;
  readonly #folder: LogFolder;
  readonly #fault: (point: FaultPoint) => Promise<void>;
  #builder = new LogBuilder();
  /** Drained from the builder, not yet known to be on the disk. */
  #unwritten: LogGrowth[] = [];
  #publishedSize = 0;
  #started = false;
  #recovery: RecoveryReason | undefined;
  /** Runs follow one another; a failed one does not stop the next. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: IntegratorOptions) {
    this.#platform = options.platform;
    this.#folder = options.folder;
    this.#fault = options.fault;
  }

  get state(): LogState {
    if (this.#recovery !== undefined) return { kind: "recovery", ...this.#recovery };
    if (!this.#started) return { kind: "not-started" };
    const incarnation = this.#platform.incarnation.current();
    if (incarnation.state === "normal") return { kind: "ready" };
    // R1: in recovery the server signs nothing but recovery messages.
    const message = incarnation.reason ?? "The server is in recovery.";
    return { kind: "recovery", code: "server-in-recovery", message };
  }

  /** Opens or continues the log; a difference between rows, heads and files ends in recovery, never in a signature. */
  async start(): Promise<LogState> {
    return this.#alone(async () => {
      await this.#folder.clean();
      await this.#platform.database.transaction((tx) => this.#openLog(tx));
      const replay = await replayLog(this.#platform, this.#folder);
      if (replay.kind === "differs") await this.enterRecovery(replay.reason);
      else {
        this.#builder = replay.builder;
        this.#unwritten = [...replay.unwritten];
      }
      this.#started = true;
      return this.state;
    });
  }

  /** Returns the newest signed size. With `step`, fillers bring the size to a multiple of it (R28). */
  async integrate(step?: number): Promise<{ size: number }> {
    return this.#alone(async () => {
      if (this.state.kind === "ready" && canSign(this.#platform, "log") && !(await this.#isSettled(step))) {
        await this.#run(step);
      }
      return { size: (await headStore.findNewestCheckpoint(this.#platform.database.db))?.size ?? 0 };
    });
  }

  /** R1, R21: rather silent than two histories. The server as a whole goes into recovery. */
  async enterRecovery(reason: RecoveryReason): Promise<void> {
    this.#recovery = reason;
    this.#platform.log.error("audit.recovery", new Refusal(reason.code, reason.message), { code: reason.code });
    const { incarnation } = this.#platform;
    if (incarnation.current().state !== "recovery") await incarnation.raise(reason.code);
  }

  async #run(step: number | undefined): Promise<void> {
    const fence = await this.#platform.database.transaction((tx) => store.takeFence(tx.db, this.#platform.clock.now()));
    try {
      await this.#givePlaces(fence, step);
      await this.#fault("integrate.after-places");
      await this.#catchUp();
      await this.#sign(fence);
    } catch (error) {
      const reason = recoveryReason(error);
      if (reason === undefined) throw error;
      // R20: a run that was overtaken compared what it read with what its successor stored; that shows no fault of the log.
      await this.#fenced(fence, async () => undefined);
      await this.enterRecovery(reason);
    }
  }

  /** Nothing to do: what the job finds most of the time, without writing anything. */
  async #isSettled(step: number | undefined): Promise<boolean> {
    const { db } = this.#platform.database;
    const { size } = this.#builder;
    if (this.#unwritten.length > 0 || (step !== undefined && size % step !== 0)) return false;
    if ((await store.listPending(db, 1)).length > 0 || (await store.countPlaces(db)) !== size) return false;
    return (await headStore.findNewestCheckpoint(db))?.size === size && this.#publishedSize === size;
  }

  async #openLog(tx: Transaction): Promise<void> {
    // The fence row is locked from here on: two servers cannot both open the log.
    await store.takeFence(tx.db, this.#platform.clock.now());
    if ((await headStore.findLogId(tx.db)) !== undefined) return;
    const logId = hex(this.#platform.random.bytes(LOG_ID_SIZE));
    await headStore.insertLog(tx.db, logId, this.#platform.clock.now());
    const origin = logOrigin(this.#platform.config.state, logId);
    await append(this.#platform, tx, {
      type: "audit.log-opened",
      actor: { kind: "system", job: "audit" },
      subject: { kind: "log", id: origin },
      details: { incarnation: this.#platform.incarnation.current().number },
    });
  }

  async #givePlaces(fence: number, step: number | undefined): Promise<void> {
    for (let isMore = true; isMore;) {
      isMore = await this.#platform.database.transaction(async (tx) => {
        await store.lockFence(tx.db, fence);
        const waiting = await store.listPending(tx.db, PLACES_PER_TRANSACTION);
        const size = await store.countPlaces(tx.db);
        await store.insertPlaces(tx.db, size, waiting);
        if (waiting.length === PLACES_PER_TRANSACTION) return true;
        if (step !== undefined) await this.#fill(tx, size + waiting.length, step);
        return false;
      });
    }
  }

  async #fill(tx: Transaction, size: number, step: number): Promise<void> {
    const missing = (step - (size % step)) % step;
    const fillers = Array.from({ length: missing }, () => newFiller(this.#platform));
    for (const filler of fillers) await store.insertEntry(tx.db, filler, undefined);
    await store.insertPlaces(
      tx.db,
      size,
      fillers.map(({ entryId }) => entryId),
    );
  }

  async #catchUp(): Promise<void> {
    for (;;) {
      const rows = await store.readPlaced(this.#platform.database.db, this.#builder.size, ROWS_PER_READ);
      for (const { index, bytes } of rows) {
        if (index !== this.#builder.size) {
          throw new Refusal("log-rows-missing", `The database holds no entry for place ${this.#builder.size}.`);
        }
        this.#builder.add(bytes);
      }
      if (rows.length < ROWS_PER_READ) return;
    }
  }

  async #sign(fence: number): Promise<void> {
    const { database } = this.#platform;
    const head = this.#builder.head();
    if (head.size === 0) return;
    const stored = await headStore.findNewestHead(database.db);
    if (stored !== undefined) requireExtension(stored, head);
    await this.#writeFiles();
    await this.#fault("integrate.after-files");
    // R21: first durably "to be signed", then the mark outside the backup set, then the signature.
    if (stored?.size !== head.size) {
      await this.#fenced(fence, (tx) => headStore.insertHead(tx.db, head, this.#platform.clock.now()));
    }
    await this.#fault("integrate.after-head");
    const signed = await headStore.findCheckpoint(database.db, head.size);
    if (signed === undefined) await this.#signHead(fence, head);
    await this.#publish(fence, head);
    this.#publishedSize = head.size;
    await this.#fault("integrate.after-publishing");
    await this.#removeReplaced();
    await this.#fault("integrate.after-removing");
  }

  async #signHead(fence: number, head: TreeHead): Promise<void> {
    const { incarnation, clock } = this.#platform;
    await incarnation.highWater.note("log", { value: head.size, digest: head.root });
    await this.#fault("integrate.after-high-water");
    const { number, id } = incarnation.current();
    const origin = await originOf(this.#platform);
    // R20: signed while the fences are locked, so that a successor that could sign too waits until this one is kept.
    await this.#fenced(fence, async (tx) => {
      const key = signerFor(this.#platform, "log");
      const note = signCheckpoint({ ...head, origin, incarnation: { number, id }, further: [] }, key);
      await this.#fault("integrate.after-signing");
      await headStore.insertCheckpoint(tx.db, { size: head.size, note, signed_at: clock.now() });
    });
    await this.#fault("integrate.after-checkpoint");
  }

  /** Under the lock, so that an older checkpoint never replaces a newer one. */
  async #publish(fence: number, head: TreeHead): Promise<void> {
    const published = await this.#folder.read(CHECKPOINT_FILE);
    await this.#fenced(fence, async (tx) => {
      const newest = await headStore.findNewestCheckpoint(tx.db);
      // Another server went on meanwhile and publishes its own.
      if (newest?.size !== head.size) return;
      if (published !== undefined && hex(published) === hex(newest.note)) return;
      await this.#folder.replace(CHECKPOINT_FILE, newest.note);
    });
  }

  async #writeFiles(): Promise<void> {
    this.#unwritten.push(this.#builder.drain());
    for (const { files } of this.#unwritten) {
      await this.#folder.writeImmutable(files, () => this.#fault("integrate.between-files"));
    }
  }

  /** "MAY delete any partial tile once the corresponding full tile is available." */
  async #removeReplaced(): Promise<void> {
    for (const { replaced } of this.#unwritten) {
      for (const path of replaced) await this.#folder.removeFolder(path);
    }
    this.#unwritten = [];
  }

  async #fenced(fence: number, work: (tx: Transaction) => Promise<void>): Promise<void> {
    await this.#platform.database.transaction(async (tx) => {
      await store.lockFence(tx.db, fence);
      await work(tx);
    });
  }

  async #alone<T>(work: () => Promise<T>): Promise<T> {
    const run = this.#last.then(work);
    this.#last = run.catch(() => undefined);
    return run;
  }
}

/** Never a smaller size, nor an equal size with another root (R21). */
function requireExtension(stored: TreeHead, head: TreeHead): void {
  if (head.size < stored.size) {
    throw new Refusal(
      "log-rows-behind",
      `The database has ${head.size} entries, but a head of ${stored.size} was signed.`,
    );
  }
  if (head.size === stored.size && head.root !== stored.root) {
    throw new Refusal("log-head-differs", `The entries give another root at size ${head.size} than was stored.`);
  }
}

const recoveryCodes = [
  "log-rows-behind",
  "log-rows-missing",
  "log-head-differs",
  "log-file-differs",
  "behind-high-water",
];

function recoveryReason(error: unknown): RecoveryReason | undefined {
  if (!isRefusal(error) || !recoveryCodes.includes(error.code)) return undefined;
  return { code: error.code, message: error.message };
}
