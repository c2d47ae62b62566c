import { Hono } from "hono";
import { z } from "zod";
import {
  ARTICLES,
  CHAPTERS,
  CLOCK_RULES,
  COVERAGE,
  dateIn,
  elementsFor,
  groundsFor,
  groupsOf,
  mechanism,
  MECHANISM_IDS,
  MECHANISMS,
  offenceScope,
  type PlainDate,
  STATES,
  stateNames,
} from "../../convention/index.ts";
import { Refusal, unknownRefusal } from "../../protocol/refusal.ts";
import { operations, pathParam } from "../../web/index.ts";
import {
  articlesAnswer,
  basisAnswer,
  clockRulesAnswer,
  factAnswer,
  forecastAnswer,
  inForceAnswer,
  legalBasisAnswer,
  mechanismAnswer,
  mechanismsAnswer,
  proposalAnswer,
  stateRecordAnswer,
  statesAnswer,
  statusAnswer,
} from "./answers.ts";
import type { TreatyContext } from "./context.ts";
import { listOpenProposals } from "./proposal-store.ts";
import { assumptionQuery, legalBasisQuery, twoTimesQuery, pairQuery, toOffence } from "./schemas.ts";
import type { TreatyModule } from "./types.ts";

const mechanismIdParam = pathParam(z.enum(MECHANISM_IDS), () =>
  unknownRefusal("mechanism-unknown", "The Convention has no mechanism of this name."),
);
const stateParam = pathParam(
  z.string().regex(/^[A-Z]{2}$/),
  () => new Refusal("not-found", "A State is named by its two capital letters."),
);

/** Routes under /api/v1. What is public law is readable by everybody; what two States have between them needs a sign-in. */
export function treatyApi(context: TreatyContext, treaty: Omit<TreatyModule, "api" | "pages" | "contributions">): Hono {
  const api = new Hono();
  conventionRoutes(api, context, treaty);
  recordRoutes(api, context, treaty);
  return api;
}

type Treaty = Omit<TreatyModule, "api" | "pages" | "contributions">;

function conventionRoutes(api: Hono, context: TreatyContext, treaty: Treaty): void {
  const operation = operations(context.identity.requireUser);
  const today = (): PlainDate => dateIn(context.platform.clock.now(), context.platform.config.timeZone);
  const who = "anybody";

  api.get(
    "/treaty/articles",
    operation({ id: "treaty.list-articles", who, answer: articlesAnswer }, () => ({
      chapters: CHAPTERS,
      articles: ARTICLES,
      coverage: COVERAGE,
    })),
  );
  api.get(
    "/treaty/states",
    operation({ id: "treaty.list-states", who, answer: statesAnswer }, () => ({
      states: STATES.map(({ code, standing }) => ({
        code,
        standing,
        groups: [...groupsOf(code)],
        names: stateNames(code),
      })),
    })),
  );
  api.get(
    "/treaty/clock-rules",
    operation({ id: "treaty.list-clock-rules", who, answer: clockRulesAnswer }, () => ({ clockRules: CLOCK_RULES })),
  );
  api.get(
    "/treaty/mechanisms",
    operation({ id: "treaty.list-mechanisms", who, answer: mechanismsAnswer }, () => ({ mechanisms: MECHANISMS })),
  );
  api.get(
    "/treaty/mechanisms/:id",
    operation(
      { id: "treaty.read-mechanism", who, params: { id: mechanismIdParam }, answer: mechanismAnswer },
      ({ params: { id } }) => ({
        mechanism: mechanism(id),
        contents: elementsFor(id),
        grounds: groundsFor(id),
      }),
    ),
  );
  api.get(
    "/treaty/status",
    operation(
      { id: "treaty.read-status", who, query: twoTimesQuery, answer: statusAnswer },
      async ({ query: { on, known } }) => await treaty.statusPage(on ?? today(), known),
    ),
  );
  api.get(
    "/treaty/status/:state",
    operation(
      {
        id: "treaty.read-state-record",
        who,
        params: { state: stateParam },
        query: twoTimesQuery,
        answer: stateRecordAnswer,
        refusals: ["not-found"],
      },
      async ({ params: { state }, query: { on, known } }) => await treaty.stateRecord(state, on ?? today(), known),
    ),
  );
  api.get(
    "/treaty/forecast",
    operation(
      { id: "treaty.read-forecast", who, query: assumptionQuery, answer: forecastAnswer },
      async ({ query }) => await treaty.forecast(query),
    ),
  );
  api.get(
    "/treaty/in-force",
    operation(
      { id: "treaty.ask-in-force", who, query: pairQuery, answer: inForceAnswer },
      async ({ query: { a, b, on } }) => await treaty.inForceBetween(a, b, on ?? today()),
    ),
  );
  api.get(
    "/treaty/legal-basis",
    operation(
      { id: "treaty.ask-legal-basis", who: [], query: legalBasisQuery, answer: legalBasisAnswer },
      async ({ query }) => {
        const { requesting, requested, mechanism: asked, on } = query;
        const offence = toOffence(query);
        const question = { requesting, requested, mechanism: asked, offence, date: on ?? today() };
        return { options: await treaty.legalBasis(question), scope: offenceScope(offence) };
      },
    ),
  );
}

function recordRoutes(api: Hono, context: TreatyContext, treaty: Treaty): void {
  const operation = operations(context.identity.requireUser);
  api.get(
    "/treaty/facts",
    operation(
      { id: "treaty.list-facts", who: "anybody", answer: z.object({ facts: z.array(factAnswer) }) },
      async () => ({ facts: await treaty.facts() }),
    ),
  );
  api.get(
    "/treaty/proposals",
    operation(
      { id: "treaty.list-proposals", who: [], answer: z.object({ proposals: z.array(proposalAnswer) }) },
      async () => ({ proposals: await listOpenProposals(context.platform.database.db) }),
    ),
  );
  api.get(
    "/treaty/bases",
    operation({ id: "treaty.list-bases", who: [], answer: z.object({ bases: z.array(basisAnswer) }) }, async () => ({
      bases: await treaty.bases(),
    })),
  );
}
