import type {
  Bulk,
  Copied,
  CopyBody,
  DeletedImages,
  DownloadBody,
  Emptied,
  ImageChanges,
  ImageDTO,
  ImageFacets,
  ImageMonth,
  ImageNames,
  ImageNamesBody,
  ImagePage,
  ImageWorkflow,
  Metadata,
  NamedImageDTO,
  OneImageDTO,
  RequestedDownload,
  SimilarImages,
  TagBody,
  TagCount,
  TrashNames,
} from "../../../services/contract/images.ts";
import { at, part, query, V1 } from "../path.ts";

export interface ImageFilter {
  board_id?: string | null;
  shared_with_me?: boolean | null;
  visible?: boolean | null;
  search_term?: string | null;
  tag?: string | null;
  starred?: boolean | null;
  date?: string | null;
  created_from?: string | null;
  created_to?: string | null;
  time_zone?: string | null;
  user_id?: string | null;
  categories?: string | null;
  model?: string | null;
  sampler?: string | null;
  width?: number | null;
  height?: number | null;
}

export interface ImageList extends ImageFilter {
  with_owners?: boolean | null;
  with_shapes?: boolean | null;
  order_by?: "created_at" | "bytes" | "file_name" | null;
  order_dir?: "ASC" | "DESC";
  starred_first?: boolean;
}

/** Images and their trash. */
export const imagesPaths = {
  image: (name: string) =>
    at<{ GET: OneImageDTO; PATCH: ImageDTO }, { PATCH: ImageChanges }>(
      `${V1}/images/i/${part(name)}`,
    ),
  full: (name: string) => at<{ GET: Blob }>(`${V1}/images/i/${part(name)}/full`),
  thumbnail: (name: string) => at<{ GET: Blob }>(`${V1}/images/i/${part(name)}/thumbnail`),
  workflowOf: (name: string) => at<{ GET: ImageWorkflow }>(`${V1}/images/i/${part(name)}/workflow`),
  metadata: (name: string) => at<{ GET: Metadata | null }>(`${V1}/images/i/${part(name)}/metadata`),
  imageNames: (list: ImageList) =>
    at<{ GET: ImageNames }>(`${V1}/images/names${query({ is_intermediate: false, ...list })}`),
  similarImages: (name: string, list: ImageFilter & Pick<ImageList, "with_shapes">) =>
    at<{ GET: SimilarImages }>(
      `${V1}/images/i/${part(name)}/similar${query({ ...list })}`,
    ),
  imageFacets: (filter: ImageFilter) =>
    at<{ GET: ImageFacets }>(`${V1}/images/facets${query({ is_intermediate: false, ...filter })}`),
  /** In the reader's time zone. */
  imageMonths: (filter: ImageFilter & { time_zone: string }) =>
    at<{ GET: ImageMonth[] }>(`${V1}/images/months${query({ is_intermediate: false, ...filter })}`),
  imagesByNames: at<{ POST: NamedImageDTO[] }, { POST: ImageNamesBody }>(
    `${V1}/images/images_by_names`,
  ),
  deleteImages: at<{ POST: DeletedImages }, { POST: ImageNamesBody }>(`${V1}/images/delete`),
  starImages: at<{ POST: Bulk<"starred_images"> }, { POST: ImageNamesBody }>(`${V1}/images/star`),
  unstarImages: at<{ POST: Bulk<"unstarred_images"> }, { POST: ImageNamesBody }>(
    `${V1}/images/unstar`,
  ),
  copyImages: at<{ POST: Copied }, { POST: CopyBody }>(`${V1}/images/copy`),
  imageTags: at<{ GET: TagCount[]; POST: Bulk<"tagged_images"> }, { POST: TagBody }>(
    `${V1}/images/tags`,
  ),
  downloadImages: at<{ POST: RequestedDownload }, { POST: DownloadBody }>(`${V1}/images/download`),
  download: (name: string) => at<{ GET: Blob }>(`${V1}/images/download/${part(name)}`),
  trashNames: at<{ GET: TrashNames }>(`${V1}/images/trash/names`),
  emptyTrash: at<{ DELETE: Emptied }>(`${V1}/images/trash`),
  deleteForGood: at<{ POST: Emptied }, { POST: ImageNamesBody }>(`${V1}/images/trash/delete`),
  restoreImages: at<{ POST: Bulk<"restored_images"> }, { POST: ImageNamesBody }>(
    `${V1}/images/trash/restore`,
  ),
  trashThumbnail: (name: string) => at<{ GET: Blob }>(`${V1}/images/trash/${part(name)}/thumbnail`),
  recentImages: (limit: number) =>
    at<{ GET: ImagePage }>(
      `${V1}/images/${
        query({
          is_intermediate: false,
          categories: "general",
          user_id: "me",
          limit,
          offset: 0,
        })
      }`,
    ),
  upload: (category: string, intermediate: boolean, board?: string | null) =>
    at<{ POST: ImageDTO }>(
      `${V1}/images/upload${
        query({ image_category: category, is_intermediate: intermediate, board_id: board })
      }`,
    ),
  imagesRoot: `${V1}/images/`,
} as const;
