import type { JSX } from "hono/jsx/jsx-runtime";
import { stateName } from "../../../convention/index.ts";
import { type ActRoutes, formOf, LinkButton, Page, SummaryList, Unbroken } from "../../../web/index.ts";
import { demandDossier, type Dossier, type DossierFacts } from "../../desk/index.ts";
import type { ClosedDossier } from "../../federation/index.ts";
import type { Role, User } from "../../identity/index.ts";
import { may } from "../access.ts";
import type { CooperationContext } from "../request/context.ts";
import { ClosedNotice } from "../request/pages/closed-notice.tsx";
import { continueDossier } from "./continue-dossier.ts";

const Continuation = formOf(continueDossier);

/** R8: begins the dossier in which work goes on. */
export function mountContinuing(routes: ActRoutes<CooperationContext, User, Role>, context: CooperationContext): void {
  routes.formPage("/dossiers/:id/continuation", continueDossier, {
    show: async ({ view, by, params, form }) => {
      const { t } = view;
      const dossier = await demandDossier(context, by, params.id);
      return (
        <Page
          view={view}
          kind={t("desk.dossier.kind", { state: stateName(dossier.state, view.lang), reference: dossier.ownReference })}
          title={t("cooperation.continuing.go-on")}
          breadcrumb={[
            { href: "/dossiers", label: t("desk.dossiers.title") },
            { href: `/dossiers/${dossier.dossierId}`, label: dossier.ownReference },
          ]}
          hasErrors={(form?.errors.length ?? 0) > 0}
        >
          <p class="lead">{t("cooperation.continuing.lead")}</p>
          <Continuation.Form form={form} known={{ title: dossier.title }}>
            <Continuation.Field name="title" />
            <Continuation.Submit />
          </Continuation.Form>
        </Page>
      );
    },
    next: ({ dossierId }) => `/dossiers/${dossierId}`,
  });
}

interface Links {
  readonly closed: ClosedDossier | undefined;
  /** The dossiers in which it goes on. */
  readonly later: readonly Dossier[];
  /** Where what it goes on with stands here; undefined where this server has nothing of it. */
  readonly earlier: { readonly href: string; readonly reference: string } | undefined;
}

/** That nothing more is said here and where work goes on; or what this dossier goes on with. */
export function Continued({ view, user, dossier, closed, later, earlier }: DossierFacts & Links): JSX.Element {
  const { t } = view;
  const state = stateName(dossier.state, view.lang);
  const rows = [
    {
      label: t("cooperation.continuing.goes-on-with"),
      value:
        dossier.continues &&
        (earlier === undefined ? (
          t("cooperation.continuing.not-here", { state })
        ) : (
          <a href={earlier.href}>
            <Unbroken text={earlier.reference} />
          </a>
        )),
    },
    ...later.map(({ dossierId, ownReference }) => ({
      label: t("cooperation.continuing.goes-on-in"),
      value: (
        <a href={`/dossiers/${dossierId}`}>
          <Unbroken text={ownReference} />
        </a>
      ),
    })),
  ];
  return (
    <>
      {closed !== undefined && <ClosedNotice view={view} state={state} closed={closed} />}
      <SummaryList rows={rows} />
      {(closed !== undefined || dossier.isReadOnly === true) && later.length === 0 && may(user, "draft") && (
        <p class="button-row">
          <LinkButton href={`/dossiers/${dossier.dossierId}/continuation`} kind="secondary">
            {t("cooperation.continuing.go-on")}
          </LinkButton>
        </p>
      )}
    </>
  );
}
