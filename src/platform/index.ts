// The public face of the platform: input and output without domain words.
export { openBlobStore, type BlobStore, type StoredBlob } from "./blobs.ts";
export { openServerClock, type Clock, type ClockOptions, type ServerClock } from "./clock.ts";
export { configKeys, configSchema, DEFAULT_REPEAT_AFTER_MS } from "./config-schema.ts";
export { databaseUrlBeside, loadConfig, UNNAMED_STATE } from "./config.ts";
export {
  callControl,
  holdControl,
  type HeldControl,
  openControlChannel,
  type ControlChannel,
} from "./control-channel.ts";
export { DatabaseError, isAppendOnlyViolation, isIntegrityViolation } from "./database-error.ts";
export { contentsOf, dropSchemas, requireOwner } from "./database-contents.ts";
export {
  atOneMoment,
  differences,
  fillTables,
  rowsOf,
  summarise,
  summariseTable,
  tableNames,
  type RowSource,
  type TableSummary,
} from "./database-rows.ts";
export { openDatabase, UNFINISHED_MOVE, type Database, type DatabaseOptions, type Transaction } from "./database.ts";
export { DISK_RESERVES, hasRoomFor, type DiskUse } from "./disk-reserves.ts";
export { asDiskRefusal, freeBytes, requireFreeSpace, type DiskGauge } from "./disk-space.ts";
export { giveNewName, syncFolder, syncFolderNow, writeAll, writeFileDurably } from "./durable-files.ts";
export { givenNumber, readGivenNumber, seriesOf } from "./given-numbers.ts";
export type { HighWater, HighWaterMark } from "./high-water.ts";
export {
  asSenderGone,
  defaultMaxBodyBytes,
  serve,
  type HttpApp,
  type HttpServer,
  type HttpServerOptions,
  type RefusedBody,
  type UnreadAnswer,
} from "./http-server.ts";
export { openIncarnation, type Incarnation, type IncarnationKeeper, type IncarnationOptions } from "./incarnation.ts";
export { grantToApplication, revokeFromOwner } from "./grants.ts";
export { createJobLoop, type Job, type JobLoop, type JobState } from "./job-loop.ts";
export { inspectJournal, openJournal, type Journal, type JournalInspection } from "./journal.ts";
export type {
  KeyDescription,
  SealingAlgorithm,
  SealingKey,
  SealingKeyDescription,
  SigningKey,
  SigningKeyDescription,
  UnlockMode,
} from "./key-descriptions.ts";
export { openKeyStore, type KeyStanding, type KeyStore, type KeyStoreOptions } from "./keystore.ts";
export type { DatabaseLease, LeaseHolder, LeaseState } from "./lease.ts";
export { leaseHolder } from "./postgres-lease.ts";
export { beginToKeep, endBackup, KEPT_FOR_BACKUP, keepForBackup, snapshotFolder } from "./kept-for-backup.ts";
export { lastBackupAt, noteBackup } from "./last-backup.ts";
export { lockFolder, type FolderLock } from "./locks.ts";
export { closeMemory } from "./memory-readers.ts";
export { createLog, silentLog, type Log, type LogFields, type LogLevel } from "./log.ts";
export {
  isMigrated,
  lacksMigrations,
  migrate,
  readApplied,
  requireKnownMigrations,
  type MigrationRecord,
} from "./migrate.ts";
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
export { openPlatform, type PlatformOptions } from "./open-platform.ts";
export {
  createPeerHttp,
  type PeerAnswer,
  type PeerCall,
  type PeerHttp,
  type PeerHttpOptions,
  type PeerStream,
} from "./peer-http.ts";
export type { Platform } from "./platform.ts";
export { printDocx } from "./print-docx.ts";
export { PrintQueue } from "./print-queue.ts";
export { createPrinter, type PrintedBlock, type PrintedDocument } from "./printer.ts";
export { createRandomness, type Randomness } from "./random.ts";
export { type Office, OFFICES, type Profile, type RingerConfig, type ServerConfig } from "./server-config.ts";
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
export { type MailOutcome, runMailCommand } from "./run-mail-command.ts";
export { countChoices, listByKey, type ListAsked, type Listed } from "./list-by-key.ts";
export { type InCode, inCode, inRow, type RowIn, tablesInCode, type TablesOf } from "./row-in-code.ts";
