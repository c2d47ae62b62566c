import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { requestId } from "../../../../../tests/support/request-files.ts";
import { agreementsOf, digestOf, isTextOf } from "./agreement.ts";
import type { Lane, LifeEntry } from "./message.ts";

const TERMS = "One purpose: the ransom of Northport.\nUntil 1 March 2028.";

function entry(lane: Lane, step: string, record: Record<string, object>): LifeEntry {
  const at = "2027-03-01T12:00:00.000Z";
  return { step, lane, at, content: { requestId, step, recordedAt: at, records: [record] } };
}
const text = (states: string, words = TERMS) => ({
  "agreement-states": { text: { language: "en", text: states } },
  "agreement-text": { text: { language: "en", text: words } },
});
const agrees = (lane: Lane, digest: string, by?: string) =>
  entry(lane, "agreement-agreed", {
    "agreement-digest": { line: digest },
    ...(by === undefined ? {} : { "agreed-by": { line: by } }),
  });

describe("the agreement on a joint investigation", () => {
  const drafted = entry("own", "agreement-drafted", text("XA\nXB\nXC"));
  const digest = digestOf({ records: [text("XA\nXB\nXC")] });
  const pair = { own: "XA", peer: "XB" };
  const states = (...said: LifeEntry[]) => agreementsOf([drafted, ...said], pair)[0];

  it("has one digest in every pair, in whatever language and order the States are named, and another for other words", () => {
    expect(digestOf({ records: [text(" XC\nXB\n\nXA", `${TERMS}\n`)] })).toBe(
      digestOf({ records: [text("XA\nXB\nXC")] }),
    );
    expect(digestOf({ records: [text("XA\nXB\nXC", `${TERMS} Or later.`)] })).not.toBe(
      digestOf({ records: [text("XA\nXB\nXC")] }),
    );
    expect(digestOf({ records: [text("XA\nXB")] })).not.toBe(digestOf({ records: [text("XA\nXB\nXC")] }));
  });

  it("is the digest of the bytes that the specification names, as its vectors have it", () => {
    const vectors = new URL("../../../../../spec/vectors/peer/agreements.json", import.meta.url);
    const { valid } = JSON.parse(readFileSync(vectors, "utf8")) as {
      valid: readonly { record: Record<string, string>; digest: string }[];
    };
    const bytes = `XA\nXB\nXC\n\n${TERMS}\n`;
    expect(valid[0]?.digest).toBe(createHash("sha256").update(bytes).digest("hex"));
    expect(valid[1]?.digest).toBe(valid[0]?.digest);
    expect(new Set(valid.map((one) => one.digest)).size).toBe(valid.length - 1);
    for (const { record, digest: named } of valid) {
      const records = [text(record["agreement-states"] ?? "", record["agreement-text"])];
      expect(digestOf({ records })).toBe(named);
    }
  });

  it("stands once each State has said so itself; what is told of a third one is no word of its own", () => {
    expect(states()?.states.map(({ saidBy }) => saidBy)).toEqual([undefined, undefined, undefined]);
    // Nobody agrees for the other State of the pair.
    expect(states(agrees("own", digest, "XB"), agrees("peer", digest, "XA"))?.states.every((one) => !one.saidBy)).toBe(
      true,
    );
    const told = [agrees("own", digest), agrees("peer", digest, "XC")];
    expect(states(...told)).toMatchObject({ how: "waits" });
    expect(states(...told, agrees("peer", digest))).toMatchObject({ how: "as-told" });
    expect(states(agrees("own", "0".repeat(64)))?.how).toBe("waits");
    const ofTwo = [text("XA\nXB")];
    const bothAgree = (["own", "peer"] as const).map((lane) => agrees(lane, digestOf({ records: ofTwo })));
    const put = entry("own", "agreement-drafted", text("XA\nXB"));
    expect(agreementsOf([put, ...bothAgree], pair)).toMatchObject([{ how: "stands" }]);
  });

  it.each(["", " \n ", "XA"])("never stands where it does not name both States: %j", (named) => {
    const agreed = agrees("own", digestOf({ records: [text(named)] }));
    expect(agreementsOf([entry("own", "agreement-drafted", text(named)), agreed], pair)).toMatchObject([
      { how: "waits" },
    ]);
  });

  it("is agreed to only where it was put forward", () => {
    expect(isTextOf([drafted], { records: [{ "agreement-digest": { line: digest } }] })).toBe(true);
    expect(isTextOf([drafted], { records: [{ "agreement-digest": { line: "0".repeat(64) } }] })).toBe(false);
  });
});
