import { Hono } from "hono";
import { createMiddleware } from "hono/factory";
import type { FederationModule } from "../../src/modules/federation/index.ts";
import type { ApprovalPreview, User } from "../../src/modules/identity/index.ts";
import { base64 } from "../../src/protocol/index.ts";

/** What a person sends to the API of this module; what is refused is thrown as it was refused. */
export async function sendAs(
  federation: Pick<FederationModule, "api">,
  by: User,
  path: string,
  body?: object,
): Promise<Record<string, unknown>> {
  const signedIn = createMiddleware(async (c, next) => {
    c.set("rogatory.user", by);
    await next();
  });
  const app = new Hono().use(signedIn).route("/", federation.api);
  app.onError((error) => {
    throw error;
  });
  const sent = body && { headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  const answer = await app.request(path, { method: "POST", ...sent });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`);
  return text === "" ? {} : (JSON.parse(text) as Record<string, unknown>);
}

interface Brought {
  readonly bytes: Uint8Array;
  readonly source: string;
  readonly meetAnew?: boolean;
  readonly by: User;
}

type Preview = Pick<ApprovalPreview<unknown>, "approval">;

/** What people do with peers, over the API. */
export function peersOf(federation: Pick<FederationModule, "api">) {
  const post = async (by: User, path: string, body?: object) => await sendAs(federation, by, path, body);
  return {
    import: async ({ bytes, by, ...how }: Brought) =>
      (await post(by, "/peers", { designation: base64(bytes), ...how })) as { peerId: string; outcome: string },
    previewComparison: async ({ peerId, heard, by }: { peerId: string; heard: string; by: User }) =>
      (await post(by, `/peers/${peerId}/comparison-preview`, { heard })) as unknown as Preview,
    compare: async ({ peerId, heard, by }: { peerId: string; heard: string; by: User }) =>
      await post(by, `/peers/${peerId}/comparison`, { heard }),
    previewConfirmation: async ({ peerId, by }: { peerId: string; by: User }) =>
      (await post(by, `/peers/${peerId}/confirmation-preview`)) as unknown as Preview,
    confirm: async ({ peerId, by }: { peerId: string; by: User }) => await post(by, `/peers/${peerId}/confirmation`),
    stop: async ({ peerId, reason, by }: { peerId: string; reason: string; by: User }): Promise<void> =>
      void (await post(by, `/peers/${peerId}/stop`, { reason })),
  };
}
