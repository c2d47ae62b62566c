import { z } from "zod";
import {
  ADDRESSED_ROLES,
  BEARERS,
  CERTAINTIES,
  CONSENTED_USES,
  DUAL_CRIMINALITY_STANDINGS,
  GATE_ANSWERS,
  GATE_BEARINGS,
  MECHANISM_IDS,
  PAPER_FORCES,
  PAPER_BEARERS,
  SAFEGUARD_GATES,
} from "../../../convention/index.ts";
import {
  BODY_KIND_NAMES,
  BODY_KINDS,
  type BodyKind,
  conditionSchema,
  DECISION_OUTCOMES,
  elementValueSchema,
  freeTextSchema,
  legalBasisSchema,
  OFFENCE_CLASSES,
  partSchema,
  REQUEST_STATUSES,
  paperSchema,
  RESTRICTIONS,
  stepProposalSchema,
  stepSchema,
  PROPERTY_PATH_NAMES,
  URGENCIES,
} from "../../../protocol/bodies/index.ts";
import { asItStands, momentAnswer, orNull } from "../../../web/index.ts";
import { PAPER_STANDINGS } from "../../evidence/index.ts";
import { HINDRANCES, REACHED } from "../../federation/index.ts";
import { approvalPreviewAnswer, roleSchema } from "../../identity/index.ts";
import { ORDER_STATES, PROVIDER_ANSWERS } from "../../measures/index.ts";
import { legalBasisOptionAnswer } from "../../treaty/index.ts";
import { UNFIT } from "./domain/follow-up.ts";
import { MESSAGE_KINDS } from "./domain/message-kinds.ts";
import { LATENESS } from "./domain/request-file.ts";
import { offenceTestInput } from "./domain/offence-test.ts";
import { offenceSchema } from "./schemas.ts";
import { onPaperAnswer } from "../../desk/index.ts";

// What the API says of dossiers, requests and clocks. Contents of dispatches are sent whole, as they travelled.

const person = z.object({ userId: z.string(), name: z.string() });
const mechanism = z.enum(MECHANISM_IDS);
const urgency = z.enum(URGENCIES);
const signatures = z.enum(["two", "one", "one-then-countersign"]);
const severity = z.enum(["blocks", "asks", "warns"]);
const certainty = z.enum(CERTAINTIES);

const request = z.object({
  requestId: z.string(),
  dossierId: z.string(),
  direction: z.enum(["outgoing", "incoming"]),
  mechanism,
  reference: z.string(),
  peerReference: orNull(z.string()),
  follows: orNull(z.string()),
  /** What of the other State it takes up: a preservation, or information. */
  takesUp: orNull(z.string()),
  /** The dossier of before a State was met anew, with which its dossier goes on. */
  continues: orNull(z.string()),
  /** Of ours: the earlier request whose answers it began with. */
  copyOf: orNull(z.string()),
  drill: z.boolean(),
  /** Grows with each change; a draft is saved under the one that was read. */
  version: z.int(),
  bearer: z.enum(BEARERS),
  stage: orNull(z.enum(["drafting", "screening", "screened", "submitted", "sent"])),
  status: orNull(z.enum(REQUEST_STATUSES)),
  statusAt: orNull(momentAnswer),
  desiredStatus: orNull(z.enum(REQUEST_STATUSES)),
  urgency: orNull(urgency),
  sentAt: orNull(momentAnswer),
  receivedAt: orNull(momentAnswer),
  dispatchId: orNull(z.string()),
  facts: z.object({
    preservedFrom: momentAnswer.optional(),
    treatyUntil: momentAnswer.optional(),
    orderUntil: momentAnswer.optional(),
    partly: z.boolean().optional(),
    partlyNote: asItStands(freeTextSchema).optional(),
    note: asItStands(freeTextSchema).optional(),
  }),
  secretUntil: orNull(z.string()),
  outcome: orNull(z.enum(DECISION_OUTCOMES)),
});
export const requestAnswer = request.meta({ id: "Request" });
/** In a list, whose reading leaves no trace, without what was written of it. */
export const listedRequestAnswer = request
  .extend({ facts: request.shape.facts.omit({ note: true, partlyNote: true }) })
  .meta({ id: "ListedRequest" });

