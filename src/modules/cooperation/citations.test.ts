import { beforeAll, expect, it } from "vitest";
import { type CasePair, openCasePair } from "../../../tests/support/cooperation-network.ts";
import { draftPreservation, gatesPassed, sendRequest, valueFor } from "../../../tests/support/case-steps.ts";
import { requiredElement } from "../../convention/index.ts";

// That no citation was compared with the certified text is one sentence a page; a tag stands only where the rule acts against somebody.

let pair: CasePair;
let requestId: string;

beforeAll(async () => {
  pair = await openCasePair();
  ({ requestId } = await draftPreservation(pair, { leaveOut: ["42(3)(e)"] }));
});

function counted(html: string): { sentences: number; tags: number } {
  return {
    sentences: html.split("not yet compared with the certified text").length - 1,
    tags: html.split('class="tag certainty').length - 1,
  };
}

it("is said once where a question rests on a provision, without a tag, also at the element that stops the draft", async () => {
  const drafter = await pair.asker.browse("drafter");
  const path = `/requests/${requestId}/draft`;
  for (const step of ["basis", "42-3-a", "42-3-g"]) {
    expect(counted((await drafter.open(`${path}/${step}`)).html), step).toEqual({ sentences: 1, tags: 0 });
  }
  expect(counted((await drafter.open(`${path}/urgency`)).html)).toEqual({ sentences: 0, tags: 0 });
  const check = await drafter.open(`${path}/check`);
  expect(check.html).toContain("Missing, and needed (1)");
  expect(counted(check.html)).toEqual({ sentences: 1, tags: 0 });
});

it("is said once beside a whole request, its safeguards and the page of the second person, without a tag", async () => {
  const element = requiredElement("42(3)(e)");
  if (element === undefined) throw new Error("the Convention lists it");
  const drafter = pair.asker.as("drafter");
  await drafter.put(`/requests/${requestId}/draft`, {
    step: "element",
    elementId: element.id,
    value: valueFor(element),
  });
  await drafter.post(`/requests/${requestId}/screening-request`);
  const screener = await pair.asker.browse("screener");
  expect(counted((await screener.open(`/requests/${requestId}/screening`)).html)).toEqual({ sentences: 1, tags: 0 });
  await pair.asker.as("screener").post(`/requests/${requestId}/screening`, {
    records: gatesPassed("preservation", "before-sending"),
  });
  const reader = await pair.asker.browse("drafter");
  for (const path of ["", "/submission"]) {
    expect(counted((await reader.open(`/requests/${requestId}${path}`)).html), path).toEqual({ sentences: 1, tags: 0 });
  }
});

it("is tagged at each ground on which the owner could refuse", async () => {
  const { requestId: asked } = await draftPreservation(pair, {});
  await sendRequest(pair, asked, "preservation");
  const duty = await pair.owner.browse("duty");
  // One at the offence, where it is read beside our own law.
  expect(counted((await duty.open(`/requests/${asked}`)).html)).toEqual({ sentences: 1, tags: 1 });
  await pair.owner.as("duty").post(`/requests/${asked}/acknowledgement`);
  const { sentences, tags } = counted((await duty.open(`/requests/${asked}/decision`)).html);
  expect(sentences).toBe(1);
  expect(tags).toBeGreaterThan(2);
});

it("is the asker's word where it says that a treaty was in force, and no finding of the owner's record", async () => {
  const { requestId: asked } = await draftPreservation(pair, {});
  await sendRequest(pair, asked, "preservation");
  const { html } = await (await pair.owner.browse("duty")).open(`/requests/${asked}`);
  expect(html).toMatch(/In force for both States on [^<]+, as the asking State reads it\./);
  expect(html).not.toContain("Binds both States since");
});
