import { Refusal } from "../../../protocol/index.ts";
import type { FederationContext } from "../context.ts";
import { downloadDesignation } from "../line/fetch-designation.ts";
import type { Peers } from "../types.ts";
import { comparePeer, confirmPeer, previewComparison, previewConfirmation, stopPeer } from "./confirm-peer.ts";
import { importPeer } from "./import-peer.ts";

/** What other modules, pages and the API do with peers. */
export function peersFace(context: FederationContext): Peers {
  return {
    import: async ({ bytes, source, meetAnew, by }) =>
      await importPeer(context, { bytes, source, meetAnew: meetAnew ?? false, by }),
    importFrom: async ({ url, meetAnew, by }) => {
      const origin = originOf(url);
      const bytes = await downloadDesignation(context, origin);
      return await importPeer(context, { bytes, source: origin, meetAnew: meetAnew ?? false, by });
    },
    previewComparison: async (input) => await previewComparison(context, input),
    compare: async (input) => await comparePeer(context, input),
    previewConfirmation: async (input) => await previewConfirmation(context, input),
    confirm: async (input) => await confirmPeer(context, input),
    stop: async (input) => await stopPeer(context, input),
  };
}

/** A server on this machine, as in a training, is called without TLS. */
function schemeOf(address: string): "http:" | "https:" {
  return /^(localhost|127\.|\[::1\])/.test(address) ? "http:" : "https:";
}

function originOf(url: string): string {
  try {
    // Said on the telephone, an address has no scheme: "rogatory.example.org", "localhost:7421".
    const { origin, protocol } = new URL(/^[a-z]+:\/\//i.test(url) ? url : `${schemeOf(url)}//${url}`);
    if (protocol === "https:" || protocol === "http:") return origin;
  } catch (cause) {
    throw new Refusal("address-invalid", "This is no address of a server, such as https://rogatory.example.org.", {
      field: "url",
      cause,
    });
  }
  throw new Refusal("address-invalid", "The address of a server begins with https://.", { field: "url" });
}
