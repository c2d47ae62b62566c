import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import { backUp, restore } from "../../../tests/support/audit-backup.ts";
import { type AuditServer, Killed, openAuditServer, sendTo } from "../../../tests/support/audit-server.ts";
import { enginesHere } from "../../../tests/support/databases.ts";
import { parseCheckpoint, witnessVerifier } from "../../protocol/checkpoint.ts";
import { sha256Hex } from "../../protocol/digest.ts";
import { recoverySchema } from "../../protocol/bodies/recovery.ts";
import { verifyLogProof } from "../../protocol/tlog-proof.ts";
import { REOPEN_FAULT_POINTS } from "./fault-points.ts";
import type { EntryProof, Reopening } from "./types.ts";

// R1: a log that was set back behind what others hold is closed by two people, and another one goes on from it.

const asked: Reopening = {
  approvals: ["1".repeat(64), "2".repeat(64)],
  reason: { language: "en", text: "The disk was lost." },
  by: { kind: "user", userId: "administrator-1" },
};

interface Scene {
  readonly server: AuditServer;
  readonly witness: AuditServer;
  /** An entry under a head that the witness cosigned before the backup. */
  readonly early: string;
  /** One that has a place in the backup, under a head that nobody cosigned. */
  readonly placed: string;
  /** One that waits for a place in the backup. */
  readonly waiting: string;
  /** What the witness holds of us. */
  readonly held: Uint8Array;
}

/** A server that came back from a backup while its witness holds a larger head. */
async function setBack(engine?: "postgres" | "pglite"): Promise<Scene> {
  const server = await openAuditServer(engine === undefined ? {} : { engine });
  const witness = await openAuditServer({ state: "XB" });
  const early = await server.log();
  await server.audit.showHead();
  await cosigned(server, witness);
  const placed = await server.log();
  await server.audit.integrate();
  const waiting = await server.log();
  await backUp(server, "monday");
  await server.log();
  await server.audit.showHead();
  await cosigned(server, witness);
  await restore(server, "monday");
  await server.platform.incarnation.raise("data-folder-restored");
  const again = await server.restart();
  const held = await witness.audit.witnessedHead(await again.audit.origin());
  if (held === undefined) throw new Error("the witness holds no head");
  return { server: again, witness, early, placed, waiting, held: held.checkpoint };
}

async function cosigned(server: AuditServer, witness: AuditServer): Promise<void> {
  expect(await server.audit.collectCosignature(await witness.known(), await sendTo(witness, server))).toMatchObject({
    kind: "cosigned",
  });
}

async function proves(server: AuditServer, proof: EntryProof, origin: string, witness?: AuditServer): Promise<void> {
  const keys = witness === undefined ? [] : (await witness.known()).witnessKeys;
  const { logKeys } = await server.known();
  const found = verifyLogProof({
    entry: proof.entry,
    proof: proof.proof,
    log: { origin, logKeys },
    witnesses: keys.map((key) => witnessVerifier("XB", key)),
  });
  expect(found.cosignatures).toHaveLength(keys.length);
}

