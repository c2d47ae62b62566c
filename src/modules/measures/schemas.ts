import { z } from "zod";
import { END_REASONS, PROVIDER_ANSWERS } from "./domain/order.ts";
import { POWER_IDS } from "./domain/powers.ts";

// The shapes in which orders and the roster enter and leave the server.

const line = z.string().trim().min(1).max(500);
const text = z.string().trim().min(1).max(20_000);
const day = z.iso.date();

export const orderTermsSchema = z.strictObject({
  power: z.enum(POWER_IDS),
  providerName: line,
  providerContact: line,
  dataSpecified: text,
  dataPeriod: z.strictObject({ from: day, to: day }).optional(),
  periodDays: z.int().min(1).max(366),
  secrecy: z.strictObject({ reason: text, reviewOn: day }).optional(),
  issuingAuthority: line,
  authorisation: line.optional(),
});

export const newOrderSchema = z.strictObject({
  terms: orderTermsSchema,
  drill: z.boolean().default(false),
  unguarded: z.boolean().default(false),
});

export const serviceSchema = z.strictObject({ servedAt: z.iso.datetime({ offset: true }), how: line });

export const providerReplySchema = z.strictObject({
  answer: z.enum(PROVIDER_ANSWERS),
  answeredAt: z.iso.datetime({ offset: true }),
  contact: line,
  note: text.optional(),
});

export const renewalSchema = z.strictObject({
  days: z.int().min(1).max(366).optional(),
  reason: text.optional(),
  authorisation: line.optional(),
});

export const endingSchema = z.strictObject({
  reason: z.enum(END_REASONS),
  note: text.optional(),
});

export const rosterSchema = z.strictObject({
  lines: z
    .array(
      z.strictObject({
        userId: z.uuid(),
        phone: z.string().trim().min(1).max(60),
        from: z.iso.datetime({ offset: true }).optional(),
        until: z.iso.datetime({ offset: true }).optional(),
      }),
    )
    .max(50),
});