/** A message of one side, with its content as it travelled. */
function told(kind: BodyKind) {
  return z.object({
    content: asItStands(BODY_KINDS[kind]),
    lane: z.enum(["own", "peer"]),
    at: momentAnswer,
    /** How it travelled, where that was kept. */
    bearer: z.enum(BEARERS).optional(),
    dispatchId: z.string().optional(),
    digest: z.string().optional(),
    /** Where it came on paper: read off and typed in by a person, verified by nothing. */
    paper: onPaperAnswer.optional(),
  });
}

/** What one person proposed and nobody has authorised yet. */
function proposed<Schema extends z.ZodType>(content: Schema) {
  return z.object({ content: asItStands(content), digest: z.string(), by: person, at: momentAnswer });
}

const letterIn = onPaperAnswer.extend({
  number: z.int(),
  kind: z.enum(MESSAGE_KINDS),
  at: momentAnswer,
  says: z.string().optional(),
  /** It came when the request had gone on: nothing followed from it. */
  tooLate: z.literal(true).optional(),
  corrections: z.array(z.object({ at: momentAnswer, by: person.optional(), note: z.string() })),
});

const letterOut = z.object({
  number: z.int(),
  kind: z.enum(["request", ...MESSAGE_KINDS]),
  at: momentAnswer,
  says: z.string().optional(),
  posted: z.object({ at: momentAnswer, bearer: z.enum(PAPER_BEARERS), by: person.optional() }).optional(),
});

const draft = z.object({
  language: z.string(),
  legalBasis: asItStands(legalBasisSchema).optional(),
  offence: offenceSchema,
  elements: z.record(z.string(), asItStands(elementValueSchema)),
  excused: z.array(z.object({ elementId: z.string(), reason: asItStands(freeTextSchema), namedPerson: z.string() })),
  urgency,
  urgencySaid: z.literal(true).optional(),
  responseDeadline: z.object({ date: z.string(), reason: asItStands(freeTextSchema) }).optional(),
  confidentiality: z.object({ requested: z.boolean(), reviewOn: z.string() }).optional(),
  purpose: z.string().optional(),
  purposes: z.array(z.string()).optional(),
  asksForPreserved: z.boolean().optional(),
  propertyPaths: z.array(z.enum(PROPERTY_PATH_NAMES)).optional(),
  conditions: z.array(asItStands(conditionSchema)).optional(),
  papers: z.array(asItStands(paperSchema)).optional(),
  excusedPapers: z
    .array(z.object({ kind: z.string(), reason: asItStands(freeTextSchema), namedPerson: z.string() }))
    .optional(),
});

const link = z.object({
  requestId: z.string(),
  reference: z.string(),
  mechanism,
  /** Why the preservation is not held for it; null where it is (Article 42(8)). */
  unfit: orNull(z.enum(UNFIT)),
  /** Whether the request that follows lists something that is preserved. */
  namesData: z.boolean(),
});

const plainLink = z.object({ requestId: z.string(), reference: z.string(), mechanism });

const screening = z.object({
  digest: z.string(),
  records: z.array(
    z.object({
      gate: z.enum(SAFEGUARD_GATES.map((gate) => gate.id)),
      /** One of the gate's own; in a screening of before gates had them, what the answer meant. */
      answer: z.enum([...GATE_ANSWERS, ...GATE_BEARINGS]),
      bearing: z.enum(GATE_BEARINGS),
      note: z.string().optional(),
    }),
  ),
  by: person,
  at: momentAnswer,
});

const offenceTest = z.object({
  ...offenceTestInput.shape,
  digest: z.string(),
  required: z.boolean().optional(),
  from: z.string().optional(),
  by: person,
  at: momentAnswer,
});

const dualCriminality = z.object({
  standing: z.enum(DUAL_CRIMINALITY_STANDINGS),
  rule: z.string(),
  article: z.string(),
  certainty,
});

