import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isAddress } from "../../src/second-verifier/address.ts";
import { addressSchema } from "../../src/protocol/address.ts";

const both = (text: string): readonly boolean[] => [addressSchema.safeParse(text).success, isAddress(text)];

describe("an address of a server", () => {
  it.each([
    "https://peer.xa.example",
    "https://peer.xa.example/",
    "https://PEER.xa.example:8443/a/b%20c;d",
    "http://127.0.0.1:7420",
    "http://localhost",
    "https://[2001:db8::1]:443/x",
    "https://[::]",
    "https://[1:2:3:4:5:6:7:8]",
    "https://[1:2:3:4:5:6:7::]",
    "https://xn--bcher-kva.example",
  ])("may be %s", (text) => {
    expect(both(text)).toEqual([true, true]);
  });

  it.each([
    "https://1.2.3.256",
    "https://1.2.3",
    "https://01.2.3.4",
    "https://%41.example",
    "https:///x",
    "https://x\\y",
    "https://",
    "https://a..example",
    "https://peer.xa.example.",
    "https://-a.example",
    "https://a-.example",
    "https://a_b.example",
    "https://user@peer.xa.example",
    "https://peer.xa.example:0",
    "https://peer.xa.example:65536",
    "https://peer.xa.example:",
    "https://peer.xa.example?x",
    "https://peer.xa.example#x",
    "https://peer.xa.example/%4",
    "https://peer.xa.example/ x",
    "HTTPS://peer.xa.example",
    "ftp://peer.xa.example",
    "https://[::1",
    "https://[1::2::3]",
    "https://[1:2:3:4:5:6:7:8:9]",
    "https://[1:2:3:4:5:6:7:8::]",
    "https://[::ffff:1.2.3.4]",
    "https://[fe80::1%25eth0]",
    "https://[]",
    `https://${"a".repeat(64)}.example`,
    `https://peer.xa.example/${"a".repeat(500)}`,
  ])("may not be %s", (text) => {
    expect(both(text)).toEqual([false, false]);
  });

  it("is the same for both readers", () => {
    const piece = fc.constantFrom(
      "https://",
      "http://",
      "a",
      "1",
      "255",
      "256",
      ".",
      "-",
      ":",
      "::",
      "[",
      "]",
      "/",
      "%4a",
      "@",
      "ff",
      "80",
      "?",
      "\\",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), fc.boolean(), (pieces, hasScheme) => {
        const text = `${hasScheme ? "https://" : ""}${pieces.join("")}`;
        const [one, other] = both(text);
        expect(one, text).toBe(other);
      }),
      { numRuns: 5000 },
    );
  });

  it("can be called where it is one", () => {
    const host = fc.oneof(
      fc.domain(),
      fc.ipV4(),
      fc.ipV6().map((address) => `[${address}]`),
    );
    fc.assert(
      fc.property(host, (name) => {
        const text = `https://${name}/`;
        if (addressSchema.safeParse(text).success) expect(URL.canParse(text), text).toBe(true);
      }),
    );
  });
});
