import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import { stateName } from "../../../../convention/index.ts";
import { type FieldError, Page, type View } from "../../../../web/index.ts";
import type { Matter } from "../../access.ts";

export interface RequestFrameProps {
  readonly view: View;
  readonly matter: Matter;
  readonly title: string;
  readonly errors?: readonly FieldError[] | undefined;
  /** Names for the summary of errors: "Fill this in" alone does not say what. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly width?: "narrow" | "wide" | undefined;
  readonly children?: Child;
}

/** A page about one request: over its title whose request it is, the way back to it, and first what is wrong with the form. */
export function RequestFrame(props: RequestFrameProps): JSX.Element {
  const { view, matter, title, errors = [], labels, width, children } = props;
  const { t, lang } = view;
  const { file, dossier } = matter;
  const state = stateName(dossier.state, lang);
  return (
    <Page
      view={view}
      kind={t(`cooperation.request.title-${file.direction}`, { state, reference: file.ownReference })}
      title={title}
      breadcrumb={[
        { href: `/dossiers/${dossier.dossierId}`, label: dossier.ownReference },
        { href: `/requests/${file.requestId}`, label: file.ownReference },
      ]}
      errors={errors}
      labels={{ ...boxLabels(view, errors), ...labels }}
      width={width}
    >
      {children}
    </Page>
  );
}

/** For the summary of errors: what the boxes of records are called, whichever record they stand in. */
export function boxLabels({ t }: View, errors: readonly FieldError[] = []): Readonly<Record<string, string>> {
  const labels = errors.map(({ field }): [string, string] => {
    const box = /r\d+-(.+?)(?:-(?:value|currency|time))?$/.exec(field)?.[1] ?? "";
    return [field, t.has(`convention.field.${box}`) ? t(`convention.field.${box}`) : ""];
  });
  return Object.fromEntries(labels.filter(([, label]) => label !== ""));
}
