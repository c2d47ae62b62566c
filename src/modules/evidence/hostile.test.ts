import { randomBytes } from "node:crypto";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Hono } from "hono";
import { sql } from "kysely";
import { beforeAll, describe, expect, it } from "vitest";
import {
  approveRelease,
  AUTHORITY,
  type Pair,
  USE_LIMIT,
  evidencePair,
  incomingOf,
} from "../../../tests/support/evidence-pair.ts";
import { once } from "../../../tests/support/byte-streams.ts";
import { exchangeOf } from "../../../tests/support/evidence-exchange.ts";
import { refused } from "../../../tests/support/refused.ts";
import { base64, base64url } from "../../protocol/bytes.ts";
import { bodySizeOf, leafCount, treeSizeOf } from "../../protocol/exhibit-format.ts";
import {
  type ExhibitId,
  parseAuthorityId,
  parseDossierId,
  parseExhibitId,
  parseStateCode,
} from "../../protocol/identifiers.ts";
import { KEY_ALGORITHMS } from "../../protocol/keys.ts";
import type { Manifest } from "../../protocol/manifest-schema.ts";
import { draftManifest, readManifest, signManifest } from "../../protocol/manifest.ts";
import { isRefusal } from "../../protocol/refusal.ts";
import { signerOf } from "../../protocol/signatures.ts";
import type { User } from "../identity/index.ts";
import type { Exhibit, ExhibitRecord, Exhibits, Release } from "./index.ts";
import { actsOn } from "../../../tests/support/exhibit-acts.ts";

// What a peer does that holds valid keys and means harm. One pair for all tests.
let pair: Pair;
beforeAll(async () => {
  pair = await evidencePair();
});

const { facts: intakeFacts, takeIn, ask, receive: received, recordAt } = exchangeOf(() => pair);
const recordOf = async (exhibitId: ExhibitId): Promise<ExhibitRecord> => await recordAt("asker", { exhibitId });
const atHolder = async (exhibitId: ExhibitId): Promise<ExhibitRecord> => await recordAt("holder", { exhibitId });

const asker = (): Exhibits => pair.asker.evidence.exhibits;

/** Taken in by the holder, and asked to be released by the first person. */
async function asked(content: Uint8Array): Promise<{ exhibit: Exhibit; release: Release }> {
  const exhibit = await takeIn(content);
  return { exhibit, release: await ask(exhibit) };
}

/** Offered and accepted under a new id, properly signed: the manifest of an exhibit that the peer sent before, with changes. */
async function offeredAgain(exhibit: Exhibit, change: (manifest: Manifest) => Manifest): Promise<ExhibitId> {
  const { platform } = pair.holder;
  const bytes = (await recordOf(exhibit.exhibitId)).manifests.at(-1)?.bytes;
  if (bytes === undefined) throw new Error("no manifest");
  const { manifest } = readManifest(bytes);
  const exhibitId = parseExhibitId(platform.random.uuid());
  const changed = change({
    ...manifest,
    exhibit: { ...manifest.exhibit, exhibitId },
    binding: { ...manifest.binding, manifestId: platform.random.uuid() },
  });
  const signers = KEY_ALGORITHMS.map((algorithm) =>
    signerOf(platform.keystore.signingKey("manifest", algorithm), (count) => platform.random.bytes(count)),
  );
  const signed = signManifest(draftManifest(changed), signers);
  const { root, bodySize, leafSize } = signed.frame;
  const transfer = {
    transferId: platform.random.uuid(),
    token: base64url(platform.random.bytes(32)),
    root,
    bodySize,
    leafSize,
    suite: changed.sealed.suite,
    treeSize: treeSizeOf(bodySize),
  };
  const content = {
    exhibitId,
    exhibitNumber: changed.exhibit.number,
    requestId: pair.requestId,
    manifest: base64(signed.bytes),
    manifestDigest: signed.digest,
    transfer,
  };
  const outgoing = {
    to: pair.asker.state,
    toAuthority: AUTHORITY,
    kind: "exhibit-offer",
    dossierId: pair.dossierId,
    content,
    priority: "ordinary",
    by: { kind: "system", job: "test" },
  } as unknown as Parameters<typeof incomingOf>[1]; // made by hand, as a hostile peer would
  const handler = pair.asker.line.handlers.get("exhibit-offer");
  const incoming = incomingOf(pair.holder, outgoing);
  await pair.asker.platform.database.transaction(async (tx) => await handler?.(tx, incoming));
  await actsOn(pair.asker.evidence).accept(exhibitId, [USE_LIMIT.id], pair.asker.people.custodian);
  pair.asker.line.waiting.splice(0);
  return exhibitId;
}

