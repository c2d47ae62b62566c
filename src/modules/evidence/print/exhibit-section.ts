import { stateName } from "../../../convention/index.ts";
import type { PrintedBlock } from "../../../platform/index.ts";
import type { CustodyEntry } from "../../../protocol/custody.ts";
import { type CustodyReason, isWords } from "../../../protocol/custody-reason.ts";
import { facts, freeText, momentOf, type PaperView, paragraph, seen, seenName, table } from "../../printing/index.ts";
import type { Names } from "../names-around.ts";
import { sourceText } from "../pages/words.tsx";
import { exhibitKindText, reasonText } from "../reason-text.ts";
import type { ExhibitRecord } from "../types.ts";
import type { ConditionSource, SourcedCondition } from "../use-gate.ts";
import { conditionBlocks } from "./condition-blocks.ts";

/** One exhibit: what it is by its digests, where it comes from, who was given it, and every act on it. */
export function exhibitSection(
  view: PaperView,
  record: ExhibitRecord,
  names: Names,
  number: number,
  bound: readonly SourcedCondition[],
): PrintedBlock[] {
  const { t } = view;
  const { exhibit } = record;
  return [
    { kind: "heading", text: t("print.exhibit.section", { number, reference: exhibit.number }) },
    ...freeText(view, exhibit.title),
    identity(view, record, names),
    ...digests(view, record),
    acquisition(view, record),
    ...(exhibit.acquisition.notes ? freeText(view, exhibit.acquisition.notes) : []),
    ...(bound.length > 0 ? [sub(t("print.exhibit.conditions"))] : []),
    ...bound.flatMap((one, index) => sourcedBlocks(view, one, index + 1)),
    ...releases(view, record, names),
    ...custodyBlocks(view, record, names),
  ];
}

/** A condition in its own words, then what of its sender's own sets it and what lifted it, by digest. */
function sourcedBlocks(
  view: PaperView,
  { condition, sources, lifted }: SourcedCondition,
  number: number,
): PrintedBlock[] {
  const source = (one: ConditionSource): PrintedBlock[] => [
    paragraph(sourceText(view, one)),
    ...(one.digest === undefined ? [] : [{ kind: "code" as const, text: one.digest }]),
  ];
  const since = lifted?.at === undefined ? new Map<string, string>() : new Map([[condition.id, lifted.at]]);
  return [
    ...conditionBlocks(view, [condition], since, number),
    ...(lifted === undefined ? [] : source(lifted)),
    ...sources.flatMap(source),
  ];
}

function sub(text: string): PrintedBlock {
  return { kind: "subheading", text };
}

function identity(view: PaperView, { exhibit }: ExhibitRecord, { authorities }: Names): PrintedBlock {
  const { t, format, lang, dir } = view;
  return facts(
    [t("print.exhibit.number"), seenName(view, exhibit.number)],
    [t("print.exhibit.kind"), seen(exhibitKindText(view, exhibit.kind), dir)],
    [t("print.exhibit.origin"), exhibit.fromState ? stateName(exhibit.fromState, lang) : t("print.exhibit.own")],
    [t("print.exhibit.state"), t(`print.exhibit-state.${exhibit.state}`)],
    [t("print.exhibit.held-by"), seenName(view, authorities(view.server.state, exhibit.authority, lang))],
    [t("print.exhibit.name"), exhibit.originalName && seenName(view, exhibit.originalName)],
    [t("print.exhibit.media-type"), exhibit.mediaType && seen(exhibit.mediaType, dir)],
    [t("print.exhibit.size"), exhibit.original && sizeOf(view, exhibit.original.size)],
    [t("print.exhibit.sealed-size"), exhibit.body && sizeOf(view, exhibit.body.size)],
    [t("print.exhibit.taken-in"), format.dateTime(exhibit.createdAt)],
  );
}

/** Rounded for the reader, exact for the court. */
function sizeOf({ t, format }: PaperView, sizeBytes: number): string {
  return t("print.exhibit.size-value", { size: format.bytes(sizeBytes), bytes: format.number(sizeBytes) });
}

