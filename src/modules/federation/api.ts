import { Hono } from "hono";
import { z } from "zod";
import {
  base64,
  base64Schema,
  dispatchIdSchema,
  fromBase64,
  hex,
  Refusal,
  stateCodeSchema,
} from "../../protocol/index.ts";
import { instantSchema } from "../../protocol/bodies/common.ts";
import { operations, pathParam } from "../../web/index.ts";
import { approvalPreviewAnswer, type IdentityModule } from "../identity/index.ts";
import { DUTY_ROLES } from "./access.ts";
import { acknowledgeAlarm } from "./actions/acknowledge-alarm.ts";
import { releaseHeld } from "./actions/release-held.ts";
import { testCall } from "./actions/test-call.ts";
import { listAlarms } from "./alarms/raise.ts";
import {
  alarmsAnswer,
  dispatchAnswer,
  dispatchesAnswer,
  doneAnswer,
  draftAnswer,
  headsAnswer,
  historyAnswer,
  importedAnswer,
  issuedAnswer,
  ownDesignationAnswer,
  peersAnswer,
  peerToConfirmAnswer,
  testCallAnswer,
} from "./answers.ts";
import type { FederationContext } from "./context.ts";
import { designationsFace, fingerprintFace, peersFace } from "./directory/faces.ts";
import { detailsRoutes } from "./details-routes.ts";
import { ownDesignation } from "./directory/directory.ts";
import { listDispatches, readDispatch } from "./dispatch-view.ts";
import { withdrawDispatch } from "./outbox/close-number.ts";
import { noSuchPeer, readHistory, reportPeers, reportState, type PeerReport } from "./peer-report.ts";
import type { IssuedDesignation, ReceiptRow } from "./types.ts";
import { exchangeHeads } from "./witness/exchange-heads.ts";

type Identity = Pick<IdentityModule, "requireUser">;

const uuid = z.uuid();
const MAX_ENVELOPE_BODY_BYTES = 2 * 1024 * 1024;
const importSchema = z.union([
  z.strictObject({
    designation: base64Schema.max(1_500_000),
    source: z.string().max(200).optional(),
    meetAnew: z.boolean().optional(),
  }),
  z.strictObject({ url: z.string().max(500), meetAnew: z.boolean().optional() }),
]);

/** Routes under /api/v1: our designation, peers, dispatches with their receipts, alarms. */
export function federationApi(context: FederationContext, identity: Identity): Hono {
  const api = new Hono();
  designationRoutes(api, context, identity);
  detailsRoutes(api, context, identity);
  peerRoutes(api, context, identity);
  dispatchRoutes(api, context, identity);
  return api;
}

const administrator = ["administrator"] as const;
const heardSchema = z.strictObject({ heard: z.string().min(1).max(1_000) });
const nothingHere = (): Refusal => new Refusal("not-found", "There is nothing under this id.");
const peerParams = { peerId: pathParam(uuid, nothingHere) };
const stateParams = { state: pathParam(stateCodeSchema, noSuchPeer) };
const dispatchParams = {
  id: pathParam(dispatchIdSchema, () => new Refusal("not-found", "There is no such dispatch.")),
};
const alarmParams = { id: pathParam(uuid, nothingHere) };
const signing = ["details-missing", "root-too-weak", "key-store-locked"];
const envelopeRefusals = ["base64-invalid", "document-malformed", "envelope-malformed", "signature-invalid"];

function designationRoutes(api: Hono, context: FederationContext, identity: Identity): void {
  const operation = operations(identity.requireUser);
  const designations = designationsFace(context);
  const who = administrator;

  api.get(
    "/designation",
    operation({ id: "federation.read-designation", who: [], answer: ownDesignationAnswer }, async () => {
      const own = await ownDesignation(context, context.platform.database.db);
      if (own === undefined) return { designation: null };
      const { designation, digest, bytes } = own;
      return { designation, digest, ...fingerprintFace(own), bytes: base64(bytes) };
    }),
  );
  api.post(
    "/designation",
    operation(
      {
        id: "federation.issue-designation",
        who,
        answer: issuedAnswer,
        status: 201,
        repeat: "again",
        refusals: [...signing, "log-not-started"],
      },
      async ({ user }) => issuedJson(await designations.issue({ kind: "user", userId: user.id })),
    ),
  );
  api.get(
    "/designation/draft",
    operation({ id: "federation.read-designation-draft", who, answer: draftAnswer }, async () => {
      const draft = await designations.draft();
      return { draft: draft === undefined ? null : base64(draft) };
    }),
  );
  api.post(
    "/designation/signatures",
    operation(
      {
        id: "federation.add-root-signatures",
        who,
        body: z.strictObject({ envelope: base64Schema.max(1_500_000) }),
        maxBodyBytes: MAX_ENVELOPE_BODY_BYTES,
        answer: issuedAnswer,
        repeat: "refused",
        refusals: [...envelopeRefusals, "draft-missing", "draft-unsigned", "draft-differs", "key-store-locked"],
      },
      async ({ user, body: { envelope } }) =>
        issuedJson(await designations.addSignatures(fromBase64(envelope), { kind: "user", userId: user.id })),
    ),
  );
  api.post(
    "/designation/rotation",
    operation(
      {
        id: "federation.rotate-keys",
        who,
        body: z.strictObject({
          keys: z
            .array(z.enum(["dispatch-seal", "dispatch", "receipt", "http"]))
            .min(1)
            .max(4),
          compromisedSince: instantSchema.optional(),
        }),
        answer: issuedAnswer,
        status: 201,
        repeat: "again",
        refusals: [...signing, "log-not-started", "compromise-in-future"],
      },
      async ({ user, body: { keys, compromisedSince } }) => {
        const since = compromisedSince === undefined ? undefined : new Date(compromisedSince);
        return issuedJson(await designations.rotate(keys, { kind: "user", userId: user.id }, since));
      },
    ),
  );
}

