import { z } from "zod";
import { CERTAINTIES, ENTITY_GROUPS, MECHANISM_IDS } from "../../convention/index.ts";
import { answerOf, momentAnswer } from "../../web/index.ts";
import { carryingDocument } from "./actions/documents.ts";
import { AUTHORITY_FUNCTIONS, DIRECTORY_ORIGINS } from "./domain/directory.ts";
import { FACT_KINDS, newBasis, newFact, SOURCE_KINDS } from "./domain/fact.ts";
import { publicNotified } from "./domain/notification.ts";
import { examined, FULL_POWERS_STATES, newFullPowers } from "./domain/full-powers.ts";
import { MADE_STANDINGS } from "./domain/reservations.ts";
import { PROPOSAL_ORIGINS, proposedAct } from "./domain/proposal.ts";
import { newSigning, SIGNING_STATES } from "./domain/signing.ts";

// What the API says of the Convention and of who is bound. The Convention's own data are open: new members may come.

const cited = {
  article: z.int(),
  paragraph: z.string().optional(),
  certainty: z.enum(CERTAINTIES),
  basis: z.string(),
};
const mechanism = z
  .looseObject({ ...cited, id: z.enum(MECHANISM_IDS), title: z.string(), summary: z.string() })
  .meta({ id: "Mechanism" });

export const articlesAnswer = z.object({
  chapters: z.array(z.looseObject({ id: z.string(), title: z.string() })),
  articles: z.array(z.looseObject({ ...cited, title: z.string(), summary: z.string() })),
  coverage: z.array(z.looseObject({ article: z.int(), feature: z.string(), tests: z.array(z.string()) })),
});

export const statesAnswer = z.object({
  states: z.array(
    z.object({
      code: z.string(),
      standing: z.string(),
      groups: z.array(z.enum(ENTITY_GROUPS)),
      names: z.record(z.string(), z.string()),
    }),
  ),
});

export const clockRulesAnswer = z.object({
  clockRules: z.array(
    z.looseObject({ ...cited, id: z.string(), title: z.string(), statement: z.string(), kind: z.string() }),
  ),
});

export const mechanismsAnswer = z.object({ mechanisms: z.array(mechanism) });

export const mechanismAnswer = z.object({
  mechanism,
  /** The contents that a request of this kind must have, each with the list that asks for it. */
  contents: z.array(
    z.object({
      element: z.looseObject({ ...cited, id: z.string(), label: z.string(), help: z.string() }),
      source: z.looseObject({ ...cited, list: z.string(), advisory: z.boolean() }),
    }),
  ),
  /** On which grounds such a request may be refused or postponed, each with what opens it. */
  grounds: z.array(
    z.object({
      ground: z.looseObject({ ...cited, id: z.string(), kind: z.string(), label: z.string() }),
      opening: z.looseObject({ ...cited, groundId: z.string() }),
    }),
  ),
});

const act = z.object({
  kind: z.enum(FACT_KINDS),
  on: z.string().optional(),
  standing: z.enum(["recorded", "reported"]),
  decisive: z.boolean(),
  sourceKind: z.enum(SOURCE_KINDS).optional(),
  source: z.string(),
  note: z.string().optional(),
});
/** What a State reserved, declared or objected to. */
const stated = z.object({
  kind: z.enum(["reservation", "declaration", "objection"]),
  on: z.string(),
  provision: z.string().optional(),
  text: z.object({ language: z.string(), text: z.string() }).optional(),
  /** Of a reservation: whether it has effect (rules of customary law; nothing is refused by them). */
  standing: z.enum(MADE_STANDINGS).optional(),
  /** Of an objection: whose act it is about. */
  to: z.string().optional(),
  precludesEntry: z.boolean().optional(),
});
const statusRow = z
  .object({
    state: z.string(),
    invented: z.boolean(),
    signature: act.optional(),
    deposit: act.optional(),
    inForceFrom: z.string().optional(),
    inForceUntil: z.string().optional(),
    isParty: z.boolean(),
    /** The provisions that its reservations name, of those in effect. */
    reservations: z.array(z.string()),
    stated: z.array(stated),
  })
  .meta({ id: "TreatyStatusRow" });

export const forecastAnswer = z.object({
  assumed: z.object({ further: z.int(), by: z.string() }),
  counted: z.int(),
  missing: z.int(),
  /** Absent as long as some are missing. */
  inForceFrom: z.string().optional(),
});

/** Done before this server's own signing table and not yet certified: it counts for nothing. */
const inTheRoom = z.array(
  z.object({
    state: z.string(),
    invented: z.boolean(),
    kind: z.enum(FACT_KINDS),
    on: z.string(),
    place: z.string().optional(),
    proposedAt: momentAnswer,
  }),
);

const signatory = z.object({ name: z.string(), function: z.string() });
const period = z.object({ depositedOn: z.string(), from: z.string().optional(), until: z.string().optional() });

