import { chmod, open } from "node:fs/promises";
import { sql } from "kysely";
import { beforeAll, describe, expect, it } from "vitest";
import { once } from "../../../../tests/support/byte-streams.ts";
import { approveRelease, evidencePair, type Pair } from "../../../../tests/support/evidence-pair.ts";
import { exchangeOf } from "../../../../tests/support/evidence-exchange.ts";
import { refused } from "../../../../tests/support/refused.ts";
import type { Paper } from "../../../protocol/bodies/paper.ts";
import { utf8 } from "../../../protocol/bytes.ts";
import { type ExhibitId, parseSha256Hex } from "../../../protocol/identifiers.ts";

// What a peer does that offers other papers than its request names, and what a damaged disk does.

let pair: Pair;
/** How the request that the receiver has names its papers. */
let named: readonly Paper[] = [];
beforeAll(async () => {
  pair = await evidencePair();
  pair.asker.evidence.setPaperNamed(
    async (_, requestId, paperId) =>
      await Promise.resolve(requestId === pair.requestId ? named.find((one) => one.paperId === paperId) : undefined),
  );
});

const LAW = "Section 4. Whoever alters data …\n";

/** A paper that the holder gives with a request, offered, and not delivered yet. */
async function offered(change: Partial<Paper> = {}): Promise<Paper> {
  const { holder, asker, requestId, dossierId } = pair;
  const { papers } = holder.evidence;
  const [first, second] = [holder.people.taker, holder.people.custodian];
  await holder.platform.database.transaction(async (tx) => {
    const earlier = await sql<{ exhibit_id: ExhibitId }>`select exhibit_id from evidence.exhibit
      where is_paper and state = 'sealed'`.execute(tx.db);
    await papers.erase(
      tx,
      earlier.rows.map((row) => row.exhibit_id),
      { kind: "system", job: "test" },
    );
  });
  const title = { language: "en", text: "Penal Code" };
  const given = { dossierId, requestId, number: "XB-1 P1", title, kind: "text-of-law" };
  const added = await papers.add(given, once(utf8(LAW)), first, async () => await Promise.resolve());
  const of = { requestId, reference: "XB-1", to: asker.state };
  const digest = (await papers.prepare(of, first)).get(added.paperId);
  const facts = { kind: "text-of-law", title, language: "en", copyForm: "extract" } as const;
  const paper: Paper = { ...added, ...facts, ...(digest === undefined ? {} : { manifestDigest: digest }) };
  await holder.platform.database.transaction(async (tx) => await papers.ask(tx, of, [paper], first));
  await holder.platform.database.transaction(
    async (tx) => await papers.offer(tx, of, [paper], { by: second, priority: "ordinary" }),
  );
  named = [{ ...paper, ...change }];
  return paper;
}

async function here(): Promise<{ readonly papers: number; readonly transfers: number }> {
  const { rows } = await sql<{ papers: number; transfers: number }>`select
    (select count(*)::int from evidence.exhibit where is_paper) as papers,
    (select count(*)::int from evidence.transfer) as transfers`.execute(pair.asker.platform.database.db);
  return rows[0] ?? { papers: -1, transfers: -1 };
}

async function received(): Promise<Paper> {
  const paper = await offered();
  await pair.deliver();
  await pair.deliver();
  await pair.asker.job("evidence.transfers");
  await pair.deliver();
  await pair.deliver();
  return paper;
}

describe("a paper that another State offers", () => {
  it("is accepted by the server, fetched, and read once its head is here; the first reading is told", async () => {
    const { paperId } = await received();
    const { papers } = pair.asker.evidence;
    expect((await papers.standing(pair.requestId)).get(paperId)).toBe("readable");
    const read = await papers.read(pair.requestId, paperId, pair.asker.people.custodian);
    expect(Buffer.from(read.bytes).toString()).toBe(LAW);
    await papers.read(pair.requestId, paperId, pair.asker.people.custodian);
    await pair.deliver();
    expect((await pair.holder.evidence.papers.standing(pair.requestId)).get(paperId)).toBe("read-there");
    const record = await pair.asker.evidence.exhibits.byId(paperId);
    expect(record?.custody.map(({ entry }) => entry.act).slice(-2)).toEqual(["opened", "viewed"]);
  });

  it.each<[string, Partial<Paper>, string]>([
    ["whose manifest is another", { manifestDigest: parseSha256Hex("0".repeat(64)) }, "paper-differs"],
    ["of another size", { size: 5 }, "paper-differs"],
    ["with other bytes", { sha256: parseSha256Hex("1".repeat(64)) }, "paper-differs"],
    ["of another type", { mediaType: "application/pdf" }, "paper-differs"],
    ["that no request names", { paperId: "01930000-0000-7000-8000-0000000000e9" as ExhibitId }, "paper-not-named"],
  ])("%s is refused, and nothing of it is kept", async (_, change, code) => {
    await offered(change);
    const before = await here();
    await expect(pair.deliver()).rejects.toThrow(refused(code));
    expect(await here()).toEqual(before);
    pair.holder.line.waiting.length = 0;
  });

  it("does not come as an exhibit under the id of a paper", async () => {
    const exchange = exchangeOf(() => pair);
    const exhibit = await exchange.takeIn(utf8("evidence"));
    const { releaseId } = await exchange.ask(exhibit);
    const paper = await offered();
    pair.holder.line.waiting.length = 0;
    named = [{ ...paper, paperId: exhibit.exhibitId }];
    await approveRelease(pair.holder, releaseId, pair.holder.people.custodian);
    await expect(pair.deliver()).rejects.toThrow(refused("paper-differs"));
    pair.holder.line.waiting.length = 0;
  });

  it("whose bytes are of another type than was said is given to nobody", async () => {
    const { paperId } = await received();
    const { platform, evidence, people } = pair.asker;
    await sql`update evidence.exhibit set media_type = 'image/png' where exhibit_id = ${paperId}`.execute(
      platform.database.db,
    );
    await expect(evidence.papers.read(pair.requestId, paperId, people.custodian)).rejects.toThrow(
      refused("paper-of-another-type"),
    );
  });

  it("that was altered on the disk is given to nobody, and its sender hears of it once", async () => {
    const { paperId } = await received();
    const { evidence, people, line } = pair.asker;
    const files = await evidence.exhibits.filesOf(paperId);
    if (files === undefined) throw new Error("no body");
    await chmod(files.bodyPath, 0o600);
    const body = await open(files.bodyPath, "r+");
    await body.write(Uint8Array.of(0, 0, 0), 0, 3, 2);
    await body.close();
    for (const _ of [1, 2]) {
      await expect(evidence.papers.read(pair.requestId, paperId, people.custodian)).rejects.toThrow(
        refused("body-altered"),
      );
    }
    expect(line.waiting.filter(({ kind }) => kind === "exhibit-opened")).toHaveLength(1);
  });
});
