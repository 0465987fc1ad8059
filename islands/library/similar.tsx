import { useEffect } from "preact/hooks";
import { paths } from "../api/paths.ts";
import { GetModel, useVisionModels } from "../control/get_model.tsx";
import { useStudio } from "../studio/context.ts";
import { Images } from "../ui/icons.ts";
import { Empty } from "../ui/states.tsx";
import type { Listed } from "./place.ts";
import { useSimilarText } from "./similar_words.ts";

/** The models that compare images. */
const TYPE = "image_feature_extraction";

/** Pauses after which images that were yet to be compared are asked for again. */
const LEAST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 60_000;
/** What a model takes for an image, about. */
const EACH_MS = 100;

interface SimilarHeadProps {
  name: string;
  answer: Listed | undefined;
  refresh: () => void;
}

/** The image that others are compared with, and how many are yet to be: then it looks again. */
export function SimilarHead({ name, answer, refresh }: SimilarHeadProps) {
  const { boot, router } = useStudio();
  const words = useSimilarText();
  const unseen = answer?.unseen ?? 0;
  useEffect(() => {
    if (unseen === 0) return;
    const pause = Math.min(LONGEST_PAUSE_MS, Math.max(LEAST_PAUSE_MS, unseen * EACH_MS));
    const timer = setTimeout(refresh, pause);
    return () => clearTimeout(timer);
  }, [answer]);
  return (
    <div class="similar-head">
      <button
        type="button"
        class="similar-image"
        aria-label={words.open}
        data-image={name}
        onClick={() => router.adjust({ image: name })}
      >
        <img src={boot.basePath + paths.thumbnail(name)} alt="" />
      </button>
      <p class="field-hint" role="status">{unseen > 0 && words.unseen(unseen)}</p>
    </div>
  );
}

interface SimilarStateProps {
  state: "waiting" | "unreadable" | "no_model";
  refresh: () => void;
}

/** Why nothing is compared with the image, and what to do about it. */
export function SimilarState({ state, refresh }: SimilarStateProps) {
  const words = useSimilarText();
  const models = useVisionModels(TYPE);
  const hasModel = state === "no_model" && models !== undefined && models.length > 0;
  // It has just been installed.
  useEffect(() => void (hasModel && refresh()), [hasModel]);
  return state === "no_model"
    ? <GetModel type={TYPE} />
    : state === "waiting"
    ? <Empty icon={Images} title={words.waiting} hint={words.waitingHint} />
    : <Empty icon={Images} title={words.unreadable} />;
}
