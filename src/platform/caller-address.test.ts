import { expect, it } from "vitest";
import { callerAddress } from "./caller-address.ts";

const PROXIES = ["127.0.0.0/8", "10.0.0.0/8", "fd00::/8"];

it.each([
  ["the connection itself", "203.0.113.7", "198.51.100.1", "203.0.113.7"],
  ["whom our proxy names", "127.0.0.1", "198.51.100.1", "198.51.100.1"],
  ["the same in the dress of IPv6", "::ffff:127.0.0.1", "::ffff:198.51.100.1", "198.51.100.1"],
  [
    "the last that is no proxy of ours, not what it says itself",
    "127.0.0.1",
    "6.6.6.6, 198.51.100.1, 10.0.0.2",
    "198.51.100.1",
  ],
  ["a proxy that names nobody", "127.0.0.1", "", "127.0.0.1"],
  ["a proxy that names no address", "10.0.0.2", "<script>", "10.0.0.2"],
  ["a network of IPv6", "2001:db8:0:7::1", "", "2001:db8:0:7::/64"],
  ["the same however it is written", "fd00::1", "2001:0db8:0000:0007:0:0:0:abcd", "2001:db8:0:7::/64"],
  ["a network of the link", "fe80::1%eth0", "", "fe80:0:0:0::/64"],
  ["nobody", "", "198.51.100.1", ""],
])("who calls is %s", (_, connection, forwardedFor, caller) => {
  expect(callerAddress(connection, forwardedFor, PROXIES)).toBe(caller);
});

it("without a proxy of ours whatever stands in a header is nothing", () => {
  expect(callerAddress("127.0.0.1", "198.51.100.1", [])).toBe("127.0.0.1");
});