describe("a peer that offers a body again which we hold", () => {
  it("does not cost us the first, whatever size it claims, nor gets a receipt for bytes that never came", async () => {
    const first = await received(randomBytes(3_000_000));
    const smaller = await offeredAgain(first, (manifest) => {
      const size = manifest.original.size - 1000;
      const bodySize = bodySizeOf(size);
      const tree = { ...manifest.sealed.tree, leafCount: leafCount(bodySize) };
      return {
        ...manifest,
        original: { ...manifest.original, size },
        sealed: { ...manifest.sealed, bodySize, tree },
      };
    });
    const same = await offeredAgain(first, (manifest) => manifest);
    await pair.asker.job("evidence.transfers");
    for (const exhibitId of [smaller, same]) expect((await recordOf(exhibitId)).exhibit.state).toBe("accepted");
    expect(pair.asker.line.waiting).toEqual([]);
    expect(await asker().verifyAll()).toMatchObject([{ report: { finding: "whole" } }]);
  });

  it("keeps the body of one exhibit when another with the same body is disposed of, and until the last", async () => {
    const first = await received(randomBytes(100_000));
    const second = await received(randomBytes(50_000));
    const { body } = (await recordOf(first.exhibitId)).exhibit;
    const root = body?.root ?? "";
    // As if the peer had really sent the same body twice.
    await pair.asker.platform.database.db
      .withTables<{ "evidence.exhibit": { exhibit_id: string; root: string; body_size: number } }>()
      .updateTable("evidence.exhibit")
      .set({ root, body_size: body?.size ?? 0 })
      .where("exhibit_id", "=", second.exhibitId)
      .execute();
    const disposal = { ground: { language: "en", text: "A double." }, order: "Order 1/27" };
    await actsOn(pair.asker.evidence).dispose(second.exhibitId, disposal, pair.asker.people.custodian);
    expect(await asker().filesOf(first.exhibitId)).toBeDefined();
    await actsOn(pair.asker.evidence).dispose(first.exhibitId, disposal, pair.asker.people.custodian);
    const objects = join(pair.asker.platform.config.dataFolder, "exhibits", "objects");
    expect(readdirSync(objects, { recursive: true }).join("\n")).not.toContain(root);
  });

  it("is fetched once although the server dies between storing the body and saying so", async () => {
    let isKilled = false;
    pair.asker.evidence.onExhibitChanged(async (_tx, { entry }) => {
      if (isKilled || entry.entry.act !== "received") return;
      isKilled = true;
      throw new Error("as if the process had been killed before the commit");
    });
    const { exhibitId } = await received(randomBytes(100_000));
    expect((await recordOf(exhibitId)).exhibit.state).toBe("accepted");
    const fetched = pair.asker.line.bytesFetched;
    pair.asker.platform.clock.advance(3_600_000);
    await pair.asker.job("evidence.transfers");
    expect((await recordOf(exhibitId)).exhibit.state).toBe("stored");
    expect(pair.asker.line.bytesFetched).toBe(fetched);
  });
});

