// The one integrator: gives committed entries their places, writes tiles, signs heads (R21). It relies on no sequence
// for completeness: places are given only to rows that it can see, so a transaction that commits late just comes later.
import type { Transaction } from "../../platform/index.ts";
import { hex } from "../../protocol/bytes.ts";
import { type TreeHead, signCheckpoint } from "../../protocol/checkpoint.ts";
import { Refusal, isRefusal } from "../../protocol/refusal.ts";
import { append, newFiller } from "./actions/append.ts";
import { type AuditPlatform, canSign, markOf, originOf, signerFor } from "./audit-platform.ts";
import { LogBuilder, type LogGrowth } from "./domain/log-builder.ts";
import { CHECKPOINT_FILE, verifyLog } from "./domain/verify-log.ts";
import type { FaultPoint } from "./fault-points.ts";
import type { FolderOf, LogFolder } from "./log-folder.ts";
import { markAhead } from "./held-marks.ts";
import { type RecoveryReason, replayLog } from "./replay.ts";
import * as headStore from "./head-store.ts";
import * as store from "./store.ts";
import type { LogState } from "./types.ts";

const PLACES_PER_TRANSACTION = 500;
const ROWS_PER_READ = 1000;
const LOG_ID_SIZE = 16;

export interface IntegratorOptions {
  readonly platform: AuditPlatform;
  readonly folderOf: FolderOf;
  readonly fault: (point: FaultPoint) => Promise<void>;
}

