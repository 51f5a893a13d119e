import { Html } from './html.ts';

/** Colours for light and dark; no foreign fonts, no pictures. */
export const style = new Html(`
:root{color-scheme:light dark;--back:#f5f6f8;--card:#fff;--ink:#1b2330;--soft:#5a6675;--line:#dde2e9;--accent:#1f5fbf;--on-accent:#fff;
--good:#17703c;--good-back:#e0f3e7;--bad:#a3242b;--bad-back:#fbe5e6;--wait:#8a5a00;--wait-back:#fcf0d6}
@media (prefers-color-scheme:dark){:root{--back:#12161c;--card:#1b2129;--ink:#e6eaf0;--soft:#9aa6b5;--line:#303945;--accent:#7db0ff;--on-accent:#0d1b30;
--good:#7fdba3;--good-back:#153323;--bad:#ff9ea3;--bad-back:#41191c;--wait:#f2c766;--wait-back:#3b2d0d}}
*{box-sizing:border-box}
body{margin:0;background:var(--back);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif}
main{max-width:72rem;margin:0 auto;padding:2rem 1rem 4rem}
h1{font-size:1.6rem;margin:0}h2{font-size:1.15rem;margin:2.25rem 0 .75rem}h3{font-size:1rem;margin:0 0 .25rem}
p{margin:.25rem 0}.soft{color:var(--soft)}a{color:var(--accent)}
nav{display:flex;flex-wrap:wrap;gap:.25rem 1rem;margin:1rem 0}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,21rem),1fr));gap:1rem}
.card{background:var(--card);border:1px solid var(--line);border-radius:.6rem;padding:1rem;min-width:0;overflow-wrap:anywhere}
.scroll{overflow-x:auto;background:var(--card);border:1px solid var(--line);border-radius:.6rem}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.5rem .75rem;border-bottom:1px solid var(--line);vertical-align:top}
tr:last-child>td{border-bottom:0}th{font-weight:600;color:var(--soft);white-space:nowrap}td{overflow-wrap:anywhere}
.badge{display:inline-block;padding:0 .5rem;border-radius:1rem;font-size:.85rem;background:var(--line);white-space:nowrap}
.good{background:var(--good-back);color:var(--good)}.bad{background:var(--bad-back);color:var(--bad)}.wait{background:var(--wait-back);color:var(--wait)}
blockquote{margin:.5rem 0;padding:.25rem .75rem;border-left:3px solid var(--line);white-space:pre-wrap}
pre{margin:.5rem 0 0;padding:.75rem;background:var(--back);border-radius:.4rem;overflow-x:auto;font:13px/1.45 ui-monospace,Menlo,Consolas,monospace}
code{font:13px ui-monospace,Menlo,Consolas,monospace}summary{cursor:pointer}
form{margin-top:.75rem}.row{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center}
label{display:block;margin:.5rem 0;color:var(--soft)}label.inline{display:inline-flex;gap:.4rem;align-items:center;margin:0}
input:not([type=checkbox]),textarea,select{display:block;width:100%;font:inherit;color:var(--ink);background:var(--back);border:1px solid var(--line);border-radius:.4rem;padding:.4rem .6rem}
button{font:inherit;border:0;border-radius:.4rem;padding:.4rem .9rem;background:var(--accent);color:var(--on-accent);cursor:pointer}
button.plain{background:none;color:var(--accent);border:1px solid var(--line)}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
`);
