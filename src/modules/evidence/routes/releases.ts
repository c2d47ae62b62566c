import { Hono } from "hono";
import { operations } from "../../../web/index.ts";
import { rolesFor } from "../access.ts";
import { RELEASE_REFUSALS } from "../actions/decide-release.ts";
import { approvalPreviewOfReleaseAnswer, releaseAnswer } from "../answers.ts";
import type { EvidenceContext } from "../context.ts";
import { releaseJson } from "../presenter.ts";
import type { Exhibits } from "../types.ts";
import { releaseParams } from "../path.ts";

/** What a second person does with a release that was asked for. */
export function releaseRoutes(context: EvidenceContext, exhibits: Exhibits): Hono {
  const api = new Hono();
  const operation = operations(context.identity.requireUser);
  const params = releaseParams;
  const answer = releaseAnswer;

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
          ...RELEASE_REFUSALS,
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

  return api;
}
