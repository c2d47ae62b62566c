import type { JSX } from "hono/jsx/jsx-runtime";
import { elementsFor, requiredElement } from "../../../convention/index.ts";
import {
  Button,
  CertaintyTag,
  errorFor,
  Form,
  HostileText,
  LinkButton,
  Notice,
  SummaryList,
  TextArea,
} from "../../../web/index.ts";
import { elementSlug } from "../domain/drafting.ts";
import type { DraftPageProps } from "./draft-page.tsx";
import { draftStepPath } from "./draft-path.ts";
import { elementLabel, ElementText, urgencyLabel } from "./words.tsx";

/** Everything once more before it is handed on; what is missing is named, and can be explained by name. */
export function CheckStep({ view, matter, draft, about, errors }: DraftPageProps): JSX.Element {
  const { t, format } = view;
  const { file } = matter;
  // Whoever comes from here to one question comes back here from it.
  const to = (slug: string): string => draftStepPath(file, slug, "check");
  const missing = about.missing;
  const blocking = missing?.blocking ?? [];
  const { length } = about;
  const isTooLong = length !== null && length.sizeBytes > length.limit;
  const ready =
    blocking.length === 0 &&
    missing !== null &&
    !missing.basisMissing &&
    !missing.offenceMissing &&
    !missing.pathMissing &&
    !isTooLong;
  return (
    <>
      {isTooLong && (
        <Notice tone="bad" title={t("cooperation.check.too-long", { over: length.sizeBytes - length.limit })}>
          {t("cooperation.check.too-long-what", { limit: length.limit })}
        </Notice>
      )}
      {missing?.offenceMissing === true && (
        <Notice tone="bad" title={t("cooperation.check.offence-missing")}>
          <a href={to("offence")}>{t("cooperation.draft.step.offence")}</a>
        </Notice>
      )}
      {missing?.basisMissing === true && (
        <Notice tone="bad" title={t("cooperation.check.basis-missing")}>
          <a href={to("basis")}>{t("cooperation.draft.step.basis")}</a>
        </Notice>
      )}
      {missing?.pathMissing === true && (
        <Notice tone="bad" title={t("error.property-path-missing")}>
          <a href={to("property-paths")}>{t("cooperation.draft.step.property-paths")}</a>
        </Notice>
      )}
      {blocking.map((one) => (
        <Notice tone="bad" title={t("cooperation.check.missing", { element: elementLabel(view, one.elementId) })}>
          <p>
            <CertaintyTag certainty={one.certainty} cite={one.elementId} />{" "}
            <a href={to(elementSlug(one.elementId))}>{t("cooperation.check.give")}</a>
          </p>
          <details>
            <summary>{t("cooperation.check.excuse")}</summary>
            <Form action={`/requests/${file.requestId}/draft/excuse`}>
              <input type="hidden" name="elementId" value={one.elementId} />
              <TextArea
                name="reason"
                label={t("cooperation.check.excuse-reason")}
                hint={t("cooperation.check.excuse-hint")}
                rows={2}
                lang={draft.language}
                error={errorFor(errors, "reason")}
              />
              <Button kind="secondary">{t("cooperation.check.excuse-save")}</Button>
            </Form>
          </details>
        </Notice>
      ))}
      {(missing?.warning ?? []).map((one) => (
        <Notice tone="attention" title={t("cooperation.check.warning", { element: elementLabel(view, one.elementId) })}>
          <CertaintyTag certainty={one.certainty} cite={one.elementId} />{" "}
          <a href={to(elementSlug(one.elementId))}>{t("cooperation.check.give")}</a>
        </Notice>
      ))}
      {draft.excused.map((one) => (
        <Notice tone="attention" title={t("cooperation.check.excused", { element: elementLabel(view, one.elementId) })}>
          <p>{t("cooperation.request.missing-by", { person: one.namedPerson })}</p>
          <HostileText text={one.reason.text} lines />
        </Notice>
      ))}
      <SummaryList
        rows={[
          {
            label: t("cooperation.draft.step.offence"),
            value:
              draft.offence.conventionOffence === undefined
                ? t("cooperation.draft.offence-other")
                : t(`convention.offence.${draft.offence.conventionOffence}.title`),
            change: { href: to("offence") },
          },
          {
            label: t("cooperation.draft.step.basis"),
            value: draft.legalBasis === undefined ? "–" : <HostileText text={draft.legalBasis.citation} />,
            change: { href: to("basis") },
          },
          ...elementsFor(file.mechanism).map(({ element }) => {
            const value = draft.elements[element.id];
            return {
              label: elementLabel(view, element.id),
              value: value === undefined ? "–" : <ElementText view={view} value={value} />,
              change: { href: to(elementSlug(element.id)) },
            };
          }),
          {
            label: t("cooperation.draft.step.urgency"),
            value: urgencyLabel(view, draft.urgency),
            change: { href: to("urgency") },
          },
          {
            label: t("cooperation.draft.step.confidentiality"),
            value:
              draft.confidentiality?.requested === true
                ? t("cooperation.request.secret", {
                    day: format.date(new Date(`${draft.confidentiality.reviewOn}T00:00:00Z`), "UTC"),
                  })
                : t("cooperation.draft.secret-no"),
            change: { href: to("confidentiality") },
          },
          ...(length === null
            ? []
            : [{ label: t("cooperation.check.length"), value: t("cooperation.check.length-of", { ...length }) }]),
        ]}
      />
      {ready ? (
        <Form action={`/requests/${file.requestId}/screening-request`}>
          <p>{t("cooperation.check.ready")}</p>
          <Button>{t("cooperation.check.hand-on")}</Button>
        </Form>
      ) : isTooLong ? null : (
        <LinkButton href={draftStepPath(file, firstMissing(blocking, missing), "missing")}>
          {t("cooperation.check.next-missing")}
        </LinkButton>
      )}
    </>
  );
}

function firstMissing(
  blocking: readonly { readonly elementId: string }[],
  missing: DraftPageProps["about"]["missing"],
): string {
  if (missing?.offenceMissing === true) return "offence";
  if (missing?.basisMissing === true) return "basis";
  if (missing?.pathMissing === true) return "property-paths";
  const [first] = blocking;
  return first && requiredElement(first.elementId) ? elementSlug(first.elementId) : "check";
}
