import { type Context, Hono } from "hono";
import { z } from "zod";
import { courtCertificate } from "./court-certificate.ts";
import { startPage } from "./start-page.tsx";
import type { VerifierPage } from "./verifier-page.ts";
import type { AuditModule } from "../modules/audit/index.ts";
import {
  type CertificateFacts,
  CourtPackagePage,
  type CourtPorts,
  type EvidenceModule,
  furtherUseForm,
  furtherUseOf,
  type FurtherUse,
  furtherUseSchema,
  WHICH_PACKAGE,
  type WhichPackage,
} from "../modules/evidence/index.ts";
import type { FederationModule } from "../modules/federation/index.ts";
import type { IdentityModule, User } from "../modules/identity/index.ts";
import type { Platform, PrintedDocument } from "../platform/index.ts";
import { type ExhibitId, exhibitIdSchema } from "../protocol/identifiers.ts";
import { isRefusal, Refusal, unknownRefusal } from "../protocol/refusal.ts";
import { compact } from "../protocol/compact.ts";
import {
  type FieldError,
  fileOf,
  type FormInput,
  type Language,
  LANGUAGES,
  oneOf,
  operations,
  parseForm,
  pathParam,
  readParam,
  refusalAsFieldError,
  viewOf,
  type Web,
} from "../web/index.ts";
import { PRINT_REFUSALS } from "../modules/printing/index.ts";

/** What courtPackageRoutes needs of the server's modules. */
interface CourtModules {
  readonly audit: AuditModule;
  readonly evidence: EvidenceModule;
  readonly federation: FederationModule;
  readonly identity: IdentityModule;
}

interface CourtOptions {
  readonly platform: Platform;
  readonly verifier: VerifierPage | undefined;
}

/** A court package, for one use that is asked first: /exhibits/<id>/court-package for people, the same under /api/v1 for programs. */
export function courtPackageRoutes(
  options: CourtOptions,
  { audit, evidence, federation, identity }: CourtModules,
  certificateView: CertificateView,
  printer: CourtPorts["printer"],
): Hono {
  const portsFor = (language: Language): CourtPorts => ({
    audit,
    federation,
    verifierPage: options.verifier?.html,
    certificate: (facts) => certificate(options, certificateView, facts, language),
    startPage: (facts, sheet) =>
      startPage(certificateView.viewFor(language), sheet, facts, options.verifier !== undefined),
    printer,
  });
  const routes = new Hono();
  const operation = operations(identity.requireUser);
  const send = async (c: Context, id: ExhibitId, use: FurtherUse, user: User, chosen: Chosen): Promise<Response> => {
    const ports = portsFor(chosen.certificateLanguage ?? viewOf(c).lang);
    const { fileName, bytes, witnessed } = await evidence.exportCourtPackage(ports, id, use, user, chosen.which);
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
        body: furtherUseSchema.extend({
          certificateLanguage: z.enum(LANGUAGES).optional(),
          which: z.enum(WHICH_PACKAGE).optional(),
        }),
        answer: fileOf("application/zip"),
        repeat: "again",
        refusals: [
          "exhibit-not-received",
          "kept-package-missing",
          "dossier-disposed",
          "entry-not-integrated",
          "peer-unknown",
          "peer-not-confirmed",
          "key-frozen",
          "key-store-locked",
          "log-not-started",
          "own-designation-missing",
          "request-unknown",
          "use-needs-consent",
          "use-needs-notice",
          "use-needs-recipient",
          ...PRINT_REFUSALS,
        ],
      },
      async ({ c, user, params: { id }, body: { certificateLanguage, which, ...use } }) =>
        await send(c, id, compact(use), user, { certificateLanguage, which }),
    ),
  );

  const show = async (c: Context, errors?: readonly FieldError[], input?: FormInput): Promise<Response> => {
    const user = identity.requireUser(c);
    const terms = await evidence.courtPackageTerms(readParam(c, "id", exhibitParam), user);
    const page = <CourtPackagePage view={viewOf(c)} terms={terms} errors={errors} input={input} />;
    return await c.html(page, errors === undefined ? 200 : 422);
  };
  /** The page stays open when the file is there: a second press would record a second use. */
  const demandNotMadeSince = async (id: ExhibitId, user: User, after: string | undefined): Promise<void> => {
    const { last } = await evidence.courtPackageTerms(id, user);
    if (after === undefined || after === (last?.madeAt.toISOString() ?? "")) return;
    throw new Refusal("court-package-made", "A package was made since this page was opened; look for its file first.", {
      field: "after",
    });
  };
  routes.get("/exhibits/:id/court-package", async (c) => await show(c));
  routes.post("/exhibits/:id/court-package", async (c) => {
    const user = identity.requireUser(c);
    const form = await parseForm(c, furtherUseForm.extend(CHOSEN));
    if (!form.ok) return await show(c, form.errors, form.input);
    try {
      await demandNotMadeSince(readParam(c, "id", exhibitParam), user, form.values.after);
      const use = furtherUseOf(form.values, viewOf(c).lang);
      return await send(c, readParam(c, "id", exhibitParam), use, user, form.values);
    } catch (error) {
      if (!isRefusal(error) || !USE_REFUSALS.includes(error.code)) throw error;
      return await show(c, [refusalAsFieldError(error, viewOf(c).t)], form.input);
    }
  });
  return routes;
}

interface Chosen {
  readonly certificateLanguage?: Language | undefined;
  readonly which?: WhichPackage | undefined;
}

const CHOSEN = {
  after: z.string().optional(),
  certificateLanguage: oneOf(LANGUAGES).optional(),
  which: oneOf(WHICH_PACKAGE).optional(),
};

/** What another answer in the form may mend. */
const USE_REFUSALS: readonly string[] = [
  "court-package-made",
  "kept-package-missing",
  "use-needs-consent",
  "use-needs-notice",
  "use-needs-recipient",
];

const exhibitParam = pathParam(exhibitIdSchema, () =>
  unknownRefusal("exhibit-unknown", "There is no such exhibit, or you are not a member of its dossier."),
);

/** The texts in which the certificate is printed. */
export type CertificateView = Pick<Web, "viewFor">;

function certificate(
  { platform, verifier }: CourtOptions,
  web: CertificateView,
  facts: CertificateFacts,
  language: Language,
): PrintedDocument {
  const view = web.viewFor(language);
  const sender = platform.config.operator || platform.config.stateName;
  return courtCertificate(view, facts, { sender, verifierSha256: verifier?.sha256 });
}
