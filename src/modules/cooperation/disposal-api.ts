import { Hono } from "hono";
import { z } from "zod";
import { custodyWordsSchema } from "../../protocol/custody-reason.ts";
import { compact } from "../../protocol/compact.ts";
import { momentAnswer, operations } from "../../web/index.ts";
import { approvalPreviewAnswer } from "../identity/index.ts";
import { rolesFor } from "./access.ts";
import {
  askForDisposal,
  disposalState,
  type DisposalState,
  disposeOfDossier,
  previewDisposal,
  previewDisposalApproval,
  withdrawDisposal,
} from "./dispose-dossier.ts";
import type { CooperationContext } from "./request/context.ts";
import type { Disposal } from "./disposal-store.ts";
import { DISPOSAL_GROUNDS, HINDRANCES } from "./disposal-rules.ts";
import { dossierIdParam } from "./request/path.ts";

export const disposalSchema = z.strictObject({
  ground: z.enum(DISPOSAL_GROUNDS),
  order: z.string().trim().min(1).max(200),
  explanation: custodyWordsSchema.optional(),
});

/** What two people stand behind. */
const contentAnswer = z
  .object({
    dossierId: z.string(),
    reference: z.string(),
    ground: z.enum(DISPOSAL_GROUNDS),
    order: z.string(),
    explanation: z.object({ language: z.string(), text: z.string() }).nullable(),
    requests: z.array(z.string()),
    events: z.int(),
    orders: z.array(z.string()),
    exhibits: z.array(z.string()),
    dispatchesSent: z.int(),
    dispatchesReceived: z.int(),
    rings: z.int(),
  })
  .meta({ id: "DossierDisposal" });

const standingAnswer = z.object({
  dossierId: z.string(),
  ownReference: z.string(),
  disposedAt: momentAnswer.nullable(),
  done: z.array(
    z.object({ content: contentAnswer, askedBy: z.string(), approvedBy: z.string(), disposedAt: momentAnswer }),
  ),
  /** What waits for a second person. */
  asked: z.object({ content: contentAnswer, askedBy: z.string(), askedAt: momentAnswer }).nullable(),
  /** What must end first. */
  hindrances: z.array(
    z.object({
      code: z.enum(HINDRANCES),
      count: z.int(),
      numbers: z.string().nullable(),
      /** Who began uploads that are not finished, and in how many days the last of them is removed if nobody continues any. */
      names: z.string().nullable(),
      days: z.int().nullable(),
    }),
  ),
});

const hindered = ["dossier-unknown", ...HINDRANCES];

/** Disposal of a whole dossier, by two people (R17). */
export function disposalRoutes(context: CooperationContext): Hono {
  const api = new Hono();
  const operation = operations(context.identity.requireUser);
  const params = { id: dossierIdParam };
  const asking = [...hindered, "disposal-asked-already", "disposal-needs-explanation", "dossier-disposed"];
  const approving = [...hindered, "disposal-changed", "disposal-not-asked"];

  api.get(
    "/dossiers/:id/disposal",
    operation(
      {
        id: "cooperation.read-disposal",
        who: [],
        params,
        answer: standingAnswer,
        refusals: ["dossier-unknown"],
      },
      async ({ user, params: { id } }) => standingJson(await disposalState(context, id, user)),
    ),
  );
  api.post(
    "/dossiers/:id/disposal-preview",
    operation(
      {
        id: "cooperation.preview-disposal",
        who: rolesFor("ask-disposal"),
        params,
        body: disposalSchema,
        answer: approvalPreviewAnswer(contentAnswer),
        repeat: "reads",
        refusals: asking,
      },
      async ({ user, params: { id }, body }) => await previewDisposal(context, id, compact(body), user),
    ),
  );
  api.post(
    "/dossiers/:id/disposal",
    operation(
      {
        id: "cooperation.ask-disposal",
        who: rolesFor("ask-disposal"),
        params,
        body: disposalSchema,
        answer: standingAnswer,
        repeat: "refused",
        confirmed: true,
        refusals: asking,
      },
      async ({ user, params: { id }, body }) => {
        await askForDisposal(context, id, compact(body), user);
        return standingJson(await disposalState(context, id, user));
      },
    ),
  );
  api.post(
    "/dossiers/:id/disposal-withdrawal",
    operation(
      {
        id: "cooperation.withdraw-disposal",
        who: rolesFor("ask-disposal"),
        params,
        answer: standingAnswer,
        repeat: "refused",
        refusals: ["dossier-unknown", "disposal-not-asked"],
      },
      async ({ user, params: { id } }) => {
        await withdrawDisposal(context, id, user);
        return standingJson(await disposalState(context, id, user));
      },
    ),
  );
  api.post(
    "/dossiers/:id/disposal-approval-preview",
    operation(
      {
        id: "cooperation.preview-disposal-approval",
        who: rolesFor("approve-disposal"),
        params,
        answer: approvalPreviewAnswer(contentAnswer),
        repeat: "reads",
        refusals: approving,
      },
      async ({ user, params: { id } }) => await previewDisposalApproval(context, id, user),
    ),
  );
  api.post(
    "/dossiers/:id/disposal-approval",
    operation(
      {
        id: "cooperation.dispose-dossier",
        who: rolesFor("approve-disposal"),
        params,
        answer: standingAnswer,
        repeat: "refused",
        confirmed: true,
        refusals: approving,
      },
      async ({ user, params: { id } }) => {
        await disposeOfDossier(context, id, user);
        return standingJson(await disposalState(context, id, user));
      },
    ),
  );
  return api;
}

function standingJson({ dossier, done, asked, hindrances }: DisposalState) {
  return {
    dossierId: dossier.dossierId,
    ownReference: dossier.ownReference,
    disposedAt: dossier.disposedAt?.toISOString() ?? null,
    done: done.map((one) => doneJson(one)),
    asked:
      asked === undefined
        ? null
        : { content: asked.content, askedBy: asked.askedBy, askedAt: asked.askedAt.toISOString() },
    hindrances: hindrances.map(({ code, details }) => ({
      code,
      count: Number(details["count"] ?? 0),
      numbers: details["numbers"] === undefined ? null : String(details["numbers"]),
      names: details["names"] === undefined ? null : String(details["names"]),
      days: details["days"] === undefined ? null : Number(details["days"]),
    })),
  };
}

function doneJson({ content, askedBy, approvedBy = "", disposedAt }: Disposal) {
  return { content, askedBy, approvedBy, disposedAt: disposedAt?.toISOString() ?? "" };
}
