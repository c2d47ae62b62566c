import { beforeAll, describe, expect, it } from "vitest";
import { draftPreservation, sendRequest, text } from "../../../../tests/support/case-steps.ts";
import { type CasePair, openCasePair } from "../../../../tests/support/cooperation-network.ts";
import { elementsFor } from "../../../convention/index.ts";
import { MAX_CONTENT_BYTES } from "../../../protocol/index.ts";

let pair: CasePair;

beforeAll(async () => {
  pair = await openCasePair();
});

/** The elements of a preservation that are text, each with as much of it as the form takes. */
const TEXTS = elementsFor("preservation").filter(({ element }) => element.shape.includes("text"));

/** A draft whose content, as it will be sent, has exactly so many bytes. */
async function draftOf(sizeBytes: number): Promise<string> {
  const { requestId } = await draftPreservation(pair, {});
  const drafter = pair.asker.as("drafter");
  const fill = async (elementId: string, words: string): Promise<number> => {
    const { draft } = await drafter.get(`/requests/${requestId}`);
    const value = { ...draft.elements[elementId], text: text(words) };
    await drafter.put(`/requests/${requestId}/draft`, { step: "element", elementId, value });
    return (await drafter.get(`/requests/${requestId}`)).length.sizeBytes;
  };
  for (const { element } of TEXTS) {
    const before = await fill(element.id, "x");
    const missing = sizeBytes - before;
    // Three bytes of a Chinese character each, as far as the field goes, and the rest in letters of one byte.
    const wide = Math.min(Math.floor(missing / 3), 99_990);
    const now = await fill(
      element.id,
      `x${"證".repeat(wide)}${"y".repeat(missing - 3 * wide < 9 ? missing - 3 * wide : 0)}`,
    );
    if (now === sizeBytes) return requestId;
  }
  throw new Error("the fields of a preservation do not hold so much");
}

describe("the largest request", () => {
  it("is taken whole by the other State's server", async () => {
    const requestId = await draftOf(MAX_CONTENT_BYTES);
    await sendRequest(pair, requestId, "preservation");
    const asked = await pair.asker.as("drafter").get(`/requests/${requestId}`);
    const arrived = await pair.owner.as("duty").get(`/requests/${requestId}`);
    expect(arrived.content).toEqual(asked.content);
    expect(new TextEncoder().encode(JSON.stringify(asked.content)).length).toBe(MAX_CONTENT_BYTES);
  });

  it("of a byte more is refused before anybody stands behind it, and the drafter is told how much is too much", async () => {
    const requestId = await draftOf(MAX_CONTENT_BYTES + 1);
    const drafter = pair.asker.as("drafter");
    const { length } = await drafter.get(`/requests/${requestId}`);
    expect(length).toEqual({ sizeBytes: MAX_CONTENT_BYTES + 1, limit: MAX_CONTENT_BYTES });
    expect(await drafter.refusal("POST", `/requests/${requestId}/screening-request`)).toBe("body-too-large");
    const page = await (await pair.asker.browse("drafter")).open(`/requests/${requestId}/draft/check`);
    expect(page.html).toContain("1,040,385");
    expect(page.html).not.toContain("/screening-request");
    await pair.settle();
    expect(await pair.owner.as("duty").refusal("GET", `/requests/${requestId}`)).not.toBe("ok");
  });

  it("is not kept a second time in the log of either", async () => {
    for (const { platform } of [pair.asker, pair.owner]) {
      const rows = await platform.database.db
        .withTables<{ "audit.details": { committed: Uint8Array } }>()
        .selectFrom("audit.details")
        .select("committed")
        .execute();
      expect(rows.length).toBeGreaterThan(10);
      expect(Math.max(...rows.map(({ committed }) => committed.length))).toBeLessThan(70 * 1024);
    }
  });
});
