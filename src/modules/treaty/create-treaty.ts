import { findInForceBetween, findLegalBasis, findReservations } from "./actions/legal-basis.ts";
import { correctBasis, recordBasis } from "./actions/record-basis.ts";
import { correctInstrument, recordInstrument } from "./actions/record-instrument.ts";
import { treatyApi } from "./api.ts";
import type { TreatyContext } from "./context.ts";
import { conventionView } from "./domain/convention-view.ts";
import { standingBases, standingFacts } from "./domain/fact.ts";
import { statusOn } from "./domain/status.ts";
import { treatyPages } from "./pages/record.tsx";
import { publicTreatyPages } from "./pages/public.tsx";
import { listBases, listFacts } from "./store.ts";
import type { TreatyModule } from "./types.ts";

/** Keeps what States did under the Convention, and answers what binds two of them on a day. */
export function createTreaty(context: TreatyContext): TreatyModule {
  const { db } = context.platform.database;
  const facts = async () => standingFacts(await listFacts(db));
  const treaty: Omit<TreatyModule, "api" | "pages" | "publicPages"> = {
    recordInstrument: async (fact, by) => await recordInstrument(context, fact, by),
    correctInstrument: async (factId, correction, by) => await correctInstrument(context, factId, correction, by),
    recordBasis: async (basis, by) => await recordBasis(context, basis, by),
    correctBasis: async (basisId, correction, by) => await correctBasis(context, basisId, correction, by),
    inForceBetween: async (a, b, date) => await findInForceBetween(context, a, b, date),
    legalBasis: async (question) => await findLegalBasis(context, question),
    reservationsOf: async (state, date) => await findReservations(context, state, date),
    facts,
    bases: async () => standingBases(await listBases(db)),
    statusPage: async (date) => statusOn(await facts(), date),
    conventionPage: conventionView,
    jobs: [],
  };
  return {
    ...treaty,
    api: treatyApi(context, treaty),
    pages: treatyPages(context, treaty),
    publicPages: publicTreatyPages(context, treaty),
  };
}
