import { expect, it } from "vitest";
import { acceptRequest, preserve, sendRequest, draftRequest, sentRequest } from "../../../tests/support/case-steps.ts";
import { openCasePair } from "../../../tests/support/cooperation-network.ts";
import { takenIn } from "../../../tests/support/given-exhibit.ts";

interface Item {
  readonly type: string;
  readonly lane: string;
  readonly actor?: string;
  readonly params: { readonly status?: string };
}

it("names in the timeline who acted, also for what followed from it at once; only the server's own acts are by itself", async () => {
  const pair = await openCasePair();
  const { owner } = pair;
  const { dossierId, requestId } = await sentRequest(pair, { mechanism: "preservation" });
  await acceptRequest(pair, requestId, "preservation");
  await preserve(pair, requestId);
  const following = { mechanism: "stored-data", dossierId, follows: requestId } as const;
  const { requestId: followUp } = await draftRequest(pair, following);
  await sendRequest(pair, followUp, "stored-data");
  const refusal = {
    outcome: "nothing-found",
    reasons: { language: "en", text: "There is no such mailbox." },
  };
  await acceptRequest(pair, followUp, "stored-data", refusal);

  const { items } = await owner.as("duty").get<{ items: Item[] }>(`/dossiers/${dossierId}/timeline`);
  const whoOf = (type: string, status?: string) =>
    items.filter((one) => one.type === type && one.params.status === status).map((one) => one.actor ?? one.lane);
  expect(whoOf("request.status", "executing")).toEqual(["executing"]);
  // Recorded with the provider's answer; and again when the second person's decision ended the hold.
  expect(whoOf("request.status", "preserved")).toEqual(["executing", "authoriser"]);
  expect(whoOf("request.hold-ended")).toEqual(["authoriser"]);
  // It began on the word of the other State alone.
  expect(whoOf("request.hold-began")).toEqual(["system"]);

  await owner.evidence.start();
  const { exhibit } = await takenIn(pair, new Uint8Array([1, 2, 3]));
  const exhibits = await owner.as("duty").get<{ items: Item[] }>(`/dossiers/${exhibit.dossierId}/timeline`);
  const custody = exhibits.items.filter(({ type }) => type.startsWith("exhibit."));
  expect(custody).toContainEqual(
    expect.objectContaining({ type: "exhibit.taken-in", lane: "own", actor: "executing" }),
  );
  for (const { type, lane, actor } of custody) expect(actor !== undefined || lane !== "own", type).toBe(true);
});
