import { z } from "zod";
import { sha256HexSchema } from "./identifiers.ts";

/** 16 random bytes in lower-case hexadecimal: nonces, incarnations, starts. */
export const random128Schema = z.string().regex(/^[0-9a-f]{32}$/);

/** R1, R20: one life of a data folder. Raised by restore, clone and promotion; sequence numbers begin anew in each. */
export const incarnationSchema = z.object({ number: z.int().min(1), id: random128Schema });
export type IncarnationStamp = z.infer<typeof incarnationSchema>;

/** The head of an audit log as it is quoted in other signed things; the signed form is the checkpoint (log.md). */
export const logHeadSchema = z.object({
  /** `<state>.rogatory/<log-id>`, fixed for the life of a log (R4). */
  origin: z
    .string()
    .max(120)
    .regex(/^[a-z]{2}\.rogatory\/[0-9a-f]{32}$/),
  size: z.int().min(0),
  root: sha256HexSchema,
});
export type LogHead = z.infer<typeof logHeadSchema>;

/** R19: training and production refuse each other. */
const PROFILES = ["production", "training", "evaluation"] as const;
export const profileSchema = z.enum(PROFILES);
export type Profile = z.infer<typeof profileSchema>;
