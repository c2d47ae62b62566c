import { Hono, type Context } from "hono";
import { z } from "zod";
import {
  base64,
  base64Schema,
  fromBase64,
  hex,
  parseDispatchId,
  parseStateCode,
  Refusal,
} from "../../protocol/index.ts";
import { instantSchema } from "../../protocol/bodies/common.ts";
import { readJson, readQuery } from "../../web/index.ts";
import type { IdentityModule } from "../identity/index.ts";
import { requireAdministrator, requireDuty, requireReader } from "./access.ts";
import { acknowledgeAlarm } from "./actions/acknowledge-alarm.ts";
import { releaseHeld } from "./actions/release-held.ts";
import { testCall } from "./actions/test-call.ts";
import { listAlarms } from "./alarms/raise.ts";
import type { FederationContext } from "./context.ts";
import { designationsFace, fingerprintFace, peersFace } from "./directory/faces.ts";
import { ownDesignation } from "./directory/directory.ts";
import { listDispatches, readDispatch, type DispatchView } from "./dispatch-view.ts";
import { ownDetailsSchema } from "./domain/own-details.ts";
import { withdrawDispatch } from "./outbox/close-number.ts";
import { readHistory, reportPeers, reportState, type PeerReport } from "./peer-report.ts";
import type { IssuedDesignation, ReceiptRow } from "./types.ts";
import { exchangeHeads } from "./witness/exchange-heads.ts";

type Identity = Pick<IdentityModule, "requireUser">;

const uuid = z.uuid();
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
  peerRoutes(api, context, identity);
  dispatchRoutes(api, context, identity);
  return api;
}

function designationRoutes(api: Hono, context: FederationContext, identity: Identity): void {
  const designations = designationsFace(context);
  api.get("/designation", async (c) => {
    requireReader(identity, c);
    const own = await ownDesignation(context, context.platform.database.db);
    if (own === undefined) return c.json({ designation: null });
    const { designation, digest, bytes } = own;
    return c.json({ designation, digest, ...fingerprintFace(own), bytes: base64(bytes) });
  });
  api.get("/designation/details", async (c) => {
    requireAdministrator(identity, c);
    return c.json({ details: (await designations.details()) ?? null });
  });
  api.put("/designation/details", async (c) => {
    const user = requireAdministrator(identity, c);
    await designations.saveDetails(await readJson(c, ownDetailsSchema), { kind: "user", userId: user.id });
    return c.json({});
  });
  api.post("/designation", async (c) => {
    const user = requireAdministrator(identity, c);
    return c.json(issuedJson(await designations.issue({ kind: "user", userId: user.id })), 201);
  });
  api.get("/designation/draft", async (c) => {
    requireAdministrator(identity, c);
    const draft = await designations.draft();
    return c.json({ draft: draft === undefined ? null : base64(draft) });
  });
  api.post("/designation/signatures", async (c) => {
    const user = requireAdministrator(identity, c);
    const { envelope } = await readJson(c, z.strictObject({ envelope: base64Schema.max(1_500_000) }), 2 * 1024 * 1024);
    const issued = await designations.addSignatures(fromBase64(envelope), { kind: "user", userId: user.id });
    return c.json(issuedJson(issued));
  });
  api.post("/designation/rotation", async (c) => {
    const user = requireAdministrator(identity, c);
    const rotatable = z.enum(["dispatch-seal", "dispatch", "receipt", "http"]);
    const { keys, compromisedSince } = await readJson(
      c,
      z.strictObject({ keys: z.array(rotatable).min(1).max(4), compromisedSince: instantSchema.optional() }),
    );
    const since = compromisedSince === undefined ? undefined : new Date(compromisedSince);
    return c.json(issuedJson(await designations.rotate(keys, { kind: "user", userId: user.id }, since)), 201);
  });
}

const heardSchema = z.strictObject({ heard: z.string().min(1).max(1_000) });

