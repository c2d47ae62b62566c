// spec/exhibits.md, "Handing over": offering and serving an exhibit, and pulling one by ranges.

import { randomBytes, randomUUID } from "node:crypto";
import { recipientsAt, recipientsFingerprint } from "./designations.ts";
import type { Opened } from "./dispatches.ts";
import { Refused, base64, fromBase64, fromHex, hex, join, sha256, toJson } from "./encoding.ts";
import { payloadDigest, signEnvelope } from "./envelopes.ts";
import {
  LEAF_SIZE,
  type Manifest,
  type SealedExhibit,
  leafHash,
  readManifest,
  sealExhibit,
  treeRoot,
} from "./exhibits.ts";
import type { ForeignState } from "./foreign-state.ts";
import { exchange } from "./http-exchange.ts";
import { AUTHORITY } from "./new-state.ts";

/** What an `exhibit-offer` says. */
export interface Offer {
  readonly exhibitId: string;
  readonly exhibitNumber: string;
  readonly requestId: string;
  readonly manifest: string;
  readonly manifestDigest: string;
  readonly transfer: {
    readonly transferId: string;
    readonly token: string;
    readonly root: string;
    readonly bodySize: number;
    readonly leafSize: number;
    readonly suite: string;
    readonly treeSize: number;
  };
}

/** An offer of ours, with what stands behind it. */
export interface OwnOffer {
  readonly offer: Offer;
  readonly sealed: SealedExhibit;
  readonly dossierId: string;
}

const SUITE = "age-v1-chacha20poly1305";
const LEAVES_PER_RANGE = 2;

/** Seals an original for the peer, serves it, and writes the offer; nothing is sent yet. */
export async function prepareOffer(
  state: ForeignState,
  matter: { readonly dossierId: string; readonly requestId: string },
  original: Uint8Array,
  bend: (manifest: Record<string, unknown>) => object = (manifest) => manifest,
): Promise<OwnOffer> {
  const signedAt = new Date().toISOString();
  const recipients = recipientsAt(state.known().designation, "exhibit-seal", signedAt, AUTHORITY);
  const sealed = await sealExhibit(original, recipients);
  const exhibitId = randomUUID();
  const manifest = bend(manifestOf(state, matter, sealed, { exhibitId, signedAt, recipients }));
  const payload = toJson(manifest);
  const keys = [state.keys.signing.manifest, state.keys.manifestPostQuantum];
  const envelope = signEnvelope("exhibit-manifest", payload, keys);
  const transfer = {
    transferId: randomUUID(),
    token: randomBytes(32).toString("base64url"),
    root: sealed.root,
    bodySize: sealed.body.length,
    leafSize: LEAF_SIZE,
    suite: SUITE,
    treeSize: sealed.tree.length,
  };
  state.served.set(transfer.transferId, { ...transfer, tree: sealed.tree, body: sealed.body });
  const offer = {
    exhibitId,
    exhibitNumber: `${state.state}-1`,
    requestId: matter.requestId,
    manifest: base64(envelope),
    manifestDigest: payloadDigest("exhibit-manifest", payload),
    transfer,
  };
  return { offer, sealed, dossierId: matter.dossierId };
}

/** Sends the head of an exhibit: only after the whole-file receipt names this root and size. */
export async function releaseHead(state: ForeignState, { offer, sealed, dossierId }: OwnOffer): Promise<void> {
  const isStored = state
    .receivedOf("exhibit-stored")
    .some(({ content }) => content["root"] === sealed.root && content["size"] === sealed.body.length);
  if (!isStored) throw new Refused("refused", "the head is released last");
  const content = { exhibitId: offer.exhibitId, manifestDigest: offer.manifestDigest, head: base64(sealed.head) };
  await state.say({ kind: "exhibit-head", dossierId, content });
}

