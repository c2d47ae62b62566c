// Addresses of servers: a grammar of our own (spec/encoding.md, "Addresses"), because URL parsers differ in what they mend.
import { z } from "zod";

const MAX_CHARACTERS = 500;

const LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
/** The last label begins with a letter, so that no name can be read as a number. */
const NAME = `(?=[A-Za-z0-9.-]{1,253}(?:[:/]|$))(?:${LABEL}\\.)*[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?`;
const BYTE = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
const IPV4 = `(?:${BYTE}\\.){3}${BYTE}`;
const GROUP = "[0-9A-Fa-f]{1,4}";
/** RFC 4291, section 2.2: eight groups, or fewer around one "::". */
const IPV6 = [
  `(?:${GROUP}:){7}${GROUP}`,
  ...[1, 2, 3, 4, 5, 6].map((before) => `(?:${GROUP}:){1,${before}}(?::${GROUP}){1,${7 - before}}`),
  `(?:${GROUP}:){1,7}:`,
  `:(?::${GROUP}){1,7}`,
  "::",
].join("|");
const PORT = "(?:[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])";
// The dollar by its number: readers that translate the schema's patterns take the sign for the end of the text.
const SEGMENT = String.raw`(?:[A-Za-z0-9._~!\x24&'()*+,;=:@-]|%[0-9A-Fa-f]{2})*`;
const ADDRESS = new RegExp(`^https?://(?:${NAME}|${IPV4}|\\[(?:${IPV6})\\])(?::${PORT})?(?:/${SEGMENT})*$`);

/** `https://` or `http://`, a host, perhaps a port and a path; no user, query or fragment, and nothing that a reader would rewrite. */
export const addressSchema = z.string().max(MAX_CHARACTERS).regex(ADDRESS);
