import type { KeyUse } from "./keys.ts";

// R4: the payload type is compared exactly, before anything of the payload is parsed, and each type is signed under one
// use of key. A signature over one kind of thing can therefore never be shown as a signature over another.

/** Signed documents that are not the body of a dispatch, and the use of the key that signs each. */
export const SIGNED_DOCUMENTS = {
  designation: "root",
  "dispatch-header": "dispatch",
  receipt: "receipt",
  "exhibit-manifest": "manifest",
  "package-index": "manifest",
  "need-release": "dispatch",
} as const satisfies Record<string, KeyUse>;

export type SignedDocument = keyof typeof SIGNED_DOCUMENTS;

export type PayloadType = `application/vnd.rogatory.${string}.v1+json`;

/** The type under which a document or a body of this kind is signed. */
export function payloadType(kind: string): PayloadType {
  return `application/vnd.rogatory.${kind}.v1+json`;
}

/** Media types of what travels over HTTP: framed or wrapped bytes, not payloads. */
export const MEDIA_TYPES = {
  /** A dispatch: outer header and sealed bytes. */
  dispatch: "application/vnd.rogatory.dispatch",
  /** Any DSSE envelope: designations, receipts. */
  envelope: "application/vnd.rogatory.envelope+json",
  json: "application/json",
  bytes: "application/octet-stream",
} as const;
