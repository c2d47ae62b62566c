import type { Stage } from "../../../web/index.ts";
import { isInformation } from "../request/domain/information.ts";
import { heardAt, type RequestFile } from "../request/domain/request-file.ts";

interface Step {
  readonly key: string;
  readonly isDone: boolean;
  /** When it was; not known of every step that is done. */
  readonly at?: string | undefined;
}

/** The life of a request as its page shows it. What was passed over, or can come no more, is never shown as next. */
export function stagesOf(t: (key: string) => string, file: RequestFile, onItsWay = false): Stage[] {
  const steps = stepsOf(file, onItsWay);
  const last = steps.findLastIndex(({ isDone }) => isDone);
  const isStopped = file.status === "refused" || file.status === "withdrawn";
  return steps.map(({ key, isDone, at }, index) => ({
    label: t(`cooperation.progress.${key}`),
    state: isDone ? "done" : index < last ? "skipped" : index > last + 1 ? "ahead" : isStopped ? "stopped" : "current",
    at: at === undefined ? undefined : new Date(at),
  }));
}

function stepsOf(file: RequestFile, onItsWay: boolean): Step[] {
  const { direction, mechanism, status, statusAt, closure } = file;
  const last = file.decisions.at(-1)?.told;
  // UNCC art. 40(16): what goes back for completion is still to be decided.
  const decided = last?.content.outcome === "return-for-completion" ? undefined : last;
  const isClosed = status === "closed";
  const dated = (key: string, at: string | undefined): Step => ({ key, isDone: at !== undefined, at });
  const answered =
    mechanism === "preservation"
      ? dated("preserved", file.facts.preservedFrom)
      : status === "answered"
        ? dated("answered", statusAt)
        : // The moment of the status is now the one at which it was closed.
          { key: "answered", isDone: isClosed && closure?.content.outcome === "answered" };
  return [
    onItsWay
      ? { key: "on-its-way", isDone: false }
      : dated(direction === "incoming" ? "received" : "sent", file.receivedAt ?? file.sentAt),
    ...(isInformation(file)
      ? [dated("noted", file.takenNote && heardAt(file.takenNote))]
      : [dated("acknowledged", file.acknowledgement?.at), dated("decided", decided?.at), answered]),
    dated("closed", isClosed ? statusAt : undefined),
  ];
}
