import type { JSX } from "hono/jsx/jsx-runtime";
import type { View } from "../../../../web/index.ts";
import { DecisionText } from "../../deciding/pages/decision-sections.tsx";
import type { Message } from "../../request/domain/message.ts";
import type { RequestFile } from "../../request/domain/request-file.ts";
import { row, type Row } from "../../request/lines.ts";
import { SaidRows } from "../../request/pages/body-rows.tsx";
import { messageRows, stepLabel } from "../../request/said-rows.ts";

interface MessageProps {
  readonly view: View;
  readonly file: RequestFile;
  readonly message: Message;
}

/** Everything that one message about a request says, in the reader's language where it is codes. */
export function MessageText({ view, file, message }: MessageProps): JSX.Element {
  if (message.kind === "decision") return <DecisionText view={view} content={message.content} file={file} />;
  return <SaidRows rows={[...headRow(view, message), ...messageRows(view, file, message)]} />;
}

/** What a message says by its code alone. */
function headRow({ t }: View, { kind, content }: Message): Row[] {
  if (kind === "status") {
    return [row(t("cooperation.request.status"), { text: t(`cooperation.status.${content.status}`) })];
  }
  if (kind === "closure") {
    return [row(t("cooperation.write.outcome"), { text: t(`cooperation.closure.${content.outcome}`) })];
  }
  return kind === "step" ? [row("", { text: stepLabel({ t }, content.step), strong: true })] : [];
}
