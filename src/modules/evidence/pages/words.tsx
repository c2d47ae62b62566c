import type { ExhibitState, Release, Transfer } from "../types.ts";
import type { View } from "../../../web/index.ts";

type Tone = "neutral" | "info" | "good" | "attention" | "bad";

export const STATE_TONES: Readonly<Record<ExhibitState, Tone>> = {
  waiting: "info",
  "seal-failed": "bad",
  sealed: "good",
  checking: "info",
  "offer-refused": "bad",
  offered: "attention",
  accepted: "info",
  stored: "info",
  complete: "good",
  withdrawn: "neutral",
  disposed: "neutral",
};

export const RELEASE_TONES: Readonly<Record<Release["state"], Tone>> = {
  requested: "attention",
  offered: "info",
  accepted: "info",
  stored: "info",
  "head-released": "info",
  opened: "good",
  "cannot-open": "bad",
  rejected: "neutral",
  withdrawn: "neutral",
};

/** A code that the engine or a peer gave, in the reader's language where there is a sentence for it. */
export function faultText({ t }: View, code: string): string {
  return t.has(`error.${code}`) ? t(`error.${code}`) : t("evidence.fault.other", { code });
}

/** How much of a transfer is here, in whole per cent; never 100 before it is whole. */
export function share({ leaves, leavesHere }: Transfer): number {
  return leavesHere >= leaves ? 100 : Math.min(99, Math.floor((100 * leavesHere) / leaves));
}
