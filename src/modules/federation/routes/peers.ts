import { Hono } from "hono";
import { z } from "zod";
import { fromBase64 } from "../../../protocol/index.ts";
import { operations } from "../../../web/index.ts";
import { ADMINISTRATORS, type Identity } from "../access.ts";
import type { FederationContext } from "../context.ts";
import { fingerprintHex } from "../directory/fingerprint.ts";
import { type PeerReport, readHistory, reportPeers, reportState } from "../peers/peer-report.ts";
import { peersFace } from "../peers/peers-face.ts";
import { historyAnswer, importedAnswer, peersAnswer } from "./answers.ts";
import { MAX_ENVELOPE_BODY_BYTES, envelopeRefusals, envelopeSchema } from "./envelopes.ts";
import { stateParams } from "./path.ts";

const importSchema = z.union([
  z.strictObject({
    designation: envelopeSchema,
    source: z.string().max(200).optional(),
    meetAnew: z.boolean().optional(),
  }),
  z.strictObject({ url: z.string().max(500), meetAnew: z.boolean().optional() }),
]);

/** Peers: whom we know, what we know of them, and new designations of theirs. */
export function peerRoutes(context: FederationContext, identity: Identity): Hono {
  const api = new Hono();
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
        who: ADMINISTRATORS,
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
          "designation-log-dropped",
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

  return api;
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
