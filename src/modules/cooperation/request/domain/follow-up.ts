import { type MechanismId, type Purposes, unfitAfterPreservation } from "../../../../convention/index.ts";
import { eachPurpose } from "./purposes.ts";
import { currentElements, type RequestFile } from "./request-file.ts";
import { isBeingExecuted, isUndecided } from "./status.ts";

// UNCC art. 42(8): which request a preservation is held for. Each State looks at the link by itself, whatever the other one has sent.

/** Why a request does not hold the earlier one that it names. */
export const UNFIT = ["not-a-preservation", "mechanism", "purpose", "drill"] as const;
export type Unfit = (typeof UNFIT)[number];

type Asked = Pick<RequestFile, "mechanism" | "drill"> & Purposes;

/** Undefined where the later request can hold the earlier one. Nothing follows from a link that cannot. */
export function unfitToFollow(earlier: Pick<RequestFile, "mechanism" | "drill">, later: Asked): Unfit | undefined {
  if (goesOn(earlier, later)) return undefined;
  if (earlier.mechanism !== "preservation") return "not-a-preservation";
  // R37: a drill holds no data that are really preserved, nor the other way round.
  if (earlier.drill !== later.drill) return "drill";
  return unfitAfterPreservation(later);
}

/** What goes on in a request of its own: a provisional arrest in the full request, an exchange of the police in one for evidence. */
const GOES_ON_IN: Readonly<Partial<Record<MechanismId, readonly MechanismId[]>>> = {
  extradition: ["extradition"],
  // UNCC art. 47: what needs an order at home is asked for under Article 40, and never here.
  "law-enforcement-cooperation": ["legal-assistance", "stored-data"],
};

/** Whether data are held still for what a request asks for: while some of it that asks for such data is open, or granted and not answered. */
export function isHeldFor(file: RequestFile): boolean {
  return eachPurpose(file).some(
    (one) =>
      unfitAfterPreservation(asked(one)) === undefined && (isUndecided(one.status) || isBeingExecuted(one.status)),
  );
}

/** Whether the later request goes on from the earlier one; nothing is held for it. */
export function goesOn(
  earlier: Pick<RequestFile, "mechanism" | "drill">,
  later: Pick<RequestFile, "mechanism" | "drill">,
): boolean {
  return earlier.drill === later.drill && GOES_ON_IN[earlier.mechanism]?.includes(later.mechanism) === true;
}

/** What a request asks for, as far as it decides what it can follow. */
export function asked({ mechanism, drill, content, draft }: RequestFile): Asked {
  const { purpose, purposes } = content ?? draft ?? {};
  return { mechanism, drill, purpose, purposes };
}

const PRESERVED = "42(3)(c)";

/**
 * Whether the later request lists one of the accounts, addresses, links or records that are preserved. Where it does not, it may still
 * mean them by another name: nothing that can be compared says so, and a person does.
 */
export function namesPreserved(earlier: RequestFile, later: RequestFile): boolean {
  const preserved = new Set((currentElements(earlier)[PRESERVED]?.items ?? []).map(({ value }) => comparable(value)));
  const named = Object.values(currentElements(later)).flatMap(({ items = [] }) => items);
  return named.some(({ value }) => preserved.has(comparable(value)));
}

/** The same name in another case, width or spacing is the same name. */
function comparable(value: string): string {
  return value.normalize("NFKC").trim().replaceAll(/\s+/g, " ").toLowerCase();
}
