import { unknownRefusal } from "../../../protocol/refusal.ts";
import { savedFile } from "../../registry/index.ts";
import type { ProceedingsContext } from "../context.ts";
import type { ConferenceDocument } from "./domain/document.ts";

/** The bytes of a version, compared with their digest, under the symbol. Refuses `document-unknown`, `blob-missing` and `blob-damaged`. */
export async function sendVersion(
  { platform }: Pick<ProceedingsContext, "platform">,
  of: ConferenceDocument | undefined,
  language: string,
): Promise<Response> {
  const version = of?.versions.find((one) => one.language === language);
  if (of === undefined || version === undefined) {
    throw unknownRefusal("document-unknown", "There is no such document in this language.");
  }
  const name = `${of.entry.symbol.replaceAll("/", "-")}-${language}`;
  const answer = savedFile(await platform.blobs.get(version.sha256), { ...of, ...version, name });
  // RFC 9530: whoever saves it can compare.
  answer.headers.set("repr-digest", `sha-256=:${Buffer.from(version.sha256, "hex").toString("base64")}:`);
  return answer;
}
