import type { Hono } from "hono";
import { z } from "zod";
import { CHAPTER_IDS, PROVISION_SIDES, PROVISIONS } from "../../../convention/index.ts";
import { isRefusal, type Refusal } from "../../../protocol/refusal.ts";
import type { ActRoutes, FormPage } from "../../../web/index.ts";
import { mountTwoPerson, type Role, type User } from "../../identity/index.ts";
import { demandSection, READERS, type Share } from "../access.ts";
import { confirmAnswer, reopenAnswer, writeAnswer } from "../actions/answers.ts";
import { openAssessment } from "../actions/assessments.ts";
import { closeAssessment } from "../actions/closing.ts";
import { endSection, grantSection } from "../actions/grants.ts";
import { correctMeasure, demandMeasure, recordMeasure } from "../actions/measures.ts";
import { setReform } from "../actions/reforms.ts";
import { type AssistanceContext, demandItem, demandShare, itemParam, today, wordingOf } from "../context.ts";
import { isAnswered } from "../domain/answer.ts";
import { readStanding, type Standing } from "../standing.ts";
import { grantsOf, listMeasures, versionsOf } from "../store.ts";
import { ChecklistPage } from "./checklist-page.tsx";
import { CLOSING_ACTS, ClosingPage } from "./closing-page.tsx";
import { ContributorsPage } from "./contributors-page.tsx";
import { GapPage, GapsPage } from "./gaps-page.tsx";
import { ItemPage } from "./item-page.tsx";
import { MeasurePage, MeasuresPage } from "./measures-page.tsx";
import { toChecklist } from "./words.tsx";

/** A select of more would be searched in vain. */
const OFFERED_DOCUMENTS = 50;

const gapsQuery = z.object({
  chapter: z.enum(CHAPTER_IDS).optional().catch(undefined),
  side: z.enum(PROVISION_SIDES).optional().catch(undefined),
});

