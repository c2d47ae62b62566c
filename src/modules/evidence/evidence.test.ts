import { createHash, randomBytes } from "node:crypto";
import { existsSync, readFileSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sql } from "kysely";
import { beforeEach, describe, expect, it } from "vitest";
import {
  approveRelease,
  askRelease,
  AUTHORITY,
  type Pair,
  USE_LIMIT,
  evidencePair,
  incomingOf,
} from "../../../tests/support/evidence-pair.ts";
import { exchangeOf } from "../../../tests/support/evidence-exchange.ts";
import { LEAF_SIZE } from "../../protocol/exhibit-format.ts";
import { parseDossierId } from "../../protocol/identifiers.ts";
import { checkManifestSuccession, verifyManifest } from "../../protocol/manifest.ts";
import { isRefusal } from "../../protocol/refusal.ts";
import type { ExhibitRecord } from "./index.ts";

const refused = (code: string): unknown => expect.toSatisfy((error) => isRefusal(error, code));

let pair: Pair;
beforeEach(async () => {
  pair = await evidencePair();
});

const { facts, takeIn, offer, accept, recordAt } = exchangeOf(() => pair);

const actsOf = (record: ExhibitRecord): string[] => record.custody.map(({ entry }) => entry.act);

/** All file contents under a folder, for searching what must not be there. */
function filesUnder(folder: string): Buffer[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)));
}