describe.each(enginesHere)("a log of %s that was set back", (engine) => {
  test("is closed where it ends, and another one goes on from it", async () => {
    const { server, witness, early, placed, waiting, held } = await setBack(engine);
    const { audit, platform } = server;
    const closed = await audit.origin();
    expect(await audit.extends(held)).toMatchObject({ kind: "ours", relation: "behind", origin: closed, size: 32 });
    await expect(audit.resume()).rejects.toMatchObject({ code: "log-cannot-go-on" });

    const record = await audit.reopen({ ...asked, largestKnownHead: held });
    expect(recoverySchema.parse({ stage: "record", ...record })).toMatchObject({
      closedLog: closed,
      newLog: await audit.origin(),
      largestKnownHead: { origin: closed, size: 32 },
      missing: { fromEntry: 17, toEntry: 31 },
      approvals: asked.approvals,
      reason: asked.reason,
    });
    expect(record.newLog).not.toBe(closed);
    expect(await audit.openingRecord()).toEqual(record);
    const [ended, ...more] = await audit.closedLogs();
    expect([ended, more]).toMatchObject([{ origin: closed, size: 17 }, []]);
    expect(audit.state()).toMatchObject({ kind: "recovery", code: "server-in-recovery" });
    await expect(audit.showHead()).rejects.toMatchObject({ code: "log-in-recovery" });

    await platform.incarnation.leaveRecovery(await audit.held());
    const head = await audit.showHead();
    expect(parseCheckpoint(head.checkpoint).checkpoint).toMatchObject({ origin: record.newLog, size: 16 });
    await cosigned(server, witness);
    // What nobody had cosigned in the log that was closed is under a cosigned head of the new one.
    for (const [entryId, index] of [[placed, 1] as const, [waiting, 2] as const]) {
      const proof = await audit.proofFor(entryId);
      expect([proof.index, proof.head.size]).toEqual([index, 16]);
      await proves(server, proof, record.newLog, witness);
    }
    await proves(server, await audit.proofFor(early), closed, witness);

    const [first] = (await audit.entries({ limit: 50 })).filter(({ log, index }) => log === 2 && index === 0);
    expect(first).toMatchObject({
      type: "audit.log-reopened",
      details: {
        closed: ended,
        largestKnownHead: record.largestKnownHead,
        largestKnownCheckpoint: sha256Hex(held),
        missing: record.missing,
        approvals: asked.approvals,
        reason: sha256Hex(new TextEncoder().encode(asked.reason.text)),
      },
    });
    expect(await audit.verify()).toMatchObject({ ok: true, problems: [], size: 16 });
    // The head of the log that was closed asks for nothing more, neither from a peer nor from the mark outside the backups.
    expect(await audit.extends(held)).toMatchObject({ kind: "ours", relation: "extends" });
    expect(await platform.incarnation.checkAgainst(await audit.held(), ["log"])).toMatchObject({ state: "normal" });
    expect((await server.restart()).audit.state()).toEqual({ kind: "ready" });
  });

  test("takes no place, no head and no second successor once it is closed", async () => {
    const { server, held } = await setBack(engine);
    await server.audit.reopen({ ...asked, largestKnownHead: held });
    const { db } = server.database;
    const statements = [
      `insert into audit.places (log_number, log_index, entry_id) select 1, 17, entry_id from audit.pending`,
      `insert into audit.heads (log_number, size, root, stored_at) values (1, 40, repeat('0', 64), now())`,
      `insert into audit.log values (repeat('0', 32), now(), 3)`,
      `delete from audit.closings`,
    ];
    for (const statement of statements) {
      await expect(sql.raw(statement).execute(db), statement).rejects.toMatchObject({
        message: expect.stringMatching(/closed|another log is open|append-only|permission denied/),
      });
    }
  });
});

test("a log is closed only in recovery, by two people, and over a head of ours", async () => {
  const { server, witness, held } = await setBack();
  const { audit, platform } = server;
  const before = await audit.origin();
  await expect(audit.reopen({ ...asked, approvals: ["1".repeat(64)] })).rejects.toMatchObject({
    code: "log-approval-missing",
  });
  await expect(audit.reopen({ ...asked, approvals: ["1".repeat(64), "1".repeat(64)] })).rejects.toMatchObject({
    code: "log-approval-missing",
  });
  const foreign = (await witness.audit.showHead()).checkpoint;
  expect(await audit.extends(foreign)).toEqual({ kind: "not-ours" });
  await expect(audit.reopen({ ...asked, largestKnownHead: foreign })).rejects.toMatchObject({ code: "head-not-ours" });
  await platform.incarnation.leaveRecovery(await audit.held());
  await expect(audit.reopen({ ...asked, largestKnownHead: held })).rejects.toMatchObject({
    code: "log-not-in-recovery",
  });
  expect([await audit.origin(), await audit.closedLogs()]).toEqual([before, []]);
});

