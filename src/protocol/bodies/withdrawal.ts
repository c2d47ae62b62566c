import { z } from "zod";
import { aboutRequest, freeTextSchema } from "./common.ts";

/** The asking State no longer wants what it asked for. */
export const withdrawalSchema = z.object({ ...aboutRequest, reason: freeTextSchema });
export type WithdrawalContent = z.infer<typeof withdrawalSchema>;
