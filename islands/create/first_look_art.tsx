/** Three sheets, as they might hang in a studio. Purely decorative. */
export function FirstLookArt() {
  return (
    <svg class="first-look-art" viewBox="0 0 260 160" aria-hidden="true">
      <g class="art-sheet" transform="rotate(-10 66 88)">
        <rect x="22" y="40" width="88" height="96" rx="10" />
        <circle class="art-warm" cx="66" cy="88" r="24" />
      </g>
      <g class="art-sheet" transform="rotate(10 194 88)">
        <rect x="150" y="40" width="88" height="96" rx="10" />
        <path
          class="art-star"
          d="M194 62l7.6 16.4 18 2.1-13.3 12.3 3.6 17.7-15.9-8.9-15.9 8.9 3.6-17.7-13.3-12.3 18-2.1z"
        />
      </g>
      <g class="art-sheet">
        <rect x="76" y="16" width="108" height="124" rx="12" />
        <clipPath id="art-window">
          <rect x="86" y="26" width="88" height="104" rx="6" />
        </clipPath>
        <g clip-path="url(#art-window)">
          <rect class="art-sky" x="86" y="26" width="88" height="104" />
          <circle class="art-star" cx="150" cy="54" r="12" />
          <path class="art-far" d="M80 110l32-38 26 30 18-18 28 32v24H80z" />
          <path class="art-near" d="M80 130c20-24 44-26 62-12s30 8 40 0v20H80z" />
        </g>
      </g>
    </svg>
  );
}
