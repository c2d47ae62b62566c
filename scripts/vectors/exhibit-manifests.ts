import { createHead } from "../../src/protocol/age-head.ts";
import { fromHex, hex, utf8 } from "../../src/protocol/bytes.ts";
import { sha256Hex } from "../../src/protocol/digest.ts";
import { signEnvelope } from "../../src/protocol/dsse.ts";
import { EXHIBIT_SUITE, LEAF_SIZE, bodySizeOf, leafCount } from "../../src/protocol/exhibit-format.ts";
import { derivePayloadKey, keyCommitment, requireCommittedKey } from "../../src/protocol/exhibit-key.ts";
import { EXHIBIT_TREE_TYPE, ExhibitTree, parseExhibitRoot } from "../../src/protocol/exhibit-tree.ts";
import {
  parseAuthorityId,
  parseDossierId,
  parseExhibitId,
  parseRequestId,
  parseSha256Hex,
} from "../../src/protocol/identifiers.ts";
import {
  MANIFEST_TYPE,
  type SignedManifest,
  checkManifestSuccession,
  draftManifest,
  requireListedHead,
  signManifest,
  verifyManifest,
} from "../../src/protocol/manifest.ts";
import type { Manifest } from "../../src/protocol/manifest-schema.ts";
import { payloadType } from "../../src/protocol/payload-types.ts";
import { recipientsFingerprint } from "../../src/protocol/sealing.ts";
import { type Signer, signerOf } from "../../src/protocol/signatures.ts";
import { seededRandom } from "../../tests/support/seeded-random.ts";
import { sealInMemory, vectorPlaintext } from "./exhibit-bodies.ts";
import { type World, b64, codeOf } from "./world.ts";

