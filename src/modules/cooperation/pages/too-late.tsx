import type { JSX } from "hono/jsx/jsx-runtime";
import { Moment, Notice, type View } from "../../../web/index.ts";
import { ExactText, exactText } from "../../identity/index.ts";
import type { RequestFile } from "../domain/request-file.ts";
import { wordsOf } from "../domain/words-of.ts";
import { Free } from "./words.tsx";

/** R14: what was refused because the request had gone on. Nothing followed from it; its words are read all the same. */
export function CameTooLate(props: { view: View; file: RequestFile; state: string }): JSX.Element {
  const { view, file, state } = props;
  const { t } = view;
  return (
    <>
      {(file.tooLate ?? []).map(({ message, at }) => {
        const words = wordsOf(message);
        const kind = t(`cooperation.reply.kind.${message.kind}`);
        return (
          <Notice tone="attention" title={t("cooperation.too-late.title", { kind })}>
            <p>
              {t("cooperation.too-late.means", { state })} <Moment at={new Date(at)} />
            </p>
            {words && <Free text={words} from={state} />}
            <ExactText text={exactText(message.content)} note={kind} />
          </Notice>
        );
      })}
    </>
  );
}
