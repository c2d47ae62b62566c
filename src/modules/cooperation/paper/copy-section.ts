import { stateName } from "../../../convention/index.ts";
import type { PrintedBlock } from "../../../platform/index.ts";
import type { CopiedDossier, CopiedWord } from "../../../protocol/copied-dossier.ts";
import type { PaperPart } from "../../desk/index.ts";
import { facts, heading, momentOf, type PaperView, paragraph, seen, seenName, table } from "../../printing/index.ts";
import { type CopiedRequest, messageOf, requestsOfCopy } from "../copies/domain/fold-copy.ts";
import type { DossierCopy } from "../copies/actions/store.ts";
import { askedBlocks, standingFacts } from "./request-blocks.ts";
import type { States } from "./row-blocks.ts";
import { saidBlocks } from "./said-blocks.ts";

/** What another State gave back of a lost dossier, on paper: whose word it is stands before everything else. */
export function copyOnPaper(copy: DossierCopy, text: CopiedDossier): PaperPart {
  const requests = requestsOfCopy(text);
  const states: States = { own: text.to, peer: text.from };
  return {
    cover: (view) => [
      { place: 40, label: view.t("cooperation.copy.their-dossier"), value: copy.dossierId },
      { place: 60, label: view.t("print.dossier.requests"), value: view.format.number(requests.length) },
    ],
    sections: [
      { place: 5, isOnSamePage: true, print: (view) => whoseWord(view, copy, text) },
      ...requests.map((request) => ({
        place: 10,
        print: (view: PaperView) => requestBlocks(view, request, states),
      })),
      ...(text.exhibits.length === 0 ? [] : [{ place: 20, print: (view: PaperView) => exhibitBlocks(view, text) }]),
    ],
  };
}

function whoseWord(
  view: PaperView,
  { state: code, releasedAt, wholeAt }: DossierCopy,
  text: CopiedDossier,
): PrintedBlock[] {
  const { t, lang } = view;
  const state = stateName(code, lang);
  return [
    heading(t("cooperation.copy.as-it-says", { state })),
    { kind: "notice", text: t("cooperation.copy.as-it-says-text", { state }) },
    facts(
      [t("cooperation.copy.released"), releasedAt && momentOf(view, releasedAt.toISOString())],
      [t("cooperation.copy.came"), wholeAt && momentOf(view, wholeAt.toISOString())],
      [t("cooperation.copy.met-anew", { state }), momentOf(view, text.metAnewAt)],
    ),
  ];
}

function requestBlocks(view: PaperView, { file, words }: CopiedRequest, states: States): PrintedBlock[] {
  const { t } = view;
  const reference = seenName(view, file.content?.reference ?? file.ownReference);
  const [, ...said] = words;
  return [
    heading(`${reference} – ${t(`convention.mechanism.${file.mechanism}.title`)}`),
    standingFacts(view, file, states.peer),
    ...within(askedBlocks(view, file, file.content?.elements)),
    ...said.flatMap((word) => wordBlocks(view, file, word, states)),
  ];
}

function wordBlocks(view: PaperView, file: CopiedRequest["file"], word: CopiedWord, states: States): PrintedBlock[] {
  if (word.kind === "request") return [];
  const { kind, content, lane, bearer } = messageOf(word, word.by === states.own);
  // Kind and content are held together by the schema of the copy.
  const said = { kind, content, lane, bearer, at: word.sentAt } as Parameters<typeof saidBlocks>[2];
  return within([
    ...saidBlocks(view, file, said, { states }),
    ...(word.refused === undefined ? [] : [paragraph(view.t("cooperation.copy.refused"))]),
  ]);
}

function exhibitBlocks(view: PaperView, { from, exhibits }: CopiedDossier): PrintedBlock[] {
  const { t, lang, format, dir } = view;
  const state = stateName(from, lang);
  return [
    heading(t("evidence.dossier.exhibits")),
    paragraph(t("cooperation.copy.exhibits-text", { state })),
    table(
      [
        [t("evidence.dossier.number"), 4],
        [t("evidence.dossier.what"), 6],
        [t("evidence.dossier.from"), 3],
        [t("evidence.exhibit.size"), 3],
      ],
      exhibits.map(({ number, name, by, size }) => [
        seenName(view, number),
        name === undefined ? "–" : seen(name, dir),
        stateName(by, lang),
        size === undefined ? "–" : format.bytes(size),
      ]),
    ),
  ];
}

function within(blocks: readonly PrintedBlock[]): PrintedBlock[] {
  return blocks.map((block) => (block.kind === "heading" ? { ...block, kind: "subheading" } : block));
}