export const sending = z
  .object({
    dispatchId: z.string(),
    kind: z.enum(BODY_KIND_NAMES),
    priority: z.enum(["ordinary", "preservation", "emergency"]),
    /** Only what the other server has signed. */
    reached: z.enum(REACHED),
    queuedAt: momentAnswer,
    reachedAt: orNull(momentAnswer),
    lastTry: orNull(z.object({ at: momentAnswer, code: z.string() })),
    /** Null where it is a matter of seconds, where nothing is tried, and once it is over. */
    nextTryAt: orNull(momentAnswer),
    /** Why nothing is tried at all. */
    hindrance: orNull(z.enum(HINDRANCES)),
    /** From when the missing receipt is an alarm. */
    alarmAt: orNull(momentAnswer),
  })
  .meta({ id: "Sending" });

const clock = z
  .object({
    kind: z.enum(["treaty", "order", "postponement", "life"]),
    rule: z.string(),
    article: z.string(),
    certainty: z.string(),
    standing: z.enum(["not-started", "running", "warning", "disputed", "held", "lapsed", "ended"]),
    warnFrom: orNull(momentAnswer),
    dueEarliest: orNull(momentAnswer),
    dueLatest: orNull(momentAnswer),
    orderId: z.string().optional(),
    /** Of what steps start: false where nobody has kept how many days it lasts. */
    known: z.boolean().optional(),
    /** The last day that a State stated; it runs to its end. */
    day: z.string().optional(),
    /** Of a request for several things, of which of them it is. */
    purpose: z.string().optional(),
  })
  .meta({ id: "Clock" });

const missingElement = z
  .object({
    elementId: z.string(),
    article: z.int(),
    paragraph: z.string(),
    severity,
    certainty,
    reason: z.enum(["absent", "part-absent", "off-list"]),
    parts: z.array(z.string()),
  })
  .meta({ id: "MissingElement" });

/** How a request goes, or of several things asked for one. */
const life = z.object({
  /** What both States said of how it goes, in one order. */
  steps: z.array(
    z.object({
      step: z.string(),
      lane: z.enum(["own", "peer"]),
      at: momentAnswer,
      /** Only in this State's file. */
      kept: z.boolean(),
      /** As it travelled; of a decision null. */
      content: orNull(asItStands(stepSchema)),
    }),
  ),
  /** What was said and stands no more: a later step of the same State corrects it. */
  corrected: z.array(
    z.object({
      step: z.string(),
      lane: z.enum(["own", "peer"]),
      at: momentAnswer,
      content: orNull(asItStands(stepSchema)),
      correction: asItStands(stepSchema),
    }),
  ),
  ended: z.boolean(),
  /** What this State can say now. */
  possible: z.array(z.string()),
  next: orNull(z.string()),
  /** Sums that steps tell, by step and currency. */
  amounts: z.array(z.object({ step: z.string(), currency: z.string(), value: z.string() })),
  proposal: orNull(proposed(stepProposalSchema)),
});

