/** What a store says of a file. */
export interface FileInfo {
  /** In bytes; -1: what is there is no plain file. */
  size: number;
  modified: Date;
  /** Changes with the content. */
  version: string;
}

export interface ListedFile extends FileInfo {
  key: string;
  /** When it came to its place, if that is later than `modified`. */
  placed: Date;
}

export interface OpenFile extends FileInfo {
  /** The bytes that were asked for. Read it to the end, or cancel it. */
  body: ReadableStream<Uint8Array>;
}

/** Bytes of a file, `from` included, `to` excluded. */
export interface Range {
  from: number;
  to: number;
}

/** Headers of what a link answers. */
export interface LinkHeaders {
  type: string;
  disposition: string;
}

/**
 * Where images and covers are kept. A key is a path below the store, in plain letters:
 * `images/ab/<name>.png`. A file is there whole or not at all, and nobody writes into one: it is
 * replaced.
 */
export interface FileStore {
  /** @throws Problem disk_full if `bytes` more have no room */
  needRoom(bytes: number): Promise<void>;
  put(key: string, bytes: Uint8Array): Promise<void>;
  /** Puts a file of this machine, which may be linked: nobody writes into it from now on. */
  putFile(key: string, path: string): Promise<void>;
  /** @throws Deno.errors.NotFound */
  copy(from: string, to: string): Promise<void>;
  /** @throws Deno.errors.NotFound */
  move(from: string, to: string): Promise<void>;
  /** Returns null if there is no such file, as do `read` and `open`. */
  stat(key: string): Promise<FileInfo | null>;
  read(key: string): Promise<Uint8Array<ArrayBuffer> | null>;
  open(key: string, range?: Range): Promise<OpenFile | null>;
  /**
   * An address by which whoever has it reads the file for a minute, without any further check. Only
   * a store that browsers may reach has this.
   */
  link?(key: string, headers: LinkHeaders): Promise<string>;
  /** Does nothing if there is no such file. */
  remove(key: string): Promise<void>;
  /** Whether a file could be removed, as far as that can be known beforehand. */
  removable(key: string): Promise<boolean>;
  /** All files below a folder except unfinished ones, in no particular order. */
  list(folder: string): AsyncIterable<ListedFile>;
  /** Names of files whose writing began before a time and never ended. */
  unfinished(before: Date): Promise<string[]>;
  /** Removes one of the `unfinished`. */
  discard(name: string): Promise<void>;
}
