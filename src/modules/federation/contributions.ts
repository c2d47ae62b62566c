import { MAX_DISPATCH_BYTES } from "../../protocol/index.ts";
import type { Contributions, Finding, View } from "../../web/index.ts";
import { listAlarms } from "./alarms/raise.ts";
import type { FederationContext } from "./context.ts";
import { createDirectory } from "./directory/directory.ts";
import { meetingSteps } from "./first-steps.ts";
import { isDiskLow } from "./inbox/watch-disk.ts";
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
        incoming: async (view) => await incomingFinding(view, context),
        outgoing: async (view) => await outgoingFinding(view, context),
      },
    },
    firstSteps: meetingSteps(createDirectory(context), context.platform.clock),
    namesBlobs: async () => await blobNames(context, journalPath),
  };
}

async function incomingFinding({ t }: View, context: FederationContext): Promise<Finding> {
  // R27: ordinary dispatches are not taken any more.
  return (await isDiskLow(context.platform))
    ? { level: "attention", sentence: t("federation.health.disk-low") }
    : { level: "good", sentence: t("federation.health.incoming-fine") };
}

async function outgoingFinding({ t }: View, context: FederationContext): Promise<Finding> {
  const count = (await listAlarms(context)).length;
  const sentence = t("federation.health.alarms", { count });
  if (count === 0) return { level: "good", sentence };
  return { level: "attention", sentence, action: { href: "/peers", label: t("federation.nav.peers") } };
}
