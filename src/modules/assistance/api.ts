import { Hono } from "hono";
import { z } from "zod";
import { PROVISION_FORCES, PROVISION_SIDES, PROVISIONS } from "../../convention/index.ts";
import { compact } from "../../protocol/compact.ts";
import { fileOf, operations, viewOf } from "../../web/index.ts";
import { demandSection, OFFICERS, READERS } from "./access.ts";
import { answerAnswer, assessmentAnswer, gapAnswer, grantAnswer, measureAnswer } from "./answers.ts";
import { type AssistanceContext, demandItem, demandShare, itemParam } from "./context.ts";
import { snapshotOf } from "./actions/closing.ts";
import { importAssessment } from "./actions/import.ts";
import { anyAssessmentFile, MAX_FILE_BYTES } from "./domain/assessment-file.ts";
import { GAP_KINDS } from "./domain/gaps.ts";
import { readStanding } from "./standing.ts";
import { grantsOf, latestAssessment, listMeasures, snapshotKept, versionsOf } from "./store.ts";

const itemAnswer = z
  .object({
    id: z.string(),
    article: z.int(),
    paragraph: z.string().optional(),
    force: z.enum(PROVISION_FORCES),
    side: z.enum(PROVISION_SIDES),
    subjectTo: z.string().optional(),
    certainty: z.string(),
    guards: z.array(z.string()),
    question: z.string(),
    help: z.string(),
    evidence: z.string(),
  })
  .meta({ id: "ChecklistItem" });

/** Routes under /api/v1 that only read; the acts are mounted beside them. */
export function readingRoutes(api: Hono, context: AssistanceContext): void {
  const { db } = context.platform.database;
  const operation = operations(context.identity.requireUser);

  const items = { id: "assistance.list-items", who: [], answer: z.object({ items: z.array(itemAnswer) }) } as const;
  api.get(
    "/assistance/items",
    operation(items, ({ c }) => {
      const { t } = viewOf(c);
      const said = (id: string, what: string): string => t(`provisions.${id}.${what}`);
      return {
        items: PROVISIONS.map((one) => ({
          ...one,
          question: said(one.id, "question"),
          help: said(one.id, "help"),
          evidence: said(one.id, "evidence"),
        })),
      };
    }),
  );

  const answers = {
    id: "assistance.list-answers",
    who: READERS,
    answer: z.object({ assessment: assessmentAnswer.nullable(), answers: z.array(answerAnswer) }),
  } as const;
  api.get(
    "/assistance/answers",
    operation(answers, async () => {
      const standing = await readStanding(db);
      return { assessment: standing.assessment ?? null, answers: [...standing.answers.values()] };
    }),
  );

  const one = {
    id: "assistance.read-answer",
    who: [],
    params: { id: itemParam },
    refusals: ["role-missing", "section-not-yours"],
    answer: z.object({ versions: z.array(answerAnswer) }),
  } as const;
  api.get(
    "/assistance/answers/:id",
    operation(one, async ({ user, params: { id } }) => {
      const share = await demandShare(context, user);
      demandSection(share.mayRead(demandItem(id).article));
      return { versions: await versionsOf(db, id) };
    }),
  );

  const gaps = {
    id: "assistance.list-gaps",
    who: READERS,
    query: z.object({ kind: z.enum(GAP_KINDS).optional() }),
    answer: z.object({
      gaps: z.array(gapAnswer),
      /** Safeguards beside powers in use that nobody has answered yet. */
      toAnswer: z.array(gapAnswer.pick({ item: true, beside: true })),
    }),
  } as const;
  api.get(
    "/assistance/gaps",
    operation(gaps, async ({ query: { kind } }) => {
      const standing = await readStanding(db);
      const found = standing.gaps.filter((gap) => kind === undefined || gap.kind === kind);
      return {
        gaps: found.map((gap) => ({ ...gap, ...compact({ reform: standing.reforms.get(gap.item) }) })),
        toAnswer: standing.toAnswer,
      };
    }),
  );

  const measures = {
    id: "assistance.list-measures",
    who: [],
    refusals: ["role-missing"],
    answer: z.object({ measures: z.array(measureAnswer) }),
  } as const;
  api.get(
    "/assistance/measures",
    operation(measures, async ({ user }) => {
      await demandShare(context, user);
      return { measures: await listMeasures(db) };
    }),
  );

  const importing = {
    id: "assistance.import-assessment",
    who: OFFICERS,
    body: anyAssessmentFile,
    maxBodyBytes: MAX_FILE_BYTES,
    repeat: "same",
    refusals: ["assessment-malformed", "assessment-not-open", "unknown-version"],
    answer: z.object({
      written: z.int(),
      unchanged: z.int(),
      /** Confirmed here and different in the file: ours stays. */
      kept: z.array(z.string()),
      /** Of another edition: left out. */
      unknown: z.array(z.string()),
    }),
  } as const;
  api.post(
    "/assistance/assessment",
    operation(importing, async ({ body, user }) => await importAssessment(context, body, user)),
  );

  const grants = {
    id: "assistance.list-grants",
    who: OFFICERS,
    answer: z.object({ grants: z.array(grantAnswer) }),
  } as const;
  api.get(
    "/assistance/grants",
    operation(grants, async () => ({ grants: await grantsOf(db) })),
  );
}

/** GET …/assessment.json: the round under way, or the last one as it was closed, byte for byte. */
export function exportRoutes(context: AssistanceContext, path: string): Hono {
  const { db } = context.platform.database;
  const spec = {
    id: "assistance.export-assessment",
    who: READERS,
    answer: fileOf("application/json"),
    refusals: ["assessment-not-open"],
  } as const;
  return new Hono().get(
    path,
    operations(context.identity.requireUser)(spec, async ({ c }) => {
      const latest = await latestAssessment(db);
      const kept = latest === undefined ? undefined : await snapshotKept(db, latest.cycle);
      const text = kept ?? (await snapshotOf(context, db));
      return c.body(text, 200, {
        "content-type": "application/json",
        "content-disposition": `attachment; filename="assessment-${context.platform.config.state}.json"`,
        "cache-control": "no-store",
      });
    }),
  );
}
