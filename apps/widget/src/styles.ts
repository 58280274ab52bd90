import { PROBE_STYLES } from './paint-sheet';

/** Every token may be set by the page as `--livetape-<name>`; what is not set follows the theme. */
const TOKENS = `
  --text: var(--livetape-text, light-dark(#17202b, #dde4ec));
  --muted: var(--livetape-muted, light-dark(#51606f, #93a0b0));
  --faint: var(--livetape-faint, light-dark(#5f6d7c, #7c8a9a));
  --line: var(--livetape-line, light-dark(#dbe2ea, #212a35));
  --panel: var(--livetape-background, light-dark(#ffffff, #12171e));
  --raised: var(--livetape-raised, light-dark(#e9eef4, #18202a));
  --accent: var(--livetape-accent, light-dark(#1461b8, #6cb2ff));
  --up: var(--livetape-up, light-dark(#0a6e63, #3dbfae));
  --down: var(--livetape-down, light-dark(#b04511, #f08a5d));
  --warn: var(--livetape-warning, light-dark(#855b00, #e8b949));
  --bad: var(--livetape-bad, light-dark(#b52626, #f27878));
  --vwap: var(--livetape-vwap, light-dark(#1468c8, #6cb2ff));
  --volume: var(--livetape-volume, light-dark(#cbd5e1, #2b3644));
`;

const FRAME = `
:host { display: block; min-inline-size: 0; block-size: var(--livetape-height, 360px); }
:host([hidden]) { display: none; }
.frame {
  ${TOKENS}
  color-scheme: light dark;
  container-type: inline-size;
  box-sizing: border-box;
  block-size: 100%;
  display: grid;
  grid-template: auto auto minmax(0, 1fr) auto / minmax(0, 1fr);
  overflow: hidden;
  contain: layout paint;
  color: var(--text);
  background: var(--panel);
  border: 1px solid var(--livetape-border, var(--line));
  border-radius: var(--livetape-radius, 6px);
  font: 13px/1.35 var(--livetape-font, system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif);
  font-variant-numeric: tabular-nums;
  text-align: start;
}
:host([theme='light']) .frame { color-scheme: light; }
:host([theme='dark']) .frame { color-scheme: dark; }
.seen-by-none {
  position: absolute; inline-size: 1px; block-size: 1px; margin: -1px; overflow: hidden;
  clip-path: inset(50%); white-space: nowrap;
}
`;

const HEAD = `
.head {
  display: grid; grid-template-columns: minmax(0, 1fr) auto; align-items: center; gap: 2px 12px;
  padding: 10px 12px 6px;
}
.name { font-weight: 600; font-size: 14px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.name span { color: var(--muted); font-weight: 400; font-size: 12px; margin-inline-start: 6px; }
.last { font-weight: 600; font-size: 18px; line-height: 24px; white-space: nowrap; min-block-size: 24px; }
.frame:not([data-live]) .last { color: var(--muted); }
.frame[data-live] .last[data-direction='1'] { color: var(--up); }
.frame[data-live] .last[data-direction='-1'] { color: var(--down); }
.last small { color: var(--muted); font-weight: 400; font-size: 12px; }
.badge { justify-self: end; min-block-size: 19px; }
.about { display: flex; gap: 6px; align-items: center; justify-content: flex-end; }
.age { color: var(--muted); font-size: 12px; white-space: nowrap; }
.age:empty { display: none; }
.chip {
  display: inline-block;
  font-size: 10.5px; font-weight: 700; letter-spacing: 0.04em; line-height: 16px; padding: 0 6px; white-space: nowrap;
  border: 1px solid currentColor; border-radius: 4px; color: var(--warn);
}
.chip[data-tone='good'] { color: var(--up); }
.chip[data-tone='bad'] { color: var(--bad); }
.chip[hidden] { display: none; }
.legend {
  display: flex; gap: 0 12px; padding: 0 12px 4px; color: var(--muted); font-size: 12px;
  min-block-size: 17px; white-space: nowrap; overflow: hidden;
}
.legend b { font-weight: 500; color: var(--text); }
.legend.is-empty { visibility: hidden; }
@container (max-width: 519px) { .legend .extra { display: none; } }
@container (max-width: 419px) { .legend .detail { display: none; } }
@container (max-width: 379px) {
  .name span { font-size: 11px; margin-inline-start: 4px; }
  .last { font-size: 15px; }
}
`;

const STAGE = `
.stage { position: relative; grid-area: 3 / 1; min-block-size: 0; }
.picture { position: absolute; inset: 0; }
.picture canvas { position: absolute; inset: 0; inline-size: 100%; block-size: 100%; display: block; }
.over { pointer-events: none; }
.columns {
  display: grid; grid-template-columns: 34fr 33fr 33fr; padding: 2px 12px; color: var(--muted);
  font-size: 11px; text-align: end; border-block-end: 1px solid var(--line); white-space: nowrap;
}
.columns span { overflow: hidden; text-overflow: ellipsis; }
.note {
  grid-area: 3 / 1; position: relative; display: flex; flex-direction: column; gap: 10px; align-items: center;
  justify-content: center; padding: 12px; text-align: center; text-wrap: balance; color: var(--muted);
}
.note.is-over {
  grid-area: 4 / 1; flex-direction: row; justify-content: space-between; text-align: start; padding: 6px 12px;
  color: var(--text); background: var(--raised); border-block-start: 1px solid var(--line); font-size: 12px;
}
.note[hidden] { display: none; }
.note p { margin: 0; max-inline-size: 46ch; overflow-wrap: anywhere; }
.note.is-over p { max-inline-size: none; }
.note[data-tone='bad'] p { color: var(--text); }
.note button {
  font: inherit; font-size: 12px; color: var(--accent); background: none; border: 1px solid var(--line);
  border-radius: 4px; padding: 3px 10px; min-block-size: 26px; cursor: pointer; flex: none;
}
.note button[hidden] { display: none; }
.note.is-loading p::before {
  content: ''; display: block; inline-size: 96px; block-size: 3px; margin: 0 auto 10px; border-radius: 2px;
  background: linear-gradient(90deg, var(--accent) 0 35%, var(--line) 35%) 0 / 100%;
}
@media (prefers-reduced-motion: no-preference) {
  .note.is-loading p::before { animation: wait 1.2s ease-in-out infinite alternate; }
}
@keyframes wait { from { background-position: 0 0; opacity: 0.4; } to { background-position: 62px 0; opacity: 1; } }
`;

const TABLE = `
:where(button, .table):focus-visible { outline: 2px solid var(--accent); outline-offset: -2px; }
.table { position: absolute; inset: 0; overflow: auto; background: var(--panel); }
.table:not(:focus-within) { clip-path: inset(50%); pointer-events: none; }
.table table { border-collapse: collapse; inline-size: 100%; font-size: 12px; }
.table caption { text-align: start; padding: 4px 12px; color: var(--muted); }
.table :is(th, td) { padding: 2px 12px; text-align: end; font-weight: 400; white-space: nowrap; }
.table :is(th, td):first-child { text-align: start; }
.table thead th { color: var(--muted); border-block-end: 1px solid var(--line); }
@media (forced-colors: active) { .chip, .frame { border-color: CanvasText; } }
`;

let sheet: CSSStyleSheet | null = null;

/** The styles of all elements, made once for the page. A style sheet object needs no permission of the page's policy. */
export function elementStyles(): CSSStyleSheet {
  if (sheet === null) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(FRAME + HEAD + STAGE + TABLE + PROBE_STYLES);
  }
  return sheet;
}
