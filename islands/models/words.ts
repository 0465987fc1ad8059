import { pageWords } from "../studio/page_words.ts";
import { modelPage as pageDe } from "../text/de/model_page.ts";
import { modelPage as pageEn, type ModelPageText } from "../text/en/model_page.ts";
import { modelPage as pageJa } from "../text/ja/model_page.ts";
import { gettingModels as de } from "../text/de/getting_models.ts";
import { gettingModels as en, type GettingModelsText } from "../text/en/getting_models.ts";
import { gettingModels as ja } from "../text/ja/getting_models.ts";
import { models as modelsDe } from "../text/de/models.ts";
import { models as modelsEn, type ModelsText } from "../text/en/models.ts";
import { models as modelsJa } from "../text/ja/models.ts";

export const useGettingModels = pageWords<GettingModelsText>({ en, de, ja });
export const useModelPage = pageWords<ModelPageText>({ en: pageEn, de: pageDe, ja: pageJa });
export const useModelsText = pageWords<ModelsText>({
  en: modelsEn,
  de: modelsDe,
  ja: modelsJa,
});
