import type { Context } from "hono";
import { z } from "zod";
import { codeSchema } from "../../../protocol/bodies/common.ts";
import { dossierIdSchema, requestIdSchema } from "../../../protocol/identifiers.ts";
import { compact } from "../../../protocol/compact.ts";
import {
  type FormInput,
  LANGUAGES,
  type PostedForm,
  oneOf,
  optionalText,
  readUpload,
  requiredText,
  wholeNumber,
} from "../../../web/index.ts";
import type { IntakeFacts } from "../types.ts";

/** What the intake page asks for, before the file or beside the choice of one. */
export const intakeForm = z.object({
  dossierId: dossierIdSchema,
  requestId: requestIdSchema.optional(),
  title: requiredText(500),
  language: oneOf(LANGUAGES),
  kind: requiredText(64).pipe(codeSchema),
  source: optionalText(500),
  method: optionalText(500),
  order: optionalText(500),
  madeFrom: optionalText(100),
});

/** The same, with what the browser says of a file that it is about to send. */
export const announcementForm = intakeForm.extend({
  fileName: requiredText(1_000),
  fileType: optionalText(1_000),
  fileSize: wholeNumber(0, Number.MAX_SAFE_INTEGER),
  fileModified: z.iso.datetime(),
});

export function factsOf(values: z.infer<typeof intakeForm>): IntakeFacts {
  const { title, language, kind, dossierId, requestId, source, method, order, madeFrom } = values;
  return {
    dossierId,
    title: { language, text: title },
    kind,
    acquisition: { tools: [], ...compact({ source, method }) },
    ...compact({ requestId, order, madeFrom }),
  };
}

/** The fields of an upload that no route has begun to read, to be sent again later; undefined for anything else. */
export async function unreadUpload(c: Context): Promise<PostedForm | undefined> {
  if (c.req.path !== "/exhibits" || c.req.raw.bodyUsed) return undefined;
  const { fields } = await readUpload(c);
  return { fields: [...fields], fileField: "file" };
}

/** The second form of the page has its fields under a prefix, so that errors and values stay apart. */
export function withoutPrefix(input: FormInput, prefix: string): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(input).map(([name, value]) => [name.startsWith(prefix) ? name.slice(prefix.length) : name, value]),
  );
}
