import type { Kysely } from "kysely";
import { z } from "zod";
import { CONVENTION, stateName, stateOptions } from "../../../convention/index.ts";
import type { Transaction } from "../../../platform/index.ts";
import { Refusal, unknownRefusal } from "../../../protocol/refusal.ts";
import { answerOf, momentAnswer, pathParam } from "../../../web/index.ts";
import { type User, userActor } from "../../identity/index.ts";
import { DRAFTING_ROLES } from "../access.ts";
import { act, type TreatyContext } from "../context.ts";
import { type Draft, DRAFT_KINDS, DRAFT_LANGUAGES, draftFields, findingsOf, partsOf } from "../domain/draft-forms.ts";
import { holdDraft, insertDraft, readDraft } from "../draft-store.ts";
import { WORDINGS } from "../wording/wordings.ts";

/** The version that was seen: what a colleague wrote meanwhile is not written over unread. */
const version = z.int().min(1).max(100_000);

export const draftAnswer = z
  .object({
    draftId: z.string(),
    version: z.int(),
    kind: z.string(),
    state: z.string(),
    language: z.string(),
    fields: answerOf(draftFields),
    droppedBecause: z.string().optional(),
    recordedAt: momentAnswer,
    recordedBy: z.string(),
    /** What it lacks, each with the rule that asks for it. */
    findings: z.array(
      z.object({
        field: z.string(),
        kind: z.string(),
        rule: z.object({
          law: z.string(),
          place: z.string().optional(),
          certainty: z.string(),
          basis: z.string(),
        }),
      }),
    ),
  })
  .meta({ id: "TreatyDraft" });

const unknown = (): Refusal => unknownRefusal("draft-unknown", "No draft has this identifier.");
export const draftIdParam = pathParam(z.uuid(), unknown);

/** Refuses `draft-unknown`. */
export async function demandDraft(db: Kysely<unknown>, draftId: string): Promise<Draft> {
  const draft = await readDraft(db, draftId);
  if (draft === undefined) throw unknown();
  return draft;
}

/** A draft with what it lacks. */
export function withFindings(draft: Draft): z.input<typeof draftAnswer> {
  return { ...draft, findings: [...findingsOf(draft.kind, draft.fields)] };
}

const every = { who: DRAFTING_ROLES, answer: draftAnswer } as const;
const uponOne = {
  params: { id: draftIdParam },
  repeat: "refused",
  refusals: ["draft-unknown", "draft-dropped", "draft-changed-meanwhile"],
} as const;

/** Begins one of the ten forms, with the words of the model. */
export const startDraft = act({
  ...every,
  id: "treaty.start-draft",
  at: "POST /treaty/drafts",
  input: z.strictObject({
    kind: z.enum(DRAFT_KINDS),
    language: z.enum(DRAFT_LANGUAGES),
    /** Asked for at a secretariat, which helps any State; an authority drafts for its own. */
    state: z
      .string()
      .regex(/^[A-Z]{2}$/)
      .exactOptional(),
  }),
  refusals: ["draft-state-needed", "draft-for-own-state"],
  status: 201,
  repeat: "again",
  words: "treaty.draft-start",
  run: async ({ context, input: { kind, language, state: asked }, by }) => {
    const state = stateOf(context.platform.config, asked);
    const wording = WORDINGS[language];
    const fields = {
      stateName: stateName(state, language),
      treatyTitle: wording.treaty,
      adoptedOn: CONVENTION.adoptedOn,
      words: wording.words[kind],
    };
    return await write(context, "treaty.draft-started", by, async () => ({
      draftId: context.platform.random.uuid(),
      version: 1,
      kind,
      state,
      language,
      fields,
    }));
  },
});

/** Writes the next version of a draft. */
export const changeDraft = act({
  ...every,
  ...uponOne,
  id: "treaty.change-draft",
  at: "POST /treaty/drafts/:id/change",
  input: draftFields.extend({ version }),
  refusals: [...uponOne.refusals, "draft-field-not-wanted"],
  words: "treaty.draft",
  run: async ({ context, input: { version: shown, ...fields }, by, ids: { id } }) =>
    await write(context, "treaty.draft-changed", by, async (tx) => {
      const stands = await seen(tx, id, shown);
      const wanted = new Set<string>(partsOf(stands.kind).map(({ field }) => field));
      const field = Object.keys(fields).find((name) => !wanted.has(name));
      if (field !== undefined) {
        throw new Refusal("draft-field-not-wanted", `The form "${stands.kind}" has no ${field}. Leave it out.`, {
          field,
        });
      }
      return { ...stands, version: shown + 1, fields };
    }),
});

/** Says that a draft is no longer followed; its versions stay. */
export const dropDraft = act({
  ...every,
  ...uponOne,
  id: "treaty.drop-draft",
  at: "POST /treaty/drafts/:id/drop",
  input: z.strictObject({ version, reason: z.string().trim().min(3).max(1000) }),
  words: "treaty.draft-drop",
  run: async ({ context, input: { version: shown, reason }, by, ids: { id } }) =>
    await write(context, "treaty.draft-dropped", by, async (tx) => ({
      ...(await seen(tx, id, shown)),
      version: shown + 1,
      droppedBecause: reason,
    })),
});

/** Whose paper it is going to be. Refuses `draft-state-needed` and `draft-for-own-state`. */
function stateOf(
  { office, state: own, profile }: TreatyContext["platform"]["config"],
  asked: string | undefined,
): string {
  if (office !== "secretariat") {
    if (asked === undefined || asked === own) return own;
    throw new Refusal("draft-for-own-state", `This office drafts for ${own} alone.`, { field: "state" });
  }
  if (stateOptions("en", profile === "production").some(({ value }) => value === asked)) return asked ?? "";
  throw new Refusal("draft-state-needed", "Name the State whose paper it is going to be.", { field: "state" });
}

async function write(
  { platform, audit }: TreatyContext,
  type: `treaty.${string}`,
  by: User,
  make: (tx: Transaction) => Promise<Omit<Draft, "recordedAt" | "recordedBy">>,
): Promise<z.input<typeof draftAnswer>> {
  return await platform.database.transaction(async (tx) => {
    const draft = { ...(await make(tx)), recordedAt: platform.clock.now(), recordedBy: by.id };
    await insertDraft(tx.db, draft);
    const { draftId: id, recordedAt: _, recordedBy: __, ...details } = draft;
    await audit.append(tx, { type, actor: userActor(by), subject: { kind: "treaty-draft", id }, details });
    return withFindings(draft);
  });
}

/** The version that the person saw, if it is still the latest. Refuses what `uponOne` names. */
async function seen(tx: Transaction, id: string, shown: number): Promise<Draft> {
  await holdDraft(tx.db, id);
  const latest = await demandDraft(tx.db, id);
  if (latest.droppedBecause !== undefined) {
    throw new Refusal("draft-dropped", "This draft was dropped. Begin a new one.");
  }
  if (latest.version === shown) return latest;
  throw new Refusal("draft-changed-meanwhile", `Version ${latest.version} stands now. Look at it, then do it again.`);
}
