import { z } from "zod";
import { createZones } from "../../convention/index.ts";
import type { AuthorityId, RequestId } from "../../protocol/identifiers.ts";
import { parseAuthorityId, parseDossierId, parseStateCode } from "../../protocol/identifiers.ts";
import type { Platform, Transaction } from "../../platform/index.ts";
import { cooperationContributions } from "./contributions.ts";
import { requestStep } from "./first-steps.ts";
import type { AuditModule } from "../audit/index.ts";
import type { EvidenceModule, RequestFacts } from "../evidence/index.ts";
import type { FederationModule } from "../federation/index.ts";
import { personRoutes, type IdentityModule, type User } from "../identity/index.ts";
import type { MeasuresModule } from "../measures/index.ts";
import type { TreatyModule } from "../treaty/index.ts";
import { acknowledgeIn, contactDesk } from "./deciding/actions/acknowledge-request.ts";
import { countersignature, previewDecision, proposeDecision, secondDecision } from "./deciding/actions/decide.ts";
import { previewStep, sayStep, secondStep } from "./lives/actions/say-step.ts";
import { markPosted } from "./letters/actions/mark-posted.ts";
import { registerLetter } from "./letters/actions/register-letter.ts";
import { mountCorrespondents } from "./letters/pages/correspondents-page.tsx";
import { registerReply } from "./letters/actions/register-reply.ts";
import { authoriseSending, previewSending } from "./drafting/actions/authorise-sending.ts";
import { draftRequest, saveAnswers } from "./drafting/actions/draft-request.ts";
import { recordScreening } from "./drafting/actions/screen-request.ts";
import { previewSubmission, submitRequest } from "./drafting/actions/submit-request.ts";
import { mountRequestForms } from "./request-page/request-routes.tsx";
import { mountLetterCorrection } from "./letters/pages/letters-routes.tsx";
import * as correspondence from "./exchange/actions/correspond.ts";
import { recordUse, useGate } from "./exchange/actions/further-use.ts";
import { followOrder } from "./deciding/actions/follow-orders.ts";
import { answeredIn, partHandedOver } from "./deciding/actions/mark-answered.ts";
import { mountAnswerPart } from "./deciding/pages/answer-part-page.tsx";
import { mountOffenceTest } from "./deciding/pages/offence-test-page.tsx";
import { isGranted } from "./deciding/actions/order-for-request.ts";
import { mountContinuing } from "./continuing/pages.tsx";
import { mountInformation } from "./information/pages.tsx";
import { mountPapers } from "./drafting/pages/papers-page.tsx";
import { mountOrderForRequest } from "./deciding/pages/order-for-request-page.tsx";
import { callNext, SWEEP_EVERY_MS } from "./calls/call-next.ts";
import { watchClocks } from "./deciding/actions/watch-clocks.ts";
import { requestRoutes } from "./request-page/api.ts";
import { DOSSIER_FILTERS, mountRequestList } from "./request-page/requests-page.tsx";
import { CALLS_JOB, CLOCKS_JOB, type CooperationContext, lookAtCalls } from "./request/context.ts";
import type { OfficeHours } from "./request/domain/deciding.ts";
import { conditionsOf, papersTold, type RequestFile } from "./request/domain/request-file.ts";
import { may } from "./access.ts";
import { unconfirmedOf } from "./needs/missed-sendings.ts";
import { requestAnswer, sending } from "./request/answers.ts";
import { requestJson } from "./request/presenter.ts";
import { seenBy } from "./request/restricted-papers.ts";
import { demandReachable, reachablePartners } from "./request/reachable.ts";
import { requestPart, requestsInList } from "./dossier-part.tsx";
import { requestHappenings } from "./timeline-words.tsx";
import { requestHoldings } from "./holdings.ts";
import { mountCopies } from "./copies/pages/mount-copies.tsx";
import { findCopy } from "./copies/actions/store.ts";
import { registerRecoveredReleases } from "./copies/actions/recovered-release.ts";
import { registerCopies, textOfCopy } from "./copies/actions/take-copy.ts";
import { copyOnPaper } from "./paper/copy-section.ts";
import { registerRecovered } from "./exchange/recovered.ts";
import { registerInbound } from "./exchange/inbound.ts";
import { watchDispatches } from "./exchange/watch-dispatches.ts";
import { describeMatter } from "./calls/describe-matter.ts";
import { cooperationPages } from "./pages.tsx";
import { readRequestsOfPaper } from "./paper/dossier-file.ts";
import { requestLogged, requestsOnPaper } from "./paper/dossier-paper.ts";
import { cooperationPrintRoutes } from "./paper/routes.ts";
import { listCorrespondents } from "./request/correspondent-store.ts";
import { cardInDirectory } from "./request/card-in-directory.ts";
import { filesOfDossier, loadFile } from "./request/store.ts";
import { giverLane, isInformation } from "./request/domain/information.ts";
import { isSettled } from "./request/domain/status.ts";
import { wantsSecretOrder } from "./request/domain/secrecy.ts";
import type { CooperationModule, CooperationPolicy } from "./request/types.ts";
import { STAFFING_RULES } from "./request/staffing.ts";
import { requestFigures } from "./request-figures.ts";
import { contributeNeeds } from "./needs/contribute-needs.ts";
import { requestSearch } from "./search-source.ts";
import {
  type DeskLinks,
  type DeskModule,
  type Dossier,
  type DossierAnswer,
  loadDossier,
  type PaperPart,
} from "../desk/index.ts";
import type { Press } from "../printing/index.ts";

