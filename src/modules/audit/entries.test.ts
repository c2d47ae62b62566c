import * as fc from "fast-check";
import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import { type AuditServer, openAuditServer, sendTo } from "../../../tests/support/audit-server.ts";
import { filesUnder } from "../../../tests/support/files-under.ts";
import { createRandomness } from "../../platform/index.ts";
import { utf8 } from "../../protocol/bytes.ts";
import { witnessVerifier } from "../../protocol/checkpoint.ts";
import { sha256Hex } from "../../protocol/digest.ts";
import { commitment, encodeLogActor, encodeLogEntry, parseLogEntry } from "../../protocol/log-entry.ts";
import { verifyLogProof } from "../../protocol/tlog-proof.ts";

const DOSSIER = "0190c5a0-0000-7000-8000-00000000d055";

describe("an entry", () => {
  test("opens to what was logged, and its commitments prove it", async () => {
    const server = await openAuditServer();
    const entryId = await server.log("cooperation.request-sent", {
      dossierId: DOSSIER,
      details: { to: "XB", elements: 7 },
      actor: { kind: "user", userId: "officer-7" },
    });
    const opened = await server.audit.openEntry(entryId);
    expect(opened).toMatchObject({
      entryId,
      dossierId: DOSSIER,
      subject: { kind: "request" },
      details: { to: "XB", elements: 7 },
      actor: { kind: "user", userId: "officer-7" },
    });
    expect(opened.entry.commitment).toBe(commitment(opened.salt, opened.committed));
    expect(opened.entry.actor).toBe(commitment(opened.actorSalt!, encodeLogActor({ kind: "user", id: "officer-7" })));
  });

  test("is read again whatever the clock said and whichever identifier was drawn", () => {
    const digest = sha256Hex(utf8("anything"));
    const given = { type: "test.event", actor: digest, commitment: digest, random: new Uint8Array(16) };
    const anyTime = fc.date({ min: new Date(0), max: new Date("2999-12-31T23:59:59.999Z"), noInvalidDate: true });
    fc.assert(
      fc.property(anyTime, (at) => {
        const id = createRandomness({ now: () => at }).uuid();
        expect(parseLogEntry(encodeLogEntry({ ...given, id, at }))).toMatchObject({ id, at: at.toISOString() });
      }),
    );
  });

  test("names neither person nor case in the log's own files", async () => {
    const server = await openAuditServer();
    await server.log("cooperation.request-sent", { dossierId: DOSSIER, details: { to: "XB", secret: "Ferdinand" } });
    await server.audit.showHead();
    const text = everyByteOf(server.logFolder);
    expect(text).toContain("cooperation.request-sent");
    // As long as no accident in base64 could spell them.
    for (const hidden of [DOSSIER, "officer-1", "Ferdinand", '"XB"']) expect(text).not.toContain(hidden);
  });

  test("has one pseudonym per actor and dossier, another in every other dossier and outside", async () => {
    const server = await openAuditServer();
    const actorIn = async (dossierId: string | undefined, userId: string) => {
      const actor = { kind: "user", userId } as const;
      const extra = dossierId === undefined ? { actor } : { dossierId, actor };
      return (await server.audit.openEntry(await server.log("test.event", extra))).entry.actor;
    };
    const other = DOSSIER.replace("d055", "d056");
    const first = await actorIn(DOSSIER, "a");
    expect(await actorIn(DOSSIER, "a")).toBe(first);
    const others = [
      await actorIn(DOSSIER, "b"),
      await actorIn(other, "a"),
      await actorIn(undefined, "a"),
      await actorIn(undefined, "a"),
    ];
    expect(new Set([first, ...others]).size).toBe(5);
  });

  test("keeps one pseudonym when two transactions meet", async () => {
    const server = await openAuditServer();
    const entries = await Promise.all(
      Array.from({ length: 8 }, () => server.log("test.event", { dossierId: DOSSIER })),
    );
    const actors = await Promise.all(entries.map(async (id) => (await server.audit.openEntry(id)).entry.actor));
    expect(new Set(actors).size).toBe(1);
  });

  test("with a type that is not dotted, or details that are no plain JSON, is refused and changes nothing", async () => {
    const server = await openAuditServer();
    await expect(server.log("Test.Event")).rejects.toMatchObject({ code: "log-entry-malformed" });
    await expect(server.log("test.event", { details: { share: 0.1 } })).rejects.toMatchObject({
      code: "json-number-unsafe",
    });
    expect(await server.audit.integrate()).toEqual({ size: 1 });
  });

  test("about a long text names it by its digest, so that no act fails for what was said in it", async () => {
    const server = await openAuditServer();
    const entryId = await server.log("test.event", { details: { long: "x".repeat(300_000) } });
    const { details } = await server.audit.openEntry(entryId);
    expect(details).toEqual({ long: { sha256: sha256Hex(utf8("x".repeat(300_000))), sizeBytes: 300_000 } });
  });

  test("is listed newest first, by dossier and by subject, without fillers", async () => {
    const server = await openAuditServer();
    const first = await server.log("test.one", { dossierId: DOSSIER });
    await server.audit.showHead();
    server.clock.now = new Date(server.clock.now.getTime() + 1000);
    const second = await server.log("test.two", { dossierId: DOSSIER });
    await server.log("test.elsewhere");
    const listed = await server.audit.entries({ dossierId: DOSSIER, limit: 10 });
    expect(listed.map(({ entryId, type, index }) => ({ entryId, type, index }))).toEqual([
      { entryId: second, type: "test.two", index: undefined },
      { entryId: first, type: "test.one", index: 1 },
    ]);
    expect(await server.audit.entries({ dossierId: DOSSIER, before: second, limit: 10 })).toHaveLength(1);
    const { subject } = await server.audit.openEntry(first);
    expect((await server.audit.entries({ subject, limit: 10 })).map(({ entryId }) => entryId)).toEqual([first]);
    expect((await server.audit.entries({ limit: 100 })).every(({ type }) => type !== "log.filler")).toBe(true);
    expect(await server.audit.entries({ limit: 1 })).toHaveLength(1);
  });

  test("is proven under the head that peers see, with its cosignatures", async () => {
    const server = await openAuditServer();
    const witness = await openAuditServer({ state: "XB" });
    const entryId = await server.log();
    await expect(server.audit.proofFor(entryId)).rejects.toMatchObject({ code: "entry-not-integrated" });
    await server.audit.showHead();
    await server.audit.collectCosignature(await witness.known(), await sendTo(witness, server));
    const proof = await server.audit.proofFor(entryId);
    const { witnessKeys } = await witness.known();
    const verified = verifyLogProof({
      entry: proof.entry,
      proof: proof.proof,
      log: await server.known(),
      witnesses: [witnessVerifier("XB", witnessKeys[0]!)],
    });
    expect(verified.cosignatures).toHaveLength(1);
    const [publicKey] = witnessKeys;
    expect(proof.witnessedBy).toEqual([
      { name: "xb.rogatory/witness", state: "XB", operator: "operator of XB", at: server.clock.now, publicKey },
    ]);
    expect(parseLogEntry(proof.entry).id).toBe(entryId);
    await expect(server.audit.proofFor(DOSSIER)).rejects.toMatchObject({ code: "entry-unknown" });
  });

  test("stays proven under its oldest witnessed head, which anchors it in time", async () => {
    const server = await openAuditServer();
    const [b, c] = [await openAuditServer({ state: "XB" }), await openAuditServer({ state: "XC" })];
    const entryId = await server.log();
    await server.audit.showHead();
    await server.audit.collectCosignature(await b.known(), await sendTo(b, server));
    const anchoredAt = b.clock.now;
    b.clock.now = new Date(b.clock.now.getTime() + 86_400_000);
    await server.audit.collectCosignature(await b.known(), await sendTo(b, server));
    expect((await server.audit.proofFor(entryId)).witnessedBy).toMatchObject([{ state: "XB", at: anchoredAt }]);
    await server.log();
    await server.audit.showHead();
    for (const witness of [b, c])
      await server.audit.collectCosignature(await witness.known(), await sendTo(witness, server));
    expect((await server.audit.proofFor(entryId)).head.size).toBe(16);
    // A reader who relies on C's key needs the head that C cosigned, though B was earlier.
    const forC = await server.audit.proofFor(entryId, { cosignedBy: (await c.known()).witnessKeys });
    expect(forC.head.size).toBe(32);
    expect(forC.witnessedBy.map(({ state }) => state)).toEqual(["XB", "XC"]);
    const unknown = await openAuditServer({ state: "XD" });
    const forNobody = await server.audit.proofFor(entryId, { cosignedBy: (await unknown.known()).witnessKeys });
    expect(forNobody.head.size).toBe(32);
    expect((await server.audit.proofFor(entryId, { cosignedBy: [] })).head.size).toBe(32);
  });

  test("younger than the shown head is proven under the newest signed one", async () => {
    const server = await openAuditServer();
    await server.audit.showHead();
    const entryId = await server.log();
    await server.audit.integrate();
    const proof = await server.audit.proofFor(entryId);
    expect(proof.head.size).toBe(17);
    expect(verifyLogProof({ ...proof, log: await server.known() }).index).toBe(16);
  });
});

