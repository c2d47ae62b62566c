import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import type { z } from "zod";
import type { FieldName } from "../../../protocol/given.ts";
import { type Crumb, type FormAct, formOf, type FormState, type Known, Page, type View } from "../../../web/index.ts";

interface AskPageProps<Input extends z.ZodType> {
  readonly view: View;
  readonly form: FormState | undefined;
  /** An act of two people. */
  readonly of: FormAct<Input> & { readonly titleKey: string };
  readonly breadcrumb: readonly Crumb[];
  readonly known?: Known<z.input<Input>>;
  /** Members that nobody types. */
  readonly hidden?: readonly FieldName<z.input<Input>>[];
  readonly fields: readonly FieldName<z.input<Input>>[];
  /** What the act is about, and what it does. */
  readonly children: Child;
}

/** The page on which one of two people asks for an act of few words: what it is about, then its boxes, then on to what would be done. */
export function AskPage<Input extends z.ZodType>(props: AskPageProps<Input>): JSX.Element {
  const { view, form, of, breadcrumb, fields, children, ...filled } = props;
  const Parts = formOf(of);
  return (
    <Page view={view} form={form} title={view.t(of.titleKey)} breadcrumb={breadcrumb}>
      {children}
      <Parts.Form form={form} {...filled}>
        <Parts.Fields of={fields} />
        <Parts.Submit>{view.t("identity.asked.check")}</Parts.Submit>
      </Parts.Form>
    </Page>
  );
}