function peerRoutes(api: Hono, context: FederationContext, identity: Identity): void {
  const operation = operations(identity.requireUser);
  const peers = peersFace(context);
  const unknownState = ["not-found"];

  api.get(
    "/peers",
    operation({ id: "federation.list-peers", who: [], answer: peersAnswer }, async () => ({
      peers: (await reportPeers(context)).map(peerJson),
    })),
  );
  api.post(
    "/peers",
    operation(
      {
        id: "federation.import-peer",
        who: administrator,
        body: importSchema,
        maxBodyBytes: MAX_ENVELOPE_BODY_BYTES,
        answer: importedAnswer,
        status: [201, 200],
        statusOf: (imported: { readonly outcome: string }) => (imported.outcome === "introduced" ? 201 : 200),
        repeat: "same",
        refusals: [
          ...envelopeRefusals,
          "address-invalid",
          "designation-expired",
          "designation-is-ours",
          "designation-not-there",
          "designation-unsigned",
          "designation-weakens-sealing",
          "fingerprint-mismatch",
          "profile-mismatch",
          "unknown-version",
          "designation-other-state",
          "designation-other-profile",
          "designation-other-root",
          "designation-rollback",
          "designation-equivocation",
          "designation-gap",
          "designation-key-dropped",
        ],
      },
      async ({ user: by, body: given }) => {
        const meetAnew = given.meetAnew ?? false;
        if ("url" in given) return await peers.importFrom({ url: given.url, meetAnew, by });
        const { designation, source } = given;
        return await peers.import({ bytes: fromBase64(designation), source: source ?? "file", meetAnew, by });
      },
    ),
  );
  api.get(
    "/peers/:state",
    operation(
      { id: "federation.read-peer", who: [], params: stateParams, answer: peersAnswer, refusals: unknownState },
      async ({ params: { state } }) => ({ peers: (await reportState(context, state)).map(peerJson) }),
    ),
  );
  api.get(
    "/peers/:state/history",
    operation(
      {
        id: "federation.read-peer-history",
        who: [],
        params: stateParams,
        answer: historyAnswer,
        refusals: unknownState,
      },
      async ({ params: { state } }) => {
        const reports = await reportState(context, state);
        const entries = await Promise.all(reports.map(async ({ peer }) => await readHistory(context, peer.peerId)));
        return { history: entries.flat() };
      },
    ),
  );
  api.post(
    "/peers/:peerId/comparison-preview",
    operation(
      {
        id: "federation.preview-comparison",
        who: administrator,
        params: peerParams,
        body: heardSchema,
        answer: approvalPreviewAnswer(peerToConfirmAnswer),
        repeat: "reads",
        refusals: ["fingerprint-mismatch", "fingerprint-unreadable", "peer-standing"],
      },
      async ({ params: { peerId }, body: { heard } }) => await peers.previewComparison({ peerId, heard }),
    ),
  );
  api.post(
    "/peers/:peerId/comparison",
    operation(
      {
        id: "federation.compare-fingerprint",
        who: administrator,
        params: peerParams,
        body: heardSchema,
        answer: doneAnswer,
        repeat: "refused",
        confirmed: true,
        refusals: ["fingerprint-mismatch", "fingerprint-unreadable", "peer-standing"],
      },
      async ({ user: by, params: { peerId }, body: { heard } }) => {
        await peers.compare({ peerId, heard, by });
        return {};
      },
    ),
  );
  api.post(
    "/peers/:peerId/confirmation-preview",
    operation(
      {
        id: "federation.preview-confirmation",
        who: administrator,
        params: peerParams,
        answer: approvalPreviewAnswer(peerToConfirmAnswer),
        repeat: "reads",
        refusals: ["peer-standing"],
      },
      async ({ params: { peerId } }) => await peers.previewConfirmation({ peerId }),
    ),
  );
  api.post(
    "/peers/:peerId/confirmation",
    operation(
      {
        id: "federation.confirm-peer",
        who: administrator,
        params: peerParams,
        answer: doneAnswer,
        repeat: "refused",
        confirmed: true,
        refusals: ["peer-standing"],
      },
      async ({ user: by, params: { peerId } }) => {
        await peers.confirm({ peerId, by });
        return {};
      },
    ),
  );
  api.post(
    "/peers/:peerId/stop",
    operation(
      {
        id: "federation.stop-peer",
        who: DUTY_ROLES,
        params: peerParams,
        body: z.strictObject({ reason: z.string().trim().min(1).max(500) }),
        answer: doneAnswer,
        repeat: "refused",
        refusals: ["peer-standing"],
      },
      async ({ user: by, params: { peerId }, body: { reason } }) => {
        await peers.stop({ peerId, reason, by });
        return {};
      },
    ),
  );
  api.post(
    "/peers/:peerId/reintroduction",
    operation(
      {
        id: "federation.reintroduce-peer",
        who: administrator,
        params: peerParams,
        answer: doneAnswer,
        repeat: "refused",
        refusals: ["peer-standing"],
      },
      async ({ user: by, params: { peerId } }) => {
        await peers.reintroduce({ peerId, by });
        return {};
      },
    ),
  );
  api.post(
    "/peers/:state/heads",
    operation(
      {
        id: "federation.exchange-heads",
        who: [],
        params: stateParams,
        answer: headsAnswer,
        repeat: "again",
        refusals: [
          "peer-unknown",
          "peer-not-confirmed",
          "peer-unreachable",
          "log-not-started",
          "log-in-recovery",
          "cosignature-invalid",
          "clock-skew",
          "http-signature-invalid",
        ],
      },
      async ({ params: { state } }) => await exchangeHeads(context, state),
    ),
  );
  api.post(
    "/peers/:state/test-call",
    operation(
      {
        id: "federation.send-test-call",
        who: [],
        params: stateParams,
        answer: testCallAnswer,
        status: 201,
        repeat: "again",
        refusals: ["peer-unknown", "peer-not-confirmed"],
      },
      async ({ user, params: { state } }) => ({ dispatchId: await testCall(context, state, user) }),
    ),
  );
}

