import type { JSX } from "hono/jsx/jsx-runtime";
import { z } from "zod";
import { stateName } from "../../../convention/index.ts";
import { codeText, StatusTag, useView, type Tone, type View } from "../../../web/index.ts";
import type { PeerStanding } from "../domain/standing.ts";
import type { PeerReport } from "../peers/peer-report.ts";
import type { Alarm } from "../types.ts";

/** "Borealia (XB)": the name in the reader's language, the code always beside it. */
export function namedState(view: View, state: string): string {
  return view.t("federation.state", { name: stateName(state, view.lang), code: state });
}

/** A code in words; one that has none yet is shown as it is, for the person who is asked about it. */
export function codeInWords(view: View, code: string): string {
  const key = `federation.code.${code}`;
  return view.t.has(key) ? view.t(key) : (codeText(code, view.t) ?? code);
}

/** What a dispatch is about; undefined while it is not opened. */
export function kindInWords(view: View, kind: string | undefined): string {
  return view.t(kind === undefined ? "federation.kind.unopened" : `federation.kind.${kind}`);
}

const standingTones: Record<PeerStanding, Tone> = {
  imported: "attention",
  compared: "attention",
  confirmed: "good",
  stopped: "bad",
  replaced: "neutral",
};

/** How a peer stands, in a word. */
export function StandingTag({ standing }: { standing: PeerStanding }): JSX.Element {
  const { t } = useView();
  return <StatusTag tone={standingTones[standing]} label={t(`federation.standing.${standing}`)} />;
}

/** The line to a peer in one sentence: what is so, and what happens next. */
export function lineSentence(view: View, { peer, line }: PeerReport): string {
  const { t, format } = view;
  switch (line.condition) {
    case "not-open":
      return t(`federation.line.not-open-${peer.standing}`);
    case "never-tried":
      return t("federation.line.never-tried");
    case "recovery":
      return t("federation.line.recovery");
    case "not-confirmed":
      return t("federation.line.not-confirmed", { ...wasConfirmed(line), at: moment(view, line.notConfirmedSince) });
    case "good":
      return t("federation.line.good", { at: moment(view, line.lastSuccessAt) });
    case "troubled":
      return t("federation.line.troubled", { why: codeInWords(view, line.lastFailureCode ?? "") });
    case "paused":
      return t("federation.line.paused", {
        why: codeInWords(view, line.lastFailureCode ?? ""),
        until: line.pausedUntil === undefined ? "" : format.relative(line.pausedUntil, view.now),
      });
  }
}

/** Whoever has countersigned our log had confirmed us. */
function wasConfirmed({ witnessedSize }: PeerReport["line"]): { readonly was: "yes" | "no" } {
  return { was: witnessedSize === undefined ? "no" : "yes" };
}

/** How urgent the sentence about the line is. */
export function lineTone({ line }: PeerReport): Tone {
  switch (line.condition) {
    case "good":
      return "good";
    case "troubled":
      return "attention";
    case "not-confirmed":
      return wasConfirmed(line).was === "yes" ? "bad" : "attention";
    case "paused":
    case "recovery":
      return "bad";
    case "not-open":
    case "never-tried":
      return "neutral";
  }
}

/** What happened, where and why, in one sentence. */
export function alarmSentence(view: View, alarm: Alarm): string {
  const state = alarm.state === undefined ? "" : namedState(view, alarm.state);
  const { code, kind, lastFailure, uses, ...numbers } = alarm.details;
  return view.t(`federation.alarm.${alarm.kind}`, {
    state,
    own: alarm.state === undefined ? "yes" : "no",
    ...numbers,
    why: codeInWords(view, String(code ?? lastFailure ?? "")),
    kind: typeof kind === "string" ? kindInWords(view, kind) : "",
    keys: typeof uses === "string" ? keysInWords(view, uses.split(" ")) : "",
  });
}

/** "Key that signs dispatches and Key of the audit log". */
export function keysInWords({ t, format }: View, uses: readonly string[]): string {
  return format.list(uses.map((use) => t(`federation.key.${use}`)));
}

/** A moment, or that it never came. */
export function moment(view: View, at: Date | undefined): string {
  return at === undefined ? view.t("federation.never") : view.format.dateTime(at);
}

/** A file of a form, where one was chosen. */
export const optionalFile = z.preprocess(
  (value) => (value instanceof File && value.size > 0 ? value : undefined),
  z.instanceof(File).optional(),
);
