import { base64, hex } from "../../src/protocol/bytes.ts";
import type { Designation, DesignatedKey, SealingKey } from "../../src/protocol/designation-schema.ts";
import {
  createDesignation,
  type DesignationLookup,
  type DesignationView,
  readDesignation,
} from "../../src/protocol/designation.ts";
import { parseAuthorityId, parseStateCode, type Sha256Hex } from "../../src/protocol/identifiers.ts";
import { KEY_USES, type KeyUse, requiredAlgorithms } from "../../src/protocol/keys.ts";
import type { RootSet } from "../../src/protocol/root-set.ts";
import { generateSealingIdentity, type RecipientFamily, type SealingIdentity } from "../../src/protocol/sealing.ts";
import { generateKeyPair, type KeyPair, type Signer, signerOf } from "../../src/protocol/signatures.ts";
import { seededRandom } from "./seeded-random.ts";

export const BEGIN = "2027-01-01T00:00:00.000Z";
export const NOON = new Date("2027-03-01T12:00:00.000Z");

export interface RootHolder {
  readonly name: string;
  readonly ed25519: KeyPair;
  readonly mlDsa65: KeyPair;
}

/** A State that does not exist, with all its secrets. */
export interface InventedState {
  readonly view: DesignationView;
  readonly roots: readonly RootHolder[];
  readonly pairs: Readonly<Record<Exclude<KeyUse, "root">, readonly KeyPair[]>>;
  readonly identities: readonly SealingIdentity[];
  readonly exhibitIdentity: SealingIdentity;
}

export interface InventedStateOptions {
  readonly profile?: Designation["profile"];
  readonly sealing?: RecipientFamily;
  readonly rootMembers?: number;
  readonly threshold?: number;
  /** Other keys, the root with them, for the same code. */
  readonly life?: string;
  /** Last changes to the document before it is signed. */
  readonly change?: (designation: Designation) => Designation;
}

/** The same code and life always give the same State: keys are drawn from them. */
export async function inventState(code: string, options: InventedStateOptions = {}): Promise<InventedState> {
  const random = seededRandom(`invented State ${code}${options.life ?? ""}`);
  const roots = Array.from({ length: options.rootMembers ?? 1 }, (_, position) =>
    inventRoot(`root-${position + 1}`, random),
  );
  const pairs = Object.fromEntries(
    KEY_USES.filter((use) => use !== "root").map((use) => [
      use,
      requiredAlgorithms(use).map((algorithm) => generateKeyPair(algorithm, random)),
    ]),
  ) as Record<Exclude<KeyUse, "root">, KeyPair[]>; // one entry for each use but root
  const family = options.sealing ?? "post-quantum";
  const dispatchIdentity = await generateSealingIdentity(family, random);
  const exhibitIdentity = await generateSealingIdentity(family, random);
  const plain = plainDesignation(code, {
    profile: options.profile ?? "training",
    rootSet: rootSetOf(roots, options.threshold ?? 1),
    keys: Object.entries(pairs).flatMap(([use, list]) =>
      list.map((pair) => designatedKey(use as DesignatedKey["use"], pair)),
    ),
    sealing: [
      { family: "dispatch-seal", recipient: dispatchIdentity.recipient, from: BEGIN, state: "active" },
      {
        family: "exhibit-seal",
        authority: parseAuthorityId("central-authority"),
        recipient: exhibitIdentity.recipient,
        from: BEGIN,
        state: "active",
      },
    ],
    logId: hex(random(16)),
  });
  const designation = options.change?.(plain) ?? plain;
  const view = readDesignation(createDesignation(designation, rootSigners(roots)));
  return { view, roots, pairs, identities: [dispatchIdentity], exhibitIdentity };
}

export function inventRoot(name: string, random: (count: number) => Uint8Array): RootHolder {
  return { name, ed25519: generateKeyPair("ed25519", random), mlDsa65: generateKeyPair("ml-dsa-65", random) };
}

export function rootSetOf(roots: readonly RootHolder[], threshold: number): RootSet {
  return {
    threshold,
    members: roots.map((root, position) => ({
      name: root.name,
      custody: position === 0 ? "server" : "offline",
      ed25519: base64(root.ed25519.publicKey),
      mlDsa65: base64(root.mlDsa65.publicKey),
    })),
  };
}

export function rootSigners(roots: readonly RootHolder[]): readonly Signer[] {
  return roots.flatMap((root) => [signerOf(root.ed25519), signerOf(root.mlDsa65)]);
}

/** The next designation of a State, changed as asked and signed by its roots. */
export function succeed(
  state: InventedState,
  change: (designation: Designation) => Designation,
  roots: readonly RootHolder[] = state.roots,
): DesignationView {
  const { designation, digest } = state.view;
  const next = change({ ...designation, number: designation.number + 1, previous: digest });
  return readDesignation(createDesignation(next, rootSigners(roots)));
}

export function signerFor(state: InventedState, use: Exclude<KeyUse, "root">): Signer {
  const [pair] = state.pairs[use];
  if (pair === undefined) throw new Error(`no key for ${use}`);
  return signerOf(pair);
}

export function lookupOf(...views: readonly DesignationView[]): DesignationLookup {
  return {
    current: (state) => views.findLast((view) => view.state === state),
    byDigest: (state, digest: Sha256Hex) => views.find((view) => view.state === state && view.digest === digest),
  };
}

export function designatedKey(use: DesignatedKey["use"], pair: KeyPair): DesignatedKey {
  return { use, algorithm: pair.algorithm, public: base64(pair.publicKey), from: BEGIN, state: "active" };
}

function plainDesignation(
  code: string,
  parts: {
    profile: Designation["profile"];
    rootSet: RootSet;
    keys: DesignatedKey[];
    sealing: SealingKey[];
    logId: string;
  },
): Designation {
  return {
    version: 1,
    profile: parts.profile,
    state: parseStateCode(code),
    number: 1,
    previous: null,
    issuedAt: BEGIN,
    validFrom: BEGIN,
    validUntil: "2028-01-01T00:00:00.000Z",
    operator: { name: `Ministry of Justice of ${code}`, hostsForOthers: false },
    languages: ["en"],
    endpoints: { peer: `https://peer.${code.toLowerCase()}.example` },
    log: { origin: `${code.toLowerCase()}.rogatory/${parts.logId}` },
    protocolVersions: [1],
    exhibitSuites: ["age-v1-chacha20poly1305"],
    requiredAlgorithms: Object.fromEntries(
      KEY_USES.map((use) => [use, [...requiredAlgorithms(use)]]),
    ) as Designation["requiredAlgorithms"], // one entry for each use
    rootSet: parts.rootSet,
    keys: parts.keys,
    sealing: parts.sealing,
    authorities: [
      {
        id: parseAuthorityId("central-authority"),
        roles: ["central-authority", "contact-point"],
        names: { en: `Central Authority of ${code}` },
        languages: ["en"],
        phone: "+999 1 555 0100",
        timeZone: "Etc/UTC",
        holidays: [],
        requirements: [],
      },
    ],
    reservations: [],
    policies: { smallOffice: false },
    software: { name: "rogatory", version: "0.1.0" },
    critical: [],
  };
}
