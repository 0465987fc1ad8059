export type Fact = [label: string, value: string | number | null | undefined];

/** Letters from which a value has a row of its own, as the path of a file. */
const LONG = 40;

/** What is known about a model, without the facts that are not. */
export function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl class="model-facts">
      {facts.filter(([, v]) => v !== null && v !== undefined && v !== "").map(([label, value]) => (
        <div key={label} class={String(value).length >= LONG ? "model-fact-long" : undefined}>
          <dt>{label}</dt>
          <dd class="wrap">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
