import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { type Context, Hono } from "hono";
import { z } from "zod";
import { utf8 } from "../../protocol/bytes.ts";
import { type ExhibitId, dossierIdSchema, exhibitIdSchema, requestIdSchema } from "../../protocol/identifiers.ts";
import { parseValue } from "../../protocol/parse-document.ts";
import { Refusal } from "../../protocol/refusal.ts";
import { parseStrictJson } from "../../protocol/strict-json.ts";
import { compact, fileOf, operations, pathParam, readParam } from "../../web/index.ts";
import type { User } from "../identity/index.ts";
import { demand, rolesFor } from "./access.ts";
import { noteCopy } from "./actions/open-exhibit.ts";
import {
  approvalPreviewOfReleaseAnswer,
  dropBoxAnswer,
  exhibitAnswer,
  exhibitRecordAnswer,
  exhibitsAnswer,
  openingAnswer,
  releaseAnswer,
  releasePreviewAnswer,
} from "./answers.ts";
import { type EvidenceContext, MAX_UPLOAD_BYTES } from "./context.ts";
import { readMultipart } from "./multipart-upload.ts";
import { exhibitJson, exhibitRecordJson, openingJson, releaseJson } from "./presenter.ts";
import { sealedCopyApi } from "./sealed-copy-routes.ts";
import {
  acceptanceSchema,
  disposalSchema,
  dropBoxIntakeSchema,
  intakeSchema,
  reasonSchema,
  releaseRequestSchema,
} from "./schemas.ts";
import { exhibitUnknown } from "./store.ts";
import type { Exhibit, ExhibitRecord, Exhibits, IntakeFacts } from "./types.ts";

const listQuery = z.union([
  z.strictObject({ dossierId: dossierIdSchema }),
  z.strictObject({ requestId: requestIdSchema }),
]);

const dropBoxQuery = z.strictObject({ dossierId: dossierIdSchema });

const releasing = [
  "condition-doubled",
  "exhibit-erased",
  "exhibit-not-ours",
  "exhibit-not-sealed",
  "head-cannot-be-opened",
  "head-missing",
  "key-not-here",
  "key-store-locked",
  "no-recipient",
  "not-designated",
  "peer-not-confirmed",
  "peer-unknown",
  "receiver-did-not-ask",
  "release-not-decided",
  "release-overtaken",
  "request-unknown",
  "secret-damaged",
  "suite-not-shared",
  "use-needs-consent",
];

const releaseUnknown = (): Refusal =>
  new Refusal("release-unknown", "There is no such release, or you are not a member of its dossier.");
const exhibitParams = { id: pathParam(exhibitIdSchema, exhibitUnknown) };
const releaseParams = { id: pathParam(z.uuid(), releaseUnknown) };
const openingParams = { id: pathParam(z.uuid(), exhibitUnknown) };

/** Routes under /api/v1: everything that is done with exhibits. */
export function evidenceApi(context: EvidenceContext, exhibits: Exhibits): Hono {
  const api = new Hono();
  intakeRoutes(api, context, exhibits);
  exhibitRoutes(api, context, exhibits);
  releaseRoutes(api, context, exhibits);
  return api.route("/", sealedCopyApi(context, exhibits));
}

function intakeRoutes(api: Hono, context: EvidenceContext, exhibits: Exhibits): void {
  const operation = operations(context.identity.requireUser);
  const refusals = [
    "exhibit-unknown",
    "request-unknown",
    "source-exhibit-unknown",
    "authority-needed",
    "no-recipient",
    "not-designated",
  ];

  api.post(
    "/exhibits",
    operation(
      {
        id: "evidence.take-in",
        who: rolesFor("take-in"),
        upload: { facts: intakeSchema, maxBytes: MAX_UPLOAD_BYTES },
        answer: exhibitAnswer,
        status: 201,
        repeat: "again",
        refusals: [
          ...refusals,
          "dossier-disposed",
          "upload-malformed",
          "upload-incomplete",
          "upload-too-large",
          "document-malformed",
          "disk-full",
          "disk-error",
          "key-store-locked",
        ],
      },
      async ({ c, user }) => {
        const upload = await readMultipart(c.req.header("content-type"), bodyOf(c));
        const facts = readFacts(upload.fields.get("facts"), upload);
        return exhibitJson(await exhibits.takeIn(facts, { stream: upload.file }, user));
      },
    ),
  );
  api.get(
    "/exhibits/drop-box",
    operation(
      {
        id: "evidence.list-drop-box",
        who: rolesFor("take-in"),
        query: dropBoxQuery,
        answer: dropBoxAnswer,
        refusals: ["exhibit-unknown"],
      },
      async ({ user, query: { dossierId } }) => {
        await demand(context, user, "take-in", { dossierId });
        return { files: await exhibits.dropBox(dossierId) };
      },
    ),
  );
  api.post(
    "/exhibits/from-drop-box",
    operation(
      {
        id: "evidence.take-in-from-drop-box",
        who: rolesFor("take-in"),
        body: dropBoxIntakeSchema,
        answer: exhibitAnswer,
        status: 202,
        repeat: "again",
        refusals: [...refusals, "dossier-disposed", "drop-box-file-missing"],
      },
      async ({ user, body: { fileName, ...facts } }) =>
        exhibitJson(await exhibits.takeInFromDropBox(compactFacts(facts), fileName, user)),
    ),
  );
}

