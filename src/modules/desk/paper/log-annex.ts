import { stateName } from "../../../convention/index.ts";
import type { PrintedBlock } from "../../../platform/index.ts";
import type { DossierPaper } from "../dossier-contributions.ts";
import type { LogLine, LogLines } from "./log-lines.ts";
import { facts, heading, momentOf, type PaperView, paragraph, seen, seenName, table } from "../../printing/index.ts";

/** How far the log is, and who cosigned that. */
export interface LogHead {
  readonly origin: string;
  readonly size: number;
  readonly root: string;
  readonly witnesses: readonly { readonly state: string; readonly at: string }[];
}

/** An entry in the words of the module that wrote it. */
export type Logged = NonNullable<DossierPaper["logged"]>;

interface LogOfDossier {
  readonly log: LogLines;
  /** Absent on a log that has shown no head yet. */
  readonly head: LogHead | undefined;
  readonly names: ReadonlyMap<string, string>;
}

const FIND_COMMAND = "rogatory audit verify --data <folder> --leaf <hash>";

/**
 * Every entry of the audit log about the dossier with its place and the hash of its leaf, and the head above them: whoever has the
 * files of the log finds each again with FIND_COMMAND.
 */
export function logAnnex(view: PaperView, { log, head, names }: LogOfDossier, logged: Logged): PrintedBlock[] {
  const { t, format, dir } = view;
  const { lines, isCut, closed } = log;
  const size = head?.size;
  // What stands in a closed log is under a head that was signed before it was closed.
  const inClosed = lines.filter(({ closedLog }) => closedLog !== undefined);
  const isCovered = ({ place, closedLog }: LogLine): boolean =>
    closedLog === undefined && place !== undefined && size !== undefined && place < size;
  const covered = lines.filter(isCovered).length;
  const later = lines.length - covered - inClosed.length;
  return [
    heading(t("print.annex.log-lines")),
    paragraph(t("print.annex.log-lines-text")),
    { kind: "code", text: FIND_COMMAND },
    ...(isCut ? [{ kind: "notice" as const, text: t("print.log.cut", { count: lines.length }) }] : []),
    table(
      [
        [t("print.log.place"), 2],
        [t("print.said.when"), 4],
        [t("print.timeline.what"), 6],
        [t("print.timeline.who"), 3],
        [t("print.log.leaf"), 7],
      ],
      lines.map((line) => [
        placeText(view, line, size),
        momentOf(view, line.at),
        [happened(view, line, logged), line.about && seenName(view, line.about)].filter(Boolean).join("\n"),
        whoText(view, line, names),
        seen(line.leafHash, dir),
      ]),
    ),
    { kind: "subheading", text: t("print.log.head") },
    ...headBlocks(view, head),
    ...closed.map((one, at) =>
      facts(
        [t("print.log.closed-log", { number: at + 1 }), seen(one.origin, dir)],
        [t("print.annex.log-size"), format.number(one.size)],
        [t("print.annex.log-root"), seen(one.root, dir)],
        [t("print.annex.entries"), format.number(inClosed.filter(({ closedLog }) => closedLog === at + 1).length)],
      ),
    ),
    facts(
      [t("print.annex.entries"), format.number(lines.length)],
      [t("print.log.covered"), format.number(covered)],
      [t("print.log.not-covered"), later === 0 ? undefined : format.number(later)],
    ),
  ];
}

function headBlocks(view: PaperView, log: LogHead | undefined): PrintedBlock[] {
  const { t, format, lang, dir } = view;
  if (log === undefined) return [paragraph(t("print.annex.log-none"))];
  return [
    facts(
      [t("print.annex.log-name"), seen(log.origin, dir)],
      [t("print.annex.log-size"), format.number(log.size)],
      [
        t("print.annex.log-witnesses"),
        log.witnesses.length === 0
          ? t("print.annex.log-unwitnessed")
          : log.witnesses.map(({ state, at }) => `${stateName(state, lang)}, ${momentOf(view, at)}`).join("\n"),
      ],
    ),
    paragraph(t("print.annex.log-root")),
    { kind: "code", text: log.root },
  ];
}

/** A place is looked up in files: it is written in digits that every program reads. */
function placeText({ t }: PaperView, { place, closedLog }: LogLine, size: number | undefined): string {
  if (place === undefined) return t("print.log.no-place");
  if (closedLog !== undefined) return `${place}\n${t("print.log.closed-log", { number: closedLog })}`;
  return size === undefined || place < size ? String(place) : `${place}\n${t("print.log.after-head")}`;
}

function whoText(view: PaperView, { who }: LogLine, names: LogOfDossier["names"]): string {
  const { t, lang } = view;
  switch (who.kind) {
    case "person":
      return seenName(view, names.get(who.userId) ?? t("print.somebody"));
    case "peer":
      return stateName(who.state, lang);
    case "server":
      return t("print.server");
    case "erased":
      return t("print.log.erased");
  }
}

/** What the type of an entry says, in words; a type of a later version as it stands. */
function happened(view: PaperView, line: LogLine, logged: Logged): string {
  const { t } = view;
  const key = `print.log.${line.type.slice(line.type.indexOf(".") + 1)}`;
  const words = t.has(key) ? t(key) : (logged(view, line.type) ?? line.type);
  const more = [
    line.strength === undefined ? undefined : `print.receipt.${line.strength}`,
    line.kind === undefined ? undefined : `federation.kind.${line.kind}`,
  ].flatMap((one) => (one !== undefined && t.has(one) ? [t(one)] : []));
  return more.length === 0 ? words : t("print.log.more", { what: words, more: more.join(" · ") });
}
