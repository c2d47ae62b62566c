import type { Paper } from "../../../protocol/bodies/index.ts";
import type { View } from "../../../web/index.ts";
import type { DraftPaper } from "./domain/request-file.ts";

/** What is said of a paper, one fact a line, for a page or for print; `quoted` is what somebody wrote or a machine counted. */
export interface PaperLine {
  readonly label: string;
  readonly value: string;
  readonly quoted: boolean;
}

type Words = {
  readonly t: Pick<View["t"], "has"> & ((key: string) => string);
  readonly format: Pick<View["format"], "day" | "number" | "bytes" | "languageName">;
};

/** The kind in words; one that is not known here as it came. */
export function paperKind({ t }: Pick<Words, "t">, kind: string): string {
  const key = `convention.paper.${kind}`;
  return t.has(key) ? t(key) : kind;
}

/** Everything that travels of a paper but its title and kind. `all`: the papers of its request, of which it may name one. */
export function paperLines({ t, format }: Words, paper: Paper, all: readonly DraftPaper[]): readonly PaperLine[] {
  const titleOf = (id: string | undefined): string | undefined =>
    id && (all.find(({ paperId }) => paperId === id)?.title.text ?? id);
  const choice = (field: string, value: string | undefined): string | undefined =>
    value && t(`cooperation.paper-${field}.${value}`);
  const day = (value: string | undefined): string | undefined => value && format.day(value);
  const { originalFollows } = paper;
  const lines: readonly (readonly [label: string, value: string | undefined, quoted?: boolean])[] = [
    [t("cooperation.paper.number"), paper.number, true],
    [t("cooperation.paper.issuer"), paper.issuer, true],
    [t("cooperation.paper.issuedOn"), day(paper.issuedOn)],
    [t("cooperation.paper.validUntil"), day(paper.validUntil)],
    [t("cooperation.paper.pages"), paper.pages === undefined ? undefined : format.number(paper.pages)],
    [t("cooperation.paper.language"), format.languageName(paper.language)],
    [t("cooperation.paper.copyForm"), choice("copy", paper.copyForm)],
    [t("cooperation.paper.certifiedBy"), paper.certifiedBy, true],
    [t("cooperation.paper.certifiedOn"), day(paper.certifiedOn)],
    [t("cooperation.paper.legalisation"), choice("legalisation", paper.legalisation)],
    [t("cooperation.paper.translationOf"), titleOf(paper.translationOf), true],
    [t("cooperation.paper.translator"), paper.translator, true],
    [t("cooperation.paper.translationForm"), choice("translation", paper.translationForm)],
    [t("cooperation.paper.replaces"), titleOf(paper.replaces), true],
    [t("cooperation.paper.restricted"), choice("restriction", paper.restricted)],
    [t("cooperation.paper.restrictedUntil"), day(paper.restrictedUntil)],
    [t("cooperation.paper.originalFollows.by"), choice("original", originalFollows?.by)],
    [t("cooperation.paper.originalFollows.reference"), originalFollows?.reference, true],
    [t("cooperation.papers.size"), `${format.bytes(paper.size)} (${format.number(paper.size)})`],
    [t("cooperation.papers.type"), paper.mediaType, true],
    [t("cooperation.papers.id"), paper.paperId, true],
    ["SHA-256", paper.sha256, true],
    [t("cooperation.papers.manifest"), paper.manifestDigest, true],
  ];
  return lines.flatMap(([label, value, quoted = false]) => (value === undefined ? [] : [{ label, value, quoted }]));
}