const CLOCKS_EVERY_MS = 30_000;

/** Monday to Friday, nine hours: what counts as day in an office whose designation names no hours. */
const DEFAULT_OFFICE_HOURS: OfficeHours = {
  timeZone: "UTC",
  hours: [{ days: [1, 2, 3, 4, 5], opens: "08:00", closes: "17:00" }],
  holidays: [],
};

const DEFAULT_POLICY: CooperationPolicy = {
  officeHours: DEFAULT_OFFICE_HOURS,
};

/** Where one can go from the pages of the desk. */
const LINKS: DeskLinks = {
  queue: [{ place: 10, href: "/letters/new", labelKey: "cooperation.letter.register", isFor: mayRegisterLetter }],
  dossiers: [
    { place: 10, href: "/correspondents", labelKey: "cooperation.correspondents.title" },
    { place: 15, href: "/copies", labelKey: "cooperation.copies.title" },
    { place: 20, href: "/statistics", labelKey: "cooperation.statistics.title" },
  ],
  dossier: ({ dossierId, correspondentId }) =>
    correspondentId === undefined
      ? []
      : [
          {
            place: 20,
            href: `/letters/new?dossier=${dossierId}`,
            labelKey: "cooperation.letter.register",
            isFor: mayRegisterLetter,
          },
        ],
};

function mayRegisterLetter(user: User): boolean {
  return may(user, "register-letter");
}

export interface CooperationOptions {
  readonly platform: Platform;
  readonly audit: AuditModule;
  readonly identity: IdentityModule;
  readonly desk: DeskModule;
  readonly treaty: TreatyModule;
  readonly federation: FederationModule;
  readonly evidence: EvidenceModule;
  readonly measures: MeasuresModule;
  readonly policy?: Partial<CooperationPolicy>;
  /** Without it nothing is printed. */
  readonly press?: Press;
}

