import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { sql } from "kysely";
import { parseDossierId } from "../../protocol/identifiers.ts";
import { Refusal } from "../../protocol/refusal.ts";
import { type CasePair, type CaseServer, openCasePair } from "../../../tests/support/cooperation-network.ts";
import { enginesHere } from "../../../tests/support/databases.ts";
import { strayBlobs } from "../../../tests/support/stray-blobs.ts";
import { letterSteps } from "../../../tests/support/letter-steps.ts";
import { once } from "../../../tests/support/byte-streams.ts";
import { acceptRequest, draftRequest, sentRequest, text } from "../../../tests/support/case-steps.ts";
import {
  CONTENT,
  PAPER,
  type PlantedCase,
  WORDS,
  WORDS_OF_CUSTODY,
  WORDS_OF_ORDERS,
  plantCase,
} from "../../../tests/support/planted-case.ts";
import { placesOf } from "../../../tests/support/planted-words.ts";

const ORDER = { ground: "court-order", order: "Court of Northport 77/2034" };

let pair: CasePair;
let first: PlantedCase;

beforeAll(async () => {
  pair = await openCasePair();
  first = await plantCase(pair);
});

async function endEverything(one: PlantedCase): Promise<void> {
  const { asker } = pair;
  const closure = { outcome: "answered", note: text("tamarisk-closure") };
  await asker.as("drafter").post(`/requests/${one.requestId}/closure`, closure);
  await asker.as("drafter").post(`/requests/${one.preservationId}/closure`, { outcome: "other" });
  const { hindrances } = await asker.as("screener").get(`/dossiers/${one.dossierId}/disposal`);
  const underWay = { code: "disposal-line-busy", count: 2, numbers: null, names: null, days: null };
  expect(hindrances).toContainEqual(underWay);
  await pair.settle();
}

async function disposeOfExhibit(server: CaseServer, exhibitId: string): Promise<void> {
  await server
    .as("custodian")
    .post(`/exhibits/${exhibitId}/disposal`, { ground: text("Retention ended."), order: "77/2034" });
}

const disposal = (server: CaseServer, dossierId: string) => ({
  ask: async () => await server.as("custodian").confirm(`/dossiers/${dossierId}/disposal`, ORDER),
  approve: async () => await server.as("authoriser").confirm(`/dossiers/${dossierId}/disposal-approval`),
  refusal: async (body: object = ORDER) =>
    await server.as("custodian").refusal("POST", `/dossiers/${dossierId}/disposal-preview`, body),
});

const found = async (server: CaseServer, words: readonly string[]) =>
  Object.fromEntries([...(await placesOf(server.platform, words))].filter(([, places]) => places.length > 0));

/** Every blob that the line of this server has for a dossier. */
async function blobsOf(server: CaseServer, dossierId: string): Promise<string[]> {
  const { rows } = await sql<{ blob_digest: string }>`
    select blob_digest from federation.outbox where dossier_id = ${dossierId} and blob_digest is not null
    union select blob_digest from federation.inbox where dossier_id = ${dossierId}`.execute(
    server.platform.database.db,
  );
  return rows.map((row) => row.blob_digest);
}

async function filesThere(server: CaseServer, blobs: readonly string[]): Promise<number> {
  const there = await Promise.all(blobs.map(async (digest) => await server.platform.blobs.has(digest)));
  return there.filter(Boolean).length;
}

/** What the duty officer finds of the planted words. */
async function foundOf(server: CaseServer): Promise<string[]> {
  const { results } = await server.as("duty").get("/search?q=tamarisk");
  return results.map(({ kind }: { kind: string }) => kind).toSorted();
}

async function alarmsOf(server: CaseServer): Promise<string[]> {
  return (await server.federation.alarms()).map(({ kind }) => kind);
}

