import { z } from "zod";
import type { PlainDate } from "../../../convention/index.ts";
import type { Given } from "../../../protocol/given.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import { type Fact, type FactKind, isDecisive, type NewFact, newFact } from "./fact.ts";
import { isInvented } from "./world.ts";

/** Where a proposal comes from: our own signing table, a peer's statement, a table of participants. */
export const PROPOSAL_ORIGINS = ["signing", "statement", "table"] as const;
type ProposalOrigin = (typeof PROPOSAL_ORIGINS)[number];

/** An act as it is proposed: of one State, and perhaps without a source, which whoever certifies it names. */
export const proposedAct = newFact.omit({ source: true, state: true }).extend({
  state: newFact.shape.state.unwrap(),
  source: newFact.shape.source.exactOptional(),
  /** The act that it objects to, confirms or takes back, as whoever stated it has that. */
  about: newFact.pick({ state: true, kind: true, on: true, reservation: true }).exactOptional(),
  /** SHA-256 of the documents that whoever stated it has of it: they are looked for among ours. */
  documents: z.array(z.string().regex(/^[0-9a-f]{64}$/)).exactOptional(),
});
export type ProposedAct = Given<typeof proposedAct>;

/** The act of our record that a stated one is about, where just one fits. */
export function relatedIn(facts: readonly Fact[], { about }: ProposedAct): { readonly relatesTo?: string } {
  const [fits, more] = facts.filter(
    ({ state, kind, on, reservation }) =>
      state === about?.state && kind === about?.kind && on === about?.on && reservation === about?.reservation,
  );
  return fits === undefined || more !== undefined ? {} : { relatesTo: fits.factId };
}

/** Of a proposal, what both people see who certify it. */
export const certified = z.strictObject({
  origin: z.enum(PROPOSAL_ORIGINS),
  sender: z.string().exactOptional(),
  proposedAt: z.string(),
  act: proposedAct,
});

/** An act that somebody says a State did. It changes nothing until two people certify it: then an entry with its id stands. */
export interface Proposal {
  readonly proposalId: string;
  readonly instrument: string;
  readonly act: ProposedAct;
  readonly origin: ProposalOrigin;
  readonly originReference: string;
  /** The code of the peer that stated it. */
  readonly sender?: string;
  /** Whether the sender speaks of a State other than itself. */
  readonly aboutThirdState: boolean;
  readonly proposedAt: Date;
  /** Absent where no person of this office proposed it. */
  readonly proposedBy?: string;
  readonly state: "open" | "certified" | "dropped";
  readonly endedAt?: Date;
  readonly endedBy?: string;
  /** Of one that two people ended. */
  readonly endedAskedBy?: string;
  /** Of one that was dropped. */
  readonly reason?: string;
}

/** What was done before our own eyes and is not yet certified: shown hollow, counted apart. */
export interface RoomAct {
  readonly state: string;
  readonly invented: boolean;
  readonly kind: FactKind;
  readonly on: PlainDate;
  readonly place?: string;
  readonly proposedAt: Date;
}

/** Of proposals, what everybody may see of a day: those of our own signing table. */
export function inTheRoomOn(proposals: readonly Proposal[], on: PlainDate): readonly RoomAct[] {
  return proposals
    .filter(({ origin, act }) => origin === "signing" && act.on <= on)
    .map(({ act: { state, kind, on: day, place }, proposedAt }) => ({
      state,
      invented: isInvented(state),
      kind,
      on: day,
      ...(place === undefined ? {} : { place }),
      proposedAt,
    }));
}

/**
 * Refuses an entry that does not certify the proposal: `proposal-ended`, `proposal-does-not-fit` (another State or kind of act; the rest may
 * be put right from the document), `source-does-not-certify` (no official document; about a third State, none of the depositary).
 */
export function checkCertifies({ state, act, aboutThirdState }: Proposal, fact: NewFact): void {
  if (state !== "open") {
    throw new Refusal("proposal-ended", `This proposal is ${state} already; it cannot be certified.`);
  }
  const differs = fact.state === act.state ? "kind" : "state";
  if (fact[differs] !== act[differs]) {
    const message = `The proposal is a ${act.kind} of ${act.state}. Drop it and enter the other act by itself.`;
    throw new Refusal("proposal-does-not-fit", message, { field: differs });
  }
  const isForeign = aboutThirdState && !isInvented(act.state);
  if (!isDecisive(fact) || (isForeign && fact.source.kind !== "depositary")) {
    throw new Refusal(
      "source-does-not-certify",
      "Certify from a document of the depositary or another official source; a statement about a third State only from the depositary's.",
      { field: "source" },
    );
  }
}
