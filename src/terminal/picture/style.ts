/** Colours, lines and letters of the pictures. What differs by colour differs by pattern too. */

/** Goes into a picture once, before all that it styles. */
export const PICTURE_STYLE = `<style>
    :root { --paper: #ffffff; --ink: #1c2430; --soft: #55616f; --axis: #8a96a6; --grid: #e3e8ee;
            --before: #a15c00; --before-fill: #fbeedb; --during: #1f63c4; }
    @media (prefers-color-scheme: dark) {
      :root { --paper: #11161d; --ink: #e8edf4; --soft: #a3afbf; --axis: #76849a; --grid: #263040;
              --before: #e3a04a; --before-fill: #33260f; --during: #69a3f2; } }
    text { font: 13px ui-sans-serif, system-ui, "Segoe UI", Helvetica, Arial, sans-serif; fill: var(--ink); }
    .title { font-size: 20px; font-weight: 600; }
    .market { font-size: 16px; font-weight: 600; }
    .chart { font-weight: 600; }
    .soft { fill: var(--soft); }
    .small { font-size: 12px; }
    .tick { fill: var(--soft); font-size: 11px; }
    .tiny { fill: var(--soft); font-size: 10px; }
    .mid { text-anchor: middle; }
    .end { text-anchor: end; }
    .paper { fill: var(--paper); }
    .axis { fill: none; stroke: var(--axis); }
    .grid { fill: none; stroke: var(--grid); }
    .before { fill: url(#hatch); stroke: var(--before); }
    .during { fill: var(--during); stroke: var(--during); }
    .line { fill: none; stroke-width: 2; stroke-linejoin: round; }
    .before-line { stroke: var(--before); stroke-dasharray: 5 3; }
    .during-line { stroke: var(--during); }
    .before-dot { fill: var(--paper); stroke: var(--before); stroke-width: 1.5; }
    .during-dot { fill: var(--during); stroke: var(--during); }
    .lost { fill: none; stroke-width: 2; stroke-dasharray: none; }
  </style>
  <defs>
    <pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <rect width="5" height="5" style="fill: var(--before-fill)"/>
      <path d="M0 0V5" style="stroke: var(--before); stroke-width: 2.5"/>
    </pattern>
  </defs>`;
