import type { Context, Hono } from "hono";
import type { Child } from "hono/jsx";
import { z } from "zod";
import { base64, type Refusal } from "../../../protocol/index.ts";
import {
  type FieldError,
  type FormPage,
  isForTheForm,
  optionalText,
  parseForm,
  translatedRefusal,
  viewOf,
} from "../../../web/index.ts";
import { approvalPreviewAnswer, isConfirmationRefused, personRoutes, type User } from "../../identity/index.ts";
import { ADMINISTRATORS, isAdministrator, isOnDuty } from "../access.ts";
import type { FederationActs } from "../act.ts";
import { acknowledgeAlarm } from "../alarms/acknowledge-alarm.ts";
import { listAlarms } from "../alarms/raise.ts";
import { ownDesignation } from "../directory/directory.ts";
import { fingerprintFace, fingerprintHex } from "../directory/fingerprint.ts";
import { listDispatches } from "../dispatch-view.ts";
import { testCall } from "../outbox/test-call.ts";
import { comparePeer, confirmPeer, previewComparison, previewConfirmation, stopPeer } from "../peers/confirm-peer.ts";
import { importPeer } from "../peers/import-peer.ts";
import { type PeerReport, readHistory, reportPeer, reportPeers, reportState } from "../peers/peer-report.ts";
import { reintroducePeer } from "../peers/reintroduce-peer.ts";
import { alarmsAnswer, historyAnswer, peersAnswer, peerToConfirmAnswer } from "../answers.ts";
import { peerParams, stateParams } from "../path.ts";
import { exchangeHeadsNow } from "../witness/exchange-heads.ts";
import { ComparisonPage } from "./comparison-page.tsx";
import { ImportPage } from "./import-page.tsx";
import { PeerPage } from "./peer-page.tsx";
import { PeersPage } from "./peers-page.tsx";
import { optionalFile } from "./words.tsx";

const LISTED_DISPATCHES = 30;

