import { Hono } from "hono";
import type { Modules, ServerOptions } from "./composition.ts";
import type { CertificateFacts, CourtPorts } from "./modules/evidence/index.ts";
import type { User } from "./modules/identity/index.ts";
import type { Press } from "./modules/measures/index.ts";
import type { PrintedDocument } from "./platform/index.ts";
import { fingerprintDigits, fingerprintWords } from "./protocol/fingerprint.ts";
import { exhibitIdSchema } from "./protocol/identifiers.ts";
import { Refusal } from "./protocol/refusal.ts";
import { fileOf, isLanguage, operations, pathParam, type Web } from "./web/index.ts";

/** The download of a court package: GET /exhibits/<id>/court-package for people, the same under /api/v1 for programs. */
export function courtPackageRoutes(options: ServerOptions, modules: Modules, web: Web, { printer }: Press): Hono {
  const { audit, evidence, federation, identity } = modules;
  const ports: CourtPorts = {
    audit,
    federation,
    verifierPage: options.verifier?.html,
    certificate: (facts, by) => certificate(options, web, facts, by),
    print: (document) => printer.print(document),
  };
  const routes = new Hono();
  const operation = operations(identity.requireUser);
  const download = operation(
    {
      id: "evidence.download-court-package",
      who: ["authoriser", "custodian"],
      params: {
        id: pathParam(
          exhibitIdSchema,
          () => new Refusal("exhibit-unknown", "There is no such exhibit, or you are not a member of its dossier."),
        ),
      },
      answer: fileOf("application/zip"),
      refusals: [
        "exhibit-not-received",
        "entry-not-integrated",
        "peer-unknown",
        "peer-not-confirmed",
        "key-store-locked",
        "log-not-started",
        "own-designation-missing",
      ],
    },
    async ({ c, user, params: { id } }) => {
      const { fileName, bytes, witnessed } = await evidence.exportCourtPackage(ports, id, user);
      return c.body(new Uint8Array(bytes), 200, {
        "content-type": "application/zip",
        "content-disposition": `attachment; filename="${fileName}"`,
        "x-rogatory-witnessed": witnessed ? "yes" : "no",
        "cache-control": "no-store",
      });
    },
  );
  routes.get("/exhibits/:id/court-package", download);
  routes.get("/api/v1/exhibits/:id/court-package", download);
  return routes;
}

/** The printed sheet: what the exhibit is, and how a court checks it without trusting the sheet. */
function certificate(
  { platform, verifier }: ServerOptions,
  web: Web,
  facts: CertificateFacts,
  by: User,
): PrintedDocument {
  const language = by.languages.find((code) => isLanguage(code)) ?? "en";
  const { t, dir, format, server } = web.viewFor(isLanguage(language) ? language : "en");
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
