import type { CustodyWords } from "../../protocol/custody-reason.ts";
import { Refusal } from "../../protocol/refusal.ts";

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

/** What is there of a dossier, and what stands against its disposal. */
export interface DossierHoldings {
  /** Numbers of all requests, sent, received and in drafting. */
  readonly requests: readonly string[];
  /** Requests that wait for somebody here or abroad; a draft that nobody has handed on yet waits for nobody. */
  readonly open: readonly string[];
  /** Everything that was written about the requests, as events. */
  readonly events: number;
  readonly orders: readonly string[];
  readonly ordersRunning: readonly string[];
  readonly exhibitsDisposed: readonly string[];
  readonly exhibitsLeft: readonly string[];
  readonly dropBoxFiles: number;
  /** Begun by somebody, and not an exhibit yet: how many, whose, and how long until the last goes if nobody continues any. */
  readonly uploads: { readonly count: number; readonly by: readonly string[]; readonly daysLeft: number };
  readonly dispatchesSent: number;
  readonly dispatchesReceived: number;
  readonly underWay: { readonly outgoing: number; readonly incoming: number; readonly receipts: number };
  readonly rings: number;
  readonly ringsOn: number;
}

/** What two people stand behind: which dossier, why, and how much of what goes. */
export interface DisposalContent {
  readonly dossierId: string;
  readonly reference: string;
  readonly ground: DisposalGroundId;
  readonly order: string;
  readonly explanation: CustodyWords | null;
  readonly requests: readonly string[];
  readonly events: number;
  readonly orders: readonly string[];
  readonly exhibits: readonly string[];
  readonly dispatchesSent: number;
  readonly dispatchesReceived: number;
  readonly rings: number;
}

export function disposalContent(
  dossier: { readonly dossierId: string; readonly ownReference: string },
  { ground, order, explanation }: DisposalReason,
  holdings: DossierHoldings,
): DisposalContent {
  return {
    dossierId: dossier.dossierId,
    reference: dossier.ownReference,
    ground,
    order,
    explanation: explanation ?? null,
    requests: holdings.requests,
    events: holdings.events,
    orders: holdings.orders,
    exhibits: holdings.exhibitsDisposed,
    dispatchesSent: holdings.dispatchesSent,
    dispatchesReceived: holdings.dispatchesReceived,
    rings: holdings.rings,
  };
}

export const HINDRANCES = [
  "disposal-request-open",
  "disposal-order-running",
  "disposal-exhibit-left",
  "disposal-drop-box-full",
  "disposal-upload-begun",
  "disposal-line-busy",
  "disposal-ring-on",
] as const;
export type HindranceCode = (typeof HINDRANCES)[number];

export interface Hindrance {
  readonly code: HindranceCode;
  readonly details: Readonly<Record<string, string | number>>;
}

const NAMED = 10;

/** Everything that must end first, in the order in which an office ends it. */
export function hindrancesOf(holdings: DossierHoldings): Hindrance[] {
  const { open, ordersRunning, exhibitsLeft, dropBoxFiles, uploads, underWay, ringsOn } = holdings;
  const busy = underWay.outgoing + underWay.incoming + underWay.receipts;
  return [
    ...named("disposal-request-open", open),
    ...named("disposal-order-running", ordersRunning),
    ...named("disposal-exhibit-left", exhibitsLeft),
    ...counted("disposal-drop-box-full", dropBoxFiles),
    ...begun(uploads),
    ...counted("disposal-line-busy", busy),
    ...counted("disposal-ring-on", ringsOn),
  ];
}

/** Refuses the first hindrance: what stands against it, and what to do. */
export function demandUnhindered(holdings: DossierHoldings): void {
  const [first] = hindrancesOf(holdings);
  if (first === undefined) return;
  throw hindered(first);
}

function hindered({ code, details }: Hindrance): Refusal {
  const { count = 0, numbers = "", names = "", days = 0 } = details;
  switch (code) {
    case "disposal-request-open":
      return new Refusal(
        "disposal-request-open",
        `Requests ${numbers} are not settled: close or withdraw them, read what was answered, countersign what is owed, post what waits.`,
        {
          details,
        },
      );
    case "disposal-order-running":
      return new Refusal("disposal-order-running", `Orders ${numbers} bind a provider; end them first.`, { details });
    case "disposal-exhibit-left":
      return new Refusal(
        "disposal-exhibit-left",
        `Exhibits ${numbers} are not disposed of; a custodian disposes of each first.`,
        { details },
      );
    case "disposal-drop-box-full":
      return new Refusal(
        "disposal-drop-box-full",
        `${count} files in clear wait in the drop box of this dossier; whoever runs the server removes them first.`,
        { details },
      );
    case "disposal-upload-begun":
      return new Refusal(
        "disposal-upload-begun",
        `${count} uploads into this dossier are not finished, begun by ${names}: they finish or discard them first. What nobody continues is removed within ${days} days.`,
        { details },
      );
    case "disposal-line-busy":
      return new Refusal(
        "disposal-line-busy",
        `${count} dispatches or receipts are still under way; wait until the line has brought them.`,
        { details },
      );
    case "disposal-ring-on":
      return new Refusal("disposal-ring-on", `${count} rings are on about this dossier; answer them first.`, {
        details,
      });
  }
}

function named(code: HindranceCode, numbers: readonly string[]): Hindrance[] {
  if (numbers.length === 0) return [];
  return [{ code, details: { count: numbers.length, numbers: listed(numbers) } }];
}

function begun({ count, by, daysLeft }: DossierHoldings["uploads"]): Hindrance[] {
  if (count === 0) return [];
  return [{ code: "disposal-upload-begun", details: { count, names: listed(by), days: daysLeft } }];
}

function listed(all: readonly string[]): string {
  const shown = all.slice(0, NAMED).join(", ");
  return all.length > NAMED ? `${shown} …` : shown;
}

function counted(code: HindranceCode, count: number): Hindrance[] {
  return count === 0 ? [] : [{ code, details: { count } }];
}
