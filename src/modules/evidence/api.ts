import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { type Context, Hono } from "hono";
import { z } from "zod";
import { utf8 } from "../../protocol/bytes.ts";
import { type ExhibitId, dossierIdSchema, exhibitIdSchema, requestIdSchema } from "../../protocol/identifiers.ts";
import { parseValue } from "../../protocol/parse-document.ts";
import { Refusal } from "../../protocol/refusal.ts";
import { parseStrictJson } from "../../protocol/strict-json.ts";
import { compact, readJson, readQuery } from "../../web/index.ts";
import type { User } from "../identity/index.ts";
import { demand } from "./access.ts";
import { noteCopy } from "./actions/open-exhibit.ts";
import type { EvidenceContext } from "./context.ts";
import { readMultipart } from "./multipart-upload.ts";
import { exhibitJson, exhibitRecordJson, openingJson, releaseJson } from "./presenter.ts";
import {
  acceptanceSchema,
  disposalSchema,
  dropBoxIntakeSchema,
  intakeSchema,
  reasonSchema,
  releaseRequestSchema,
} from "./schemas.ts";
import { exhibitUnknown } from "./store.ts";
import type { ExhibitRecord, Exhibits, IntakeFacts } from "./types.ts";

const listQuery = z.union([
  z.strictObject({ dossierId: dossierIdSchema }),
  z.strictObject({ requestId: requestIdSchema }),
]);

/** Routes under /api/v1: everything that is done with exhibits. */
export function evidenceApi(context: EvidenceContext, exhibits: Exhibits): Hono {
  const api = new Hono();
  const { requireUser } = context.identity;

  api.get("/exhibits", async (c) => {
    const user = requireUser(c);
    const filter = readQuery(c, listQuery);
    const found =
      "dossierId" in filter ? await exhibits.forDossier(filter.dossierId) : await exhibits.forRequest(filter.requestId);
    const [first] = found;
    if (first !== undefined) await demand(context, user, "read", first);
    return c.json({ exhibits: found.map(exhibitJson) });
  });
  /** multipart/form-data: the field "facts" (JSON), then the file. */
  api.post("/exhibits", async (c) => {
    const user = requireUser(c);
    const upload = await readMultipart(c.req.header("content-type"), bodyOf(c));
    const facts = readFacts(upload.fields.get("facts"), upload);
    const exhibit = await exhibits.takeIn(facts, { stream: upload.file }, user);
    return c.json(exhibitJson(exhibit), 201);
  });
  api.get("/exhibits/drop-box", async (c) => {
    requireUser(c, "executing-officer", "custodian");
    return c.json({ files: await exhibits.dropBox() });
  });
  api.post("/exhibits/from-drop-box", async (c) => {
    const user = requireUser(c);
    const { fileName, ...facts } = await readJson(c, dropBoxIntakeSchema);
    return c.json(exhibitJson(await exhibits.takeInFromDropBox(compactFacts(facts), fileName, user)), 202);
  });
  api.get("/exhibits/:id", async (c) => {
    const record = await visible(context, exhibits, requireUser(c), c);
    return c.json(exhibitRecordJson(record));
  });
  api.post("/exhibits/:id/releases-preview", async (c) => {
    const user = requireUser(c);
    const request = await readJson(c, releaseRequestSchema);
    return c.json(await exhibits.previewRelease(exhibitId(c), request, user));
  });
  api.post("/exhibits/:id/releases", async (c) => {
    const user = requireUser(c);
    const request = await readJson(c, releaseRequestSchema);
    return c.json(releaseJson(await exhibits.requestRelease(exhibitId(c), request, user)), 201);
  });
  api.post("/exhibits/:id/acceptance", async (c) => {
    const user = requireUser(c);
    const { acceptedConditions } = await readJson(c, acceptanceSchema);
    return c.json(exhibitJson(await exhibits.accept(exhibitId(c), acceptedConditions, user)));
  });
  api.post("/exhibits/:id/openings", async (c) => {
    const user = requireUser(c);
    const { reason } = await readJson(c, reasonSchema);
    return c.json(openingJson(await exhibits.open(exhibitId(c), reason, user)), 202);
  });
  api.post("/exhibits/:id/disposal", async (c) => {
    const user = requireUser(c);
    return c.json(exhibitJson(await exhibits.dispose(exhibitId(c), await readJson(c, disposalSchema), user)));
  });

  api.post("/releases/:id/approval-preview", async (c) => {
    const user = requireUser(c);
    const { release, ...preview } = await exhibits.previewApproval(uuid(c), user);
    return c.json({ ...preview, release: releaseJson(release) });
  });
  api.post("/releases/:id/approval", async (c) => {
    const user = requireUser(c);
    return c.json(releaseJson(await exhibits.approveRelease(uuid(c), user)));
  });
  api.post("/releases/:id/rejection", async (c) => {
    const user = requireUser(c);
    const { reason } = await readJson(c, reasonSchema);
    return c.json(releaseJson(await exhibits.rejectRelease(uuid(c), reason, user)));
  });
  api.post("/releases/:id/withdrawal", async (c) => {
    const user = requireUser(c);
    const { reason } = await readJson(c, reasonSchema);
    return c.json(releaseJson(await exhibits.withdrawRelease(uuid(c), reason, user)));
  });

  api.get("/openings/:id/original", async (c) => await sendOriginal(context, c));
  return api;
}

/** The opened original, in clear; each copy is a custody entry. */
export async function sendOriginal(context: EvidenceContext, c: Context): Promise<Response> {
  const user = context.identity.requireUser(c);
  const { path, exhibit } = await noteCopy(context, uuid(c), user);
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
  c: Context,
): Promise<ExhibitRecord> {
  const record = await exhibits.byId(exhibitId(c));
  await demand(context, user, "read", record?.exhibit);
  if (record === undefined) throw exhibitUnknown();
  return record;
}

export function exhibitId(c: Context): ExhibitId {
  const parsed = exhibitIdSchema.safeParse(c.req.param("id"));
  if (parsed.success) return parsed.data;
  throw exhibitUnknown();
}

export function bodyOf(c: Context): AsyncIterable<Uint8Array> {
  if (c.req.raw.body === null) throw new Refusal("upload-malformed", "The upload has no body.");
  return c.req.raw.body;
}

function uuid(c: Context): string {
  return exhibitId(c);
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
