import { wordsFor } from "../../../convention/index.ts";
import type { PrintedDocument } from "../../../platform/index.ts";
import { stateName, toCsv, type View } from "../../../web/index.ts";
import { dayOf, facts, heading, paperHead, type PaperView, paragraph, seenName, table } from "../../printing/index.ts";
import type { ConferenceHead } from "../frame/domain/conference.ts";
import { delegationName } from "./domain/delegation.ts";
import { LIST_ORDER, type ListedLine, listedLines, type ParticipantsList } from "./domain/list-of-participants.ts";

/** A line of the list in the reader's language. */
export function lineInWords({ t, lang }: Pick<View, "t" | "lang">, line: ListedLine) {
  const { shownName: name, capacity, rank, post } = line;
  return {
    delegation: delegationName(line, lang),
    kind: t(`conference.invitation.kind.${line.kind}`),
    name,
    capacity: t(`conference.participant.capacity.${capacity}`),
    rank: rank && t(`conference.participant.rank.${rank}`),
    post,
  };
}

/** "Minister, Head of the delegation", or whichever of the two is there. */
export function rankAndPost({ t }: Pick<View, "t">, rank: string | undefined, post: string | undefined): string {
  return rank === undefined || post === undefined
    ? (rank ?? post ?? "")
    : t("conference.participants.rank-and-post", { rank, post });
}

/** The list of participants, printed: a draft as long as nobody published it. */
export function participantsPaper(
  view: PaperView,
  head: ConferenceHead,
  list: ParticipantsList,
  /** Undefined: it is not published as it stands here. */
  number: number | undefined,
): PrintedDocument {
  const { t, lang, server } = view;
  const lines = listedLines(list);
  return {
    title: t("conference.participants.title"),
    ...paperHead(
      view,
      { sender: stateName(server, lang), reference: number === undefined ? head.slug : `${head.slug} · ${number}` },
      { draft: number === undefined },
    ),
    blocks: [
      facts(
        [t("conference.project.conference"), seenName(view, wordsFor(head.title, lang).text)],
        [t("conference.conference.place"), seenName(view, head.place)],
        [t("conference.conference.opensOn"), dayOf(view, head.opensOn)],
        [t("conference.conference.closesOn"), dayOf(view, head.closesOn)],
      ),
      paragraph(t("conference.delegations.people", { delegations: list.delegations.length, people: lines.length })),
      paragraph(orderInWords(view, list)),
      ...(list.removed === undefined ? [] : [paragraph(t("conference.participants.removed", { count: list.removed }))]),
      ...LIST_ORDER.flatMap((kind) => {
        const own = lines.filter((line) => line.kind === kind).map((line) => lineInWords(view, line));
        if (own.length === 0) return [];
        return [
          heading(t(`conference.invitation.kind.${kind}`)),
          table(
            [
              [t("conference.delegations.name"), 2],
              [t("conference.participant.shownName"), 3],
              [t("conference.participant.capacity"), 2],
              [t("conference.participants.rank-post"), 3],
            ],
            own.map(({ delegation, name, capacity, rank, post }) => [
              seenName(view, delegation),
              seenName(view, name),
              capacity,
              rankAndPost(view, rank, post && seenName(view, post)),
            ]),
          ),
        ];
      }),
    ],
  };
}

/** "In the order of the alphabet in English" */
export function orderInWords({ t }: Pick<View, "t">, { alphabet }: ParticipantsList): string {
  return t("conference.participants.order", { language: t(`conference.rule.alphabetLanguage.${alphabet}`) });
}

export function participantsSheet(view: Pick<View, "t" | "lang">, list: ParticipantsList): string {
  return toCsv(
    ["delegations.name", "invitation.kind", "participant.shownName", "participant.capacity", "participant.rank"]
      .concat("participant.post")
      .map((key) => view.t(`conference.${key}`)),
    listedLines(list).map((line) => {
      const { delegation, kind, name, capacity, rank, post } = lineInWords(view, line);
      return [delegation, kind, name, capacity, rank, post];
    }),
  );
}
