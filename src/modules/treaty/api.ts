import { Hono } from "hono";
import {
  ARTICLES,
  CHAPTERS,
  CLOCK_RULES,
  COVERAGE,
  dateIn,
  elementsFor,
  groundsFor,
  MECHANISMS,
  offenceScope,
  type PlainDate,
  STATES,
  stateNames,
} from "../../convention/index.ts";
import { Refusal } from "../../protocol/refusal.ts";
import { readJson, readQuery } from "../../web/index.ts";
import type { TreatyContext } from "./context.ts";
import { basisJson, factJson } from "./presenter.ts";
import {
  basisCorrectionSchema,
  factCorrectionSchema,
  legalBasisQuery,
  mechanismParam,
  newBasisSchema,
  newFactSchema,
  onQuery,
  pairQuery,
  toNewBasis,
  toNewFact,
  toOffence,
} from "./schemas.ts";
import type { TreatyModule } from "./types.ts";

/** Routes under /api/v1. What is public law is readable by everybody; what two States have between them needs a sign-in. */
export function treatyApi(context: TreatyContext, treaty: Omit<TreatyModule, "api" | "pages" | "publicPages">): Hono {
  const api = new Hono();
  const { requireUser } = context.identity;
  const today = (): PlainDate => dateIn(context.platform.clock.now(), context.platform.config.timeZone);

  api.get("/treaty/articles", (c) => c.json({ chapters: CHAPTERS, articles: ARTICLES, coverage: COVERAGE }));
  api.get("/treaty/states", (c) =>
    c.json({ states: STATES.map(({ code, standing }) => ({ code, standing, names: stateNames(code) })) }),
  );
  api.get("/treaty/clock-rules", (c) => c.json({ clockRules: CLOCK_RULES }));
  api.get("/treaty/mechanisms", (c) => c.json({ mechanisms: MECHANISMS }));
  api.get("/treaty/mechanisms/:id", (c) => {
    const id = mechanismParam.safeParse(c.req.param("id"));
    const record = MECHANISMS.find((one) => one.id === id.data);
    if (!record) throw new Refusal("mechanism-unknown", "The Convention has no mechanism of this name.");
    return c.json({ mechanism: record, contents: elementsFor(record.id), grounds: groundsFor(record.id) });
  });
  api.get("/treaty/status", async (c) => c.json(await treaty.statusPage(readQuery(c, onQuery).on ?? today())));

  api.get("/treaty/facts", async (c) => c.json({ facts: (await treaty.facts()).map(factJson) }));
  api.post("/treaty/facts", async (c) => {
    const by = requireUser(c);
    return c.json(factJson(await treaty.recordInstrument(toNewFact(await readJson(c, newFactSchema)), by)), 201);
  });
  api.post("/treaty/facts/:id/correction", async (c) => {
    const by = requireUser(c);
    const { reason, replacement } = await readJson(c, factCorrectionSchema);
    const correction = replacement ? { reason, replacement: toNewFact(replacement) } : { reason };
    const fact = await treaty.correctInstrument(c.req.param("id"), correction, by);
    return c.json({ fact: fact ? factJson(fact) : null }, 201);
  });

  api.get("/treaty/bases", async (c) => {
    requireUser(c);
    return c.json({ bases: (await treaty.bases()).map(basisJson) });
  });
  api.post("/treaty/bases", async (c) => {
    const by = requireUser(c);
    return c.json(basisJson(await treaty.recordBasis(toNewBasis(await readJson(c, newBasisSchema)), by)), 201);
  });
  api.post("/treaty/bases/:id/correction", async (c) => {
    const by = requireUser(c);
    const { reason, replacement } = await readJson(c, basisCorrectionSchema);
    const correction = replacement ? { reason, replacement: toNewBasis(replacement) } : { reason };
    const basis = await treaty.correctBasis(c.req.param("id"), correction, by);
    return c.json({ basis: basis ? basisJson(basis) : null }, 201);
  });

  api.get("/treaty/in-force", async (c) => {
    const { a, b, on } = readQuery(c, pairQuery);
    return c.json(await treaty.inForceBetween(a, b, on ?? today()));
  });
  api.get("/treaty/legal-basis", async (c) => {
    requireUser(c);
    const query = readQuery(c, legalBasisQuery);
    const { requesting, requested, mechanism, on } = query;
    const offence = toOffence(query);
    const options = await treaty.legalBasis({ requesting, requested, mechanism, offence, date: on ?? today() });
    return c.json({ options, scope: offenceScope(offence) });
  });

  return api;
}
