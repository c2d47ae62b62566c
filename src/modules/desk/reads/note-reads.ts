import { createHash } from "node:crypto";
import type { Platform } from "../../../platform/index.ts";
import { isRefusal } from "../../../protocol/refusal.ts";
import type { Reading } from "../../identity/index.ts";
import type { DeskContext } from "../context.ts";
import { hoursToLog, linesOfHour, setLogged, writeRead } from "./read-store.ts";

const HOUR_MS = 3_600_000;
/** What began within an hour has written its row by then. */
const SETTLED_MS = 5 * 60_000;
export const READS_JOB = "desk.reads";
export const READS_EVERY_MS = 10 * 60_000;

/**
 * Writes who was shown which dossiers, before the answer leaves. One row for each person, dossier and hour; what stands there already is
 * not written again. R20: where nothing can be written any more people still read, and the server's own log says who read what.
 */
export function noteReads({ clock, database, random, log }: Platform): (reading: Reading) => Promise<void> {
  const written = new Set<string>();
  let hour = "";
  return async ({ by, dossierIds, way }) => {
    const at = clock.now();
    const now = at.toISOString().slice(0, "2026-01-01T00".length);
    if (now !== hour) written.clear();
    hour = now;
    const fresh = dossierIds.filter((id) => !written.has(`${by.id} ${id} ${way}`));
    if (fresh.length === 0) return;
    try {
      await database.transaction(async (tx) => {
        for (const dossierId of fresh.toSorted())
          await writeRead(tx.db, { readId: random.uuid(), by, dossierId, at, way });
      });
    } catch (error) {
      if (!isRefusal(error, "disk-full") && database.lease.state().kind !== "lost") throw error;
      log.error("desk.read-not-written", error, { userId: by.id, dossiers: fresh.join(" "), way });
      return;
    }
    if (now === hour) for (const id of fresh) written.add(`${by.id} ${id} ${way}`);
  };
}

/** Of each hour that is over and in which something was read, the log takes in how many rows there are and their digest. */
export async function logReads({ platform, audit }: Pick<DeskContext, "platform" | "audit">): Promise<void> {
  const { database, clock } = platform;
  const over = new Date(clock.now().getTime() - HOUR_MS - SETTLED_MS);
  for (const hour of await hoursToLog(database.db, new Date(over.getTime() + 1))) {
    await database.transaction(async (tx) => {
      const { rows, sha256 } = await digestOf(tx.db, hour);
      await setLogged(tx.db, { hour, rows, sha256 });
      await audit.append(tx, {
        type: "desk.reads-counted",
        actor: { kind: "system", job: READS_JOB },
        subject: { kind: "reads", id: hour.toISOString() },
        details: { rows, sha256 },
      });
    });
  }
}

/** SHA-256 over the rows of an hour as lines of text, each with its line feed. */
export async function digestOf(db: Platform["database"]["db"], hour: Date): Promise<{ rows: number; sha256: string }> {
  const hash = createHash("sha256");
  let rows = 0;
  for await (const line of linesOfHour(db, hour)) {
    hash.update(`${line}\n`);
    rows += 1;
  }
  return { rows, sha256: hash.digest("hex") };
}
