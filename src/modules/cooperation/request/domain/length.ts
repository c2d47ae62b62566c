import { utf8 } from "../../../../protocol/bytes.ts";
import { MAX_CONTENT_BYTES } from "../../../../protocol/dispatch.ts";
import { Refusal } from "../../../../protocol/refusal.ts";
import { contentOf } from "./drafting.ts";
import type { RequestDraft, RequestFile } from "./request-file.ts";
import { SCREENING_RULE_VERSION } from "./screening.ts";

// What the other State's server takes is known before anything is sent: nobody stands behind words that cannot leave.

export interface RequestLength {
  readonly sizeBytes: number;
  /** What a dispatch holds beside what binds it (spec/dispatches.md). */
  readonly limit: number;
}

/** How long the request is as it would be sent now; undefined where it goes by letter, which has no such limit. */
export function requestLength(file: RequestFile, draft: RequestDraft): RequestLength | undefined {
  if (file.bearer !== "peer") return undefined;
  const { legalBasis = { kind: "convention", citation: "-" } } = draft;
  // Every instant is written with as many characters.
  const screening = { ruleVersion: SCREENING_RULE_VERSION, recordedAt: new Date(0).toISOString() };
  return { sizeBytes: sizeOf(contentOf(file, { ...draft, legalBasis }, screening)), limit: MAX_CONTENT_BYTES };
}

/** Refuses `body-too-large` for what a dispatch does not hold; what goes by letter fits always. */
export function demandFits({ bearer }: Pick<RequestFile, "bearer">, content: unknown): void {
  const sizeBytes = sizeOf(content);
  if (bearer !== "peer" || sizeBytes <= MAX_CONTENT_BYTES) return;
  throw new Refusal(
    "body-too-large",
    `This has ${sizeBytes} bytes; a dispatch holds ${MAX_CONTENT_BYTES}. Shorten it, or send its longest text as an exhibit.`,
    { details: { sizeBytes, limit: MAX_CONTENT_BYTES } },
  );
}

/** Refuses `body-too-large` for a draft that would not fit into a dispatch. */
export function demandDraftFits(file: RequestFile, draft: RequestDraft): void {
  const screening = { ruleVersion: SCREENING_RULE_VERSION, recordedAt: new Date(0).toISOString() };
  demandFits(file, contentOf(file, draft, screening));
}

function sizeOf(content: unknown): number {
  return utf8(JSON.stringify(content)).length;
}