/** /peers, /peers/<State>: whom we know, how the lines to them are, and how a State is met (R39). */
export function mountPeers(acts: FederationActs, { api, pages }: { readonly api: Hono; readonly pages: Hono }): void {
  const { federation: context, identity } = acts;
  const { db } = context.platform.database;
  const routes = personRoutes(acts, { api, pages });

  const listPage = routes.one({
    id: "federation.list-peers",
    at: "/peers",
    who: [],
    params: {},
    answer: peersAnswer,
    load: async () => {
      const reports = await reportPeers(context);
      return { reports, peers: reports.map(peerJson) };
    },
    show: async ({ reports }, { view, by, form }) => (
      <PeersPage
        view={view}
        form={form}
        reports={reports}
        alarms={await listAlarms(context)}
        hasDesignation={(await ownDesignation(context, db)) !== undefined}
        mayMeet={isAdministrator(by)}
        mayAcknowledge={isOnDuty(by)}
      />
    ),
  });
  routes.postForm("/line-alarms/:id/acknowledge", acknowledgeAlarm, { show: listPage, next: () => "/peers" });
  routes.page("/peers/new", { who: ADMINISTRATORS }, ({ view }) => <ImportPage view={view} />);
  pages.post("/peers/new", async (c) => await takeImport(acts, c));
  routes.postJson(importPeer, exchangeHeadsNow);

  const statePage = routes.one({
    id: "federation.read-peer",
    at: "/peers/:state{[A-Z]{2}}",
    apiAt: "/peers/:state",
    who: [],
    params: stateParams,
    answer: peersAnswer,
    refusals: ["not-found"],
    load: async (_, { state }) => {
      const reports = await reportState(context, state);
      return { reports, peers: reports.map(peerJson) };
    },
    show: async ({ reports }, page) => await peerPage(reports, page),
  });
  routes.postForm("/peers/:state{[A-Z]{2}}/test-call", testCall, {
    show: statePage,
    next: ({ dispatchId }) => `/dispatches/${dispatchId}`,
  });

  const recordPage = async (page: PageOf<{ readonly peerId: string }>): Promise<Child> =>
    await peerPage(await reportState(context, (await reportPeer(context, page.params.peerId)).peer.state), page);
  const toState = ({ state }: { readonly state: string }): string => `/peers/${state}`;
  const review = async ({ view, form, params }: PageOf<{ readonly peerId: string }>, heard: string): Promise<Child> => (
    <ComparisonPage {...{ view, form, heard }} preview={await previewComparison(context, { ...params, heard })} />
  );
  const comparing = {
    show: async (page: PageOf<{ readonly peerId: string }>, refusal?: Refusal, given?: { readonly heard: string }) =>
      refusal !== undefined && given !== undefined && isConfirmationRefused(refusal)
        ? await review(page, given.heard)
        : await recordPage(page),
    next: toState,
  };
  routes.postForm("/peers/:peerId/compare-review", comparePeer, {
    ...comparing,
    check: async ({ heard }, page) => await review(page, heard),
  });
  routes.postForm("/peers/:peerId/compare", comparePeer, comparing);
  routes.postForm("/peers/:peerId/confirm", confirmPeer, { show: recordPage, next: toState });
  routes.postForm("/peers/:peerId/stop", stopPeer, { show: recordPage, next: toState });

  const previews = {
    who: ADMINISTRATORS,
    params: peerParams,
    answer: approvalPreviewAnswer(peerToConfirmAnswer),
  } as const;
  const { refusals = [], input: body } = comparePeer;
  api.post(
    "/peers/:peerId/comparison-preview",
    routes.operation(
      { ...previews, id: "federation.preview-comparison", body, refusals, repeat: "reads" },
      async ({ params, body: { heard } }) => await previewComparison(context, { ...params, heard }),
    ),
  );
  api.post(
    "/peers/:peerId/confirmation-preview",
    routes.operation(
      { ...previews, id: "federation.preview-confirmation", refusals: ["peer-standing"], repeat: "reads" },
      async ({ params }) => await previewConfirmation(context, params),
    ),
  );
  const history = { params: stateParams, answer: historyAnswer, refusals: ["not-found"] } as const;
  api.get(
    "/peers/:state/history",
    routes.operation({ ...history, id: "federation.read-peer-history", who: [] }, async ({ params: { state } }) => {
      const reports = await reportState(context, state);
      const entries = await Promise.all(reports.map(async ({ peer }) => await readHistory(context, peer.peerId)));
      return { history: entries.flat() };
    }),
  );
  api.get(
    "/line-alarms",
    routes.operation({ id: "federation.list-alarms", who: [], answer: alarmsAnswer }, async () => ({
      alarms: await listAlarms(context),
    })),
  );

  async function peerPage(reports: readonly PeerReport[], { view, by, form }: PageOf<unknown>): Promise<Child> {
    const histories = await Promise.all(reports.map(async ({ peer }) => await readHistory(context, peer.peerId)));
    const dispatches = await Promise.all(
      reports.map(async ({ peer }) => await listDispatches(context, { peerId: peer.peerId }, LISTED_DISPATCHES)),
    );
    const own = await ownDesignation(context, db);
    const waiting = reports.find(({ peer }) => peer.standing === "compared");
    const preview = waiting && (await previewConfirmation(context, waiting.peer));
    const asked = (await identity.asked.open("all")).filter(({ act, isBack }) => act === reintroducePeer.id && !isBack);
    return (
      <PeerPage
        view={view}
        form={form}
        reports={reports}
        history={histories
          .flat()
          .toReversed()
          .sort((a, b) => a.at.getTime() - b.at.getTime())}
        dispatches={dispatches.flat()}
        own={own === undefined ? undefined : fingerprintFace(own)}
        reader={{ id: by.id, isAdministrator: isAdministrator(by) }}
        names={new Map((await identity.people()).map((person) => [person.id, person.name]))}
        approval={preview?.approval}
        mayStop={isOnDuty(by)}
        reintroductions={new Map(asked.map(({ subject, href }) => [subject.id, href]))}
      />
    );
  }
}

type PageOf<Params> = FormPage<User, Params>;

/** The form of an import takes an address or a file, which no form of an act does. */
async function takeImport(context: FederationActs, c: Context): Promise<Response> {
  const by = context.identity.requireUser(c, ...ADMINISTRATORS);
  const view = viewOf(c);
  const form = await parseForm(
    c,
    z.object({ url: optionalText(500), file: optionalFile, meetAnew: z.string().optional() }),
  );
  const again = (errors: readonly FieldError[], offersMeetingAnew = false): Response | Promise<Response> =>
    c.html(<ImportPage view={view} errors={errors} input={form.input} offersMeetingAnew={offersMeetingAnew} />, 422);
  if (!form.ok) return await again(form.errors);
  const { url, file, meetAnew: anew } = form.values;
  if (file === undefined && url === undefined) {
    return await again([{ field: "url", message: view.t("federation.import.nothing") }]);
  }
  const meetAnew = anew === "yes";
  try {
    const input =
      file === undefined
        ? { url: url ?? "", meetAnew }
        : { designation: base64(new Uint8Array(await file.arrayBuffer())), meetAnew };
    const { state } = await importPeer.do({ context, input, by, ids: {} });
    return c.redirect(`/peers/${state}`, 303);
  } catch (error) {
    if (!isForTheForm(error)) throw error;
    // A file that is no designation at all fails in one of many ways, which are for whoever made the file.
    const message = translatedRefusal(error, view.t) ?? view.t("federation.import.not-readable");
    return await again(
      [{ field: file === undefined ? "url" : "file", message }],
      error.code === "designation-other-root",
    );
  }
}

function peerJson({ peer, line, words, digits }: PeerReport) {
  const { designation, ...rest } = peer;
  return {
    ...rest,
    words,
    digits,
    line,
    designation: designation.designation,
    designationDigest: designation.digest,
    fingerprint: fingerprintHex(designation),
  };
}
