import { env, LogLevel } from "@huggingface/transformers";

/**
 * transformers.js with everything off that looks outside of the model's folder. Import this only
 * after the device's runtime is in place (see `backend.ts`).
 */
env.allowRemoteModels = false;
env.allowLocalModels = true;
env.useFSCache = false;
env.useBrowserCache = false;
env.useWasmCache = false;
env.logLevel = LogLevel.ERROR;

export {
  AutoImageProcessor,
  AutoModel,
  AutoModelForImageFeatureExtraction,
  AutoModelForImageTextToText,
  AutoModelForPoseEstimation,
  AutoProcessor,
  InterruptableStoppingCriteria,
  pipeline,
  PreTrainedModel,
  RawImage,
} from "@huggingface/transformers";
