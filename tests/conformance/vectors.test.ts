import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readEndedList } from "../../src/protocol/badges/ended-list.ts";
import { badgeVerdict } from "../../src/protocol/badges/verdict.ts";
import { BODY_KINDS, type BodyKind } from "../../src/protocol/bodies/index.ts";
import { fromBase64, fromHex, fromUtf8, hex, utf8 } from "../../src/protocol/bytes.ts";
import { readDesignation, verifyDesignation } from "../../src/protocol/designation.ts";
import { checkCritical } from "../../src/protocol/designation-rules.ts";
import { openDispatch } from "../../src/protocol/dispatch.ts";
import { expectPayloadType, pae, parseEnvelope, payloadDigest, verifyEnvelope } from "../../src/protocol/dsse.ts";
import {
  fingerprintDigits,
  fingerprintWords,
  matchesFingerprint,
  parseFingerprint,
} from "../../src/protocol/fingerprint.ts";
import type { RequestMessage, ResponseMessage } from "../../src/protocol/http-message.ts";
import { verifyRequest, verifyResponse } from "../../src/protocol/http-signature.ts";
import { parseStateCode } from "../../src/protocol/identifiers.ts";
import { resolveKeys } from "../../src/protocol/key-lookup.ts";
import { type KeyAlgorithm, keyId, type KeyUse, type PublicKey, requiredAlgorithms } from "../../src/protocol/keys.ts";
import { decideLink, displayOrder, haveCrossed, type LaneEntry, nextLinks } from "../../src/protocol/lanes.ts";
import { pad, paddedSize, unpad } from "../../src/protocol/padding.ts";
import { payloadType } from "../../src/protocol/payload-types.ts";
import { peerCode } from "../../src/protocol/peer-codes.ts";
import { type ReceiptExpectation, verifyReceipt } from "../../src/protocol/receipt.ts";
import { isRefusal, Refusal } from "../../src/protocol/refusal.ts";
import { memberKeys, rootFingerprint, type RootSet } from "../../src/protocol/root-set.ts";
import { recipientsFingerprint, type SealingIdentity } from "../../src/protocol/sealing.ts";
import { keyPairFromSeed, sign, verify } from "../../src/protocol/signatures.ts";
import { parseStrictJson } from "../../src/protocol/strict-json.ts";
import { lookupOf } from "../support/invented-states.ts";

// Every vector of spec/vectors/peer against our own code. An implementation in another language does the same with the
// same files; the codes of refusals are ours and need not be theirs, except `peerCode`.

type Named = { readonly name: string };

function vectors<T>(file: string): T {
  // The files are ours; their form is what this test states.
  return JSON.parse(readFileSync(new URL(`../../spec/vectors/${file}`, import.meta.url), "utf8")) as T;
}

async function codesOf(work: () => unknown): Promise<{ code: string; peerCode: string }> {
  try {
    await work();
  } catch (error) {
    if (isRefusal(error)) return { code: error.code, peerCode: peerCode(error) };
    throw error;
  }
  return { code: "accepted", peerCode: "accepted" };
}

const codeOf = async (work: () => unknown): Promise<string> => (await codesOf(work)).code;

describe("strict-json.json", () => {
  const file = vectors<{
    valid: (Named & { bytes: string; value: unknown })[];
    invalid: (Named & { bytes: string; code: string })[];
  }>("peer/strict-json.json");
  const parse = (bytes: string): unknown => parseStrictJson(fromHex(bytes), { maxBytes: 1_000 });

  it.each(file.valid)("accepts $name", ({ bytes, value }) => {
    expect(parse(bytes)).toEqual(value);
  });

  it.each(file.invalid)("refuses $name", async ({ bytes, code }) => {
    expect(await codeOf(() => parse(bytes))).toBe(code);
  });
});