test.each(REOPEN_FAULT_POINTS)("killed at %s, one log is open and it goes on", async (at) => {
  const { server, waiting, held } = await setBack();
  const closed = await server.audit.origin();
  const killed = await server.restart({ at });
  await expect(killed.audit.reopen({ ...asked, largestKnownHead: held })).rejects.toThrow(Killed);
  const again = await server.restart();
  const isDone = at === "reopen.after-commit";
  expect((await again.audit.closedLogs()).map(({ origin }) => origin)).toEqual(isDone ? [closed] : []);
  if (!isDone) await again.audit.reopen({ ...asked, largestKnownHead: held });
  expect(await again.audit.openingRecord()).toMatchObject({ closedLog: closed, newLog: await again.audit.origin() });
  await again.platform.incarnation.leaveRecovery(await again.audit.held());
  await again.audit.showHead();
  await proves(again, await again.audit.proofFor(waiting), await again.audit.origin());
  expect(await again.audit.verify()).toMatchObject({ ok: true, problems: [] });
});

test("nothing was signed since the backup: the log goes on", async () => {
  const server = await openAuditServer();
  const witness = await openAuditServer({ state: "XB" });
  await server.audit.showHead();
  await cosigned(server, witness);
  await server.log();
  await backUp(server, "monday");
  await server.log();
  await restore(server, "monday");
  await server.platform.incarnation.raise("data-folder-restored");
  const { audit, platform } = await server.restart();
  const held = await witness.audit.witnessedHead(await audit.origin());
  expect(await audit.extends(held?.checkpoint ?? new Uint8Array(0))).toMatchObject({ relation: "extends", size: 16 });
  expect(await audit.resume()).toMatchObject({ code: "server-in-recovery" });
  await platform.incarnation.leaveRecovery(await audit.held());
  expect((await audit.showHead()).size).toBe(32);
  expect(await audit.logs()).toMatchObject([{ closing: undefined }]);
});

test("what one of two witnesses has not cosigned is carried, and proved where it was until the new log has a head", async () => {
  const server = await openAuditServer();
  const [witness, other] = [await openAuditServer({ state: "XB" }), await openAuditServer({ state: "XC" })];
  await server.audit.showHead();
  await cosigned(server, witness);
  await cosigned(server, other);
  const entryId = await server.log();
  await server.audit.showHead();
  await cosigned(server, witness);
  await server.platform.incarnation.raise("test");
  const { audit, platform } = await server.restart();
  const closed = await audit.origin();
  await audit.reopen(asked);
  await proves(server, await audit.proofFor(entryId), closed, witness);
  await platform.incarnation.leaveRecovery(await audit.held());
  await audit.showHead();
  await cosigned(server, other);
  const { witnessKeys: cosignedBy } = await other.known();
  const proof = await audit.proofFor(entryId, { cosignedBy });
  expect(proof.witnessedBy.map(({ state }) => state)).toEqual(["XC"]);
  await proves(server, proof, await audit.origin());
  // To whoever relies on the first witness the older head says more: it anchors earlier.
  const { witnessKeys } = await witness.known();
  await proves(server, await audit.proofFor(entryId, { cosignedBy: witnessKeys }), closed, witness);
});

describe("files that cannot be relied on", () => {
  test("are no hindrance: the log is closed, and what it holds is proved from its rows", async () => {
    const { server, early, held } = await setBack();
    const closed = await server.audit.origin();
    rmSync(server.logFolder, { recursive: true });
    const { audit, platform } = await server.restart();
    await audit.reopen({ ...asked, largestKnownHead: held });
    await platform.incarnation.leaveRecovery(await audit.held());
    await audit.showHead();
    await proves(server, await audit.proofFor(early), closed);
    expect(existsSync(server.logFolder)).toBe(false);
    expect((await audit.verify()).problems).toMatchObject([{ code: "checkpoint-missing" }]);
  });

  test("that differ put the log into recovery, from which only another log leads", async () => {
    const server = await openAuditServer();
    const early = await server.log();
    await server.audit.showHead();
    writeFileSync(join(server.logFolder, "tile/0/000.p/16"), Buffer.alloc(16 * 32));
    await server.platform.incarnation.raise("test");
    const { audit, platform } = await server.restart();
    await expect(audit.resume()).rejects.toMatchObject({ code: "log-cannot-go-on" });
    const closed = await audit.origin();
    await audit.reopen(asked);
    await platform.incarnation.leaveRecovery(await audit.held());
    expect((await audit.showHead()).size).toBe(16);
    await proves(server, await audit.proofFor(early), closed);
  });
});

