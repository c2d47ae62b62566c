import { type Context, Hono } from "hono";
import { z } from "zod";
import { compact } from "../../../protocol/compact.ts";
import { dossierIdSchema, sha256HexSchema } from "../../../protocol/identifiers.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import { operations, pathParam } from "../../../web/index.ts";
import { rolesFor } from "../access.ts";
import { uploadAnswer, uploadsAnswer } from "../answers.ts";
import { type EvidenceContext, MAX_UPLOAD_BYTES } from "../context.ts";
import { uploadJson } from "../presenter.ts";
import { announcementSchema } from "../schemas.ts";
import type { Exhibits } from "../exhibits-face.ts";
import type { StagedUpload } from "../types.ts";
import { uploadUnknown } from "../upload-store.ts";
import { INTAKE_REFUSALS } from "./intake.ts";

// https://tus.io/protocols/resumable-upload, version 1.0.0: the core, termination and expiration. An upload is announced in JSON,
// because what is said of an exhibit has a schema.

const TUS_VERSION = "1.0.0";
const PIECE_TYPE = "application/offset+octet-stream";

export const uploadParams = { id: pathParam(z.uuid(), uploadUnknown) };
const listQuery = z.strictObject({ dossierId: dossierIdSchema });
const version = z.literal(TUS_VERSION).optional();
const count = z.string().regex(/^\d{1,15}$/);
const versionHeader = z.object({ "tus-resumable": version });
/** An answer to HEAD gives it. Whoever sends it keeps the turn, and is refused where another has taken it. */
const turn = z.string().optional();
const turnHeaders = versionHeader.extend({ "upload-turn": turn });
const pieceHeaders = turnHeaders.extend({ "upload-offset": count });
const comparisonSchema = z.strictObject({ receivedBytes: z.int().min(0), digest: sha256HexSchema });

/** As tus and HTTP answer these (RFC 9110; tus 1.0, "Core protocol"). */
const statuses = {
  "tus-version-unknown": 412,
  "upload-longer-than-announced": 413,
  "upload-not-bytes": 415,
  "upload-of-another-file": 409,
  "upload-offset-wrong": 409,
  "upload-taken-over": 409,
  "uploads-too-many": 429,
} as const;

