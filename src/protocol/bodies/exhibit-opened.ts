import { z } from "zod";
import { exhibitIdSchema, sha256HexSchema } from "../identifiers.ts";
import { bodyDigestSchema, sizeSchema } from "./common.ts";

/**
 * R9 (the head goes last): what the receiver's server found when it opened the exhibit. It is the server's word, not a person's, unless `source` says
 * `reported`: then it was opened outside the server, which compared what a person entered and saw nothing itself (R34).
 */
export const exhibitOpenedSchema = z
  .object({
    exhibitId: exhibitIdSchema,
    manifestDigest: bodyDigestSchema,
    result: z.enum(["digest-matches", "cannot-open"]),
    plaintextSha256: sha256HexSchema.optional(),
    size: sizeSchema.optional(),
    /** Absent: measured. */
    source: z.enum(["measured", "reported"]).optional(),
  })
  .refine((opened) => opened.result !== "digest-matches" || opened.plaintextSha256 !== undefined, {
    path: ["plaintextSha256"],
    error: "who says that the digest matches says which",
  });
