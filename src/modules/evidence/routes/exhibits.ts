import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { Hono } from "hono";
import { z } from "zod";
import { type ExhibitId, dossierIdSchema, requestIdSchema } from "../../../protocol/identifiers.ts";
import { fileOf, operations } from "../../../web/index.ts";
import type { User } from "../../identity/index.ts";
import { demand, rolesFor, maySee } from "../access.ts";
import { draftRelease } from "../actions/draft-release.ts";
import { noteCopy } from "../actions/open-exhibit.ts";
import { RELEASING } from "../actions/request-release.ts";
import { exhibitRecordAnswer, exhibitsAnswer, releasePreviewAnswer } from "../answers.ts";
import { openedFileName } from "../domain/opened-file-name.ts";
import type { EvidenceContext } from "../context.ts";
import { exhibitJson, exhibitRecordJson } from "../presenter.ts";
import { releaseRequestSchema } from "../schemas.ts";
import { exhibitUnknown } from "../store.ts";
import type { Exhibits } from "../exhibits-face.ts";
import type { Exhibit, ExhibitRecord } from "../types.ts";
import { exhibitParams, openingParams } from "../path.ts";

const listQuery = z.union([
  z.strictObject({ dossierId: dossierIdSchema }),
  z.strictObject({ requestId: requestIdSchema }),
]);

/** One exhibit and the lists, and what a release of it would hand over. */
export function exhibitRoutes(context: EvidenceContext, exhibits: Exhibits): Hono {
  const api = new Hono();
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
      async ({ user, params: { id } }) => exhibitRecordJson(await visibleExhibit(context, exhibits, user, id)),
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
        refusals: RELEASING,
      },
      async ({ user, params: { id }, body }) => await draftRelease(context, id, body, user),
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

  return api;
}

/** Each by its own dossier: that one may be seen says nothing of the next. */
async function ofOwnDossiers(context: EvidenceContext, user: User, found: readonly Exhibit[]): Promise<Exhibit[]> {
  const isOwn = new Map<string, boolean>();
  for (const { dossierId } of found) {
    if (isOwn.has(dossierId)) continue;
    const mayRead = await context.desk.mayRead(user, dossierId);
    if (mayRead) user.sees?.(dossierId);
    isOwn.set(dossierId, mayRead);
  }
  return found.filter(({ dossierId }) => isOwn.get(dossierId) === true);
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
      "content-disposition": `attachment; filename="${openedFileName(exhibit)}"`,
      "x-content-type-options": "nosniff",
      "cache-control": "no-store",
    },
  });
}

/** An exhibit with its record, for a member of its dossier. Refuses `exhibit-unknown` to everybody else. */
export async function visibleExhibit(
  context: EvidenceContext,
  exhibits: Exhibits,
  user: User,
  id: ExhibitId,
): Promise<ExhibitRecord> {
  const record = await exhibits.byId(id);
  await demand(context, user, "read", record?.exhibit);
  if (record === undefined) throw exhibitUnknown();
  if (await maySee(context, user, record.exhibit)) return record;
  // A custodian takes a restricted paper away sealed and does not learn what it is.
  const { title, number } = record.exhibit;
  const unsaid = { original: undefined, originalName: undefined, body: undefined };
  const exhibit = { ...record.exhibit, ...unsaid, title: { language: title.language, text: number } };
  return { ...record, exhibit, manifests: [], custody: [] };
}
