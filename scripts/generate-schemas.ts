// Writes spec/schemas/ from the schemas that the code uses. With --check it writes nothing and fails on any difference.
import { z } from "zod";
import { assessmentFile } from "../src/modules/assistance/domain/assessment-file.ts";
import { BODY_KINDS, needTextSchema } from "../src/protocol/bodies/index.ts";
import { copiedDossierSchema } from "../src/protocol/copied-dossier.ts";
import { custodyEntrySchema } from "../src/protocol/custody.ts";
import { designationSchema } from "../src/protocol/designation-schema.ts";
import { dispatchBindingSchema, outerHeaderSchema } from "../src/protocol/dispatch-binding.ts";
import { manifestSchema } from "../src/protocol/manifest-schema.ts";
import { needReleaseSchema } from "../src/protocol/need-release.ts";
import { packageIndexSchema } from "../src/protocol/package/package-index.ts";
import { payloadType, type SignedDocument } from "../src/protocol/payload-types.ts";
import { receiptSchema } from "../src/protocol/receipt.ts";
import { publishFiles } from "./publish-files.ts";

interface Described {
  readonly title: string;
  readonly description: string;
  readonly schema: z.ZodType;
}

const documents: Record<SignedDocument | "custody-entry" | "copied-dossier" | "need-text" | "assessment", Described> = {
  designation: {
    title: "Designation",
    description: "What the root members of a State sign. See keys-and-designations.md.",
    schema: designationSchema,
  },
  "dispatch-header": {
    title: "Outer header of a dispatch",
    description: "The signed cover of a dispatch. See dispatches.md.",
    schema: outerHeaderSchema,
  },
  receipt: {
    title: "Receipt",
    description: "What the receiver of a dispatch signs about it. See receipts.md.",
    schema: receiptSchema,
  },
  "exhibit-manifest": {
    title: "Manifest of an exhibit",
    description: "What is signed about an exhibit. See exhibits.md.",
    schema: manifestSchema,
  },
  "package-index": {
    title: "Index of a court package",
    description: "What the receiving authority signs about a whole court package. See court-package.md.",
    schema: packageIndexSchema,
  },
  "need-release": {
    title: "Release of a need",
    description: "With which a State lets the text of its need be passed on. See kinds.md.",
    schema: needReleaseSchema,
  },
  "need-text": {
    title: "Text of a need",
    description: "What two people of a State cleared; not signed by itself. See kinds.md.",
    schema: needTextSchema,
  },
  "custody-entry": {
    title: "Entry of a custody record",
    description: "One link of the chain; not signed by itself. The codes of its reasons stand in exhibits.md.",
    schema: custodyEntrySchema,
  },
  "copied-dossier": {
    title: "Copy of a dossier",
    description: "What the parts of a dossier-copy make together; not signed by itself. See kinds.md.",
    schema: copiedDossierSchema,
  },
  assessment: {
    title: "Assessment",
    description: "The answers of a State to the checklist, as it exports them and reads them in. No server sends it.",
    schema: assessmentFile,
  },
};

await publishFiles({
  folder: "spec/schemas",
  extension: ".json",
  files: allSchemas(),
  madeBy: "scripts/generate-schemas.ts",
});

function allSchemas(): Map<string, string> {
  const files = new Map<string, string>();
  for (const [name, described] of Object.entries(documents)) files.set(`${name}.json`, render(name, described));
  for (const [kind, content] of Object.entries(BODY_KINDS)) {
    files.set(
      `${kind}.json`,
      render(kind, {
        title: `Dispatch of the kind ${kind}`,
        description: `The signed body: ${payloadType(kind)}. See dispatches.md.`,
        schema: z.object({
          version: z.literal(1),
          binding: dispatchBindingSchema.extend({ kind: z.literal(kind) }),
          content,
        }),
      }),
    );
  }
  return files;
}

/** Draft 2020-12, as a reader sees the document: members that a schema does not name are allowed (R33). */
function render(name: string, { title, description, schema }: Described): string {
  const { $schema, ...body } = z.toJSONSchema(schema, { io: "input", target: "draft-2020-12" });
  const whole = { $schema, $id: `https://schemas.rogatory.example/v1/${name}.json`, title, description, ...body };
  return `${JSON.stringify(whole, undefined, 2)}\n`;
}
