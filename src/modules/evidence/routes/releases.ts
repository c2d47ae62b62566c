import { Hono } from "hono";
import { operations } from "../../../web/index.ts";
import { rolesFor } from "../access.ts";
import { approvalPreviewOfReleaseAnswer, releaseAnswer } from "../answers.ts";
import type { EvidenceContext } from "../context.ts";
import { releaseJson } from "../presenter.ts";
import { reasonSchema } from "../schemas.ts";
import type { Exhibits } from "../types.ts";
import { releaseParams } from "./path.ts";

/** What a second person does with a release that was asked for; withdrawing one. */
export function releaseRoutes(context: EvidenceContext, exhibits: Exhibits): Hono {
  const api = new Hono();
  const operation = operations(context.identity.requireUser);
  const params = releaseParams;
  const answer = releaseAnswer;
  const changing = ["exhibit-unknown", "release-changed-meanwhile"];

  api.post(
    "/releases/:id/approval-preview",
    operation(
      {
        id: "evidence.preview-release-approval",
        who: rolesFor("approve-release"),
        params,
        answer: approvalPreviewOfReleaseAnswer,
        repeat: "reads",
        refusals: ["exhibit-unknown", "release-not-waiting"],
      },
      async ({ user, params: { id } }) => {
        const { release, ...preview } = await exhibits.previewApproval(id, user);
        return { ...preview, release: releaseJson(release) };
      },
    ),
  );
  api.post(
    "/releases/:id/approval",
    operation(
      {
        id: "evidence.approve-release",
        who: rolesFor("approve-release"),
        params,
        answer,
        repeat: "refused",
        confirmed: true,
        refusals: [
          ...changing,
          "exhibit-not-sealed",
          "no-recipient",
          "not-designated",
          "peer-not-confirmed",
          "dossier-closed",
          "peer-unknown",
          "key-frozen",
          "key-store-locked",
          "release-not-decided",
          "release-overtaken",
          "release-terms-changed",
          "request-unknown",
          "suite-not-shared",
          "use-needs-consent",
        ],
      },
      async ({ user, params: { id } }) => releaseJson(await exhibits.approveRelease(id, user)),
    ),
  );
  api.post(
    "/releases/:id/rejection",
    operation(
      {
        id: "evidence.reject-release",
        who: rolesFor("approve-release"),
        params,
        body: reasonSchema,
        answer,
        repeat: "refused",
        refusals: changing,
      },
      async ({ user, params: { id }, body: { reason } }) => releaseJson(await exhibits.rejectRelease(id, reason, user)),
    ),
  );
  api.post(
    "/releases/:id/withdrawal",
    operation(
      {
        id: "evidence.withdraw-release",
        who: rolesFor("withdraw-release"),
        params,
        body: reasonSchema,
        answer,
        repeat: "refused",
        refusals: [...changing, "head-already-released"],
      },
      async ({ user, params: { id }, body: { reason } }) =>
        releaseJson(await exhibits.withdrawRelease(id, reason, user)),
    ),
  );

  return api;
}
