import { AUTHORITY_ROLES } from "../../src/protocol/designation-schema.ts";
import { rootSetOf, succeed } from "../../tests/support/invented-states.ts";
import { closedLogs, issue, reopened, retire, signedBy, withOtherHints } from "./changed-designations.ts";
import type { DesignationCase, DesignationScene } from "./designation-cases.ts";

/** Designations that must be taken in. */
export function acceptedDesignations(scene: DesignationScene): DesignationCase[] {
  const { a, b, c, second, newRoots, rooted } = scene;
  const withLogs = { ...a, view: succeed(a, (d) => ({ ...d, log: reopened(d) })) };
  return [
    {
      name: "first-meeting",
      why: "under the compared fingerprint",
      fingerprint: a.view.rootFingerprint,
      bytes: a.view.bytes,
    },
    {
      name: "two-of-three",
      why: "two members of three signed",
      fingerprint: c.view.rootFingerprint,
      bytes: signedBy(c, c.view.designation, [0, 2]),
    },
    { name: "successor", why: "names the one before", previous: a.view, bytes: second.bytes },
    { name: "same-again", why: "shown again", previous: second, bytes: second.bytes },
    {
      name: "gap-under-one-root",
      why: "numbers between are missing",
      previous: a.view,
      bytes: issue(a, { number: 5, previous: "a".repeat(64) }),
    },
    {
      name: "unknown-member",
      why: "members that are not critical are kept, not understood",
      fingerprint: a.view.rootFingerprint,
      bytes: issue(a, { colour: "blue" }),
    },
    { name: "new-root", why: "old and new threshold signed", previous: a.view, bytes: rooted.bytes },
    { name: "retired-key", why: "a key got worse", previous: a.view, bytes: succeed(a, retire).bytes },
    {
      name: "member-of-both-roots",
      why: "a member of the root before stays in the new one",
      previous: a.view,
      bytes: succeed(
        a,
        (d) => ({
          ...d,
          rootSet: rootSetOf([...a.roots, ...newRoots], 2),
          previousRootSet: a.view.designation.rootSet,
        }),
        [...a.roots, ...newRoots],
      ).bytes,
    },
    {
      name: "recipients-replaced",
      why: "recipients, unlike keys, may go when their private half is destroyed",
      previous: a.view,
      bytes: succeed(a, (d) => ({ ...d, sealing: b.view.designation.sealing })).bytes,
    },
    {
      name: "hints-and-members-of-others",
      why: "keyid is a hint, and an envelope may have further members",
      fingerprint: a.view.rootFingerprint,
      bytes: withOtherHints(a.view.bytes),
    },
    {
      name: "length-in-code-points",
      why: "1,000 characters, each of two UTF-16 units and four bytes",
      fingerprint: a.view.rootFingerprint,
      bytes: issue(a, { operator: { ...a.view.designation.operator, name: "𐐀".repeat(1000) } }),
    },
    {
      name: "log-closed",
      why: "another log, and where the one before ended",
      previous: a.view,
      bytes: succeed(a, (d) => ({ ...d, log: reopened(d) })).bytes,
    },
    {
      name: "log-closed-before",
      why: "what was said of a closed log stays",
      previous: withLogs.view,
      bytes: succeed(withLogs, (d) => d).bytes,
    },
    {
      name: "closed-logs-128",
      why: "as many as may stand",
      fingerprint: a.view.rootFingerprint,
      bytes: issue(a, { log: { ...a.view.designation.log, closed: closedLogs(a.view.designation, 128) } }),
    },
    ...versionLists(scene),
    {
      name: "all-roles",
      why: "an authority may have every role, that of a secretariat among them",
      fingerprint: a.view.rootFingerprint,
      bytes: issue(a, {
        authorities: a.view.designation.authorities.map((one) => ({ ...one, roles: [...AUTHORITY_ROLES] })),
      }),
    },
  ];
}

/** Which versions a State speaks says nothing against what it says of itself. */
function versionLists({ a }: DesignationScene): DesignationCase[] {
  const lists: [name: string, why: string, protocolVersions: number[]][] = [
    ["versions-all-unknown", "a State that speaks none of ours is believed, and not written to", [2]],
    ["versions-with-one-known", "in any order", [3, 1, 2]],
    ["version-twice", "counts once", [1, 2, 1]],
    ["versions-eight", "as many as a list may have", [1, 2, 3, 4, 5, 6, 7, 8]],
  ];
  return lists.map(([name, why, protocolVersions]) => ({
    name,
    why,
    fingerprint: a.view.rootFingerprint,
    bytes: issue(a, { protocolVersions }),
  }));
}
