import { type Operation, takesNoBody } from "./operation.ts";
import { MAX_JSON_BYTES } from "./api.ts";

// What follows from an operation's specification, in the words of the description and of the page.

const BODY_CODES = [
  "not-json",
  "body-too-large",
  "json-too-large",
  "json-malformed",
  "json-too-deep",
  "json-duplicate-name",
  "json-forbidden-name",
  "json-lone-surrogate",
  "json-zero-character",
  "json-number-unsafe",
  "json-byte-order-mark",
  "utf8-invalid",
  "invalid-field",
];
const CONFIRMATION_CODES = [
  "confirmation-missing",
  "approval-changed",
  "confirmation-not-readable",
  "passkey-needed",
  "passkey-not-known",
  "passkey-not-valid",
  "passkey-of-another-person",
  "approval-missing",
  "approval-needs-another-person",
  "approval-not-requested",
  "asker-suspended",
  "too-many-tries",
];
/** Of every operation: what it needs may be away for a while. */
const OUTAGE_CODES = ["database-away"];
/** R25 and the browser's rules: another site cannot make a signed-in browser change anything. What changes needs room. */
const CHANGING_CODES = ["foreign-origin", "form-expired", "disk-full", "outcome-unknown"];

/** Every code with which an operation may be refused, in alphabetical order. */
export function refusalCodes(method: string, operation: Operation): readonly string[] {
  const codes = [
    ...(operation.refusals ?? []),
    ...OUTAGE_CODES,
    ...(operation.who === "anybody" ? [] : ["sign-in-needed"]),
    ...(operation.who === "anybody" || operation.who.length === 0 ? [] : ["role-missing"]),
    ...Object.values(operation.params ?? {}).map((param) => param.unknown().code),
    ...(operation.query === undefined ? [] : ["invalid-field"]),
    ...(operation.body === undefined ? [] : BODY_CODES),
    ...(operation.upload === undefined ? [] : BODY_CODES.filter((code) => code !== "not-json")),
    ...(operation.bytes === undefined ? [] : ["body-too-large"]),
    ...(operation.confirmed === true ? CONFIRMATION_CODES : []),
    ...(method === "get" ? [] : CHANGING_CODES),
    ...(method !== "get" && takesNoBody(operation) ? ["body-not-taken", "body-too-large"] : []),
  ];
  return [...new Set(codes)].toSorted();
}

/** The largest body that the operation takes, in bytes; undefined where it takes none. */
export function maxBodyBytes(operation: Operation): number | undefined {
  const arriving = operation.upload ?? operation.bytes;
  if (arriving !== undefined) return arriving.maxBytes;
  return operation.body === undefined ? undefined : (operation.maxBodyBytes ?? MAX_JSON_BYTES);
}

/** The module that an operation or act belongs to: its id begins with the name. */
export function moduleOf({ id }: { readonly id: string }): string {
  return id.split(".")[0] ?? "";
}
