import { z } from "zod";
import { aboutRequest, freeTextSchema, instantSchema } from "./common.ts";

/** The asking State wants the data kept longer than the treaty's clock runs. */
export const extensionSchema = z.object({ ...aboutRequest, until: instantSchema, reason: freeTextSchema });
export type ExtensionContent = z.infer<typeof extensionSchema>;
