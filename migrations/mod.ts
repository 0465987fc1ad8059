import { initial } from "./0001_initial.ts";
import { thingKinds } from "./0002_thing_kinds.ts";
import { modelTypes } from "./0003_model_types.ts";
import { promptNotes } from "./0004_prompt_notes.ts";
import { privateAlone } from "./0005_private_alone.ts";
import { modelDownloads } from "./0006_model_downloads.ts";
import { sealedQueries } from "./0007_sealed_queries.ts";
import { modelTrash } from "./0008_model_trash.ts";
import { modelUploads } from "./0009_model_uploads.ts";
import { peopleOfAClass } from "./0010_people_of_a_class.ts";
import { imageWords } from "./0011_image_words.ts";
import { wildcards } from "./0012_wildcards.ts";
import { imageDescriptions } from "./0013_image_descriptions.ts";
import { imageFiles } from "./0014_image_files.ts";
import { imageVectors } from "./0015_image_vectors.ts";
import { queueOrder } from "./0016_queue_order.ts";
import { imageTallies } from "./0017_image_tallies.ts";
import { imageOrder } from "./0018_image_order.ts";

/** One step of the schema. Its number is its place in the list, starting at 1. */
export interface Migration {
  readonly name: string;
  readonly sql: string;
  /**
   * Tables that lose rows, and tables, indexes and triggers that the step takes away. It is refused
   * if anything else is missing afterwards.
   */
  readonly removes?: readonly string[];
}

/**
 * Listed statically: a folder scan finds nothing in a compiled program. Only ever append: a step
 * with a line in `frozen.ts` has run on other people's databases.
 */
export const MIGRATIONS: readonly Migration[] = [
  initial,
  thingKinds,
  modelTypes,
  promptNotes,
  privateAlone,
  modelDownloads,
  sealedQueries,
  modelTrash,
  modelUploads,
  peopleOfAClass,
  imageWords,
  wildcards,
  imageDescriptions,
  imageFiles,
  imageVectors,
  queueOrder,
  imageTallies,
  imageOrder,
];
