import { Hono } from "hono";
import type { ServerOptions } from "../composition.ts";
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
 * /api for people and /api/openapi.json for programs: what can be called, by whom, and what comes of it. Both are read from
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
  routes.get("/api", (c) => c.html(<ApiPage view={viewOf(c)} routes={describedRoutes(app()).described} />));
  return routes;
}

/** The OpenAPI document of a server, in English. */
export function describeApi(app: Pick<Hono, "routes">, { t, version }: { t: Translator; version: string }) {
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
          <h2>{t(`api.module.${module}`)}</h2>
          {ofModule.map((route) => (
            <OperationEntry view={view} route={route} />
          ))}
        </section>
      ))}
    </Page>
  );
}

function OperationEntry({ view, route: { method, path, operation } }: { view: View; route: DescribedRoute }) {
  const { t, format } = view;
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
        {t(`api.${operation.id}`)}{" "}
        <code dir="ltr">
          {method.toUpperCase()} {path}
        </code>
      </summary>
      <SummaryList rows={rows} />
    </details>
  );
}

function whoMay({ t, format }: View, { who }: Operation): string {
  if (who === "anybody") return t("api.anybody");
  return who.length === 0 ? t("api.signed-in") : format.list(who.map((role) => t(`identity.role.${role}`)));
}
