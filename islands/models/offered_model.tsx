import type { OfferDTO } from "../../services/contract/model_installs.ts";
import { useStudio } from "../studio/context.ts";
import { formatBytes } from "../studio/format.ts";
import { Button } from "../ui/button.tsx";
import { Download } from "../ui/icons.ts";
import { type Fact, Facts } from "./facts.tsx";
import { useGettingModels, useModelsText } from "./words.ts";

interface OfferedModelProps {
  offer: OfferDTO;
  busy: boolean;
  onInstall: () => void;
  /** Looks at another file or precision of the same place. */
  onChoose: (source: string) => void;
}

/** What a hub has at a link, before anything is downloaded. */
export function OfferedModel({ offer, busy, onInstall, onChoose }: OfferedModelProps) {
  const { language } = useStudio();
  const models = useModelsText();
  const words = useGettingModels();
  const size = (bytes: number | null) => bytes === null ? null : formatBytes(bytes, language.value);
  const { recognised, fits, refused, choices, files } = offer;
  const facts: Fact[] = [
    [words.what, recognised?.label ?? (files.length > 0 ? words.unknownKind : null)],
    [models.precision, recognised?.precision ?? null],
    [
      words.download,
      files.length > 0 ? size(offer.total_bytes) ?? words.files(files.length) : null,
    ],
    [words.memory, size(offer.needed_memory)],
    [words.licence, offer.licence],
    [words.triggers, offer.trigger_phrases.join(", ")],
  ];
  return (
    <section class="card offer" aria-label={offer.name}>
      <div class="offer-head">
        <h3 class="wrap">{offer.name}</h3>
        {fits && (
          <span class={`tag ${fits === "no" ? "tag-danger" : fits === "yes" ? "tag-accent" : ""}`}>
            {words.fits[fits]}
          </span>
        )}
      </div>
      <Facts facts={facts} />
      {refused && <p class="form-error" role="alert">{refused}</p>}
      {offer.gated && <p class="soft">{words.gated}</p>}
      {choices.length > 0 && (
        <div class="field">
          <p class="field-hint">{files.length > 0 ? words.choices : words.choose}</p>
          <ul class="offer-choices">
            {choices.slice(0, CHOICES).map(({ source, label, bytes }) => (
              <li key={source}>
                <Button
                  small
                  aria-pressed={source === offer.source}
                  onClick={() => onChoose(source)}
                >
                  {[label, size(bytes)].filter(Boolean).join(" · ")}
                </Button>
              </li>
            ))}
          </ul>
        </div>
      )}
      <div class="form-row">
        {files.length > 0 && (
          <Button
            kind="primary"
            icon={Download}
            busy={busy}
            disabled={refused !== null}
            onClick={onInstall}
          >
            {words.install}
          </Button>
        )}
        {offer.page && (
          <a
            class="button button-quiet"
            href={offer.page}
            target="_blank"
            rel="noreferrer noopener"
          >
            {words.page}
          </a>
        )}
      </div>
    </section>
  );
}

/** Maximum number of choices shown. */
const CHOICES = 40;
