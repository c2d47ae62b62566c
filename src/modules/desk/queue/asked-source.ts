import type { AskedRegister, OpenAsked } from "../../identity/index.ts";
import type { NeedKind, NeedRow, NeedSource } from "./types.ts";

/** R16: what two people stand behind waits for the second one, or is back with the first; of every act that a module made with `twoPerson`. */
export function askedSource(asked: AskedRegister): NeedSource {
  const kind = {
    rank: "ordinary",
    href: ({ reference, subject }) => asked.hrefOf(reference, subject.id),
    words: async (askedIds) => new Map((await asked.open(askedIds)).map((one) => [one.askedId, one])),
  } as const satisfies Omit<NeedKind, "need" | "textKey">;
  return {
    source: "asked",
    kinds: [
      { ...kind, need: "decide-asked", textKey: "identity.asked.next-action" },
      { ...kind, need: "read-returned", textKey: "identity.asked.next-back" },
    ],
    derive: async (db, askedIds) =>
      new Map(
        (await asked.open(askedIds, db)).map((one) => [one.askedId, { rows: [rowOf(one)], lookAgainAt: one.until }]),
      ),
    subjects: async (db) => (await asked.open("all", db)).map(({ askedId }) => askedId),
    /** What is asked for anew is no longer back with whoever asked for it before. */
    alongWith: async (db, askedIds) =>
      (await asked.earlier(askedIds, db)).map((subject) => ({ source: "asked", subject })),
  };
}

function rowOf({ askedId, act, subject, isBack, roles, askedBy, since }: OpenAsked): NeedRow {
  return {
    // What is asked of a dossier is told to its members alone.
    ...(subject.kind === "dossier" ? { seenIn: subject.id } : {}),
    need: isBack ? "read-returned" : "decide-asked",
    subject: { kind: "asked", id: askedId },
    reference: act,
    urgency: "ordinary",
    since: since.toISOString(),
    roles,
    notFor: isBack ? [] : [askedBy.id],
    ...(isBack ? { onlyFor: askedBy.id } : {}),
    drill: false,
  };
}