// Whatever is done in whatever order: nothing that was signed is contradicted, and nothing that was proved is lost.
test("any sequence of entries, heads, restarts, restores and closings keeps what was signed and proved", async () => {
  const step = fc.constantFrom("log", "integrate", "show", "restart", "back-up", "restore", "prove");
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 16 }), async (steps) => {
      const story = await begin();
      for (const one of steps) await story[one]();
      await story.restore();
      await story.show();
      await story.prove();
      await story.check();
    }),
    { numRuns: 10, endOnFailure: true },
  );
});

function refusedAs(code: string) {
  return (error: unknown): undefined => {
    expect(error).toMatchObject({ code });
    return undefined;
  };
}

async function begin() {
  let server = await openAuditServer();
  const witness = await openAuditServer({ state: "XB" });
  const { database, platform } = server;
  const entries = [await server.log()];
  const proofs: { proof: EntryProof; origin: string }[] = [];
  const signed = new Map<string, string>();
  let backups = 0;

  /** What was signed under one origin and size stays what it is. */
  const remember = async (): Promise<void> => {
    const { rows } = await sql<{ note: Uint8Array }>`select note from audit.checkpoints`.execute(database.db);
    for (const { note } of rows) {
      const { origin, size, root } = parseCheckpoint(note).checkpoint;
      expect(signed.get(`${origin} ${size}`) ?? root).toBe(root);
      signed.set(`${origin} ${size}`, root);
    }
  };
  const story = {
    log: async () => void entries.push(await server.log()),
    integrate: async () => {
      await server.audit.integrate();
      await remember();
    },
    show: async () => {
      await server.audit.showHead();
      await remember();
      await cosigned(server, witness);
    },
    restart: async () => void (server = await server.restart()),
    "back-up": async () => await backUp(server, `b${++backups}`),
    prove: async () => {
      for (const entryId of entries) {
        const proof = await server.audit.proofFor(entryId).catch(refusedAs("entry-not-integrated"));
        if (proof !== undefined)
          proofs.push({ proof, origin: parseCheckpoint(proof.head.checkpoint).checkpoint.origin });
      }
    },
    /** Back to the last backup, and the way from there: on with the log where that is possible, else with another one. */
    restore: async () => {
      if (backups === 0) return;
      await restore(server, `b${backups}`);
      await platform.incarnation.raise("data-folder-restored");
      server = await server.restart();
      const { rows } = await sql<{ entry_id: string }>`select entry_id from audit.entries`.execute(database.db);
      const known = new Set(rows.map((row) => row.entry_id));
      entries.splice(0, entries.length, ...entries.filter((entryId) => known.has(entryId)));
      const held = await heldBy(witness, signed);
      const standings = await Promise.all(held.map(async (head) => await server.audit.extends(head)));
      const canGoOn = standings.every((found) => found.kind === "ours" && found.relation === "extends");
      const went = canGoOn && (await server.audit.resume().catch(refusedAs("log-cannot-go-on"))) !== undefined;
      const largest = held.at(-1);
      if (!went) await server.audit.reopen(largest === undefined ? asked : { ...asked, largestKnownHead: largest });
      await platform.incarnation.leaveRecovery(await server.audit.held());
      expect(await platform.incarnation.checkAgainst(await server.audit.held(), ["log"])).toMatchObject({
        state: "normal",
      });
    },
    check: async () => {
      for (const { proof, origin } of proofs) await proves(server, proof, origin);
      expect(await server.audit.verify()).toMatchObject({ ok: true, problems: [] });
      expect((await server.audit.logs()).filter(({ closing }) => closing === undefined)).toHaveLength(1);
    },
  };
  return story;
}

/** The newest head of each of our logs that the witness cosigned, smallest first. */
async function heldBy(witness: AuditServer, signed: ReadonlyMap<string, string>): Promise<Uint8Array[]> {
  const origins = new Set([...signed.keys()].map((key) => key.slice(0, key.indexOf(" "))));
  const heads = await Promise.all([...origins].map(async (origin) => await witness.audit.witnessedHead(origin)));
  return heads
    .flatMap((head) => (head === undefined ? [] : [head]))
    .toSorted((a, b) => a.size - b.size)
    .map(({ checkpoint }) => checkpoint);
}