describe("signatures.json and ed25519-edge-cases.json", () => {
  const { keys } = vectors<{
    keys: {
      algorithm: KeyAlgorithm;
      seed: string;
      publicKey: string;
      keyId: string;
      message: string;
      signature: string;
    }[];
  }>("peer/signatures.json");

  it.each(keys)("$algorithm from its seed", (key) => {
    const pair = keyPairFromSeed(key.algorithm, fromHex(key.seed));
    expect(pair.publicKey).toEqual(fromBase64(key.publicKey));
    expect(keyId(pair)).toBe(key.keyId);
    expect(sign(pair, fromHex(key.message))).toEqual(fromBase64(key.signature));
    expect(verify(pair, fromHex(key.message), fromBase64(key.signature))).toBe(true);
  });

  const { cases } = vectors<{ cases: (Named & { publicKey: string; message: string; signature: string })[] }>(
    "ed25519-edge-cases.json",
  );

  it.each(cases)("refuses $name", ({ publicKey, message, signature }) => {
    const key: PublicKey = { algorithm: "ed25519", publicKey: fromHex(publicKey) };
    expect(verify(key, fromHex(message), fromHex(signature))).toBe(false);
  });
});

describe("envelopes.json, fingerprints.json and padding.json", () => {
  const envelopes = vectors<{ cases: { payloadType: string; payload: string; pae: string; payloadDigest: string }[] }>(
    "peer/envelopes.json",
  );

  it.each(envelopes.cases)("encodes $payloadType", (one) => {
    const payload = fromBase64(one.payload);
    expect(hex(pae(one.payloadType, payload))).toBe(one.pae);
    expect(payloadDigest(one.payloadType, payload)).toBe(one.payloadDigest);
  });

  const fingerprints = vectors<{
    rootSets: {
      rootSet: RootSet;
      fingerprint: string;
      words: string;
      digits: string;
      typed: string[];
      others: string[];
      unreadable: string[];
    }[];
    recipients: { recipients: string[]; fingerprint: string }[];
  }>("peer/fingerprints.json");

  it.each(fingerprints.rootSets)("reads $words", ({ rootSet, fingerprint, words, digits, ...said }) => {
    const bytes = rootFingerprint(rootSet);
    expect(hex(bytes)).toBe(fingerprint);
    expect(fingerprintWords(bytes).join(" ")).toBe(words);
    expect(fingerprintDigits(bytes)).toBe(digits);
    for (const text of [words, digits, fingerprint, ...said.typed])
      expect(matchesFingerprint(parseFingerprint(text), bytes), text).toBe(true);
    for (const text of said.others) expect(matchesFingerprint(parseFingerprint(text), bytes), text).toBe(false);
    for (const text of said.unreadable) expect(() => parseFingerprint(text), text).toThrow(Refusal);
  });

  it.each(fingerprints.recipients)("names recipients by $fingerprint", ({ recipients, fingerprint }) => {
    expect(recipientsFingerprint(recipients)).toBe(fingerprint);
  });

  const padding = vectors<{
    sizes: [number, number][];
    valid: { text: string; padded: string }[];
    invalid: (Named & { padded: string; code: string })[];
  }>("peer/padding.json");

  it.each(padding.sizes)("pads %d bytes to %d", (size, padded) => {
    expect(paddedSize(size)).toBe(padded);
  });

  it.each(padding.valid)("pads a text and takes it out again", ({ text, padded }) => {
    expect(pad(fromBase64(text))).toEqual(fromBase64(padded));
    expect(unpad(fromBase64(padded))).toEqual(fromBase64(text));
  });

  it.each(padding.invalid)("refuses $name", async ({ padded, code }) => {
    expect(await codeOf(() => unpad(fromBase64(padded)))).toBe(code);
  });
});

describe("designations.json", () => {
  type Case = Named & { why: string; previous?: string; fingerprint?: string; designation: string };
  const file = vectors<{
    accepted: Record<string, string>;
    valid: (Case & { digest: string })[];
    invalid: (Case & { code: string })[];
  }>("peer/designations.json");
  const take = ({ previous, fingerprint, designation }: Case) => {
    const trust =
      previous === undefined
        ? { rootFingerprint: fromHex(fingerprint ?? "") }
        : { previous: readDesignation(fromBase64(file.accepted[previous] ?? "")) };
    return verifyDesignation(fromBase64(designation), trust);
  };

  it.each(file.valid)("takes $name: $why", (one) => {
    expect(take(one).digest).toBe(one.digest);
  });

  it.each(file.invalid)("refuses $name: $why", async (one) => {
    expect(await codeOf(() => take(one))).toBe(one.code);
  });
});