/** The request with everything on file, for whoever may see its dossier. */
export const requestDetailAnswer = request
  .extend({
    draft: orNull(draft),
    content: orNull(asItStands(BODY_KINDS.request)),
    contentDigest: orNull(z.string()),
    /** Not one element says anything, and nothing was added since. */
    empty: z.boolean(),
    supplied: z.array(z.object({ elementId: z.string(), value: asItStands(elementValueSchema) })),
    screenings: z.array(screening),
    acknowledgement: orNull(told("acknowledgement")),
    /** Of information: the note that its receiver took of it. */
    takenNote: orNull(told("status")),
    /** Of a preservation: why what it showed of another provider is not disclosed (Article 43(2)). */
    withheld: orNull(told("status")),
    questions: z.array(
      z.object({ questionId: z.string(), question: told("question"), answer: told("answer").optional() }),
    ),
    completions: z.array(told("answer")),
    consultations: z.array(
      z.object({ consultationId: z.string(), opened: told("consultation"), replies: z.array(told("consultation")) }),
    ),
    proposal: orNull(proposed(BODY_KINDS.decision)),
    decisions: z.array(
      z.object({
        told: told("decision"),
        proposedBy: person.optional(),
        authorisedBy: person.optional(),
        countersignature: z
          .object({
            digest: z.string(),
            proposal: z.int().optional(),
            by: person.optional(),
            at: momentAnswer.optional(),
          })
          .optional(),
      }),
    ),
    extensions: z.array(
      z.object({
        asked: told("extension"),
        settled: z.object({ granted: z.boolean(), at: momentAnswer }).optional(),
      }),
    ),
    holds: z.array(z.object({ followUp: z.string(), from: momentAnswer, endedAt: momentAnswer.optional() })),
    /** What goes with it, and how far each has come: of ours to the other State, of theirs to us. */
    papers: z.array(
      z.object({
        paperId: z.string(),
        kind: z.string(),
        /** Absent where it is restricted and this person may not open it; then no other member names it. */
        title: asItStands(freeTextSchema).optional(),
        restricted: z.enum(RESTRICTIONS).optional(),
        restrictedUntil: z.string().optional(),
        standing: z.enum(PAPER_STANDINGS),
      }),
    ),
    links: z.object({
      follows: orNull(link),
      followedBy: z.array(link),
      copyOf: orNull(z.object({ requestId: z.string(), reference: z.string() })),
      takesUp: orNull(plainLink),
      takenUpBy: z.array(plainLink),
    }),
    /** Papers that one person proposed to send after what was sent, with their words. */
    supplement: orNull(proposed(BODY_KINDS.answer)),
    withdrawal: orNull(told("withdrawal")),
    closure: orNull(told("closure")),
    useReports: z.array(told("use-report")),
    life,
    /** Of a request for several things, where each stands. */
    purposes: z.array(z.object({ purpose: z.string(), status: orNull(z.string()), outcome: orNull(z.string()), life })),
    /** Of an answer that comes in parts, those that have left. */
    answerParts: z.array(
      z.object({
        number: z.int(),
        part: asItStands(partSchema),
        exhibits: z.array(z.string()).optional(),
        lane: z.enum(["own", "peer"]),
        at: momentAnswer,
      }),
    ),
    lettersIn: z.array(letterIn),
    lettersOut: z.array(letterOut),
    /** Of the owner: conditions, by their ids, that bind no longer, and uses to which it agreed. */
    consents: z.array(told("consent")),
    refusals: z.array(z.object({ dispatchId: z.string(), code: z.string(), at: momentAnswer })),
    /** What the other State wrote and what came when the request had gone on; nothing followed from it. */
    tooLate: z.array(
      z.object({
        kind: z.enum(MESSAGE_KINDS),
        content: z.record(z.string(), z.unknown()),
        code: z.enum([...LATENESS, "overtaken"]),
        at: momentAnswer,
        paper: onPaperAnswer.optional(),
      }),
    ),
    noted: orNull(z.object({ at: momentAnswer, by: person.optional(), lookAgainOn: z.string().optional() })),
    clocks: z.array(clock),
    /** How far what we said in it has come, oldest first; nothing of a State without a server. */
    sendings: z.array(sending),
    missing: orNull(
      z.object({
        blocking: z.array(missingElement),
        warning: z.array(missingElement),
        basisMissing: z.boolean(),
        offenceMissing: z.boolean(),
        pathMissing: z.boolean(),
        /** Papers that practice asks for: add them, or say why they are not here. */
        papersMissing: z.array(
          z.object({ kind: z.string(), force: z.enum(PAPER_FORCES), certainty, basis: z.string() }),
        ),
        empty: z.boolean(),
      }),
    ),
    /** Bytes of the draft as it would be sent, and how many the other State's server takes. */
    length: orNull(z.object({ sizeBytes: z.int(), limit: z.int() })),
    bases: orNull(z.array(legalBasisOptionAnswer)),
    /** Of a request that has not left: one entry for each person whom this State lacks to send it, with the roles that would do. */
    lackingPeople: z.array(z.object({ roles: z.array(roleSchema) })),
    /** Of a draft: the languages that its addressee reads, and the other ones in which it has words without a translation. */
    languages: orNull(z.object({ accepted: z.array(z.string()), unread: z.array(z.string()) })),
    /**
     * Of a draft: the role of the authority that it is for, whether the other State has named one, who gets it, and what it asks of
     * requests in its own words.
     */
    addressee: orNull(
      z.object({
        role: orNull(z.enum(ADDRESSED_ROLES)),
        isNamed: z.boolean(),
        authorities: z.array(z.object({ id: z.string(), names: z.record(z.string(), z.string()) })),
        requirements: z.array(asItStands(freeTextSchema)),
      }),
    ),
    /** Of a request that was made to us: what dual criminality means for its main offence, by which rule; it decides nothing. */
    dualCriminality: orNull(dualCriminality),
    /** Of a request that was made to us: each offence, the main one first, with the last test of it in our own law. */
    offences: orNull(
      z.object({
        list: z.array(
          z.object({
            offence: z.int(),
            offenceClass: z.enum(OFFENCE_CLASSES),
            /** Whether the Convention opens this kind of help for it. */
            opening: z.enum(["open", "no-duty", "unknown"]),
            lawsDiffer: z.boolean(),
            dualCriminality,
            test: orNull(offenceTest),
            /** The request has changed since the test. */
            outdated: z.boolean(),
          }),
        ),
        rules: z.array(
          z.object({ rule: z.string(), article: z.string(), certainty, offences: z.array(z.number()).readonly() }),
        ),
      }),
    ),
    orders: z.array(
      z.object({
        orderId: z.string(),
        orderNumber: z.string(),
        state: z.enum(ORDER_STATES),
        answer: orNull(z.enum(PROVIDER_ANSWERS)),
        holdsData: z.boolean(),
        earliestEnd: orNull(momentAnswer),
        latestEnd: orNull(momentAnswer),
      }),
    ),
  })
  .meta({ id: "RequestDetail" });

