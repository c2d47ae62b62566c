import {
  type Certainty,
  citation,
  type ClockDue,
  clockRule,
  type ClockRule,
  type ClockState,
} from "../../../convention/index.ts";
import { compact } from "../../../protocol/compact.ts";
import type { NeedEnd } from "../../desk/index.ts";
import type { PaperStanding } from "../../evidence/index.ts";
import type { Sending } from "../../federation/index.ts";
import type { StaffingGap } from "../../identity/index.ts";
import { currentPeriod, type OrderRecord } from "../../measures/index.ts";
import { type Link, linkOf, linksTo, takenUpOf } from "./actions/link.ts";
import type { Matter } from "../access.ts";
import type { CooperationContext } from "./context.ts";
import { offenceFindings, withTestsOf, type OffenceFindings } from "./domain/offences.ts";
import { unreadLanguages } from "./domain/languages.ts";
import type { RequestDraft } from "./domain/request-file.ts";
import { basesFor, basesOfTheirs, ownReservations } from "./legal-bases.ts";
import { acceptedLanguages, type Addressee, addresseeOf } from "./addressee.ts";
import { draftedBody, type Readiness, readiness } from "./domain/drafting.ts";
import { type RequestLength, requestLength } from "./domain/length.ts";
import { postponementClock, postponementRule } from "./domain/postponement.ts";
import { treatyClock, treatyRule } from "./domain/preservation.ts";
import { sendingGaps } from "./staffing.ts";
import type { RequestFile } from "./domain/request-file.ts";
import type { LegalBasisOption } from "../../../convention/index.ts";
import { dispatchesOf, loadFile } from "./store.ts";
import { lifeClocksOf } from "./life-facts.ts";
import { eachPurpose } from "./domain/purposes.ts";
import type { LifeClockState } from "./domain/life-clocks.ts";
import type { QueueFacts } from "./domain/queue-item.ts";
import { deadlineOf } from "./domain/urgency.ts";
import { zonesOf } from "./zones.ts";
import { closedOf } from "./closed.ts";
import type { ClosedDossier } from "../../federation/index.ts";

const DAY_MS = 86_400_000;

export interface ClockJson {
  readonly kind: "treaty" | "order" | "postponement" | "life";
  readonly rule: string;
  readonly article: string;
  readonly certainty: Certainty;
  readonly standing: ClockState["standing"] | "ended";
  readonly warnFrom: string | null;
  readonly dueEarliest: string | null;
  readonly dueLatest: string | null;
  readonly orderId?: string;
  /** Of the life: whether the number of its days is known. */
  readonly known?: boolean;
  /** The last day that a State stated. */
  readonly day?: string;
  /** Of a request for several things, of which of them it is. */
  readonly purpose?: string;
}

/** What a request's page and its API answer show beside the file itself. */
export interface RequestView {
  readonly clocks: readonly ClockJson[];
  /** The day by which the asker wants its answer. */
  readonly deadline: NeedEnd | undefined;
  readonly orders: readonly OrderRecord[];
  /** How far what we said in it has come, oldest first; of a State without a server nothing. */
  readonly sendings: readonly Sending[];
  readonly missing: Readiness | null;
  /** Of a draft to a State with a server. */
  readonly length: RequestLength | null;
  /** Of a draft of ours, what it can rest on today; of what was asked of us and is undecided, what our record said when it came. */
  readonly bases?: readonly LegalBasisOption[];
  /** Of a request that has not left: whom this State lacks to send it. */
  readonly gaps: readonly StaffingGap[];
  /** Of a request that is not sent yet: what its addressee reads, and in which other languages it has words without a translation. */
  readonly languages?: { readonly accepted: readonly string[]; readonly unread: readonly string[] };
  /** Of a request that is not sent yet: whom it is for. */
  readonly addressee?: Addressee;
  readonly links: Links;
  /** R8: nothing more is said about it: its State was met anew. */
  readonly closed: ClosedDossier | undefined;
  /** How far each paper of the request has come, by its id. */
  readonly papers: ReadonlyMap<string, PaperStanding>;
  /** Of a request that was made to us. */
  readonly offences: OffenceFindings | undefined;
}

/** The other requests of the dossier with which it is connected. */
export interface Links {
  readonly follows: Link | undefined;
  /** Those that name it as the one that they follow. */
  readonly followers: readonly Link[];
  readonly copyOf: RequestFile | undefined;
  /** What of the other State it takes up, and what of either side takes it up. */
  readonly takesUp: RequestFile | undefined;
  readonly takenUpBy: readonly RequestFile[];
}

