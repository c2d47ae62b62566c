import { createHash, randomBytes } from "node:crypto";
import { existsSync, readFileSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sql } from "kysely";
import { beforeEach, describe, expect, it } from "vitest";
import { exchangeOf } from "../../../tests/support/evidence-exchange.ts";
import { type Pair, USE_LIMIT, evidencePair } from "../../../tests/support/evidence-pair.ts";
import { filesUnder } from "../../../tests/support/files-under.ts";
import { LEAF_SIZE } from "../../protocol/exhibit-format.ts";
import { checkManifestSuccession, verifyManifest } from "../../protocol/manifest.ts";
import type { ExhibitRecord } from "./index.ts";
import { actsOn } from "../../../tests/support/exhibit-acts.ts";

let pair: Pair;
beforeEach(async () => {
  pair = await evidencePair();
});

const { takeIn, offer, accept, recordAt } = exchangeOf(() => pair);

const actsOf = (record: ExhibitRecord): string[] => record.custody.map(({ entry }) => entry.act);

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
    const opening = await actsOn(evidence).open(
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

  it("waits in sight of people however many wait since before", async () => {
    const { evidence, platform } = pair.holder;
    const first = await takeIn(new Uint8Array(10));
    // As many more, each a day older.
    await sql`insert into evidence.exhibit
      select (jsonb_populate_record(exhibit, jsonb_build_object(
        'exhibit_id', gen_random_uuid(), 'number', exhibit.number || '-' || n, 'created_at', exhibit.created_at - interval '1 day'
      ))).*
      from evidence.exhibit, generate_series(1, 1100) as n`.execute(platform.database.db);
    const waiting = await evidence.exhibits.waiting();
    expect(waiting).toHaveLength(1101);
    expect(waiting.at(-1)?.exhibit.exhibitId).toBe(first.exhibitId);
    expect(await evidence.exhibits.forDossier(first.dossierId)).toHaveLength(1101);
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

  it("is fetched at once after a start, whatever pause the line had earned before", async () => {
    const exhibit = await takeIn(randomBytes(2 ** 20));
    await offer(exhibit);
    await accept(exhibit);
    const { line, platform } = pair.asker;
    line.cutAfter = 0;
    for (let failures = 0; failures < 6; failures++) {
      await pair.asker.job("evidence.transfers");
      platform.clock.advance(60_000);
    }
    expect((await recordAt("asker", exhibit)).transfer?.attempts).toBeGreaterThan(4);
    await pair.asker.job("evidence.transfers");
    line.cutAfter = undefined;
    await pair.asker.job("evidence.transfers");
    expect((await recordAt("asker", exhibit)).exhibit.state).toBe("accepted");
    await pair.asker.restart();
    await pair.asker.job("evidence.transfers");
    expect((await recordAt("asker", exhibit)).exhibit.state).toBe("stored");
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
