import { isAddress } from "./address.ts";
import {
  listOf,
  mapOf,
  type Form,
  match,
  nullOr,
  object,
  closedObject,
  oneOf,
  optional,
  text,
  trueOrFalse,
  whole,
} from "./forms.ts";
import {
  AUTHORITY,
  CODE,
  CRITICAL,
  DAY,
  DIGEST,
  FREE_TEXT,
  INSTANT,
  LANGUAGE,
  ORIGIN,
  PROFILE,
  SHORT_TEXT,
  SIZE,
  STATE,
} from "./values.ts";

// The form of a designation: spec/schemas/designation.json.

const ALGORITHM = oneOf("ed25519", "ml-dsa-65");
const ALGORITHMS = listOf(ALGORITHM, 1, 2);

export const LIFETIME = {
  from: INSTANT,
  until: optional(INSTANT),
  state: oneOf("active", "retired", "compromised"),
  compromisedSince: optional(INSTANT),
};

export const ROOT_SET = object({
  threshold: whole(1, 5),
  members: listOf(
    object({ name: CODE, custody: oneOf("server", "offline"), ed25519: text(44, 44), mlDsa65: text(2604, 2604) }),
    1,
    5,
  ),
});

const TIME_OF_DAY = match(/^([01][0-9]|2[0-3]):[0-5][0-9]$/);
const EMAIL = match(
  /^([A-Za-z0-9_'+-]+\.)*[A-Za-z0-9_'+-]*[A-Za-z0-9_+-]@([A-Za-z0-9][A-Za-z0-9-]*\.)+[A-Za-z]{2,}$/,
  254,
);
const ADDRESS: Form<string> = (value): value is string => typeof value === "string" && isAddress(value);

const DESIGNATED_AUTHORITY = object({
  id: AUTHORITY,
  roles: listOf(
    oneOf(
      "central-authority",
      "contact-point",
      "extradition-authority",
      "competent-authority",
      "prevention-authority",
      "secretariat",
    ),
    1,
    6,
  ),
  names: mapOf(LANGUAGE, SHORT_TEXT),
  languages: listOf(LANGUAGE, 1, 20),
  phone: optional(SHORT_TEXT),
  email: optional(EMAIL),
  timeZone: match(/^[A-Za-z]+([/_+-][A-Za-z0-9_+-]+)*$/, 64),
  hours: optional(listOf(object({ days: listOf(whole(1, 7), 1, 7), opens: TIME_OF_DAY, closes: TIME_OF_DAY }), 0, 14)),
  holidays: listOf(DAY, 0, 400),
  requirements: listOf(FREE_TEXT, 0, 20),
});

const MAX_CLOSED_LOGS = 128;

export const DESIGNATION = object({
  version: oneOf(1),
  profile: PROFILE,
  state: STATE,
  number: whole(1),
  previous: nullOr(DIGEST),
  issuedAt: INSTANT,
  validFrom: INSTANT,
  validUntil: INSTANT,
  operator: object({ name: SHORT_TEXT, hostsForOthers: trueOrFalse }),
  languages: listOf(LANGUAGE, 1, 20),
  endpoints: object({ peer: ADDRESS, app: optional(ADDRESS) }),
  log: object({
    origin: ORIGIN,
    closed: optional(listOf(object({ origin: ORIGIN, size: SIZE, root: DIGEST }), 0, MAX_CLOSED_LOGS)),
  }),
  protocolVersions: listOf(whole(1), 1, 8),
  exhibitSuites: listOf(CODE, 1, 8),
  requiredAlgorithms: closedObject({
    root: ALGORITHMS,
    dispatch: ALGORITHMS,
    receipt: ALGORITHMS,
    manifest: ALGORITHMS,
    http: ALGORITHMS,
    log: ALGORITHMS,
    witness: ALGORITHMS,
  }),
  rootSet: ROOT_SET,
  previousRootSet: optional(ROOT_SET),
  keys: listOf(
    object({
      use: oneOf("dispatch", "receipt", "manifest", "http", "log", "witness"),
      algorithm: ALGORITHM,
      public: text(2604, 0),
      ...LIFETIME,
    }),
    0,
    512,
  ),
  sealing: listOf(
    object({
      family: oneOf("dispatch-seal", "exhibit-seal"),
      authority: optional(AUTHORITY),
      recipient: match(/^age1(pq1|tag1|tagpq1)?[02-9ac-hj-np-z]+$/, 2100),
      ...LIFETIME,
    }),
    0,
    64,
  ),
  authorities: listOf(DESIGNATED_AUTHORITY, 1, 64),
  reservations: listOf(object({ article: SHORT_TEXT, text: FREE_TEXT }), 0, 64),
  policies: object({ smallOffice: trueOrFalse }),
  software: object({ name: SHORT_TEXT, version: SHORT_TEXT, verifierSha256: optional(DIGEST) }),
  critical: CRITICAL,
});
