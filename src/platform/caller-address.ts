import { isIP } from "node:net";
import type { HttpBindings } from "@hono/node-server";
import { blockListOf } from "./peer-addresses.ts";

/** Who made this call, as `callerAddress` finds it; `env` is what the HTTP server gives the app with it. */
export function callerOf(env: unknown, forwardedFor: string | undefined, proxyNetworks: readonly string[]): string {
  const { incoming } = (env ?? {}) as Partial<HttpBindings>; // nothing where a test calls the app itself
  return callerAddress(incoming?.socket.remoteAddress ?? "", forwardedFor ?? "", proxyNetworks);
}

/**
 * Who calls: the other end of the connection or, where that is a proxy of ours, what our proxies say. What stands before the last address
 * that is no proxy of ours anybody may have written. Of an IPv6 address its network (/64): one machine has all of them.
 */
export function callerAddress(connection: string, forwardedFor: string, proxyNetworks: readonly string[]): string {
  const proxies = blockListOf(proxyNetworks);
  const isProxy = (hop: string): boolean => isIP(hop) !== 0 && proxies.check(hop, isIP(hop) === 6 ? "ipv6" : "ipv4");
  let caller = plain(connection);
  for (const hop of forwardedFor.split(",").toReversed()) {
    const before = plain(hop.trim());
    if (!isProxy(caller) || isIP(before) === 0) break;
    caller = before;
  }
  return isIP(caller) === 6 ? networkOf(caller) : caller;
}

/** Without a zone, and IPv4 in its own dress. */
function plain(address: string): string {
  return address.replace(/%.*$/, "").replace(/^::ffff:(?=\d+\.)/i, "");
}

function networkOf(address: string): string {
  // Its one spelling, in which "::" stands for the groups of zeros that are left out.
  const [before = "", after] = (URL.parse(`http://[${address}]`)?.hostname.slice(1, -1) ?? address).split("::");
  const [first, last] = [before, after ?? ""].map((part) => part.split(":").filter((group) => group !== ""));
  const lacking = after === undefined ? 0 : 8 - (first?.length ?? 0) - (last?.length ?? 0);
  const groups = [...(first ?? []), ...Array.from({ length: lacking }, () => "0"), ...(last ?? [])];
  return `${groups.slice(0, 4).join(":")}::/64`;
}