export const stateRecordAnswer = z
  .object({
    state: z.string(),
    invented: z.boolean(),
    on: z.string(),
    known: z.string(),
    isParty: z.boolean(),
    inTheRoom,
    /** `from` inclusive, `until` exclusive. */
    periods: z.array(period),
    acts: z.array(
      act.extend({
        factId: z.string().optional(),
        place: z.string().optional(),
        signatory: signatory.optional(),
        documentId: z.string().optional(),
        /** The bytes are for whoever is signed in. */
        document: answerOf(carryingDocument).optional(),
        circulatedOn: z.string().optional(),
        /** Until when other States may object (rule of customary law; nothing is refused by it). */
        objectionsUntil: z.string().optional(),
        /** A reservation made at signature and not confirmed with the instrument; shown, and never refused. */
        unconfirmed: z.boolean().optional(),
        /** A confirmation before any instrument is on record; shown, and never refused. */
        withoutInstrument: z.boolean().optional(),
        /** Of a reservation or declaration: how it stands on that day. */
        madeStanding: z.enum(MADE_STANDINGS).optional(),
        relatesTo: z.string().optional(),
        precludesEntry: z.boolean().optional(),
        /** Of an objection that was taken back: on which day. */
        withdrawnOn: z.string().optional(),
        /** The act that it is about. */
        about: z
          .object({
            state: z.string().optional(),
            kind: z.enum(FACT_KINDS),
            on: z.string(),
            reservation: z.string().optional(),
          })
          .optional(),
        /** What other States said against it, and did not take back. */
        objections: z
          .array(
            z.object({
              factId: z.string(),
              state: z.string().optional(),
              on: z.string(),
              text: z.object({ language: z.string(), text: z.string() }).optional(),
              precludesEntry: z.boolean().optional(),
            }),
          )
          .optional(),
        reservation: z.string().optional(),
        notification: answerOf(publicNotified).optional(),
        text: z.object({ language: z.string(), text: z.string() }).optional(),
        recordedAt: momentAnswer.optional(),
        byTwo: z.boolean().optional(),
        earlier: z.array(z.object({ kind: z.enum(FACT_KINDS), on: z.string(), recordedAt: momentAnswer })),
      }),
    ),
  })
  .meta({ id: "TreatyStateRecord" });

export const statusAnswer = z.object({
  on: z.string(),
  known: z.string(),
  sourcesAsOf: z.string(),
  rows: z.array(statusRow),
  inventedRows: z.array(statusRow),
  inTheRoom,
  signatures: z.int(),
  /** States that the Convention binds on that day. */
  parties: z.int(),
  unnamedSignatures: z.int(),
  unnamedNote: z.string(),
  depositsCounted: z.int(),
  depositsReported: z.int(),
  depositsNeeded: z.int(),
  inForceFrom: z.string().optional(),
  inventedInForceFrom: z.string().optional(),
  waysIn: z.array(z.enum(["sign", "ratify", "accede"])),
  signatureUntil: z.string(),
  daysAfterFortieth: z.int(),
  daysAfterOwnDeposit: z.int(),
  reportedCounts: z.array(
    z.object({
      month: z.string(),
      signatories: z.int().optional(),
      parties: z.int().optional(),
      source: z.string(),
    }),
  ),
  sources: z.array(z.string()),
  rejectedClaims: z.array(z.object({ claim: z.string(), why: z.string() })),
});

/** How to reach an authority that was notified is for people who are signed in. */
const publicFact = newFact.extend({ notification: publicNotified.exactOptional() });

export const factAnswer = z
  .object({ factId: z.string(), ...answerOf(publicFact).shape, recordedAt: momentAnswer })
  .meta({ id: "TreatyFact" });

export const basisAnswer = z
  .object({ basisId: z.string(), ...answerOf(newBasis).shape, recordedAt: momentAnswer })
  .meta({ id: "TreatyBasis" });

export const legalBasisOptionAnswer = z
  .object({
    kind: z.enum(["convention", "treaty", "reciprocity", "domestic-law"]),
    id: z.string().optional(),
    citation: z.string(),
    available: z.boolean(),
    inForceFrom: z.string().optional(),
    inForceUntil: z.string().optional(),
    reason: z
      .enum([
        "not-deposited",
        "convention-not-in-force",
        "not-yet-in-force",
        "denounced",
        "mechanism-not-covered",
        "agreement-needed",
        "objection-precludes",
        "none-recorded",
      ])
      .optional(),
    reasonState: z.string().optional(),
    caution: z.enum(["offence-out-of-scope", "penalty-not-stated", "laws-differ"]).optional(),
    giveWayTo: z.string().optional(),
    extraditionBasis: z
      .object({
        state: z.string(),
        told: z.object({ language: z.string(), text: z.string() }).optional(),
      })
      .optional(),
    certainty: z.enum(CERTAINTIES).optional(),
  })
  .meta({ id: "LegalBasisOption" });

