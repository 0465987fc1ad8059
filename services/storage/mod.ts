import type { Config } from "../config/mod.ts";
import { createFolderStore } from "./folder.ts";
import { type Bucket, createS3Store } from "./s3/store.ts";
import type { FileStore } from "./types.ts";

export { createFolderStore };
export type { Bucket } from "./s3/store.ts";
export type { FileStore, Range } from "./types.ts";

type StorageConfig = Pick<
  Config,
  | "root"
  | "storage"
  | "storage_endpoint"
  | "storage_region"
  | "storage_path_style"
  | "storage_access_key"
  | "storage_secret_key"
>;

/** The bucket of the settings; null where images are in the data folder. */
export function bucketOf(config: StorageConfig): FileStore | null {
  return config.storage === "" ? null : storeOf(config);
}

/** The store of the settings: the data folder, or a bucket. */
export function storeOf(config: StorageConfig): FileStore {
  return config.storage === "" ? createFolderStore(config.root) : bucketAt(config.storage, config);
}

/** The bucket at `s3://bucket/folder`, with the address and the keys of the settings. */
export function bucketAt(address: string, config: Omit<StorageConfig, "root" | "storage">): Bucket {
  const [, bucket = "", folder] = /^s3:\/\/([^/]+)\/?(.*?)\/?$/.exec(address) ?? [];
  const { storage_endpoint: endpoint, storage_region: region } = config;
  return createS3Store({
    bucket,
    region,
    endpoint: endpoint || `https://s3.${region}.amazonaws.com`,
    pathStyle: config.storage_path_style,
    accessKey: config.storage_access_key,
    secretKey: config.storage_secret_key,
  }, folder ? `${folder}/` : "");
}
