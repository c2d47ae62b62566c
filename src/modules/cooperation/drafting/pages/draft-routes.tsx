import { type Context, Hono } from "hono";
import { z } from "zod";
import {
  asksForAuthority,
  type LegalBasisOption,
  type MechanismId,
  OFFENCES,
  purposesOn,
} from "../../../../convention/index.ts";
import { codeSchema, languageSchema, PROPERTY_PATH_NAMES } from "../../../../protocol/bodies/index.ts";
import { compact } from "../../../../protocol/compact.ts";
import { isRefusal, Refusal } from "../../../../protocol/refusal.ts";
import {
  type FieldError,
  type FormInput,
  orShow,
  parseForm,
  plainDigits,
  ticked,
  typed,
  refusalAsFieldError,
  viewOf,
  dayOf,
} from "../../../../web/index.ts";
import type { User } from "../../../identity/index.ts";
import { demand, demandRequest } from "../../access.ts";
import { contactDesk } from "../../deciding/actions/acknowledge-request.ts";
import { demandDrafting, type DraftAnswer, saveAnswers } from "../actions/draft-request.ts";
import { recordScreening } from "../actions/screen-request.ts";
import { withEarlierTests } from "../../request/actions/link.ts";
import type { CooperationContext } from "../../request/context.ts";
import {
  type DraftStep,
  draftSteps,
  isUrgencyOpen,
  openQuestions,
  PAPERS_STEP,
  PARTICULARS,
  stepSlug,
} from "../../request/domain/drafting.ts";
import type { RequestDraft, RequestFile } from "../../request/domain/request-file.ts";
import { offenceFindings } from "../../request/domain/offences.ts";
import { gatesFor, screeningFaults } from "../../request/domain/screening.ts";
import { requestView } from "../../request/request-view.ts";
import { conditionsOf } from "../../request/pages/condition-fields.tsx";
import { requestIdOf } from "../../request/path.ts";
import { answerDigest } from "./answer-digest.ts";
import { DraftPage } from "./draft-page.tsx";
import { draftStepPath, type NextQuestion } from "./draft-path.ts";
import { elementOf, elementPrefix, elementsOf, withoutLoss } from "./element-fields.tsx";
import { withTranslation } from "./translation-fields.tsx";
import { recordsOf, ScreeningPage } from "./screening-page.tsx";
import { ownReservations } from "../../request/legal-bases.ts";
import { seenBy } from "../../request/restricted-papers.ts";

const anything = z.object({});
const followUpForm = z.object({ asksForPreserved: z.enum(["yes", "no"]) });