describe("a dossier of which something still waits", () => {
  it("is not disposed of while a request is open, and says which", async () => {
    expect(await disposal(pair.owner, first.dossierId).refusal()).toBe("disposal-request-open");
    const { reference } = await pair.owner.as("duty").get(`/requests/${first.requestId}`);
    const page = await (await pair.owner.browse("custodian")).open(`/dossiers/${first.dossierId}/disposal`);
    expect(page.html).toContain(reference);
    expect(page.html).toContain("Close or withdraw these requests first");
    expect(page.html).not.toContain("disposal-check");
    const { hindrances } = await pair.owner.as("screener").get(`/dossiers/${first.dossierId}/disposal`);
    expect(hindrances.map(({ code }: { code: string }) => code)).toEqual([
      "disposal-request-open",
      "disposal-order-running",
      "disposal-exhibit-left",
    ]);
  });

  it("is not disposed of while an order runs, an exhibit is there, or a duty call rings", async () => {
    await endEverything(first);
    expect(await disposal(pair.owner, first.dossierId).refusal()).toBe("disposal-order-running");
    await pair.owner
      .as("executing")
      .post(`/orders/${first.orderId}/end`, { reason: "no-longer-needed", note: "tamarisk-end" });
    await pair.settle(1);
    expect(await disposal(pair.owner, first.dossierId).refusal()).toBe("disposal-exhibit-left");
    expect(await disposal(pair.asker, first.dossierId).refusal()).toBe("disposal-exhibit-left");
    // The words are there, or the search below would prove nothing.
    expect(Object.keys(await found(pair.asker, WORDS)).toSorted()).toEqual([...WORDS].toSorted());
    expect(Object.keys(await found(pair.owner, WORDS_OF_ORDERS)).toSorted()).toEqual([...WORDS_OF_ORDERS].toSorted());
    expect(Object.keys(await found(pair.asker, [CONTENT]))).toEqual([CONTENT]);
    expect(await foundOf(pair.owner)).toEqual(["order", "request", "request"]);
    await disposeOfExhibit(pair.owner, first.exhibitId);
    await disposeOfExhibit(pair.asker, first.exhibitId);
    const subject = { kind: "request", id: first.requestId } as const;
    const actor = { kind: "system", job: "tests" } as const;
    const { database, config } = pair.owner.platform;
    await database.transaction(async (tx) => {
      const ring = { key: "k", group: "g", reason: "preservation-failed", drill: false, actor } as const;
      await pair.owner.measures.duty.raise(tx, { ...ring, subject: { ...subject, label: "tamarisk-label" } });
    });
    const exhibit = { kind: "exhibit", id: first.exhibitId } as const;
    await database.transaction(async (tx) => {
      const ring = { key: "e", group: "e", reason: "emergency-waits", drill: false, actor } as const;
      await pair.owner.measures.duty.raise(tx, { ...ring, subject: { ...exhibit, label: "tamarisk-exhibit" } });
    });
    for (const about of [subject, exhibit]) {
      expect(await disposal(pair.owner, first.dossierId).refusal()).toBe("disposal-ring-on");
      await database.transaction(async (tx) => await pair.owner.measures.duty.standDown(tx, about, actor));
    }
    const inClear = join(config.dataFolder, "exhibits", "drop-box", first.dossierId, "in-clear.txt");
    await mkdir(dirname(inClear), { recursive: true });
    await writeFile(inClear, "in clear");
    expect(await disposal(pair.owner, first.dossierId).refusal()).toBe("disposal-drop-box-full");
    await rm(inClear);
    const { evidence, people } = pair.owner;
    const { uploadId } = await evidence.exhibits.beginUpload(
      {
        dossierId: parseDossierId(first.dossierId),
        title: { language: "en", text: "Half of a phone" },
        kind: "mailbox",
        acquisition: { tools: [] },
      },
      { sizeBytes: 10 },
      people.executing,
    );
    expect(await disposal(pair.owner, first.dossierId).refusal()).toBe("disposal-upload-begun");
    const { hindrances } = await pair.owner.as("custodian").get(`/dossiers/${first.dossierId}/disposal`);
    const code = "disposal-upload-begun";
    expect(hindrances).toEqual([{ code, count: 1, numbers: null, names: people.executing.name, days: 7 }]);
    await evidence.exhibits.discardUpload(uploadId, people.executing);
    expect(await disposal(pair.owner, first.dossierId).refusal()).toBe("ok");
  });
});