/** A manifest of XB for XA over a small body, with everything that must be refused in its place. */
export async function manifestVectors({ a, b, c, now }: World): Promise<object> {
  const random = seededRandom("exhibit manifests");
  const signers = b.pairs.manifest.map((pair) => signerOf(pair));
  const { manifest, head, body, fileKey, otherHead } = await invent({ a, b, c, now }, random);
  const signed = signManifest(draftManifest(manifest), signers);
  const raw = (changed: unknown, by: readonly Signer[] = signers, type: string = MANIFEST_TYPE): Uint8Array =>
    signEnvelope(type, utf8(JSON.stringify(changed)), by);
  const [ed25519, mlDsa65] = signers;
  if (ed25519 === undefined || mlDsa65 === undefined) throw new Error("two signers");
  const { sealed } = manifest;
  const invalid: Record<string, Uint8Array> = {
    "without the ML-DSA-65 signature": raw(manifest, [ed25519]),
    "without the Ed25519 signature": raw(manifest, [mlDsa65]),
    "with one signature twice": raw(manifest, [ed25519, mlDsa65, ed25519]),
    "signed by another State": raw(
      manifest,
      a.pairs.manifest.map((pair) => signerOf(pair)),
    ),
    "as a package index": raw(manifest, signers, payloadType("package-index")),
    "with a body size that no original has": raw({ ...manifest, sealed: { ...sealed, bodySize: 65_553 } }),
    "with an original that does not fit the body": raw({
      ...manifest,
      original: { ...manifest.original, size: manifest.original.size + 1 },
    }),
    "with a wrong number of leaves": raw({
      ...manifest,
      sealed: { ...sealed, tree: { ...sealed.tree, leafCount: 2 } },
    }),
    "with another leaf size": raw({ ...manifest, sealed: { ...sealed, tree: { ...sealed.tree, leafSize: 65_552 } } }),
    "with the type of a log's tree": raw({ ...manifest, sealed: { ...sealed, tree: { ...sealed.tree, type: "log" } } }),
    "with an unknown suite": raw({ ...manifest, sealed: { ...sealed, suite: "aes-256-gcm" } }),
    "in version 2": raw({ ...manifest, version: 2 }),
    "with a number but no predecessor": raw({ ...manifest, number: 2 }),
    "with a critical member": raw({ ...manifest, binding: { ...manifest.binding, critical: ["escrow"] } }),
    "naming the other State as author": raw({
      ...manifest,
      binding: { ...manifest.binding, from: manifest.binding.to },
    }),
    "made under another designation": raw({
      ...manifest,
      binding: { ...manifest.binding, designations: { ...manifest.binding.designations, from: a.view.digest } },
    }),
    "of another profile": raw({ ...manifest, binding: { ...manifest.binding, profile: "evaluation" } }),
    "without conditions": raw({ ...manifest, conditions: undefined }),
    "whose addressee is no receiver": raw({
      ...manifest,
      receivers: manifest.receivers.map((receiver) => ({ ...receiver, authority: "another-authority" })),
    }),
    "with two conditions of one id": raw({ ...manifest, conditions: [...manifest.conditions, ...manifest.conditions] }),
    "with a predecessor but number 1": raw({ ...manifest, previous: a.view.digest }),
  };
  const otherKey = derivePayloadKey(fromHex("ff".repeat(16)), fromHex(sealed.payloadNonce));
  return {
    about:
      "Manifests of XB for XA. 'valid' verifies under the designation at the time given, lists the head, and commits to the " +
      "key in it; head ‖ body is an age file. Every 'invalid' one is refused. 'successors' are verified after 'valid' as the version before; one with a code does not " +
      "follow it. 'unusedHeads' are refused although they open.",
    at: now.toISOString(),
    designations: { author: b64(b.view.bytes), receiver: b64(a.view.bytes) },
    valid: {
      envelope: b64(signed.bytes),
      digest: signed.digest,
      manifest,
      head: b64(head),
      identity: a.exhibitIdentity.identity,
      fileKey: hex(fileKey),
      body: b64(body),
    },
    invalid: await Promise.all(
      Object.entries(invalid).map(async ([why, envelope]) => ({
        why,
        envelope: b64(envelope),
        code: await codeOf(() => verifyManifest(envelope, b.view, now)),
      })),
    ),
    successors: await successorsOf(signed, b, now, raw),
    unusedHeads: [
      {
        why: "not listed, for the same file key",
        head: b64(otherHead),
        code: await codeOf(() => requireListedHead(manifest, otherHead)),
      },
    ],
    secondKey: {
      why: "a file key that the manifest does not commit to: refused before the first byte is opened",
      fileKey: "ff".repeat(16),
      code: await codeOf(() => requireCommittedKey(otherKey, parseExhibitRoot(sealed.tree.root), sealed.keyCommitment)),
    },
  };
}

/** Second versions: what may change in one, and what makes it another exhibit or another body. */
async function successorsOf(
  first: SignedManifest,
  author: World["b"],
  now: Date,
  raw: (changed: unknown) => Uint8Array,
): Promise<object[]> {
  const next = { ...first.manifest, number: 2, previous: first.digest };
  const { exhibit, original, sealed } = next;
  const following: Record<string, unknown> = {
    "with another title, number and kind": {
      ...next,
      exhibit: { ...exhibit, title: { language: "en", text: "Mailbox" }, number: "XB-1", kind: "export" },
    },
    "with another name of the original": { ...next, original: { ...original, name: "clerk.mbox" } },
    "with other conditions": { ...next, conditions: [] },
    "with a member of sealed that nobody knows": { ...next, sealed: { later: true, ...sealed } },
  };
  const others: Record<string, unknown> = {
    "of another exhibit": { ...next, exhibit: { ...exhibit, exhibitId: first.manifest.binding.manifestId } },
    "of another original": { ...next, original: { ...original, sha256: "0".repeat(64) } },
    "with another root": { ...next, sealed: { ...sealed, tree: { ...sealed.tree, root: "0".repeat(64) } } },
    "with another key commitment": { ...next, sealed: { ...sealed, keyCommitment: "0".repeat(64) } },
    "with another nonce": { ...next, sealed: { ...sealed, payloadNonce: "0".repeat(32) } },
    "sealed at another time": { ...next, sealed: { ...sealed, sealedAt: "2027-03-01T12:00:00.001Z" } },
    "that leaves a version out": { ...next, number: 3 },
    "that names another predecessor": { ...next, previous: "0".repeat(64) },
  };
  const check = (envelope: Uint8Array): void =>
    checkManifestSuccession(first, verifyManifest(envelope, author.view, now));
  const written: object[] = [];
  for (const [why, changed] of Object.entries(following)) {
    const envelope = raw(changed);
    check(envelope);
    written.push({ why, envelope: b64(envelope) });
  }
  for (const [why, changed] of Object.entries(others)) {
    const envelope = raw(changed);
    written.push({ why, envelope: b64(envelope), code: await codeOf(() => check(envelope)) });
  }
  return written;
}

