// oxlint-disable-next-line unicorn/require-module-specifiers, import/no-empty-named-blocks -- only a module can add to another
import type {} from "hono/jsx";

/** The elements of client/passkey.ts, as JSX knows them. */
declare module "hono/jsx" {
  // oxlint-disable-next-line typescript/no-namespace -- the only form in which JSX elements can be declared
  namespace JSX {
    interface IntrinsicElements {
      "passkey-sign-in": Hono.HTMLAttributes;
      "passkey-enrol": Hono.HTMLAttributes;
      "passkey-approval": Hono.HTMLAttributes;
    }
  }
}
