/**
 * training: fictional States, one-of-one roots, a clock that can be moved. evaluation: a real or fictional State on the
 * embedded default, marked on every page. production: everything that security asks for.
 */
type Profile = "production" | "evaluation" | "training";

/**
 * authority: a State's office, which works on cases. secretariat: that of the Conference, no State's, without cases and evidence.
 * host: a State's office that also holds the Conference's ceremonies.
 */
export const OFFICES = ["authority", "secretariat", "host"] as const;
export type Office = (typeof OFFICES)[number];

/** The program that takes the office's mail, and from which address. */
interface MailCommandConfig {
  readonly command: readonly string[];
  readonly from: string;
}

/** Who is rung, in this order, until a person acknowledges. */
interface RingerConfig {
  /** Program and its first arguments; the called person and the reason are given as environment variables. */
  readonly command: readonly string[];
  readonly repeatAfterMs: number;
}

/** Everything a server needs to know before it starts; read once, from the environment and one JSON file. */
export interface ServerConfig {
  readonly state: string;
  readonly stateName: string;
  readonly operator: string;
  readonly profile: Profile;
  /** What the server is for, and so which modules it has. */
  readonly office: Office;
  readonly host: string;
  readonly port: number;
  /** Where /metrics is served, to this machine alone; absent: nowhere. */
  readonly metricsPort?: number;
  readonly dataFolder: string;
  /** What must not be in a backup: lock, high-water marks. Default: `<dataFolder>/local`. */
  readonly localFolder: string;
  /** Absent: the embedded engine in the data folder. */
  readonly databaseUrl?: string;
  /** Work on a PostgreSQL whose promotion would lose acknowledged commits (R2); the health page warns. */
  readonly allowAsynchronousStandby: boolean;
  /** A second machine waits for the lease and takes over: what a receipt promises is in the database too (R2). */
  readonly secondMachine: boolean;
  /** Where officers sign in, where peers call, where the public reads. Origins without a path. */
  readonly appUrl: string;
  readonly peerUrl: string;
  readonly publicUrl: string;
  readonly languages: readonly string[];
  readonly defaultLanguage: string;
  readonly timeZone: string;
  readonly keyUnlock: "plain-file" | "passphrase" | "systemd-credential";
  readonly ringer?: RingerConfig;
  readonly mailCommand?: MailCommandConfig;
  /** Where backups go, and to which keys of age they are encrypted. */
  readonly backup?: { readonly folder: string; readonly recipients: readonly string[] };
  /** One person may accept a preservation at night, countersigned later. */
  readonly smallOffice: boolean;
  /** PEM file with further certificate authorities that peers' TLS certificates may chain to. */
  readonly peerCaFile?: string;
  /** Networks that are not public and in which peers may be all the same, as CIDR. */
  readonly peerNetworks: readonly string[];
  /** Networks of proxies before this server, which say who called them, as CIDR. */
  readonly proxyNetworks: readonly string[];
  readonly logLevel: "debug" | "info" | "warn" | "error";
}