async function invent({ a, b, now }: World, random: (count: number) => Uint8Array) {
  const original = vectorPlaintext(1_000);
  const [fileKey, nonce] = [random(16), random(16)];
  const payloadKey = derivePayloadKey(fileKey, nonce);
  const { body, leafHashes } = sealInMemory(original, payloadKey);
  const tree = new ExhibitTree();
  for (const hash of leafHashes) tree.add(hash);
  const root = tree.root();
  const recipients = [a.exhibitIdentity.recipient];
  const head = await createHead(fileKey, nonce, recipients);
  const authority = parseAuthorityId("central-authority");
  const receiver = { state: a.view.state, authority };
  const manifest: Manifest = {
    version: 1,
    binding: {
      profile: "training",
      from: { state: b.view.state, authority },
      to: receiver,
      designations: { from: b.view.digest, to: a.view.digest },
      incarnation: { number: 1, id: hex(random(16)) },
      dossierId: parseDossierId(uuid(random)),
      manifestId: uuid(random),
      signedAt: now.toISOString(),
      recipients: recipientsFingerprint(recipients),
      random: hex(random(16)),
      critical: [],
    },
    exhibit: {
      exhibitId: parseExhibitId(uuid(random)),
      number: "XB-2027-0001",
      title: { language: "en", text: "Mailbox of account 4711" },
      kind: "mailbox",
    },
    number: 1,
    previous: null,
    original: { name: "mailbox.mbox", size: original.length, sha256: sha256Hex(original), furtherDigests: [] },
    sealed: {
      suite: EXHIBIT_SUITE,
      payloadNonce: hex(nonce),
      bodySize: bodySizeOf(original.length),
      keyCommitment: keyCommitment(payloadKey, root),
      tree: {
        type: EXHIBIT_TREE_TYPE,
        root: parseSha256Hex(root),
        leafSize: LEAF_SIZE,
        leafCount: leafCount(body.length),
      },
      sealedAt: now.toISOString(),
    },
    heads: [
      {
        sha256: sha256Hex(head),
        size: head.length,
        family: "post-quantum",
        recipients: recipientsFingerprint(recipients),
        for: receiver,
      },
    ],
    receivers: [receiver],
    request: { requestId: parseRequestId(uuid(random)), reference: "XA-2027-0007", legalBasis: "UNCC art. 44" },
    conditions: [
      {
        id: "use-limit-1",
        kind: "use-limit",
        article: "40(19)",
        text: { language: "en", text: "For this investigation only." },
      },
    ],
    acquisition: { source: "Provider export", tools: [] },
    tools: [{ name: "rogatory", version: "0.1.0" }],
  };
  return { manifest, head, body, fileKey, otherHead: await createHead(fileKey, nonce, recipients) };
}

function uuid(random: (count: number) => Uint8Array): string {
  const digits = hex(random(16));
  const parts = [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `7${digits.slice(13, 16)}`,
    `a${digits.slice(17, 20)}`,
    digits.slice(20),
  ];
  return parts.join("-");
}
