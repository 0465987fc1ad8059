import { signal, useSignal } from "@preact/signals";
import { imageMetadata } from "../api/image_metadata.ts";
import { paths } from "../api/paths.ts";
import { useResource, useStudio, useText } from "../studio/context.ts";
import { studioPart } from "../studio/part.ts";
import { Button } from "../ui/button.tsx";
import { Choices } from "../ui/choices.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { ArrowLeftRight } from "../ui/icons.ts";
import { CompareHover } from "./compare_hover.tsx";
import { CompareSlider } from "./compare_slider.tsx";
import type { Pair } from "./compared.ts";
import { differences } from "./facts.ts";

interface CompareProps extends Pair {
  onClose: () => void;
}

const WAYS = ["slider", "beside", "hover"] as const;
type Way = (typeof WAYS)[number];

/** The way in which images were compared last. */
const wayOf = studioPart(() => signal<Way>("slider"));

/** Two images compared in one of three ways, and below them the settings that differ. */
export function Compare({ first, second, onClose }: CompareProps) {
  const studio = useStudio();
  const text = useText();
  const words = text.images;
  const way = wayOf(studio);
  const isSwapped = useSignal(false);
  const pair = isSwapped.value ? { first: second, second: first } : { first, second };
  const View = { slider: CompareSlider, beside: Beside, hover: CompareHover }[way.value];
  return (
    <Dialog title={words.compare} onClose={onClose} wide>
      <div class="toolbar">
        <Choices
          label={words.compareWay}
          among={WAYS}
          chosen={way.value}
          say={(one) => words.compareWays[one]}
          onChoose={(one) => void (way.value = one)}
        />
        <Button
          small
          kind="quiet"
          icon={ArrowLeftRight}
          onClick={() => void (isSwapped.value = !isSwapped.value)}
        >
          {words.compareSwap}
        </Button>
      </div>
      <View {...pair} />
      <Differences {...pair} />
    </Dialog>
  );
}

function Beside({ first, second }: Pair) {
  const { boot } = useStudio();
  const words = useText().images;
  return (
    <div class="compare-pair">
      {[first, second].map((name, i) => (
        <figure key={i}>
          <img src={boot.basePath + paths.full(name)} alt="" data-image={name} />
          <figcaption>{i === 0 ? words.compareFirst : words.compareSecond}</figcaption>
        </figure>
      ))}
    </div>
  );
}

function Differences({ first, second }: Pair) {
  const { language } = useStudio();
  const text = useText();
  const words = text.images;
  const one = imageMetadata(useResource(paths.metadata(first)).data.value);
  const other = imageMetadata(useResource(paths.metadata(second)).data.value);
  if (one === undefined || other === undefined) return null;
  const rows = differences(text, language.value, one, other);
  if (rows.length === 0) return <p class="soft">{words.compareSame}</p>;
  return (
    <div class="table-wrap" tabIndex={0} role="region" aria-label={words.compareDiffers}>
      <table class="table compare-table">
        <thead>
          <tr>
            <th scope="col">{words.compareDiffers}</th>
            <th scope="col">{words.compareFirst}</th>
            <th scope="col">{words.compareSecond}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.label}>
              <th scope="row">{row.label}</th>
              <td class="wrap">{row.first || "–"}</td>
              <td class="wrap">{row.second || "–"}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