export function createCooperation(options: CooperationOptions): CooperationModule {
  const { platform, desk, evidence, measures } = options;
  const context: CooperationContext = {
    ...options,
    zone: createZones(),
    policy: { ...DEFAULT_POLICY, ...options.policy },
    calls: { touched: new Set(), sweptAt: undefined },
  };
  const { db } = platform.database;

  options.identity.needPeople(...STAFFING_RULES);
  desk.checkPartners(async (partner) => await demandReachable(context, partner));
  options.treaty.contributeAuthorities(async () => (await listCorrespondents(db)).map(cardInDirectory));
  contributeNeeds(context);
  desk.search.contribute(requestSearch());
  registerInbound(context);
  registerRecovered(context);
  registerCopies(context);
  registerRecoveredReleases(context);
  watchDispatches(context);
  // R1: what a restored server has not taken back yet may have been dealt with long ago; who is needed for the rest is looked at after that.
  measures.duty.holdWhile(async ({ dossierId }) => {
    const dossier = dossierId === undefined ? undefined : await desk.dossier(parseDossierId(dossierId));
    return (
      dossier !== undefined &&
      (await options.federation.isTakingBack(dossier.state, context.calls.sweptAt ?? new Date(0)))
    );
  });
  measures.setSecrecyAsked(async (requestId) => {
    const file = await loadFile(db, requestId);
    return file !== undefined && wantsSecretOrder(file);
  });
  measures.onOrderChanged(async (tx, change) => {
    if (change.order.serves !== undefined) lookAtCalls(context, tx, change.order.serves.dossierId);
    await followOrder(context, tx, change);
  });
  measures.duty.describeMatters(async (asked) => await describeMatter(context, asked));
  measures.duty.whenAcknowledged("request", async ({ subject, by }) => {
    // The ring's subject was written with a request's own id.
    const file = await loadFile(db, subject.id as RequestId);
    const dossier = file && (await loadDossier(db, file.dossierId));
    const contact = await contactDesk(context);
    return async (tx) => {
      if (file && dossier) await acknowledgeIn(context, tx, { file, dossier }, contact, by);
    };
  });
  evidence.setRequestLookup(async (over, requestId) => await requestFacts(context, over, requestId));
  evidence.setOpenRequests(async (over, dossierId) => {
    const asked = await Promise.all(
      (await filesOfDossier(over, dossierId)).map(async ({ requestId }) => {
        const facts = await requestFacts(context, over, requestId);
        return facts?.mayAsk === true ? [{ ...facts, requestId }] : [];
      }),
    );
    return asked.flat();
  });
  evidence.setRequestDossier(async (over, requestId) => (await loadFile(over, requestId))?.dossierId);
  evidence.setPaperNamed(async (over, requestId, paperId) => {
    const file = await loadFile(over, requestId);
    if (file === undefined || file.withdrawal !== undefined) return undefined;
    // What the other State wrote: its request, and the answers of whichever side it is.
    const asked = file.direction === "incoming" ? (file.content?.papers ?? []) : [];
    return [...asked, ...papersTold(file, "peer")].find((paper) => paper.paperId === paperId);
  });
  evidence.setMaySeePaper(async (over, requestId, paperId, by) => {
    const file = await loadFile(over, requestId);
    return file === undefined || seenBy(context, file, by).hidden.every((paper) => paper.paperId !== paperId);
  });
  evidence.setUseGate(useGate(context));
  evidence.onExhibitChanged(async (tx, { exhibit, releasedFor, actor }) => {
    lookAtCalls(context, tx, exhibit.dossierId);
    // R9: with the head released the other State can open what it was sent.
    if (releasedFor !== undefined) await partHandedOver(context, tx, releasedFor, actor);
  });

  const api = requestRoutes(context).route("/", cooperationPrintRoutes(context));
  const pages = cooperationPages(context).route("/", cooperationPrintRoutes(context));
  const routes = personRoutes(context, { api, pages });
  routes.postJson(draftRequest, saveAnswers, recordScreening);
  routes.postJson(previewSubmission, submitRequest, previewSending, authoriseSending);
  routes.postJson(registerLetter, registerReply, markPosted);
  routes.postJson(previewDecision, proposeDecision, sayStep, previewStep);
  for (const second of [secondDecision, countersignature, secondStep])
    routes.postJson(second.preview, second.authorise);
  routes.postJson(recordUse, ...Object.values(correspondence));
  mountOrderForRequest(routes, context);
  mountOffenceTest(routes, context);
  mountAnswerPart(routes, context);
  mountInformation(routes, context);
  mountPapers(routes, context);
  mountContinuing(routes, context);
  mountCopies(routes, context);
  mountRequestForms(routes, context);
  mountRequestList(routes, context);
  mountLetterCorrection(routes, context);
  mountCorrespondents(routes);
  return {
    request: async (requestId) => await loadFile(db, requestId),
    markAnswered: async (tx, requestId, actor) => await answeredIn(context, tx, requestId, actor),
    inDossiers: {
      read: async (dossier, names) => await requestPart(context, dossier, names),
      happenings: requestHappenings,
      lines: {
        labelKey: "cooperation.dossier.requests",
        read: async (dossiers) => await requestsInList(context, dossiers),
      },
      filters: DOSSIER_FILTERS,
      links: LINKS,
      partners: async () => await reachablePartners(context),
      answer: requestsInAnswer(context),
      paper: {
        read: async (dossier) =>
          (await copyOfPaper(db, dossier)) ?? requestsOnPaper(await readRequestsOfPaper(context, dossier)),
        logged: requestLogged,
      },
      holdings: requestHoldings(context),
      figures: requestFigures,
    },
    api,
    pages,
    contributions: { ...cooperationContributions, firstSteps: [requestStep(context)] },
    jobs: [
      { name: CLOCKS_JOB, everyMs: CLOCKS_EVERY_MS, run: async (signal) => await watchClocks(context, signal) },
      { name: CALLS_JOB, everyMs: SWEEP_EVERY_MS, run: async (signal) => await callNext(context, signal) },
    ],
  };
}