describe("a release whose ground falls away", () => {
  it("is not approved by the second person, and its head stays although the body has left", async () => {
    const { people } = pair.holder;
    const decided = pair.facts.current;
    const { exhibit, release } = await asked(randomBytes(1_000));
    const approve = async (): Promise<Release> =>
      await approveRelease(pair.holder, release.releaseId, people.custodian);
    pair.facts.current = { ...decided, mayRelease: false, mayAsk: false };
    await expect(approve()).rejects.toThrow(refused("release-not-decided"));
    pair.facts.current = { ...decided, conditions: [{ ...USE_LIMIT, text: { language: "en", text: "For no use." } }] };
    await expect(approve()).rejects.toThrow(refused("release-terms-changed"));
    pair.facts.current = { ...decided, conditions: [USE_LIMIT, { ...USE_LIMIT, id: "use-limit-2" }] };
    await expect(approve()).rejects.toThrow(refused("release-terms-changed"));
    pair.facts.current = decided;
    await approve();
    await pair.deliver();
    await actsOn(pair.asker.evidence).accept(exhibit.exhibitId, [USE_LIMIT.id], pair.asker.people.custodian);
    await pair.deliver();
    await pair.asker.job("evidence.transfers");
    pair.facts.current = { ...decided, mayRelease: false, mayAsk: false };
    await pair.deliver();
    pair.facts.current = decided;
    const { releases, custody } = await atHolder(exhibit.exhibitId);
    expect(releases).toMatchObject([
      { state: "withdrawn", endReason: { code: "head-kept-request-not-granted", values: {} } },
    ]);
    expect(custody.slice(-2).map(({ entry }) => entry.act)).toEqual(["stored-by-receiver", "withdrawn"]);
    expect((await recordOf(exhibit.exhibitId)).exhibit.state).toBe("stored");
  });

  it("is withdrawn however many releases of the request are over already", async () => {
    const { evidence, platform } = pair.holder;
    const { exhibit } = await asked(randomBytes(10));
    // 200 that ended, all older than the one that waits.
    await sql`insert into evidence.release (release_id, exhibit_id, request_id, receiver_state, receiver_authority, state, reason,
          manifest_payload, manifest_digest, head_sha256, requested_by, requested_at)
        select gen_random_uuid(), exhibit_id, request_id, receiver_state, receiver_authority, 'withdrawn', reason,
          manifest_payload, manifest_digest, head_sha256, requested_by, '2020-01-01'
        from evidence.release, generate_series(1, 200)
        where exhibit_id = ${exhibit.exhibitId}`.execute(platform.database.db);
    await platform.database.transaction(async (tx) => {
      const actor = { kind: "system", job: "test" } as const;
      await evidence.exhibits.withdrawReleasesFor(tx, pair.requestId, "request-closed", actor);
    });
    const { rows } = await sql<{ state: string }>`select state from evidence.release
      where exhibit_id = ${exhibit.exhibitId} and state <> 'withdrawn'`.execute(platform.database.db);
    expect(rows).toEqual([]);
  });
});

describe("a secretariat", () => {
  it("is no receiver of an exhibit", async () => {
    const { evidence, people } = pair.holder;
    const { exhibitId } = await takeIn(randomBytes(10));
    const receiver = { state: parseStateCode("XZ"), authority: AUTHORITY };
    const reason = { language: "en", text: "For the Conference." };
    const request = { requestId: pair.requestId, receiver, conditions: [], reason };
    const drafted = actsOn(evidence).previewRelease(exhibitId, request, people.taker);
    await expect(drafted).rejects.toMatchObject({ code: "secretariat-no-state", field: "receiver" });
  });
});

describe("an exhibit that names a request of another dossier", () => {
  it("is taken in neither from an officer nor from a peer, and a list by request shows own dossiers only", async () => {
    const { desk, evidence, people, platform } = pair.holder;
    const other = parseDossierId(platform.random.uuid());
    const facts = { ...intakeFacts(), dossierId: other };
    const upload = { stream: once(new Uint8Array(10)), size: 10 };
    await expect(evidence.exhibits.takeIn(facts, upload, people.taker)).rejects.toMatchObject({
      code: "request-unknown",
    });
    await expect(evidence.exhibits.takeInFromDropBox(facts, "x", people.taker)).rejects.toMatchObject({
      code: "request-unknown",
    });
    const { exhibit } = await asked(randomBytes(10));
    const sent = await received(randomBytes(10));
    pair.asker.evidence.setRequestDossier(async () => other);
    await expect(offeredAgain(sent, (manifest) => manifest)).rejects.toMatchObject({
      code: "dossier-unknown",
    });
    pair.asker.evidence.setRequestDossier(async () => pair.dossierId);

    // As an exhibit stands that was taken in before such requests were refused, in a dossier of which the taker is a member.
    await platform.database.db
      .withTables<{ "evidence.exhibit": { exhibit_id: string; dossier_id: string; created_at: Date } }>()
      .updateTable("evidence.exhibit")
      .set({ dossier_id: other, created_at: new Date(0) })
      .where("exhibit_id", "=", exhibit.exhibitId)
      .execute();
    desk.mayRead = async (_user, dossierId) => dossierId === other;
    const app = new Hono<{ Variables: { "rogatory.user": User } }>()
      .use(async (c, next) => {
        c.set("rogatory.user", people.taker);
        await next();
      })
      .route("/", evidence.api)
      .onError((error, c) => c.json({ code: isRefusal(error) ? error.code : "" }));
    const listed = async (query: string): Promise<unknown> => await (await app.request(`/exhibits?${query}`)).json();
    expect(await listed(`requestId=${pair.requestId}`)).toMatchObject({ exhibits: [{ exhibitId: exhibit.exhibitId }] });
    expect(await listed(`dossierId=${pair.dossierId}`)).toEqual({ code: "exhibit-unknown" });
    desk.mayRead = async () => true;
  });
});

