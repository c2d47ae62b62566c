import { stateName } from "../../../convention/index.ts";
import type { PrintedBlock, PrintedDocument } from "../../../platform/index.ts";
import type { ExhibitRecord, SourcedCondition } from "../../evidence/index.ts";
import { conditionSources } from "../exchange/condition-sources.ts";
import { annexes } from "./annexes.ts";
import type { DossierFile } from "./dossier-file.ts";
import { exhibitSection, type Names } from "./exhibit-section.ts";
import { type OwnDesk, senderOf } from "./letter.ts";
import { orderSection } from "./order-section.ts";
import type { States } from "./request-blocks.ts";
import { requestSection } from "./request-section.ts";
import { timelineSection } from "./timeline-section.ts";
import {
  facts,
  heading,
  momentOf,
  paperHead,
  type PaperView,
  paragraph,
  seen,
  seenName,
  table,
} from "../../printing/index.ts";

/** The whole dossier as one printed file: nothing that is on record is left out, and nothing is shortened. */
export function dossierPaper(
  view: PaperView,
  file: DossierFile,
  desk: { own: OwnDesk; printedBy: string },
): PrintedDocument {
  const { t } = view;
  const { dossier } = file;
  const names: Names = { people: file.names, authorities: file.authorities };
  const states: States = { own: view.server.state, peer: dossier.state };
  return {
    title: t("print.dossier.title", { reference: dossier.ownReference }),
    ...paperHead(view, { sender: senderOf(view, desk.own), reference: dossier.ownReference }),
    blocks: [
      ...cover(view, file, desk.printedBy),
      { kind: "contents", text: t("print.dossier.contents") },
      ...requestIndex(view, file),
      ...file.requests.flatMap((part, index) => opened(requestSection(view, part, states, index + 1))),
      ...file.orders.flatMap((record, index) => opened(orderSection(view, record, index + 1))),
      ...file.exhibits.flatMap((record, index) =>
        opened(exhibitSection(view, record, names, index + 1, boundOf(file, record))),
      ),
      ...opened(timelineSection(view, file.timeline)),
      ...annexes(view, file, states).flatMap(opened),
    ],
  };
}

/** Everything that the sender of an exhibit set for its use, under the request that it was given for. */
function boundOf({ requests }: DossierFile, { exhibit, manifests }: ExhibitRecord): readonly SourcedCondition[] {
  const request = requests.find(({ file }) => file.requestId === exhibit.requestId)?.file;
  const newest = manifests.at(-1);
  const manifest =
    newest === undefined ? {} : { manifest: { digest: newest.digest, signedAt: newest.manifest.binding.signedAt } };
  return conditionSources(request ?? { decisions: [], consents: [] }, {
    exhibitId: exhibit.exhibitId,
    number: exhibit.number,
    conditions: newest?.manifest.conditions ?? [],
    ...manifest,
  });
}

/** Each part begins on a page of its own, so that it can be taken out and filed. */
function opened(blocks: readonly PrintedBlock[]): PrintedBlock[] {
  return blocks.length === 0 ? [] : [{ kind: "page-break" }, ...blocks];
}

function cover(view: PaperView, file: DossierFile, printedBy: string): PrintedBlock[] {
  const { t, format, dir } = view;
  const { dossier, correspondent } = file;
  return [
    facts(
      [t("print.dossier.subject"), seenName(view, dossier.title)],
      [t("print.dossier.other-state"), stateName(dossier.state, view.lang)],
      [
        t("print.dossier.line"),
        t(dossier.correspondentId === undefined ? "print.dossier.by-server" : "print.dossier.by-letter"),
      ],
      [
        t("print.dossier.correspondent"),
        correspondent && `${seenName(view, correspondent.authority)}\n${seen(correspondent.address, dir)}`,
      ],
      [t("print.dossier.opened"), momentOf(view, dossier.openedAt.toISOString())],
      [t("print.dossier.requests"), format.number(file.requests.length)],
      [t("print.dossier.orders"), format.number(file.orders.length)],
      [t("print.dossier.exhibits"), format.number(file.exhibits.length)],
      [t("print.dossier.members"), membersOf(view, file)],
      [t("print.dossier.printed"), momentOf(view, view.now.toISOString())],
      [t("print.dossier.printed-by"), seenName(view, printedBy)],
    ),
    { kind: "notice", text: t("print.dossier.confidential") },
    paragraph(t("print.dossier.proves")),
    ...(correspondent ? [paragraph(t("print.dossier.unverified"))] : []),
    { kind: "page-break" },
  ];
}

function membersOf(view: PaperView, { members, names }: DossierFile): string {
  const { t } = view;
  return members
    .map(({ userId, role }) => {
      if (role !== undefined) return t("print.dossier.everybody-with-role", { role: t(`identity.role.${role}`) });
      return seenName(view, (userId === undefined ? undefined : names.get(userId)) ?? t("print.somebody"));
    })
    .join("\n");
}

function requestIndex(view: PaperView, { requests }: DossierFile): PrintedBlock[] {
  const { t } = view;
  if (requests.length === 0) return [paragraph(t("print.dossier.no-requests"))];
  return [
    heading(t("print.dossier.index")),
    table(
      [
        [t("print.dossier.column-number"), 1],
        [t("print.request.own-reference"), 4],
        [t("print.request.peer-reference"), 4],
        [t("print.dossier.column-kind"), 6],
        [t("print.request.status"), 4],
      ],
      requests.map(({ file }, index) => [
        String(index + 1),
        file.ownReference,
        file.peerReference === undefined ? "–" : seenName(view, file.peerReference),
        t(`convention.mechanism.${file.mechanism}.title`),
        file.status === undefined ? t(`print.stage.${file.stage ?? "drafting"}`) : t(`print.status.${file.status}`),
      ]),
    ),
  ];
}
