import { type BareItem, type InnerList, isInnerList, parseDictionary } from "structured-headers";
import { base64, fromBase64 } from "./bytes.ts";
import { type RequestMessage, requireHeader } from "./http-message.ts";
import { parseSha256Hex, parseStateCode, type Sha256Hex, type StateCode } from "./identifiers.ts";
import { Refusal } from "./refusal.ts";

// The two headers of RFC 9421 in the closed profile (R25). A message has one signature, and its Signature-Input has one
// spelling: what is read is written again, and must come out the same.

export const SIGNATURE_LABEL = "rogatory";
export const SIGNATURE_ALGORITHM = "ed25519";
const TAG = "rogatory-peer-v1";
const NONCE_BYTES = 16;

export interface SignatureParameters {
  /** The inner list with its parameters, as it stands in Signature-Input and in the base. */
  readonly text: string;
  readonly state: StateCode;
  readonly keyId: Sha256Hex;
  readonly createdSeconds: number;
  readonly expiresSeconds: number;
  readonly nonce: string;
}

/** The inner list with its parameters: created, expires, nonce, keyid, alg, tag, in this order. */
export function parametersText(components: string, parameters: Omit<SignatureParameters, "text">): string {
  const { createdSeconds, expiresSeconds, nonce, state, keyId } = parameters;
  return `${components};created=${createdSeconds};expires=${expiresSeconds};nonce="${nonce}";keyid="${state}/${keyId}";alg="${SIGNATURE_ALGORITHM}";tag="${TAG}"`;
}

/** Reads Signature-Input and accepts only the exact text that parametersText writes from what it says. */
export function readParameters(headers: RequestMessage["headers"], components: string): SignatureParameters {
  const value = requireHeader(headers, "signature-input");
  const list = onlyMember(value, "Signature-Input");
  if (!isInnerList(list)) throw malformedSignature("its Signature-Input is not a list of components");
  const named = list[1];
  const nonce = requireText(named, "nonce");
  const [state, keyId, ...rest] = requireText(named, "keyid").split("/");
  if (state === undefined || keyId === undefined || rest.length > 0) {
    throw malformedSignature("its keyid is not State/key");
  }
  if (fromBase64(nonce).length !== NONCE_BYTES) throw malformedSignature(`its nonce has not ${NONCE_BYTES} bytes`);
  const parameters = {
    state: parseStateCode(state),
    keyId: parseSha256Hex(keyId),
    nonce,
    createdSeconds: requireNumber(named, "created"),
    expiresSeconds: requireNumber(named, "expires"),
  };
  const text = parametersText(components, parameters);
  if (`${SIGNATURE_LABEL}=${text}` !== value) {
    throw malformedSignature("its Signature-Input is not the one that the profile prescribes");
  }
  return { ...parameters, text };
}

/**
 * The bytes of the one Signature. Refuses `http-header-missing`, and `http-signature-malformed` for any other
 * spelling.
 */
export function readSignature(headers: RequestMessage["headers"]): Uint8Array {
  const value = requireHeader(headers, "signature");
  const member = onlyMember(value, "Signature");
  const bytes = isInnerList(member) ? undefined : member[0];
  if (!(bytes instanceof ArrayBuffer)) throw malformedSignature("its Signature is not a byte sequence");
  const signature = new Uint8Array(bytes);
  if (`${SIGNATURE_LABEL}=:${base64(signature)}:` !== value) {
    throw malformedSignature("its Signature is not the one that the profile prescribes");
  }
  return signature;
}

// Structured fields (RFC 9651).

type Member = InnerList | [BareItem, Map<string, BareItem>];

function onlyMember(value: string, header: string): Member {
  try {
    const members = parseDictionary(value);
    const member = members.get(SIGNATURE_LABEL);
    // RFC 9421 allows several signatures in one message; the profile allows one (R25).
    if (member !== undefined && members.size === 1) return member;
  } catch (cause) {
    throw malformedSignature(`its ${header} is not a structured field`, cause);
  }
  throw malformedSignature(`its ${header} does not hold exactly one signature labelled ${SIGNATURE_LABEL}`);
}

function requireText(parameters: Map<string, BareItem>, name: string): string {
  const value = parameters.get(name);
  if (typeof value === "string") return value;
  throw malformedSignature(`its parameter ${name} is missing or not a string`);
}

function requireNumber(parameters: Map<string, BareItem>, name: string): number {
  const value = parameters.get(name);
  if (typeof value === "number" && Number.isSafeInteger(value)) return value;
  throw malformedSignature(`its parameter ${name} is missing or not a whole number`);
}

/** The refusal `http-signature-malformed`; `what` ends its sentence. */
export function malformedSignature(what: string, cause?: unknown): Refusal {
  return new Refusal("http-signature-malformed", `The message is not signed as the peer profile prescribes: ${what}.`, {
    cause,
  });
}
