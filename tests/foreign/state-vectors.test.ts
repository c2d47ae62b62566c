// The published vectors, read by the foreign State that carries a case in state.test.ts.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Known, fingerprint, readDesignation, recipientsFingerprint, words } from "./state/designations.ts";
import { type Header, openDispatch, readCover } from "./state/dispatches.ts";
import { Refused, fromBase64, fromHex, parseJson } from "./state/encoding.ts";
import { takeReceipt } from "./state/receipts.ts";

function vectors<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../../spec/vectors/peer/${name}`, import.meta.url), "utf8")) as T; // its form is in spec/vectors/README.md
}

function designationsOf(list: readonly string[]): ReadonlyMap<string, Known> {
  return new Map(
    list.map((text) => {
      const known = readDesignation(fromBase64(text));
      return [known.designation.state, known];
    }),
  );
}

function knownOf(designations: ReadonlyMap<string, Known>, state: string): Known {
  const known = designations.get(state);
  if (known === undefined) throw new Error(`no designation of ${state}`);
  return known;
}

async function codeOf(act: () => unknown): Promise<string> {
  try {
    await act();
    return "none";
  } catch (error) {
    if (error instanceof Refused) return error.code;
    throw error;
  }
}

describe("dispatches", () => {
  const { now, identities, valid, invalid, ...file } = vectors<{
    now: string;
    designations: string[];
    identities: Record<string, { identity: string }[]>;
    valid: { name: string; dispatch: string; content: unknown }[];
    invalid: { name: string; dispatch: string; openedBy?: string; peerCode: string }[];
  }>("dispatches.json");
  const designations = designationsOf(file.designations);

  async function open(dispatch: string, by: string): Promise<unknown> {
    const bytes = fromBase64(dispatch);
    const us = knownOf(designations, by);
    const header = readCover(bytes, us, (state) => designations.get(state), now);
    const from = knownOf(designations, header.from).designation;
    const own = (identities[by] ?? []).map(({ identity }) => identity);
    return (await openDispatch(bytes, header, us.designation, from, own, now)).content;
  }

  it.each(valid)("opens a $name", async ({ dispatch, content }) => {
    expect(await open(dispatch, "XB")).toEqual(content);
  });

  it.each(invalid)("refuses $name and says $peerCode", async ({ dispatch, openedBy = "XB", peerCode }) => {
    expect(await codeOf(async () => await open(dispatch, openedBy))).toBe(peerCode);
  });
});

describe("receipts", () => {
  const { now, expected, valid, invalid, ...file } = vectors<{
    now: string;
    designations: string[];
    expected: Header & { payloadDigest: string };
    valid: { name: string; envelope: string }[];
    invalid: { name: string; envelope: string }[];
  }>("receipts.json");
  const giver = knownOf(designationsOf(file.designations), "XB");
  const about = { ...expected, from: "XA", profile: "training" };
  const take = (envelope: string): unknown =>
    takeReceipt(fromBase64(envelope), giver, about, expected.payloadDigest, now);

  it.each(valid)("takes $name", ({ envelope }) => {
    expect(take(envelope)).toMatchObject({ giver: "XB", to: "XA" });
  });

  it.each(invalid)("refuses $name", async ({ envelope }) => {
    expect(await codeOf(() => take(envelope))).not.toBe("none");
  });
});

it("reads only strict JSON", async () => {
  const { valid, invalid } =
    vectors<Record<"valid" | "invalid", { name: string; bytes: string }[]>>("strict-json.json");
  for (const { name, bytes } of valid)
    expect([name, await codeOf(() => parseJson(fromHex(bytes), 1_000))]).toEqual([name, "none"]);
  for (const { name, bytes } of invalid) {
    expect([name, await codeOf(() => parseJson(fromHex(bytes), 1_000))]).not.toEqual([name, "none"]);
  }
});

it("computes the fingerprints that people compare", () => {
  const { rootSets, recipients } = vectors<{
    rootSets: { rootSet: Known["designation"]["rootSet"]; fingerprint: string; words: string }[];
    recipients: { recipients: string[]; fingerprint: string }[];
  }>("fingerprints.json");
  for (const one of rootSets)
    expect([fingerprint(one.rootSet), words(one.fingerprint)]).toEqual([one.fingerprint, one.words]);
  for (const one of recipients) expect(recipientsFingerprint(one.recipients)).toBe(one.fingerprint);
});
