import type { Refusal } from "../../../../protocol/refusal.ts";
import type { FormState } from "../../../../web/index.ts";

/** The page of a form that came back: where somebody else changed the thing meanwhile, what is sent next is held against what it now shows. */
export function afresh<Page extends { readonly form: FormState | undefined }>(
  page: Page,
  refusal: Refusal | undefined,
): Page {
  if (refusal?.code !== "changed-meanwhile" || page.form === undefined) return page;
  const { version: _, ...input } = page.form.input;
  return { ...page, form: { ...page.form, input } };
}

/** With the version that the page shows, where `afresh` took away the one that was seen before. */
export function withVersion(form: FormState | undefined, version: number): FormState | undefined {
  return form && { ...form, input: { version: String(version), ...form.input } };
}
