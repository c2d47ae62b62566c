import type { DesignationView } from "./designation.ts";
import { Refusal } from "./refusal.ts";

// R33: versions come only from signed designations, so that nobody on the way makes both sides speak an older one.

/** The version in which this code writes dispatches. */
export const PROTOCOL_VERSION = 1;

/** The highest version that both designations list; undefined where they have none in common. */
export function commonVersion(one: DesignationView, other: DesignationView): number | undefined {
  const shared = one.designation.protocolVersions.filter((version) =>
    other.designation.protocolVersions.includes(version),
  );
  return shared.length === 0 ? undefined : Math.max(...shared);
}

/** For whoever writes to a State. Refuses `no-common-version` where the two use another version, or none. */
export function demandWritableVersion(sender: DesignationView, receiver: DesignationView): void {
  if (commonVersion(sender, receiver) === PROTOCOL_VERSION) return;
  throw new Refusal(
    "no-common-version",
    `The designation of ${receiver.state} lists version ${receiver.designation.protocolVersions.join(", ")} of the protocol; this ` +
      `server writes version ${PROTOCOL_VERSION}, which is not the one that both are to use.`,
    { details: { state: receiver.state } },
  );
}

/** For whoever reads: the version of a dispatch is the one of the two designations under which it was made. Refuses `unknown-version`. */
export function demandAgreedVersion(version: number, sender: DesignationView, receiver: DesignationView): void {
  if (commonVersion(sender, receiver) === version) return;
  throw new Refusal(
    "unknown-version",
    `The dispatch is in version ${version} of the protocol, which is not the highest that both designations list.`,
    { details: { version } },
  );
}
