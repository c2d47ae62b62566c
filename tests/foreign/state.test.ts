// A foreign State whose server was written from spec/ alone carries a case with a real server of ours.
import { randomBytes, randomUUID } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { acceptRequest, confirmPeer, releaseEvidence, waitFor } from "./fixtures/borealia-officers.ts";
import { type RealServer, startBorealia } from "./fixtures/real-server.ts";
import { words } from "./state/designations.ts";
import type { Opened } from "./state/dispatches.ts";
import { fromBase64, hex, sha256 } from "./state/encoding.ts";
import { type OwnOffer, prepareOffer, pullBody, readOffer, releaseHead } from "./state/exhibit-exchange.ts";
import { openExhibit } from "./state/exhibits.ts";
import { ForeignState } from "./state/foreign-state.ts";
import { english, preservationRequest, storedDataRequest } from "./state/sayings.ts";

let borealia: RealServer;
let feldmark: ForeignState;
const preservation = { dossierId: randomUUID(), requestId: randomUUID() };
const data = { dossierId: randomUUID(), requestId: randomUUID() };

beforeAll(async () => {
  borealia = await startBorealia();
  feldmark = await ForeignState.start("XF", "training");
});

afterAll(async () => {
  await feldmark.stop();
  await borealia.close();
});

async function came(kind: string, number = 1): Promise<Opened> {
  return await waitFor(`the ${kind} of Borealia`, () => feldmark.receivedOf(kind)[number - 1]);
}

