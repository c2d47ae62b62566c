import type { PrintedBlock, PrintedDocument } from "../../../platform/index.ts";
import type { PowerId } from "../domain/powers.ts";
import { answersTo, type OrderFile, type OrderPeriod, type ProviderAnswer } from "../domain/order.ts";
import {
  dayOf,
  drillNotice,
  facts,
  heading,
  momentOf,
  paperHead,
  type PaperView,
  paragraph,
  plainWords,
  seen,
  seenName,
  table,
} from "../../printing/index.ts";

/** Who issued the order, for the provider's questions; absent while it is a draft. */
export interface IssuingOfficer {
  readonly name: string;
  readonly phone?: string;
}

/**
 * The order as the provider gets it. It does not say which State asked: the provider needs its own order only, and the request
 * may be confidential.
 */
export function orderPaper(view: PaperView, order: OrderFile, officer?: IssuingOfficer): PrintedDocument {
  const { t } = view;
  const { power } = order.terms;
  return {
    title: t(`print.order.title.${power}`),
    ...headOf(view, order),
    blocks: [
      ...noticesOf(view, order),
      facts(...partiesOf(view, order), [t("print.order.authorisation"), authorisationOf(view, order)]),
      heading(t("print.order.command-title")),
      paragraph(t(`print.order.command.${power}`)),
      ...dataOf(view, order),
      ...periodOf(view, order),
      ...secrecyOf(view, order),
      ...answerOf(view, order, officer),
      heading(t("print.order.review-title")),
      paragraph(t("print.order.review")),
      signature(view),
    ],
  };
}

export function headOf(view: PaperView, order: OrderFile): ReturnType<typeof paperHead> {
  const from = { sender: seenName(view, order.terms.issuingAuthority), reference: order.orderNumber };
  return paperHead(view, from, { drill: order.drill, draft: order.state === "draft" });
}

/** What the reader must know before anything else. */
export function noticesOf(view: PaperView, order: OrderFile): PrintedBlock[] {
  const { t } = view;
  const notices: PrintedBlock[] = drillNotice(view, order.drill);
  if (order.state === "draft") notices.push({ kind: "notice", text: t("print.order.draft") });
  if (order.endedAt !== undefined) notices.push({ kind: "notice", text: t("print.order.over") });
  if (order.secretUntil !== undefined) notices.push({ kind: "notice", text: t("print.order.secret") });
  if (order.alone?.confirmBy !== undefined) {
    notices.push({ kind: "notice", text: t("print.order.alone", { until: momentOf(view, order.alone.confirmBy) }) });
  }
  return notices;
}

export function partiesOf(view: PaperView, order: OrderFile): (readonly [string, string | undefined])[] {
  const { t } = view;
  const { terms } = order;
  return [
    [t("print.order.to"), `${seenName(view, terms.providerName)}\n${seenName(view, terms.providerContact)}`],
    [t("print.order.authority"), seenName(view, terms.issuingAuthority)],
    [t("print.order.number"), order.orderNumber],
    [
      t("print.order.issued"),
      order.issuedAt === undefined ? t("print.order.not-issued") : momentOf(view, order.issuedAt),
    ],
    [t("print.order.ended"), order.endedAt === undefined ? undefined : momentOf(view, order.endedAt)],
    [
      t("print.order.power"),
      t("print.order.power-value", { article: terms.power, title: t(`convention.article.${terms.power}.title`) }),
    ],
  ];
}

function authorisationOf({ t, dir }: PaperView, { terms }: OrderFile): string {
  return terms.authorisation === undefined ? t("print.order.authorisation-none") : seen(terms.authorisation, dir);
}

export function dataOf(view: PaperView, { terms }: OrderFile): PrintedBlock[] {
  const { t } = view;
  const period = terms.dataPeriod;
  return [
    heading(t("print.order.data-title")),
    plainWords(view, t("print.order.data-label"), terms.dataSpecified),
    ...(period
      ? [
          facts(
            [t("print.order.data-from"), t("print.order.day-included", { day: dayOf(view, period.from) })],
            [t("print.order.data-to"), t("print.order.day-included", { day: dayOf(view, period.to) })],
          ),
        ]
      : []),
  ];
}

