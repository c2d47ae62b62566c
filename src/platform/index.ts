// The public face of the platform: input and output without domain words.
import "./openssl-signatures.ts";
export { openBlobStore } from "./blobs.ts";
export { callerOf } from "./caller-address.ts";
export { sendReady } from "./send-ready.ts";
export { openServerClock, type Clock, type ServerClock } from "./clock.ts";
export { configKeys, configSchema, DEFAULT_REPEAT_AFTER_MS } from "./config-schema.ts";
export { databaseUrlBeside, loadConfig, UNNAMED_STATE } from "./config.ts";
export { callControl, holdControl, openControlChannel, type ControlChannel } from "./control-channel.ts";
export { DatabaseError, isIntegrityViolation } from "./database-error.ts";
export { contentsOf, dropSchemas, requireOwner } from "./database-contents.ts";
export {
  atOneMoment,
  differences,
  fillTables,
  NOT_COPIED,
  rowsOf,
  summarise,
  summariseTable,
  tableNames,
  type TableSummary,
} from "./database-rows.ts";
export { openDatabase, UNFINISHED_MOVE, type Database, type Transaction } from "./database.ts";
export { DISK_RESERVES, hasRoomFor, type DiskUse } from "./disk-reserves.ts";
export { asDiskRefusal, freeBytes, requireFreeSpace, type DiskGauge } from "./disk-space.ts";
export { giveNewName, syncFolder, syncFolderNow, writeFileDurably } from "./durable-files.ts";
export { givenNumber, readGivenNumber, seriesOf } from "./given-numbers.ts";
export type { HighWaterMark } from "./high-water.ts";
export {
  asSenderGone,
  defaultMaxBodyBytes,
  serve,
  type HttpServer,
  type HttpServerOptions,
  type RefusedBody,
  type UnreadAnswer,
} from "./http-server.ts";
export { openIncarnation, type Incarnation } from "./incarnation.ts";
export { grantToApplication, revokeFromOwner } from "./grants.ts";
export { createJobLoop, type Job, type JobLoop } from "./job-loop.ts";
export { inspectJournal, openJournal, type Journal } from "./journal.ts";
export type { KeyDescription, SigningKey } from "./key-descriptions.ts";
export { openKeyStore, type KeyStanding, type KeyStore } from "./keystore.ts";
export { leaseHolder } from "./postgres-lease.ts";
export { beginToKeep, endBackup, KEPT_FOR_BACKUP, keepForBackup, snapshotFolder } from "./kept-for-backup.ts";
export { lastBackupAt, noteBackup } from "./last-backup.ts";
export { lockFolder } from "./locks.ts";
export { closeMemory } from "./memory-readers.ts";
export { createLog, silentLog, type Log } from "./log.ts";
export { isMigrated, lacksMigrations, migrate, readApplied, requireKnownMigrations } from "./migrate.ts";
export { newDatabaseFolder } from "./new-database.ts";
export { recordedEngine, switchEngine } from "./engine-record.ts";
export {
  addDisposals,
  DISPOSALS_FILE,
  disposalsKey,
  type DisposalLine,
  isOwnLine,
  type ListedDisposal,
  orderDigest,
  readDisposals,
  readRestoredDisposals,
  RESTORE_FOLDER,
} from "./disposals.ts";
export { isOutage } from "./outage.ts";
export { openPlatform, type PlatformOptions, type Waiting } from "./open-platform.ts";
export { createPeerHttp, type PeerStream } from "./peer-http.ts";
export type { Platform } from "./platform.ts";
export { printDocx } from "./print-docx.ts";
export { PrintQueue } from "./print-queue.ts";
export { createPrinter, type PrintedBlock, type PrintedDocument } from "./printer.ts";
export { createRandomness } from "./random.ts";
export { SECRET_NONCE_SIZE, unwrapSecret, wrapSecret } from "./secrets-at-rest.ts";
export { type Office, OFFICES, type ServerConfig } from "./server-config.ts";
export {
  filesBelow,
  temporaryFiles,
  type FileReport,
  type FoundFile,
  type MissingFile,
  type Orphan,
} from "./stray-files.ts";
export { systemErrorCode } from "./system-error.ts";
export { workerUrl } from "./worker-url.ts";
export { logProcessWarnings } from "./process-warnings.ts";
export { runMailCommand } from "./run-mail-command.ts";
export { countChoices, type IsOneOf, listByKey, type ListAsked } from "./list-by-key.ts";
export { type InCode, inCode, inRow, type RowIn, tablesInCode, type TablesOf } from "./row-in-code.ts";
