import type { PrintedBlock } from "../../../platform/index.ts";
import type { PaperPart, PaperSection } from "../../desk/index.ts";
import { heading, type PaperView, paragraph, seen, seenName, table } from "../../printing/index.ts";
import { actsAnnex, messagesAnnex, usesAnnex } from "./annexes.ts";
import type { RequestsOfPaper } from "./dossier-file.ts";
import { lawAnnex } from "./law-annex.ts";
import type { States } from "./row-blocks.ts";
import { requestSection } from "./request-section.ts";

/** The requests of a dossier on its paper: a list, each as a section, and which signed bytes, people and law stand behind them. */
export function requestsOnPaper(read: RequestsOfPaper): PaperPart {
  const { dossier, correspondent, requests, messages } = read;
  const states = ({ server }: PaperView): States => ({ own: server.state, peer: dossier.state });
  const sections: readonly PaperSection[] = [
    { place: 5, isOnSamePage: true, print: (view) => requestIndex(view, read) },
    ...requests.map((part, index): PaperSection => ({
      place: 10,
      print: (view) => requestSection(view, part, states(view), index + 1),
    })),
    { place: 50, print: (view, { names }) => lawAnnex(view, read.law, names) },
    { place: 60, print: (view) => messagesAnnex(view, messages, states(view)) },
    { place: 70, print: (view) => actsAnnex(view, read.acts) },
    { place: 80, print: (view, { entries }) => usesAnnex(view, read.uses(entries)) },
  ];
  return {
    cover: (view) => [
      {
        place: 40,
        label: view.t("print.dossier.correspondent"),
        value: correspondent && `${seenName(view, correspondent.authority)}\n${seen(correspondent.address, view.dir)}`,
      },
      { place: 60, label: view.t("print.dossier.requests"), value: view.format.number(requests.length) },
    ],
    sections,
    subjects: requests.map(({ file }) => ({ kind: "request", id: file.requestId, reference: file.ownReference })),
    named: messages.flatMap(({ dispatchId, reference, kind }) =>
      dispatchId === undefined ? [] : [[dispatchId, { reference, kind }] as const],
    ),
  };
}

function requestIndex(view: PaperView, { requests }: RequestsOfPaper): PrintedBlock[] {
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
        file.status === undefined
          ? t(`print.stage.${file.stage ?? "drafting"}`)
          : t(`cooperation.status.${file.status}`),
      ]),
    ),
  ];
}

/** What the audit log says of requests: what was said to and by the other State, and what people of ours did. */
export function requestLogged({ t }: PaperView, type: string): string | undefined {
  const after = (prefix: string): string | undefined =>
    type.startsWith(prefix) ? type.slice(prefix.length) : undefined;
  const said = after("cooperation.request-told-");
  if (said !== undefined) return t("print.act.said", { kind: t(`federation.kind.${said}`) });
  const heard = after("cooperation.request-was-told-");
  if (heard !== undefined) return t("print.log.was-told", { kind: t(`federation.kind.${heard}`) });
  const what = after("cooperation.request-");
  const key = [`print.act.${what}`, `print.timeline.request.${what}`].find((one) => t.has(one));
  return what === undefined || key === undefined ? undefined : t(key);
}