function peerRoutes(api: Hono, context: FederationContext, identity: Identity): void {
  const peers = peersFace(context);
  api.get("/peers", async (c) => {
    requireReader(identity, c);
    return c.json({ peers: (await reportPeers(context)).map(peerJson) });
  });
  api.post("/peers", async (c) => {
    const by = requireAdministrator(identity, c);
    const given = await readJson(c, importSchema, 2 * 1024 * 1024);
    const meetAnew = given.meetAnew ?? false;
    const imported =
      "url" in given
        ? await peers.importFrom({ url: given.url, meetAnew, by })
        : await peers.import({ bytes: fromBase64(given.designation), source: given.source ?? "file", meetAnew, by });
    return c.json(imported, imported.outcome === "introduced" ? 201 : 200);
  });
  api.get("/peers/:state", async (c) => {
    requireReader(identity, c);
    return c.json({ peers: (await reportState(context, c.req.param("state"))).map(peerJson) });
  });
  api.get("/peers/:state/history", async (c) => {
    requireReader(identity, c);
    const reports = await reportState(context, c.req.param("state"));
    const entries = await Promise.all(reports.map(async ({ peer }) => await readHistory(context, peer.peerId)));
    return c.json({ history: entries.flat() });
  });
  api.post("/peers/:peerId/comparison-preview", async (c) => {
    requireAdministrator(identity, c);
    const { heard } = await readJson(c, heardSchema);
    return c.json(await peers.previewComparison({ peerId: peerIdOf(c), heard }));
  });
  api.post("/peers/:peerId/comparison", async (c) => {
    const by = requireAdministrator(identity, c);
    const { heard } = await readJson(c, heardSchema);
    await peers.compare({ peerId: peerIdOf(c), heard, by });
    return c.json({});
  });
  api.post("/peers/:peerId/confirmation-preview", async (c) => {
    requireAdministrator(identity, c);
    return c.json(await peers.previewConfirmation({ peerId: peerIdOf(c) }));
  });
  api.post("/peers/:peerId/confirmation", async (c) => {
    const by = requireAdministrator(identity, c);
    await peers.confirm({ peerId: peerIdOf(c), by });
    return c.json({});
  });
  api.post("/peers/:peerId/stop", async (c) => {
    const by = requireDuty(identity, c);
    const { reason } = await readJson(c, z.strictObject({ reason: z.string().trim().min(1).max(500) }));
    await peers.stop({ peerId: peerIdOf(c), reason, by });
    return c.json({});
  });
  api.post("/peers/:peerId/reintroduction", async (c) => {
    const by = requireAdministrator(identity, c);
    await peers.reintroduce({ peerId: peerIdOf(c), by });
    return c.json({});
  });
  api.post("/peers/:state/heads", async (c) => {
    requireReader(identity, c);
    return c.json(await exchangeHeads(context, parseStateCode(c.req.param("state"))));
  });
  api.post("/peers/:state/test-call", async (c) => {
    const by = requireReader(identity, c);
    return c.json({ dispatchId: await testCall(context, parseStateCode(c.req.param("state")), by) }, 201);
  });
}

function dispatchRoutes(api: Hono, context: FederationContext, identity: Identity): void {
  api.get("/dispatches", async (c) => {
    requireReader(identity, c);
    const { peer, limit } = readQuery(
      c,
      z.object({ peer: uuid.optional(), limit: z.coerce.number().int().min(1).max(200).default(50) }),
    );
    const views = await listDispatches(context, peer === undefined ? {} : { peerId: peer }, limit);
    return c.json({ dispatches: views.map(dispatchJson) });
  });
  api.get("/dispatches/:id", async (c) => {
    requireReader(identity, c);
    const { dispatch, receipts } = await readDispatch(context, parseDispatchId(c.req.param("id")));
    return c.json({ dispatch: dispatchJson(dispatch), receipts: receipts.map(receiptJson) });
  });
  api.post("/dispatches/:id/withdrawal", async (c) => {
    const by = requireDuty(identity, c);
    const dispatchId = parseDispatchId(c.req.param("id"));
    await context.platform.database.transaction(
      async (tx) => await withdrawDispatch(context, tx, dispatchId, { kind: "user", userId: by.id }),
    );
    return c.json({});
  });
  api.post("/dispatches/:id/release", async (c) => {
    const by = requireDuty(identity, c);
    const { dispatch } = await readDispatch(context, parseDispatchId(c.req.param("id")));
    await releaseHeld(context, { peerId: dispatch.peerId, dispatchId: dispatch.dispatchId, by });
    return c.json({});
  });
  api.get("/line-alarms", async (c) => {
    requireReader(identity, c);
    return c.json({ alarms: await listAlarms(context) });
  });
  api.post("/line-alarms/:id/acknowledgement", async (c) => {
    const by = requireDuty(identity, c);
    await acknowledgeAlarm(context, { alarmId: idOf(c), by });
    return c.json({});
  });
}

function peerIdOf(c: Context): string {
  return idFrom(c.req.param("peerId"));
}

function idOf(c: Context): string {
  return idFrom(c.req.param("id"));
}

function idFrom(text: string | undefined): string {
  const read = uuid.safeParse(text);
  if (read.success) return read.data;
  throw new Refusal("not-found", "There is nothing under this id.");
}

function issuedJson({ bytes, ...issued }: IssuedDesignation): Record<string, unknown> {
  return { ...issued, bytes: base64(bytes) };
}

function peerJson({ peer, line, words, digits }: PeerReport): Record<string, unknown> {
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

function dispatchJson(view: DispatchView): Record<string, unknown> {
  return { ...view };
}

function receiptJson({ bytes, ...receipt }: ReceiptRow): Record<string, unknown> {
  return { ...receipt, bytes: base64(bytes) };
}
