import type { Hono } from "hono";
import type { Kysely } from "kysely";
import type {
  Assumption,
  Forecast,
  LegalBasisOption,
  MechanismId,
  OffenceFacts,
  PlainDate,
} from "../../convention/index.ts";
import type { Job, Transaction } from "../../platform/index.ts";
import type { User } from "../identity/index.ts";
import type { Appointment } from "./actions/appointments.ts";
import type { PlaceZones } from "./context.ts";
import type { NewProposal } from "./actions/proposals.ts";
import type { WithRoom } from "./actions/status.ts";
import type { StatementIn, StatementLine } from "./statement-line.ts";
import type { DirectoryPart } from "./domain/directory.ts";
import type { Basis, Fact, NewBasis, NewFact } from "./domain/fact.ts";
import type { StateRecord } from "./domain/state-record.ts";
import type { StatusView } from "./domain/status.ts";
import type { Contributions } from "../../web/index.ts";

/** Whether the Convention binds two States on a day, and since when or why not. */
export interface InForceBetween {
  readonly inForce: boolean;
  readonly option: LegalBasisOption;
}

export interface BasisQuestion {
  readonly requesting: string;
  readonly requested: string;
  readonly mechanism: MechanismId;
  readonly offence: OffenceFacts;
  readonly date: PlainDate;
}

export interface TreatyModule {
  /** Enters an act of a State, by code that founds one: people do it by two (`actions/facts.ts`). Refuses what contradicts the record. */
  recordInstrument(fact: NewFact, by: User): Promise<{ readonly id: string }>;
  /** The same of another treaty, a promise of reciprocity or a domestic law that two States can stand on. */
  recordBasis(basis: NewBasis, by: User): Promise<{ readonly id: string }>;

  inForceBetween(a: string, b: string, date: PlainDate, over?: Transaction["db"]): Promise<InForceBetween>;
  /** The options for a request of that day, first choice first, each available or with the reason why not. */
  legalBasis(question: BasisQuestion): Promise<readonly LegalBasisOption[]>;
  /** Reservations of a State that stand on a day, such as "42(5)". */
  reservationsOf(state: string, date: PlainDate): Promise<readonly string[]>;
  facts(): Promise<readonly Fact[]>;
  /** Told in the transaction that enters, corrects or ends a basis. */
  onBasesChanged(listener: (tx: Transaction) => Promise<void>): void;
  bases(over?: Transaction["db"]): Promise<readonly Basis[]>;

  /** A later module hands in the line on which statements leave. */
  setStatementLine(line: StatementLine): void;
  /**
   * Puts each act of a statement before those who certify; no entry of the record changes, whatever it says. Refuses `instrument-unknown`,
   * `state-unknown`, `act-malformed` and `too-many-proposals`.
   */
  takeStatement(tx: Transaction, statement: StatementIn): Promise<void>;
  /** R1: what this State stated, forgot and has back. What its record lacks of it is proposed to those who certify; it refuses the same. */
  takeOwnStatement(tx: Transaction, statement: Omit<StatementIn, "from">): Promise<void>;
  /** A later module hands in the authorities that it knows of. */
  contributeAuthorities(read: () => Promise<readonly DirectoryPart[]>): void;

  /**
   * What the public page "Status" shows of a day, as this server knew it at the end of the day `known`, which is today where nobody asks.
   * A day to come is known as today is.
   */
  statusPage(date: PlainDate, known?: PlainDate): Promise<StatusView & WithRoom>;
  /** What is on record of one State, every act traced to its source. Refuses `not-found`. */
  stateRecord(state: string, date: PlainDate, known?: PlainDate): Promise<StateRecord & WithRoom>;
  /** When the Convention would enter into force, if what somebody assumes happened. */
  forecast(assumed: Assumption): Promise<Forecast>;

  /**
   * Puts an act before those who certify; nothing of it counts before. The same act of the same origin is proposed once. Refuses
   * `too-many-proposals`.
   */
  propose(tx: Transaction, given: NewProposal): Promise<{ readonly proposalId: string }>;
  /** It will not be certified. Refuses `proposal-unknown` and `proposal-ended`. */
  dropProposal(
    tx: Transaction,
    proposalId: string,
    why: { readonly reason: string; readonly by: string },
  ): Promise<void>;

  /** Appointments at the table, in their order, each with what became of it. */
  appointments(db?: Kysely<unknown>): Promise<readonly Appointment[]>;
  /** Who of a conference signs: until another signatory is entered, or that person no longer comes. Refuses what is no longer open. */
  nameSignatory(
    tx: Transaction,
    named: { readonly signingId: string; readonly participantId: string },
    by: User,
  ): Promise<void>;
  /** Whoever was named no longer comes: each of their appointments says so, and asks for its clearance anew. */
  signatoryLeft(tx: Transaction, participantId: string, by: User): Promise<void>;
  /** One at a time writes to appointments: whoever looks at several before they call one holds them all. */
  holdTable(tx: Transaction): Promise<void>;
  /** The State is called to the table; refuses what its own page refuses. */
  callToTable(tx: Transaction, signingId: string, by: User): Promise<void>;
  /** A later module hands in where appointments are: their day and "today" are those of that zone. */
  setPlaceZones(zones: PlaceZones): void;
  /** Of those that are open the zone may be another one now: who saw an earlier one is refused. */
  placesChanged(db: Kysely<unknown>, signingIds: readonly string[]): Promise<void>;

  /** Routes under /api/v1. */
  readonly api: Hono;
  /** Officers' pages: /treaty. */
  readonly pages: Hono;
  /** Also the pages for everybody: /convention and /status. */
  readonly contributions: Contributions;
  readonly jobs: readonly Job[];
}