export class Integrator {
  readonly #platform: AuditPlatform;
  readonly #folderOf: FolderOf;
  readonly #fault: (point: FaultPoint) => Promise<void>;
  /** The open log, once started. */
  #log: headStore.OurLog | undefined;
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
    this.#folderOf = options.folderOf;
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
      this.#log = await this.#platform.database.transaction((tx) => this.#openLog(tx));
      const folder = this.#folderOf(this.#log);
      await folder.clean();
      const replay = await replayLog(this.#platform, folder, this.#log);
      if (replay.kind === "differs") await this.enterRecovery(replay.reason);
      else this.#takeUp(replay);
      this.#started = true;
      return this.state;
    });
  }

  /**
   * Closes the open log and opens another one, in one transaction and while nothing is integrated (R1, R20): after it, also after
   * a kill in the midst, exactly one log is open. What was wrong with the log that was closed is over with it.
   */
  async reopen<T>(work: (tx: Transaction, log: headStore.OurLog) => Promise<T>): Promise<T> {
    return this.#alone(async () => {
      const { database, clock } = this.#platform;
      const { result, log } = await database.transaction(async (tx) => {
        await store.takeFence(tx.db, clock.now());
        const made = await work(tx, await requireOpen(tx));
        return { result: made, log: await requireOpen(tx) };
      });
      await this.#fault("reopen.after-commit");
      this.#log = log;
      this.#takeUp({ builder: new LogBuilder(), unwritten: [] });
      return result;
    });
  }

  /**
   * Goes on with the open log after peers were asked and none holds a head that it does not extend (R1). Rows, heads and files are
   * compared once more, and the mark outside the backups. Refuses `log-cannot-go-on`: then only a new log can follow.
   */
  async resume(): Promise<LogState> {
    return this.#alone(async () => {
      const log = await this.#platform.database.transaction((tx) => this.#openLog(tx));
      const folder = this.#folderOf(log);
      const replay = await replayLog(this.#platform, folder, log);
      if (replay.kind === "differs") throw cannotGoOn(replay.reason.code, replay.reason.message);
      const [mark, ahead] = (await markAhead(this.#platform)) ?? [];
      if (ahead !== undefined)
        throw cannotGoOn("behind-high-water", `${mark} was at ${ahead.value} when it last signed.`);
      if ((await folder.read(CHECKPOINT_FILE)) !== undefined) {
        const [problem] = (await verifyLog((path) => folder.read(path))).problems;
        if (problem !== undefined) throw cannotGoOn(problem.code, problem.message);
      }
      this.#log = log;
      this.#takeUp(replay);
      return this.state;
    });
  }

  /** Returns the newest signed size. With `step`, fillers bring the size to a multiple of it (R28). */
  async integrate(step?: number): Promise<{ size: number }> {
    return this.#alone(async () => {
      if (this.state.kind === "ready" && canSign(this.#platform, "log")) {
        if (await this.#isSettled(step)) return { size: this.#builder.size };
        await this.#run(step);
      }
      const { db } = this.#platform.database;
      return { size: (await headStore.findNewestCheckpoint(db, await headStore.openLogNumber(db)))?.size ?? 0 };
    });
  }

  /** R1, R21: rather silent than two histories. The server as a whole goes into recovery. */
  async enterRecovery(reason: RecoveryReason): Promise<void> {
    this.#recovery = reason;
    this.#platform.log.error("audit.recovery", new Refusal(reason.code, reason.message), { code: reason.code });
    const { incarnation } = this.#platform;
    if (incarnation.current().state !== "recovery") await incarnation.raise(reason.code);
    this.#platform.jobs.pokeAll();
  }

  #takeUp({ builder, unwritten }: { readonly builder: LogBuilder; readonly unwritten: readonly LogGrowth[] }): void {
    this.#builder = builder;
    this.#unwritten = [...unwritten];
    this.#publishedSize = 0;
    this.#recovery = undefined;
  }

  get #open(): headStore.OurLog {
    if (this.#log !== undefined) return this.#log;
    throw new Error("the integrator was not started");
  }

  get #folder(): LogFolder {
    return this.#folderOf(this.#open);
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

  /** Nothing to do: what the job finds most of the time, in one question and without writing anything. */
  async #isSettled(step: number | undefined): Promise<boolean> {
    const { size } = this.#builder;
    if (this.#unwritten.length > 0 || this.#publishedSize !== size) return false;
    if (step !== undefined && size % step !== 0) return false;
    const { waits, placed, signed } = await store.readProgress(this.#platform.database.db, this.#open.number);
    return !waits && placed === size && signed === size;
  }

  async #openLog(tx: Transaction): Promise<headStore.OurLog> {
    // The fence row is locked from here on: two servers cannot both open the log.
    await store.takeFence(tx.db, this.#platform.clock.now());
    const open = await headStore.findOpenLog(tx.db);
    if (open !== undefined) return open;
    const log = await beginLog(this.#platform, tx, 1);
    await append(this.#platform, tx, {
      type: "audit.log-opened",
      actor: { kind: "system", job: "audit" },
      subject: { kind: "log", id: originOf(this.#platform, log) },
      details: { incarnation: this.#platform.incarnation.current().number },
    });
    return log;
  }

  async #givePlaces(fence: number, step: number | undefined): Promise<void> {
    for (let isMore = true; isMore;) {
      isMore = await this.#platform.database.transaction(async (tx) => {
        await this.#lock(tx, fence);
        const { number } = this.#open;
        const waiting = await store.listPending(tx.db, PLACES_PER_TRANSACTION);
        const size = await store.countPlaces(tx.db, number);
        await store.insertPlaces(tx.db, number, size, waiting);
        if (waiting.length === PLACES_PER_TRANSACTION) return true;
        if (step !== undefined) await this.#fill(tx, size + waiting.length, step);
        return false;
      });
    }
  }

  async #fill(tx: Transaction, size: number, step: number): Promise<void> {
    const missing = (step - (size % step)) % step;
    const fillers = Array.from({ length: missing }, () => newFiller(this.#platform));
    for (const filler of fillers) await store.insertFiller(tx.db, filler);
    await store.insertPlaces(
      tx.db,
      this.#open.number,
      size,
      fillers.map(({ entryId }) => entryId),
    );
  }

  async #catchUp(): Promise<void> {
    const { db } = this.#platform.database;
    for (;;) {
      const rows = await store.readPlaced(db, this.#open.number, this.#builder.size, ROWS_PER_READ);
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
    const { number } = this.#open;
    const stored = await headStore.findNewestHead(database.db, number);
    if (stored !== undefined) requireExtension(stored, head);
    await this.#writeFiles();
    await this.#fault("integrate.after-files");
    // R21: first durably "to be signed", then the mark outside the backup set, then the signature.
    if (stored?.size !== head.size) {
      await this.#fenced(fence, (tx) => headStore.insertHead(tx.db, number, head, this.#platform.clock.now()));
    }
    await this.#fault("integrate.after-head");
    const signed = await headStore.findCheckpoint(database.db, number, head.size);
    if (signed === undefined) await this.#signHead(fence, head);
    await this.#publish(fence, head);
    this.#publishedSize = head.size;
    await this.#fault("integrate.after-publishing");
    await this.#removeReplaced();
    await this.#fault("integrate.after-removing");
  }

  async #signHead(fence: number, head: TreeHead): Promise<void> {
    const { incarnation, clock } = this.#platform;
    await incarnation.highWater.note(markOf(this.#open), { value: head.size, digest: head.root });
    await this.#fault("integrate.after-high-water");
    const { number, id } = incarnation.current();
    const origin = originOf(this.#platform, this.#open);
    // R20: signed while the fences are locked, so that a successor that could sign too waits until this one is kept.
    await this.#fenced(fence, async (tx) => {
      const key = signerFor(this.#platform, "log");
      const note = signCheckpoint({ ...head, origin, incarnation: { number, id }, further: [] }, key);
      await this.#fault("integrate.after-signing");
      await headStore.insertCheckpoint(tx.db, {
        log_number: this.#open.number,
        size: head.size,
        note,
        signed_at: clock.now(),
      });
    });
    await this.#fault("integrate.after-checkpoint");
  }

  /** Under the lock, so that an older checkpoint never replaces a newer one. */
  async #publish(fence: number, head: TreeHead): Promise<void> {
    const published = await this.#folder.read(CHECKPOINT_FILE);
    await this.#fenced(fence, async (tx) => {
      const newest = await headStore.findNewestCheckpoint(tx.db, this.#open.number);
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
      await this.#lock(tx, fence);
      await work(tx);
    });
  }

  /** Refuses `log-integrated-elsewhere` when somebody took over, or went on with another log. */
  async #lock(tx: Transaction, fence: number): Promise<void> {
    await store.lockFence(tx.db, fence);
    if ((await headStore.openLogNumber(tx.db)) !== this.#open.number) throw store.integratedElsewhere();
  }

  async #alone<T>(work: () => Promise<T>): Promise<T> {
    const run = this.#last.then(work);
    this.#last = run.catch(() => undefined);
    return run;
  }
}

/** A log of ours, not yet begun: its first entry is the caller's to write. */
export async function beginLog(platform: AuditPlatform, tx: Transaction, number: number): Promise<headStore.OurLog> {
  const log = { number, logId: hex(platform.random.bytes(LOG_ID_SIZE)) };
  await headStore.insertLog(tx.db, log, platform.clock.now());
  return { ...log, openedAt: platform.clock.now(), closing: undefined };
}

async function requireOpen(tx: Transaction): Promise<headStore.OurLog> {
  const log = await headStore.findOpenLog(tx.db);
  if (log !== undefined) return log;
  throw new Refusal("log-not-started", "The audit log is not open yet; start the server once.");
}

function cannotGoOn(code: string, message: string): Refusal {
  return new Refusal("log-cannot-go-on", `The log cannot go on: ${message}`, { details: { code } });
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