/** The drafting form, one question a page, and the screening by somebody outside the chain. */
export function draftPages(context: CooperationContext): Hono {
  const pages = new Hono();
  const { requireUser } = context.identity;

  const show = async (
    c: Context,
    user: User,
    slug: string,
    errors?: readonly FieldError[],
    input?: FormInput,
  ): Promise<Response> => {
    demand(user, "draft");
    const matter = await demandRequest(context, user, requestIdOf(c));
    const draft = demandDrafting(seenBy(context, matter.file, user).file);
    const step = stepOf(matter.file, draft, slug);
    if (step.kind === PAPERS_STEP) return c.redirect(draftStepPath(matter.file, PAPERS_STEP, "next"), 303);
    const isAuthority = step.kind === "element" && asksForAuthority(step.element.id);
    const props = {
      view: viewOf(c),
      matter,
      draft,
      step,
      leadsTo: leadsTo(c),
      authority: isAuthority ? (await contactDesk(context)).names[draft.language] : undefined,
      about: await requestView(context, matter),
      errors,
      input,
    };
    return c.html(<DraftPage {...props} />, errors === undefined ? 200 : 422);
  };
  pages.get("/requests/:id/draft", async (c) => {
    const { file } = await demandRequest(context, requireUser(c), requestIdOf(c));
    const draft = demandDrafting(file);
    // What was carried over is read at the check; only what is open is asked.
    const then: NextQuestion = file.copyOf === undefined ? "next" : "missing";
    return c.redirect(draftStepPath(file, nextOpen(file, draft), then), 303);
  });
  // Forms of the check; whoever was signed out in one comes back to it.
  for (const form of ["excuse", "follow-up"])
    pages.get(`/requests/:id/draft/${form}`, (c) => c.redirect(`/requests/${requestIdOf(c)}/draft/check`, 303));
  pages.get("/requests/:id/draft/:step", async (c) => await show(c, requireUser(c), c.req.param("step")));
  pages.post("/requests/:id/draft/excuse", async (c) => {
    const user = requireUser(c);
    const { input } = await parseForm(c, anything);
    return await orShow(
      c,
      async () => {
        const { file } = await demandRequest(context, user, requestIdOf(c));
        const answer = excuseOf(demandDrafting(file), input);
        await saveAnswers.do({ context, input: answer, by: user, ids: { id: file.requestId } });
        return `/requests/${file.requestId}/draft/check`;
      },
      async (errors) => await show(c, user, "check", errors, input),
    );
  });
  pages.post("/requests/:id/draft/follow-up", async (c) => {
    const user = requireUser(c);
    const form = await parseForm(c, followUpForm);
    if (!form.ok) return await show(c, user, "check", form.errors, form.input);
    const asksForPreserved = form.values.asksForPreserved === "yes";
    return await orShow(
      c,
      async () => {
        const answer = { step: "follow-up", asksForPreserved } as const;
        const { requestId } = await saveAnswers.do({ context, input: answer, by: user, ids: { id: requestIdOf(c) } });
        return `/requests/${requestId}/draft/check`;
      },
      async (errors) => await show(c, user, "check", errors, form.input),
    );
  });
  pages.post("/requests/:id/draft/:step", async (c) => {
    const user = requireUser(c);
    const slug = c.req.param("step");
    const { input } = await parseForm(c, anything);
    return await orShow(
      c,
      async () => {
        const { file } = await demandRequest(context, user, requestIdOf(c));
        const draft = demandDrafting(file);
        const step = stepOf(file, draft, slug);
        demandAsShown(step, draft, typed(input, "asOf"));
        const answers = answersOf(file.mechanism, step, draft, input);
        const several = { step: "several", answers, version: file.events } as const;
        const ids = { id: file.requestId };
        if (answers.length === 0) return afterStep(file, slug, leadsTo(c));
        const saved = await saveAnswers.do({ context, input: several, by: user, ids }).catch(besideWhatStands);
        return afterStep(saved, slug, leadsTo(c));
      },
      async (errors) => await show(c, user, slug, errors, input),
    );
  });

  const showScreening = async (c: Context, user: User, errors?: readonly FieldError[], input?: FormInput) => {
    const { db } = context.platform.database;
    const matter = await withEarlierTests(db, await demandRequest(context, user, requestIdOf(c)));
    const offences = offenceFindings(matter.file, await ownReservations(context));
    const props = { view: viewOf(c), matter, gates: gatesFor(matter.file), offences, errors, input };
    return c.html(<ScreeningPage {...props} />, errors === undefined ? 200 : 422);
  };
  pages.get("/requests/:id/screening", async (c) => await showScreening(c, requireUser(c)));
  pages.post("/requests/:id/screening", async (c) => {
    const user = requireUser(c);
    const { input } = await parseForm(c, anything);
    return await orShow(
      c,
      async () => {
        const { file } = await demandRequest(context, user, requestIdOf(c));
        await recordScreening.do({
          context,
          input: { records: recordsOf(gatesFor(file), input) },
          by: user,
          ids: { id: file.requestId },
        });
        return `/requests/${file.requestId}`;
      },
      async (errors) => {
        const { file } = await demandRequest(context, user, requestIdOf(c));
        // All at once, so that nobody mends them one by one.
        const faults = screeningFaults(file, recordsOf(gatesFor(file), input));
        const all = faults.map((fault) => refusalAsFieldError(fault, viewOf(c).t));
        return await showScreening(c, user, all.length > 0 ? all : errors, input);
      },
      "cooperation.screening.done",
    );
  });
  return pages;
}

function stepOf(file: RequestFile, draft: RequestDraft, slug: string): DraftStep {
  const step = draftSteps(file.mechanism, draft).find((one) => stepSlug(one) === slug);
  if (step) return step;
  throw new Refusal("not-found", "The drafting form has no such question.");
}

/** Where drafting goes on: at the first question that is open, or the first after the one that was just left open; else at the check. */
function nextOpen(file: RequestFile, draft: RequestDraft, after?: string): string {
  const missing = [
    ...(isUrgencyOpen(file.mechanism, draft) ? ["urgency"] : []),
    ...openQuestions(file.mechanism, draft),
  ];
  const slugs = draftSteps(file.mechanism, draft).map(stepSlug);
  return (
    slugs.slice(after === undefined ? 0 : slugs.indexOf(after) + 1).find((slug) => missing.includes(slug)) ?? "check"
  );
}

/** Refuses `answer-changed` where the answer is no longer the one under which this was typed: in another window, or by somebody else. */
function demandAsShown(step: DraftStep, draft: RequestDraft, asOf: string | undefined): void {
  if (asOf === undefined || asOf === answerDigest(step, draft)) return;
  throw new Refusal("answer-changed", "This answer was changed since you opened the page; yours is not saved yet.", {
    field: "asOf",
  });
}

