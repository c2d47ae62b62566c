import { z } from "zod";
import { exhibitIdSchema, sha256HexSchema, transferIdSchema } from "../identifiers.ts";
import { aboutRequest, base64Schema, bodyDigestSchema, codeSchema, shortTextSchema, sizeSchema } from "./common.ts";

/** R18: what authorises every range request of one transfer by one peer. 32 random bytes in URL-safe base64. */
const transferTokenSchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

/** A manifest of 256 KiB with twelve signatures, as an envelope in base64, takes 593,772. */
const MAX_MANIFEST_CHARACTERS = 600_000;

/** R9 (the head goes last): the signed manifest with its conditions, and what it takes to fetch the sealed body once accepted. */
export const exhibitOfferSchema = z.object({
  exhibitId: exhibitIdSchema,
  exhibitNumber: shortTextSchema,
  ...aboutRequest,
  /** The manifest's DSSE envelope, byte for byte. */
  manifest: base64Schema.max(MAX_MANIFEST_CHARACTERS),
  /** SHA-256 over the PAE of the manifest. */
  manifestDigest: bodyDigestSchema,
  transfer: z.object({
    transferId: transferIdSchema,
    token: transferTokenSchema,
    /** Root of the tree over the sealed body; with the sizes, which frame it (R32). */
    root: sha256HexSchema,
    bodySize: sizeSchema,
    leafSize: sizeSchema.min(1),
    suite: codeSchema,
    treeSize: sizeSchema,
  }),
});