/** Uploads that go on after a line, a tab or a server was gone. */
export function uploadRoutes(context: EvidenceContext, exhibits: Exhibits): Hono {
  const api = new Hono();
  const operation = operations(context.identity.requireUser);
  const who = rolesFor("take-in");

  api.post(
    "/exhibits/uploads",
    operation(
      {
        id: "evidence.begin-upload",
        statuses,
        who,
        body: announcementSchema,
        answer: uploadAnswer,
        status: 201,
        repeat: "again",
        refusals: [...INTAKE_REFUSALS, "upload-too-large", "uploads-too-many", "key-frozen", "key-store-locked"],
      },
      async ({ c, user, body: { sizeBytes, modifiedAt, ...facts } }) => {
        const file = { sizeBytes, ...(modifiedAt === undefined ? {} : { modifiedAt: new Date(modifiedAt) }) };
        const upload = await exhibits.beginUpload(compact(facts), file, user);
        c.header("location", `/api/v1/exhibits/uploads/${upload.uploadId}`);
        return told(c, upload);
      },
    ),
  );
  api.get(
    "/exhibits/uploads",
    operation(
      { id: "evidence.list-uploads", who, query: listQuery, answer: uploadsAnswer, refusals: ["exhibit-unknown"] },
      async ({ user, query: { dossierId } }) => ({
        uploads: (await exhibits.uploads(dossierId, user)).map(uploadJson),
      }),
    ),
  );
  api.get(
    "/exhibits/uploads/:id",
    operation(
      {
        id: "evidence.read-upload",
        statuses,
        who,
        params: uploadParams,
        headers: turnHeaders,
        answer: uploadAnswer,
        refusals: ["exhibit-unknown", "tus-version-unknown", "upload-taken-over"],
      },
      async ({ c, user, params: { id } }) => {
        const { "upload-turn": given } = readHeaders(c, turnHeaders);
        if (c.req.method !== "HEAD") return told(c, await exhibits.upload(id, user, given));
        // HEAD asks from where to go on: what an earlier connection still brings is counted first.
        const upload = await exhibits.takeTurn(id, given, user);
        c.header("upload-turn", upload.turn);
        return told(c, upload);
      },
    ),
  );
  api.patch(
    "/exhibits/uploads/:id",
    operation(
      {
        id: "evidence.continue-upload",
        statuses,
        who,
        params: uploadParams,
        headers: pieceHeaders,
        bytes: { mediaType: PIECE_TYPE, maxBytes: MAX_UPLOAD_BYTES },
        repeat: "refused",
        refusals: [
          "exhibit-unknown",
          "tus-version-unknown",
          "upload-not-bytes",
          "upload-offset-wrong",
          "upload-longer-than-announced",
          "upload-in-too-many-parts",
          "upload-outdated",
          "upload-taken-over",
          "disk-error",
          "key-frozen",
          "key-store-locked",
        ],
      },
      async ({ c, user, params: { id } }) => {
        const { "upload-offset": offset, "upload-turn": given } = readHeaders(c, pieceHeaders);
        const piece = {
          offset: Number(offset),
          sizeBytes: Number(c.req.header("content-length") ?? 0),
          stream: c.req.raw.body ?? new ReadableStream<Uint8Array>({ start: (empty) => empty.close() }),
          ...(given === undefined ? {} : { turn: given }),
        };
        told(c, await exhibits.continueUpload(id, piece, user));
      },
    ),
  );
  api.post(
    "/exhibits/uploads/:id/comparison",
    operation(
      {
        id: "evidence.compare-upload",
        statuses,
        who,
        params: uploadParams,
        body: comparisonSchema,
        repeat: "same",
        refusals: ["exhibit-unknown", "upload-of-another-file", "upload-damaged", "key-frozen", "key-store-locked"],
      },
      async ({ user, params: { id }, body: { receivedBytes, digest } }) =>
        await exhibits.compareUpload(id, receivedBytes, digest, user),
    ),
  );
  api.delete(
    "/exhibits/uploads/:id",
    operation(
      {
        id: "evidence.discard-upload",
        statuses,
        who,
        params: uploadParams,
        headers: versionHeader,
        repeat: "refused",
        refusals: ["exhibit-unknown", "tus-version-unknown"],
      },
      async ({ c, user, params: { id } }) => {
        readHeaders(c, versionHeader);
        await exhibits.discardUpload(id, user);
        c.header("tus-resumable", TUS_VERSION);
      },
    ),
  );
  return api;
}

/** The headers with which tus says how far an upload is. */
function told(c: Context, upload: StagedUpload): ReturnType<typeof uploadJson> {
  c.header("tus-resumable", TUS_VERSION);
  c.header("upload-offset", String(upload.receivedBytes));
  c.header("upload-length", String(upload.sizeBytes));
  c.header("upload-expires", upload.expiresAt.toUTCString());
  return uploadJson(upload);
}

/** Refuses `tus-version-unknown`, `upload-not-bytes` and `upload-offset-wrong`. */
function readHeaders<Schema extends z.ZodType>(c: Context, schema: Schema): z.output<Schema> {
  if (!version.safeParse(c.req.header("tus-resumable")).success) {
    c.header("tus-version", TUS_VERSION);
    throw new Refusal("tus-version-unknown", `Uploads are continued by tus ${TUS_VERSION}.`);
  }
  if (c.req.method === "PATCH" && c.req.header("content-type") !== PIECE_TYPE) {
    throw new Refusal("upload-not-bytes", `Send the bytes as ${PIECE_TYPE}.`);
  }
  const read = schema.safeParse(c.req.header());
  if (read.success) return read.data;
  throw new Refusal("upload-offset-wrong", "Say in Upload-Offset, as a number, from which byte on these bytes are.");
}