describe("an exhibit on its way from one State to the other", () => {
  it("goes from intake to the opened original, each act in both custody records", async () => {
    const content = new Uint8Array(randomBytes(40 * 2 ** 20 + 17));
    const exhibit = await takeIn(content);
    expect(exhibit).toMatchObject({ state: "sealed", number: "XB-2027-0001" });
    await offer(exhibit);
    expect((await recordAt("asker", exhibit)).exhibit.state).toBe("offered");
    await accept(exhibit);
    await pair.asker.job("evidence.transfers");
    expect((await recordAt("asker", exhibit)).exhibit.state).toBe("stored");
    await pair.deliver();
    expect((await recordAt("asker", exhibit)).exhibit.state).toBe("complete");
    const { evidence, people, platform } = pair.asker;
    const opening = await evidence.exhibits.open(
      exhibit.exhibitId,
      { language: "en", text: "To read the evidence." },
      people.custodian,
    );
    await pair.asker.job("evidence.openings");
    await pair.deliver();

    const opened = join(platform.config.dataFolder, "exhibits", "opened", opening.openingId);
    expect(readFileSync(opened).equals(content)).toBe(true);
    const theirs = await recordAt("holder", exhibit);
    const ours = await recordAt("asker", exhibit);
    expect(actsOf(theirs)).toEqual([
      "taken-in",
      "sealed",
      "release-requested",
      "released",
      "offered",
      "accepted",
      "stored-by-receiver",
      "head-released",
      "opened-by-receiver",
    ]);
    expect(actsOf(ours)).toEqual(["offer-received", "accepted", "received", "head-received", "opened"]);
    expect(theirs.releases).toMatchObject([{ state: "opened" }]);
    const answered = await pair.holder.evidence.exhibits.handedOver([pair.requestId]);
    expect(answered.get(pair.requestId)).toEqual({ released: 1, remaining: 0 });
    expect(theirs.custody.at(-1)?.entry.after.original).toBe(createHash("sha256").update(content).digest("hex"));
    // Every entry of the record stands in the audit log, by digest.
    const logged = await pair.holder.audit.entries({
      subject: { kind: "exhibit", id: exhibit.exhibitId },
      limit: 50,
    });
    const digests = logged.map(({ details }) => details?.["custodyDigest"]);
    for (const { digest } of theirs.custody) expect(digests).toContain(digest);

    platform.clock.advance(25 * 3_600_000);
    await pair.asker.job("evidence.openings");
    expect(existsSync(opened)).toBe(false);
  });

  it("keeps no byte of the original in clear on the holder's disk, and its digest in no file name", async () => {
    const content = Buffer.from("the quick brown fox of an invented fraud ".repeat(50_000));
    await takeIn(content);
    const folder = join(pair.holder.platform.config.dataFolder, "exhibits");
    const files = filesUnder(folder);
    expect(files.length).toBe(2);
    for (const bytes of files) expect(bytes.includes("invented fraud")).toBe(false);
    const names = readdirSync(folder, { recursive: true }).join("\n");
    expect(names).not.toContain(createHash("sha256").update(content).digest("hex"));
  });

  it("signs a first manifest for itself and one for the receiver that follows it and lists one foreign head", async () => {
    const exhibit = await takeIn(randomBytes(1000));
    await offer(exhibit);
    const { manifests } = await recordAt("holder", exhibit);
    const [first, second] = manifests;
    const author = pair.holder.line.view;
    if (first === undefined || second === undefined || author === undefined) throw new Error("two manifests");
    const now = pair.holder.platform.clock.now();
    for (const { bytes } of manifests) verifyManifest(bytes, author, now);
    checkManifestSuccession(first, second);
    expect(second.manifest.heads.map((head) => head.for.state)).toEqual(["XB", "XA"]);
    expect(second.manifest.conditions).toEqual([USE_LIMIT]);
    expect(second.manifest.request).toMatchObject({ requestId: pair.requestId, legalBasis: "UNCC art. 44" });
  });

  it("resumes after cuts and after the receiver was killed, and fetches no leaf twice but the cut ones", async () => {
    const content = new Uint8Array(randomBytes(60 * 2 ** 20));
    const exhibit = await takeIn(content);
    await offer(exhibit);
    await accept(exhibit);
    const { line, platform } = pair.asker;
    line.cutAfter = 3 * LEAF_SIZE + 5;
    // Stops in the middle, as a killed process would: the row still says "fetching".
    const killed = new AbortController();
    const job = pair.asker.evidence.jobs.find(({ name }) => name === "evidence.transfers");
    const running = job?.run(killed.signal);
    while (line.bytesFetched < 20 * LEAF_SIZE) await new Promise((resolve) => setTimeout(resolve, 5));
    killed.abort();
    await running;
    const fetchedBefore = line.bytesFetched;
    expect((await recordAt("asker", exhibit)).transfer?.state).toBe("fetching");
    await pair.asker.restart();
    for (let turn = 0; turn < 20 && (await recordAt("asker", exhibit)).exhibit.state === "accepted"; turn++) {
      platform.clock.advance(3_600_000);
      await pair.asker.job("evidence.transfers");
    }
    expect((await recordAt("asker", exhibit)).exhibit.state).toBe("stored");
    expect(fetchedBefore).toBeLessThan(content.length);
    // What was fetched twice is what the cuts tore: less than a leaf a cut and connection, never the whole again.
    expect(line.bytesFetched).toBeLessThan(1.4 * content.length);
    await pair.deliver();
    expect((await recordAt("asker", exhibit)).exhibit.state).toBe("complete");
  });

  it("stores and receipts nothing that a wrong byte on the line would have made", async () => {
    const exhibit = await takeIn(randomBytes(3 * 2 ** 20));
    await offer(exhibit);
    await accept(exhibit);
    const files = await pair.holder.evidence.exhibits.filesOf(exhibit.exhibitId);
    if (files === undefined) throw new Error("no files");
    const honest = readFileSync(files.bodyPath);
    const altered = Buffer.from(honest);
    altered[LEAF_SIZE + 9] = (altered[LEAF_SIZE + 9] ?? 0) ^ 1;
    writeFileSync(`${files.bodyPath}.x`, altered);
    renameSync(`${files.bodyPath}.x`, files.bodyPath);
    await pair.asker.job("evidence.transfers");
    const record = await recordAt("asker", exhibit);
    expect(record.exhibit.state).toBe("accepted");
    expect(record.transfer).toMatchObject({ fault: "leaf-altered" });
    // The other two, unless the connection that met the wrong byte stopped theirs before.
    expect(record.transfer?.leavesHere).toBeLessThanOrEqual(2);
    expect(pair.asker.line.waiting).toEqual([]);
    writeFileSync(`${files.bodyPath}.x`, honest);
    renameSync(`${files.bodyPath}.x`, files.bodyPath);
    pair.asker.platform.clock.advance(3_600_000);
    await pair.asker.job("evidence.transfers");
    expect((await recordAt("asker", exhibit)).exhibit.state).toBe("stored");
  });
});

