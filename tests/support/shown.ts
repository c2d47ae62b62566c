import type { ApprovalPreview, User } from "../../src/modules/identity/index.ts";

/** The person as they act after a page showed them this: with the digest of what they saw. */
export function shown(user: User, { approval }: Pick<ApprovalPreview<unknown>, "approval">): User {
  return { ...user, confirmation: { digest: approval.digest } };
}
