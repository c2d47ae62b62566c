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
} from "./actions/dispose-dossier.ts";
import { type Contributions, countsOf, hindranceCodes } from "./dossier-contributions.ts";
import type { DeskContext } from "./context.ts";
import type { Disposal } from "./disposal-store.ts";
import { type Count, DISPOSAL_GROUNDS } from "./domain/disposal.ts";
import { dossierIdParam } from "./path.ts";

const disposalSchema = z.strictObject({
  ground: z.enum(DISPOSAL_GROUNDS),
  order: z.string().trim().min(1).max(200),
  explanation: custodyWordsSchema.optional(),
});

/** What two people stand behind, with what each module counts. */
function contentAnswer(contributions: Contributions) {
  const counts = countsOf(contributions).map(({ key, isNumbered }): [string, z.ZodType<Count>] => [
    key,
    isNumbered ? z.array(z.string()) : z.int(),
  ]);
  return z
    .object({
      dossierId: z.string(),
      reference: z.string(),
      ground: z.enum(DISPOSAL_GROUNDS),
      order: z.string(),
      explanation: z.object({ language: z.string(), text: z.string() }).nullable(),
      ...Object.fromEntries(counts),
    })
    .meta({ id: "DossierDisposal" });
}

function standingAnswer(contributions: Contributions) {
  const content = contentAnswer(contributions);
  return z.object({
    dossierId: z.string(),
    ownReference: z.string(),
    disposedAt: momentAnswer.nullable(),
    done: z.array(z.object({ content, askedBy: z.string(), approvedBy: z.string(), disposedAt: momentAnswer })),
    /** What a restore brought back and the server disposed of again; who had decided it was lost with the disk. */
    repeated: z.array(
      z.object({ disposedAt: momentAnswer, repeatedAt: momentAnswer, orderSha256: z.string().nullable() }),
    ),
    /** What waits for a second person. */
    asked: z.object({ content, askedBy: z.string(), askedAt: momentAnswer }).nullable(),
    /** What must end first. */
    hindrances: z.array(
      z.object({
        code: z.enum(hindranceCodes(contributions)),
        count: z.int(),
        numbers: z.string().nullable(),
        /** Who began uploads that are not finished, and in how many days the last of them is removed if nobody continues any. */
        names: z.string().nullable(),
        days: z.int().nullable(),
      }),
    ),
  });
}

/** Disposal of a whole dossier, by two people (R17). */
export function disposalRoutes(context: DeskContext): Hono {
  const api = new Hono();
  const operation = operations(context.identity.requireUser);
  const params = { id: dossierIdParam };
  const contributions = context.contributed.now;
  const content = contentAnswer(contributions);
  const answer = standingAnswer(contributions);
  const hindered = ["dossier-unknown", ...hindranceCodes(contributions)];
  const asking = [...hindered, "disposal-asked-already", "disposal-needs-explanation", "dossier-disposed"];
  const approving = [...hindered, "disposal-changed", "disposal-not-asked"];

  api.get(
    "/dossiers/:id/disposal",
    operation(
      {
        id: "desk.read-disposal",
        who: [],
        params,
        answer,
        refusals: ["dossier-unknown"],
      },
      async ({ user, params: { id } }) => standingJson(await disposalState(context, id, user)),
    ),
  );
  api.post(
    "/dossiers/:id/disposal-preview",
    operation(
      {
        id: "desk.preview-disposal",
        who: rolesFor("ask-disposal"),
        params,
        body: disposalSchema,
        answer: approvalPreviewAnswer(content),
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
        id: "desk.ask-disposal",
        who: rolesFor("ask-disposal"),
        params,
        body: disposalSchema,
        answer,
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
        id: "desk.withdraw-disposal",
        who: rolesFor("ask-disposal"),
        params,
        answer,
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
        id: "desk.preview-disposal-approval",
        who: rolesFor("approve-disposal"),
        params,
        answer: approvalPreviewAnswer(content),
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
        id: "desk.dispose-dossier",
        who: rolesFor("approve-disposal"),
        params,
        answer,
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

function standingJson({ dossier, done, repeated, asked, hindrances }: DisposalState) {
  return {
    dossierId: dossier.dossierId,
    ownReference: dossier.ownReference,
    disposedAt: dossier.disposedAt?.toISOString() ?? null,
    done: done.map((one) => doneJson(one)),
    repeated: repeated.map(({ firstDisposedAt, repeatedAt, orderSha256 = null }) => ({
      disposedAt: firstDisposedAt.toISOString(),
      repeatedAt: repeatedAt.toISOString(),
      orderSha256,
    })),
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