function manifestOf(
  state: ForeignState,
  matter: { readonly dossierId: string; readonly requestId: string },
  sealed: SealedExhibit,
  facts: { readonly exhibitId: string; readonly signedAt: string; readonly recipients: readonly string[] },
): Record<string, unknown> {
  const peer = state.known();
  const receiver = { state: peer.designation.state, authority: AUTHORITY };
  const fingerprint = recipientsFingerprint(facts.recipients);
  return {
    version: 1,
    binding: {
      profile: peer.designation.profile,
      from: { state: state.state, authority: AUTHORITY },
      to: receiver,
      designations: { from: state.keys.known.digest, to: peer.digest },
      incarnation: state.incarnation,
      dossierId: matter.dossierId,
      manifestId: randomUUID(),
      signedAt: facts.signedAt,
      recipients: fingerprint,
      random: hex(randomBytes(16)),
      critical: [],
    },
    exhibit: {
      exhibitId: facts.exhibitId,
      number: `${state.state}-1`,
      title: { language: "en", text: "Export of an account" },
      kind: "mailbox",
    },
    number: 1,
    previous: null,
    original: { size: sealed.original.length, sha256: hex(sha256(sealed.original)), furtherDigests: [] },
    sealed: {
      suite: SUITE,
      payloadNonce: sealed.payloadNonce,
      bodySize: sealed.body.length,
      keyCommitment: sealed.keyCommitment,
      tree: {
        type: "rogatory-exhibit-tree-v1",
        root: sealed.root,
        leafSize: LEAF_SIZE,
        leafCount: sealed.tree.length / 32,
      },
      sealedAt: facts.signedAt,
    },
    heads: [
      {
        sha256: hex(sha256(sealed.head)),
        size: sealed.head.length,
        family: "post-quantum",
        recipients: fingerprint,
        for: receiver,
      },
    ],
    receivers: [receiver],
    request: { requestId: matter.requestId },
    conditions: [],
    acquisition: { tools: [] },
    tools: [{ name: "a server by other hands", version: "1" }],
  };
}

/** Reads an offer that came in: both signatures of its manifest, and that offer, manifest and dispatch fit each other. */
export function readOffer(state: ForeignState, opened: Opened): { offer: Offer; manifest: Manifest } {
  const offer = opened.content as unknown as Offer;
  const { manifest, digest } = readManifest(fromBase64(offer.manifest), state.known(), new Date().toISOString());
  const { transfer } = offer;
  const exhibitRecipients = recipientsAt(
    state.keys.known.designation,
    "exhibit-seal",
    new Date().toISOString(),
    AUTHORITY,
  );
  const fits =
    digest === offer.manifestDigest &&
    manifest.exhibit.exhibitId === offer.exhibitId &&
    manifest.sealed.tree.root === transfer.root &&
    manifest.sealed.bodySize === transfer.bodySize &&
    manifest.binding.to.state === state.state &&
    transfer.leafSize === LEAF_SIZE &&
    transfer.treeSize === 32 * manifest.sealed.tree.leafCount &&
    manifest.heads.some((head) => head.recipients === recipientsFingerprint(exhibitRecipients));
  if (!fits) throw new Refused("refused", "the offer contradicts itself");
  return { offer, manifest };
}

/** Fetches tree and body of an accepted offer by ranges; every leaf is checked before it is kept. */
export async function pullBody(state: ForeignState, { transfer }: Offer): Promise<Uint8Array> {
  const tree = await fetchTree(state, transfer);
  const leaves: Uint8Array[] = [];
  for (let first = 0; first < tree.length / 32; first += LEAVES_PER_RANGE) {
    const from = first * LEAF_SIZE;
    const to = Math.min(from + LEAVES_PER_RANGE * LEAF_SIZE, transfer.bodySize) - 1;
    const answer = await ask(state, transfer, "body", { range: `bytes=${from}-${to}` });
    if (answer.status !== 206) throw new Refused("not-found", `body: ${answer.status}`);
    for (let at = 0; at < answer.body.length; at += LEAF_SIZE) {
      const leaf = answer.body.slice(at, at + LEAF_SIZE);
      const known = tree.slice(32 * leaves.length, 32 * leaves.length + 32);
      if (hex(leafHash(leaf)) !== hex(known)) throw new Refused("refused", `leaf ${leaves.length}`);
      leaves.push(leaf);
    }
  }
  return join(...leaves);
}

async function fetchTree(state: ForeignState, transfer: Offer["transfer"]): Promise<Uint8Array> {
  const answer = await ask(state, transfer, "tree", {});
  if (answer.status !== 200) throw new Refused("not-found", `tree: ${answer.status}`);
  const isSigned = hex(treeRoot(answer.body)) === hex(fromHex(transfer.root));
  if (!isSigned || answer.body.length !== transfer.treeSize) throw new Refused("refused", "tree");
  return answer.body;
}

/** One unsigned request of a transfer, with headers of the caller's. */
export async function ask(
  state: ForeignState,
  transfer: Pick<Offer["transfer"], "transferId" | "token" | "root">,
  part: "tree" | "body",
  headers: Record<string, string>,
): Promise<{ status: number; body: Uint8Array }> {
  const origin = new URL(state.known().designation.endpoints.peer).origin;
  const own = { "rogatory-transfer-token": transfer.token, "if-match": `"${transfer.root}"` };
  return exchange(
    `${origin}/peer/v1/transfers/${transfer.transferId}/${part}`,
    "GET",
    { ...own, ...headers },
    new Uint8Array(),
  );
}
