import type { Contributions } from "../../web/index.ts";
import { MAX_UPLOAD_BYTES } from "./context.ts";

/** The page's form and the API's route that take an exhibit in whole: they read the body as it arrives. */
const UPLOAD_PATHS = ["/exhibits", "/api/v1/exhibits"];

export const evidenceContributions: Contributions = {
  bodyLimits: [
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
  ],
  health: { jobs: { kept: ["evidence."] } },
};
