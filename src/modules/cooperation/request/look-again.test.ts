import { expect, it } from "vitest";
import { draftRequest, sendRequest } from "../../../../tests/support/case-steps.ts";
import { openCasePair } from "../../../../tests/support/cooperation-network.ts";

it("takes a day that is to come by the calendar of the office, not by that of Greenwich", async () => {
  // 20:00 on 28 February in Lima; in Greenwich it is 1 March already.
  const pair = await openCasePair({ config: { timeZone: "America/Lima" }, at: "2027-03-01T01:00:00.000Z" });
  const drafter = pair.asker.as("drafter");
  const { requestId } = await draftRequest(pair, { mechanism: "stored-data" });
  const secret = (reviewOn: string) => ({ step: "confidentiality", confidentiality: { requested: true, reviewOn } });
  const path = `/requests/${requestId}/draft`;
  expect(await drafter.refusal("PUT", path, secret("2027-02-28"))).toBe("secrecy-review-in-the-past");
  expect(await drafter.refusal("PUT", path, secret("2027-03-01"))).toBe("ok");
  await sendRequest(pair, requestId, "stored-data");
  const reviewPath = `/requests/${requestId}/secrecy-review`;
  const review = async (reviewOn: string) =>
    await drafter.refusal("POST", reviewPath, { reason: "Still secret.", reviewOn });
  expect(await review("2027-02-28")).toBe("secrecy-review-in-the-past");
  expect(await review("2027-03-01")).toBe("ok");
  const note = `/requests/${requestId}/notes`;
  expect(await drafter.refusal("POST", note, { lookAgainOn: "2027-02-28" })).toBe("look-again-in-the-past");
  expect(await drafter.refusal("POST", note, { lookAgainOn: "2027-03-01" })).toBe("ok");
});
