import type { EvidenceModule } from "../../src/modules/evidence/index.ts";
import type { ReleaseRequest } from "../../src/modules/evidence/types.ts";
import type { ApprovalPreview, User } from "../../src/modules/identity/index.ts";
import type { CustodyWords } from "../../src/protocol/custody-reason.ts";
import { sendAs } from "./peers.ts";

interface Told {
  readonly openingId: string;
  readonly releaseId: string;
  readonly exhibitId: string;
  readonly state: string;
}

/** What people do with exhibits, over the API. */
export function actsOn(evidence: Pick<EvidenceModule, "api">) {
  const post = async (by: User, path: string, body?: object) =>
    (await sendAs(evidence, by, path, body)) as unknown as Told & ApprovalPreview<{ readonly exhibit: unknown }>;
  return {
    accept: async (id: string, acceptedConditions: readonly string[], by: User) =>
      await post(by, `/exhibits/${id}/acceptance`, { acceptedConditions }),
    open: async (id: string, reason: CustodyWords, by: User) => await post(by, `/exhibits/${id}/openings`, { reason }),
    takeSealed: async (id: string, reason: CustodyWords, by: User) =>
      await post(by, `/exhibits/${id}/sealed-copies`, { reason }),
    dispose: async (id: string, disposal: { ground: CustodyWords; order: string }, by: User) =>
      await post(by, `/exhibits/${id}/disposal`, disposal),
    previewRelease: async (id: string, request: ReleaseRequest, by: User) =>
      await post(by, `/exhibits/${id}/releases-preview`, request),
    requestRelease: async (id: string, request: ReleaseRequest, by: User) =>
      await post(by, `/exhibits/${id}/releases`, request),
    previewApproval: async (id: string, by: User) => await post(by, `/releases/${id}/approval-preview`),
    approveRelease: async (id: string, by: User) => await post(by, `/releases/${id}/approval`),
  };
}
