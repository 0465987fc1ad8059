import { useText } from "../studio/context.ts";

/** A template with the place of the person's own words marked in it. */
export function StyleWords({ template }: { template: string }) {
  const mark = <span class="style-mark">{useText().create.styles.yourPrompt}</span>;
  if (!template.includes("{prompt}")) {
    return (
      <>
        {mark} {template}
      </>
    );
  }
  const [first, ...rest] = template.split("{prompt}");
  return (
    <>
      {first}
      {rest.map((part, i) => <span key={i}>{mark}{part}</span>)}
    </>
  );
}
