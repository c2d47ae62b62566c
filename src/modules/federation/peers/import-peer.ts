import { z } from "zod";
import { fromBase64, readDesignation, Refusal, type DesignationView } from "../../../protocol/index.ts";
import { userActor } from "../../identity/index.ts";
import { ADMINISTRATORS } from "../access.ts";
import { federationAct } from "../act.ts";
import type { FederationContext } from "../context.ts";
import { fingerprintHex } from "../directory/fingerprint.ts";
import { notePeerEvent } from "../directory/history.ts";
import { setIntroducedAside } from "../directory/set-aside.ts";
import { findPeerOfState, insertPeer, type PeerRow } from "../directory/store.ts";
import { checkAcceptable, type ImportOutcome, keepDesignation, takeNext } from "../directory/take-next.ts";
import { downloadDesignation } from "../line/fetch-designation.ts";
import { importedAnswer } from "../answers.ts";
import { envelopeRefusals, envelopeSchema, MAX_ENVELOPE_BODY_BYTES } from "../envelopes.ts";

/**
 * A person brings a State's designation, or the address of its server. A State not met before is introduced, never trusted; of a known one
 * the next designation is taken (R10), and under another root only where the State is to be met anew.
 */
export const importPeer = federationAct({
  id: "federation.import-peer",
  at: "POST /peers",
  who: ADMINISTRATORS,
  input: z.union([
    z.strictObject({
      designation: envelopeSchema,
      source: z.string().max(200).optional(),
      meetAnew: z.boolean().optional(),
    }),
    z.strictObject({ url: z.string().max(500), meetAnew: z.boolean().optional() }),
  ]),
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
  run: async ({ context: { federation }, input: { meetAnew = false, ...given }, by }) => {
    const source = "url" in given ? originOf(given.url) : (given.source ?? "file");
    const bytes = "url" in given ? await downloadDesignation(federation, source) : fromBase64(given.designation);
    return await takeDesignation(federation, { bytes, source, meetAnew, by });
  },
});

async function takeDesignation(
  context: FederationContext,
  input: { bytes: Uint8Array; source: string; meetAnew: boolean; by: { id: string } },
): Promise<ImportOutcome> {
  const { platform } = context;
  const view = readDesignation(input.bytes);
  await checkAcceptable(context, view);
  const known = await findPeerOfState(platform.database.db, view.state);
  // R8: a meeting ends every dossier of before, so none begins with what is here already.
  const isAnew = input.meetAnew && known?.designation_digest !== view.digest;
  if (known === undefined || isAnew) {
    demandUnexpired(context, view);
    return await introduce(context, view, input);
  }
  return await takeNext(context, known, view, userActor(input.by), true);
}

/** R10: a State is not met by what it may have replaced long ago. */
function demandUnexpired({ platform }: FederationContext, { designation: { validUntil } }: DesignationView): void {
  if (new Date(validUntil) > platform.clock.now()) return;
  throw new Refusal("designation-expired", "The designation is expired; ask the State for its newest one.", {
    details: { validUntil },
  });
}

async function introduce(
  context: FederationContext,
  view: DesignationView,
  input: { source: string; by: { id: string } },
): Promise<ImportOutcome> {
  const { platform } = context;
  const now = platform.clock.now();
  const peer: PeerRow = {
    peer_id: platform.random.uuid(),
    state: view.state,
    standing: "imported",
    root_fingerprint: fingerprintHex(view),
    designation_digest: view.digest,
    profile: view.designation.profile,
    source: input.source,
    imported_by: input.by.id,
    imported_at: now,
    compared_by: null,
    compared_at: null,
    confirmed_by: null,
    confirmed_at: null,
    stopped_because: null,
  };
  await platform.database.transaction(async (tx) => {
    await setIntroducedAside(context, tx, view.state, userActor(input.by));
    await insertPeer(tx.db, peer);
    await keepDesignation(context, tx, peer.peer_id, view, "accepted");
    await notePeerEvent(context, tx, peer, {
      event: "imported",
      by: userActor(input.by),
      details: { number: view.designation.number, digest: view.digest, source: input.source },
    });
  });
  return { peerId: peer.peer_id, state: peer.state, outcome: "introduced" };
}

/** A server on this machine, as in a training, is called without TLS. */
function schemeOf(address: string): "http:" | "https:" {
  return /^(localhost|127\.|\[::1\])/.test(address) ? "http:" : "https:";
}

function originOf(url: string): string {
  try {
    // Said on the telephone, an address has no scheme: "rogatory.example.org", "localhost:7421".
    const { origin, protocol } = new URL(/^[a-z]+:\/\//i.test(url) ? url : `${schemeOf(url)}//${url}`);
    if (protocol === "https:" || protocol === "http:") return origin;
  } catch (cause) {
    throw new Refusal("address-invalid", "This is no address of a server, such as https://rogatory.example.org.", {
      field: "url",
      cause,
    });
  }
  throw new Refusal("address-invalid", "The address of a server begins with https://.", { field: "url" });
}
