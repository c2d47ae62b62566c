import { Hono, type Context } from "hono";
import { z } from "zod";
import { parseDispatchId, parseStateCode, Refusal } from "../../../protocol/index.ts";
import {
  type FieldError,
  type FormInput,
  isForTheForm,
  optionalText,
  orShow,
  parseForm,
  refusalAsFieldError,
  refusalText,
  requiredText,
  translatedRefusal,
  viewOf,
} from "../../../web/index.ts";
import type { IdentityModule, User } from "../../identity/index.ts";
import { requireAdministrator, requireDuty, requireReader } from "../access.ts";
import { acknowledgeAlarm } from "../alarms/acknowledge-alarm.ts";
import { listAlarms } from "../alarms/raise.ts";
import type { FederationContext } from "../context.ts";
import { designationsFace } from "../designation/designations-face.ts";
import { ownDetailsChangedAt } from "../designation/store.ts";
import { ownDesignation } from "../directory/directory.ts";
import { fingerprintFace } from "../directory/fingerprint.ts";
import { listDispatches, readDispatch } from "../dispatch-view.ts";
import { releaseHeld } from "../inbox/release-held.ts";
import { withdrawDispatch } from "../outbox/close-number.ts";
import { testCall } from "../outbox/test-call.ts";
import { readHistory, reportPeer, reportPeers, reportState } from "../peers/peer-report.ts";
import { reintroducePeer } from "../peers/reintroduce-peer.ts";
import { peersFace } from "../peers/peers-face.ts";
import { ComparisonPage } from "./comparison-page.tsx";
import { DesignationPage } from "./designation-page.tsx";
import { DispatchPage } from "./dispatch-page.tsx";
import { draftPages } from "./draft-pages.tsx";
import { ImportPage } from "./import-page.tsx";
import { PeerPage } from "./peer-page.tsx";
import { PeersPage } from "./peers-page.tsx";

type Identity = Pick<IdentityModule, "requireUser" | "people" | "asked">;

const noFields = z.object({});
const optionalFile = z.preprocess(
  (value) => (value instanceof File && value.size > 0 ? value : undefined),
  z.instanceof(File).optional(),
);
/** What may be wrong with a signed draft beyond being another file. */
const SIGNING_REFUSALS = [
  "draft-missing",
  "draft-unsigned",
  "signature-invalid",
  "signature-missing",
  "key-store-locked",
];
const LISTED_DISPATCHES = 30;

/** /peers, /peers/<State>, /dispatches/<id>, /designation: pages that work without script. */
export function federationPages(context: FederationContext, identity: Identity): Hono {
  const pages = new Hono();
  peersRoutes(pages, context, identity);
  meetingRoutes(pages, context, identity);
  dispatchRoutes(pages, context, identity);
  designationRoutes(pages, context, identity);
  return pages.route("/", draftPages(context, identity));
}

function peersRoutes(pages: Hono, context: FederationContext, identity: Identity): void {
  pages.get("/peers", async (c) => {
    const user = requireReader(identity, c);
    const own = await ownDesignation(context, context.platform.database.db);
    return c.html(
      <PeersPage
        view={viewOf(c)}
        reports={await reportPeers(context)}
        alarms={await listAlarms(context)}
        hasDesignation={own !== undefined}
        mayMeet={isAdministrator(user)}
        mayAcknowledge={isOnDuty(user)}
      />,
    );
  });
  pages.get("/peers/new", (c) => {
    requireAdministrator(identity, c);
    return c.html(<ImportPage view={viewOf(c)} />);
  });
  pages.post("/peers/new", async (c) => await takeImport(context, identity, c));
  pages.get("/peers/:state{[A-Z]{2}}", async (c) => {
    const user = requireReader(identity, c);
    return c.html(await peerPage(context, identity, c, user, parseStateCode(c.req.param("state"))));
  });
  pages.post("/peers/:state{[A-Z]{2}}/test-call", async (c) => {
    const user = requireReader(identity, c);
    await parseForm(c, noFields);
    const dispatchId = await testCall(context, parseStateCode(c.req.param("state")), user);
    return c.redirect(`/dispatches/${dispatchId}`, 303);
  });
  pages.post("/line-alarms/:id/acknowledge", async (c) => {
    const user = requireDuty(identity, c);
    await parseForm(c, noFields);
    await acknowledgeAlarm(context, { alarmId: idOf(c, "id"), by: user });
    return c.redirect("/peers", 303);
  });
}