describe("disposal", () => {
  const disposal = { ground: { language: "en", text: "The case is closed." }, order: "Order 12/27" };

  it("leaves no original in clear, whether it was being opened or the server died before the files were removed", async () => {
    const { people, platform } = pair.asker;
    const opened = join(platform.config.dataFolder, "exhibits", "opened");
    const { exhibitId } = await received(randomBytes(8_000_000));
    const opening = await actsOn(pair.asker.evidence).open(
      exhibitId,
      { language: "en", text: "To read it." },
      people.custodian,
    );
    const work = pair.asker.job("evidence.openings");
    while (readdirSync(opened).length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    await actsOn(pair.asker.evidence).dispose(exhibitId, disposal, people.custodian);
    await work;
    expect(readdirSync(opened)).toEqual([]);
    expect((await recordOf(exhibitId)).openings).toMatchObject([{ state: "removed" }]);

    // As the disk and the row stand when the process dies between the commit and the removal.
    const stem = join(opened, opening.openingId);
    writeFileSync(stem, "in clear");
    await platform.database.db
      .withTables<{ "evidence.exhibit": { exhibit_id: string; root: string | null; body_size: number | null } }>()
      .updateTable("evidence.exhibit")
      .set({ root: "0".repeat(64), body_size: 1 })
      .where("exhibit_id", "=", exhibitId)
      .execute();
    await pair.asker.job("evidence.openings");
    expect(readdirSync(opened)).toEqual([]);
    writeFileSync(join(opened, platform.random.uuid()), "in clear, and no row knows of it");
    await pair.asker.restart();
    expect(readdirSync(opened)).toEqual([]);
    pair.asker.evidence.setRequestDossier(async () => pair.dossierId);
  });

  it("keeps number, ground and order, and nothing that says what the original was", async () => {
    const { people, platform, evidence } = pair.holder;
    const content = Buffer.from("evidence that is known elsewhere");
    const upload = { stream: once(content), size: content.length };
    const facts = { ...intakeFacts(), originalName: "name.txt", title: { language: "en", text: "A telling title" } };
    const { exhibitId, number } = await evidence.exhibits.takeIn(facts, upload, people.taker);
    await actsOn(evidence).dispose(exhibitId, disposal, people.custodian);
    const { exhibit, manifests, custody } = await atHolder(exhibitId);
    expect(exhibit).toMatchObject({ state: "disposed", number, dossierId: pair.dossierId });
    expect(custody.at(-1)?.entry).toMatchObject({ reason: disposal.ground, order: disposal.order });
    expect(manifests).toEqual([]);
    for (const said of [exhibit.original, exhibit.body, exhibit.originalName]) expect(said).toBeUndefined();
    const { rows } = await sql`select * from evidence.exhibit where exhibit_id = ${exhibitId}`.execute(
      platform.database.db,
    );
    expect(JSON.stringify(rows)).not.toMatch(/telling|name\.txt/);
  });
});

describe("a peer that offers what is sealed for another authority than it names", () => {
  it("is shown to nobody: whoever accepted it could never open it", async () => {
    const first = await received(randomBytes(1_000));
    const authority = parseAuthorityId("police");
    const elsewhere = offeredAgain(first, (manifest) => ({
      ...manifest,
      heads: manifest.heads.map((head) => ({ ...head, for: { ...head.for, authority } })),
    }));
    await expect(elsewhere).rejects.toThrow(refused("head-not-for-us"));
  });
});