describe("dispatches.json", () => {
  const file = vectors<{
    now: string;
    designations: string[];
    identities: Record<string, SealingIdentity[]>;
    valid: (Named & {
      dispatch: string;
      before?: string;
      header: unknown;
      binding: { kind: string };
      content: unknown;
      bodyDigest: string;
    })[];
    invalid: (Named & { why: string; openedBy: string; dispatch: string; code: string; peerCode: string })[];
  }>("peer/dispatches.json");
  const views = file.designations.map((bytes) => readDesignation(fromBase64(bytes)));
  const open = (dispatch: string, by: string) => {
    const self = views.find((view) => view.state === by);
    if (self === undefined) throw new Error(`no designation of ${by}`);
    const identities = file.identities[by] ?? [];
    return openDispatch({
      bytes: fromBase64(dispatch),
      self,
      identities,
      lookup: lookupOf(...views),
      at: new Date(file.now),
    });
  };

  it("has every kind", () => {
    const kinds = new Set(file.valid.map(({ binding }) => binding.kind));
    expect([...kinds].toSorted()).toEqual(Object.keys(BODY_KINDS).toSorted());
  });

  it.each(file.valid)("opens a $name", async ({ name: _, dispatch, before, ...expected }) => {
    const { kind, header, binding, content, bodyDigest } = await open(dispatch, "XB");
    expect(kind).toBe(expected.binding.kind);
    expect({ header, binding, content, bodyDigest }).toEqual(expected);
    // What a reader says that knows no critical member, as those of the release before.
    if (before !== undefined) {
      expect(() => {
        checkCritical(binding.critical);
      }).toThrow(expect.objectContaining({ code: before }));
    }
  });

  it.each(file.invalid)("refuses $name: $why", async (one) => {
    const codes = await codesOf(() => open(one.dispatch, one.openedBy));
    expect(codes).toEqual({ code: one.code, peerCode: one.peerCode });
  });
});

describe("receipts.json", () => {
  const file = vectors<{
    now: string;
    designations: string[];
    expected: ReceiptExpectation;
    valid: (Named & { envelope: string; receipt: unknown })[];
    invalid: (Named & { envelope: string; code: string })[];
  }>("peer/receipts.json");
  const lookup = lookupOf(...file.designations.map((bytes) => readDesignation(fromBase64(bytes))));
  const check = (envelope: string) =>
    verifyReceipt(fromBase64(envelope), { lookup, at: new Date(file.now), expected: file.expected });

  it.each(file.valid)("accepts one that says $name", ({ envelope, receipt }) => {
    expect(check(envelope).receipt).toEqual(receipt);
  });

  it.each(file.invalid)("refuses $name", async ({ envelope, code }) => {
    expect(await codeOf(() => check(envelope))).toBe(code);
  });
});

describe("lanes.json", () => {
  const file = vectors<{
    dossier: LaneEntry[];
    order: string[];
    crossed: [LaneEntry["digest"], LaneEntry["digest"]][];
    next: Record<string, { own: string; seen: string }>;
    links: (Named & { known: LaneEntry[]; entry: LaneEntry; result: unknown })[];
    refused: (Named & { known: LaneEntry[]; entry: LaneEntry; code: string })[];
  }>("peer/lanes.json");

  it("orders the dossier, and says what crossed and what comes next", () => {
    expect(displayOrder(file.dossier).map((entry) => entry.digest)).toEqual(file.order);
    for (const [one, other] of file.crossed) expect(haveCrossed(file.dossier, one, other)).toBe(true);
    for (const [state, links] of Object.entries(file.next)) {
      expect(nextLinks(file.dossier, parseStateCode(state))).toEqual(links);
    }
  });

  it.each(file.links)("decides on $name", ({ known, entry, result }) => {
    expect(decideLink(known, entry)).toEqual(result);
  });

  it.each(file.refused)("refuses a $name", async ({ known, entry, code }) => {
    expect(await codeOf(() => decideLink(known, entry))).toBe(code);
  });
});

