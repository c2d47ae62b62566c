import type { Tone, View } from "../../../web/index.ts";
import type { OrderFile, OrderState, ProviderAnswer } from "../domain/order.ts";

const STATE_TONES: Readonly<Record<OrderState, Tone>> = {
  draft: "neutral",
  issued: "info",
  served: "info",
  answered: "good",
  lapsed: "bad",
  ended: "neutral",
};

const ANSWER_TONES: Readonly<Record<ProviderAnswer, Tone>> = {
  preserved: "good",
  delivered: "good",
  connected: "good",
  frozen: "good",
  partly: "attention",
  "nothing-found": "neutral",
  "already-gone": "bad",
  "not-ours": "neutral",
  elsewhere: "attention",
  "cannot-identify": "attention",
  "technically-impossible": "bad",
  privileged: "attention",
  challenged: "attention",
};

/** In two words how an order stands: the provider's answer where there is one and the order still binds. */
export function orderTag({ t }: View, order: OrderFile): { tone: Tone; label: string } {
  if (order.state === "answered" && order.reply) {
    return { tone: ANSWER_TONES[order.reply.answer], label: t(`measures.answer.${order.reply.answer}`) };
  }
  return { tone: STATE_TONES[order.state], label: t(`measures.state.${order.state}`) };
}
