import type { Transaction } from "../../../platform/index.ts";
import type { NeedKind, NeedRow, NeedSource, SubjectNeeds } from "./types.ts";

/** A source of one kind of need whose rules look at the whole of something; whatever of it changes, `all` is what is touched. */
export function officeSource({
  source,
  all,
  derive,
  ...kind
}: Omit<NeedKind, "rank"> & {
  readonly source: string;
  readonly all: string;
  readonly derive: (db: Transaction["db"]) => Promise<SubjectNeeds>;
}): NeedSource {
  return {
    source,
    kinds: [{ ...kind, rank: "ordinary" }],
    derive: async (db) => new Map([[all, await derive(db)]]),
    subjects: async () => [all],
  };
}

/** A need of no case and no hurry, of whoever has one of these roles. */
export function officeNeed(
  need: string,
  subject: NeedRow["subject"],
  { since, ...more }: Pick<NeedRow, "roles"> & { readonly since: Date } & Partial<Omit<NeedRow, "since">>,
): NeedRow {
  const usual = { reference: subject.id, urgency: "ordinary", notFor: [], drill: false } as const;
  return { need, subject, ...usual, since: since.toISOString(), ...more };
}