describe("http-signatures.json", () => {
  type Written<M extends { bodyDigest: Uint8Array }> = Omit<M, "bodyDigest"> & { bodyDigest: string };
  const file = vectors<{
    now: string;
    designations: string[];
    valid: (Named & Written<RequestMessage> & { verified: object })[];
    invalid: (Named & Written<RequestMessage> & { code: string })[];
    answeredRequest: Written<RequestMessage>;
    validAnswers: (Named & Written<ResponseMessage>)[];
    invalidAnswers: (Named & Written<ResponseMessage> & { code: string })[];
  }>("peer/http-signatures.json");
  const views = file.designations.map((bytes) => readDesignation(fromBase64(bytes)));
  const [, peer] = views;
  if (peer === undefined) throw new Error("the file lacks the designation of the peer");
  const now = new Date(file.now);
  const read = <M extends { bodyDigest: Uint8Array }>(message: Written<M>) => ({
    ...message,
    bodyDigest: fromHex(message.bodyDigest),
  });
  const check = (message: Written<RequestMessage>) =>
    verifyRequest(read(message), { lookup: lookupOf(...views), now, rememberNonce: () => true });
  const checkAnswer = (message: Written<ResponseMessage>) =>
    verifyResponse(read(message), file.answeredRequest, { peer, now });

  it.each(file.valid)("accepts $name", async ({ verified, ...message }) => {
    expect(JSON.parse(JSON.stringify(await check(message)))).toEqual(verified);
  });

  it.each(file.invalid)("refuses $name", async ({ code, ...message }) => {
    expect(await codeOf(() => check(message))).toBe(code);
  });

  it.each(file.validAnswers)("accepts the $name", (message) => {
    expect(checkAnswer(message).state).toBe(peer.state);
  });

  it.each(file.invalidAnswers)("refuses $name", async ({ code, ...message }) => {
    expect(await codeOf(() => checkAnswer(message))).toBe(code);
  });
});

describe("signed-kinds.json", () => {
  const file = vectors<{ designation: string; kinds: { kind: BodyKind | "receipt"; use: KeyUse; envelope: string }[] }>(
    "peer/signed-kinds.json",
  );
  const view = readDesignation(fromBase64(file.designation));
  const limits = { maxPayloadBytes: 1_000_000 };
  const keysOf = (use: KeyUse): readonly PublicKey[] =>
    use === "root"
      ? view.designation.rootSet.members.flatMap((member) => memberKeys(member))
      : resolveKeys(view, use, new Date("2027-03-01T12:00:00.000Z"));

  it.each(file.kinds)("$kind stands as itself", ({ kind, use, envelope }) => {
    const parsed = parseEnvelope(fromBase64(envelope), limits);
    expect(() => expectPayloadType(parsed, payloadType(kind))).not.toThrow();
    expect(() => verifyEnvelope(parsed, keysOf(use), requiredAlgorithms(use))).not.toThrow();
  });

  it.each(file.kinds)("$kind is refused as each other kind", async ({ kind, envelope }) => {
    const bytes = fromBase64(envelope);
    for (const other of file.kinds.filter((one) => one.kind !== kind)) {
      const offered = parseEnvelope(bytes, limits);
      expect(await codeOf(() => expectPayloadType(offered, payloadType(other.kind)))).toBe("payload-type-mismatch");
      const rewritten = { ...(JSON.parse(fromUtf8(bytes)) as object), payloadType: payloadType(other.kind) };
      const retyped = parseEnvelope(utf8(JSON.stringify(rewritten)), limits);
      const code = await codeOf(() => verifyEnvelope(retyped, keysOf(other.use), requiredAlgorithms(other.use)));
      expect(code, `${kind} as ${other.kind}`).toBe("signature-invalid");
    }
  });
});

describe("badges.json", () => {
  const file = vectors<{
    conference: string;
    keys: string[];
    day: string;
    now: string;
    maxListAgeMinutes: number;
    list: { text: string; signature: string };
    listAsOf: string;
    cases: (Named & { code: string; day?: string; zone?: number; now?: string; word: string; why: string })[];
    lists: (Named & { text: string; signature: string; number: number | null; ended: [number, number][] | null })[];
  }>("badges/badges.json");
  const keys = file.keys.map((key) => fromHex(key));
  const read = (list: { text: string; signature: string }) => readEndedList(list, file.conference, keys);

  it.each(file.cases)("finds $name $why", ({ code, word, why, zone, ...one }) => {
    const { day, now, maxListAgeMinutes } = { ...file, ...one };
    const at = { now: new Date(now), day, zone, maxListAgeMinutes, listAsOf: new Date(file.listAsOf) };
    const known = { conferenceId: file.conference, keys, list: read(file.list), ...at };
    expect(badgeVerdict(code, known)).toMatchObject({ word, why });
  });

  it.each(file.lists)("takes or refuses the list $name", ({ number, ended, ...list }) => {
    const taken = read(list);
    expect(taken === undefined ? [null, null] : [taken.number, [...taken.ended]]).toEqual([number, ended]);
  });
});
