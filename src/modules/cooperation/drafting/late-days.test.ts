import { expect, it } from "vitest";
import { draftPreservation, excusePapers, gatesPassed } from "../../../../tests/support/case-steps.ts";
import { openCasePair } from "../../../../tests/support/cooperation-network.ts";

const DAY_MS = 86_400_000;

it("lets nobody stand behind a day of ours that went by while the draft lay: neither who submits nor who authorises", async () => {
  const pair = await openCasePair();
  const { asker, clock } = pair;
  // A session does not outlive the days that go by.
  const drafter = () => asker.as("drafter");
  const dayIn = (days: number): string => new Date(clock.now().getTime() + days * DAY_MS).toISOString().slice(0, 10);
  const { requestId } = await draftPreservation(pair, {});
  const urgency = async (days: number) =>
    await drafter().put(`/requests/${requestId}/draft`, {
      step: "urgency",
      urgency: "urgent",
      responseDeadline: { date: dayIn(days), reason: { language: "en", text: "The hearing is then." } },
    });
  const screened = async (): Promise<void> => {
    await excusePapers(pair, requestId);
    await drafter().post(`/requests/${requestId}/screening-request`);
    const records = gatesPassed("preservation", "before-sending");
    await asker.as("screener").post(`/requests/${requestId}/screening`, { records });
  };
  await urgency(2);
  await screened();
  clock.advance(3 * DAY_MS);
  expect(await drafter().refusal("POST", `/requests/${requestId}/submission`)).toBe("deadline-in-the-past");

  await drafter().post(`/requests/${requestId}/reopening`, { reason: "The day is over." });
  await urgency(2);
  await screened();
  await drafter().confirm(`/requests/${requestId}/submission`);
  const sending = `/requests/${requestId}/sending`;
  clock.advance(3 * DAY_MS);
  expect(await asker.as("authoriser").refusal("POST", sending)).toBe("deadline-in-the-past");
  expect((await drafter().get(`/requests/${requestId}`)).stage).toBe("submitted");
});