function meetingRoutes(pages: Hono, context: FederationContext, identity: Identity): void {
  const peers = peersFace(context);
  const stateOf = async (peerId: string): Promise<string> => (await reportPeer(context, peerId)).peer.state;
  const compared = async (
    c: Context,
    work: (input: { peerId: string; heard: string; by: User }) => Promise<Response>,
    again: (input: { peerId: string; heard: string; by: User }, errors: readonly FieldError[]) => Promise<Response>,
  ): Promise<Response> => {
    const by = requireAdministrator(identity, c);
    const peerId = idOf(c, "peerId");
    const form = await parseForm(c, z.object({ heard: requiredText(1_000) }));
    const state = parseStateCode(await stateOf(peerId));
    const fromTheStart = async (errors: readonly FieldError[]): Promise<Response> =>
      c.html(await peerPage(context, identity, c, by, state, { errors, input: form.input }), 422);
    if (!form.ok) return await fromTheStart(form.errors);
    const input = { peerId, heard: form.values.heard, by };
    try {
      return await work(input);
    } catch (error) {
      if (!isForTheForm(error)) throw error;
      const { message } = refusalAsFieldError(error, viewOf(c).t);
      if (error.code.startsWith("fingerprint-")) return await fromTheStart([{ field: "heard", message }]);
      if (error.code === "peer-standing") return await fromTheStart([{ field: "", message }]);
      return await again(input, [{ field: "", message }]);
    }
  };
  const reviewComparison = async (
    c: Context,
    { peerId, heard }: { peerId: string; heard: string },
    errors: readonly FieldError[] = [],
  ): Promise<Response> => {
    const preview = await peers.previewComparison({ peerId, heard });
    const page = <ComparisonPage view={viewOf(c)} preview={preview} heard={heard} errors={errors} />;
    return c.html(page, errors.length > 0 ? 422 : 200);
  };
  pages.post("/peers/:peerId/compare-review", async (c) => {
    const review = async (input: { peerId: string; heard: string }, errors?: readonly FieldError[]) =>
      await reviewComparison(c, input, errors);
    return await compared(c, review, review);
  });
  pages.post("/peers/:peerId/compare", async (c) => {
    return await compared(
      c,
      async (input) => {
        await peers.compare(input);
        return c.redirect(`/peers/${await stateOf(input.peerId)}`, 303);
      },
      async (input, errors) => await reviewComparison(c, input, errors),
    );
  });
  pages.post("/peers/:peerId/confirm", async (c) => {
    const user = requireAdministrator(identity, c);
    await parseForm(c, noFields);
    const peerId = idOf(c, "peerId");
    const state = parseStateCode(await stateOf(peerId));
    return await orShow(
      c,
      async () => {
        await peers.confirm({ peerId, by: user });
        return `/peers/${state}`;
      },
      async (errors) => c.html(await peerPage(context, identity, c, user, state, { errors }), 422),
    );
  });
  pages.post("/peers/:peerId/stop", async (c) => {
    const user = requireDuty(identity, c);
    const peerId = idOf(c, "peerId");
    const form = await parseForm(c, z.object({ reason: requiredText(500) }));
    const state = await stateOf(peerId);
    if (!form.ok) {
      const { errors, input } = form;
      return c.html(await peerPage(context, identity, c, user, parseStateCode(state), { errors, input }), 422);
    }
    await peers.stop({ peerId, reason: form.values.reason, by: user });
    return c.redirect(`/peers/${state}`, 303);
  });
}

