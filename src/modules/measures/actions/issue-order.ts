import { z } from "zod";
import { Refusal } from "../../../protocol/refusal.ts";
import type { Transaction } from "../../../platform/index.ts";
import { nothing } from "../../../web/index.ts";
import {
  type ApprovalPreview,
  approvalPreviewAnswer,
  demandShown,
  exactDigest,
  type User,
} from "../../identity/index.ts";
import { demand, rolesFor } from "../access.ts";
import { issuedTextAnswer } from "../answers.ts";
import { act, type MeasuresContext, todayIn } from "../context.ts";
import { CONFIRM_WITHIN_MS, type OrderDecision, type OrderFile } from "../domain/order.ts";
import { checkTerms, demandAsked, demandDecision, demandSecond, mayConfirm, mayIssue } from "../domain/order-rules.ts";
import { power } from "../domain/powers.ts";
import { standDown } from "../duty/ring-end.ts";
import { CHANGE_REFUSALS, changeOrder, type OrderCall, uponOrder } from "./change-order.ts";

// R16: an order that reaches into a private life or into property has two different people behind exactly its text. One asks for it
// to be issued, an authoriser issues it; in danger of loss one issues a freezing, which an authoriser confirms. What waits stands
// in the events of the order.

type IssuedText = Pick<OrderFile, "orderId" | "orderNumber" | "drill" | "terms"> & {
  readonly serves: OrderFile["serves"] | null;
};

/** The text of an order, as both people are shown it and their passkeys sign it. */
export function issuedText({ orderId, orderNumber, drill, serves, terms }: OrderFile): ApprovalPreview<IssuedText> {
  const content = { orderId, orderNumber, drill, serves: serves ?? null, terms };
  const digest = exactDigest(content);
  return { content, approval: { kind: "order", action: "issue", digest, subject: { kind: "order", id: orderId } } };
}

/** What a person does who stands behind the text of an order. */
interface Standing<Given> {
  /** Refuses what cannot be done; the preview asks it too. */
  readonly demand: (order: OrderFile, by: User, context: MeasuresContext) => void;
  readonly decide: (order: OrderFile, at: string, given: Given) => OrderDecision;
  readonly stand: (
    context: MeasuresContext,
    tx: Transaction,
    approval: ApprovalPreview<IssuedText>["approval"] & { readonly by: User },
    order: OrderFile,
  ) => Promise<void>;
}

const doing =
  <Given>({ demand: mayDo, decide, stand }: Standing<Given>) =>
  async ({ input, ...call }: OrderCall & { readonly input: Given }): Promise<OrderFile> =>
    await changeOrder(
      call,
      (order, at) => {
        mayDo(order, call.by, call.context);
        return decide(order, at, input);
      },
      async (tx, _, order) => await stand(call.context, tx, { ...issuedText(order).approval, by: call.by }, order),
    );

const TEXT_REFUSALS = [
  "order-unknown",
  "order-state",
  "order-needs-authorisation",
  "order-period-too-long",
  "secrecy-review-in-the-past",
];
const SECOND = "order-needs-another-person";

const asking: Standing<unknown> = {
  demand: (order, _, context) => {
    demandPower(order, power(order.terms.power).needsAuthorisation);
    demandIssuable(order, context);
  },
  decide: (order) => ({ type: "asked", digest: issuedText(order).approval.digest }),
  stand: async ({ identity }, tx, approval) => await identity.approvals.request(tx, approval),
};

/** Whoever wrote an order under Articles 27 to 31, or a colleague, asks an authoriser to issue it in these words. */
export const askForIssue = act({
  id: "measures.ask-for-issue",
  at: "POST /orders/:id/issue-request",
  who: rolesFor("draft"),
  ...uponOrder,
  input: nothing,
  repeat: "again",
  confirmed: true,
  refusals: [...CHANGE_REFUSALS, ...TEXT_REFUSALS, "order-power-unfit"],
  words: "measures.ask-issue",
  run: doing(asking),
});

const issuing: Standing<unknown> = {
  demand: (order, by, context) => {
    demandIssuable(order, context);
    if (!power(order.terms.power).needsAuthorisation) return;
    demand(by, "authorise");
    demandAsked(order);
    demandSecond(order, by);
  },
  decide: () => ({ type: "issued" }),
  async stand({ identity }, tx, { by, ...approval }, { terms }) {
    if (power(terms.power).needsAuthorisation) {
      await identity.approvals.approve(tx, { ...approval, by });
      await identity.approvals.demandTwo(tx.db, approval);
      // One person is enough and nobody signs; but whoever says what they were shown issues that, or nothing.
    } else if (by.confirmation !== undefined) demandShown(approval, by.confirmation);
  },
};

/** The order leaves the desk. Its period begins when it is served on the provider. */
export const issueOrder = act({
  id: "measures.issue-order",
  at: "POST /orders/:id/issue",
  who: rolesFor("issue"),
  ...uponOrder,
  input: nothing,
  repeat: "refused",
  confirmed: true,
  refusals: [...CHANGE_REFUSALS, ...TEXT_REFUSALS, "order-not-asked", SECOND],
  words: "measures.issue",
  run: doing(issuing),
});

