import { Hono } from "hono";
import { z } from "zod";
import { utf8 } from "../../../protocol/bytes.ts";
import { dossierIdSchema } from "../../../protocol/identifiers.ts";
import { parseValue } from "../../../protocol/parse-document.ts";
import { Refusal } from "../../../protocol/refusal.ts";
import { parseStrictJson } from "../../../protocol/strict-json.ts";
import { compact } from "../../../protocol/compact.ts";
import { type MultipartUpload, operations, readUpload } from "../../../web/index.ts";
import { demand, rolesFor } from "../access.ts";
import { dropBoxAnswer, exhibitAnswer } from "../answers.ts";
import { type EvidenceContext, MAX_UPLOAD_BYTES } from "../context.ts";
import { exhibitJson } from "../presenter.ts";
import { dropBoxIntakeSchema, intakeSchema } from "../schemas.ts";
import type { Exhibits } from "../exhibits-face.ts";
import type { IntakeFacts, Upload } from "../types.ts";

/** What can be said against an exhibit however its bytes come. */
export const INTAKE_REFUSALS = [
  "exhibit-unknown",
  "request-unknown",
  "secretariat-no-state",
  "source-exhibit-unknown",
  "authority-needed",
  "no-recipient",
  "not-designated",
  "dossier-disposed",
  "dossier-read-only",
] as const;

const dropBoxQuery = z.strictObject({ dossierId: dossierIdSchema });

/** Taking in: an upload, or a file of the drop box. */
export function intakeRoutes(context: EvidenceContext, exhibits: Exhibits): Hono {
  const api = new Hono();
  const operation = operations(context.identity.requireUser);
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
          ...INTAKE_REFUSALS,
          "upload-malformed",
          "upload-incomplete",
          "upload-too-large",
          "document-malformed",
          "disk-full",
          "disk-error",
          "key-frozen",
          "key-store-locked",
        ],
      },
      async ({ c, user }) => {
        const upload = await readUpload(c);
        const facts = readFacts(upload.fields.get("facts"), upload);
        return exhibitJson(await exhibits.takeIn(facts, arriving(upload, c.req.header("content-length")), user));
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
        refusals: [...INTAKE_REFUSALS, "drop-box-file-missing", "drop-box-file-unreadable"],
      },
      async ({ user, body: { fileName, ...facts } }) =>
        exhibitJson(await exhibits.takeInFromDropBox(compactFacts(facts), fileName, user)),
    ),
  );

  return api;
}

/** The file as it arrives; it cannot be longer than the form that brings it. */
export function arriving({ file }: MultipartUpload, contentLength: string | undefined): Upload {
  return contentLength === undefined ? { stream: file } : { stream: file, atMostBytes: Number(contentLength) };
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
