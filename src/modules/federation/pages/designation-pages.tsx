import type { Context, Hono } from "hono";
import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import { z } from "zod";
import { base64, Refusal } from "../../../protocol/index.ts";
import { type FieldError, type FormPage, isForTheForm, parseForm, refusalText, viewOf } from "../../../web/index.ts";
import { approvalPreviewAnswer, personRoutes, type User } from "../../identity/index.ts";
import { ADMINISTRATORS, isAdministrator } from "../access.ts";
import type { FederationActs } from "../act.ts";
import { waitingDetailsChange } from "../designation/change-details.ts";
import { draftFacts } from "../designation/draft-facts.ts";
import { addSignatures, issueOurs } from "../designation/issue-and-sign.ts";
import { draftForSigning, ownDetails } from "../designation/issue-designation.ts";
import { ownDetailsChangedAt } from "../designation/store.ts";
import { approveDraftWithdrawal, askDraftWithdrawal, draftWithdrawal } from "../designation/withdraw-draft.ts";
import { ownDesignation } from "../directory/directory.ts";
import { fingerprintFace } from "../directory/fingerprint.ts";
import { draftAnswer, draftWithdrawalAnswer, ownDesignationAnswer } from "../answers.ts";
import { DesignationPage } from "./designation-page.tsx";
import { DraftWithdrawalPage } from "./draft-withdrawal-page.tsx";
import { optionalFile } from "./words.tsx";

/** What may be wrong with a signed draft beyond being another file. */
const SIGNING_REFUSALS = [
  "draft-missing",
  "draft-unsigned",
  "signature-invalid",
  "signature-missing",
  "key-store-locked",
];
const WITHDRAWAL = "/designation/draft/withdrawal";

/** /designation: our own, its signing by the root, and the end of a draft that two administrators take back (R16). */
export function mountDesignation(
  acts: FederationActs,
  { api, pages }: { readonly api: Hono; readonly pages: Hono },
): void {
  const { federation: context, identity } = acts;
  const { db } = context.platform.database;
  const who = ADMINISTRATORS;
  const routes = personRoutes(acts, { api, pages });
  const designationPage = async ({ c, view, by, form }: Seen, errors?: readonly FieldError[]): Promise<JSX.Element> => (
    <DesignationPage
      view={view}
      own={await ownDesignation(context, db)}
      draft={await draftFacts(context)}
      details={await ownDetails(context)}
      detailsChangedAt={await ownDetailsChangedAt(db)}
      changeWaits={(await waitingDetailsChange(context)) !== undefined}
      mayIssue={isAdministrator(by)}
      isApproved={isAdministrator(by) && c.req.query("done") === "approved"}
      errors={errors ?? form?.errors}
    />
  );
  routes.page("/designation", { who: [] }, async (page) => await designationPage(page));
  routes.postForm("/designation", issueOurs, {
    show: async (page) => await designationPage(page),
    next: () => "/designation",
  });
  routes.postJson(addSignatures);
  pages.post("/designation/signatures", async (c) => {
    const by = identity.requireUser(c, ...who);
    const form = await parseForm(c, z.object({ file: optionalFile }));
    const view = viewOf(c);
    const again = async (message: string) =>
      c.html(await designationPage({ c, view, by, form: undefined }, [{ field: "file", message }]), 422);
    const file = form.ok ? form.values.file : undefined;
    if (file === undefined) return await again(view.t("form.error.required"));
    try {
      const envelope = base64(new Uint8Array(await file.arrayBuffer()));
      await addSignatures.do({ context: acts, input: { envelope }, by, ids: {} });
    } catch (error) {
      if (!isForTheForm(error)) throw error;
      // Whatever else spoils a file, it is not what waits here.
      return await again(
        SIGNING_REFUSALS.includes(error.code) ? refusalText(error, view.t) : view.t("error.draft-differs"),
      );
    }
    return c.redirect("/designation", 303);
  });
  api.get(
    "/designation",
    routes.operation({ id: "federation.read-designation", who: [], answer: ownDesignationAnswer }, async () => {
      const own = await ownDesignation(context, db);
      if (own === undefined) return { designation: null };
      const { designation, digest, bytes } = own;
      return { designation, digest, ...fingerprintFace(own), bytes: base64(bytes) };
    }),
  );
  pages.get("/designation/file", async (c) => {
    identity.requireUser(c);
    const own = await ownDesignation(context, db);
    if (own === undefined) throw new Refusal("not-found", "No designation has been issued yet.");
    return download(c, own.bytes, `${own.state}-designation-${own.designation.number}.json`);
  });
  pages.get("/designation/draft", async (c) => {
    identity.requireUser(c, ...who);
    const draft = await draftForSigning(context);
    if (draft === undefined) throw new Refusal("draft-missing", "No designation waits for signatures.");
    return download(c, draft, `${context.platform.config.state}-designation-draft.json`);
  });
  api.get(
    "/designation/draft",
    routes.operation({ id: "federation.read-designation-draft", who, answer: draftAnswer }, async () => {
      const draft = await draftForSigning(context);
      return { draft: draft === undefined ? null : base64(draft) };
    }),
  );

  const show = async ({ view, by, form }: Seen): Promise<Child> => {
    const withdrawal = await draftWithdrawal(context);
    const { asked } = withdrawal;
    const name = (await identity.people()).find(({ id }) => id === asked?.by)?.name ?? view.t("federation.somebody");
    const asker = asked && { name, isReader: asked.by === by.id };
    return <DraftWithdrawalPage {...{ view, withdrawal, asker, form }} />;
  };
  const toDesignation = { show, next: () => "/designation" };
  routes.formPage(WITHDRAWAL, askDraftWithdrawal, toDesignation);
  routes.postForm(`${WITHDRAWAL}/approval`, approveDraftWithdrawal, toDesignation);
  const preview = {
    who,
    answer: approvalPreviewAnswer(draftWithdrawalAnswer),
    repeat: "reads",
    refusals: ["draft-missing"],
  } as const;
  for (const [path, id] of [
    ["-preview", "federation.preview-draft-withdrawal"],
    ["/approval-preview", "federation.preview-draft-withdrawal-approval"],
  ] as const) {
    api.post(
      `${WITHDRAWAL}${path}`,
      routes.operation({ ...preview, id }, async () => {
        const { content, approval } = await draftWithdrawal(context);
        return { content, approval };
      }),
    );
  }
}

type Seen = Pick<FormPage<User, unknown>, "c" | "view" | "by" | "form">;

function download(c: Context, bytes: Uint8Array, name: string): Response {
  return c.body(new Uint8Array(bytes), 200, {
    "content-type": "application/json",
    "content-disposition": `attachment; filename="${name}"`,
  });
}
