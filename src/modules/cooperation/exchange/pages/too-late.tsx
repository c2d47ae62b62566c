import type { JSX } from "hono/jsx/jsx-runtime";
import { STEP_FAULTS } from "../../../../convention/index.ts";
import { Moment, Notice, type View } from "../../../../web/index.ts";
import { ExactText, exactText } from "../../../identity/index.ts";
import type { RequestFile, TooLate } from "../../request/domain/request-file.ts";
import { MessageText } from "./message-text.tsx";
import { PaperNote } from "../../../desk/index.ts";

/** R14: what came when the request had gone on. Nothing followed from it; its words are read all the same. */
export function CameTooLate(props: { view: View; file: RequestFile; state: string }): JSX.Element {
  const { view, file, state } = props;
  const { t } = view;
  return (
    <>
      {(file.tooLate ?? []).map((late) => {
        const { message, at, paper } = late;
        const kind = t(`cooperation.reply.kind.${message.kind}`);
        return (
          <Notice
            tone="attention"
            title={t(isStepFault(late) ? "cooperation.too-late.step-title" : "cooperation.too-late.title", { kind })}
          >
            <p>
              {isStepFault(late) ? t(`error.${late.code}`) : t(`cooperation.too-late.${whyOf(late)}`, { state })}{" "}
              <Moment at={new Date(at)} />
            </p>
            <MessageText view={view} file={file} message={message} />
            <PaperNote view={view} paper={paper} />
            <ExactText text={exactText(message.content)} note={kind} />
          </Notice>
        );
      })}
    </>
  );
}

/** What its State could not say as the request stands: it came in time, and does not fit. */
function isStepFault({ code }: TooLate): boolean {
  return STEP_FAULTS.some((fault) => fault === code);
}

/** A server refused it and told the other one so; a letter was registered as what it is; a word was older than one that came first. */
function whyOf({ code, paper }: TooLate): "means" | "on-paper" | "overtaken" {
  if (code === "overtaken") return code;
  return paper === undefined ? "means" : "on-paper";
}
