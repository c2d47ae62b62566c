/** Invented States and manifests for tests about exhibits. Everything here is made anew for each call. */
import { randomBytes, randomUUID } from "node:crypto";
import { createHead } from "../../src/protocol/age-head.ts";
import { base64, hex } from "../../src/protocol/bytes.ts";
import { type DesignationView, createDesignation, readDesignation } from "../../src/protocol/designation.ts";
import { sha256Hex } from "../../src/protocol/digest.ts";
import { EXHIBIT_SUITE, LEAF_SIZE, bodySizeOf, leafCount } from "../../src/protocol/exhibit-format.ts";
import { derivePayloadKey, keyCommitment } from "../../src/protocol/exhibit-key.ts";
import { EXHIBIT_TREE_TYPE, parseExhibitRoot } from "../../src/protocol/exhibit-tree.ts";
import {
  type Sha256Hex,
  parseAuthorityId,
  parseDossierId,
  parseExhibitId,
  parseSha256Hex,
  parseStateCode,
} from "../../src/protocol/identifiers.ts";
import type { Manifest } from "../../src/protocol/manifest-schema.ts";
import { type SealingIdentity, generateSealingIdentity, recipientsFingerprint } from "../../src/protocol/sealing.ts";
import { type KeyPair, type Signer, generateKeyPair, signerOf } from "../../src/protocol/signatures.ts";

export const NOW = new Date("2026-11-24T12:00:00.000Z");
const FROM = "2026-01-01T00:00:00.000Z";

export const randomUint8 = (count: number): Uint8Array => new Uint8Array(randomBytes(count));

export interface InventedState {
  readonly view: DesignationView;
  readonly manifestSigners: readonly Signer[];
  readonly exhibitKey: SealingIdentity;
}

export async function inventedState(code: string): Promise<InventedState> {
  const pair = (algorithm: "ed25519" | "ml-dsa-65"): KeyPair => generateKeyPair(algorithm, randomUint8);
  const root = [pair("ed25519"), pair("ml-dsa-65")] as const;
  const manifest = [pair("ed25519"), pair("ml-dsa-65")] as const;
  const exhibitKey = await generateSealingIdentity("post-quantum", randomUint8);
  const authority = parseAuthorityId("central-authority");
  const bytes = createDesignation(
    {
      version: 1,
      profile: "training",
      state: parseStateCode(code),
      number: 1,
      previous: null,
      issuedAt: FROM,
      validFrom: FROM,
      validUntil: "2028-01-01T00:00:00.000Z",
      operator: { name: `Ministry of ${code}`, hostsForOthers: false },
      languages: ["en"],
      endpoints: { peer: "http://127.0.0.1:1" },
      log: { origin: `${code.toLowerCase()}.rogatory/${"0".repeat(32)}` },
      protocolVersions: [1],
      exhibitSuites: [EXHIBIT_SUITE],
      requiredAlgorithms: {
        root: ["ed25519", "ml-dsa-65"],
        manifest: ["ed25519", "ml-dsa-65"],
        dispatch: ["ed25519"],
        receipt: ["ed25519"],
        http: ["ed25519"],
        log: ["ed25519"],
        witness: ["ed25519"],
      },
      rootSet: {
        threshold: 1,
        members: [
          { name: "server", custody: "server", ed25519: base64(root[0].publicKey), mlDsa65: base64(root[1].publicKey) },
        ],
      },
      keys: manifest.map(({ algorithm, publicKey }) => ({
        use: "manifest" as const,
        algorithm,
        public: base64(publicKey),
        from: FROM,
        state: "active" as const,
      })),
      sealing: [
        { family: "exhibit-seal", authority, recipient: exhibitKey.recipient, from: FROM, state: "active" as const },
      ],
      authorities: [
        {
          id: authority,
          roles: ["central-authority"],
          names: { en: `Central authority of ${code}` },
          languages: ["en"],
          timeZone: "Etc/UTC",
          holidays: [],
          requirements: [],
        },
      ],
      reservations: [],
      policies: { smallOffice: false },
      software: { name: "rogatory", version: "0.0.0" },
      critical: [],
    },
    root.map((key) => signerOf(key)),
  );
  return { view: readDesignation(bytes), manifestSigners: manifest.map((key) => signerOf(key)), exhibitKey };
}

/** A manifest over a body that exists only as numbers, with its head and file key. */
export async function sampleManifest(
  from: InventedState,
  to: InventedState,
  size = 100,
): Promise<{ manifest: Manifest; head: Uint8Array; fileKey: Uint8Array }> {
  const [fileKey, nonce] = [randomUint8(16), randomUint8(16)];
  const root = parseExhibitRoot(hex(randomUint8(32)));
  const bodySize = bodySizeOf(size);
  const head = await createHead(fileKey, nonce, [to.exhibitKey.recipient]);
  const recipients = recipientsFingerprint([to.exhibitKey.recipient]);
  const authority = parseAuthorityId("central-authority");
  const receiver = { state: to.view.state, authority };
  return {
    head,
    fileKey,
    manifest: {
      version: 1,
      binding: {
        profile: "training",
        from: { state: from.view.state, authority },
        to: receiver,
        designations: { from: from.view.digest, to: to.view.digest },
        incarnation: { number: 1, id: hex(randomUint8(16)) },
        dossierId: parseDossierId(randomUUID()),
        manifestId: randomUUID(),
        signedAt: NOW.toISOString(),
        recipients,
        random: hex(randomUint8(16)),
        critical: [],
      },
      exhibit: {
        exhibitId: parseExhibitId(randomUUID()),
        number: `${from.view.state}/2026/1-1`,
        title: { language: "en", text: "Mailbox export" },
        kind: "mailbox",
      },
      number: 1,
      previous: null,
      original: { size, sha256: digestOf("original"), furtherDigests: [] },
      sealed: {
        suite: EXHIBIT_SUITE,
        payloadNonce: hex(nonce),
        bodySize,
        keyCommitment: keyCommitment(derivePayloadKey(fileKey, nonce), root),
        tree: {
          type: EXHIBIT_TREE_TYPE,
          root: parseSha256Hex(root),
          leafSize: LEAF_SIZE,
          leafCount: leafCount(bodySize),
        },
        sealedAt: NOW.toISOString(),
      },
      heads: [{ sha256: sha256Hex(head), size: head.length, family: "post-quantum", recipients, for: receiver }],
      receivers: [receiver],
      conditions: [
        { id: "use-limit-1", kind: "use-limit", article: "40(19)", text: { language: "en", text: "This case only." } },
      ],
      acquisition: { tools: [] },
      tools: [{ name: "rogatory", version: "0.0.0" }],
    },
  };
}

function digestOf(text: string): Sha256Hex {
  return sha256Hex(new TextEncoder().encode(text));
}
