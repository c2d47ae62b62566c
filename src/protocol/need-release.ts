import { z } from "zod";
import { needTextSchema, type NeedTextContent } from "./bodies/assistance-need.ts";
import { dateSchema } from "./bodies/common.ts";
import { utf8 } from "./bytes.ts";
import { checkCritical } from "./designation-rules.ts";
import type { DesignationView } from "./designation.ts";
import { sha256Hex } from "./digest.ts";
import { type Envelope, expectPayloadType, parseEnvelope, signEnvelope, verifyEnvelope } from "./dsse.ts";
import { profileSchema } from "./heads.ts";
import { sha256HexSchema, stateCodeSchema, uuidSchema } from "./identifiers.ts";
import { algorithmsFor, listedKeys, type ResolvedKey, resolveKeys, type SignedBy } from "./key-lookup.ts";
import { parseDocument } from "./parse-document.ts";
import { payloadType } from "./payload-types.ts";
import { isRefusal, Refusal } from "./refusal.ts";
import type { Signer } from "./signatures.ts";

const NEED_RELEASE_TYPE = payloadType("need-release");
const MAX_RELEASE_BYTES = 2_048;
const MAX_TEXT_BYTES = 200_000;
const NOT_BY_THEM = ["signature-invalid", "signature-missing", "signature-unexpected"] as const;

/**
 * R5: by it a State says of its need, once two people cleared it, that a secretariat may pass this very text on, until a day. The signed body
 * of a dispatch says that of its one receiver only.
 */
export const needReleaseSchema = z.object({
  version: z.literal(1),
  profile: profileSchema,
  state: stateCodeSchema,
  /** SHA-256 of the designation under which it was signed. */
  designation: sha256HexSchema,
  needId: uuidSchema,
  needVersion: z.int().min(1).max(10_000),
  /** SHA-256 over the bytes of the text. */
  textSha256: sha256HexSchema,
  /** The last day on which it may be passed on. */
  until: dateSchema,
  critical: z.array(z.string().min(1).max(64)).max(16),
});

/** The text of a need as it stands in a dispatch. Refuses what parseDocument refuses. */
export function readNeedText(text: string): NeedTextContent {
  return parseDocument(utf8(text), needTextSchema, "text of a need", { maxBytes: MAX_TEXT_BYTES });
}

/** Signs the release of a text under a dispatch key of our newest designation. */
export function signNeedRelease(text: string, own: DesignationView, signer: Signer): Uint8Array<ArrayBuffer> {
  const { needId, needVersion, wantedUntil } = readNeedText(text);
  const release: z.input<typeof needReleaseSchema> = {
    version: 1,
    profile: own.designation.profile,
    state: own.state,
    designation: own.digest,
    needId,
    needVersion,
    textSha256: sha256Hex(utf8(text)),
    until: wantedUntil,
    critical: [],
  };
  return signEnvelope(NEED_RELEASE_TYPE, utf8(JSON.stringify(release)), [signer]);
}

/** Of the State whose need it is, as known here. */
export interface ReleaseAuthor {
  readonly newest: DesignationView;
  /** All that is known of it, under which an older release may have been signed. */
  readonly history: readonly DesignationView[];
}

/**
 * Verifies that this State let this very text be passed on, as known when it came. False where nobody here can tell: the key had ended by then (R8: it counts only
 * before its end), or its designation is not at hand yet. Refuses what parseEnvelope, verifyEnvelope and parseDocument refuse, and `release-of-another-text`.
 */
export function verifyNeedRelease(
  bytes: Uint8Array,
  text: string,
  { newest, history }: ReleaseAuthor,
  at: SignedBy,
): boolean {
  const envelope = parseEnvelope(bytes, { maxPayloadBytes: MAX_RELEASE_BYTES });
  expectPayloadType(envelope, NEED_RELEASE_TYPE);
  const read = () =>
    parseDocument(envelope.payload, needReleaseSchema, "release of a need", { maxBytes: MAX_RELEASE_BYTES });
  const isVerified = isSignedBy(envelope, resolveKeys(newest, "dispatch", at), newest);
  if (!isVerified) {
    const views = [newest, ...history];
    const isListed = views.some((view) => isSignedBy(envelope, listedKeys(view, "dispatch"), view));
    // R4: unverified, it decides no more than whether it is false or unknown here, and unknown counts as unsigned.
    const isUnknown = ({ state, designation }: z.output<typeof needReleaseSchema>): boolean =>
      state === newest.state && views.every(({ digest }) => digest !== designation);
    if (views.some((view) => isStolen(envelope, view, at)) || !(isListed || isUnknown(read()))) {
      throw new Refusal("signature-invalid", `The release is by no key of ${newest.state}, or the text was altered.`);
    }
  }
  demandAbout(read(), text, newest);
  return isVerified;
}

/** R8: whether one of its signatures is by a key that, as its State says, was in other hands at that time. */
function isStolen({ signatures, ...envelope }: Envelope, view: DesignationView, at: SignedBy): boolean {
  const stolen = listedKeys(view, "dispatch").filter(
    ({ lifetime: { compromisedSince } }) =>
      compromisedSince !== undefined && (at === "unanchored" || at.toISOString() >= compromisedSince),
  );
  return signatures.some((one) =>
    stolen.some((key) => isBy({ ...envelope, signatures: [one] }, [key], [key.algorithm])),
  );
}

/** By these keys, as this designation asks for it: another one may have asked for more signatures, or for fewer. */
const isSignedBy = (envelope: Envelope, keys: readonly ResolvedKey[], view: DesignationView): boolean =>
  isBy(envelope, keys, algorithmsFor(view, "dispatch"));

function isBy(...given: Parameters<typeof verifyEnvelope>): boolean {
  try {
    verifyEnvelope(...given);
    return true;
  } catch (error) {
    if (NOT_BY_THEM.some((code) => isRefusal(error, code))) return false;
    throw error;
  }
}

function demandAbout(release: z.output<typeof needReleaseSchema>, text: string, author: DesignationView): void {
  checkCritical(release.critical);
  const need = readNeedText(text);
  const isAboutIt =
    release.profile === author.designation.profile &&
    release.state === author.state &&
    need.state === author.state &&
    release.needId === need.needId &&
    release.needVersion === need.needVersion &&
    release.until === need.wantedUntil &&
    release.textSha256 === sha256Hex(utf8(text));
  if (isAboutIt) return;
  throw new Refusal("release-of-another-text", "The release is about another text, State or version than this need.");
}
