import type { RequestContent } from "../../../../protocol/bodies/index.ts";
import { currentElements, type RequestFile, secretUntil } from "./request-file.ts";

/** UNCC art. 42(3)(g): what the contents of a request may say of secrecy. */
const SECRECY_CODES = ["do-not-notify-user", "keep-confidential"] as const;
export type SecrecyCode = (typeof SECRECY_CODES)[number];

type Elements = RequestContent["elements"];

export function secrecyCodes(elements: Readonly<Elements>): readonly SecrecyCode[] {
  const given = Object.values(elements).flatMap(({ codes }) => codes ?? []);
  return SECRECY_CODES.filter((code) => given.includes(code));
}

/** What the contents say of secrecy although the request itself asks for none. Empty where the two agree. */
export function contradictedSecrecy(asked: {
  readonly elements?: Readonly<Elements> | undefined;
  readonly confidentiality?: { readonly requested: boolean } | undefined;
}): readonly SecrecyCode[] {
  return asked.confidentiality?.requested === true ? [] : secrecyCodes(asked.elements ?? {});
}

/** Whether an order to a provider that serves this request should bind the provider to secrecy. */
export function wantsSecretOrder(file: RequestFile): boolean {
  return secretUntil(file) !== undefined || secrecyCodes(currentElements(file)).length > 0;
}
