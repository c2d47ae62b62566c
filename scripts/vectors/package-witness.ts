import { utf8 } from "../../src/protocol/bytes.ts";
import { inventFork, type InventedFork } from "../../tests/support/invented-fork.ts";
import type { InventedState } from "../../tests/support/invented-states.ts";
import type { Change, Intent } from "./package-world.ts";

const PATH = "forks/00001.json";

/** Who stands under the issuer's log, and what is known of the sender's (R11). */
export async function witnesses(
  changed: Change,
  { issuer, sender }: { readonly issuer: InventedState; readonly sender: InventedState },
): Promise<Intent[]> {
  const { operator } = sender.view.designation;
  const askingNobody = { facts: () => ({ witnesses: { required: 0 } }) };
  return [
    {
      name: "a head that no other State cosigned, and an issuer that asks for nobody",
      edits: await changed({ ...askingNobody, witness: false }),
      verdict: "unproven",
      finds: ["log-witnessed", "log/00001/proof.txt"],
    },
    {
      name: "a cosigned head, and an issuer that asks for nobody",
      edits: await changed(askingNobody),
      verdict: "verified",
    },
    {
      name: "no other operator, and an issuer that asks for nobody",
      edits: await changed({
        ...askingNobody,
        witness: false,
        anchorsReceipts: false,
        issuerLater: (designation) => ({ ...designation, operator }),
      }),
      verdict: "verified",
    },
    ...(await forks(changed, issuer, sender)),
  ];
}

async function forks(changed: Change, issuer: InventedState, sender: InventedState): Promise<Intent[]> {
  const withFiles = async (...senderForks: Uint8Array[]) => await changed({ parts: () => ({ senderForks }) });
  const of = (kind: InventedFork): Uint8Array => inventFork(sender, kind);
  const failed = { verdict: "altered", finds: ["sender-log", PATH] } as const;
  const withFork = await withFiles(of("two-roots"));
  return [
    { name: "a sender whose log was found forked", edits: withFork, verdict: "verified" },
    {
      name: "a sender whose log was found forked in each of three ways",
      edits: await withFiles(of("two-roots"), of("two-incarnations"), of("no-consistency")),
      verdict: "verified",
    },
    { name: "a fork proof of one and the same head", edits: await withFiles(of("one-head")), ...failed },
    { name: "a fork proof about the issuer's log", edits: await withFiles(inventFork(issuer, "two-roots")), ...failed },
    { name: "a fork proof that is none", edits: await withFiles(utf8("{}")), ...failed },
    {
      name: "a fork proof that is named and missing",
      edits: withFork.filter(({ path }) => path !== PATH),
      ...failed,
    },
  ];
}
