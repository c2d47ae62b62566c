import { demandState, isRealState } from "../../../convention/index.ts";
import { compact } from "../../../protocol/compact.ts";
import { STATED_KINDS, type TreatyStatementContent } from "../../../protocol/index.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import type { Fact } from "./fact.ts";
import { type ProposedAct, proposedAct } from "./proposal.ts";
import { isInvented } from "./world.ts";

export type StatedAct = TreatyStatementContent["acts"][number];

/** Whether an act is one that is stated to others: of a State, and not what the depositary announces to all. */
export function isStated({ kind, state }: Fact): boolean {
  return state !== undefined && STATED_KINDS.some((one) => one === kind);
}

/** An act of our record as we state it, with what it is `about`; who signed for a State stays here. */
export function statedAct(fact: Fact, documents: readonly string[], about?: Fact): StatedAct {
  const { state, kind, on, place, circulatedOn, reservation, precludesEntry, text, source } = fact;
  const known = STATED_KINDS.find((one) => one === kind);
  if (state === undefined || known === undefined) {
    throw new Refusal("act-not-stated", "Only acts of States are stated to others.", { field: "acts" });
  }
  return {
    state: state as StatedAct["state"], // a State's code in the record is one of the protocol
    kind: known,
    on,
    ...compact({ place, circulatedOn, reservation, precludesEntry, text }),
    ...(about !== undefined && isStated(about) ? { about: placeOf(about) as StatedAct["about"] } : {}), // as above
    reference: source.reference.slice(0, 250),
    documents: documents as StatedAct["documents"], // SHA-256 in hex, as the registry keeps it
  };
}

function placeOf({ state, kind, on, reservation }: Fact) {
  return { state, kind, on, ...compact({ reservation }) };
}

/**
 * What a peer stated, as a proposal. Its source is the peer's word and decides nothing. Refuses `secretariat-no-state`, `state-unknown`,
 * and an act that no entry could be.
 */
export function proposedBy(act: StatedAct, { production }: { readonly production: boolean }): ProposedAct {
  const { state, reference, ...rest } = act;
  demandState(state, "acts");
  if (!isRealState(state) && (production || !isInvented(state))) {
    throw new Refusal("state-unknown", `${state} is the code of no State that could be a Party.`, { field: "acts" });
  }
  const source = { kind: isInvented(state) ? "fictional" : "secondary", reference } as const;
  const read = proposedAct.safeParse({ ...rest, state, source });
  if (read.success) return read.data; // the same value, which nobody changes from here on
  throw new Refusal("act-malformed", "An act of this statement could be no entry of a record.", { field: "acts" });
}
