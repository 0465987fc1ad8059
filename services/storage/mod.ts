import type { Config } from "../config/mod.ts";
import { createFolderStore } from "./folder.ts";
import { baseOf } from "./s3/client.ts";
import { type Bucket, createS3Store } from "./s3/store.ts";
import type { FileStore } from "./types.ts";

export { createFolderStore };
export type { Bucket } from "./s3/store.ts";
export type { FileStore, LinkHeaders, ListedFile, Range } from "./types.ts";

type StorageConfig = Pick<
  Config,
  | "root"
  | "storage"
  | "storage_endpoint"
  | "storage_region"
  | "storage_path_style"
  | "storage_access_key"
  | "storage_secret_key"
  | "storage_links"
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
  const { place, folder } = placeOf(address, config);
  const keys = { accessKey: config.storage_access_key, secretKey: config.storage_secret_key };
  const prefix = folder ? `${folder}/` : "";
  return createS3Store({ ...place, ...keys }, prefix, { links: config.storage_links });
}

/**
 * The origin from which browsers fetch images by links; null where the server sends all of them.
 */
export function linkOrigin(config: StorageConfig): string | null {
  if (config.storage === "" || !config.storage_links) return null;
  return new URL(baseOf(placeOf(config.storage, config).place)).origin;
}

function placeOf(
  address: string,
  { storage_endpoint, storage_region: region, storage_path_style: pathStyle }: Pick<
    StorageConfig,
    "storage_endpoint" | "storage_region" | "storage_path_style"
  >,
) {
  const [, bucket = "", folder] = /^s3:\/\/([^/]+)\/?(.*?)\/?$/.exec(address) ?? [];
  const endpoint = storage_endpoint || `https://s3.${region}.amazonaws.com`;
  return { place: { bucket, region, endpoint, pathStyle }, folder };
}
