import { z } from "zod";
import { PROVISION_FORCES, PROVISION_SIDES, PROVISIONS } from "../../convention/index.ts";
import { compact } from "../../protocol/compact.ts";
import { fileOf, viewOf } from "../../web/index.ts";
import { OFFICERS, READERS } from "./access.ts";
import { answerAnswer, assessmentAnswer, gapAnswer } from "./answers.ts";
import type { AssistanceContext, AssistanceRoutes } from "./context.ts";
import { snapshotOf } from "./actions/closing.ts";
import { importAssessment, importedAnswer } from "./actions/import.ts";
import { anyAssessmentFile, MAX_FILE_BYTES } from "./domain/assessment-file.ts";
import { GAP_KINDS } from "./domain/gaps.ts";
import { readStanding } from "./standing.ts";
import { latestAssessment, snapshotKept } from "./store.ts";

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

/** What programs read as a whole, and the whole as a file: out below /api/v1 and on pages, in for programs. */
export function mountReading({ api, pages, operation }: AssistanceRoutes, context: AssistanceContext): void {
  const { config, database } = context.platform;
  const { db } = database;

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

  const importing = {
    id: "assistance.import-assessment",
    who: OFFICERS,
    body: anyAssessmentFile,
    maxBodyBytes: MAX_FILE_BYTES,
    repeat: "same",
    refusals: [
      "assessment-malformed",
      "assessment-not-open",
      "assessment-of-another-state",
      "edition-unknown",
      "unknown-version",
    ],
    answer: importedAnswer,
  } as const;
  api.post(
    "/assistance/assessment",
    operation(importing, async ({ body, user }) => await importAssessment(context, body, user)),
  );

  const exporting = {
    id: "assistance.export-assessment",
    who: READERS,
    answer: fileOf("application/json"),
    refusals: ["assessment-not-open"],
  } as const;
  /** The round under way, or the last one as it was closed, byte for byte. */
  const file = operation(exporting, async ({ c }) => {
    const latest = await latestAssessment(db);
    const kept = latest === undefined ? undefined : await snapshotKept(db, latest.cycle);
    return c.body(kept ?? (await snapshotOf(context, db)), 200, {
      "content-type": "application/json",
      "content-disposition": `attachment; filename="assessment-${config.state}.json"`,
      "cache-control": "no-store",
    });
  });
  api.get("/assistance/assessment.json", file);
  pages.get("/checklist/assessment.json", file);
}
