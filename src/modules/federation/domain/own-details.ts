import { z } from "zod";
import {
  authorityIdSchema,
  authoritySchema,
  codeSchema,
  freeTextSchema,
  languageSchema,
  rootMemberSchema,
  shortTextSchema,
} from "../../../protocol/index.ts";

/** What the people of a State decide about its designation; keys, numbers and endpoints are added by the server. */
export const ownDetailsSchema = z.object({
  operator: z.object({ name: shortTextSchema, hostsForOthers: z.boolean() }),
  languages: z.array(languageSchema).min(1).max(20),
  authorities: z.array(authoritySchema).min(1).max(64),
  reservations: z.array(z.object({ article: shortTextSchema, text: freeTextSchema })).max(64),
  exhibitSuites: z.array(codeSchema).min(1).max(8),
  validDays: z.int().min(1).max(1_100),
  root: z.object({
    threshold: z.int().min(1).max(5),
    /** One member whose keys are in this server's key store; at most one, and openly said so (R8). */
    serverMember: z.boolean(),
    /** Members whose secret keys never were on this machine. */
    offlineMembers: z.array(rootMemberSchema).max(5),
  }),
  /** Exhibit keys that live outside the server: a custodian's machine, a token, an age plugin (R12). */
  exhibitRecipients: z
    .array(
      z.object({
        authority: authorityIdSchema,
        recipient: z.string().max(2_100),
        from: z.iso.datetime({ precision: 3 }),
      }),
    )
    .max(32),
});
export type OwnDetails = z.infer<typeof ownDetailsSchema>;
