import type { JSX } from "hono/jsx/jsx-runtime";
import { z } from "zod";
import { type ActRoutes, formOf, type FormState, typed, type View } from "../../../../web/index.ts";
import type { Role, User } from "../../../identity/index.ts";
import { demandRequest, type Matter } from "../../access.ts";
import type { CooperationContext } from "../../request/context.ts";
import { demandAsked } from "../../request/domain/information.ts";
import { offenceFindings, type OffenceInLaws } from "../../request/domain/offences.ts";
import { withEarlierTests } from "../../request/actions/link.ts";
import { ownReservations } from "../../request/legal-bases.ts";
import { AsTold, offenceTitle } from "../../request/pages/offences-in-laws.tsx";
import { RequestFrame } from "../../request/pages/request-frame.tsx";
import { testOffence } from "../actions/test-offence.ts";
import { onlyOwner } from "../actions/decide.ts";

const Test = formOf(testOffence);
const position = z.coerce.number().int().min(1).catch(1);

/** The page on which one offence of a request is compared with our own law. */
export function mountOffenceTest(routes: ActRoutes<CooperationContext, User, Role>, context: CooperationContext): void {
  routes.formPage("/requests/:id/offence-test", testOffence, {
    show: async ({ c, view, by, params, form }) => {
      const matter = await withEarlierTests(context.platform.database.db, await demandRequest(context, by, params.id));
      const findings = offenceFindings(matter.file, await ownReservations(context));
      demandAsked(matter.file);
      if (findings === undefined) throw onlyOwner();
      const asked = position.parse((form && typed(form.input, "offence")) ?? c.req.query("offence"));
      const offence = findings.offences.find((one) => one.position === asked) ?? findings.offences[0];
      if (offence === undefined) throw new Error("a request has at least one offence");
      return <OffenceTestPage {...{ view, form, matter, offence }} asksRequired={findings.asksRequired} />;
    },
    next: ({ requestId }) => `/requests/${requestId}#offences`,
  });
}

function OffenceTestPage({
  view,
  form,
  matter,
  offence,
  asksRequired,
}: {
  view: View;
  form: FormState | undefined;
  matter: Matter;
  offence: OffenceInLaws;
  asksRequired: boolean;
}): JSX.Element {
  const { t } = view;
  const { test, position: number } = offence;
  const { required, by: _, at: __, digest: ___, from: ____, ...found } = test ?? {};
  const known = {
    ...found,
    offence: number,
    ...(required === undefined ? {} : { required: required ? ("yes" as const) : ("no" as const) }),
  };
  return (
    <RequestFrame view={view} matter={matter} title={t("cooperation.offence-test.title")} errors={form?.errors}>
      <p class="lead">{t("cooperation.offence-test.lead")}</p>
      <h2>{offenceTitle(view, offence)}</h2>
      <h3>{t("cooperation.offences.as-told")}</h3>
      <AsTold view={view} offence={offence} />
      <h2>{t("cooperation.offence-test.our-law")}</h2>
      <Test.Form
        action={`/requests/${matter.file.requestId}/offence-test`}
        form={form}
        known={known}
        hidden={["offence"]}
      >
        <Test.Fields of={["provision", "name", "maxMonths"]} />
        <Test.Field name="maxKind" words="convention.code" as="select" />
        <Test.Field
          name="conduct"
          words="cooperation.conduct"
          hint={t("convention.dual-criminality.conduct-decides")}
        />
        <Test.Field name="acts" depends />
        <Test.Field name="lacking" rows={2} />
        {asksRequired && <Test.Field name="required" words="convention.code" />}
        <Test.Fields of={["examiner", "examinedOn", "note"]} />
        <Test.Submit />
      </Test.Form>
    </RequestFrame>
  );
}