/** Another save was faster by a moment: its answer is shown beside this one, as where the page was older. */
function besideWhatStands(error: unknown): never {
  if (!isRefusal(error) || error.code !== "request-changed-meanwhile") throw error;
  throw new Refusal("request-changed-meanwhile", error.message, { field: "asOf", details: error.details });
}

function leadsTo(c: Context): NextQuestion {
  const then = c.req.query("then");
  return then === "check" || then === "missing" ? then : "next";
}

/** Mending one answer does not mean going through all that follow once more. */
function afterStep(file: RequestFile, slug: string, then: NextQuestion): string {
  const steps = draftSteps(file.mechanism, demandDrafting(file)).map(stepSlug);
  const ahead = steps.slice(steps.indexOf(slug) + 1);
  switch (then) {
    case "next":
      // What may apply, and papers, are offered at the check: nobody in a hurry has to pass through it.
      return draftStepPath(file, ahead.find((one) => one !== PARTICULARS && one !== PAPERS_STEP) ?? "check", then);
    case "check":
      return draftStepPath(file, "check", "next");
    case "missing":
      // Those before it were left open on purpose: the check says by name what that means.
      return draftStepPath(file, nextOpen(file, demandDrafting(file), slug), then);
  }
}

/** The answer of one page; a page with the language field gives two. */
function answersOf(mechanism: MechanismId, step: DraftStep, draft: RequestDraft, input: FormInput): DraftAnswer[] {
  switch (step.kind) {
    case "offence":
      return [...languageOf(input), offenceAnswer(mechanism, draft, input)];
    case "basis":
      return [basisOf(input)];
    case "property-paths": {
      const chosen = ticked(input, "paths");
      const paths = PROPERTY_PATH_NAMES.filter((path) => chosen.includes(path));
      if (paths.length > 0) return [{ step: "property-paths", paths }];
      throw new Refusal("property-path-missing", "Say which way the request about property takes (Article 50(3)).", {
        field: "paths",
      });
    }
    case "element": {
      const { id } = step.element;
      const before = draft.elements[id];
      const written = step.isFirst ? languageOf(input) : [];
      const language = languageSchema.safeParse(typed(input, "language")).data ?? draft.language;
      const value = withoutLoss(elementOf(step.element, input, language, { before }), before);
      const text = value.text && withTranslation(value.text, before?.text, input);
      const answer = { ...value, ...(text === undefined ? {} : { text }) };
      return [...written, { step: "element", elementId: id, value: answer }];
    }
    case "particulars": {
      const given = elementsOf(step.elements, input, draft.language, draft.elements);
      return step.elements.flatMap(({ id }): DraftAnswer[] => {
        const before = draft.elements[id];
        if (given[id] === undefined && before === undefined) return [];
        return [{ step: "element", elementId: id, value: withoutLoss(given[id], before) }];
      });
    }
    case "conditions":
      return [{ step: "conditions", conditions: conditionsAnswer(draft, input) }];
    case "urgency":
      if (typed(input, "urgency") === undefined) {
        throw new Refusal("urgency-missing", "Say how urgent it is.", { field: "urgency" });
      }
      return [withReason(urgencyOf(input, draft.language), draft, input)];
    case "confidentiality":
      return [confidentialityOf(input)];
    case "papers":
    case "check":
      return [];
  }
}

/** Words that stand as they stood keep their language and their translation. */
function conditionsAnswer({ language, conditions: before = [] }: RequestDraft, input: FormInput) {
  const written = languageSchema.safeParse(typed(input, "writtenIn")).data ?? language;
  return conditionsOf(input, written).map((one) => {
    const same = before.find(({ text }) => text.text === one.text.text);
    return same === undefined ? one : { ...one, text: same.text };
  });
}

/** Why an element is missing, from its own form at the check. Refuses `words-missing`. */
function excuseOf({ language, excused }: RequestDraft, input: FormInput): Extract<DraftAnswer, { step: "excuse" }> {
  const elementId = typed(input, "elementId") ?? "";
  const prefix = elementPrefix(elementId);
  const words = (typed(input, `${prefix}reason`) ?? "").replaceAll("\r\n", "\n").trim();
  if (words === "") {
    throw new Refusal("words-missing", "Say why it is missing.", { field: `${prefix}reason` });
  }
  const before = excused.find((one) => one.elementId === elementId)?.reason;
  return { step: "excuse", elementId, reason: withTranslation({ language, text: words }, before, input, prefix) };
}

