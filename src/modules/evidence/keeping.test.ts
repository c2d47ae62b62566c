import { createHash, randomBytes } from "node:crypto";
import { readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Hono } from "hono";
import { sql } from "kysely";
import { beforeEach, describe, expect, it } from "vitest";
import { exchangeOf } from "../../../tests/support/evidence-exchange.ts";
import { type Pair, evidencePair } from "../../../tests/support/evidence-pair.ts";
import { filesUnder } from "../../../tests/support/files-under.ts";
import { refused } from "../../../tests/support/refused.ts";
import { LEAF_SIZE } from "../../protocol/exhibit-format.ts";
import { parseDossierId } from "../../protocol/identifiers.ts";
import type { User } from "../identity/index.ts";
import { actsOn } from "../../../tests/support/exhibit-acts.ts";

// What a State does with the exhibits that lie on its own disk.

let pair: Pair;
beforeEach(async () => {
  pair = await evidencePair();
});

const { facts, takeIn, offer, accept, recordAt } = exchangeOf(() => pair);

describe("a State that keeps exhibits", () => {
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
    expect((await recordAt("asker", exhibit)).transfer?.fault).toBe("transfer-not-now");
    const opening = await actsOn(evidence).open(
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

  it("enters no copy where only the head of a download was asked for", async () => {
    const { evidence, people } = pair.holder;
    const exhibit = await takeIn(randomBytes(10));
    const reason = { language: "en", text: "To read it." };
    const { openingId } = await actsOn(evidence).open(exhibit.exhibitId, reason, people.custodian);
    await pair.holder.job("evidence.openings");
    const app = new Hono<{ Variables: { "rogatory.user": User } }>()
      .use(async (c, next) => {
        c.set("rogatory.user", people.custodian);
        await next();
      })
      .route("/", evidence.api)
      .route("/", evidence.pages);
    const answer = await app.request(`/openings/${openingId}/original`, { method: "HEAD" });
    const acts = (await recordAt("holder", exhibit)).custody.map(({ entry }) => entry.act);
    expect([answer.status, acts]).toEqual([405, ["taken-in", "sealed", "opened"]]);
  });

  it("destroys the key and the files of what it disposes of, and keeps the record with ground and order", async () => {
    const exhibit = await takeIn(randomBytes(1000));
    const { evidence, people, platform } = pair.holder;
    const disposal = { ground: { language: "en", text: "The case is closed." }, order: "Court order 12/27" };
    await actsOn(evidence).dispose(exhibit.exhibitId, disposal, people.custodian);
    const record = await recordAt("holder", exhibit);
    expect(record.exhibit.state).toBe("disposed");
    expect(record.custody.at(-1)?.entry).toMatchObject({ act: "disposed", order: "Court order 12/27" });
    expect(filesUnder(join(platform.config.dataFolder, "exhibits"))).toEqual([]);
    await expect(
      actsOn(evidence).open(exhibit.exhibitId, { language: "en", text: "again" }, people.custodian),
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
      await actsOn(evidence).dispose(exhibit.exhibitId, disposal, people.custodian);
      return await transaction(work);
    };
    Object.assign(database, { transaction: hooked });
    await pair.holder.job("evidence.scrub");
    const record = await recordAt("holder", exhibit);
    expect([record.exhibit.state, record.exhibit.scrubFinding]).toEqual(["disposed", undefined]);
    expect(record.custody.at(-1)?.entry.act).toBe("disposed");
  });

  it("opens what others asked for, whatever is at fault with the first", async () => {
    const words = { language: "en", text: "To be read." };
    const { evidence, people, platform } = pair.holder;
    const opened = [await takeIn(randomBytes(100)), await takeIn(randomBytes(100))];
    for (const { exhibitId } of opened) await actsOn(evidence).open(exhibitId, words, people.custodian);
    // Damage that no refusal is foreseen for.
    await sql`update evidence.head set wrapped = ${new Uint8Array(3)} where exhibit_id = ${opened[0]?.exhibitId}`.execute(
      platform.database.db,
    );
    await expect(pair.holder.job("evidence.openings")).rejects.toThrow(TypeError);
    const states = opened.map(async (exhibit) =>
      (await recordAt("holder", exhibit)).openings.map(({ state }) => state),
    );
    expect(await Promise.all(states)).toEqual([["waiting"], ["ready"]]);
  });

  it("hides exhibits from people outside the dossier", async () => {
    const exhibit = await takeIn(randomBytes(10));
    const { desk, evidence, people } = pair.holder;
    desk.mayRead = async (user) => user.id !== people.custodian.id;
    await expect(
      actsOn(evidence).open(exhibit.exhibitId, { language: "en", text: "curiosity" }, people.custodian),
    ).rejects.toThrow(refused("exhibit-unknown"));
  });
});
