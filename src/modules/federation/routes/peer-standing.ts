import { Hono } from "hono";
import { z } from "zod";
import { operations } from "../../../web/index.ts";
import { approvalPreviewAnswer } from "../../identity/index.ts";
import { ADMINISTRATORS, DUTY_ROLES, type Identity } from "../access.ts";
import type { FederationContext } from "../context.ts";
import { peersFace } from "../peers/peers-face.ts";
import { doneAnswer, peerToConfirmAnswer } from "./answers.ts";
import { peerParams } from "./path.ts";

const heardSchema = z.strictObject({ heard: z.string().min(1).max(1_000) });

/** How a peer stands: compared by one person, confirmed by another, stopped. */
export function peerStandingRoutes(context: FederationContext, identity: Identity): Hono {
  const api = new Hono();
  const operation = operations(identity.requireUser);
  const peers = peersFace(context);

  api.post(
    "/peers/:peerId/comparison-preview",
    operation(
      {
        id: "federation.preview-comparison",
        who: ADMINISTRATORS,
        params: peerParams,
        body: heardSchema,
        answer: approvalPreviewAnswer(peerToConfirmAnswer),
        repeat: "reads",
        refusals: ["fingerprint-mismatch", "fingerprint-unreadable", "peer-standing"],
      },
      async ({ params: { peerId }, body: { heard } }) => await peers.previewComparison({ peerId, heard }),
    ),
  );
  api.post(
    "/peers/:peerId/comparison",
    operation(
      {
        id: "federation.compare-fingerprint",
        who: ADMINISTRATORS,
        params: peerParams,
        body: heardSchema,
        answer: doneAnswer,
        repeat: "refused",
        confirmed: true,
        refusals: ["fingerprint-mismatch", "fingerprint-unreadable", "peer-standing"],
      },
      async ({ user: by, params: { peerId }, body: { heard } }) => {
        await peers.compare({ peerId, heard, by });
        return {};
      },
    ),
  );
  api.post(
    "/peers/:peerId/confirmation-preview",
    operation(
      {
        id: "federation.preview-confirmation",
        who: ADMINISTRATORS,
        params: peerParams,
        answer: approvalPreviewAnswer(peerToConfirmAnswer),
        repeat: "reads",
        refusals: ["peer-standing"],
      },
      async ({ params: { peerId } }) => await peers.previewConfirmation({ peerId }),
    ),
  );
  api.post(
    "/peers/:peerId/confirmation",
    operation(
      {
        id: "federation.confirm-peer",
        who: ADMINISTRATORS,
        params: peerParams,
        answer: doneAnswer,
        repeat: "refused",
        confirmed: true,
        refusals: ["peer-standing"],
      },
      async ({ user: by, params: { peerId } }) => {
        await peers.confirm({ peerId, by });
        return {};
      },
    ),
  );
  api.post(
    "/peers/:peerId/stop",
    operation(
      {
        id: "federation.stop-peer",
        who: DUTY_ROLES,
        params: peerParams,
        body: z.strictObject({ reason: z.string().trim().min(1).max(500) }),
        answer: doneAnswer,
        repeat: "refused",
        refusals: ["peer-standing"],
      },
      async ({ user: by, params: { peerId }, body: { reason } }) => {
        await peers.stop({ peerId, reason, by });
        return {};
      },
    ),
  );

  return api;
}
