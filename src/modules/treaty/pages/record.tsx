import { type Context, Hono } from "hono";
import { Refusal } from "../../../protocol/refusal.ts";
import { type FieldError, type FormInput, parseForm, refusalAsFieldError, viewOf } from "../../../web/index.ts";
import { RECORDING_ROLES } from "../access.ts";
import type { TreatyContext } from "../context.ts";
import type { TreatyModule } from "../types.ts";
import { correctionForm, factForm, factFromForm } from "./forms.ts";
import { CorrectionPage, NewFactPage, RecordPage } from "./record-pages.tsx";

/** Officers' pages: what is recorded, entering an act of a State, taking an entry back. */
export function treatyPages(
  { platform, identity }: TreatyContext,
  treaty: Pick<TreatyModule, "facts" | "bases" | "recordInstrument" | "correctInstrument">,
): Hono {
  const pages = new Hono();
  const production = platform.config.profile === "production";

  pages.get("/treaty", async (c) => {
    const user = identity.requireUser(c);
    const mayRecord = RECORDING_ROLES.some((role) => user.roles.includes(role));
    const [facts, bases] = [await treaty.facts(), await treaty.bases()];
    return c.html(<RecordPage view={viewOf(c)} facts={facts} bases={bases} mayRecord={mayRecord} />);
  });

  pages.get("/treaty/new", (c) => {
    identity.requireUser(c, ...RECORDING_ROLES);
    return c.html(<NewFactPage view={viewOf(c)} production={production} />);
  });
  pages.post("/treaty/new", async (c) => {
    const by = identity.requireUser(c, ...RECORDING_ROLES);
    const form = await parseForm(c, factForm);
    const again = (errors: readonly FieldError[], input: FormInput): Response | Promise<Response> =>
      c.html(<NewFactPage view={viewOf(c)} production={production} errors={errors} input={input} />, 422);
    if (!form.ok) return again(form.errors, form.input);
    const refused = await refusalOf(c, () => treaty.recordInstrument(factFromForm(form.values), by));
    return refused ? again([refused], form.input) : c.redirect("/treaty", 303);
  });

  pages.get("/treaty/facts/:id/correction", async (c) => {
    identity.requireUser(c, ...RECORDING_ROLES);
    return c.html(<CorrectionPage view={viewOf(c)} fact={await standingFact(treaty, c.req.param("id"))} />);
  });
  pages.post("/treaty/facts/:id/correction", async (c) => {
    const by = identity.requireUser(c, ...RECORDING_ROLES);
    const fact = await standingFact(treaty, c.req.param("id"));
    const form = await parseForm(c, correctionForm);
    if (!form.ok) {
      return c.html(<CorrectionPage view={viewOf(c)} fact={fact} errors={form.errors} input={form.input} />, 422);
    }
    await treaty.correctInstrument(fact.factId, { reason: form.values.reason }, by);
    return c.redirect("/treaty", 303);
  });

  return pages;
}

/** Fields that the form calls otherwise than the record does. */
const FORM_FIELDS: Readonly<Record<string, string>> = { source: "sourceKind", text: "words" };

/** What the rules refused, at its field; every other error goes on. */
async function refusalOf(c: Context, act: () => Promise<unknown>): Promise<FieldError | undefined> {
  try {
    await act();
    return undefined;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { field, message } = refusalAsFieldError(error, viewOf(c).t);
    return { field: FORM_FIELDS[field] ?? field, message };
  }
}

async function standingFact(treaty: Pick<TreatyModule, "facts">, factId: string) {
  const fact = (await treaty.facts()).find((one) => one.factId === factId);
  if (!fact) throw new Refusal("fact-unknown", "No entry that stands has this identifier.");
  return fact;
}
