// Who can stand under our log for an exhibit of another State, and what is known of that State's own log (R11).
import type { DesignationView } from "../../protocol/designation.ts";
import { isOfOneOperator, witnessesOf } from "../../protocol/package/log-anchors.ts";
import type { ForkProofRow } from "../audit/index.ts";
import { newestPackage } from "./court-package-store.ts";
import type { EvidenceContext } from "./context.ts";
import { ownDesignation } from "./exhibit-keys.ts";
import type { Connection } from "./store.ts";
import type { CourtPackageStanding, Exhibit } from "./types.ts";

/** As many as an index names (spec/court-package.md). */
const MOST_FORKS = 16;

export interface SenderWitness {
  /** Keys whose cosignatures count for a verifier. */
  readonly keys: readonly Uint8Array[];
  /** The sender's server has our operator: nobody else can cosign. */
  readonly isOwnOperator: boolean;
}

export async function senderWitness(
  context: EvidenceContext,
  sender: DesignationView | undefined,
): Promise<SenderWitness> {
  const own = await ownDesignation(context);
  return {
    keys: witnessesOf(sender, own).map(({ key }) => key.publicKey),
    isOwnOperator: isOfOneOperator(sender, own),
  };
}

/** Fork proofs about the logs of the sending State: first those that convince everybody. */
export async function senderForks(
  { audit }: Pick<EvidenceContext, "audit">,
  { fromState }: Exhibit,
): Promise<readonly ForkProofRow[]> {
  const forks = (await audit.forkProofs()).filter(({ state }) => state === fromState);
  return forks.toSorted((a, b) => b.strength.localeCompare(a.strength)).slice(0, MOST_FORKS);
}

/** The last package of an exhibit, and whether what it lacked has come since. Undefined where none was made. */
export async function packageStanding(
  context: EvidenceContext,
  db: Connection,
  exhibit: Exhibit,
): Promise<CourtPackageStanding | undefined> {
  const made = exhibit.fromState === undefined ? undefined : await newestPackage(db, exhibit.exhibitId);
  if (made === undefined || exhibit.fromState === undefined) return undefined;
  const { madeAt, sha256, headSize, entries, unwitnessed } = made;
  const known = { madeAt, sha256, entries, unwitnessed };
  if (unwitnessed === 0) return { ...known, isCosignedSince: false };
  const sender = await context.federation.directory(db).peer(exhibit.fromState);
  const { keys } = await senderWitness(context, sender?.designation);
  return { ...known, isCosignedSince: await context.audit.isCosigned(headSize, keys, madeAt) };
}