describe("after a dossier was erased", () => {
  test("entries about what it held are erased too where they name no dossier, with who acted; others are not", async () => {
    const { audit, database, ...server } = await openAuditServer();
    const actor = { kind: "user", userId: "officer-7" } as const;
    const log = async (id: string): Promise<string> => {
      const event = {
        type: "test.approved",
        actor,
        subject: { kind: "request", id },
        details: { digest: "d1" },
      } as const;
      return (await database.transaction((tx) => audit.append(tx, event))).entryId;
    };
    const [gone, kept] = [await log("request-1"), await log("request-2")];
    const by = { kind: "user", userId: "archivist" } as const;
    const subjects = [{ kind: "request", id: "request-1" }];
    const erasure = { dossierId: DOSSIER, subjects, why: { ground: "retention-ended", order: "order-12" }, by };
    expect((await database.transaction((tx) => audit.eraseDossier(tx, erasure))).erased).toBe(1);
    await audit.showHead();
    expect(await audit.verify()).toMatchObject({ ok: true, problems: [], erased: 1 });
    await expect(audit.openEntry(gone)).rejects.toMatchObject({ code: "entry-erased" });
    expect((await audit.openEntry(kept)).actor).toEqual(actor);
    const actors = (await everyRowOf({ audit, database, ...server })).split("officer-7").length - 1;
    expect(actors).toBe(1);
  });

  test("the log verifies, nothing of the dossier is found, and no guess can be tested", async () => {
    const server = await openAuditServer();
    const statuses = ["accepted", "refused", "postponed", "executing"];
    const logged: string[] = [];
    for (const status of statuses) {
      const details = { status, person: "Ferdinand Example" };
      logged.push(await server.log("test.status-set", { dossierId: DOSSIER, details }));
    }
    const kept = await server.log("test.event", { dossierId: DOSSIER.replace("d055", "d056") });
    await server.audit.showHead();
    const before = await server.audit.openEntry(logged[0]!);

    const by = { kind: "user", userId: "archivist" } as const;
    const erasure = { dossierId: DOSSIER, why: { ground: "retention-ended", order: "order-12" }, by };
    const { erased, entryId } = await server.database.transaction((tx) => server.audit.eraseDossier(tx, erasure));
    expect(erased).toBe(4);
    await server.audit.showHead();

    expect(await server.audit.verify()).toMatchObject({ ok: true, problems: [], erased: 4 });
    expect((await server.audit.openEntry(entryId)).details).toEqual({
      ground: "retention-ended",
      order: "order-12",
      entries: 4,
    });
    await expect(server.audit.openEntry(logged[0]!)).rejects.toMatchObject({ code: "entry-erased" });
    expect((await server.audit.openEntry(kept)).actor).toEqual({ kind: "user", userId: "officer-1" });

    const everything = everyByteOf(server.logFolder) + (await everyRowOf(server));
    for (const gone of [DOSSIER, before.subject.id, "Ferdinand"]) {
      expect(everything).not.toContain(gone);
    }
    // R17 (append-only and erasable): ten thousand guesses at what was committed, with and without plausible framing; none is there.
    for (const guess of guesses(statuses)) expect(everything).not.toContain(sha256Hex(utf8(guess)));
    // Even the exact committed bytes lead nowhere without the salt.
    expect(everything).not.toContain(sha256Hex(before.committed));
    expect(everything).not.toContain(Buffer.from(before.salt).toString("hex"));
  });
});

function* guesses(statuses: readonly string[]): Generator<string> {
  for (const status of statuses) {
    for (let i = 0; i < 2500; i++) {
      yield i % 2 === 0
        ? `{"status":"${status}","person":"Person ${i}"}`
        : `{"format":"rogatory-log-details-v1","subject":{"kind":"request","id":"r${i}"},"details":{"status":"${status}"}}`;
    }
  }
}

function everyByteOf(folder: string): string {
  return filesUnder(folder)
    .map((bytes) => bytes.toString("latin1") + bytes.toString("hex"))
    .join("\n");
}

/** Every row of the schema as text; bytes also as text, so that names inside them would be seen. */
async function everyRowOf(server: AuditServer): Promise<string> {
  const tables = ["entries", "pending", "places", "actors", "details", "log", "heads", "checkpoints", "cosignatures"];
  const texts = [];
  for (const table of tables) {
    const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(`audit.${table}`)}`.execute(
      server.database.db,
    );
    for (const row of rows) {
      for (const value of Object.values(row)) {
        texts.push(
          value instanceof Uint8Array
            ? Buffer.from(value).toString("latin1") + Buffer.from(value).toString("hex")
            : String(value),
        );
      }
    }
  }
  return texts.join("\n");
}
