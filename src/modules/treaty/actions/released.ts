import { z } from "zod";
import { SIGNATORIES_AS_OF } from "../../../convention/index.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import { RECORDING_ROLES } from "../access.ts";
import { twoPerson } from "../context.ts";
import { type NewFact, SOURCE_KINDS } from "../domain/fact.ts";
import { checkNewFact } from "../domain/record-fact.ts";
import { releasedSignatures, type ReleasedSignature } from "../domain/released.ts";
import { FACTS } from "./facts.ts";
import { against, enter } from "./keep.ts";

/** Of the sources, those that tell of real States. */
export const RELEASED_SOURCES = SOURCE_KINDS.filter((kind) => kind !== "fictional");

/** With the list's own source after it, it still is a reference. */
const MAX_REFERENCE = 200;

const source = z.strictObject({
  kind: z.enum(RELEASED_SOURCES),
  reference: z.string().trim().min(1).max(MAX_REFERENCE),
});
const day = z.iso.date("is not a day such as 2026-11-24");

/**
 * Two people compare the list of signatures that this release brings with a source of theirs, and enter those that agree, all at once. Each
 * entry names both. Refuses `list-outdated`, `not-in-list`, and what an entry by itself would be refused for.
 */
export const confirmReleased = twoPerson({
  id: "treaty.confirm-released",
  at: "/treaty/released",
  ask: RECORDING_ROLES,
  approve: RECORDING_ROLES,
  titleKey: "treaty.released.title",
  thing: { kind: "treaty-release", action: "confirm" },
  input: z.strictObject({
    /** The day up to which the list reaches: another release brings another one. */
    list: day,
    states: z
      .array(z.string().regex(/^[A-Z]{2}$/, "is not a two-letter State code"))
      .min(1)
      .max(250),
    source,
  }),
  content: z.strictObject({
    list: day,
    source,
    signatures: z.array(
      z.strictObject({ state: z.string(), on: day, source: z.string(), dateBasis: z.string().exactOptional() }),
    ),
  }),
  subject: "list",
  refusals: ["already-signed", "already-deposited", "date-in-future", "list-outdated", "not-in-list", "training-state"],
  words: "treaty.released",
  concerns: ({ signatures }) => signatures.map(({ state }) => state),
  describe: async ({ context, db, input: given, id: list }) => {
    if (list !== SIGNATORIES_AS_OF) {
      throw new Refusal("list-outdated", `This release has the list of ${SIGNATORIES_AS_OF}. Open the page again.`);
    }
    const record = await against(context, db);
    const offered = new Map(releasedSignatures(record.standing).map((one) => [one.state, one]));
    const signatures = [...new Set(given.states)].map((state): ReleasedSignature => {
      const one = offered.get(state);
      if (one !== undefined) return one;
      throw new Refusal("not-in-list", `${state} is not in the list, or recorded already.`, {
        field: "states",
        details: { state },
      });
    });
    // Each is of another State: one says nothing against another.
    for (const one of signatures) checkNewFact(factOf(one, list, given.source), record);
    return { list, source: given.source, signatures };
  },
  carryOut: async ({ context, tx, content: { list, source: compared, signatures }, ...people }) => {
    for (const one of signatures) {
      await enter(context, tx, FACTS, context.platform.random.uuid(), factOf(one, list, compared), people);
    }
  },
});

function factOf(
  { state, on, source: reported }: ReleasedSignature,
  list: string,
  { kind, reference }: z.output<typeof source>,
): NewFact {
  return {
    kind: "signature",
    state,
    on,
    source: { kind, reference: `${reference}; list of ${list}: ${reported}` },
  };
}
