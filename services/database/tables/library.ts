import type { Generated, GeneratedAlways } from "kysely";
import type { Visibility } from "../../contract/fields.ts";
import type { ImageCategory, ImageOrigin } from "../../contract/images.ts";
import type { GrantLevel } from "../../contract/sharing.ts";
import type { Flag } from "./flag.ts";

/** What people make, and with whom they share it. */
export interface LibraryTables {
  boards: {
    board_id: string;
    user_id: string;
    board_name: string;
    cover_image_name: string | null;
    archived: Generated<Flag>;
    visibility: Generated<Visibility>;
    created_at: string;
    updated_at: string;
    deleted_at: string | null;
  };
  boards_left: { board_id: string; user_id: string };
  images: {
    image_id: Generated<number>;
    image_name: string;
    user_id: string;
    board_id: string | null;
    image_origin: ImageOrigin;
    image_category: ImageCategory;
    image_subfolder: string;
    width: number;
    height: number;
    bytes: number;
    is_intermediate: Generated<Flag>;
    starred: Generated<Flag>;
    session_id: string | null;
    node_id: string | null;
    metadata: string | null;
    workflow: string | null;
    graph: string | null;
    prompt: Generated<string>;
    tags: Generated<string>;
    description: Generated<string>;
    created_at: string;
    updated_at: string;
    deleted_at: string | null;
    deleted_from_board_id: string | null;
    has_workflow: GeneratedAlways<Flag>;
  };
  /** How many images there are of each kind, without the trash; triggers write it. */
  image_totals: {
    user_id: string;
    is_intermediate: Flag;
    image_category: ImageCategory;
    starred: Flag;
    /** Empty for images on no board. */
    board: string;
    board_id: GeneratedAlways<string | null>;
    items: number;
  };
  /**
   * How many were made in a quarter of an hour (`services/images/quarters.ts`), without the trash
   * and intermediates; triggers write it.
   */
  image_quarters: {
    user_id: string;
    quarter: string;
    image_category: ImageCategory;
    items: number;
    starred_items: number;
  };
  image_tags: { image_name: string; tag: string };
  /** The names that uploads had where they came from, also as lists compare them. */
  image_files: { image_id: number; file_name: string; name_key: string };
  /** The samplers that images were made by; a trigger writes it. */
  image_samplers: { sampler: string; image_id: number };
  /** What a model for similarity has made of images. */
  image_vectors: { image_id: number; model_hash: string; vector: Uint8Array };
  /** Prompt, tags, description and file name as searches compare them. */
  image_words: { image_id: number; words: string };
  image_search: { rowid: number; words: string; image_search: string; rank: number };
  workflows: {
    workflow_id: string;
    user_id: string;
    name: string;
    description: Generated<string>;
    category: Generated<"user" | "default">;
    tags: Generated<string>;
    visibility: Generated<Visibility>;
    workflow: string;
    has_thumbnail: Generated<Flag>;
    readable: GeneratedAlways<Flag>;
    created_at: string;
    updated_at: string;
  };
  workflow_openings: { workflow_id: string; user_id: string; opened_at: string };
  style_presets: {
    style_preset_id: string;
    user_id: string;
    name: string;
    type: Generated<"user" | "default" | "project">;
    visibility: Generated<Visibility>;
    positive_prompt: Generated<string>;
    negative_prompt: Generated<string>;
    has_image: Generated<Flag>;
    created_at: string;
    updated_at: string;
    deleted_at: Generated<string | null>;
  };
  wildcards: {
    wildcard_id: string;
    user_id: string;
    name: string;
    name_key: string;
    visibility: Generated<Visibility>;
    text: string;
    line_count: Generated<number>;
    created_at: string;
    updated_at: string;
    deleted_at: Generated<string | null>;
  };
  system_prompts: {
    system_prompt_id: string;
    user_id: string;
    name: string;
    content: string;
    visibility: Generated<Visibility>;
    created_at: string;
    updated_at: string;
  };
  thing_kinds: { kind: string };
  grants: {
    grant_id: string;
    /** A `ThingKind` (services/access/kinds). */
    kind: string;
    thing_id: string;
    user_id: string | null;
    group_id: string | null;
    level: GrantLevel;
    expires_at: string | null;
    granted_by: string;
    created_at: string;
  };
  downloads: {
    download_name: string;
    user_id: string;
    image_names: string;
    created_at: string;
    expires_at: string;
  };
}
