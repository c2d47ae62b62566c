import type { JSX } from "hono/jsx/jsx-runtime";
import { SIGNATORIES_AS_OF, stateName } from "../../../convention/index.ts";
import { formOf, HostileText, LinkButton, Notice, Page, Table, type View } from "../../../web/index.ts";
import { shownAs } from "../../identity/index.ts";
import { confirmReleased, RELEASED_SOURCES } from "../actions/released.ts";
import { type Fact } from "../domain/fact.ts";
import { releasedSignatures, type ReleasedSignature } from "../domain/released.ts";
import type { EntryProps } from "./entry-frames.tsx";
import { dayOrMonth, sourceOptions, toRecord } from "./words.tsx";

const Confirm = formOf(confirmReleased);

interface ReleasedProps extends EntryProps {
  readonly facts: readonly Fact[];
  readonly own: string;
  readonly production: boolean;
  /** Whether somebody asked for the ticks. */
  readonly areTicked: boolean;
}

/** The signatures that this release brings and the record lacks, this State's own first: to be compared, and confirmed together. */
export function ReleasedPage({ view, form, facts, own, production, areTicked }: ReleasedProps): JSX.Element {
  const { t, lang } = view;
  const ofOwn = ({ state }: ReleasedSignature): number => (state === own ? 0 : 1);
  const signatures = releasedSignatures(facts).toSorted(
    (a, b) => ofOwn(a) - ofOwn(b) || stateName(a.state, lang).localeCompare(stateName(b.state, lang), lang),
  );
  const title = t("treaty.released.title");
  if (signatures.length === 0) {
    return (
      <Page view={view} title={title} breadcrumb={[toRecord(view)]}>
        <Notice tone="good" title={t("treaty.released.all")} />
      </Page>
    );
  }
  // Nothing stands ticked unseen: who wants all with a day that a source states asks for it, and sees them before.
  const sure = signatures.filter(({ dateBasis }) => dateBasis === undefined).map(({ state }) => state);
  const known = { list: SIGNATORIES_AS_OF, states: areTicked ? sure : [] };
  return (
    <Page view={view} form={form} title={title} breadcrumb={[toRecord(view)]}>
      <p class="lead">
        {t("treaty.released.lead", { count: signatures.length, day: dayOrMonth(view, SIGNATORIES_AS_OF) })}
      </p>
      {form === undefined && (
        <p>{t("treaty.released.standing", { ticked: known.states.length, all: signatures.length })}</p>
      )}
      <p>{t("treaty.released.limits")}</p>
      {!areTicked && (
        <LinkButton kind="secondary" href="/treaty/released?tick=all">
          {t("treaty.released.tick", { count: sure.length })}
        </LinkButton>
      )}
      <Confirm.Form action="/treaty/released" form={form} known={known} hidden={["list"]}>
        <Confirm.Field
          name="states"
          options={signatures.map((one) => ({
            value: one.state,
            label: t("treaty.released.one", { state: stateName(one.state, lang), day: dayOrMonth(view, one.on) }),
            hint: one.dateBasis === undefined ? one.source : `${one.source}; ${one.dateBasis}`,
          }))}
        />
        <Confirm.Field name="source.kind" options={sourceOptions(view, RELEASED_SOURCES, production)} />
        <Confirm.Field name="source.reference" as="line" />
        <ticked-count
          data-name="states"
          data-text={t("treaty.released.ticked", { ticked: "§", all: signatures.length })}
        ></ticked-count>
        <Confirm.Submit>{t("identity.asked.check")}</Confirm.Submit>
      </Confirm.Form>
    </Page>
  );
}

/** How both people see what is asked for. */
export const RELEASED_ACT = shownAs(confirmReleased, {
  about: ({ t }, { signatures }) => t("treaty.released.about", { count: signatures.length }),
  shown: (view, { list, source, signatures }) => (
    <>
      <Confirm.Shown
        value={{ list, source }}
        as={{ list: dayOrMonth(view, list) }}
        words={{ "source.kind": "treaty.source" }}
      />
      <p>{view.t("treaty.released.about", { count: signatures.length })}</p>
      <Signatures view={view} signatures={signatures} />
    </>
  ),
  form: () => "/treaty/released",
});

function Signatures({
  view,
  signatures,
}: {
  readonly view: View;
  readonly signatures: readonly ReleasedSignature[];
}): JSX.Element {
  const { t, lang } = view;
  return (
    <Table
      caption={t("treaty.released.states")}
      columns={[
        { key: "state", label: t("treaty.status.column-state") },
        { key: "day", label: t("treaty.record.column-day") },
        { key: "source", label: t("treaty.released.reported") },
      ]}
      rows={signatures.map(({ state, on, source, dateBasis }) => ({
        cells: {
          state: stateName(state, lang),
          day: dayOrMonth(view, on),
          source: <HostileText text={dateBasis === undefined ? source : `${source}; ${dateBasis}`} />,
        },
      }))}
    />
  );
}