function periodOf(view: PaperView, order: OrderFile): PrintedBlock[] {
  const { t } = view;
  const [first, ...renewals] = order.periods;
  const length = t("print.order.days", { days: order.terms.periodDays });
  if (!first) {
    return [
      heading(t("print.order.period-title")),
      facts([t("print.order.length"), length], [t("print.order.begins"), t("print.order.begins-with-service")]),
      paragraph(t("print.order.renewable")),
    ];
  }
  return [
    heading(t("print.order.period-title")),
    facts(
      [t("print.order.length"), length],
      [
        t("print.order.served"),
        order.service && `${momentOf(view, order.service.servedAt)}\n${seen(order.service.how, view.dir)}`,
      ],
      ...endsOf(view, first),
    ),
    paragraph(t("print.order.keep-until")),
    ...(renewals.length === 0 ? [paragraph(t("print.order.renewable"))] : [periodTable(view, order.periods)]),
  ];
}

/** R23: the last day is read in two ways. People act by the earlier end, the data are kept until the later one. */
export function endsOf(view: PaperView, period: OrderPeriod): (readonly [string, string])[] {
  const { t } = view;
  return [
    [t("print.order.begins"), momentOf(view, period.from)],
    [t("print.order.ends-earliest"), momentOf(view, period.earliestEnd)],
    [t("print.order.ends-latest"), momentOf(view, period.latestEnd)],
  ];
}

export function periodTable(view: PaperView, periods: readonly OrderPeriod[]): PrintedBlock {
  const { t } = view;
  return table(
    [
      [t("print.order.period-column"), 1],
      [t("print.order.begins"), 3],
      [t("print.order.ends-earliest"), 3],
      [t("print.order.ends-latest"), 3],
    ],
    periods.map((period, index) => [
      index === 0 ? t("print.order.first-period") : t("print.order.renewal-number", { number: index }),
      momentOf(view, period.from),
      momentOf(view, period.earliestEnd),
      momentOf(view, period.latestEnd),
    ]),
  );
}

/** UNCC art. 25(3): secrecy has a reason and a day on which somebody looks at it again. */
export function secrecyOf(view: PaperView, { terms, secretUntil }: OrderFile): PrintedBlock[] {
  const { t } = view;
  if (!terms.secrecy) return [heading(t("print.order.secrecy-title")), paragraph(t("print.order.secrecy-none"))];
  if (secretUntil === undefined) {
    return [heading(t("print.order.secrecy-title")), paragraph(t("print.order.secrecy-over"))];
  }
  return [
    heading(t("print.order.secrecy-title")),
    paragraph(t("print.order.secrecy")),
    plainWords(view, t("print.order.secrecy-reason"), terms.secrecy.reason),
    facts([t("print.order.secrecy-review"), dayOf(view, secretUntil)]),
  ];
}

export function answerOf(view: PaperView, order: OrderFile, officer: IssuingOfficer | undefined): PrintedBlock[] {
  const { t } = view;
  const keeps = isKeeping(order.terms.power);
  return [
    heading(t("print.order.answer-title")),
    paragraph(t("print.order.answer", { number: order.orderNumber })),
    {
      kind: "ticks",
      options: [
        t(keeps ? "print.order.reply.preserved" : "print.order.reply.done"),
        t(keeps ? "print.order.reply.partly" : "print.order.reply.partly-done"),
        ...answersTo(order.terms.power)
          .filter((answer) => !DONE.includes(answer))
          .map((answer) => t(`print.order.reply.${answer}`)),
      ],
    },
    {
      kind: "blanks",
      labels: [t("print.order.reply.since"), t("print.order.reply.missing"), t("print.order.reply.by")],
    },
    ...officerOf(view, officer),
  ];
}

/** Whom the provider asks. */
export function officerOf(view: PaperView, officer: IssuingOfficer | undefined): PrintedBlock[] {
  if (officer === undefined) return [];
  const lines = [seenName(view, officer.name), officer.phone === undefined ? "" : seen(officer.phone, view.dir)];
  return [facts([view.t("print.order.questions"), lines.filter((line) => line !== "").join("\n")])];
}

/** What the first two lines of the answer say. */
const DONE: readonly ProviderAnswer[] = ["preserved", "delivered", "connected", "partly"];

/** Articles 25 and 26 keep data where they are; the others hand over or record. */
function isKeeping(power: PowerId): boolean {
  return power === "25" || power === "26";
}

export function signature({ t }: PaperView): PrintedBlock {
  return {
    kind: "signature",
    lines: [
      t("print.sign.place-date"),
      t("print.sign.name-office"),
      t("print.sign.signature-seal"),
      t("print.order.sign-received"),
    ],
  };
}
