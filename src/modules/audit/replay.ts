// At start: recomputes the log from its rows and compares it with every head that was stored, and with the folder (R21).
import { type SignedCheckpoint, type TreeHead, parseCheckpoint } from "../../protocol/checkpoint.ts";
import { isRefusal } from "../../protocol/refusal.ts";
import { type AuditPlatform, originOf } from "./audit-platform.ts";
import { LogBuilder, type LogGrowth } from "./domain/log-builder.ts";
import { CHECKPOINT_FILE } from "./domain/verify-log.ts";
import type { LogFolder } from "./log-folder.ts";
import * as headStore from "./head-store.ts";
import * as store from "./store.ts";

export interface RecoveryReason {
  readonly code: string;
  readonly message: string;
}

export type Replay =
  | {
      readonly kind: "continues";
      readonly builder: LogBuilder;
      /** Files that the folder lacks. */
      readonly unwritten: readonly LogGrowth[];
    }
  | { readonly kind: "differs"; readonly reason: RecoveryReason };

const ROWS_PER_READ = 1000;
const HEADS_PER_READ = 1000;

export async function replayLog(platform: AuditPlatform, folder: LogFolder, log: headStore.OurLog): Promise<Replay> {
  const published = await publishedHead(platform, folder);
  const newest = await headStore.findNewestHead(platform.database.db, log.number);
  const ahead = published === undefined ? undefined : comparePublished(published, newest, originOf(platform, log));
  if (ahead !== undefined) return differs(ahead);
  const heads = new HeadReader(platform, log.number);
  const builder = new LogBuilder();
  const unwritten: LogGrowth[] = [];
  const publishedSize = published?.checkpoint.size ?? 0;
  for (;;) {
    const rows = await store.readPlaced(platform.database.db, log.number, builder.size, ROWS_PER_READ);
    for (const { index, bytes } of rows) {
      if (index !== builder.size) return differs(["log-rows-missing", `No entry for place ${builder.size}.`]);
      builder.add(bytes);
      const expected = await heads.at(builder.size);
      const isPublished = published !== undefined && builder.size === publishedSize;
      if (expected === undefined && !isPublished) continue;
      const { root } = builder.head();
      if (expected !== undefined && expected.root !== root) {
        return differs(["log-head-differs", `The entries give another root at size ${builder.size} than was stored.`]);
      }
      if (isPublished && published.checkpoint.root !== root) {
        return differs(["log-files-differ", `The published checkpoint of size ${builder.size} has another root.`]);
      }
      // Up to the published size the files are there; what follows is written before anything is signed.
      if (isPublished) builder.drain();
    }
    if (builder.size > publishedSize) unwritten.push(builder.drain());
    if (rows.length < ROWS_PER_READ) break;
  }
  if (newest !== undefined && newest.size > builder.size) {
    return differs(["log-rows-behind", `There are ${builder.size} entries, but a head of ${newest.size} was stored.`]);
  }
  return { kind: "continues", builder, unwritten };
}

/** Walks through the stored heads in step with the entries. */
class HeadReader {
  readonly #platform: AuditPlatform;
  readonly #log: number;
  #heads: TreeHead[] = [];
  #readTo = 0;
  #isEnd = false;

  constructor(platform: AuditPlatform, log: number) {
    this.#platform = platform;
    this.#log = log;
  }

  async at(size: number): Promise<TreeHead | undefined> {
    if (this.#heads.length === 0 && !this.#isEnd) {
      this.#heads = await headStore.listHeadsAfter(this.#platform.database.db, this.#log, this.#readTo, HEADS_PER_READ);
      this.#readTo = this.#heads.at(-1)?.size ?? this.#readTo;
      this.#isEnd = this.#heads.length < HEADS_PER_READ;
    }
    return this.#heads[0]?.size === size ? this.#heads.shift() : undefined;
  }
}

async function publishedHead(platform: AuditPlatform, folder: LogFolder): Promise<SignedCheckpoint | undefined> {
  const bytes = await folder.read(CHECKPOINT_FILE);
  if (bytes === undefined) return undefined;
  try {
    return parseCheckpoint(bytes);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    // Every tile is compared and the checkpoint written anew from the rows; "audit verify" would have named the file.
    platform.log.warn("audit.published-checkpoint-unreadable", { code: error.code });
    return undefined;
  }
}

/** The folder may lag behind the database, never the other way round. */
function comparePublished(
  published: SignedCheckpoint,
  newest: TreeHead | undefined,
  origin: string,
): readonly [string, string] | undefined {
  const { checkpoint } = published;
  if (checkpoint.origin !== origin) return ["log-files-of-another-log", "The folder holds the files of another log."];
  const size = newest?.size ?? 0;
  if (checkpoint.size <= size) return undefined;
  return [
    "log-files-ahead",
    `The folder holds a signed head of size ${checkpoint.size}, the database knows only ${size}: it was set back.`,
  ];
}

function differs([code, message]: readonly [string, string]): Replay {
  return { kind: "differs", reason: { code, message } };
}
