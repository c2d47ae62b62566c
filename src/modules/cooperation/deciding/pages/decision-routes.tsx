import { type Context, Hono } from "hono";
import { z } from "zod";
import { DECISION_OUTCOMES, type DecisionOutcome, languageSchema } from "../../../../protocol/bodies/index.ts";
import { compact } from "../../../../protocol/compact.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import {
  answerOrShow,
  type FieldError,
  type FormInput,
  dayOf,
  parseForm,
  refusalAsFieldError,
  ticked,
  typed,
  viewOf,
} from "../../../../web/index.ts";
import { isConfirmationRefused, type User } from "../../../identity/index.ts";
import { demand, demandRequest } from "../../access.ts";
import { type DecisionInput, previewDecision, proposeDecision } from "../actions/decide.ts";
import { withEarlierTests } from "../../request/actions/link.ts";
import type { CooperationContext } from "../../request/context.ts";
import { demandAsked } from "../../request/domain/information.ts";
import { outcomesOpen } from "../../request/domain/deciding.ts";
import { undecidedPurposes } from "../../request/domain/purposes.ts";
import type { RequestFile } from "../../request/domain/request-file.ts";
import { requestIdOf } from "../../request/path.ts";
import { codedConditionsOf, conditionsOf } from "../../request/pages/condition-fields.tsx";
import { decisionWordsFrom } from "./decision-words.tsx";
import { DecisionCheckPage, DecisionPage } from "./decision-page.tsx";
import { basesOfTheirs, ownReservations } from "../../request/legal-bases.ts";

const anything = z.object({});

/** The decision page: filled in, checked against the rules, then put before a second person. */
export function decisionPages(context: CooperationContext): Hono {
  const pages = new Hono();
  const { requireUser } = context.identity;

  const propsOf = async (c: Context, user: User) => {
    demand(user, "propose");
    const { db } = context.platform.database;
    const matter = await withEarlierTests(db, await demandRequest(context, user, requestIdOf(c)));
    demandAsked(matter.file);
    // Of several things, what any of them may come to: which are meant, the form says.
    const purposes = undecidedPurposes(matter.file);
    const open = purposes.length === 0 ? outcomesOpen(matter.file) : anyOpen(matter.file, purposes);
    const reservations = await ownReservations(context);
    return { view: viewOf(c), matter, open, reservations, ...(await basesOfTheirs(context, matter)) };
  };
  const show = async (c: Context, user: User, errors?: readonly FieldError[], input?: FormInput): Promise<Response> => {
    const props = { ...(await propsOf(c, user)), errors: errors?.map(onThisPage), input };
    return c.html(<DecisionPage {...props} />, errors === undefined ? 200 : 422);
  };

  pages.get("/requests/:id/decision", async (c) => await show(c, requireUser(c)));
  /** The decision as it would be told; where it cannot be put so, the form again, with what was written. */
  const check = async (c: Context, user: User, input: FormInput, errors?: readonly FieldError[]): Promise<Response> => {
    return await answerOrShow(
      c,
      async () => {
        const decision = decisionIn(c, input);
        const preview = await previewDecision.do({ context, input: decision, by: user, ids: { id: requestIdOf(c) } });
        const props = { ...(await propsOf(c, user)), input, preview, errors };
        return c.html(<DecisionCheckPage {...props} />, errors === undefined ? 200 : 422);
      },
      async (own) => await show(c, user, errors ?? own, input),
    );
  };
  pages.post("/requests/:id/decision-check", async (c) => {
    const user = requireUser(c);
    const { input } = await parseForm(c, anything);
    return await check(c, user, input);
  });
  pages.post("/requests/:id/decision-change", async (c) => {
    const user = requireUser(c);
    const { input } = await parseForm(c, anything);
    return c.html(<DecisionPage {...await propsOf(c, user)} input={input} />);
  });
  pages.post("/requests/:id/decision", async (c) => {
    const user = requireUser(c);
    const { input } = await parseForm(c, anything);
    try {
      const decision = decisionIn(c, input);
      await proposeDecision.do({ context, input: decision, by: user, ids: { id: requestIdOf(c) } });
      return c.redirect(`/requests/${requestIdOf(c)}`, 303);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const said = [refusalAsFieldError(error, viewOf(c).t)];
      // What stands against the words leads back to the form; what is wrong with the confirmation, to the words as they are now.
      return isConfirmationRefused(error) ? await check(c, user, input, said) : await show(c, user, said, input);
    }
  });
  return pages;
}

function anyOpen(file: RequestFile, purposes: readonly string[]): readonly DecisionOutcome[] {
  const each = purposes.flatMap((one) => outcomesOpen(file, [one]));
  return DECISION_OUTCOMES.filter((outcome) => each.includes(outcome));
}

function decisionIn(c: Context, input: FormInput): DecisionInput {
  const view = viewOf(c);
  return decisionFrom(input, view.lang, codedConditionsOf(input, view));
}

/** What was left out on other pages has no field here. */
function onThisPage(error: FieldError): FieldError {
  return error.field === "screening" || error.field === "consultation" ? { ...error, field: "" } : error;
}

/** The fields of a decision, ours or theirs, with the conditions that were ticked; empty lines of conditions are left out. Refuses `decision-incomplete` without an outcome. */
export function decisionFrom(
  input: FormInput,
  pageLanguage: string,
  coded: DecisionInput["conditions"] = [],
): DecisionInput {
  const outcome = DECISION_OUTCOMES.find((one) => one === typed(input, "outcome"));
  if (outcome === undefined) {
    throw new Refusal("decision-incomplete", "Choose what is decided.", {
      field: "outcome",
      details: { field: "outcome" },
    });
  }
  const language = languageSchema.safeParse(typed(input, "language")).data ?? pageLanguage;
  const reasons = (typed(input, "reasons") ?? "").replaceAll("\r\n", "\n").trim();
  const elements = ticked(input, "requestedElements");
  const groundIds = ticked(input, "grounds");
  const purposes = ticked(input, "purposes");
  return {
    outcome,
    groundIds,
    groundDetails: groundIds.flatMap((groundId) => {
      const details = ticked(input, `details-${groundId}`);
      return details.length === 0 ? [] : { groundId, details };
    }),
    conditions: [...coded, ...conditionsOf(input, language)],
    ...compact({
      postponedUntil: outcome === "postpone" ? dayOf(input, "postponedUntil") : undefined,
      reasons: reasons === "" ? undefined : { language, text: reasons },
      requestedElements: elements.length === 0 ? undefined : elements,
      purposes: purposes.length === 0 ? undefined : [...purposes],
    }),
    ...decisionWordsFrom(input, language),
  };
}
