// A State's own root, keys and first designation: spec/keys-and-designations.md.

import { randomBytes } from "node:crypto";
import { generateHybridIdentity, identityToRecipient } from "age-encryption";
import { type KeyUse, type Known, type RootMember, listKey, readDesignation, signDesignation } from "./designations.ts";
import { hex } from "./encoding.ts";
import { type SigningKey, newKey } from "./keys.ts";

/** All that a State keeps secret, and what it says about itself. */
export interface StateKeys {
  readonly root: readonly RootMember[];
  readonly signing: Readonly<Record<KeyUse, SigningKey>>;
  readonly manifestPostQuantum: SigningKey;
  readonly dispatchIdentity: string;
  readonly exhibitIdentity: string;
  readonly known: Known;
}

export const AUTHORITY = "central-authority";
const DAY_MS = 86_400_000;

/** Draws keys and signs a first designation, valid from a day before `now` for a year. */
export async function newState(state: string, profile: string, peer: string, now: Date): Promise<StateKeys> {
  const root = [0, 1, 2].map(() => ({ ed25519: newKey("ed25519"), mlDsa65: newKey("ml-dsa-65") }));
  const ed25519 = (): SigningKey => newKey("ed25519");
  const signing = {
    dispatch: ed25519(),
    receipt: ed25519(),
    manifest: ed25519(),
    http: ed25519(),
    log: ed25519(),
    witness: ed25519(),
  };
  const manifestPostQuantum = newKey("ml-dsa-65");
  const dispatchIdentity = await generateHybridIdentity();
  const exhibitIdentity = await generateHybridIdentity();
  const from = new Date(now.getTime() - DAY_MS).toISOString();
  const payload = {
    version: 1,
    profile,
    state,
    number: 1,
    previous: null,
    issuedAt: now.toISOString(),
    validFrom: from,
    validUntil: new Date(now.getTime() + 365 * DAY_MS).toISOString(),
    operator: { name: `Ministry of Justice of ${state}`, hostsForOthers: false },
    languages: ["en"],
    endpoints: { peer },
    log: { origin: `${state.toLowerCase()}.rogatory/${hex(randomBytes(16))}` },
    protocolVersions: [1],
    exhibitSuites: ["age-v1-chacha20poly1305"],
    requiredAlgorithms: requiredAlgorithms(),
    rootSet: { threshold: 2, members: root.map(memberOf) },
    keys: [
      ...Object.entries(signing).map(([use, key]) => listKey(use as KeyUse, key, from)),
      listKey("manifest", manifestPostQuantum, from),
    ],
    sealing: [
      { family: "dispatch-seal", recipient: await identityToRecipient(dispatchIdentity), from, state: "active" },
      {
        family: "exhibit-seal",
        authority: AUTHORITY,
        recipient: await identityToRecipient(exhibitIdentity),
        from,
        state: "active",
      },
    ],
    authorities: [authority(state)],
    reservations: [],
    policies: { smallOffice: false },
    software: { name: "a server by other hands", version: "1" },
    critical: [],
  };
  const known = readDesignation(signDesignation(payload, root.slice(0, 2)));
  return { root, signing, manifestPostQuantum, dispatchIdentity, exhibitIdentity, known };
}

function memberOf(member: RootMember, at: number): object {
  const encode = (key: SigningKey): string => Buffer.from(key.public).toString("base64");
  return {
    name: `root-${at + 1}`,
    custody: "offline",
    ed25519: encode(member.ed25519),
    mlDsa65: encode(member.mlDsa65),
  };
}

function requiredAlgorithms(): Record<string, string[]> {
  const classical = ["dispatch", "receipt", "http", "log", "witness"].map((use) => [use, ["ed25519"]] as const);
  const both = ["root", "manifest"].map((use) => [use, ["ed25519", "ml-dsa-65"]] as const);
  return Object.fromEntries([...classical, ...both].map(([use, algorithms]) => [use, [...algorithms]]));
}

function authority(state: string): object {
  return {
    id: AUTHORITY,
    roles: ["central-authority", "contact-point"],
    names: { en: `Central Authority of ${state}` },
    languages: ["en"],
    phone: "+000 0000 0000",
    timeZone: "Etc/UTC",
    holidays: [],
    requirements: [],
  };
}
