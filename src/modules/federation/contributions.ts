import { MAX_DISPATCH_BYTES } from "../../protocol/index.ts";
import type { Contributions } from "../../web/index.ts";
import type { FederationContext } from "./context.ts";
import { createDirectory } from "./directory/directory.ts";
import { meetingSteps } from "./first-steps.ts";
import { incomingFindings, outgoingFindings } from "./line-health.ts";
import { blobNames } from "./inspect-files.ts";

export function federationContributions(context: FederationContext, journalPath: string): Contributions {
  return {
    navigation: [
      {
        href: "/peers",
        label: "federation.nav.peers",
        placeFor: (roles) => (roles.includes("administrator") ? 20 : 30),
      },
    ],
    bodyLimits: [{ path: "/peer/v1/dispatches", maxBytes: MAX_DISPATCH_BYTES }],
    health: {
      jobs: { incoming: ["federation.inbox"], outgoing: ["federation."] },
      findings: {
        incoming: async (view) => await incomingFindings(view, context),
        outgoing: async (view) => await outgoingFindings(view, context),
      },
    },
    firstSteps: meetingSteps(createDirectory(context), context.platform.clock),
    namesBlobs: async () => await blobNames(context, journalPath),
  };
}
