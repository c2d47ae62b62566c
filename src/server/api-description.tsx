import { Hono } from "hono";
import type { ServerOptions } from "./composition.ts";
import {
  describedRoutes,
  type DescribedRoute,
  maxBodyBytes,
  moduleOf,
  openApiDocument,
  type Operation,
  operations,
  Page,
  recordAnswer,
  refusalCodes,
  SummaryList,
  type SummaryRow,
  type Translator,
  type View,
  viewOf,
} from "../web/index.ts";

/**
 * /api and a page of each module for people, /api/openapi.json for programs: what can be called, by whom, and what comes of it. Both are read from
 * the routes of `app`, when they are asked for; the texts are the ones of locales/.
 */
export function apiDescriptionRoutes(options: Pick<ServerOptions, "locales" | "version">, app: () => Hono): Hono {
  const routes = new Hono();
  const operation = operations(nobody);
  const english = options.locales.translator("en");
  let document: Record<string, unknown> | undefined;

  routes.get(
    "/api/openapi.json",
    operation({ id: "app.describe-api", who: "anybody", answer: recordAnswer }, () => {
      document ??= describeApi(app(), { t: english, version: options.version });
      return document;
    }),
  );
  routes.get("/api", (c) => {
    const module = c.req.query("of");
    const all = describedRoutes(app()).described;
    if (module === undefined) return c.html(<ApiPage view={viewOf(c)} routes={all} />);
    const ofModule = all.filter(({ operation: one }) => moduleOf(one) === module);
    if (ofModule.length === 0) return c.notFound();
    return c.html(<ModulePage view={viewOf(c)} module={module} routes={ofModule} />);
  });
  return routes;
}

/** The OpenAPI document of a server, in English. */
function describeApi(app: Pick<Hono, "routes">, { t, version }: { t: Translator; version: string }) {
  return openApiDocument(describedRoutes(app).described, {
    title: t("api.document-title"),
    version,
    introduction: t("api.introduction"),
    summaryOf: ({ id }) => t(`api.${id}`),
  });
}

function nobody(): never {
  throw new Error("The description of the API is for everybody.");
}

/** What there is; what each asks and refuses is too much for one page of a slow line. */
function ApiPage({ view, routes }: { view: View; routes: readonly DescribedRoute[] }) {
  const { t } = view;
  const byModule = Map.groupBy(routes, ({ operation }) => moduleOf(operation));
  return (
    <Page view={view} title={t("api.title")}>
      <p class="lead">{t("api.introduction")}</p>
      <p>
        <a href="/api/openapi.json">{t("api.download")}</a>
      </p>
      {[...byModule].map(([module, ofModule]) => (
        <section>
          <h2>
            <a href={`/api?of=${module}`}>{t(`api.module.${module}`)}</a>
          </h2>
          <ul>
            {ofModule.map((route) => (
              <li>
                <OperationName view={view} route={route} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </Page>
  );
}

function ModulePage({ view, module, routes }: { view: View; module: string; routes: readonly DescribedRoute[] }) {
  const { t } = view;
  const title = t(`api.module.${module}`);
  return (
    <Page view={view} title={title} breadcrumb={[{ label: t("api.title"), href: "/api" }]}>
      {routes.map((route) => (
        <OperationEntry view={view} route={route} />
      ))}
    </Page>
  );
}

function OperationName({ view: { t }, route: { method, path, operation } }: { view: View; route: DescribedRoute }) {
  return (
    <>
      {t(`api.${operation.id}`)}{" "}
      <code dir="ltr">
        {method.toUpperCase()} {path}
      </code>
    </>
  );
}

function OperationEntry({ view, route }: { view: View; route: DescribedRoute }) {
  const { t, format } = view;
  const { method, operation } = route;
  const rows: SummaryRow[] = [
    { label: t("api.who"), value: whoMay(view, operation) },
    { label: t("api.repeat"), value: t(`api.repeat-${operation.repeat ?? "reads"}`) },
  ];
  const largest = maxBodyBytes(operation);
  if (largest !== undefined) rows.push({ label: t("api.largest-body"), value: format.bytes(largest) });
  if (operation.confirmed === true) rows.push({ label: t("api.confirmed"), value: t("api.confirmed-text") });
  if (operation.trainingOnly === true) rows.push({ label: t("api.profile"), value: t("api.training-only") });
  rows.push({ label: t("api.refusals"), value: <code dir="ltr">{refusalCodes(method, operation).join(" ")}</code> });
  return (
    <details id={operation.id}>
      <summary>
        <OperationName view={view} route={route} />
      </summary>
      <SummaryList rows={rows} />
    </details>
  );
}

function whoMay({ t, format }: View, { who }: Operation): string {
  if (who === "anybody") return t("api.anybody");
  return who.length === 0 ? t("api.signed-in") : format.list(who.map((role) => t(`identity.role.${role}`)));
}