const request = () => ({
  requestId: pair.requestId,
  receiver: { state: pair.asker.state, authority: AUTHORITY },
  conditions: [],
  reason: { language: "en", text: "Answer." },
});

describe("what the rules of release demand", () => {
  it("takes two different people with the right roles", async () => {
    const { evidence, people } = pair.holder;
    const exhibit = await takeIn(randomBytes(10));
    await expect(evidence.exhibits.requestRelease(exhibit.exhibitId, request(), people.drafter)).rejects.toThrow(
      refused("role-missing"),
    );
    const release = await askRelease(pair.holder, exhibit.exhibitId, request(), people.custodian);
    await expect(evidence.exhibits.approveRelease(release.releaseId, people.custodian)).rejects.toThrow(
      refused("approval-needs-another-person"),
    );
    expect(pair.holder.line.waiting).toEqual([]);
    expect((await approveRelease(pair.holder, release.releaseId, people.authoriser)).state).toBe("offered");
    expect(pair.holder.line.waiting).toHaveLength(1);
  });

  it("needs an accepted request of that State, and a peer that two people confirmed", async () => {
    const { evidence, people, line } = pair.holder;
    const exhibit = await takeIn(randomBytes(10));
    const ask = async () => await evidence.exhibits.previewRelease(exhibit.exhibitId, request(), people.taker);
    pair.facts.current = { ...pair.facts.current, mayRelease: false };
    await expect(ask()).rejects.toThrow(refused("release-not-decided"));
    pair.facts.current = { ...pair.facts.current, mayRelease: true };
    line.standing = "compared";
    await expect(ask()).rejects.toThrow(refused("peer-not-confirmed"));
  });

  it("lets nobody leave out a condition", async () => {
    const exhibit = await takeIn(randomBytes(10));
    await offer(exhibit);
    const { evidence, people } = pair.asker;
    await expect(evidence.exhibits.accept(exhibit.exhibitId, [], people.custodian)).rejects.toThrow(
      refused("condition-not-accepted"),
    );
  });

  it("gives out bytes only with the token, to a confirmed peer, and only between acceptance and whole-file receipt", async () => {
    const { evidence, people, line } = pair.holder;
    const exhibit = await takeIn(randomBytes(10));
    const release = await askRelease(pair.holder, exhibit.exhibitId, request(), people.taker);
    await approveRelease(pair.holder, release.releaseId, people.custodian);
    const offered = line.waiting[0]?.content as { transfer: { transferId: string; token: string; root: string } };
    const { transferId, token, root } = offered.transfer;
    const get = async (shown: string, extra: Record<string, string> = {}): Promise<number> => {
      const headers = { "rogatory-transfer-token": shown, range: "bytes=0-9", ...extra };
      return (await fetch(`${line.url}/peer/v1/transfers/${transferId}/body`, { headers })).status;
    };
    expect(await get("A".repeat(43))).toBe(403);
    expect(await get(token)).toBe(409);
    await pair.deliver();
    await pair.asker.job("evidence.offers");
    await accept(exhibit);
    expect(await get(token)).toBe(206);
    expect(await get(token, { "if-match": `"${"0".repeat(64)}"` })).toBe(412);
    expect(await get(token, { "if-match": `"${root}"`, range: "bytes=0-99999999" })).toBe(416);
    line.standing = "stopped";
    expect(await get(token)).toBe(403);
    line.standing = "confirmed";
    const { incarnation } = pair.holder.platform;
    await incarnation.raise("test");
    expect(await get(token)).toBe(403);
    await incarnation.leaveRecovery();
    expect(await get(token)).toBe(206);
    await evidence.exhibits.withdrawRelease(
      release.releaseId,
      { language: "en", text: "Sent in error." },
      people.custodian,
    );
    expect(await get(token)).toBe(410);
    await pair.asker.job("evidence.transfers");
    expect((await recordAt("asker", exhibit)).exhibit.state).toBe("withdrawn");
  });

  it("does not pass an exhibit of another State on", async () => {
    const exhibit = await takeIn(randomBytes(10));
    await offer(exhibit);
    const { evidence, people } = pair.asker;
    await expect(evidence.exhibits.requestRelease(exhibit.exhibitId, request(), people.custodian)).rejects.toThrow(
      refused("exhibit-not-ours"),
    );
  });

  it("takes no offer into a dossier that is not there, or is another State's", async () => {
    for (const party of [undefined, "XC"]) {
      pair.asker.evidence.setDossierParty(async () => party);
      await expect(offer(await takeIn(randomBytes(100)))).rejects.toThrow(refused("dossier-unknown"));
    }
    expect(await pair.asker.evidence.exhibits.forDossier(pair.dossierId)).toEqual([]);
  });

  it("refuses an offer that contradicts its manifest, its dispatch, or a signature", async () => {
    const { people, line } = pair.holder;
    const exhibit = await takeIn(randomBytes(10));
    const release = await askRelease(pair.holder, exhibit.exhibitId, request(), people.taker);
    await approveRelease(pair.holder, release.releaseId, people.custodian);
    const [outgoing] = line.waiting.splice(0);
    if (outgoing === undefined) throw new Error("no offer");
    const content = outgoing.content as { manifest: string; transfer: { bodySize: number } };
    const take = async (changed: unknown): Promise<void> => {
      const handler = pair.asker.line.handlers.get("exhibit-offer");
      const incoming = { ...incomingOf(pair.holder, outgoing), content: changed };
      await pair.asker.platform.database.transaction(async (tx) => await handler?.(tx, incoming));
    };
    const otherSize = { ...content, transfer: { ...content.transfer, bodySize: content.transfer.bodySize + 1 } };
    await expect(take(otherSize)).rejects.toThrow(refused("offer-contradicts-itself"));
    // A signature stripped: the offer comes in, its check refuses it, and nobody is shown it.
    const envelope = JSON.parse(Buffer.from(content.manifest, "base64").toString()) as { signatures: unknown[] };
    envelope.signatures.pop();
    await take({ ...content, manifest: Buffer.from(JSON.stringify(envelope)).toString("base64") });
    await pair.asker.job("evidence.offers");
    expect((await recordAt("asker", exhibit)).exhibit).toMatchObject({
      state: "offer-refused",
      fault: "signature-missing",
    });
    await expect(take(content)).rejects.toThrow(refused("exhibit-offered-before"));
  });
});

