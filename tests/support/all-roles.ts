import { ASSISTANCE_ROLES } from "../../src/modules/assistance/roles.ts";
import { CONFERENCE_ROLES } from "../../src/modules/conference/roles.ts";
import { type OfferedRole, type Role, rolesAt } from "../../src/modules/identity/domain/roles.ts";
import { TREATY_ROLES } from "../../src/modules/treaty/roles.ts";

/** What modules bring to identity where a test has no whole server. */
export const MODULE_ROLES: readonly OfferedRole[] = [...TREATY_ROLES, ...ASSISTANCE_ROLES, ...CONFERENCE_ROLES];

/** Every role of an office with cases that holds conferences too. */
export const ALL_ROLES: readonly Role[] = rolesAt("host", MODULE_ROLES);
