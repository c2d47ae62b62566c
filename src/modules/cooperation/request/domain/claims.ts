import type { Step } from "../../../../convention/index.ts";
import type { StepContent } from "../../../../protocol/bodies/index.ts";
import type { LifeEntry } from "./message.ts";

// Claims of third parties on property (UNCC arts. 50 and 52): entered and decided by the State that hears the claimant.

export const CLAIMED = "third-party-claim";
export const CLAIM_DECIDED = "claim-decided";

/** Why our State does not say a step alone: a claim on the property is undecided; none of the claimant named was entered by us. */
export const CLAIM_FAULTS = ["claim-undecided", "claim-unknown"] as const;
export type ClaimFault = (typeof CLAIM_FAULTS)[number];

/** Of both States, oldest first. Each decision settles the oldest claim that its own State entered for this claimant. */
export function undecidedClaims(entries: readonly LifeEntry[]): readonly LifeEntry[] {
  return entries.reduce<readonly LifeEntry[]>((open, entry) => {
    if (entry.step === CLAIMED) return [...open, entry];
    if (entry.step !== CLAIM_DECIDED) return open;
    const place = open.findIndex(
      ({ lane, content }) => lane === entry.lane && claimantOf(content) === claimantOf(entry.content),
    );
    return place === -1 ? open : open.toSpliced(place, 1);
  }, []);
}

/**
 * Asked of what our State says, never of what comes in: a claim and a payment may cross on the way. What `nevertheless` happened has a reason
 * and two people.
 */
export function claimFault(
  open: readonly LifeEntry[],
  { id, disposes }: Pick<Step, "id" | "disposes">,
  content: Pick<StepContent, "nevertheless" | "records">,
): ClaimFault | undefined {
  if (content.nevertheless === true) return undefined;
  if (disposes === true && open.length > 0) return "claim-undecided";
  const named = claimantOf(content);
  const isKnown = open.some((one) => one.lane === "own" && [undefined, claimantOf(one.content)].includes(named));
  return id === CLAIM_DECIDED && !isKnown ? "claim-unknown" : undefined;
}

function claimantOf(content: Pick<StepContent, "records"> | undefined): string | undefined {
  return content?.records?.[0]?.["claimant"]?.line?.trim().toLowerCase();
}
