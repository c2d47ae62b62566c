import {
  base64,
  equalBytes,
  KEY_USES,
  PROTOCOL_VERSION,
  requiredAlgorithms,
  rootFingerprint,
  type Designation,
  type DesignatedKey,
  type KeyAlgorithm,
  type KeyUse,
  type Profile,
  type RootMember,
  type SealingFamily,
  type SealingKey,
  type Sha256Hex,
  type StateCode,
  type AuthorityId,
} from "../../../protocol/index.ts";
import { nextLogs } from "./next-logs.ts";
import type { OwnDetails } from "./own-details.ts";

/** A key of the key store, without its secret. */
export interface HeldSigningKey {
  readonly use: KeyUse;
  readonly algorithm: KeyAlgorithm;
  readonly publicKey: Uint8Array;
  readonly createdAt: Date;
}

export interface HeldSealingKey {
  readonly family: SealingFamily;
  readonly authority: AuthorityId | undefined;
  readonly recipient: string;
  readonly createdAt: Date;
}

export interface DesignationInput {
  readonly details: OwnDetails;
  readonly server: {
    readonly state: StateCode;
    readonly profile: Profile;
    readonly peerUrl: string;
    readonly appUrl: string;
    readonly logOrigin: string;
    /** Our logs that were closed, as this server knows them, oldest first. */
    readonly closedLogs: NonNullable<Designation["log"]["closed"]>;
    readonly smallOffice: boolean;
    readonly softwareVersion: string;
    readonly verifierSha256: Sha256Hex | undefined;
  };
  readonly signingKeys: readonly HeldSigningKey[];
  readonly sealingKeys: readonly HeldSealingKey[];
  readonly previous: { readonly designation: Designation; readonly digest: Sha256Hex } | undefined;
  /** What this one takes the place of before enough had signed it. */
  readonly draft?: Designation | undefined;
  /** Keys that somebody else may have had since then. */
  readonly compromise?: Compromise | undefined;
  /** Something signed under an earlier receipt key is not anchored yet: it does not retire (R8). */
  readonly keepsReceiptKeys?: boolean | undefined;
  readonly now: Date;
}

/** R8: every key of these uses and families that could be used then or later, but for the new ones. */
export interface Compromise {
  readonly keys: readonly (KeyUse | SealingFamily)[];
  readonly since: Date;
}

const DAY_MS = 24 * 60 * 60_000;
/** Peers whose clock is behind ours must not find a designation or a key that is not yet valid. */
const BACKDATE_MS = 10 * 60_000;
/** What was signed just before a rotation may still be under way: the old key counts for so long after it. */
const OVERLAP_DAYS = 14;

/** The next designation of our State: number, predecessor, every key past and present with what became of it (R8, R10). */
export function nextDesignation(input: DesignationInput): Designation {
  const { details, server, previous, now } = input;
  return {
    version: 1,
    profile: server.profile,
    state: server.state,
    number: (previous?.designation.number ?? 0) + 1,
    previous: previous?.digest ?? null,
    issuedAt: now.toISOString(),
    validFrom: backdated(now),
    validUntil: new Date(now.getTime() + details.validDays * DAY_MS).toISOString(),
    operator: details.operator,
    languages: details.languages,
    endpoints: { peer: server.peerUrl, app: server.appUrl },
    log: nextLogs(previous?.designation.log, server.logOrigin, server.closedLogs),
    protocolVersions: [PROTOCOL_VERSION],
    exhibitSuites: details.exhibitSuites,
    requiredAlgorithms: Object.fromEntries(
      KEY_USES.map((use) => [use, [...requiredAlgorithms(use)]]),
    ) as Designation["requiredAlgorithms"], // one entry for each use
    ...rootSets(input),
    keys: signingKeys(input),
    sealing: sealingKeys(input),
    authorities: details.authorities,
    reservations: details.reservations,
    policies: { smallOffice: server.smallOffice },
    software: {
      name: "Rogatory",
      version: server.softwareVersion,
      ...(server.verifierSha256 === undefined ? {} : { verifierSha256: server.verifierSha256 }),
    },
    critical: [],
  };
}

/** R8: when the root changes, the set before is named beside the new one, and both sign. */
function rootSets(input: DesignationInput): Pick<Designation, "rootSet" | "previousRootSet"> {
  const rootSet = { threshold: input.details.root.threshold, members: rootMembers(input) };
  const before = input.previous?.designation.rootSet;
  const isChanged = before !== undefined && !equalBytes(rootFingerprint(before), rootFingerprint(rootSet));
  return isChanged ? { rootSet, previousRootSet: before } : { rootSet };
}

