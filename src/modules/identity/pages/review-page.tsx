import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import {
  Button,
  type FieldError,
  Form,
  HostileText,
  Moment,
  Page,
  type PageProps,
  type SummaryRow,
  useView,
} from "../../../web/index.ts";
import { type ApprovalPreview, exactText } from "../domain/approval.ts";
import { ConfirmForm, ExactText } from "./confirmation.tsx";

/** Where a form of the page goes, and what its button says. */
interface Act {
  readonly action: string;
  readonly label: string;
}

/** The first administrator asks, or goes back to the form with what was filled in. */
interface Asking {
  readonly ask: Act;
  readonly back: Act;
  /** Hidden fields: the digest says whether they are still what was shown. */
  readonly filledIn: Child;
}

/** The second administrator approves; either of the two may withdraw where that is possible. */
interface Approving {
  /** Undefined for whoever asked: nobody is both persons (R16). */
  readonly approve: Act | undefined;
  readonly withdraw?: Act;
  /** Where what was asked can be asked for in other words: the form with what was filled in. */
  readonly back?: Act;
  readonly filledIn?: Child;
}

export interface ReviewPageProps extends Pick<PageProps, "view" | "kind" | "title" | "breadcrumb" | "width"> {
  readonly lead: string;
  readonly preview: ApprovalPreview<unknown>;
  readonly step: Asking | Approving;
  readonly errors: readonly FieldError[];
  /** What would be done, in words. */
  readonly children: Child;
}

/** An act of two administrators before either of them stands behind it: what it is in words, its exact text, and what may be done (R16). */
export function ReviewPage({ lead, preview, step, errors, children, ...page }: ReviewPageProps): JSX.Element {
  return (
    <Page {...page} errors={errors}>
      <p class="lead">{lead}</p>
      {children}
      <ExactText text={exactText(preview.content)} />
      {"ask" in step ? (
        <AskForms step={step} thing={preview.approval} />
      ) : (
        <ApproveForms step={step} thing={preview.approval} />
      )}
    </Page>
  );
}

type Thing = ApprovalPreview<unknown>["approval"];

function AskForms({ step: { ask, back, filledIn }, thing }: { step: Asking; thing: Thing }) {
  return (
    <>
      <ConfirmForm action={ask.action} thing={thing} label={ask.label}>
        {filledIn}
      </ConfirmForm>
      <BackForm back={back} filledIn={filledIn} />
    </>
  );
}

function BackForm({ back, filledIn }: { back: Act; filledIn: Child }) {
  return (
    <Form action={back.action}>
      {filledIn}
      <Button kind="secondary" name="change" value="yes">
        {back.label}
      </Button>
    </Form>
  );
}

function ApproveForms({ step: { approve, withdraw, back, filledIn }, thing }: { step: Approving; thing: Thing }) {
  const { t } = useView();
  return (
    <>
      {approve === undefined ? (
        <p>{t("identity.approval.same-person")}</p>
      ) : (
        <ConfirmForm action={approve.action} thing={thing} label={approve.label} />
      )}
      {withdraw !== undefined && (
        <Form action={withdraw.action}>
          <Button kind="secondary">{withdraw.label}</Button>
        </Form>
      )}
      {back !== undefined && <BackForm back={back} filledIn={filledIn} />}
    </>
  );
}

/** Who asked, and when: a row among what a second administrator reads. */
export function askedRow(label: string, name: string, at: Date): SummaryRow {
  return {
    label,
    value: (
      <>
        <HostileText text={name} /> (<Moment at={at} />)
      </>
    ),
  };
}