export const inForceAnswer = z.object({ inForce: z.boolean(), option: legalBasisOptionAnswer });

export const legalBasisAnswer = z.object({
  options: z.array(legalBasisOptionAnswer),
  scope: z.object({
    offenceClass: z.enum(["convention-offence", "serious-crime", "below", "unknown"]),
    certainty: z.enum(CERTAINTIES),
    lawsDiffer: z.boolean(),
    mechanisms: z.record(z.enum(MECHANISM_IDS), z.enum(["open", "no-duty", "unknown"])),
  }),
});

/** What waits for certification. */
export const proposalAnswer = z
  .object({
    proposalId: z.string(),
    instrument: z.string(),
    act: answerOf(proposedAct),
    origin: z.enum(PROPOSAL_ORIGINS),
    originReference: z.string(),
    /** The code of the peer that stated it. */
    sender: z.string().optional(),
    aboutThirdState: z.boolean(),
    proposedAt: momentAnswer,
    proposedBy: z.string().optional(),
  })
  .meta({ id: "TreatyProposal" });

/** Full powers and how they stand. */
export const fullPowersAnswer = z
  .object({
    fullPowersId: z.string(),
    version: z.int(),
    instrument: z.string(),
    entry: answerOf(newFullPowers),
    state: z.enum(FULL_POWERS_STATES),
    findings: z.array(z.string()).optional(),
    spentBy: z.string().optional(),
    reason: z.string().optional(),
  })
  .meta({ id: "TreatyFullPowers" });

/** An appointment at the table and how it stands. */
export const signingAnswer = z
  .object({
    signingId: z.string(),
    version: z.int(),
    instrument: z.string(),
    entry: answerOf(newSigning),
    state: z.enum(SIGNING_STATES),
    fullPowersId: z.string().optional(),
    postLetter: z.string().optional(),
    examined: answerOf(examined).optional(),
    proposalId: z.string().optional(),
    doneAt: momentAnswer.optional(),
    reason: z.string().optional(),
    participantId: z.string().optional(),
    signatoryLeftAt: momentAnswer.optional(),
  })
  .meta({ id: "TreatySigning" });

/** What a row of a table of participants says beside the record. */
export const participantAnswer = z
  .object({
    row: z.int(),
    participant: z.string(),
    state: z.string().optional(),
    problem: z.enum(["participant-unknown", "day-unreadable"]).optional(),
    /** The words that could not be read. */
    words: z.string().optional(),
    acts: z.array(
      z.object({
        fact: answerOf(newFact),
        standing: z.enum(["recorded", "differs", "new", "refused"]),
        /** The entry that stands, where the day or the kind differs. */
        recorded: z.object({ factId: z.string(), on: z.string() }).optional(),
        /** Why it could not be entered. */
        code: z.string().optional(),
      }),
    ),
  })
  .meta({ id: "TreatyParticipantRow" });

const saidText = z.object({ language: z.string().optional(), text: z.string() });
const publicAuthority = z.object({
  state: z.string(),
  function: z.enum(AUTHORITY_FUNCTIONS).optional(),
  names: z.array(saidText),
  languages: z.array(z.string()),
  requirements: z.array(saidText),
  origin: z.enum(DIRECTORY_ORIGINS),
  source: z.string(),
  confirmedOn: z.string(),
  dueOn: z.string(),
  freshness: z.enum(["confirmed", "due", "unconfirmed"]),
});
const reach = z.object({ phone: z.string().optional(), email: z.string().optional(), address: z.string().optional() });

export const publicDirectoryAnswer = z.object({
  authorities: z.array(publicAuthority.meta({ id: "PublicAuthority" })),
});
export const directoryAnswer = z.object({
  authorities: z.array(
    publicAuthority.extend({ factId: z.string().optional(), reach: reach.optional() }).meta({ id: "Authority" }),
  ),
});

export const noticesAnswer = z.object({
  notices: z.array(
    z.object({
      id: z.string(),
      kind: z.enum(["act", "correction", "withdrawal"]),
      state: z.string().optional(),
      act: z.enum(FACT_KINDS),
      on: z.string(),
      wasOn: z.string().optional(),
      text: z.object({ language: z.string(), text: z.string() }).optional(),
      precludesEntry: z.boolean().optional(),
      /** The act that it is about. */
      about: z.object({ state: z.string().optional(), act: z.enum(FACT_KINDS), on: z.string() }).optional(),
      /** From when and until when the Convention binds the State by it; until when others may object. */
      effect: z
        .object({ from: z.string().optional(), until: z.string().optional(), objections: z.string().optional() })
        .optional(),
      source: z.string(),
      number: z.int(),
      at: momentAnswer,
      officialNumber: z.string().optional(),
      numberSource: z.string().optional(),
      correctedBy: z.int().optional(),
    }),
  ),
});