describe("the two people", () => {
  it("say on which ground and by which order, and explain a ground that does not say enough", async () => {
    const { refusal } = disposal(pair.asker, first.dossierId);
    expect(await refusal({ ...ORDER, ground: "other-law" })).toBe("disposal-needs-explanation");
    expect(await refusal({ ...ORDER, ground: "because" })).toBe("invalid-field");
    expect(await refusal({ ground: "court-order", order: " " })).toBe("invalid-field");
    expect(await refusal({ ...ORDER, ground: "other-law", explanation: text("Act 12, section 3.") })).toBe("ok");
  });

  it("are members with the role, and different ones; each confirms what was shown", async () => {
    const { asker } = pair;
    const path = `/dossiers/${first.dossierId}/disposal`;
    expect(await asker.as("drafter").refusal("POST", path, ORDER)).toBe("role-missing");
    expect(await asker.as("custodian").refusal("POST", path, ORDER)).toBe("confirmation-missing");
    expect(await asker.as("authoriser").refusal("POST", `${path}-approval`)).toBe("disposal-not-asked");
    await asker.as("authoriser").confirm(path, ORDER);
    expect(await asker.as("custodian").refusal("POST", `${path}-preview`, ORDER)).toBe("disposal-asked-already");
    expect(await asker.as("custodian").refusal("POST", `${path}-approval`)).toBe("role-missing");
    const needs = async (who: "authoriser" | "secondAuthoriser") =>
      (await asker.as(who).get("/queue")).items.filter(({ need }: { need: string }) => need === "approve-disposal");
    expect(await needs("authoriser")).toEqual([]);
    expect(await needs("secondAuthoriser")).toMatchObject([{ subject: { kind: "dossier", id: first.dossierId } }]);
    await expect(asker.as("authoriser").confirm(`${path}-approval`)).rejects.toThrow("approval-needs-another-person");
    await asker.as("custodian").post(`${path}-withdrawal`);
    expect(await asker.as("custodian").refusal("POST", `${path}-withdrawal`)).toBe("disposal-not-asked");
  });

  it("stand behind what is there: what comes in between stops it", async () => {
    const { asker } = pair;
    await disposal(asker, first.dossierId).ask();
    await draftRequest(pair, { mechanism: "preservation", dossierId: first.dossierId });
    const approval = `/dossiers/${first.dossierId}/disposal-approval-preview`;
    expect(await asker.as("authoriser").refusal("POST", approval)).toBe("disposal-changed");
    await asker.as("custodian").post(`/dossiers/${first.dossierId}/disposal-withdrawal`);
  });
});

describe("a disposal that breaks off", () => {
  it("has destroyed nothing: its last step is in the same transaction as the first", async () => {
    const { owner } = pair;
    const audit = owner.audit as { eraseDossier: CaseServer["audit"]["eraseDossier"] };
    const { eraseDossier } = audit;
    const before = await placesOf(owner.platform, [...WORDS, ...WORDS_OF_ORDERS]);
    await disposal(owner, first.dossierId).ask();
    audit.eraseDossier = async () => await Promise.reject(new Refusal("disposal-changed", "Broken off."));
    await expect(disposal(owner, first.dossierId).approve()).rejects.toThrow("disposal-changed");
    audit.eraseDossier = eraseDossier;
    expect(await placesOf(owner.platform, [...WORDS, ...WORDS_OF_ORDERS])).toEqual(before);
    const { disposedAt } = await owner.as("duty").get(`/dossiers/${first.dossierId}`);
    expect(disposedAt).toBeNull();
    await owner.as("custodian").post(`/dossiers/${first.dossierId}/disposal-withdrawal`);
  });
});

