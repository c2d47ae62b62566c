import { personRoutes } from "../identity/index.ts";
import type { Transaction } from "../../platform/index.ts";
import { Hono } from "hono";
import { forecast } from "../../convention/index.ts";
import { type View } from "../../web/index.ts";
import { findInForceBetween, findLegalBasis, findReservations } from "./actions/legal-basis.ts";
import { listAppointments } from "./actions/appointments.ts";
import { BASES } from "./actions/bases.ts";
import { FACTS } from "./actions/facts.ts";
import { told } from "./actions/documents.ts";
import { createDirectory } from "./actions/directory.ts";
import { enterAlone } from "./actions/keep.ts";
import { findNotices } from "./actions/notices.ts";
import { dropProposal, propose } from "./actions/proposals.ts";
import { callToTable, nameSignatory, placesChanged, signatoryLeft } from "./actions/signings.ts";
import { findStateRecord, findStatus, type RecordReader } from "./actions/status.ts";
import { takeOwnStatement, takeStatement } from "./actions/statements.ts";
import type { StatementLine } from "./statement-line.ts";
import { treatyApi } from "./api.ts";
import type { PlaceZones, TreatyContext } from "./context.ts";
import { treatyContributions } from "./contributions.ts";
import { standing } from "./domain/fact.ts";
import { worldOf } from "./domain/world.ts";
import { mountDirectory } from "./pages/directory.tsx";
import { authoritySource } from "./directory-source.ts";
import { contributeDuties } from "./duty-source.ts";
import { mountDuties } from "./pages/duties.tsx";
import { mountDrafts } from "./pages/drafts.tsx";
import { mountNotices } from "./pages/notices.tsx";
import { mountParticipants } from "./pages/participants.tsx";
import { mountProposals } from "./pages/proposals.tsx";
import { draftPrintRoutes } from "./paper/draft-routes.ts";
import { mountRecordPages } from "./pages/record.tsx";
import { mountSigningRecord } from "./paper/signing-record.ts";
import { publicTreatyPages } from "./pages/public.tsx";
import { factName, fullPowersName } from "./pages/words.tsx";
import { fullPowersSource, proposalSource, signatorySource } from "./record-sources.ts";
import { actSearch } from "./search-source.ts";
import { recordStep } from "./first-steps.ts";
import { listOpenProposals } from "./proposal-store.ts";
import { listFullPowers } from "./signing-store.ts";
import { EVERY_INSTRUMENT, holdRecord, listBases, listFacts } from "./store.ts";
import type { TreatyModule } from "./types.ts";

/** Keeps what States did under the Convention, and answers what binds two of them on a day. */
export function createTreaty(given: TreatyContext): TreatyModule {
  let line: StatementLine | undefined;
  let placeZones: PlaceZones | undefined;
  const basesListeners: ((tx: Transaction) => Promise<void>)[] = [];
  const basesChanged = async (tx: Transaction): Promise<void> => {
    for (const listener of basesListeners) await listener(tx);
  };
  const context: TreatyContext = {
    ...given,
    line: () => line,
    placeZones: async (over) => (await placeZones?.(over)) ?? new Map(),
    basesChanged,
  };
  const { db } = context.platform.database;
  const directory = createDirectory(context.platform);
  const read: RecordReader = {
    facts: async (before) => await listFacts(db, before),
    openProposals: async (before) => await listOpenProposals(db, before),
    document: async (id) => {
      const found = await context.documents?.find(db, id);
      return found && told(found);
    },
    notices: async () => await findNotices(db),
    authorities: async () => await directory.read(),
  };
  const facts = async () => standing(await read.facts());
  context.documents?.contributeUse(async (over, documentId) => {
    const carried = standing(await listFacts(over, undefined, EVERY_INSTRUMENT)).filter(
      (fact) => fact.documentId === documentId,
    );
    const held = (await listFullPowers(over, { instrument: EVERY_INSTRUMENT })).filter(
      (one) => one.documentId === documentId && one.state !== "withdrawn",
    );
    return [
      ...carried.map((fact) => ({ say: (view: View) => factName(view, fact), href: "/treaty" })),
      ...held.map(({ entry, fullPowersId }) => ({
        say: (view: View) => fullPowersName(view, entry),
        href: `/treaty/full-powers/${fullPowersId}`,
      })),
    ];
  });
  contributeDuties(context);
  context.desk.search.contribute(actSearch());
  context.desk.queue.contribute(proposalSource(context));
  context.desk.queue.contribute(fullPowersSource(context));
  context.desk.queue.contribute(signatorySource(context));
  context.desk.queue.contribute(authoritySource(context));
  const treaty: Omit<TreatyModule, "api" | "pages" | "contributions"> = {
    setStatementLine: (handed) => {
      line = handed;
    },
    takeStatement: async (tx, statement) => await takeStatement(context, tx, statement),
    takeOwnStatement: async (tx, statement) => await takeOwnStatement(context, tx, statement),
    contributeAuthorities: (part) => void directory.parts.push(part),
    recordInstrument: async (fact, by) => await enterAlone(context, FACTS, fact, by),
    recordBasis: async (basis, by) => await enterAlone(context, BASES, basis, by),
    inForceBetween: async (a, b, date, over) => await findInForceBetween(context, a, b, date, over),
    legalBasis: async (question) => await findLegalBasis(context, question),
    reservationsOf: async (state, date) => await findReservations(context, state, date),
    facts,
    onBasesChanged: (listener) => void basesListeners.push(listener),
    bases: async (over = db) => standing(await listBases(over)),
    statusPage: async (date, known) => await findStatus(context.platform, read, date, known),
    stateRecord: async (state, on, known) => await findStateRecord(context.platform, read, { state, on, known }),
    forecast: async (assumed) => forecast(worldOf(await facts()).real, assumed),
    propose: async (tx, proposal) => await propose(context, tx, proposal),
    dropProposal: async (tx, proposalId, why) => await dropProposal(context, tx, proposalId, why),
    appointments: async (over) => await listAppointments(context, over),
    nameSignatory: async (tx, named, by) => await nameSignatory(context, tx, named, by),
    signatoryLeft: async (tx, id, by) => await signatoryLeft(context, tx, id, by),
    holdTable: async (tx) => await holdRecord(tx.db),
    callToTable: async (tx, id, by) => void (await callToTable(context, tx, id, by)),
    placesChanged,
    setPlaceZones: (handed) => {
      placeZones = handed;
    },
    jobs: [],
  };
  const api = treatyApi(context, treaty);
  const pages = new Hono();
  const routes = personRoutes(context, { api, pages });
  mountSigningRecord(routes, pages, context);
  mountRecordPages(routes, context, { ...treaty, authorities: async () => await directory.read() });
  mountParticipants(routes, context);
  mountProposals(routes, context);
  mountDirectory(routes, context, directory);
  mountDrafts(routes, context);
  mountDuties(routes, context);
  for (const to of [api, pages]) draftPrintRoutes(to, context);
  mountNotices(routes, context);
  const publicPages = publicTreatyPages(context.platform, read);
  const { office, state } = context.platform.config;
  // A secretariat is no State.
  const firstSteps = office === "secretariat" ? [] : [recordStep(state, treaty)];
  return { ...treaty, api, pages, contributions: { ...treatyContributions(office, publicPages), firstSteps } };
}
