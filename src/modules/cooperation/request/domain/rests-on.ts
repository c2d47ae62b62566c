import type { RequestFile } from "./request-file.ts";

/** Whether a request rests on the Convention, and not on another treaty, reciprocity or domestic law; one that names nothing yet does. */
export function restsOnConvention({
  direction,
  draft,
  content,
}: Pick<RequestFile, "direction" | "draft" | "content">): boolean {
  const basis = direction === "outgoing" ? (draft ?? content)?.legalBasis : content?.legalBasis;
  return basis === undefined || basis.kind === "convention";
}
