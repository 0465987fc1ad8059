import type { DynamicPrompts, Estimate, TokenCount } from "../../../services/contract/prompts.ts";
import type { EnqueueResult, GenerateResult } from "../../../services/contract/queue.ts";
import type { DynamicPromptsBody } from "../../../services/dynamic_prompts/mod.ts";
import type { GenerateBody } from "../../../services/generate/simple.ts";
import type { UpscaleBody } from "../../../services/generate/upscale.ts";
import type {
  DescribeBody,
  PreprocessBody,
  RemoveBackgroundBody,
} from "../../../services/generate/vision.ts";
import type { EstimateBody } from "../../../services/queue/forecast/estimate.ts";
import type { TokenCountBody } from "../../../services/token_count/mod.ts";
import { at, V1 } from "../path.ts";

/** Requests for images, and questions about prompts. */
export const makingPaths = {
  generate: at<{ POST: GenerateResult }, { POST: GenerateBody }>(`${V1}/generate`),
  upscale: at<{ POST: EnqueueResult }, { POST: UpscaleBody }>(`${V1}/upscale`),
  removeBackground: at<{ POST: EnqueueResult }, { POST: RemoveBackgroundBody }>(
    `${V1}/remove_background`,
  ),
  describe: at<{ POST: EnqueueResult }, { POST: DescribeBody }>(`${V1}/describe`),
  preprocess: at<{ POST: EnqueueResult }, { POST: PreprocessBody }>(`${V1}/preprocess`),
  dynamicPrompts: at<{ POST: DynamicPrompts }, { POST: DynamicPromptsBody }>(
    `${V1}/utilities/dynamicprompts`,
  ),
  tokenCount: at<{ POST: TokenCount }, { POST: TokenCountBody }>(`${V1}/utilities/token_count`),
  estimate: at<{ POST: Estimate }, { POST: EstimateBody }>(`${V1}/utilities/estimate`),
} as const;