function exhibitRoutes(api: Hono, context: EvidenceContext, exhibits: Exhibits): void {
  const operation = operations(context.identity.requireUser);
  const params = exhibitParams;

  api.get(
    "/exhibits",
    operation(
      {
        id: "evidence.list-exhibits",
        who: rolesFor("read"),
        query: listQuery,
        answer: exhibitsAnswer,
        refusals: ["exhibit-unknown"],
      },
      async ({ user, query }) => {
        if ("dossierId" in query) {
          await demand(context, user, "read", query);
          return { exhibits: (await exhibits.forDossier(query.dossierId)).map(exhibitJson) };
        }
        const found = await exhibits.forRequest(query.requestId);
        return { exhibits: (await ofOwnDossiers(context, user, found)).map(exhibitJson) };
      },
    ),
  );
  api.get(
    "/exhibits/:id",
    operation(
      { id: "evidence.read-exhibit", who: rolesFor("read"), params, answer: exhibitRecordAnswer },
      async ({ user, params: { id } }) => exhibitRecordJson(await visible(context, exhibits, user, id)),
    ),
  );
  api.post(
    "/exhibits/:id/releases-preview",
    operation(
      {
        id: "evidence.preview-release",
        who: rolesFor("request-release"),
        params,
        body: releaseRequestSchema,
        answer: releasePreviewAnswer,
        repeat: "same",
        refusals: releasing,
      },
      async ({ user, params: { id }, body }) => await exhibits.previewRelease(id, body, user),
    ),
  );
  api.post(
    "/exhibits/:id/releases",
    operation(
      {
        id: "evidence.request-release",
        who: rolesFor("request-release"),
        params,
        body: releaseRequestSchema,
        answer: releaseAnswer,
        status: 201,
        repeat: "again",
        confirmed: true,
        refusals: releasing,
      },
      async ({ user, params: { id }, body }) => releaseJson(await exhibits.requestRelease(id, body, user)),
    ),
  );
  api.post(
    "/exhibits/:id/acceptance",
    operation(
      {
        id: "evidence.accept-offer",
        who: rolesFor("accept"),
        params,
        body: acceptanceSchema,
        answer: exhibitAnswer,
        repeat: "refused",
        refusals: [
          "condition-not-accepted",
          "exhibit-not-offered",
          "exhibit-share-full",
          "peer-not-confirmed",
          "peer-unknown",
        ],
      },
      async ({ user, params: { id }, body: { acceptedConditions } }) =>
        exhibitJson(await exhibits.accept(id, acceptedConditions, user)),
    ),
  );
  api.post(
    "/exhibits/:id/openings",
    operation(
      {
        id: "evidence.open-exhibit",
        who: rolesFor("open"),
        params,
        body: reasonSchema,
        answer: openingAnswer,
        status: 202,
        repeat: "again",
        refusals: ["exhibit-not-here", "key-not-here", "disk-full", "disk-error", "file-missing"],
      },
      async ({ user, params: { id }, body: { reason } }) => openingJson(await exhibits.open(id, reason, user)),
    ),
  );
  api.post(
    "/exhibits/:id/disposal",
    operation(
      {
        id: "evidence.dispose-exhibit",
        who: rolesFor("dispose"),
        params,
        body: disposalSchema,
        answer: exhibitAnswer,
        repeat: "refused",
        refusals: ["exhibit-in-use"],
      },
      async ({ user, params: { id }, body }) => exhibitJson(await exhibits.dispose(id, body, user)),
    ),
  );
  api.get(
    "/openings/:id/original",
    operation(
      {
        id: "evidence.download-original",
        who: rolesFor("open"),
        params: openingParams,
        answer: fileOf("application/octet-stream"),
        refusals: ["opening-not-ready"],
      },
      async ({ user, params: { id } }) => await sendOriginal(context, id, user),
    ),
  );
}

/** Each by its own dossier: that one may be seen says nothing of the next. */
async function ofOwnDossiers(context: EvidenceContext, user: User, found: readonly Exhibit[]): Promise<Exhibit[]> {
  const isOwn = new Map<string, boolean>();
  for (const { dossierId } of found) {
    if (!isOwn.has(dossierId)) isOwn.set(dossierId, await context.ports.dossierAccess(user, dossierId));
  }
  return found.filter(({ dossierId }) => isOwn.get(dossierId) === true);
}

