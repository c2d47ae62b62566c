import { mountTwoPerson, personRoutes } from "../identity/index.ts";
import { Hono } from "hono";
import type { Job } from "../../platform/index.ts";
import { type Contributions, visibleText } from "../../web/index.ts";
import { mountReading } from "./api.ts";
import { type AssistanceContext, type AssistanceRoutes, today } from "./context.ts";
import { assistanceContributions } from "./contributions.ts";
import { mountAgreement } from "./help/agreement.ts";
import { mountCase } from "./help/pages/case.tsx";
import { helpActs, mountHelpForms } from "./help/pages/forms.tsx";
import { proposedAnswer } from "./help/proposed-answer.ts";
import { helpSource } from "./help/tasks.ts";
import { lateWords } from "./lane/end.ts";
import { hearNeeds } from "./lane/hear.ts";
import { needsOfLetter } from "./lane/store.ts";
import { keepQuarters } from "./figures/keep-quarter.ts";
import { FIGURES_ENTRY, mountFigures } from "./figures/pages.ts";
import { contributeNeeds } from "./needs.ts";
import { mountChanging, mountDrafting } from "./need/pages/draft.tsx";
import { mountNeed } from "./need/pages/need.tsx";
import { mountNeedLists } from "./need/pages/needs.tsx";
import { mountNeedActs, needActs } from "./need/pages/acts.tsx";
import { mountEntering } from "./need/pages/enter.tsx";
import { mountPassingOn, passOnActs } from "./need/pages/pass-on.tsx";
import { toNeed, toNeeds } from "./need/pages/words.tsx";
import { mountNeedPaper } from "./need/print.ts";
import { needSource } from "./need/queue-source.ts";
import { needSearch } from "./need/search-source.ts";
import { travel } from "./need/travel.ts";
import { NEED_READERS } from "./access.ts";
import { hearOffers } from "./offers/hear.ts";
import { whoFits } from "./offers/fits.tsx";
import { mountProfiles } from "./offers/pages.tsx";
import { offerSource } from "./offers/tasks.ts";
import { publicationsAfterRestore } from "./publication/after-restore.tsx";
import { mountPublications, publicationActs } from "./publication/pages.tsx";
import { publicHelp } from "./publication/public.tsx";
import { grantsOf, listMeasures } from "./store.ts";
import { mountChecklist } from "./pages/checklist.tsx";
import { mountContributors } from "./pages/contributors.tsx";
import { mountFile } from "./pages/file.tsx";
import { mountGaps } from "./pages/gaps.tsx";
import { mountItems } from "./pages/item.tsx";
import { mountMeasures } from "./pages/measures.tsx";
import { mountReports } from "./print/routes.ts";

export interface AssistanceModule {
  /** Routes under /api/v1. */
  readonly api: Hono;
  /** Officers' pages: /checklist. */
  readonly pages: Hono;
  readonly jobs: readonly Job[];
  readonly contributions: Contributions;
}

/**
 * Finds out with a State what the Convention asks of it and what it lacks: answers stay on this server. Tells others, need by need, what two people
 * cleared, and follows the help that comes of it. A secretariat answers no checklist.
 */
export function createAssistance(context: AssistanceContext): AssistanceModule {
  const api = new Hono();
  const pages = new Hono();
  const routes = personRoutes(context, { api, pages });
  const isState = context.platform.config.office !== "secretariat";
  if (isState) mountChecklistParts(routes, context);
  mountNeeds(routes, context);
  // Whoever holds conferences tells them how many States have a need.
  const tellsFigures = context.platform.config.office !== "authority";
  if (tellsFigures) mountFigures(routes, context);
  hearNeeds(context);
  hearOffers(context);
  const { navigation = [], ...contributed } = assistanceContributions(isState);
  const contributions = {
    ...contributed,
    navigation: tellsFigures ? [...navigation, FIGURES_ENTRY] : navigation,
    publicPages: { routes: publicHelp(context) },
  };
  return {
    api,
    pages,
    jobs: [lateWords(context), ...(isState ? [] : [travel(context)]), ...(tellsFigures ? [keepQuarters(context)] : [])],
    contributions,
  };
}

/** What is needed, by us and by others, and what is said of it. */
function mountNeeds(routes: AssistanceRoutes, context: AssistanceContext): void {
  const isState = context.platform.config.office !== "secretariat";
  const asked = mountTwoPerson(context, routes, {
    at: "/assistance/approvals",
    group: "-needs",
    // A secretariat is no party to help. Both stand in one group, so that the end of a need forgets what was asked of its promises.
    acts: [
      ...needActs(context),
      ...passOnActs(context),
      ...(isState ? [...helpActs(context), ...publicationActs(context)] : []),
    ],
    readers: NEED_READERS,
    back: (view) => toNeeds(view, isState),
  });
  mountNeedLists(routes, context, asked);
  if (isState) mountDrafting(routes, context);
  mountPassingOn(routes, asked, context);
  mountEntering(routes, context);
  mountChanging(routes, context);
  mountNeedActs(asked, context);
  mountNeedPaper(routes, context);
  mountNeed(routes, context, whoFits);
  context.documents?.contributeUse(async (db, documentId) => {
    const named = await needsOfLetter(db, documentId);
    return named.map((need) => ({
      say: () => need.reference,
      href: toNeed(need),
      mayRead: async ({ roles }) => await Promise.resolve(NEED_READERS.some((role) => roles.includes(role))),
    }));
  });
  context.desk.queue.contribute(needSource(context));
  // Whatever is written of a need touches it, also at a secretariat, where nothing is promised.
  context.desk.queue.contribute(helpSource(context));
  context.desk.search.contribute(needSearch);
  mountProfiles(routes, context);
  if (isState) mountHelp(routes, context, asked);
}

/** Who helps, what is promised and chosen, and what follows. */
function mountHelp(
  routes: AssistanceRoutes,
  context: AssistanceContext,
  asked: ReturnType<typeof mountTwoPerson<AssistanceContext>>,
): void {
  mountHelpForms(routes, asked, context);
  mountAgreement(routes, context);
  mountCase(routes, context);
  mountPublications(routes, asked, context);
  context.federation.tellOfRecovery(async () => await publicationsAfterRestore(context));
  context.desk.queue.contribute(offerSource(context));
}

function mountChecklistParts(routes: AssistanceRoutes, context: AssistanceContext): void {
  mountReading(routes, context);
  mountReports(routes, context);
  mountChecklist(routes, context);
  mountItems(routes, context, proposedAnswer);
  mountGaps(routes, context);
  mountMeasures(routes, context);
  mountContributors(routes, context);
  mountFile(routes, context);
  contributeNeeds(context);
  context.documents?.contributeUse(async (db, documentId) => {
    const citing = (await listMeasures(db)).filter((measure) => measure.documentId === documentId);
    return citing.map(({ title }) => ({
      say: () => visibleText(title),
      href: "/checklist/measures",
      // Whoever answers a section reads every measure, to cite it.
      mayRead: async (by, over) =>
        (await grantsOf(over, by.id)).some(({ until, endedAt }) => endedAt === undefined && today(context) <= until),
    }));
  });
}
