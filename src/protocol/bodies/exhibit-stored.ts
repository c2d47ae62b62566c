import { z } from "zod";
import { exhibitIdSchema, sha256HexSchema, transferIdSchema } from "../identifiers.ts";
import { instantSchema, sizeSchema } from "./common.ts";

/** R9 (the head goes last): the whole-file receipt. Every leaf was checked against the root and is on durable storage. */
export const exhibitStoredSchema = z.object({
  exhibitId: exhibitIdSchema,
  transferId: transferIdSchema,
  root: sha256HexSchema,
  size: sizeSchema,
  storedAt: instantSchema,
});
