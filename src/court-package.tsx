import { type Context, Hono } from "hono";
import type { Modules, ServerOptions } from "./composition.ts";
import {
  type CertificateFacts,
  CourtPackagePage,
  type CourtPorts,
  courtUseForm,
  courtUseOf,
  type FurtherUse,
  furtherUseSchema,
  type ConditionSource,
  sourceText,
} from "./modules/evidence/index.ts";
import type { User } from "./modules/identity/index.ts";
import type { Press } from "./modules/measures/index.ts";
import type { PrintedDocument } from "./platform/index.ts";
import { fingerprintDigits, fingerprintWords } from "./protocol/fingerprint.ts";
import { type ExhibitId, exhibitIdSchema } from "./protocol/identifiers.ts";
import { isRefusal, Refusal } from "./protocol/refusal.ts";
import {
  compact,
  directionOf,
  type FieldError,
  fileOf,
  type FormInput,
  isLanguage,
  operations,
  parseForm,
  pathParam,
  readParam,
  refusalAsFieldError,
  type View,
  viewOf,
  type Web,
} from "./web/index.ts";

/** What courtPackageRoutes needs of the server's modules. */
export type CourtModules = Pick<Modules, "audit" | "evidence" | "federation" | "identity">;

/** A court package, for one use that is asked first: /exhibits/<id>/court-package for people, the same under /api/v1 for programs. */
export function courtPackageRoutes(
  options: Pick<ServerOptions, "platform" | "verifier">,
  { audit, evidence, federation, identity }: CourtModules,
  certificateView: CertificateView,
  { printer }: Pick<Press, "printer">,
): Hono {
  const ports: CourtPorts = {
    audit,
    federation,
    verifierPage: options.verifier?.html,
    certificate: (facts, by) => certificate(options, certificateView, facts, by),
    print: (document) => printer.print(document),
  };
  const routes = new Hono();
  const operation = operations(identity.requireUser);
  const send = async (c: Context, id: ExhibitId, use: FurtherUse, user: User): Promise<Response> => {
    const { fileName, bytes, witnessed } = await evidence.exportCourtPackage(ports, id, use, user);
    return c.body(new Uint8Array(bytes), 200, {
      "content-type": "application/zip",
      "content-disposition": `attachment; filename="${fileName}"`,
      "x-rogatory-witnessed": witnessed ? "yes" : "no",
      "cache-control": "no-store",
    });
  };
  routes.post(
    "/api/v1/exhibits/:id/court-package",
    operation(
      {
        id: "evidence.make-court-package",
        who: ["authoriser", "custodian"],
        params: { id: exhibitParam },
        body: furtherUseSchema,
        answer: fileOf("application/zip"),
        repeat: "again",
        refusals: [
          "exhibit-not-received",
          "entry-not-integrated",
          "peer-unknown",
          "peer-not-confirmed",
          "key-store-locked",
          "log-not-started",
          "own-designation-missing",
          "request-unknown",
          "use-needs-consent",
          "use-needs-notice",
          "use-needs-recipient",
        ],
      },
      async ({ c, user, params: { id }, body }) => await send(c, id, compact(body), user),
    ),
  );

  const show = async (c: Context, errors?: readonly FieldError[], input?: FormInput): Promise<Response> => {
    const user = identity.requireUser(c);
    const terms = await evidence.courtPackageTerms(readParam(c, "id", exhibitParam), user);
    const page = <CourtPackagePage view={viewOf(c)} terms={terms} errors={errors} input={input} />;
    return await c.html(page, errors === undefined ? 200 : 422);
  };
  routes.get("/exhibits/:id/court-package", async (c) => await show(c));
  routes.post("/exhibits/:id/court-package", async (c) => {
    const user = identity.requireUser(c);
    const form = await parseForm(c, courtUseForm);
    if (!form.ok) return await show(c, form.errors, form.input);
    try {
      return await send(c, readParam(c, "id", exhibitParam), courtUseOf(form.values, viewOf(c).lang), user);
    } catch (error) {
      if (!isRefusal(error) || !USE_REFUSALS.includes(error.code)) throw error;
      return await show(c, [refusalAsFieldError(error, viewOf(c).t)], form.input);
    }
  });
  return routes;
}

