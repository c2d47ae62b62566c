import type { Transaction } from "../../platform/index.ts";
import type { Condition } from "../../protocol/bodies/decision.ts";
import type { CustodyWords } from "../../protocol/custody-reason.ts";
import type { RequestId, StateCode } from "../../protocol/identifiers.ts";
import { readManifest } from "../../protocol/manifest.ts";
import { Refusal } from "../../protocol/refusal.ts";
import type { User } from "../identity/index.ts";
import type { EvidenceContext } from "./context.ts";
import { inheritedConditions } from "./domain/conditions.ts";
import { type Connection, findExhibit, findReceivedCopies, manifestsOf } from "./store.ts";
import type { Exhibit } from "./types.ts";
import type { FurtherUse, UsedExhibit } from "./use-gate.ts";

/**
 * The exhibits of other States that an exhibit of ours comes from: the one that its taker-in named, and those with the very same
 * content that were here before it. Naming no source does not make another State's data ours.
 */
export async function originsOf(db: Connection, exhibit: Exhibit): Promise<Exhibit[]> {
  if (exhibit.fromState !== undefined) return [];
  const named = exhibit.madeFrom === undefined ? undefined : await findExhibit(db, exhibit.madeFrom);
  const copies = exhibit.original === undefined ? [] : await findReceivedCopies(db, exhibit.original.sha256);
  // What came back to us after it was ours is not theirs.
  const earlier = copies.filter(({ createdAt }) => createdAt <= exhibit.createdAt);
  return [
    ...(named === undefined ? [] : [named]),
    ...earlier.filter(({ exhibitId }) => exhibitId !== exhibit.madeFrom),
  ];
}

/** An exhibit that another State gave, with the conditions under which it was accepted. */
export async function usedExhibit(db: Connection, { exhibitId, number }: Exhibit): Promise<UsedExhibit> {
  const newest = (await manifestsOf(db, exhibitId)).at(-1);
  if (newest === undefined) return { exhibitId, number, conditions: [] };
  const { manifest, digest } = readManifest(newest);
  return {
    exhibitId,
    number,
    conditions: manifest.conditions,
    manifest: { digest, signedAt: manifest.binding.signedAt },
  };
}

/**
 * R30, UNCC art. 36(3), 40(19): what was made from another State's exhibit goes to a third only with the consent of the State that
 * gave it, and its conditions go along. Gives those conditions; refuses `use-needs-consent`. Going back to that State is no onward
 * transfer.
 */
export async function demandOnward(
  { ports }: EvidenceContext,
  db: Connection,
  exhibit: Exhibit,
  release: OnwardRelease,
): Promise<Condition[]> {
  const set: { from: string; condition: Condition }[] = [];
  for (const { requestId, from, used } of await givenTo(db, exhibit, release.receiver.state)) {
    await ports.uses.demand(db, requestId, onward(release), used);
    for (const { condition, lifted } of await ports.uses.conditions(db, requestId, used)) {
      if (!lifted) set.push({ from, condition });
    }
  }
  return inheritedConditions(set);
}

/** The same in the transaction in which it leaves: the consent is spent, and the use logged with the two people's release. */
export async function recordOnward(
  { ports }: EvidenceContext,
  tx: Transaction,
  exhibit: Exhibit,
  release: OnwardRelease,
  by: User,
): Promise<void> {
  for (const { requestId, used } of await givenTo(tx.db, exhibit, release.receiver.state)) {
    await ports.uses.record(tx, requestId, onward(release), used, by);
  }
}

interface OnwardRelease {
  readonly receiver: { readonly state: StateCode };
  readonly reason: CustodyWords;
}

function onward({ receiver, reason }: OnwardRelease): FurtherUse {
  return { use: "onward-transfer", recipient: receiver.state, note: reason };
}

/** One consent opens one passing on, however many exhibits of one request what is passed on was made from. */
async function givenTo(db: Connection, exhibit: Exhibit, receiver: StateCode) {
  const given = new Map<RequestId, { requestId: RequestId; from: StateCode; used: UsedExhibit }>();
  for (const origin of await originsOf(db, exhibit)) {
    const { requestId, fromState: from } = origin;
    if (from === undefined || from === receiver) continue;
    if (requestId === undefined) throw originUnknown();
    const one = await usedExhibit(db, origin);
    const other = given.get(requestId)?.used;
    const used =
      other === undefined
        ? one
        : { ...other, number: `${other.number}, ${one.number}`, conditions: [...other.conditions, ...one.conditions] };
    given.set(requestId, { requestId, from, used });
  }
  return [...given.values()];
}

/** The same for a number that nobody knows and for one in a dossier of others: a number guessed tells nothing. */
export function originUnknown(): Refusal {
  return new Refusal(
    "source-exhibit-unknown",
    "There is no exhibit of another State with this number, or you are not a member of its dossier.",
    { field: "madeFrom" },
  );
}
