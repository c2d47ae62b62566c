import { BlockList, isIP } from "node:net";

// What a peer's designation names is looked up and called by us, from inside our own network. A peer that turns hostile must not
// make us call a neighbour there. Ranges that are not globally reachable: IANA special-purpose address registries (RFC 6890).
const NOT_PUBLIC = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4",
  "240.0.0.0/4",
  "::/127",
  "64:ff9b::/96",
  "64:ff9b:1::/48",
  "100::/64",
  "2001::/23",
  "2001:db8::/32",
  "2002::/16",
  "3fff::/20",
  "5f00::/16",
  "fc00::/7",
  "fe80::/10",
  "fec0::/10",
  "ff00::/8",
];

export interface PeerAddressPolicy {
  /** This machine itself, for the training pair. */
  readonly mayBeLoopback: boolean;
  /** Networks in which peers may be although they are not public, as CIDR. */
  readonly networks: readonly string[];
}

/** May a peer be called at this IP address? IPv4 addresses written as IPv6 are judged as IPv4. */
export function peerAddressTest(policy: PeerAddressPolicy): (address: string) => boolean {
  const notPublic = blockListOf(NOT_PUBLIC);
  const allowed = blockListOf([...policy.networks, ...(policy.mayBeLoopback ? ["127.0.0.0/8", "::1/128"] : [])]);
  return (address) => {
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    return !notPublic.check(address, family) || allowed.check(address, family);
  };
}

/** Networks as CIDR. */
export function blockListOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = "", bits] = network.split("/");
    list.addSubnet(address, Number(bits), isIP(address) === 6 ? "ipv6" : "ipv4");
  }
  return list;
}
