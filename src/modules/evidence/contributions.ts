import type { BodyLimit, Contributions, Finding, View } from "../../web/index.ts";
import { type EvidenceContext, MAX_UPLOAD_BYTES } from "./context.ts";
import { countDamaged } from "./store.ts";

/** The page's form and the API's route that take an exhibit in whole: they read the body as it arrives. */
const UPLOAD_PATHS = ["/exhibits", "/api/v1/exhibits"];

export function evidenceContributions(context: EvidenceContext): Contributions {
  return {
    bodyLimits,
    health: {
      jobs: { kept: ["evidence."] },
      findings: { kept: async (view) => await damagedExhibits(view, context) },
    },
  };
}

const bodyLimits: readonly BodyLimit[] = [
  ...UPLOAD_PATHS.map((path) => ({
    path,
    method: "POST",
    contentType: /^multipart\/form-data\s*;/i,
    maxBytes: MAX_UPLOAD_BYTES,
  })),
  // A piece of an upload that goes on.
  {
    path: "/api/v1/exhibits/uploads/*",
    method: "PATCH",
    contentType: /^application\/offset\+octet-stream$/,
    maxBytes: MAX_UPLOAD_BYTES,
  },
];

/** Which they are stands on their pages: whoever looks after the machine sees no cases. */
async function damagedExhibits({ t }: View, { platform }: EvidenceContext): Promise<readonly Finding[]> {
  const count = await countDamaged(platform.database.db);
  if (count === 0) return [];
  return [{ code: "exhibit-damaged", level: "bad", sentence: t("evidence.health.damaged", { count }) }];
}
