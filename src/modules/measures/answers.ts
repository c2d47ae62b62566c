import { z } from "zod";
import { roleSchema } from "../identity/index.ts";
import { answerOf, momentAnswer, orNull } from "../../web/index.ts";
import {
  END_REASONS,
  endTold,
  ORDER_STATES,
  orderService,
  orderTerms,
  providerReply,
  secrecyReview,
  UNCONFIRMED_ENDS,
} from "./domain/order.ts";
import { CALL_CHOICES } from "./domain/whom-to-call.ts";
import { POWER_IDS } from "./domain/powers.ts";

// What the API says of an order, a ring and the roster.

const person = z.object({ userId: z.string(), name: z.string() });
const period = z.object({ from: z.string(), earliestEnd: z.string(), latestEnd: z.string(), days: z.int() });
const endReason = z.enum([...END_REASONS, ...UNCONFIRMED_ENDS]);

const terms = answerOf(orderTerms).meta({ id: "OrderTerms" });
const service = answerOf(orderService);
const reply = answerOf(providerReply);

const order = z.object({
  orderId: z.string(),
  orderNumber: z.string(),
  state: z.enum(ORDER_STATES),
  power: z.enum(POWER_IDS),
  terms,
  serves: z
    .object({
      dossierId: z.string(),
      requestId: z.string(),
      state: z.string(),
      reference: z.string(),
      purpose: z.string().optional(),
    })
    .nullable(),
  drill: z.boolean(),
  released: z.boolean(),
  /** True only while the order binds the provider and the provider has said that it preserved something. */
  holdsData: z.boolean(),
  from: orNull(momentAnswer),
  earliestEnd: orNull(momentAnswer),
  latestEnd: orNull(momentAnswer),
  renewals: z.int(),
  service: orNull(service),
  reply: orNull(reply),
  endedAt: orNull(momentAnswer),
  endReason: orNull(endReason),
  /** Somebody asked for it to be issued in these words. */
  isAsked: z.boolean(),
  /** Issued by one person in danger of loss: it ends then unless a second one confirms it. */
  confirmBy: orNull(momentAnswer),
  endToldAt: orNull(momentAnswer),
  /** The day on which somebody looks at its secrecy again. */
  secretUntil: orNull(z.string()),
});
/** The text that two people stand behind. */
export const issuedTextAnswer = order.pick({
  orderId: true,
  orderNumber: true,
  drill: true,
  serves: true,
  terms: true,
});
export const orderAnswer = order.meta({ id: "Order" });

const event = { number: z.int(), at: momentAnswer, by: person.optional() };
const orderEvent = z
  .discriminatedUnion("type", [
    z.object({ ...event, type: z.literal("drafted"), terms }),
    z.object({ ...event, type: z.literal("amended"), terms }),
    z.object({ ...event, type: z.literal("asked"), digest: z.string() }),
    z.object({ ...event, type: z.literal("returned"), reason: z.string() }),
    z.object({
      ...event,
      type: z.literal("issued"),
      alone: z.object({ reason: z.string(), confirmBy: momentAnswer }).optional(),
    }),
    z.object({ ...event, type: z.literal("confirmed"), authorisation: z.string().optional() }),
    z.object({ ...event, type: z.literal("served"), period, ...service.shape }),
    z.object({ ...event, type: z.literal("answered"), ...reply.shape }),
    z.object({
      ...event,
      type: z.literal("renewed"),
      period,
      reason: z.string(),
      authorisation: z.string().optional(),
    }),
    z.object({ ...event, type: z.literal("released"), reason: endReason }),
    z.object({ ...event, type: z.literal("lapsed"), lapsedAt: momentAnswer }),
    z.object({ ...event, type: z.literal("ended"), reason: endReason, note: z.string().optional() }),
    z.object({ ...event, type: z.literal("told"), ...answerOf(endTold).shape }),
    z.object({ ...event, type: z.literal("secrecy-reviewed"), ...answerOf(secrecyReview).shape }),
  ])
  .meta({ id: "OrderEvent" });

export const orderRecordAnswer = order
  .extend({
    events: z.array(orderEvent),
    /** The request that it serves asks for secrecy, and the order does not bind the provider to it. */
    secrecyMissing: z.boolean(),
  })
  .meta({ id: "OrderRecord" });

export const ringAnswer = z
  .object({
    ringId: z.string(),
    reason: z.string(),
    subjects: z.array(
      z.object({
        kind: z.enum(["request", "order", "exhibit", "dispatch", "server"]),
        id: z.string(),
        label: z.string(),
        dossierId: orNull(z.string()),
      }),
    ),
    /** Not who has a share in the request: whoever is outside its dossier reads this too. */
    needs: orNull(z.object({ step: z.string(), roles: z.array(roleSchema) })),
    dossierId: orNull(z.string()),
    drill: z.boolean(),
    raisedAt: momentAnswer,
    nextRingAt: orNull(momentAnswer),
    ringsMade: z.int(),
    acknowledgedAt: orNull(momentAnswer),
    acknowledgedBy: orNull(z.string()),
    unansweredAt: orNull(momentAnswer),
    attempts: z.array(
      z.object({
        number: z.int(),
        at: momentAnswer,
        name: z.string(),
        choice: z.enum(CALL_CHOICES),
        outcome: z.enum(["started", "done", "failed", "timed-out", "no-command"]),
      }),
    ),
  })
  .meta({ id: "Ring" });

export const ringsAnswer = z.object({ rings: z.array(ringAnswer), next: orNull(z.string()) });

export const rosterAnswer = z
  .object({
    lines: z.array(
      z.object({
        position: z.int(),
        userId: z.string(),
        name: z.string(),
        phone: z.string(),
        from: orNull(momentAnswer),
        until: orNull(momentAnswer),
      }),
    ),
  })
  .meta({ id: "Roster" });