describe("a disposed dossier", () => {
  let blobs: string[];
  let statisticsBefore: unknown;

  beforeAll(async () => {
    const { owner } = pair;
    blobs = await blobsOf(owner, first.dossierId);
    statisticsBefore = (await owner.as("duty").get("/statistics")).lines;
    // On the pages, without script.
    const custodian = await owner.browse("custodian");
    const path = `/dossiers/${first.dossierId}/disposal`;
    await custodian.open(path);
    const checked = await custodian.submit(`${path}-check`, ORDER);
    expect(checked.html).toContain("Backups still hold the contents");
    expect(checked.html).toContain("Court of Northport 77/2034");
    await custodian.submit(path);
    const authoriser = await owner.browse("authoriser");
    await authoriser.open(path);
    const shown = await authoriser.submit(`${path}-approval`);
    expect(shown.path).toBe(`/dossiers/${first.dossierId}`);
    expect(shown.title).toContain("Disposed of");
  });

  it("has none of its words left in any row or file", async () => {
    expect(
      await found(pair.owner, [...WORDS, ...WORDS_OF_ORDERS, CONTENT, PAPER, "tamarisk-label", "tamarisk-exhibit"]),
    ).toEqual({});
    expect(await foundOf(pair.owner)).toEqual([]);
  });

  it("keeps of exhibits what the custody record keeps, and who released or opened them for which reason", async () => {
    const kept = Object.values(await found(pair.owner, WORDS_OF_CUSTODY)).flat();
    expect([...new Set(kept)].toSorted()).toEqual(["evidence.custody_entry.bytes", "evidence.release.reason"]);
    const { html, status } = await (await pair.owner.browse("custodian")).open(`/exhibits/${first.exhibitId}`);
    expect(status).toBe(200);
    expect(html).toContain("Retention ended.");
    // Who the pseudonyms were is gone.
    expect(await pair.owner.evidence.exhibits.peopleOf(parseDossierId(first.dossierId))).toEqual(new Map());
  });

  it("has no sealed bytes left that our keys could open", async () => {
    expect(blobs.length).toBeGreaterThan(10);
    expect(await filesThere(pair.owner, blobs)).toBe(0);
    const { rows } = await sql`
      select 1 from federation.outbox where dossier_id = ${first.dossierId} and body_nonce is not null`.execute(
      pair.owner.platform.database.db,
    );
    expect(rows).toEqual([]);
  });

  it("is no loss to whoever verifies the log and the files", async () => {
    expect(await pair.owner.audit.verify()).toMatchObject({ ok: true, problems: [] });
    expect(await strayBlobs(pair.owner)).toEqual({ missing: [], orphans: [] });
    expect(await alarmsOf(pair.owner)).toEqual([]);
  });

  it("still counts in the statistics", async () => {
    expect((await pair.owner.as("duty").get("/statistics")).lines).toEqual(statisticsBefore);
  });

  it("shows a tombstone to its members and to oversight, its number in lists, and is not printed", async () => {
    const { owner } = pair;
    const { dossier, done } = await owner
      .as("duty")
      .get(`/dossiers/${first.dossierId}/disposal`)
      .then(({ done: all, ...rest }) => ({ dossier: rest, done: all }));
    expect(dossier).toMatchObject({ asked: null, hindrances: [] });
    expect(done).toMatchObject([{ content: { ground: "court-order", order: ORDER.order, requests: [{}, {}] } }]);
    for (const who of ["duty", "screener"] as const) {
      const { html } = await (await owner.browse(who)).open(`/dossiers/${first.dossierId}`);
      expect(html).toContain("A court or authority ordered its erasure");
      expect(html).toContain("Court of Northport 77/2034");
      expect(html).toContain(dossier.ownReference);
    }
    const { dossiers } = await owner.as("duty").get("/dossiers");
    expect(dossiers).toContainEqual(
      expect.objectContaining({ dossierId: first.dossierId, title: dossier.ownReference }),
    );
    expect((await (await owner.browse("duty")).open("/dossiers")).html).toContain("Disposed of");
    const { results } = await owner.as("duty").get(`/search?q=${dossier.ownReference}`);
    expect(results).toMatchObject([{ kind: "dossier", title: dossier.ownReference }]);
    expect(await owner.as("duty").refusal("GET", `/dossiers/${first.dossierId}/print`)).toBe("dossier-disposed");
    expect(await owner.as("duty").refusal("GET", `/requests/${first.requestId}`)).toBe("request-unknown");
    expect(await owner.as("admin").refusal("GET", `/dossiers/${first.dossierId}/disposal`)).toBe("dossier-unknown");
  });

  it("takes no new work of ours", async () => {
    const { owner } = pair;
    const begun = { mechanism: "preservation", drill: false };
    expect(await owner.as("drafter").refusal("POST", `/dossiers/${first.dossierId}/requests`, begun)).toBe(
      "dossier-disposed",
    );
    expect(await disposal(owner, first.dossierId).refusal()).toBe("dossier-disposed");
    const intake = owner.evidence.exhibits.takeIn(
      { dossierId: parseDossierId(first.dossierId), title: text("More"), kind: "mailbox", acquisition: { tools: [] } },
      { stream: once(new TextEncoder().encode("more")) },
      owner.people.executing,
    );
    await expect(intake).rejects.toMatchObject({ code: "dossier-disposed" });
  });

  it("leaves the other State's server whole", async () => {
    const { asker } = pair;
    expect(Object.keys(await found(asker, WORDS)).toSorted()).toEqual([...WORDS].toSorted());
    const { html } = await (await asker.browse("drafter")).open(`/requests/${first.requestId}`);
    expect(html).toContain("tamarisk-report");
  });

  it("answers a dispatch that is delivered again with its receipt", async () => {
    const { asker, owner } = pair;
    const { db } = asker.platform.database;
    const { rows } = await sql<{ dispatch_id: string; sequence: string }>`
      update federation.outbox set resend_asked = true, next_at = queued_at
      where dossier_id = ${first.dossierId} returning dispatch_id`.execute(db);
    expect(rows.length).toBeGreaterThan(3);
    await pair.settle(2);
    const after = await sql`select 1 from federation.outbox where resend_asked`.execute(db);
    expect(after.rows).toEqual([]);
    expect([...(await alarmsOf(asker)), ...(await alarmsOf(owner))]).toEqual([]);
    expect(await filesThere(owner, blobs)).toBe(0);
  });

  it("closes the number of an erased dispatch that the peer asks for again", async () => {
    const { asker, owner } = pair;
    const { rows } = await sql<{ sequence: number; incarnation_id: string }>`
      select sequence, incarnation_id from federation.outbox where dossier_id = ${first.dossierId}
      order by sequence limit 1`.execute(owner.platform.database.db);
    const [{ sequence, incarnation_id: incarnation } = { sequence: 0, incarnation_id: "" }] = rows;
    const answer = await asker.federation.callPeer({
      state: owner.state,
      method: "POST",
      path: "/peer/v1/resend",
      headers: { "content-type": "application/json" },
      body: new TextEncoder().encode(JSON.stringify({ incarnation, sequences: [sequence] })),
    });
    expect(JSON.parse(new TextDecoder().decode(answer.body))).toEqual({ numbers: [{ sequence, outcome: "void" }] });
    await pair.settle(2);
    const closed = await sql<{ reason: string }>`
      select reason from federation.closed_numbers where sequence = ${sequence}`.execute(asker.platform.database.db);
    expect(closed.rows).toEqual([{ reason: "lost" }]);
    expect(await alarmsOf(owner)).toEqual([]);
  });

  it("refuses what the peer still says about it, and keeps none of it", async () => {
    const { asker, owner } = pair;
    await asker.as("drafter").post(`/requests/${first.requestId}/use-reports`, { text: text("tamarisk-late") });
    await pair.settle();
    const { refusals } = await asker.as("drafter").get(`/requests/${first.requestId}`);
    expect(refusals.length).toBe(1);
    await owner.platform.jobs.runNow("desk.disposals");
    expect(await filesThere(owner, await blobsOf(owner, first.dossierId))).toBe(0);
    expect(await strayBlobs(owner)).toEqual({ missing: [], orphans: [] });
  });

  it("does not break a request elsewhere that follows one of it", async () => {
    const { owner } = pair;
    const { requestId } = await sentRequest(pair, { mechanism: "preservation" });
    // The line works; and an entry of old says that it follows what is gone.
    await sql`
      update cooperation.request
      set follows = ${first.preservationId},
        file = (file::jsonb || jsonb_build_object('follows', ${first.preservationId}::text))::json
      where request_id = ${requestId}`.execute(owner.platform.database.db);
    await acceptRequest(pair, requestId, "preservation");
    const { html, status } = await (await owner.browse("duty")).open(`/requests/${requestId}`);
    expect(status).toBe(200);
    expect(html).toContain("Words on ");
    expect(await owner.as("duty").get(`/requests/${requestId}`)).toMatchObject({ status: "accepted" });
  });

  it("lives again with a new request of the other State, which may follow one that is gone", async () => {
    const { owner } = pair;
    const { requestId } = await sentRequest(pair, {
      mechanism: "stored-data",
      dossierId: first.dossierId,
      follows: first.preservationId,
    });
    expect(await owner.as("duty").get(`/requests/${requestId}`)).toMatchObject({
      status: "received",
      follows: first.preservationId,
    });
    const { html } = await (await owner.browse("duty")).open(`/dossiers/${first.dossierId}`);
    expect(html).toContain("Earlier disposals in this dossier");
    expect(html).toContain(`/requests/${requestId}`);
    expect(await disposal(owner, first.dossierId).refusal()).toBe("disposal-request-open");
    await pair.asker.as("drafter").post(`/requests/${requestId}/withdrawal`, { reason: text("tamarisk-note") });
    await pair.settle();
    await disposal(owner, first.dossierId).ask();
    await disposal(owner, first.dossierId).approve();
    const { done } = await owner.as("duty").get(`/dossiers/${first.dossierId}/disposal`);
    expect(done.length).toBe(2);
  });
});

