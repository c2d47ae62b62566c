import type { DesignationView } from "../../../protocol/index.ts";
import { MEDIA_TYPES } from "../../../protocol/index.ts";
import type { FederationContext } from "../context.ts";

const DEADLINE_MS = 10_000;

/** Posts something that proves itself (a designation). Only the status of the answer is used, and nothing rests on it. */
export async function callPeerUnsigned(
  context: FederationContext,
  view: DesignationView,
  path: string,
  body: Uint8Array,
): Promise<number> {
  const answer = await context.platform.peerHttp.call({
    endpoint: new URL(view.designation.endpoints.peer).origin,
    method: "POST",
    path,
    headers: { "content-type": MEDIA_TYPES.envelope },
    body,
    deadlineMs: DEADLINE_MS,
    maxResponseBytes: 4_096,
  });
  return answer.status;
}