/** What the evidence module needs to know before anything is released for a request, or with information of ours. */
async function requestFacts(
  context: CooperationContext,
  db: Transaction["db"],
  requestId: RequestId,
): Promise<RequestFacts | undefined> {
  const file = await loadFile(db, requestId);
  const dossier = file && (await loadDossier(db, file.dossierId));
  if (!file || !dossier || giverLane(file) !== "own") return undefined;
  return {
    dossierId: file.dossierId,
    receiver: {
      state: parseStateCode(dossier.state),
      authority: file.fromAuthority ?? (await theirAuthority(context, db, dossier.state)),
    },
    reference: file.peerReference ?? file.ownReference,
    ...(file.content === undefined ? {} : { legalBasis: file.content.legalBasis.citation }),
    conditions: conditionsOf(file),
    mayRelease: mayGive(file),
    mayAsk: mayGive(file) || (isInformation(file) && file.stage === "submitted"),
  };
}

/** Preservation keeps data where they are: only a request for them lets them leave. Nothing goes with information before it was sent. */
function mayGive(file: RequestFile): boolean {
  if (isInformation(file)) return file.stage === "sent" && !isSettled(file.status) && file.withdrawal === undefined;
  return file.mechanism !== "preservation" && (isGranted(file) || file.status === "answered");
}

/** Of a dossier that stands for a copy, that copy. */
async function copyOfPaper(db: Transaction["db"], { dossierId }: Dossier): Promise<PaperPart | undefined> {
  const copy = await findCopy(db, dossierId);
  return copy?.wholeAt === undefined ? undefined : copyOnPaper(copy, await textOfCopy(db, copy));
}

/** What the API tells of a dossier: its requests, and what of ours has not been opened. */
function requestsInAnswer(context: CooperationContext): DossierAnswer {
  return {
    shape: {
      requests: z.array(requestAnswer),
      /** What its receiver has not opened or refused yet, oldest first. */
      unconfirmed: z.array(sending),
    },
    read: async (dossierId) => ({
      requests: (await filesOfDossier(context.platform.database.db, dossierId)).map(requestJson),
      unconfirmed: await unconfirmedOf(context, dossierId),
    }),
  };
}

async function theirAuthority(context: CooperationContext, db: Transaction["db"], state: string): Promise<AuthorityId> {
  const peer = await context.federation.directory(db).peer(parseStateCode(state));
  const authorities = peer?.designation.designation.authorities ?? [];
  const central = authorities.find((one) => one.roles.includes("central-authority")) ?? authorities[0];
  return central?.id ?? parseAuthorityId("central-authority");
}
