import type { RingSubject } from "../../measures/index.ts";
import type { RequestFile } from "../request/domain/request-file.ts";

/** A request, as what somebody is called for. */
export function ringSubject({ requestId, ownReference, dossierId }: RequestFile): RingSubject {
  return { kind: "request", id: requestId, label: ownReference, dossierId };
}