function releaseRoutes(api: Hono, context: EvidenceContext, exhibits: Exhibits): void {
  const operation = operations(context.identity.requireUser);
  const params = releaseParams;
  const answer = releaseAnswer;
  const changing = ["exhibit-unknown", "release-changed-meanwhile"];

  api.post(
    "/releases/:id/approval-preview",
    operation(
      {
        id: "evidence.preview-release-approval",
        who: rolesFor("approve-release"),
        params,
        answer: approvalPreviewOfReleaseAnswer,
        repeat: "reads",
        refusals: ["exhibit-unknown", "release-not-waiting"],
      },
      async ({ user, params: { id } }) => {
        const { release, ...preview } = await exhibits.previewApproval(id, user);
        return { ...preview, release: releaseJson(release) };
      },
    ),
  );
  api.post(
    "/releases/:id/approval",
    operation(
      {
        id: "evidence.approve-release",
        who: rolesFor("approve-release"),
        params,
        answer,
        repeat: "refused",
        confirmed: true,
        refusals: [
          ...changing,
          "exhibit-not-sealed",
          "no-recipient",
          "not-designated",
          "peer-not-confirmed",
          "peer-unknown",
          "key-store-locked",
          "release-not-decided",
          "release-overtaken",
          "release-terms-changed",
          "request-unknown",
          "suite-not-shared",
          "use-needs-consent",
        ],
      },
      async ({ user, params: { id } }) => releaseJson(await exhibits.approveRelease(id, user)),
    ),
  );
  api.post(
    "/releases/:id/rejection",
    operation(
      {
        id: "evidence.reject-release",
        who: rolesFor("approve-release"),
        params,
        body: reasonSchema,
        answer,
        repeat: "refused",
        refusals: changing,
      },
      async ({ user, params: { id }, body: { reason } }) => releaseJson(await exhibits.rejectRelease(id, reason, user)),
    ),
  );
  api.post(
    "/releases/:id/withdrawal",
    operation(
      {
        id: "evidence.withdraw-release",
        who: rolesFor("withdraw-release"),
        params,
        body: reasonSchema,
        answer,
        repeat: "refused",
        refusals: [...changing, "head-already-released"],
      },
      async ({ user, params: { id }, body: { reason } }) =>
        releaseJson(await exhibits.withdrawRelease(id, reason, user)),
    ),
  );
}

/** The opened original, in clear; each copy is a custody entry. */
export async function sendOriginal(context: EvidenceContext, id: string, user: User): Promise<Response> {
  const { path, exhibit } = await noteCopy(context, id, user);
  const stream = Readable.toWeb(createReadStream(path, { highWaterMark: 2 ** 20 }));
  return new Response(stream, {
    headers: {
      "content-type": "application/octet-stream",
      "content-length": String(exhibit.original?.size ?? 0),
      // Evidence may be hostile: never shown in the browser, never under the name it came with (R36).
      "content-disposition": `attachment; filename="${exhibit.number.replace(/[^A-Za-z0-9._-]/g, "_")}.original"`,
      "x-content-type-options": "nosniff",
      "cache-control": "no-store",
    },
  });
}

export async function visible(
  context: EvidenceContext,
  exhibits: Exhibits,
  user: User,
  id: ExhibitId,
): Promise<ExhibitRecord> {
  const record = await exhibits.byId(id);
  await demand(context, user, "read", record?.exhibit);
  if (record === undefined) throw exhibitUnknown();
  return record;
}

/** The exhibit named in the path. Refuses `exhibit-unknown`. */
export function exhibitId(c: Context): ExhibitId {
  return readParam(c, "id", exhibitParams.id);
}

/** The opening named in the path. Refuses `exhibit-unknown`. */
export function openingId(c: Context): string {
  return readParam(c, "id", openingParams.id);
}

export function bodyOf(c: Context): AsyncIterable<Uint8Array> {
  if (c.req.raw.body === null) throw new Refusal("upload-malformed", "The upload has no body.");
  return c.req.raw.body;
}

function readFacts(
  text: string | undefined,
  named: { fileName: string | undefined; mediaType: string | undefined },
): IntakeFacts {
  if (text === undefined) throw new Refusal("upload-malformed", 'The upload has no field "facts" before its file.');
  const value = parseStrictJson(utf8(text), { maxBytes: 128 * 1024 });
  const facts = parseValue(value, intakeSchema, "description of the exhibit");
  const fromFile = { originalName: named.fileName?.slice(0, 1_000), mediaType: named.mediaType?.slice(0, 1_000) };
  return compactFacts({ ...compact(fromFile), ...facts });
}

function compactFacts(facts: z.infer<typeof intakeSchema>): IntakeFacts {
  return compact(facts);
}
