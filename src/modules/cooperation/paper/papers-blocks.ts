import type { PrintedBlock } from "../../../platform/index.ts";
import { facts, freeText, heading, type PaperView, paragraph, seen, seenName, table } from "../../printing/index.ts";
import type { RequestFile } from "../request/domain/request-file.ts";
import { paperKind, paperLines } from "../request/paper-lines.ts";
import { noteText } from "./elements.ts";

/** What goes with a request, each with its digest; enclosed where it goes on paper. And what does not, with the person who says why. */
export function papersBlocks(view: PaperView, { content, draft, bearer }: RequestFile): PrintedBlock[] {
  const { t, format } = view;
  const papers = content?.papers ?? draft?.papers ?? [];
  const missing = content?.missingPapers ?? [];
  if (papers.length === 0 && missing.length === 0) return [];
  const list = table(
    [
      [t("cooperation.papers.paper"), 6],
      [t("print.papers.facts"), 7],
      ["SHA-256", 6],
    ],
    papers.map((paper, index) => {
      const name = t("cooperation.papers.nth", {
        number: format.number(index + 1),
        paper: seenName(view, paperKind(view, paper.kind)),
      });
      const lines = paperLines(view, paper, papers).filter(({ value }) => value !== paper.sha256);
      const said = lines.map(({ label, value, quoted }) => `${label}: ${quoted ? seen(value, view.dir) : value}`);
      return [`${name}\n${noteText(view, paper.title)}`, said.join("\n"), seen(paper.sha256, view.dir)];
    }),
  );
  return [
    heading(t("cooperation.papers.title")),
    ...(papers.length > 0
      ? [paragraph(t(bearer === "peer" ? "print.papers.sent" : "print.papers.enclosed")), list]
      : []),
    ...missing.flatMap(({ kind, reason, namedPerson }) => [
      { kind: "subheading" as const, text: t("print.missing.one", { element: seenName(view, paperKind(view, kind)) }) },
      facts([t("print.missing.person"), seenName(view, namedPerson)]),
      ...freeText(view, reason),
    ]),
  ];
}