it("imports nothing of ours", () => {
  const folder = new URL("state/", import.meta.url);
  const sources = readdirSync(folder).map((name) => readFileSync(new URL(name, folder), "utf8"));
  const imported = sources.flatMap((text) => [...text.matchAll(/from "([^"]+)"/g)].map(([, name = ""]) => name));
  const packages = ["@noble/", "@scure/", "age-encryption", "jsonc-parser", "node:", "zod"];
  const isForeign = (name: string): boolean =>
    /^\.\/[a-z-]+\.ts$/.test(name) || packages.some((start) => name.startsWith(start));
  expect(imported.filter((name) => !isForeign(name))).toEqual([]);
});

it("meets: each side believes only the fingerprint that its people compared", async () => {
  const own = await borealia
    .as("administrator1")
    .get<{ rootFingerprint: string; words: string[] }>("/api/v1/designation");
  await expect(feldmark.meet(borealia.peerUrl, "0".repeat(64))).rejects.toThrow("fingerprint");
  await feldmark.meet(borealia.peerUrl, own.rootFingerprint);
  expect(words(own.rootFingerprint).split(" ")).toEqual(own.words);
  await confirmPeer(borealia, { envelope: feldmark.keys.known.envelope, words: words(feldmark.fingerprint) });
});

it("sends a preservation request: the receipts stored and valid are Borealia's, about these bytes", async () => {
  const request = await feldmark.make(preservationRequest(preservation.dossierId, preservation.requestId));
  const { status, receipt } = await feldmark.deliver(request);
  expect([status, receipt?.strength]).toEqual([201, "stored"]);
  const [valid] = await waitFor("the receipt valid", () => nonEmpty(feldmark.receiptsFor(request, "valid")));
  expect(valid).toMatchObject({ payloadDigest: request.payloadDigest, dossierId: preservation.dossierId });
  const again = await feldmark.deliver(request);
  expect([again.status, again.receipt]).toEqual([200, receipt]);
});

it("opens the acknowledgement of a person, and Borealia holds the receipts that it gave", async () => {
  await borealia.as("duty1").post(`/api/v1/requests/${preservation.requestId}/acknowledgement`, {});
  const { content } = await came("acknowledgement");
  expect(content).toMatchObject({ requestId: preservation.requestId, phone: "+999 2 555 0100" });
  const dispatchId = feldmark.received.find(({ opened }) => opened?.kind === "acknowledgement")?.header.dispatchId;
  await waitFor("both receipts in Borealia", async () => {
    const { receipts } = await borealia
      .as("duty1")
      .get<{ receipts: { strength: string }[] }>(`/api/v1/dispatches/${dispatchId ?? ""}`);
    return receipts.map(({ strength }) => strength).join() === "stored,valid" ? receipts : undefined;
  });
});

it("answers a question in the thread: the lanes of both continue", async () => {
  await borealia
    .as("lawyer")
    .post(`/api/v1/requests/${preservation.requestId}/questions`, { text: english("Which mailbox do you mean?") });
  const { content, payloadDigest } = await came("question");
  const answer = await feldmark.say({
    kind: "answer",
    dossierId: preservation.dossierId,
    basedOn: payloadDigest,
    content: {
      requestId: preservation.requestId,
      questionId: content["questionId"],
      text: english("The one of the clerk."),
    },
  });
  await waitFor("the answer to be valid", () => nonEmpty(feldmark.receiptsFor(answer, "valid")));
  expect(answer.binding.lanes.own).not.toBeNull();
  expect(answer.binding.lanes.seen).toBe(payloadDigest);
});

it("pulls a sealed exhibit by ranges, signs for the whole, and opens it with the head that comes last", async () => {
  const evidence = new Uint8Array(randomBytes(5_000_000));
  await feldmark.say(storedDataRequest(data.dossierId, data.requestId));
  await waitFor("the request in Borealia", async () => await requestInBorealia(data.requestId));
  await acceptRequest(borealia, data.requestId);
  expect((await came("decision")).content).toMatchObject({ requestId: data.requestId, outcome: "accept" });
  const { dossierId } = await requestDetail(data.requestId);
  await releaseEvidence(borealia, { dossierId, requestId: data.requestId, to: "XF" }, evidence);

  const { offer, manifest } = readOffer(feldmark, await came("exhibit-offer"));
  const acceptedConditions = manifest.conditions.map(({ id }) => id);
  const { exhibitId, manifestDigest, transfer } = offer;
  await expect(pullBody(feldmark, offer)).rejects.toThrow("tree: 409");
  const acceptance = await feldmark.say({
    kind: "exhibit-acceptance",
    dossierId: data.dossierId,
    content: { exhibitId, manifestDigest, acceptedConditions },
  });
  await waitFor("the acceptance to be valid", () => nonEmpty(feldmark.receiptsFor(acceptance, "valid")));
  const body = await pullBody(feldmark, offer);
  expect(feldmark.receivedOf("exhibit-head")).toEqual([]);
  await feldmark.say({
    kind: "exhibit-stored",
    dossierId: data.dossierId,
    content: {
      exhibitId,
      transferId: transfer.transferId,
      root: transfer.root,
      size: body.length,
      storedAt: new Date().toISOString(),
    },
  });
  const head = fromBase64(String((await came("exhibit-head")).content["head"]));
  const original = await openExhibit(manifest, head, body, feldmark.keys.exhibitIdentity);
  expect(hex(sha256(original))).toBe(hex(sha256(evidence)));
  const opened = await feldmark.say({
    kind: "exhibit-opened",
    dossierId: data.dossierId,
    content: { exhibitId, manifestDigest, result: "digest-matches", plaintextSha256: hex(sha256(original)) },
  });
  await waitFor("Borealia to take the word", () => nonEmpty(feldmark.receiptsFor(opened, "valid")));
});

it("offers and serves an exhibit, which Borealia accepts, pulls, signs for and opens", async () => {
  const evidence = new Uint8Array(randomBytes(3_000_000));
  const own: OwnOffer = await prepareOffer(feldmark, data, evidence);
  await feldmark.say({ kind: "exhibit-offer", dossierId: data.dossierId, content: own.offer });
  const { exhibitId } = own.offer;
  const custodian = borealia.as("custodian");
  const inBorealia = async (state: string): Promise<true | undefined> => {
    const found = await custodian
      .get<{ state: string; fault: string | null }>(`/api/v1/exhibits/${exhibitId}`)
      .catch(() => undefined);
    return found?.state === state ? true : undefined;
  };
  await waitFor("the offer to be verified", async () => await inBorealia("offered"));
  await custodian.post(`/api/v1/exhibits/${exhibitId}/acceptance`, { acceptedConditions: [] });
  await came("exhibit-acceptance");
  const stored = await came("exhibit-stored");
  expect(stored.content).toMatchObject({ exhibitId, root: own.sealed.root, size: own.sealed.body.length });
  await releaseHead(feldmark, own);
  await waitFor("the head in Borealia", async () => await inBorealia("complete"));
  await custodian.post(`/api/v1/exhibits/${exhibitId}/openings`, { reason: { language: "en", text: "Examination." } });
  const opened = await came("exhibit-opened");
  expect(opened.content).toMatchObject({ result: "digest-matches", plaintextSha256: hex(sha256(evidence)) });
});

it("has its log's heads cosigned, and cosigns those of Borealia, each only as a continuation", async () => {
  const before = Date.now() / 1000;
  expect(Math.abs((await feldmark.showHead(0)) - before)).toBeLessThan(60);
  const first = feldmark.leaves.length;
  feldmark.log("case.continued");
  await feldmark.showHead(first);
  expect(feldmark.cosigned.length).toBeGreaterThan(0);
});

function nonEmpty<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length > 0 ? list : undefined;
}

async function requestInBorealia(requestId: string): Promise<true | undefined> {
  const { requests } = await borealia
    .as("lawyer")
    .get<{ requests: { requestId: string }[] }>("/api/v1/requests?direction=incoming");
  return requests.some((request) => request.requestId === requestId) ? true : undefined;
}

async function requestDetail(requestId: string): Promise<{ dossierId: string }> {
  return await borealia.as("lawyer").get<{ dossierId: string }>(`/api/v1/requests/${requestId}`);
}