export const orderForRequestAnswer = z.object({
  orderId: z.string(),
  orderNumber: z.string(),
  state: z.enum(ORDER_STATES),
});

/** A decision before anybody stands behind it: what the rules say, its exact words, and how many people it needs. */
export const decisionPreviewAnswer = z.object({
  violations: z.array(
    z.object({
      code: z.string(),
      severity,
      article: z.int().optional(),
      paragraph: z.string().optional(),
      certainty: certainty.optional(),
      groundId: z.string().optional(),
    }),
  ),
  own: z.array(
    z.object({
      code: z.enum(["consultation-unanswered", "request-empty", "screening-missing", "screening-stops"]),
      severity,
      gates: z.array(z.string()).optional(),
    }),
  ),
  blocked: z.boolean(),
  ...approvalPreviewAnswer(BODY_KINDS.decision).shape,
  signatures,
});

export const useCheckAnswer = z.object({
  allowed: z.boolean(),
  conditions: z.array(asItStands(conditionSchema)),
  limit: z.string().optional(),
  noticeFirst: z.boolean(),
  /** The consent that this use has spent. */
  consent: z
    .object({
      consentId: z.string(),
      use: z.enum(CONSENTED_USES),
      reference: z.string(),
      recipient: z.string().optional(),
      purpose: z.string().optional(),
    })
    .optional(),
});

export const correspondentAnswer = z
  .object({
    correspondentId: z.string(),
    state: z.string(),
    authority: z.string(),
    address: z.string(),
    fax: orNull(z.string()),
    email: orNull(z.string()),
    phone: orNull(z.string()),
    languages: z.array(z.string()),
    timeZone: z.string(),
    createdAt: momentAnswer,
    createdBy: z.string(),
    calledBackAt: orNull(momentAnswer),
    calledBackNumber: orNull(z.string()),
    calledBack: z.boolean(),
  })
  .meta({ id: "Correspondent" });

/** The request exactly as it will be sent, and to whom. */
export const submissionPreviewAnswer = approvalPreviewAnswer(BODY_KINDS.request).extend({
  addressee: z.discriminatedUnion("kind", [
    z.object({
      kind: z.literal("server"),
      state: z.string(),
      authorities: z.array(z.object({ id: z.string(), names: z.unknown() })),
      /** False: two people have not confirmed the peer, and nothing would leave. */
      confirmed: z.boolean(),
    }),
    z.object({
      kind: z.literal("letter"),
      state: z.string(),
      correspondent: z.object({ correspondentId: z.string(), authority: z.string(), address: z.string() }).optional(),
    }),
  ]),
});
