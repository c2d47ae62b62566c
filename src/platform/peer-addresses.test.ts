import { describe, expect, it } from "vitest";
import { peerAddressTest } from "./peer-addresses.ts";

describe("addresses at which a peer may be called", () => {
  const strict = peerAddressTest({ mayBeLoopback: false, networks: [] });

  it.each(["9.9.9.9", "172.15.0.1", "172.32.0.1", "2a00:1450::1", "::ffff:9.9.9.9"])("public: %s", (address) => {
    expect(strict(address)).toBe(true);
  });

  it.each([
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "127.0.0.1",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "fd00::1",
    "fe80::1",
    "ff02::1",
    "::ffff:10.0.0.1",
    "::ffff:7f00:1",
    "64:ff9b::a00:1",
    "2002:a00:1::",
  ])("not without being allowed: %s", (address) => {
    expect(strict(address)).toBe(false);
  });

  it("takes the networks that the operator allows, and this machine for a training pair", () => {
    const linked = peerAddressTest({ mayBeLoopback: false, networks: ["10.20.0.0/16", "fd00:1::/32"] });
    expect([linked("10.20.3.4"), linked("10.21.0.1"), linked("fd00:1::5"), linked("fd00:2::5")]).toEqual([
      true,
      false,
      true,
      false,
    ]);
    const training = peerAddressTest({ mayBeLoopback: true, networks: [] });
    expect([training("127.0.0.2"), training("::1"), training("10.0.0.1")]).toEqual([true, true, false]);
  });
});
