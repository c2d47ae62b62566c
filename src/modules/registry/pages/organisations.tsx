import { compact } from "../../../protocol/compact.ts";
import type { ActRoutes, FormPage } from "../../../web/index.ts";
import type { Role, User } from "../../identity/index.ts";
import { mayKeep } from "../access.ts";
import { closeOrganisation, correctOrganisation, recordOrganisation } from "../actions/organisations.ts";
import { listQuery } from "../api.ts";
import { demandVersions, namesOf, organisationIdParam, type RegistryContext } from "../context.ts";
import type { Organisation } from "../domain/organisation.ts";
import { listOrganisations } from "../store.ts";
import { EntryPage, OrganisationPage } from "./organisation-page.tsx";
import { OrganisationsPage } from "./organisations-page.tsx";

/** Officers' pages: all organisations, a new one, and one with its history and what can be done with it. */
export function mountOrganisationPages(routes: ActRoutes<RegistryContext, User, Role>, context: RegistryContext): void {
  const { platform } = context;
  const { db } = platform.database;
  const production = platform.config.profile === "production";
  const next = ({ organisationId }: Organisation): string => `/organisations/${organisationId}`;

  routes.page("/organisations", { who: [] }, async ({ c, view, by }) => {
    const query = listQuery.omit({ limit: true }).safeParse(c.req.query()).data ?? {};
    const page = await listOrganisations(db, { limit: 50, ...compact(query) });
    return <OrganisationsPage view={view} {...page} search={query.search ?? ""} mayKeep={mayKeep(by)} />;
  });
  routes.formPage("/organisations/new", recordOrganisation, {
    show: (page, refusal) => <EntryPage {...page} production={production} refusal={refusal} />,
    next,
  });
  routes.formPage("/organisations/:id/correction", correctOrganisation, {
    show: async (page, refusal) => {
      const [stands] = await demandVersions(db, page.params.id);
      return <EntryPage {...page} production={production} refusal={refusal} stands={stands} />;
    },
    next,
  });

  const one = async ({ view, by, params, form }: FormPage<User, { readonly id: string }>) => {
    const versions = await demandVersions(db, params.id);
    const names = await namesOf(
      context,
      versions.map(({ recordedBy }) => recordedBy),
    );
    return <OrganisationPage view={view} form={form} versions={versions} names={names} mayKeep={mayKeep(by)} />;
  };
  routes.page("/organisations/:id", { who: [], params: { id: organisationIdParam } }, one);
  routes.postForm("/organisations/:id/closure", closeOrganisation, { show: one, next });
}
