import { DESIGNATION, type LIFETIME } from "./designation-form.ts";
import { base64 } from "./encoding.ts";
import { payloadDigest, readEnvelope } from "./envelope.ts";
import { need } from "./fault.ts";
import { inForm, type Shown } from "./forms.ts";
import { checkRootSet, checkRootSignatures, fingerprintOf, memberKeys } from "./root-set.ts";
import { sealingKindOf } from "./sealing-recipients.ts";
import { type Algorithm, keyId, type PublicKey, type SignatureChecker } from "./signatures.ts";
import { readStrictJson } from "./strict-json.ts";

type Document = Shown<typeof DESIGNATION>;
export type Lifetime = { readonly [Name in keyof typeof LIFETIME]: Shown<(typeof LIFETIME)[Name]> };
export type Use = keyof Document["requiredAlgorithms"];

/** A key as a designation lists it, with what became of it. */
export interface ListedKey extends PublicKey, Lifetime {
  readonly use: Use;
}

/** A designation that is consistent and signed by the root that it names. */
export interface Designation {
  readonly said: Document;
  readonly keys: readonly ListedKey[];
  readonly digest: string;
  /** Of its root set, in hexadecimal. */
  readonly fingerprint: string;
}

const MAX_BYTES = 512 * 1024;
const INCONSISTENT = "designation-inconsistent";

/** spec/keys-and-designations.md, "Uses of keys": a designation may require more than this for a use, never less. */
const LEAST_ALGORITHMS: Readonly<Record<Use, readonly Algorithm[]>> = {
  root: ["ed25519", "ml-dsa-65"],
  dispatch: ["ed25519"],
  receipt: ["ed25519"],
  manifest: ["ed25519", "ml-dsa-65"],
  http: ["ed25519"],
  log: ["ed25519"],
  witness: ["ed25519"],
};

/** spec/keys-and-designations.md, "The designation": the form, rules 1 to 12, and the signatures. */
export function readDesignation(checker: SignatureChecker, bytes: Uint8Array): Designation {
  const envelope = readEnvelope(bytes, "designation", MAX_BYTES);
  const said = inForm(readStrictJson(envelope.payload, MAX_BYTES), DESIGNATION);
  need(said.critical.length === 0, "unknown-critical-field"); // rule 11
  checkHead(said);
  const keys = said.keys.map((key) => ({ ...key, bytes: base64(key.public) }));
  const sets = said.previousRootSet ? [said.rootSet, said.previousRootSet] : [said.rootSet];
  for (const set of sets) checkRootSet(checker, set);
  checkPreviousRoot(said);
  checkKeys(
    checker,
    keys,
    sets.flatMap(({ members }) => members.flatMap(memberKeys)),
  );
  for (const key of [...keys, ...said.sealing]) checkLifetime(key);
  checkSealing(said);
  checkAlgorithms(said);
  checkRootSignatures(checker, envelope, sets);
  return { said, keys, digest: payloadDigest(envelope), fingerprint: fingerprintOf(said.rootSet) };
}

/** Rules 1 to 5. */
function checkHead(said: Document): void {
  const isUserAssigned = /^(AA|Q[M-Z]|X[A-Z]|ZZ)$/.test(said.state);
  const isWeb = (url: string): boolean =>
    url.startsWith("https://") || (said.profile !== "production" && url.startsWith("http://"));
  need((said.number === 1) === (said.previous === null), INCONSISTENT);
  need(said.validFrom < said.validUntil, INCONSISTENT);
  need(!(isUserAssigned && said.profile === "production"), INCONSISTENT);
  const origins = [said.log, ...(said.log.closed ?? [])].map(({ origin }) => origin);
  need(
    origins.every((origin, at) => origin.startsWith(`${said.state.toLowerCase()}.`) && origins.indexOf(origin) === at),
    INCONSISTENT,
  );
  need([said.endpoints.peer, said.endpoints.app ?? "https://"].every(isWeb), INCONSISTENT);
}

/** Rule 6: a set before stands only where the root changes, and so not in the first. */
function checkPreviousRoot({ rootSet, previousRootSet, number }: Document): void {
  if (previousRootSet === undefined) return;
  need(number > 1 && fingerprintOf(previousRootSet) !== fingerprintOf(rootSet), INCONSISTENT);
}

/** Rule 7: every key is good and stands once; a root member may stand in the set before as well. */
function checkKeys(checker: SignatureChecker, keys: readonly PublicKey[], ofRoots: readonly PublicKey[]): void {
  const listed = new Set(ofRoots.map(keyId));
  for (const key of keys) {
    need(checker.isGoodKey(key), "key-invalid");
    need(!listed.has(keyId(key)), INCONSISTENT);
    listed.add(keyId(key));
  }
}

/** Rule 8. */
function checkLifetime({ from, until, state, compromisedSince }: Lifetime): void {
  need(until === undefined || from < until, INCONSISTENT);
  need(state !== "retired" || until !== undefined, INCONSISTENT);
  need((state === "compromised") === (compromisedSince !== undefined), INCONSISTENT);
}

/** Rules 9 and 12. */
function checkSealing({ sealing, authorities }: Document): void {
  const active = new Map<string, string>();
  for (const { family, authority, recipient, state } of sealing) {
    need((family === "exhibit-seal") === (authority !== undefined), INCONSISTENT);
    need(authority === undefined || authorities.some(({ id }) => id === authority), INCONSISTENT);
    const kind = sealingKindOf(recipient);
    need(kind !== undefined, "recipient-invalid");
    if (state !== "active") continue;
    const group = `${family} ${authority ?? ""}`;
    need((active.get(group) ?? kind) === kind, INCONSISTENT);
    active.set(group, kind);
  }
}

/** Rule 10, and "never less" of "Uses of keys". */
function checkAlgorithms({ requiredAlgorithms }: Document): void {
  for (const [use, asked] of Object.entries(requiredAlgorithms)) {
    // A closed object has the seven uses and no other name.
    const least = LEAST_ALGORITHMS[use as Use];
    need(least.every((one) => asked.includes(one)) && new Set(asked).size === asked.length, INCONSISTENT);
  }
}
