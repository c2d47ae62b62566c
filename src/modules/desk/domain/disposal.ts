import type { CustodyWords } from "../../../protocol/custody-reason.ts";
import { Refusal } from "../../../protocol/refusal.ts";

// R17: a dossier is disposed of as a whole, on a ground, by an order, by two people, and only when nothing of it waits for anybody.

export interface DisposalGround {
  readonly id: (typeof DISPOSAL_GROUNDS)[number];
  /** Where the code alone does not say enough, a person says more. */
  readonly needsExplanation: boolean;
}

export const DISPOSAL_GROUNDS = [
  "retention-ended",
  "court-order",
  "condition-of-sender",
  "claim-of-a-person",
  "opened-in-error",
  "other-law",
] as const;
export type DisposalGroundId = (typeof DISPOSAL_GROUNDS)[number];

const NEED_EXPLANATION: readonly DisposalGroundId[] = ["opened-in-error", "other-law"];

export function disposalGround(id: DisposalGroundId): DisposalGround {
  return { id, needsExplanation: NEED_EXPLANATION.includes(id) };
}

/** Why, and by which order: a code that every reader sees in their own language, words where the code does not say enough. */
export interface DisposalReason {
  readonly ground: DisposalGroundId;
  /** The reference of the order, or of the rule on retention. */
  readonly order: string;
  readonly explanation?: CustodyWords;
}

/** Refuses `disposal-needs-explanation`. */
export function demandExplained({ ground, explanation }: DisposalReason): void {
  if (explanation !== undefined || !disposalGround(ground).needsExplanation) return;
  throw new Refusal("disposal-needs-explanation", "This ground alone does not say enough; explain it in a sentence.", {
    field: "explanation",
    details: { ground },
  });
}

/** Numbers of what goes, or how many of it there are. */
export type Count = number | readonly string[];

/** What two people stand behind: which dossier, why, and, by its key, how much goes of what each module keeps. */
export type DisposalContent = DisposalCase & { readonly [count: string]: Count | string | CustodyWords | null };

interface DisposalCase {
  readonly dossierId: string;
  readonly reference: string;
  readonly ground: DisposalGroundId;
  readonly order: string;
  readonly explanation: CustodyWords | null;
}

/** `counts`: in the order in which they are approved. */
export function disposalContent(
  dossier: { readonly dossierId: string; readonly ownReference: string },
  { ground, order, explanation }: DisposalReason,
  counts: readonly (readonly [key: string, count: Count])[],
): DisposalContent {
  return {
    dossierId: dossier.dossierId,
    reference: dossier.ownReference,
    ground,
    order,
    explanation: explanation ?? null,
    ...Object.fromEntries(counts),
  };
}

const NAMED = 10;

/** At most ten of them, for a sentence. */
export function listed(all: readonly string[]): string {
  const shown = all.slice(0, NAMED).join(", ");
  return all.length > NAMED ? `${shown} …` : shown;
}
