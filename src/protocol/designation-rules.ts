import { equalBytes, fromBase64 } from "./bytes.ts";
import type { Designation, DesignatedKey, SealingKey } from "./designation-schema.ts";
import { isUserAssignedStateCode } from "./identifiers.ts";
import { KEY_USES, requiredAlgorithms } from "./keys.ts";
import { Refusal } from "./refusal.ts";
import { checkRootSet, memberKeys, rootFingerprint } from "./root-set.ts";
import { recipientFamily } from "./sealing.ts";
import { checkPublicKey } from "./signatures.ts";

/**
 * What must hold between the fields of one designation. Refuses `designation-inconsistent`, `key-invalid`,
 * `root-set-invalid` and `unknown-critical-field`.
 */
export function checkDesignation(designation: Designation): void {
  checkCritical(designation.critical);
  checkIdentity(designation);
  checkRootSets(designation);
  checkKeys(designation);
  checkSealing(designation.sealing, designation.authorities);
  for (const use of KEY_USES) {
    const asked = designation.requiredAlgorithms[use];
    if (!requiredAlgorithms(use).every((algorithm) => asked.includes(algorithm))) {
      throw inconsistent(
        `requiredAlgorithms.${use}`,
        `asks for fewer signatures under ${use} keys than the protocol does`,
      );
    }
    if (new Set(asked).size !== asked.length) {
      throw inconsistent(`requiredAlgorithms.${use}`, "names an algorithm twice");
    }
  }
}

/** R33: refuses `unknown-critical-field` for what is listed as critical and is not among what the reader knows in such a document. */
export function checkCritical(critical: readonly string[], known: readonly string[] = []): void {
  const first = critical.find((name) => !known.includes(name));
  if (first === undefined) return;
  throw new Refusal(
    "unknown-critical-field",
    `The sender marks "${first}" as critical, which this version does not know.`,
    {
      field: first,
    },
  );
}

function checkIdentity(designation: Designation): void {
  const { number, previous, profile, state, validFrom, validUntil } = designation;
  if ((number === 1) !== (previous === null)) {
    throw inconsistent("previous", "is not the first of its State exactly when it names no predecessor");
  }
  if (validFrom >= validUntil) throw inconsistent("validUntil", "ends before it begins");
  if (isUserAssignedStateCode(state) && profile === "production") {
    throw inconsistent("state", "gives an invented State a production profile (R19)");
  }
  checkLogs(designation);
  for (const [name, address] of Object.entries(designation.endpoints)) {
    const isPlain = address?.startsWith("http://") === true && profile !== "production";
    if (address !== undefined && !isPlain && !address.startsWith("https://")) {
      throw inconsistent(`endpoints.${name}`, "has an endpoint that is not https");
    }
  }
}

/** R1: every log that a State ever had is its own, and stands once. */
function checkLogs({ log, state }: Designation): void {
  const origins = [log.origin, ...(log.closed ?? []).map(({ origin }) => origin)];
  const [other] = origins.filter((origin) => !origin.startsWith(`${state.toLowerCase()}.`));
  if (other !== undefined) {
    throw inconsistent(other === log.origin ? "log.origin" : "log.closed", "names a log of another State");
  }
  if (new Set(origins).size !== origins.length) throw inconsistent("log.closed", "names a log twice");
}

/** R8: the set before stands only in a designation that changes the root, and there is none before the first. */
function checkRootSets({ rootSet, previousRootSet, number }: Designation): void {
  checkRootSet(rootSet);
  if (previousRootSet === undefined) return;
  checkRootSet(previousRootSet);
  if (number === 1 || equalBytes(rootFingerprint(rootSet), rootFingerprint(previousRootSet))) {
    throw inconsistent("previousRootSet", "names a root set before and does not change the root");
  }
}

/** R4, R26: each key is a good key, serves one use, and appears once. */
function checkKeys(designation: Designation): void {
  const seen = new Set<string>();
  for (const member of [...designation.rootSet.members, ...(designation.previousRootSet?.members ?? [])]) {
    for (const key of memberKeys(member)) checkPublicKey(key);
    seen.add(member.ed25519).add(member.mlDsa65);
  }
  for (const key of designation.keys) {
    checkPublicKey({ algorithm: key.algorithm, publicKey: fromBase64(key.public) });
    if (seen.has(key.public)) throw inconsistent("keys", "lists one key twice or for two uses");
    seen.add(key.public);
    checkLifetime(key, "keys");
  }
}

function checkSealing(sealing: readonly SealingKey[], authorities: Designation["authorities"]): void {
  const families = new Map<string, string>();
  for (const key of sealing) {
    checkLifetime(key, "sealing");
    if ((key.family === "exhibit-seal") !== (key.authority !== undefined)) {
      throw inconsistent("sealing", "must name an authority for exhibit keys and none for dispatch keys (R12)");
    }
    if (key.authority !== undefined && !authorities.some((authority) => authority.id === key.authority)) {
      throw inconsistent("sealing", "has an exhibit key of an authority that it does not list");
    }
    // R15: a classical stanza would decide the strength of the whole, so what is used together is of one family.
    const family = recipientFamily(key.recipient);
    if (key.state !== "active") continue;
    const group = `${key.family} ${key.authority ?? ""}`;
    if ((families.get(group) ?? family) !== family) {
      throw inconsistent("sealing", "mixes post-quantum and classical recipients that would be used together");
    }
    families.set(group, family);
  }
}

function checkLifetime(key: DesignatedKey | SealingKey, field: string): void {
  if (key.until !== undefined && key.until <= key.from) {
    throw inconsistent(field, "has a key that ends before it begins");
  }
  if (key.state === "retired" && key.until === undefined) {
    throw inconsistent(field, "has a retired key without the time of its retirement");
  }
  if ((key.state === "compromised") !== (key.compromisedSince !== undefined)) {
    throw inconsistent(field, "must say for compromised keys, and for them alone, since when they are");
  }
}

function inconsistent(field: string, what: string): Refusal {
  return new Refusal("designation-inconsistent", `The designation ${what}; its State must issue it again.`, { field });
}