/** The deadline's reason with its translation. */
function withReason(answer: UrgencyAnswer, draft: RequestDraft, input: FormInput): UrgencyAnswer {
  const { responseDeadline: given } = answer;
  if (given === undefined) return answer;
  const reason = withTranslation(given.reason, draft.responseDeadline?.reason, input);
  return { ...answer, responseDeadline: { ...given, reason } };
}

/** Where the page has no field for purposes, they stay as they were said. */
function offenceAnswer(mechanism: MechanismId, draft: RequestDraft, input: FormInput): DraftAnswer {
  const offence = offenceOf(input);
  if (purposesOn(mechanism).length === 0) return { step: "offence", offence, ...compact({ purpose: draft.purpose }) };
  return { step: "offence", offence, ...askedTogether(mechanism, ticked(input, "purpose")) };
}

/** What was ticked of what is asked for: one purpose, or several; beside others, the mechanism's own measure is asked for, too. */
export function askedTogether(
  mechanism: MechanismId,
  given: readonly string[],
): { readonly purpose?: string; readonly purposes?: string[] } {
  const ticks = given.filter((one) => codeSchema.safeParse(one).success);
  const all = mechanism === "legal-assistance" || ticks.length === 0 ? ticks : [mechanism, ...ticks];
  const [first] = all;
  return all.length > 1 ? { purposes: [...all] } : compact({ purpose: first });
}

function languageOf(input: FormInput): DraftAnswer[] {
  const language = languageSchema.safeParse(typed(input, "language")).data;
  return language === undefined ? [] : [{ step: "language", language }];
}

function offenceOf(input: FormInput): RequestDraft["offence"] {
  const chosen = typed(input, "offence") ?? "";
  const months = (law: string): number | undefined => {
    const text = plainDigits(typed(input, `${law}Months`) ?? "").trim();
    if (text === "") return undefined;
    if (/^\d{1,4}$/.test(text)) return Number(text);
    throw new Refusal("penalty-not-readable", "Give the maximum penalty in months, in digits.", {
      field: `${law}Months`,
    });
  };
  const [requesting, requested] = [months("requesting"), months("requested")];
  const known = OFFENCES.some((one) => one.id === chosen);
  if (!known && requesting === undefined && requested === undefined) {
    throw new Refusal("offence-missing", "Choose the offence, or give the maximum penalty for it.", {
      field: "offence",
    });
  }
  const penalty = compact({
    requesting: requesting === undefined ? undefined : { months: requesting },
    requested: requested === undefined ? undefined : { months: requested },
  });
  return {
    ...(known ? { conventionOffence: chosen } : {}),
    ...(Object.keys(penalty).length === 0 ? {} : { maximumPenalty: penalty }),
    electronicEvidence: typed(input, "electronicEvidence") === "yes",
  };
}

function basisOf(input: FormInput): DraftAnswer {
  const [kind = "", id] = (typed(input, "basis") ?? "").split(" ");
  if (kind === "") throw new Refusal("basis-missing", "Choose the legal basis of the request.", { field: "basis" });
  // An unknown kind is refused by the action, which compares with the options of the day.
  return { step: "basis", kind: kind as LegalBasisOption["kind"], ...(id === undefined ? {} : { id }) };
}

type UrgencyAnswer = Extract<DraftAnswer, { step: "urgency" }>;

/** Refuses `deadline-needs-reason`. */
export function urgencyOf(input: FormInput, language: string): UrgencyAnswer {
  const urgency = (["ordinary", "urgent", "emergency"] as const).find((one) => one === typed(input, "urgency"));
  const date = dayOf(input, "deadline");
  const reason = (typed(input, "deadlineReason") ?? "").trim();
  // UNCC art. 40(26): a deadline is heeded when its reason is given.
  if (date !== undefined && reason === "") {
    throw new Refusal("deadline-needs-reason", "Say why it is needed by that day.", { field: "deadlineReason" });
  }
  return {
    step: "urgency",
    urgency: urgency ?? "ordinary",
    ...(date === undefined ? {} : { responseDeadline: { date, reason: { language, text: reason } } }),
  };
}

/** Refuses `secrecy-review-in-the-past` where secrecy has no day on which it is looked at again. */
export function confidentialityOf(input: FormInput): Extract<DraftAnswer, { step: "confidentiality" }> {
  if (typed(input, "secret") !== "yes") return { step: "confidentiality" };
  const reviewOn = dayOf(input, "reviewOn");
  if (reviewOn === undefined) {
    throw new Refusal("secrecy-review-in-the-past", "Secrecy needs a date in the future on which it is reviewed.", {
      field: "reviewOn",
    });
  }
  return { step: "confidentiality", confidentiality: { requested: true, reviewOn } };
}