function dispatchRoutes(pages: Hono, context: FederationContext, identity: Identity): void {
  const { database } = context.platform;
  pages.get("/dispatches/:id", async (c) => {
    const user = requireReader(identity, c);
    const { dispatch, receipts } = await readDispatch(context, parseDispatchId(c.req.param("id")));
    const mayAct = isOnDuty(user);
    return c.html(<DispatchPage view={viewOf(c)} dispatch={dispatch} receipts={receipts} mayAct={mayAct} />);
  });
  pages.post("/dispatches/:id/withdraw", async (c) => {
    const user = requireDuty(identity, c);
    await parseForm(c, noFields);
    const dispatchId = parseDispatchId(c.req.param("id"));
    await database.transaction(
      async (tx) => await withdrawDispatch(context, tx, dispatchId, { kind: "user", userId: user.id }),
    );
    return c.redirect(`/dispatches/${dispatchId}`, 303);
  });
  pages.post("/dispatches/:id/release", async (c) => {
    const user = requireDuty(identity, c);
    await parseForm(c, noFields);
    const { dispatch } = await readDispatch(context, parseDispatchId(c.req.param("id")));
    await releaseHeld(context, { peerId: dispatch.peerId, dispatchId: dispatch.dispatchId, by: user });
    return c.redirect(`/dispatches/${dispatch.dispatchId}`, 303);
  });
}

function designationRoutes(pages: Hono, context: FederationContext, identity: Identity): void {
  const designations = designationsFace(context);
  const { db } = context.platform.database;
  const page = async (c: Context, mayIssue: boolean, errors?: readonly FieldError[]) => (
    <DesignationPage
      view={viewOf(c)}
      own={await ownDesignation(context, db)}
      draft={await designations.draftFacts()}
      details={await designations.details()}
      detailsChangedAt={await ownDetailsChangedAt(db)}
      changeWaits={(await designations.waitingChange()) !== undefined}
      mayIssue={mayIssue}
      isApproved={mayIssue && c.req.query("done") === "approved"}
      {...(errors === undefined ? {} : { errors })}
    />
  );
  pages.get("/designation", async (c) => {
    const user = requireReader(identity, c);
    return c.html(await page(c, isAdministrator(user)));
  });
  pages.post("/designation/signatures", async (c) => {
    const user = requireAdministrator(identity, c);
    const form = await parseForm(c, z.object({ file: optionalFile }));
    const { t } = viewOf(c);
    const file = form.ok ? form.values.file : undefined;
    const again = async (message: string) => c.html(await page(c, true, [{ field: "file", message }]), 422);
    if (file === undefined) return await again(t("form.error.required"));
    try {
      await designations.addSignatures(new Uint8Array(await file.arrayBuffer()), { kind: "user", userId: user.id });
    } catch (error) {
      if (!isForTheForm(error)) throw error;
      // Whatever else spoils a file, it is not what waits here.
      return await again(SIGNING_REFUSALS.includes(error.code) ? refusalText(error, t) : t("error.draft-differs"));
    }
    return c.redirect("/designation", 303);
  });
  pages.post("/designation", async (c) => {
    const user = requireAdministrator(identity, c);
    await parseForm(c, noFields);
    await designations.issue({ kind: "user", userId: user.id });
    return c.redirect("/designation", 303);
  });
  pages.get("/designation/file", async (c) => {
    requireReader(identity, c);
    const own = await ownDesignation(context, db);
    if (own === undefined) throw new Refusal("not-found", "No designation has been issued yet.");
    return download(c, own.bytes, `${own.state}-designation-${own.designation.number}.json`);
  });
  pages.get("/designation/draft", async (c) => {
    requireAdministrator(identity, c);
    const draft = await designations.draft();
    if (draft === undefined) throw new Refusal("draft-missing", "No designation waits for signatures.");
    return download(c, draft, `${context.platform.config.state}-designation-draft.json`);
  });
}

