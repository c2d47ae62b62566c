// The public face of the platform: input and output without domain words.
export type { BlobStore, StoredBlob } from "./blobs.ts";
export type { Clock, ServerClock } from "./clock.ts";
export type { Profile, RingerConfig, ServerConfig } from "./config.ts";
export { DatabaseError, isAppendOnlyViolation, isUniqueViolation } from "./database-error.ts";
export { openDatabase, type Database, type DatabaseOptions, type Transaction } from "./database.ts";
export { asDiskRefusal, freeBytes, requireFreeSpace } from "./disk-space.ts";
export { syncFolder, writeAll, writeFileDurably } from "./durable-files.ts";
export type { HttpServer } from "./http-server.ts";
export type { HighWater, HighWaterMark, Incarnation, IncarnationKeeper } from "./incarnation.ts";
export type { Job, JobLoop, JobState } from "./job-loop.ts";
export type { Journal } from "./journal.ts";
export type {
  KeyDescription,
  KeyStore,
  SealingAlgorithm,
  SealingKey,
  SealingKeyDescription,
  SigningKey,
  SigningKeyDescription,
  UnlockMode,
} from "./keystore.ts";
export { lockFolder, type FolderLock } from "./locks.ts";
export { createLog, silentLog, type Log, type LogFields, type LogLevel } from "./log.ts";
export { isMigrated, migrate } from "./migrate.ts";
export type { PeerAnswer, PeerCall, PeerHttp, PeerStream } from "./peer-http.ts";
export type { Platform } from "./platform.ts";
export type { Randomness } from "./random.ts";
export { workerUrl } from "./worker-url.ts";
