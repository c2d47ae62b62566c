import type { Context } from "hono";

/** A public file: text of this type, which a browser keeps under this name where it has one. */
export function file(c: Context, text: string, type: string, name?: string): Response {
  return c.body(text, 200, {
    "content-type": `${type}; charset=utf-8`,
    ...(name === undefined ? {} : { "content-disposition": `attachment; filename="${name}"` }),
  });
}
