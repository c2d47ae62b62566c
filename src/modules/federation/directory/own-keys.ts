import {
  base64,
  countsAt,
  equalBytes,
  KEY_USES,
  Refusal,
  requiredAlgorithms,
  resolveKeys,
  signerOf,
  type AuthorityId,
  type DesignationView,
  type KeyLifetime,
  type KeyUse,
  type SealingFamily,
  type SealingIdentity,
  type Signer,
} from "../../../protocol/index.ts";
import type { KeyDescription, KeyStore, Platform, SigningKey } from "../../../platform/index.ts";
import { backdated, type HeldSealingKey, type HeldSigningKey } from "../domain/next-designation.ts";
import type { OwnDetails } from "../domain/own-details.ts";
import { isSealOld } from "../domain/renewal.ts";

/**
 * Makes what the next designation needs and is not there: one key for each use (R4), an exhibit seal per authority, and a new dispatch
 * seal where the newest is old (R12).
 */
export async function createDueKeys(keystore: KeyStore, details: OwnDetails, now: Date): Promise<void> {
  const held = keystore.list();
  for (const use of KEY_USES) {
    if (use === "root" && !details.root.serverMember) continue;
    for (const algorithm of requiredAlgorithms(use)) {
      const isThere = held.some((key) => key.kind === "signing" && key.use === use && key.algorithm === algorithm);
      if (!isThere) await keystore.createSigningKey({ use, algorithm });
    }
  }
  // One that a draft lists already is not made a second time, however long the draft waits for signatures.
  const seals = held.filter((key) => key.kind === "sealing" && key.family === "dispatch-seal");
  if (seals.every(({ createdAt }) => isSealOld(new Date(backdated(createdAt)), now))) {
    await keystore.createSealingKey({ family: "dispatch-seal" });
  }
  for (const authority of details.authorities) {
    // No exhibit is ever sealed for it.
    if (authority.roles.includes("secretariat")) continue;
    const isElsewhere = details.exhibitRecipients.some((recipient) => recipient.authority === authority.id);
    const isHere = held.some(
      (key) => key.kind === "sealing" && key.family === "exhibit-seal" && key.authority === authority.id,
    );
    if (!isElsewhere && !isHere) await keystore.createSealingKey({ family: "exhibit-seal", authority: authority.id });
  }
}

/** Keys of the store that a designation may list, without their secrets; every age of them. */
export function heldSigningKeys(keystore: KeyStore): HeldSigningKey[] {
  return keystore.list().flatMap((key) => {
    if (key.kind !== "signing") return [];
    const use = KEY_USES.find((known) => known === key.use);
    return use === undefined
      ? []
      : [{ use, algorithm: key.algorithm, publicKey: key.publicKey, createdAt: key.createdAt }];
  });
}

/** The same of keys that open: for dispatches, and for exhibits of the authorities that the details name. */
export function heldSealingKeys(keystore: KeyStore, details: OwnDetails): HeldSealingKey[] {
  return keystore.list().flatMap((key) => {
    if (key.kind !== "sealing") return [];
    if (key.family === "dispatch-seal") return [sealingKey(key, "dispatch-seal", undefined)];
    const authority = details.authorities.find((known) => known.id === key.authority);
    return key.family === "exhibit-seal" && authority !== undefined
      ? [sealingKey(key, "exhibit-seal", authority.id)]
      : [];
  });
}

/**
 * Signs under the newest key of the use that our designation lists: one that was just made and is not yet published
 * would be turned away. With Ed25519, which is all that a message between servers needs (R22). Refuses `key-missing` and
 * `key-store-locked`.
 */
export function signerFor(platform: Platform, own: DesignationView, use: ListedUse): Signer {
  const listed = resolveKeys(own, use, platform.clock.now());
  const key = platform.keystore
    .signingKeys(use)
    .find((held) => held.algorithm === "ed25519" && listed.some((one) => equalBytes(one.publicKey, held.publicKey)));
  if (key === undefined) {
    throw new Refusal("key-missing", `The key store holds no ${use} key that the designation lists; issue a new one.`, {
      details: { use, algorithm: "ed25519" },
    });
  }
  return toSigner(platform, key);
}

/** The root member that lives on this machine, with both its algorithms. */
export function rootSigners(platform: Platform): Signer[] {
  return requiredAlgorithms("root").map((algorithm) =>
    toSigner(platform, platform.keystore.signingKey("root", algorithm)),
  );
}

/**
 * What our designation lists as in use and the key store does not hold, by use or family: then a file was lost. Exhibit keys may
 * be held by their authority elsewhere, so they are none of it. Works while locked.
 */
export function missingKeys({ keystore, clock }: Platform, own: DesignationView): (KeyUse | SealingFamily)[] {
  const held = keystore.list();
  const uses = own.designation.keys.filter(
    (key) => countsNow(key, clock.now()) && !held.some((one) => isKey(one, key)),
  );
  const seals = own.designation.sealing.filter(
    (key) =>
      key.family === "dispatch-seal" &&
      countsNow(key, clock.now()) &&
      !held.some((one) => one.kind === "sealing" && one.recipient === key.recipient),
  );
  return [...new Set([...uses.map(({ use }) => use), ...seals.map(({ family }) => family)])];
}

/** Refuses `key-missing` where `missingKeys` finds one of these, or of all. */
export function requireKeysHere(platform: Platform, own: DesignationView, only?: SealingFamily): void {
  const missing = missingKeys(platform, own).filter((one) => only === undefined || one === only);
  if (missing.length === 0) return;
  throw new Refusal(
    "key-missing",
    `Our designation lists keys that are not in the key store any more (${missing.join(", ")}). Restore their files from the key backup and start again.`,
    { details: { missing: missing.join(", ") } },
  );
}

function countsNow(key: KeyLifetime, now: Date): boolean {
  return key.state === "active" && countsAt(key, now);
}

function isKey(held: KeyDescription, listed: { use: string; algorithm: string; public: string }): boolean {
  if (held.kind !== "signing" || held.use !== listed.use || held.algorithm !== listed.algorithm) return false;
  return base64(held.publicKey) === listed.public;
}

/**
 * The private keys that open dispatches, the newest first. Refuses `key-store-locked`, and `key-missing` when the file of one
 * was lost: what was sealed to it must wait for its return, and not be told to its sender as a fault of his.
 */
export function dispatchIdentities(platform: Platform, own: DesignationView): SealingIdentity[] {
  requireKeysHere(platform, own, "dispatch-seal");
  return platform.keystore.sealingKeys("dispatch-seal").map(({ recipient, identity }) => ({ recipient, identity }));
}

type ListedUse = Exclude<KeyUse, "root">;

function toSigner(platform: Platform, { algorithm, publicKey, secretKey }: SigningKey): Signer {
  return signerOf({ algorithm, publicKey, secretKey }, (size) => platform.random.bytes(size));
}

function sealingKey(
  key: { readonly recipient: string; readonly createdAt: Date },
  family: SealingFamily,
  authority: AuthorityId | undefined,
): HeldSealingKey {
  return { family, authority, recipient: key.recipient, createdAt: key.createdAt };
}