describe("a dossier that is disposed of while the form of a request is sent", () => {
  it("takes no request", async () => {
    const { asker } = pair;
    const drafter = asker.as("drafter");
    const { dossierId } = await drafter.post("/dossiers", { title: "Nothing came of it", state: "XB" });
    const { ask, approve } = disposal(asker, dossierId);
    await ask();
    await drafter.get(`/dossiers/${dossierId}`);
    const { database } = asker.platform;
    const { transaction } = database;
    const late: typeof transaction = async (work) => {
      Object.assign(database, { transaction });
      await approve();
      return await transaction(work);
    };
    Object.assign(database, { transaction: late });
    const request = { mechanism: "stored-data", drill: false };
    expect(await drafter.refusal("POST", `/dossiers/${dossierId}/requests`, request)).toBe("dossier-disposed");
  });
});

describe.skipIf(!enginesHere.includes("postgres"))("a dossier that is disposed of while a letter is registered", () => {
  it("is kept, as the letter is in it", async () => {
    const { owner, clock } = pair;
    const { soundLetter, reply } = letterSteps(() => pair);
    const duty = owner.as("duty");
    const earlier = await soundLetter(owner);
    const { dossierId, requestId } = await duty.post("/letters", earlier);
    await duty.post(`/requests/${requestId}/replies`, reply("withdrawal", { reason: text("Not needed.") }));
    const { ask, approve } = disposal(owner, dossierId);
    await ask();
    const theirReference = "CAS/2027/10";
    const next = { ...earlier, dossierId, theirReference, receivedAt: clock.now().toISOString() };
    // The number that the request gets is held by somebody else just then.
    const { database } = owner.platform;
    const [held, free] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const holding = database.transaction(async (tx) => {
      await sql`select 1 from desk.reference_counter for update`.execute(tx.db);
      held.resolve();
      await free.promise;
    });
    await held.promise;
    const arriving = duty.refusal("POST", "/letters", next);
    await setTimeout(500);
    const approving = approve().catch(() => "refused");
    await Promise.race([approving, setTimeout(1_000)]);
    free.resolve();
    await holding;
    expect([await arriving, await approving]).toEqual(["ok", "refused"]);
    expect(await duty.get(`/dossiers/${dossierId}`)).toMatchObject({ disposedAt: null });
  });
});

