import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import { type FormPage, Page } from "../../../web/index.ts";
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
export function WithdrawalFrame({
  view,
  form,
  shown,
  amendment,
  children,
}: EntryProps & { readonly shown: Child; readonly amendment: string; readonly children: Child }): JSX.Element {
  const { t } = view;
  return (
    <Page view={view} form={form} title={t("treaty.correction.title")} breadcrumb={[toRecord(view)]}>
      {shown}
      <p>{t("treaty.correction.text")}</p>
      <p>
        <a href={amendment}>{t("treaty.correction.to-amend")}</a>
      </p>
      {children}
    </Page>
  );
}
