// The scene of all attacks: Borealia, a hostile State that asked it for evidence and was offered some, and a good one.

import { randomBytes, randomUUID } from "node:crypto";
import { expect } from "vitest";
import { acceptRequest, confirmPeer, releaseEvidence, waitFor } from "../fixtures/borealia-officers.ts";
import { startBorealia } from "../fixtures/real-server.ts";
import { words } from "../state/designations.ts";
import type { Offer } from "../state/exhibit-exchange.ts";
import { ForeignState, type Saying } from "../state/foreign-state.ts";
import { preservationRequest, storedDataRequest } from "../state/sayings.ts";
import { type Scene, verdictOn } from "./scene.ts";

/** Starts all three and gives what Borealia offered to the hostile State. */
export async function setUpScene(): Promise<{ scene: Scene; offer: Offer }> {
  const borealia = await startBorealia();
  const [hostile, good] = [await ForeignState.start("XG", "training"), await ForeignState.start("XF", "training")];
  const { rootFingerprint } = await borealia
    .as("administrator1")
    .get<{ rootFingerprint: string }>("/api/v1/designation");
  for (const state of [hostile, good]) {
    await state.meet(borealia.peerUrl, rootFingerprint);
    await confirmPeer(borealia, { envelope: state.keys.known.envelope, words: words(state.fingerprint) });
  }
  const own = { dossierId: randomUUID(), requestId: randomUUID() };
  const others = { dossierId: randomUUID(), requestId: randomUUID() };
  await enterRequest(good, preservationRequest(others.dossierId, others.requestId));
  await enterRequest(hostile, storedDataRequest(own.dossierId, own.requestId));
  await borealia.as("lawyer").post(`/api/v1/requests/${others.requestId}/acknowledgement`, {});
  await acceptRequest(borealia, own.requestId);
  const evidence = new Uint8Array(randomBytes(2_500_000));
  await releaseEvidence(borealia, { ...own, to: hostile.state }, evidence);
  const received = await waitFor("the offer", () => hostile.receivedOf("exhibit-offer")[0]);
  await waitFor("the acknowledgement", () => good.receivedOf("acknowledgement")[0]);
  return { scene: { borealia, hostile, good, own, others }, offer: received.content as unknown as Offer };
}

/** Stops what `setUpScene` started. */
export async function endScene({ borealia, hostile, good }: Scene): Promise<void> {
  await hostile.stop();
  await good.stop();
  await borealia.close();
}

async function enterRequest(state: ForeignState, saying: Saying): Promise<void> {
  const sent = await state.say(saying);
  expect([saying.kind, await verdictOn(state, sent)]).toEqual([saying.kind, "valid"]);
}