/** Officers' pages: where this State is, each question, and what it lacks. */
export function mountChecklist(
  routes: ActRoutes<AssistanceContext, User, Role>,
  pages: Hono,
  context: AssistanceContext,
): void {
  const { identity, platform } = context;
  const { db } = platform.database;
  const wording = (item: string): string => wordingOf(context, item);
  const namesOf = async () => new Map((await identity.people()).map(({ id, name }) => [id, name]));

  const asked = mountTwoPerson(context, routes, { at: "/assistance/waiting", acts: CLOSING_ACTS, back: toChecklist });
  const overview = async ({ view, by }: FormPage<User, unknown>) => {
    const share = await demandShare(context, by);
    const standing = await readStanding(db);
    const next = nextOpen(share, standing, undefined);
    const waits = share.isOfficer ? (await asked.standing(view, by)).sections : undefined;
    return <ChecklistPage {...{ view, share, standing, next, waits }} wordingOf={wording} />;
  };
  routes.page("/checklist", { who: [] }, overview);
  routes.postForm("/checklist/assessments", openAssessment, { show: overview, next: () => "/checklist/next" });
  asked.formPage("/checklist/assessments/:id/closing", closeAssessment, {
    show: async ({ view, form }) => {
      const { answers } = await readStanding(db);
      const open = PROVISIONS.filter(({ id }) => !isAnswered(answers.get(id))).length;
      return <ClosingPage view={view} form={form} open={open} />;
    },
  });

  /** On to what is still open, behind the question that was just answered. */
  pages.get("/checklist/next", async (c) => {
    const { after, saved } = c.req.query();
    const share = await demandShare(context, identity.requireUser(c));
    const next = nextOpen(share, await readStanding(db), after);
    const told = saved === undefined ? "" : `?saved=${encodeURIComponent(saved)}`;
    return c.redirect(next === undefined ? "/checklist" : `/checklist/items/${next}${told}`, 303);
  });

  const one = async ({ c, view, by, params, form }: FormPage<User, { readonly id: string }>, refusal?: Refusal) => {
    const { id } = params;
    const item = demandItem(id);
    const share = await demandShare(context, by);
    demandSection(share.mayRead(item.article));
    const standing = await readStanding(db);
    const changedMeanwhile = isRefusal(refusal, "changed-meanwhile");
    const version = String(standing.answers.get(id)?.version ?? 0);
    // What was typed stays, and is saved over what the page now shows beside it.
    const again = form !== undefined && changedMeanwhile ? { ...form, input: { ...form.input, version } } : form;
    const saved = PROVISIONS.find((known) => known.id === c.req.query("saved"))?.id;
    const versions = await versionsOf(db, id);
    const props = { view, item, share, standing, versions, changedMeanwhile, saved, wordingOf: wording };
    return (
      <ItemPage
        {...props}
        form={again}
        measures={await listMeasures(db)}
        names={await namesOf()}
        today={today(context)}
      />
    );
  };
  const next = ({ item }: { readonly item: string }): string => `/checklist/next?after=${item}&saved=${item}`;
  routes.formPage("/checklist/items/:id", writeAnswer, { show: one, next });
  routes.postForm("/checklist/items/:id/confirmation", confirmAnswer, { show: one, next });
  routes.postForm("/checklist/items/:id/reopening", reopenAnswer, {
    show: one,
    next: ({ item }) => `/checklist/items/${item}`,
  });

  routes.page("/checklist/gaps", { who: READERS }, async ({ c, view, by }) => {
    const share = await demandShare(context, by);
    const filter = gapsQuery.parse(c.req.query());
    const props = { view, filter, standing: await readStanding(db), names: await namesOf(), today: today(context) };
    return <GapsPage {...props} mayPlan={share.isOfficer} />;
  });
  const gapPage = async ({ view, by, params: { id }, form }: FormPage<User, { readonly id: string }>) => {
    const share = await demandShare(context, by);
    const { gaps, reforms } = await readStanding(db);
    const people = (await identity.people()).filter(({ state }) => state === "active");
    const gap = gaps.find(({ item }) => item === id);
    const props = { view, form, item: id, gap, people, reform: reforms.get(id), mayPlan: share.isOfficer };
    return <GapPage {...props} />;
  };
  routes.page("/checklist/gaps/:id", { who: READERS, params: { id: itemParam } }, gapPage);
  routes.postForm("/checklist/gaps/:id", setReform, { show: gapPage, next: () => "/checklist/gaps" });

  const measures = async ({ view, by, form }: FormPage<User, unknown>) => {
    const share = await demandShare(context, by);
    const [all, standing, documents] = [await listMeasures(db), await readStanding(db), await documentsOffered()];
    return <MeasuresPage {...{ view, form, standing, documents, share }} measures={all} today={today(context)} />;
  };
  const documentsOffered = async (named?: string) => (await context.documents?.latest(OFFERED_DOCUMENTS, named)) ?? [];
  routes.formPage("/checklist/measures", recordMeasure, { show: measures, next: () => "/checklist/measures" });
  routes.formPage("/checklist/measures/:id", correctMeasure, {
    show: async ({ view, form, params: { id } }) => {
      const measure = await demandMeasure(db, id);
      const documents = await documentsOffered(measure.documentId);
      return <MeasurePage {...{ view, form, measure, documents }} />;
    },
    next: () => "/checklist/measures",
  });

  const contributors = async ({ view, form }: FormPage<User, unknown>) => {
    const [grants, people, standing] = [await grantsOf(db), await identity.people(), await readStanding(db)];
    return <ContributorsPage {...{ view, form, grants, people, standing }} today={today(context)} />;
  };
  routes.formPage("/checklist/contributors", grantSection, {
    show: contributors,
    next: () => "/checklist/contributors",
  });
  routes.postForm("/checklist/contributors/:id/end", endSection, {
    show: contributors,
    next: () => "/checklist/contributors",
  });
}

/** The first question that this person may answer and nobody has, behind `after` and then from the beginning. */
function nextOpen(share: Share, { isOpen, answers }: Standing, after: string | undefined): string | undefined {
  if (!isOpen) return undefined;
  const from = PROVISIONS.findIndex(({ id }) => id === after) + 1;
  return [...PROVISIONS.slice(from), ...PROVISIONS.slice(0, from)].find(
    ({ id, article }) => share.mayWrite(article) && !isAnswered(answers.get(id)),
  )?.id;
}
