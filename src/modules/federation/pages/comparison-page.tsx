import type { JSX } from "hono/jsx/jsx-runtime";
import { type ApprovalPreview, ConfirmForm } from "../../identity/index.ts";
import { Fingerprint, type FormState, Notice, Page, type View } from "../../../web/index.ts";
import type { PeerToConfirm } from "../types.ts";
import { namedState } from "./words.tsx";

export interface ComparisonPageProps {
  readonly view: View;
  readonly preview: ApprovalPreview<PeerToConfirm>;
  readonly heard: string;
  readonly form: FormState | undefined;
}

/** What was heard is what is here: shown once more to the first person, who then stands behind it (R16, R39). */
export function ComparisonPage({ view, preview, heard, form }: ComparisonPageProps): JSX.Element {
  const { t } = view;
  const { peerId, state, words, digits } = preview.content;
  return (
    <Page
      view={view}
      kind={t("federation.peer.kind")}
      title={t("federation.meeting.review-title", { state: namedState(view, state) })}
      breadcrumb={[
        { href: "/peers", label: t("federation.peers.title") },
        { href: `/peers/${state}`, label: namedState(view, state) },
      ]}
      form={form}
    >
      <Notice tone="good" title={t("federation.meeting.matches")}>
        <p>{t("federation.meeting.review-text", { state: namedState(view, state) })}</p>
      </Notice>
      <Fingerprint words={words} digits={digits} />
      <ConfirmForm
        action={`/peers/${peerId}/compare`}
        thing={preview.approval}
        label={t("federation.meeting.review-confirm")}
      >
        <input type="hidden" name="heard" value={heard} />
      </ConfirmForm>
    </Page>
  );
}