function dispatchRoutes(api: Hono, context: FederationContext, identity: Identity): void {
  const operation = operations(identity.requireUser);

  api.get(
    "/dispatches",
    operation(
      {
        id: "federation.list-dispatches",
        who: [],
        query: z.object({ peer: uuid.optional(), limit: z.coerce.number().int().min(1).max(200).default(50) }),
        answer: dispatchesAnswer,
      },
      async ({ query: { peer, limit } }) => ({
        dispatches: await listDispatches(context, peer === undefined ? {} : { peerId: peer }, limit),
      }),
    ),
  );
  api.get(
    "/dispatches/:id",
    operation(
      { id: "federation.read-dispatch", who: [], params: dispatchParams, answer: dispatchAnswer },
      async ({ params: { id } }) => {
        const { dispatch, receipts } = await readDispatch(context, id);
        return { dispatch, receipts: receipts.map(receiptJson) };
      },
    ),
  );
  api.post(
    "/dispatches/:id/withdrawal",
    operation(
      {
        id: "federation.withdraw-dispatch",
        who: DUTY_ROLES,
        params: dispatchParams,
        answer: doneAnswer,
        repeat: "same",
        refusals: ["already-receipted", "peer-unknown", "peer-not-confirmed"],
      },
      async ({ user, params: { id } }) => {
        await context.platform.database.transaction(
          async (tx) => await withdrawDispatch(context, tx, id, { kind: "user", userId: user.id }),
        );
        return {};
      },
    ),
  );
  api.post(
    "/dispatches/:id/release",
    operation(
      {
        id: "federation.release-held-dispatch",
        who: DUTY_ROLES,
        params: dispatchParams,
        answer: doneAnswer,
        repeat: "refused",
        refusals: ["not-held"],
      },
      async ({ user: by, params: { id } }) => {
        const { dispatch } = await readDispatch(context, id);
        await releaseHeld(context, { peerId: dispatch.peerId, dispatchId: dispatch.dispatchId, by });
        return {};
      },
    ),
  );
  api.get(
    "/line-alarms",
    operation({ id: "federation.list-alarms", who: [], answer: alarmsAnswer }, async () => ({
      alarms: await listAlarms(context),
    })),
  );
  api.post(
    "/line-alarms/:id/acknowledgement",
    operation(
      {
        id: "federation.acknowledge-alarm",
        who: DUTY_ROLES,
        params: alarmParams,
        answer: doneAnswer,
        repeat: "same",
      },
      async ({ user: by, params: { id } }) => {
        await acknowledgeAlarm(context, { alarmId: id, by });
        return {};
      },
    ),
  );
}

function issuedJson({ bytes, ...issued }: IssuedDesignation) {
  return { ...issued, bytes: base64(bytes) };
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
    fingerprint: hex(designation.rootFingerprint),
  };
}

function receiptJson({ bytes, ...receipt }: ReceiptRow) {
  return { ...receipt, bytes: base64(bytes) };
}
