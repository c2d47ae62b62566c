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
  mechanism,
  MECHANISM_IDS,
  MECHANISMS,
  offenceScope,
  type PlainDate,
  STATES,
  stateNames,
} from "../../convention/index.ts";
import { Refusal } from "../../protocol/refusal.ts";
import { operations, pathParam } from "../../web/index.ts";
import { RECORDING_ROLES } from "./access.ts";
import {
  articlesAnswer,
  basisAnswer,
  clockRulesAnswer,
  factAnswer,
  inForceAnswer,
  legalBasisAnswer,
  mechanismAnswer,
  mechanismsAnswer,
  statesAnswer,
  statusAnswer,
} from "./answers.ts";
import type { TreatyContext } from "./context.ts";
import { basisJson, factJson } from "./presenter.ts";
import {
  basisCorrectionSchema,
  factCorrectionSchema,
  legalBasisQuery,
  newBasisSchema,
  newFactSchema,
  onQuery,
  pairQuery,
  toNewBasis,
  toNewFact,
  toOffence,
} from "./schemas.ts";
import type { TreatyModule } from "./types.ts";

const factRefusals = [
  "accession-after-signature",
  "already-denounced",
  "already-deposited",
  "already-in-force",
  "already-reserved",
  "already-signed",
  "before-signature-window",
  "date-in-future",
  "date-invalid",
  "fiction-refused",
  "not-deposited",
  "not-reserved",
  "reservation-needed",
  "reservation-text-needed",
  "signature-needed",
  "signature-window-closed",
  "source-does-not-fit",
  "state-needed",
  "state-not-wanted",
  "state-unknown",
  "text-needed",
  "training-state",
];
const basisRefusals = [
  "date-invalid",
  "fiction-refused",
  "period-reversed",
  "source-does-not-fit",
  "state-needed",
  "state-unknown",
  "training-state",
  "two-states-needed",
];

const mechanismIdParam = pathParam(
  z.enum(MECHANISM_IDS),
  () => new Refusal("mechanism-unknown", "The Convention has no mechanism of this name."),
);
const entryIdParam = pathParam(
  z.string().max(100),
  () => new Refusal("invalid-field", "The id in the path is too long.", { field: "id", details: { field: "id" } }),
);

/** Routes under /api/v1. What is public law is readable by everybody; what two States have between them needs a sign-in. */
export function treatyApi(context: TreatyContext, treaty: Omit<TreatyModule, "api" | "pages" | "publicPages">): Hono {
  const api = new Hono();
  conventionRoutes(api, context, treaty);
  recordRoutes(api, context, treaty);
  return api;
}

type Treaty = Omit<TreatyModule, "api" | "pages" | "publicPages">;

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
      states: STATES.map(({ code, standing }) => ({ code, standing, names: stateNames(code) })),
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
      { id: "treaty.read-status", who, query: onQuery, answer: statusAnswer },
      async ({ query }) => await treaty.statusPage(query.on ?? today()),
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
  const params = { id: entryIdParam };

  api.get(
    "/treaty/facts",
    operation(
      { id: "treaty.list-facts", who: "anybody", answer: z.object({ facts: z.array(factAnswer) }) },
      async () => ({ facts: (await treaty.facts()).map(factJson) }),
    ),
  );
  api.post(
    "/treaty/facts",
    operation(
      {
        id: "treaty.record-fact",
        who: RECORDING_ROLES,
        body: newFactSchema,
        answer: factAnswer,
        status: 201,
        repeat: "refused",
        refusals: factRefusals,
      },
      async ({ user, body }) => factJson(await treaty.recordInstrument(toNewFact(body), user)),
    ),
  );
  api.post(
    "/treaty/facts/:id/correction",
    operation(
      {
        id: "treaty.correct-fact",
        who: RECORDING_ROLES,
        params,
        body: factCorrectionSchema,
        answer: z.object({ fact: factAnswer.nullable() }),
        status: 201,
        repeat: "refused",
        refusals: [...factRefusals, "fact-unknown", "fact-corrected"],
      },
      async ({ user, params: { id }, body: { reason, replacement } }) => {
        const correction = replacement ? { reason, replacement: toNewFact(replacement) } : { reason };
        const fact = await treaty.correctInstrument(id, correction, user);
        return { fact: fact ? factJson(fact) : null };
      },
    ),
  );

  api.get(
    "/treaty/bases",
    operation({ id: "treaty.list-bases", who: [], answer: z.object({ bases: z.array(basisAnswer) }) }, async () => ({
      bases: (await treaty.bases()).map(basisJson),
    })),
  );
  api.post(
    "/treaty/bases",
    operation(
      {
        id: "treaty.record-basis",
        who: RECORDING_ROLES,
        body: newBasisSchema,
        answer: basisAnswer,
        status: 201,
        repeat: "again",
        refusals: basisRefusals,
      },
      async ({ user, body }) => basisJson(await treaty.recordBasis(toNewBasis(body), user)),
    ),
  );
  api.post(
    "/treaty/bases/:id/correction",
    operation(
      {
        id: "treaty.correct-basis",
        who: RECORDING_ROLES,
        params,
        body: basisCorrectionSchema,
        answer: z.object({ basis: basisAnswer.nullable() }),
        status: 201,
        repeat: "refused",
        refusals: [...basisRefusals, "basis-unknown", "basis-corrected"],
      },
      async ({ user, params: { id }, body: { reason, replacement } }) => {
        const correction = replacement ? { reason, replacement: toNewBasis(replacement) } : { reason };
        const basis = await treaty.correctBasis(id, correction, user);
        return { basis: basis ? basisJson(basis) : null };
      },
    ),
  );
}