describe("a server that stops between the disposal and its files", () => {
  let blobs: string[];

  beforeAll(async () => {
    const { asker } = pair;
    blobs = await blobsOf(asker, first.dossierId);
    await disposal(asker, first.dossierId).ask();
    const store = asker.platform.blobs as { remove: (digest: string) => Promise<void> };
    const { remove } = store;
    let removed = 0;
    store.remove = async (digest) => {
      if (removed === 2) throw new Error("the power went");
      removed += 1;
      await remove(digest);
    };
    await disposal(asker, first.dossierId).approve();
    store.remove = remove;
  });

  it("has disposed of it, and misses no file", async () => {
    const { disposedAt } = await pair.asker.as("drafter").get(`/dossiers/${first.dossierId}`);
    expect(disposedAt).not.toBeNull();
    expect(await filesThere(pair.asker, blobs)).toBe(blobs.length - 2);
    expect(await strayBlobs(pair.asker)).toEqual({ missing: [], orphans: [] });
  });

  it("removes the files at its next start, and again nothing at the one after", async () => {
    await pair.asker.federation.start();
    expect(await filesThere(pair.asker, blobs)).toBe(0);
    await pair.asker.federation.start();
    expect(await strayBlobs(pair.asker)).toEqual({ missing: [], orphans: [] });
    expect(await alarmsOf(pair.asker)).not.toContain("lost-bytes");
  });

  it("has nothing left of it either: what it asked, what it was told, and the draft that nobody sent", async () => {
    // What was asked for elsewhere since is in other words than these.
    const words = WORDS.filter((word) => word.startsWith("tamarisk") || word.startsWith("For this"));
    expect(await found(pair.asker, [...words, CONTENT, "tamarisk-late"])).toEqual({});
    const kept = Object.values(await found(pair.asker, WORDS_OF_CUSTODY)).flat();
    expect([...new Set(kept)].toSorted()).toEqual(["evidence.custody_entry.bytes", "evidence.opening.reason"]);
    expect(await pair.asker.audit.verify()).toMatchObject({ ok: true, problems: [] });
  });
});