describe("the drop box, the scrub and disposal", () => {
  it("seals a file of the drop box and says why it could not", async () => {
    const { evidence, people, platform } = pair.holder;
    const box = join(platform.config.dataFolder, "exhibits", "drop-box", pair.dossierId);
    expect(await evidence.exhibits.dropBox(pair.dossierId)).toEqual([]);
    const content = randomBytes(5 * 2 ** 20);
    writeFileSync(join(box, "image.raw"), content);
    writeFileSync(join(platform.config.dataFolder, "secret"), "key");
    symlinkSync(join(platform.config.dataFolder, "secret"), join(box, "link.raw"));
    expect(await evidence.exhibits.dropBox(pair.dossierId)).toEqual([{ name: "image.raw", size: content.length }]);
    for (const name of ["link.raw", "../secret", "nothing"]) {
      await expect(evidence.exhibits.takeInFromDropBox(facts(), name, people.taker)).rejects.toThrow(
        refused("drop-box-file-missing"),
      );
    }
    // What lies there for one dossier is neither listed nor taken for another.
    const { title, kind, acquisition } = facts();
    const other = { dossierId: parseDossierId(platform.random.uuid()), title, kind, acquisition };
    expect(await evidence.exhibits.dropBox(other.dossierId)).toEqual([]);
    await expect(evidence.exhibits.takeInFromDropBox(other, "image.raw", people.taker)).rejects.toThrow(
      refused("drop-box-file-missing"),
    );
    const exhibit = await evidence.exhibits.takeInFromDropBox(facts(), "image.raw", people.taker);
    expect(exhibit.state).toBe("waiting");
    await pair.holder.job("evidence.sealing");
    const { exhibit: sealed, custody } = await recordAt("holder", exhibit);
    expect(sealed).toMatchObject({
      state: "sealed",
      original: { size: content.length, sha256: createHash("sha256").update(content).digest("hex") },
    });
    expect(custody.map(({ entry }) => entry.act)).toEqual(["taken-in", "sealed"]);
    const second = await evidence.exhibits.takeInFromDropBox(facts(), "image.raw", people.taker);
    writeFileSync(join(box, "other"), "");
    rmSync(join(box, "image.raw"));
    await pair.holder.job("evidence.sealing");
    expect((await recordAt("holder", second)).exhibit).toMatchObject({
      state: "seal-failed",
      fault: "drop-box-file-missing",
    });
  });

  it("finds damage on its own disk without a key, and names the leaf in the custody record", async () => {
    const exhibit = await takeIn(randomBytes(3 * 2 ** 20));
    const { evidence } = pair.holder;
    await pair.holder.job("evidence.scrub");
    expect((await recordAt("holder", exhibit)).exhibit.scrubFinding).toBe("whole");
    const files = await evidence.exhibits.filesOf(exhibit.exhibitId);
    if (files === undefined) throw new Error("no files");
    const body = readFileSync(files.bodyPath);
    body[2 * LEAF_SIZE] = (body[2 * LEAF_SIZE] ?? 0) ^ 4;
    writeFileSync(files.bodyPath, body);
    pair.holder.platform.clock.advance(31 * 24 * 3_600_000);
    await pair.holder.job("evidence.scrub");
    const record = await recordAt("holder", exhibit);
    expect(record.exhibit.scrubFinding).toBe("body-damaged");
    expect(record.custody.at(-1)?.entry.reason).toEqual({ code: "stored-body-damaged", values: { leaves: "2" } });
    expect(await evidence.exhibits.verifyAll()).toMatchObject([{ report: { damagedLeaves: [2] } }]);
  });

  it("finds a body that is gone, says so on the exhibit, and goes on to the next", async () => {
    const { evidence, people, platform } = pair.holder;
    const exhibit = await takeIn(randomBytes(1000));
    await offer(exhibit);
    await accept(exhibit);
    const files = await evidence.exhibits.filesOf(exhibit.exhibitId);
    if (files === undefined) throw new Error("no files");
    platform.clock.advance(31 * 24 * 3_600_000);
    renameSync(files.bodyPath, `${files.bodyPath}.away`);
    const looked = new Set<string>();
    for (let turn = 0; turn < 50 && !looked.has(exhibit.exhibitId); turn++) {
      await pair.holder.job("evidence.scrub");
      if ((await recordAt("holder", exhibit)).exhibit.scrubbedAt?.getTime() === platform.clock.now().getTime()) {
        looked.add(exhibit.exhibitId);
      }
    }
    const { exhibit: found, custody } = await recordAt("holder", exhibit);
    expect(found.scrubFinding).toBe("body-missing");
    expect(custody.at(-1)?.entry).toMatchObject({
      act: "scrubbed",
      reason: { code: "stored-body-missing", values: {} },
    });
    const reports = await evidence.exhibits.verifyAll();
    expect(reports.find((one) => one.exhibit.exhibitId === exhibit.exhibitId)?.report.finding).toBe("body-missing");
    expect((await evidence.exhibits.inspectFiles()).orphans).toContainEqual({
      kind: "object",
      path: expect.stringContaining(".body.away"),
      sizeBytes: expect.any(Number),
    });

    // The receiver gets nothing that it could take for the exhibit, and neither side says that it was verified.
    await pair.asker.job("evidence.transfers");
    expect((await recordAt("asker", exhibit)).exhibit.state).toBe("accepted");
    expect((await recordAt("asker", exhibit)).transfer?.fault).toBe("peer-answer-unexpected");
    const opening = await evidence.exhibits.open(
      exhibit.exhibitId,
      { language: "en", text: "to look" },
      people.custodian,
    );
    await pair.holder.job("evidence.openings");
    const { openings } = await recordAt("holder", exhibit);
    expect(openings.find((one) => one.openingId === opening.openingId)).toMatchObject({
      state: "refused",
      fault: "file-missing",
    });
    renameSync(`${files.bodyPath}.away`, files.bodyPath);
  });

  it("destroys the key and the files of what it disposes of, and keeps the record with ground and order", async () => {
    const exhibit = await takeIn(randomBytes(1000));
    const { evidence, people, platform } = pair.holder;
    const disposal = { ground: { language: "en", text: "The case is closed." }, order: "Court order 12/27" };
    await evidence.exhibits.dispose(exhibit.exhibitId, disposal, people.custodian);
    const record = await recordAt("holder", exhibit);
    expect(record.exhibit.state).toBe("disposed");
    expect(record.custody.at(-1)?.entry).toMatchObject({ act: "disposed", order: "Court order 12/27" });
    expect(filesUnder(join(platform.config.dataFolder, "exhibits"))).toEqual([]);
    await expect(
      evidence.exhibits.open(exhibit.exhibitId, { language: "en", text: "again" }, people.custodian),
    ).rejects.toThrow(refused("exhibit-not-here"));
  });

  it("notes nothing more of an exhibit that was disposed of while it was being looked through", async () => {
    const exhibit = await takeIn(randomBytes(1000));
    const { evidence, people, platform } = pair.holder;
    const disposal = { ground: { language: "en", text: "The case is closed." }, order: "Court order 12/27" };
    // The scrub writes once, when it has read the body.
    const { database } = platform;
    const { transaction } = database;
    const hooked: typeof transaction = async (work) => {
      Object.assign(database, { transaction });
      await evidence.exhibits.dispose(exhibit.exhibitId, disposal, people.custodian);
      return await transaction(work);
    };
    Object.assign(database, { transaction: hooked });
    await pair.holder.job("evidence.scrub");
    const record = await recordAt("holder", exhibit);
    expect(record.exhibit).toMatchObject({ state: "disposed", scrubFinding: undefined });
    expect(actsOf(record).at(-1)).toBe("disposed");
  });

  it("opens and shows what others asked for and offered, whatever is at fault with the first", async () => {
    const words = { language: "en", text: "To be read." };
    const { evidence, people, platform } = pair.holder;
    const opened = [await takeIn(randomBytes(100)), await takeIn(randomBytes(100))];
    for (const { exhibitId } of opened) await evidence.exhibits.open(exhibitId, words, people.custodian);
    // Damage that no refusal is foreseen for.
    await sql`update evidence.head set wrapped = ${new Uint8Array(3)} where exhibit_id = ${opened[0]?.exhibitId}`.execute(
      platform.database.db,
    );
    await expect(pair.holder.job("evidence.openings")).rejects.toThrow(TypeError);
    const states = opened.map(async (exhibit) =>
      (await recordAt("holder", exhibit)).openings.map(({ state }) => state),
    );
    expect(await Promise.all(states)).toEqual([["waiting"], ["ready"]]);

    const [first, second] = [await takeIn(randomBytes(100)), await takeIn(randomBytes(100))];
    const asker = pair.asker.platform.database.db;
    for (const exhibit of [first, second]) {
      const release = await askRelease(pair.holder, exhibit.exhibitId, request(), people.taker);
      await approveRelease(pair.holder, release.releaseId, people.custodian);
    }
    await pair.deliver();
    await sql`alter table evidence.manifest disable trigger user`.execute(asker);
    await sql`delete from evidence.manifest where exhibit_id = ${first.exhibitId}`.execute(asker);
    await expect(pair.asker.job("evidence.offers")).rejects.toThrow("an offered exhibit has a manifest");
    expect((await recordAt("asker", second)).exhibit.state).toBe("offered");
  });

  it("hides exhibits from people outside the dossier", async () => {
    const exhibit = await takeIn(randomBytes(10));
    const { evidence, people } = pair.holder;
    evidence.setDossierAccess(async (user) => user.id !== people.custodian.id);
    await expect(
      evidence.exhibits.open(exhibit.exhibitId, { language: "en", text: "curiosity" }, people.custodian),
    ).rejects.toThrow(refused("exhibit-unknown"));
  });
});
