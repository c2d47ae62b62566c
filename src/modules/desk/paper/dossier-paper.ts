import { stateName } from "../../../convention/index.ts";
import type { PrintedBlock, PrintedDocument } from "../../../platform/index.ts";
import type { AuditRow } from "../../audit/index.ts";
import { facts, momentOf, paperHead, type PaperView, paragraph, seenName } from "../../printing/index.ts";
import type { Contributions, CoverRow, PaperPart, PaperSection } from "../dossier-contributions.ts";
import type { TimelineItem } from "../domain/timeline.ts";
import type { Dossier, DossierMember } from "../types.ts";
import { logAnnex, type LogHead } from "./log-annex.ts";
import type { LogLines } from "./log-lines.ts";
import { timelineSection } from "./timeline-section.ts";

/** Everything of a dossier that its paper shows, read once. */
export interface WholeDossier {
  readonly dossier: Dossier;
  readonly members: readonly DossierMember[];
  /** Of people here, by their ids. */
  readonly names: ReadonlyMap<string, string>;
  readonly parts: readonly PaperPart[];
  readonly timeline: readonly TimelineItem[];
  /** What the audit log has about it, and how far the log was when this was read. */
  readonly entries: readonly AuditRow[];
  readonly log: LogLines;
  readonly head: LogHead | undefined;
}

/** The whole dossier as one printed file: nothing that is on record is left out, and nothing is shortened. */
export function dossierPaper(
  view: PaperView,
  whole: WholeDossier,
  { happenings, logged }: Pick<Contributions, "happenings" | "logged">,
  printedBy: string,
): PrintedDocument {
  const { t } = view;
  const { dossier, parts } = whole;
  const { server, lang } = view;
  const sender = parts.find((part) => part.sender !== undefined)?.sender?.(view);
  const sections: readonly PaperSection[] = [
    ...parts.flatMap((part) => part.sections ?? []),
    { place: 40, print: () => timelineSection(view, whole.timeline, happenings) },
    { place: 100, print: () => logAnnex(view, whole, logged) },
  ];
  return {
    title: t("print.dossier.title", { reference: dossier.ownReference }),
    ...paperHead(view, {
      sender: sender ?? server.stateNames[lang] ?? server.state,
      reference: dossier.ownReference,
    }),
    blocks: [
      ...cover(view, whole, printedBy),
      { kind: "contents", text: t("print.dossier.contents") },
      ...sections
        .toSorted((one, other) => one.place - other.place)
        .flatMap((section) => opened(section, section.print(view, whole))),
    ],
  };
}

function opened({ isOnSamePage }: PaperSection, blocks: readonly PrintedBlock[]): readonly PrintedBlock[] {
  return blocks.length === 0 || isOnSamePage === true ? blocks : [{ kind: "page-break" }, ...blocks];
}

function cover(view: PaperView, whole: WholeDossier, printedBy: string): PrintedBlock[] {
  const { t } = view;
  const { dossier, parts } = whole;
  const isByLetter = dossier.correspondentId !== undefined;
  const rows: readonly CoverRow[] = [
    { place: 10, label: t("print.dossier.subject"), value: seenName(view, dossier.title) },
    { place: 20, label: t("print.dossier.other-state"), value: stateName(dossier.state, view.lang) },
    {
      place: 30,
      label: t("print.dossier.line"),
      value: t(isByLetter ? "print.dossier.by-letter" : "print.dossier.by-server"),
    },
    { place: 50, label: t("print.dossier.opened"), value: momentOf(view, dossier.openedAt.toISOString()) },
    { place: 90, label: t("print.dossier.members"), value: membersOf(view, whole) },
    { place: 100, label: t("print.dossier.printed"), value: momentOf(view, view.now.toISOString()) },
    { place: 110, label: t("print.dossier.printed-by"), value: seenName(view, printedBy) },
    ...parts.flatMap((part) => part.cover?.(view) ?? []),
  ];
  return [
    facts(...rows.toSorted((a, b) => a.place - b.place).map(({ label, value }) => [label, value] as const)),
    { kind: "notice", text: t("print.dossier.confidential") },
    paragraph(t("print.dossier.proves")),
    ...(isByLetter ? [paragraph(t("print.dossier.unverified"))] : []),
    { kind: "page-break" },
  ];
}

function membersOf(view: PaperView, { members, names }: Pick<WholeDossier, "members" | "names">): string {
  const { t } = view;
  return members
    .map(({ userId, role }) => {
      if (role !== undefined) return t("print.dossier.everybody-with-role", { role: t(`identity.role.${role}`) });
      return seenName(view, (userId === undefined ? undefined : names.get(userId)) ?? t("print.somebody"));
    })
    .join("\n");
}
