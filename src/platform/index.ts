// The public face of the platform: input and output without domain words.
export type { BlobStore, StoredBlob } from "./blobs.ts";
export type { Clock, ServerClock } from "./clock.ts";
export type { Profile, RingerConfig, ServerConfig } from "./config.ts";
export type { Database, Transaction } from "./database.ts";
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
export type { Log, LogFields } from "./log.ts";
export type { PeerAnswer, PeerCall, PeerHttp, PeerStream } from "./peer-http.ts";
export type { Platform } from "./platform.ts";
export type { Randomness } from "./random.ts";