const inDanger: Standing<{ readonly reason: string }> = {
  demand: (order, _, context) => {
    demandPower(order, power(order.terms.power).mayBeAlone);
    demandIssuable(order, context, { isOpen: true });
  },
  decide: (_, at, { reason }) => {
    const confirmBy = new Date(Date.parse(at) + CONFIRM_WITHIN_MS).toISOString();
    return { type: "issued", alone: { reason, confirmBy } };
  },
  stand: asking.stand,
};

/** UNCC art. 31: where property would be gone before two people are there, one freezes it, for a day and with a reason. */
export const freezeAlone = act({
  id: "measures.freeze-alone",
  at: "POST /orders/:id/sole-issue",
  who: rolesFor("issue"),
  ...uponOrder,
  input: z.strictObject({ reason: z.string().trim().min(3).max(2000) }),
  repeat: "refused",
  confirmed: true,
  refusals: [...CHANGE_REFUSALS, ...TEXT_REFUSALS, "order-power-unfit"],
  words: "measures.alone",
  run: doing(inDanger),
});

const confirming: Standing<{ readonly authorisation?: string | undefined }> = {
  demand: (order, by, { platform }) => {
    mayConfirm(order, platform.clock.now().toISOString());
    demandSecond(order, by);
  },
  decide: ({ terms }, _, { authorisation }) => {
    demandDecision(authorisation ?? terms.authorisation, power(terms.power));
    return { type: "confirmed", ...(authorisation === undefined ? {} : { authorisation }) };
  },
  async stand(context, tx, { by, ...approval }) {
    const { approvals } = context.identity;
    await approvals.approve(tx, { ...approval, by });
    await approvals.demandTwo(tx.db, approval, { isDone: true });
    await standDown(context, tx, approval.subject as { kind: "order"; id: string }, { kind: "user", userId: by.id }, [
      "freezing-unconfirmed",
    ]);
  },
};

/** The second person stands behind a freezing that one issued in danger of loss: it binds for its whole period. */
export const confirmFreezing = act({
  id: "measures.confirm-freezing",
  at: "POST /orders/:id/confirmation",
  who: rolesFor("authorise"),
  ...uponOrder,
  input: z.strictObject({ authorisation: z.string().trim().min(1).max(500).exactOptional() }),
  repeat: "refused",
  confirmed: true,
  refusals: [...CHANGE_REFUSALS, "order-needs-authorisation", SECOND],
  words: "measures.confirm",
  run: doing(confirming),
});

/** What each of these would do, before anybody stands behind it. Refuses what the act would; changes nothing. */
export const previewsOfText = [
  { id: "measures.preview-ask-for-issue", of: askForIssue, step: asking },
  { id: "measures.preview-issue-order", of: issueOrder, step: issuing },
  { id: "measures.preview-freeze-alone", of: freezeAlone, step: inDanger },
  { id: "measures.preview-confirm-freezing", of: confirmFreezing, step: confirming },
].map(({ id, of, step }) =>
  act({
    ...uponOrder,
    id: id as `measures.${string}`, // as they are written above
    at: `POST ${of.at.slice("POST ".length)}-preview` as `POST /${string}`,
    who: of.who,
    input: of.input,
    answer: approvalPreviewAnswer(issuedTextAnswer),
    repeat: "reads",
    refusals: (of.refusals ?? []).filter((code) => code !== "order-changed-meanwhile"),
    run: async ({ context, by, upon: order }) => {
      step.demand(order, by, context);
      return issuedText(order);
    },
  }),
);

const words = { input: z.strictObject({ reason: z.string().trim().min(3).max(2000) }), repeat: "refused" } as const;

/** The second person says no, with a reason: the freezing ends at once. */
export const refuseFreezing = act({
  id: "measures.refuse-freezing",
  at: "POST /orders/:id/refusal",
  who: rolesFor("authorise"),
  ...uponOrder,
  ...words,
  refusals: [...CHANGE_REFUSALS, SECOND],
  words: "measures.refuse",
  run: async ({ input: { reason }, ...call }) =>
    await changeOrder(
      call,
      (order) => {
        confirming.demand(order, call.by, call.context);
        return { type: "ended", reason: "confirmation-refused", note: reason };
      },
      async (tx, actor) => await standDown(call.context, tx, { kind: "order", id: call.upon.orderId }, actor),
    ),
});

/** The second person's objection, or the first one's second thought: the draft is back with those who write it. */
export const returnOrder = act({
  id: "measures.return-order",
  at: "POST /orders/:id/return",
  who: rolesFor("return"),
  ...uponOrder,
  ...words,
  refusals: [...CHANGE_REFUSALS, "order-not-asked"],
  words: "measures.return",
  run: async ({ input: { reason }, ...call }) =>
    await changeOrder(call, (order) => {
      mayIssue(order);
      demandAsked(order);
      return { type: "returned", reason };
    }),
});

function demandIssuable(order: OrderFile, context: MeasuresContext, how?: { readonly isOpen: boolean }): void {
  mayIssue(order);
  checkTerms(order.terms, todayIn(context), how);
}

/** Refuses `order-power-unfit`: to be asked for where one person is enough, to be issued alone where two are needed. */
function demandPower({ terms: { power: article } }: OrderFile, fits: boolean | undefined): void {
  if (fits === true) return;
  throw new Refusal("order-power-unfit", `This is not done with an order under Article ${article}.`, {
    details: { article },
  });
}
