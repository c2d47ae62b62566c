import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import { type FormPage, type FormParts, Page, type View } from "../../../web/index.ts";
import type { User } from "../../identity/index.ts";
import { toRecord } from "./words.tsx";

/** What the pages of an entry are given, whatever kind of entry it is. */
export type EntryProps = Omit<FormPage<User, unknown>, "c" | "by" | "params">;

/** An entry that is wrong in part: the whole is entered once more, as it ought to be. */
export function AmendmentFrame({
  view,
  form,
  what,
  children,
}: EntryProps & { readonly what: string; readonly children: Child }): JSX.Element {
  const { t } = view;
  return (
    <Page view={view} form={form} title={t("treaty.correction.amend-title")} breadcrumb={[toRecord(view)]}>
      <p>{t("treaty.correction.amend-text", { what })}</p>
      {children}
    </Page>
  );
}

/** Takes an entry back that should never have been made: it stays in the record, with the reason. */
export function WithdrawalPage({
  view,
  form,
  shown,
  amendment,
  parts,
}: EntryProps & {
  readonly shown: Child;
  readonly amendment: string;
  readonly parts: FormParts<{ reason: string }>;
}): JSX.Element {
  const { t } = view;
  return (
    <Page view={view} form={form} title={t("treaty.correction.title")} breadcrumb={[toRecord(view)]}>
      {shown}
      <p>{t("treaty.correction.text")}</p>
      <p>
        <a href={amendment}>{t("treaty.correction.to-amend")}</a>
      </p>
      <parts.Form form={form}>
        <parts.Field name="reason" />
        <parts.Submit>{t("identity.asked.check")}</parts.Submit>
      </parts.Form>
    </Page>
  );
}

/** What two people change in the record: what stands, what stands instead, and why. */
export function Mending({
  view: { t },
  stands,
  instead,
  reason,
}: {
  readonly view: View;
  readonly stands: Child;
  /** Nothing where the entry is only taken back. */
  readonly instead: Child;
  readonly reason: Child;
}): JSX.Element {
  return (
    <>
      <h2>{t("treaty.correction.stands")}</h2>
      {stands}
      <h2>{t(instead ? "treaty.correction.instead" : "treaty.correction.title")}</h2>
      {instead}
      {reason}
    </>
  );
}
