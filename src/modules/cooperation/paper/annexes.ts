import { stateName } from "../../../convention/index.ts";
import type { PrintedBlock } from "../../../platform/index.ts";
import type { OwnAct, RecordedUse, SignedMessage } from "./dossier-proof.ts";
import type { States } from "./row-blocks.ts";
import { facts, heading, momentOf, type PaperView, paragraph, seen, seenName, table } from "../../printing/index.ts";

export function messagesAnnex(view: PaperView, messages: readonly SignedMessage[], states: States): PrintedBlock[] {
  const { t, lang, dir } = view;
  if (messages.length === 0) return [];
  return [
    heading(t("print.annex.messages")),
    paragraph(t("print.annex.messages-text")),
    table(
      [
        [t("print.said.when"), 4],
        [t("print.annex.message"), 5],
        [t("print.said.by"), 3],
        [t("print.annex.digest"), 7],
      ],
      messages.map(({ reference, kind, lane, bearer, at, dispatchId, digest }) => [
        momentOf(view, at),
        `${t(`federation.kind.${kind}`)}\n${seenName(view, reference)}`,
        `${stateName(lane === "own" ? states.own : states.peer, lang)}\n${t(`print.bearer.${bearer}`)}`,
        digest === undefined
          ? t(dispatchId === undefined ? "print.annex.on-paper" : "print.annex.not-signed-yet")
          : [digest, ...(dispatchId === undefined ? [] : [dispatchId])].map((id) => seen(id, dir)).join("\n"),
      ]),
    ),
  ];
}

export function actsAnnex(view: PaperView, acts: readonly OwnAct[]): PrintedBlock[] {
  const { t, dir } = view;
  if (acts.length === 0) return [];
  return [
    heading(t("print.annex.acts")),
    paragraph(t("print.annex.acts-text")),
    table(
      [
        [t("print.said.when"), 4],
        [t("print.annex.act"), 8],
        [t("print.timeline.who"), 4],
      ],
      acts.map(({ reference, at, who, type, digest, words }) => [
        momentOf(view, at),
        [
          seenName(view, reference),
          actText(view, type),
          ...(words === undefined ? [] : [seen(words, dir)]),
          ...(digest === undefined ? [] : [seen(digest, dir)]),
        ].join("\n"),
        who.map((name) => seenName(view, name)).join("\n"),
      ]),
    ),
  ];
}

function actText({ t }: PaperView, type: string): string {
  const said = type.startsWith("said-") ? type.slice("said-".length) : undefined;
  if (said !== undefined) return t("print.act.said", { kind: t(`federation.kind.${said}`) });
  return t(t.has(`print.act.${type}`) ? `print.act.${type}` : `print.timeline.request.${type}`);
}

export function usesAnnex(view: PaperView, uses: readonly RecordedUse[]): PrintedBlock[] {
  const { t, dir } = view;
  if (uses.length === 0) return [];
  return [
    heading(t("print.annex.uses")),
    paragraph(t("print.annex.uses-text")),
    ...uses.map(({ at, use, note, noNoticeBecause, recipient, exhibit, consent }) =>
      facts(
        [t("print.said.when"), momentOf(view, at)],
        [t("print.annex.use"), t(`cooperation.use.${use}`)],
        [t("print.annex.use-note"), note === undefined ? t("print.annex.use-note-gone") : seen(note, dir)],
        [t("print.annex.use-no-notice"), noNoticeBecause && seen(noNoticeBecause, dir)],
        [t("print.annex.use-recipient"), recipient && seen(recipient, dir)],
        [t("print.exhibit.number"), exhibit && seenName(view, exhibit)],
        [t("print.annex.use-consent"), consent && seen(consent, dir)],
      ),
    ),
  ];
}
