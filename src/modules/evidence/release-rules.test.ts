import { randomBytes } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { exchangeOf } from "../../../tests/support/evidence-exchange.ts";
import {
  AUTHORITY,
  type Pair,
  approveRelease,
  askRelease,
  browserAt,
  evidencePair,
  incomingOf,
} from "../../../tests/support/evidence-pair.ts";
import { refused } from "../../../tests/support/refused.ts";
import { actsOn } from "../../../tests/support/exhibit-acts.ts";

let pair: Pair;
beforeEach(async () => {
  pair = await evidencePair();
});

const { takeIn, offer, accept, recordAt } = exchangeOf(() => pair);

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
    await expect(actsOn(evidence).requestRelease(exhibit.exhibitId, request(), people.drafter)).rejects.toThrow(
      refused("role-missing"),
    );
    const release = await askRelease(pair.holder, exhibit.exhibitId, request(), people.custodian);
    await expect(actsOn(evidence).approveRelease(release.releaseId, people.custodian)).rejects.toThrow(
      refused("approval-needs-another-person"),
    );
    expect(pair.holder.line.waiting).toEqual([]);
    expect((await approveRelease(pair.holder, release.releaseId, people.authoriser)).state).toBe("offered");
    expect(pair.holder.line.waiting).toHaveLength(1);
  });

  it("needs an accepted request of that State, and a peer that two people confirmed", async () => {
    const { evidence, people, line } = pair.holder;
    const exhibit = await takeIn(randomBytes(10));
    const ask = async () => await actsOn(evidence).previewRelease(exhibit.exhibitId, request(), people.taker);
    pair.facts.current = { ...pair.facts.current, mayRelease: false, mayAsk: false };
    await expect(ask()).rejects.toThrow(refused("release-not-decided"));
    pair.facts.current = { ...pair.facts.current, mayRelease: true, mayAsk: true };
    line.standing = "compared";
    await expect(ask()).rejects.toThrow(refused("peer-not-confirmed"));
  });

  it("lets nobody leave out a condition", async () => {
    const exhibit = await takeIn(randomBytes(10));
    await offer(exhibit);
    const { evidence, people } = pair.asker;
    await expect(actsOn(evidence).accept(exhibit.exhibitId, [], people.custodian)).rejects.toThrow(
      refused("condition-not-accepted"),
    );
  });

  it("gives out bytes only with the token, to a confirmed peer, and only between acceptance and whole-file receipt", async () => {
    const { people, line } = pair.holder;
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
    await incarnation.leaveRecovery({});
    expect(await get(token)).toBe(206);
    // R8: whoever has its new root need not be whoever was given the token.
    line.closed.add(exhibit.dossierId);
    expect(await get(token)).toBe(410);
    line.closed.clear();
    const holder = await browserAt(pair, "holder");
    const reason = { language: "en", text: "Sent in error." };
    const at = `/releases/${release.releaseId}/withdrawal`;
    expect((await holder.call("POST", at, people.custodian, { reason })).json).toMatchObject({ state: "withdrawn" });
    expect(await get(token)).toBe(410);
    await pair.asker.job("evidence.transfers");
    expect((await recordAt("asker", exhibit)).exhibit.state).toBe("withdrawn");
  });

  it("does not pass an exhibit of another State on", async () => {
    const exhibit = await takeIn(randomBytes(10));
    await offer(exhibit);
    const { evidence, people } = pair.asker;
    await expect(actsOn(evidence).requestRelease(exhibit.exhibitId, request(), people.custodian)).rejects.toThrow(
      refused("exhibit-not-ours"),
    );
  });

  it("takes no offer into a dossier that is not there, or is another State's", async () => {
    const { desk } = pair.asker;
    const theirs = await desk.dossier(pair.dossierId);
    if (theirs === undefined) throw new Error("every dossier is there");
    for (const dossier of [
      undefined,
      { ...theirs, state: "XC" },
      // Of a State without a server, and one of which nothing is left.
      { ...theirs, correspondentId: "c1" },
      { ...theirs, disposedAt: theirs.openedAt },
    ]) {
      desk.dossier = async () => dossier;
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
    // A signature stripped: nothing is kept of it, so that it stands in the way of no true offer.
    const envelope = JSON.parse(Buffer.from(content.manifest, "base64").toString()) as { signatures: unknown[] };
    envelope.signatures.pop();
    const stripped = take({ ...content, manifest: Buffer.from(JSON.stringify(envelope)).toString("base64") });
    await expect(stripped).rejects.toMatchObject({
      code: "document-malformed",
      details: { code: "signature-missing" },
    });
    await take(content);
    expect((await recordAt("asker", exhibit)).exhibit.state).toBe("offered");
    await expect(take(content)).rejects.toThrow(refused("exhibit-offered-before"));
  });
});