export async function requestView(context: CooperationContext, matter: Matter): Promise<RequestView> {
  const { file, dossier } = matter;
  const orders = file.direction === "incoming" ? await context.measures.orders.forRequest(file.requestId) : [];
  const isLeaving = file.direction === "outgoing" && file.stage !== "sent";
  const drafting = isLeaving && file.draft !== undefined;
  const links = await linksOf(context, file);
  return {
    clocks: [
      ...(await treatyClocks(context, matter)),
      ...(await postponementClocks(context, matter)),
      ...(await lifeClocksOf(context, file, dossier)).map(lifeClockJson),
      ...orders.flatMap((record) => orderClock(context, record)),
    ],
    deadline: deadlineOf(file, await zonesByDossierOf(context, matter)),
    orders,
    sendings: await context.federation.sendings(await dispatchesOf(context.platform.database.db, file.requestId)),
    links,
    closed: await closedOf(context, file.dossierId),
    offences: offenceFindings(withTestsOf(file, links.follows?.file), await ownReservations(context)),
    papers: await context.evidence.papers.standing(file.requestId),
    missing: drafting && file.draft ? readiness(file.mechanism, file.draft) : null,
    length: (drafting && file.draft && requestLength(file, file.draft)) || null,
    gaps: isLeaving ? await sendingGaps(context.identity) : [],
    ...(drafting ? { bases: await basesFor(context, file, dossier.state) } : await basesOfTheirs(context, matter)),
    ...(drafting && file.draft ? await readersOf(context, matter, file.draft) : {}),
  };
}

async function readersOf(context: CooperationContext, { file, dossier }: Matter, draft: RequestDraft) {
  const addressee = await addresseeOf(context, dossier, file.mechanism);
  const accepted = acceptedLanguages(addressee);
  return { addressee, languages: { accepted, unread: unreadLanguages(draftedBody(file, draft), accepted) } };
}

async function linksOf({ platform }: CooperationContext, file: RequestFile): Promise<Links> {
  const { db } = platform.database;
  return {
    follows: await linkOf(db, file),
    followers: await linksTo(db, file),
    copyOf: file.copyOf === undefined ? undefined : await loadFile(db, file.copyOf),
    ...(await takenUpOf(db, file)),
  };
}

async function zonesByDossierOf(context: CooperationContext, { dossier }: Matter): Promise<QueueFacts["zones"]> {
  const [, there] = await zonesOf(context, dossier);
  return new Map(there === undefined ? [] : [[dossier.dossierId, there]]);
}

/** UNCC art. 42(8): both States' calendars count. */
async function treatyClocks(context: CooperationContext, { file, dossier }: Matter): Promise<ClockJson[]> {
  if (file.mechanism !== "preservation" || file.facts.preservedFrom === undefined) return [];
  const state = treatyClock(file, await zonesOf(context, dossier), context.platform.clock.now());
  return [clockOf("treaty", treatyRule(), state)];
}

/** UNCC art. 40(27): the day that the owner named, counted in both States alike. */
async function postponementClocks(context: CooperationContext, { file, dossier }: Matter): Promise<ClockJson[]> {
  const zones = await zonesOf(context, dossier);
  return eachPurpose(file).flatMap((one) => {
    const state = postponementClock(one, zones, context.platform.clock.now());
    if (state === undefined) return [];
    return [
      { ...clockOf("postponement", postponementRule(), state), day: state.day, ...compact({ purpose: one.seenAs }) },
    ];
  });
}

function lifeClockJson({ rule, standing, due, day, purpose }: LifeClockState): ClockJson {
  return {
    ...clockOf("life", rule, { standing, ...(due && { due }) }),
    ...compact({ day, purpose }),
    known: due !== undefined || rule.kind === "promptness",
  };
}

function clockOf(
  kind: ClockJson["kind"],
  rule: ClockRule,
  { standing, due }: { readonly standing: ClockJson["standing"]; readonly due?: ClockDue },
): ClockJson {
  return {
    kind,
    rule: rule.id,
    article: citation(rule),
    certainty: rule.certainty,
    standing,
    warnFrom: due?.warnFrom.toISOString() ?? null,
    dueEarliest: due?.dueEarliest.toISOString() ?? null,
    dueLatest: due?.dueLatest.toISOString() ?? null,
  };
}

/** UNCC art. 25(2): the order's own clock runs beside the treaty's, and usually ends on another day. */
function orderClock(context: CooperationContext, { order }: OrderRecord): ClockJson[] {
  const period = currentPeriod(order);
  if (!period) return [];
  const rule = clockRule("preservation-order");
  const due = {
    warnFrom: new Date(Date.parse(period.earliestEnd) - (rule.warnDays ?? 0) * DAY_MS),
    dueEarliest: new Date(period.earliestEnd),
    dueLatest: new Date(period.latestEnd),
  };
  const standing = orderStanding(order.state, due, context.platform.clock.now());
  return [{ ...clockOf("order", rule, { standing, due }), orderId: order.orderId }];
}

/** Of a domestic order, which may be ended or lapse before its day. */
function orderStanding(state: OrderRecord["order"]["state"], due: ClockDue, now: Date): ClockJson["standing"] {
  if (state === "ended") return "ended";
  if (state === "lapsed" || now >= due.dueLatest) return "lapsed";
  if (now >= due.dueEarliest) return "disputed";
  return now >= due.warnFrom ? "warning" : "running";
}
