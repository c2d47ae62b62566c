import type { Transaction } from "../../platform/index.ts";
import { type NeedRow, type NeedSource, officeNeed, type SubjectNeeds } from "../desk/index.ts";
import { RECORDING_ROLES } from "./access.ts";
import type { TreatyContext } from "./context.ts";
import type { Proposal } from "./domain/proposal.ts";
import { proposalName } from "./pages/words.tsx";
import { listOpenProposals } from "./proposal-store.ts";

const SOURCE = "treaty-proposal";

/** A proposal came or ended. */
export function touchProposal({ desk }: Pick<TreatyContext, "desk">, tx: Transaction, proposalId: string): void {
  desk.queue.touch(tx, SOURCE, proposalId);
}

/** Proposals in the queue of whoever may certify: one that nobody looks at is an act of a State that the record lacks. */
export function proposalSource({ platform }: Pick<TreatyContext, "platform">): NeedSource {
  const open = async (db: Transaction["db"], ids: readonly string[]): Promise<readonly Proposal[]> =>
    (await listOpenProposals(db)).filter(({ proposalId }) => ids.includes(proposalId));
  return {
    source: SOURCE,
    kinds: [
      {
        need: "certify-proposal",
        rank: "ordinary",
        textKey: "treaty.proposal.need",
        href: ({ subject }) => `/treaty#proposal-${subject.id}`,
        words: async (ids) => {
          const found = await open(platform.database.db, ids);
          return new Map(
            found.map((one) => [
              one.proposalId,
              { titleKey: "treaty.proposal.one", about: (view) => proposalName(view, one) },
            ]),
          );
        },
      },
    ],
    derive: async (db, ids) =>
      new Map((await open(db, ids)).map((one): [string, SubjectNeeds] => [one.proposalId, { rows: [rowOf(one)] }])),
    subjects: async (db) => (await listOpenProposals(db)).map(({ proposalId }) => proposalId),
  };
}

function rowOf({ proposalId: id, act, proposedAt: since }: Proposal): NeedRow {
  return officeNeed("certify-proposal", { kind: SOURCE, id }, { state: act.state, since, roles: RECORDING_ROLES });
}