/** What another answer in the form may mend. */
const USE_REFUSALS: readonly string[] = ["use-needs-consent", "use-needs-notice", "use-needs-recipient"];

const exhibitParam = pathParam(
  exhibitIdSchema,
  () => new Refusal("exhibit-unknown", "There is no such exhibit, or you are not a member of its dossier."),
);

/** The texts in which the certificate is printed. */
export type CertificateView = Pick<Web, "viewFor">;

/** The printed sheet: what the exhibit is, and how a court checks it without trusting the sheet. */
function certificate(
  { platform, verifier }: Pick<ServerOptions, "platform" | "verifier">,
  web: CertificateView,
  facts: CertificateFacts,
  by: User,
): PrintedDocument {
  const language = by.languages.find((code) => isLanguage(code)) ?? "en";
  const view = web.viewFor(isLanguage(language) ? language : "en");
  const { t, dir, format, server } = view;
  return {
    title: t("app.certificate.title"),
    language,
    direction: dir,
    sender: platform.config.operator || platform.config.stateName,
    reference: facts.number,
    mark: server.evaluation ? t("app.print.evaluation") : "",
    printedAt: facts.exportedAt,
    blocks: [
      { kind: "paragraph", text: t("app.certificate.what") },
      {
        kind: "facts",
        rows: [
          { label: t("app.certificate.exhibit"), value: facts.number },
          { label: t("app.certificate.from"), value: facts.senderState },
          { label: t("app.certificate.size"), value: format.bytes(facts.sizeBytes) },
          {
            label: t("app.certificate.receipts"),
            value: t("app.certificate.receipts-anchored", {
              receipts: facts.receipts,
              anchored: facts.receiptsAnchored,
            }),
          },
        ],
      },
      { kind: "heading", text: t("app.certificate.use") },
      { kind: "paragraph", text: t(`cooperation.use.${facts.use.use}`) },
      { kind: "paragraph", text: facts.use.note.text },
      ...(facts.use.recipient === undefined
        ? []
        : [{ kind: "paragraph", text: `${t("cooperation.use.recipient")}: ${facts.use.recipient}` } as const]),
      { kind: "heading", text: t("app.certificate.conditions") },
      ...(facts.conditions.length === 0
        ? [{ kind: "paragraph", text: t("app.certificate.no-conditions") } as const]
        : facts.conditions.flatMap(({ condition: { kind, article, text }, sources, lifted }) => [
            {
              kind: "quote",
              label: `${t(`evidence.condition.${kind}`)} (${article})`,
              language: text.language,
              direction: directionOf(text.language),
              text: text.text,
            } as const,
            ...(lifted === undefined ? [] : [...sourceBlocks(view, lifted, t("evidence.conditions.lifted"))]),
            ...sources.flatMap((source) => sourceBlocks(view, source)),
          ])),
      { kind: "heading", text: "SHA-256" },
      { kind: "code", text: facts.sha256 },
      { kind: "heading", text: t("app.certificate.how-title") },
      { kind: "paragraph", text: t("app.certificate.how") },
      { kind: "heading", text: t("app.certificate.fingerprint") },
      { kind: "code", text: fingerprintWords(facts.ownFingerprint).join(" ") },
      { kind: "code", text: fingerprintDigits(facts.ownFingerprint) },
      { kind: "paragraph", text: t("app.certificate.fingerprint-warning") },
      { kind: "heading", text: t("app.certificate.verifier") },
      { kind: "code", text: verifier?.sha256 ?? t("app.certificate.no-verifier") },
      { kind: "notice", text: t("app.certificate.limits") },
      { kind: "signature", lines: [t("app.certificate.sign-name"), t("app.certificate.sign-date")] },
    ],
  };
}

/** What of the sender's own sets or lifts a condition, so that a court can ask for exactly that. */
function sourceBlocks(
  view: Pick<View, "t" | "format">,
  source: ConditionSource,
  before = "",
): PrintedDocument["blocks"] {
  return [
    { kind: "paragraph", text: `${before} ${sourceText(view, source)}`.trim() },
    ...(source.digest === undefined ? [] : [{ kind: "code", text: source.digest } as const]),
  ];
}
