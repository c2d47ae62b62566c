import { generateX25519Identity, identityToRecipient } from "age-encryption";
import { type ExhibitId, parseAuthorityId, parseDossierId, parseRequestId } from "../../src/protocol/identifiers.ts";
import type { Exhibit } from "../../src/modules/evidence/types.ts";
import { acceptRequest, ON_TWO_CONDITIONS, sentRequest, text } from "./case-steps.ts";
import { type CasePair, openCasePair } from "./cooperation-network.ts";
import { once } from "./byte-streams.ts";

const MAX_ROUNDS = 20;

/** A pair of States that keep their exhibit keys outside their servers; the secret half is nowhere. */
export async function pairWithKeysElsewhere(): Promise<CasePair> {
  const recipient = await identityToRecipient(await generateX25519Identity());
  const authority = parseAuthorityId("central-authority");
  return await openCasePair({
    details: { exhibitRecipients: [{ authority, recipient, from: "2027-01-01T00:00:00.000Z" }] },
  });
}

/** Aurelia's custodian takes the sealed file away; answers with the leave's id. */
export async function takenAway({ asker }: CasePair, exhibitId: ExhibitId): Promise<string> {
  const reason = { language: "en", text: "For the expert." };
  const custodian = asker.as("custodian");
  const { openingId } = await custodian.post(`/exhibits/${exhibitId}/sealed-copies`, { reason });
  await (await custodian.file(`/openings/${openingId}/sealed`)).arrayBuffer();
  return openingId;
}

/** Borealia accepts a request for stored data, and takes a mailbox in to answer it. */
export async function takenIn(pair: CasePair, content: Uint8Array): Promise<{ exhibit: Exhibit; requestId: string }> {
  const { dossierId, requestId } = await sentRequest(pair, { mechanism: "stored-data" });
  await acceptRequest(pair, requestId, "stored-data");
  const exhibit = await pair.owner.evidence.exhibits.takeIn(
    {
      dossierId: parseDossierId(dossierId),
      requestId: parseRequestId(requestId),
      title: text("Mailbox harbour.desk"),
      kind: "mailbox",
      acquisition: { tools: [] },
    },
    { stream: once(content) },
    pair.owner.people.executing,
  );
  return { exhibit, requestId };
}

/** An exhibit that Borealia gave Aurelia under a limit of use and a duty of secrecy; whole on Aurelia's server. */
export async function givenExhibit(
  pair: CasePair,
  content: Uint8Array,
): Promise<{ exhibitId: ExhibitId; requestId: string; dossierId: string }> {
  const { owner, asker } = pair;
  await owner.evidence.start();
  await asker.evidence.start();
  const { dossierId, requestId } = await sentRequest(pair, { mechanism: "stored-data" });
  await acceptRequest(pair, requestId, "stored-data", ON_TWO_CONDITIONS);
  const { exhibitId } = await owner.evidence.exhibits.takeIn(
    {
      dossierId: parseDossierId(dossierId),
      requestId: parseRequestId(requestId),
      title: text("Ledger"),
      kind: "mailbox",
      acquisition: { tools: [] },
    },
    { stream: once(content) },
    owner.people.executing,
  );
  const release = await owner.as("custodian").confirm(`/exhibits/${exhibitId}/releases`, {
    requestId,
    receiver: { state: "XA", authority: "central-authority" },
    reason: { language: "en", text: "Answer to the request." },
  });
  await owner.as("authoriser").confirm(`/releases/${release.releaseId}/approval`);
  await untilState(pair, exhibitId, "offered");
  const acceptedConditions = ["condition-1", "condition-2"];
  await asker.as("custodian").post(`/exhibits/${exhibitId}/acceptance`, { acceptedConditions });
  await untilState(pair, exhibitId, "complete");
  await pair.settle();
  return { exhibitId, requestId, dossierId };
}

async function untilState(pair: CasePair, exhibitId: ExhibitId, state: string): Promise<void> {
  for (let round = 0; round < MAX_ROUNDS; round++) {
    await pair.settle(1);
    pair.clock.advance(2_000);
    if ((await pair.asker.evidence.exhibits.byId(exhibitId))?.exhibit.state === state) return;
  }
  throw new Error(`the exhibit is not ${state}`);
}