function digests(view: PaperView, { exhibit, manifests }: ExhibitRecord): PrintedBlock[] {
  const { t } = view;
  return [
    ...(exhibit.original
      ? [sub(t("print.exhibit.sha256")), { kind: "code" as const, text: exhibit.original.sha256 }]
      : []),
    ...(exhibit.body ? [sub(t("print.exhibit.root")), { kind: "code" as const, text: exhibit.body.root }] : []),
    ...manifests.flatMap(({ manifest, digest }) => [
      sub(t("print.exhibit.manifest", { number: manifest.number })),
      { kind: "code" as const, text: digest },
    ]),
  ];
}

function acquisition(view: PaperView, { exhibit }: ExhibitRecord): PrintedBlock {
  const { t, dir } = view;
  const { acquiredAt, acquiredBy, place, source, method, legalBasis, tools } = exhibit.acquisition;
  const said = (text: string | undefined): string | undefined => text && seen(text, dir);
  return facts(
    [t("print.exhibit.acquired-at"), acquiredAt && momentOf(view, acquiredAt)],
    [t("print.exhibit.acquired-by"), said(acquiredBy)],
    [t("print.exhibit.place"), said(place)],
    [t("print.exhibit.source"), said(source)],
    [t("print.exhibit.method"), said(method)],
    [t("print.exhibit.legal-basis"), said(legalBasis)],
    [t("print.exhibit.tools"), tools.map(({ name, version }) => seen(`${name} ${version}`, dir)).join("\n")],
  );
}

function releases(view: PaperView, record: ExhibitRecord, names: Names): PrintedBlock[] {
  const { t, lang } = view;
  if (record.releases.length === 0) return [];
  const name = (userId: string | undefined): string =>
    userId === undefined ? "–" : seenName(view, names.people.get(userId) ?? t("print.somebody"));
  return [
    sub(t("print.release.title")),
    table(
      [
        [t("print.release.to"), 3],
        [t("print.exhibit.state"), 4],
        [t("print.release.first"), 4],
        [t("print.release.second"), 4],
        [t("print.release.reason"), 5],
      ],
      record.releases.map((release) => [
        `${stateName(release.receiver.state, lang)}\n${seenName(view, names.authorities(release.receiver.state, release.receiver.authority, lang))}`,
        t(`print.release-state.${release.state}`),
        `${name(release.requestedBy)}\n${momentOf(view, release.requestedAt.toISOString())}`,
        release.decidedAt === undefined
          ? "–"
          : `${name(release.decidedBy)}\n${momentOf(view, release.decidedAt.toISOString())}`,
        [release.reason, ...(release.endReason === undefined ? [] : [release.endReason])]
          .map((reason) => reasonOf(view, reason, names))
          .join("\n"),
      ]),
    ),
  ];
}

/** R34: measured, signed and reported acts stand apart. */
export function custodyBlocks(view: PaperView, record: Pick<ExhibitRecord, "custody">, names: Names): PrintedBlock[] {
  const { t, dir } = view;
  return [
    sub(t("print.custody.title")),
    table(
      [
        [t("print.custody.number"), 1],
        [t("print.said.when"), 4],
        [t("print.custody.act"), 4],
        [t("print.timeline.who"), 4],
        [t("print.custody.why"), 7],
      ],
      record.custody.map(({ entry, digest }) => [
        String(entry.number),
        momentOf(view, entry.at),
        `${t(`custody.act.${entry.act}`)}\n(${t(`print.custody.${entry.source}`)})`,
        actor(view, entry, names),
        [
          reasonOf(view, entry.reason, names),
          entry.order === null ? "" : t("print.custody.order", { order: entry.order }),
          `SHA-256\n${seen(digest, dir)}`,
        ]
          .filter((line) => line !== "")
          .join("\n"),
      ]),
    ),
  ];
}

/** R36: a person's words as somebody wrote them, or what the server has to say in the language of the paper. */
function reasonOf(view: PaperView, reason: CustodyReason, { authorities }: Names): string {
  return isWords(reason) ? seen(reason.text, view.dir) : reasonText(view, reason, authorities);
}

function actor(view: PaperView, { by }: CustodyEntry, names: Names): string {
  const { t, lang } = view;
  switch (by.kind) {
    case "person": {
      const name = seenName(view, names.people.get(by.pseudonym) ?? t("print.somebody"));
      return by.role === undefined || !t.has(`identity.role.${by.role}`)
        ? name
        : `${name}\n${t(`identity.role.${by.role}`)}`;
    }
    case "peer":
      return stateName(by.state, lang);
    case "server":
      return t("print.server");
  }
}