function rootMembers({ details, signingKeys: held }: DesignationInput): RootMember[] {
  const offline = [...details.root.offlineMembers];
  if (!details.root.serverMember) return offline;
  const publicOf = (algorithm: KeyAlgorithm): string => {
    const key = newestFirst(held).find((candidate) => candidate.use === "root" && candidate.algorithm === algorithm);
    if (key === undefined) throw new Error(`the key store holds no ${algorithm} root key`);
    return base64(key.publicKey);
  };
  return [
    { name: "server", custody: "server", ed25519: publicOf("ed25519"), mlDsa65: publicOf("ml-dsa-65") },
    ...offline,
  ];
}

/** The newest key of each use and algorithm is active; every other one that was ever listed stays listed (R8). */
function signingKeys(input: DesignationInput): DesignatedKey[] {
  const { signingKeys: held, previous, draft, compromise, now } = input;
  const listed = new Map(listedSoFar(previous?.designation.keys, draft?.keys).map((key) => [key.public, key]));
  const active = new Set<string>();
  for (const use of KEY_USES) {
    if (use === "root") continue;
    for (const algorithm of requiredAlgorithms(use)) {
      const newest = newestFirst(held).find((key) => key.use === use && key.algorithm === algorithm);
      if (newest === undefined) throw new Error(`the key store holds no ${algorithm} key for ${use}`);
      const encoded = base64(newest.publicKey);
      active.add(encoded);
      const from = listed.get(encoded)?.from ?? backdated(newest.createdAt);
      listed.set(encoded, { use, algorithm, public: encoded, from, state: "active" });
    }
  }
  return [...listed.values()].map((key) => {
    const lostSince = compromise?.keys.includes(key.use) ? compromise.since : undefined;
    const stays = key.use === "receipt" && input.keepsReceiptKeys === true && lostSince === undefined;
    return active.has(key.public) || stays ? key : ended(key, lostSince, now);
  });
}

/**
 * The newest key of each family and authority is active. One that has ended stays listed, but for dispatch seals that were destroyed
 * since: each month brings a new one, and nobody can open anything with the old (spec/keys-and-designations.md).
 */
function sealingKeys(input: DesignationInput): SealingKey[] {
  const { details, sealingKeys: held, previous, draft, compromise, now } = input;
  const listed = new Map(listedSoFar(previous?.designation.sealing, draft?.sealing).map((key) => [key.recipient, key]));
  const active = new Set<string>();
  const groups = new Set<string>();
  const inside = newestFirst(held).map((key) => ({ ...key, from: backdated(key.createdAt) }));
  const outside = details.exhibitRecipients.map((key) => ({ ...key, family: "exhibit-seal" as const }));
  for (const { family, authority, recipient, from } of [...inside, ...outside]) {
    const group = `${family} ${authority ?? ""}`;
    // Of one family and authority the newest key of the server is active, beside those kept elsewhere.
    if (groups.has(group) && inside.some((key) => key.recipient === recipient)) continue;
    groups.add(group);
    active.add(recipient);
    listed.set(recipient, {
      family,
      ...(authority === undefined ? {} : { authority }),
      recipient,
      from: listed.get(recipient)?.from ?? from,
      state: "active",
    });
  }
  const isHere = new Set(held.map(({ recipient }) => recipient));
  return [...listed.values()]
    .filter((key) => key.family !== "dispatch-seal" || key.state === "active" || isHere.has(key.recipient))
    .map((key) =>
      active.has(key.recipient)
        ? key
        : ended(key, compromise?.keys.includes(key.family) ? compromise.since : undefined, now),
    );
}

/** R8: a key that a draft says is lost stays so in the draft that follows it; the later of two with one name counts. */
function listedSoFar<K extends DesignatedKey | SealingKey>(
  published: readonly K[] = [],
  drafted: readonly K[] = [],
): K[] {
  return [...published, ...drafted.filter(({ state }) => state === "compromised")];
}

/** Retired, or compromised if whoever took it could use it: a key that had ended before was worth nothing to a thief. */
function ended<K extends DesignatedKey | SealingKey>(key: K, compromisedSince: Date | undefined, now: Date): K {
  const since = compromisedSince?.toISOString();
  const isLost = since !== undefined && (key.until === undefined || since < key.until);
  if (!isLost) return retired(key, now);
  // A successor never moves the time of a compromise later (spec/keys-and-designations.md).
  const earliest = key.compromisedSince !== undefined && key.compromisedSince < since ? key.compromisedSince : since;
  return { ...key, state: "compromised", compromisedSince: earliest };
}

function retired<K extends DesignatedKey | SealingKey>(key: K, now: Date): K {
  if (key.state !== "active") return key;
  return { ...key, state: "retired", until: new Date(now.getTime() + OVERLAP_DAYS * DAY_MS).toISOString() };
}

/** From when a key made at that time is listed. */
export function backdated(time: Date): string {
  return new Date(time.getTime() - BACKDATE_MS).toISOString();
}

function newestFirst<K extends { readonly createdAt: Date }>(keys: readonly K[]): K[] {
  return [...keys].sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
}