async function takeImport(context: FederationContext, identity: Identity, c: Context): Promise<Response> {
  const user = requireAdministrator(identity, c);
  const view = viewOf(c);
  const form = await parseForm(
    c,
    z.object({ url: optionalText(500), file: optionalFile, meetAnew: z.string().optional() }),
  );
  const again = (errors: readonly FieldError[], offersMeetingAnew = false): Response | Promise<Response> =>
    c.html(<ImportPage view={view} errors={errors} input={form.input} offersMeetingAnew={offersMeetingAnew} />, 422);
  if (!form.ok) return await again(form.errors);
  const { url, file: given, meetAnew } = form.values;
  const peers = peersFace(context);
  const common = { meetAnew: meetAnew === "yes", by: user };
  try {
    if (given === undefined && url === undefined) {
      return await again([{ field: "url", message: view.t("federation.import.nothing") }]);
    }
    const imported =
      given === undefined
        ? await peers.importFrom({ url: url ?? "", ...common })
        : await peers.import({ bytes: new Uint8Array(await given.arrayBuffer()), source: "file", ...common });
    return c.redirect(`/peers/${imported.state}`, 303);
  } catch (error) {
    if (!isForTheForm(error)) throw error;
    // A file that is no designation at all fails in one of many ways, which are for whoever made the file.
    const message = translatedRefusal(error, view.t) ?? view.t("federation.import.not-readable");
    return await again(
      [{ field: given === undefined ? "url" : "file", message }],
      error.code === "designation-other-root",
    );
  }
}

async function peerPage(
  context: FederationContext,
  identity: Identity,
  c: Context,
  user: User,
  state: string,
  form: { errors?: readonly FieldError[]; input?: FormInput } = {},
) {
  const { db } = context.platform.database;
  const reports = await reportState(context, state);
  const histories = await Promise.all(reports.map(async ({ peer }) => await readHistory(context, peer.peerId)));
  const dispatches = await Promise.all(
    reports.map(async ({ peer }) => await listDispatches(context, { peerId: peer.peerId }, LISTED_DISPATCHES)),
  );
  const own = await ownDesignation(context, db);
  const people = await identity.people();
  if (reports.length === 0) throw new Refusal("not-found", "This State is not a peer of this server.");
  const waiting = reports.find(({ peer }) => peer.standing === "compared");
  const preview = waiting && (await peersFace(context).previewConfirmation({ peerId: waiting.peer.peerId }));
  const asked = (await identity.asked.open("all")).filter(({ act, isBack }) => act === reintroducePeer.id && !isBack);
  return (
    <PeerPage
      view={viewOf(c)}
      reports={reports}
      history={histories
        .flat()
        .toReversed()
        .sort((a, b) => a.at.getTime() - b.at.getTime())}
      dispatches={dispatches.flat()}
      own={own === undefined ? undefined : fingerprintFace(own)}
      reader={{ id: user.id, isAdministrator: isAdministrator(user) }}
      names={new Map(people.map((person) => [person.id, person.name]))}
      approval={preview?.approval}
      mayStop={isOnDuty(user)}
      reintroductions={new Map(asked.map(({ subject, href }) => [subject.id, href]))}
      errors={form.errors}
      input={form.input}
    />
  );
}

function download(c: Context, bytes: Uint8Array, name: string): Response {
  return c.body(new Uint8Array(bytes), 200, {
    "content-type": "application/json",
    "content-disposition": `attachment; filename="${name}"`,
  });
}

function isAdministrator(user: User): boolean {
  return user.roles.includes("administrator");
}

function isOnDuty(user: User): boolean {
  return user.roles.some((role) => role === "administrator" || role === "duty-officer" || role === "authoriser");
}

function idOf(c: Context, name: string): string {
  const read = z.uuid().safeParse(c.req.param(name));
  if (read.success) return read.data;
  throw new Refusal("not-found", "There is nothing under this id.");
}
