import { Html } from './html.ts';

/** Colours for light and dark; no foreign fonts, no pictures. */
export const style = new Html(`
:root{color-scheme:light dark;--back:#f5f6f8;--card:#fff;--ink:#1b2330;--soft:#5a6675;--line:#dde2e9;--edge:#8490a0;--accent:#1f5fbf;--on-accent:#fff;
--good:#17703c;--good-back:#e0f3e7;--bad:#a3242b;--bad-back:#fbe5e6;--wait:#8a5a00;--wait-back:#fcf0d6}
@media (prefers-color-scheme:dark){:root{--back:#12161c;--card:#1b2129;--ink:#e6eaf0;--soft:#9aa6b5;--line:#303945;--edge:#6f7c8d;--accent:#7db0ff;--on-accent:#0d1b30;
--good:#7fdba3;--good-back:#153323;--bad:#ff9ea3;--bad-back:#41191c;--wait:#f2c766;--wait-back:#3b2d0d}}
*{box-sizing:border-box}
body{margin:0;background:var(--back);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif}
main{max-width:72rem;margin:0 auto;padding:1.5rem 1rem 4rem}
h1{font-size:1.6rem;line-height:1.2;margin:0}h2{font-size:1.15rem;margin:0 0 .75rem}h3{font-size:1rem;margin:0}
section{margin-top:2.25rem;scroll-margin-top:4rem}
p{margin:.25rem 0}.soft{color:var(--soft);font-size:.9rem}a{color:var(--accent)}
nav{display:flex;flex-wrap:wrap;gap:.4rem;margin:1rem 0}
nav a{padding:.15rem .7rem;border:1px solid var(--line);border-radius:1rem;background:var(--card);text-decoration:none;font-size:.9rem}
.said{position:sticky;top:.5rem;z-index:1;margin:1rem 0;padding:.6rem 1rem;border:1px solid;border-radius:.6rem;overflow-wrap:anywhere}
.empty{margin:0;padding:.9rem 1rem;border:1px dashed var(--line);border-radius:.6rem;color:var(--soft);overflow-wrap:anywhere}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,21rem),1fr));gap:1rem;align-items:start}
.card,.sheet{background:var(--card);border:1px solid var(--line);border-radius:.6rem;min-width:0;overflow-wrap:anywhere}
.card{padding:1rem}.card.wide{grid-column:1/-1}
.lines{list-style:none;margin:.75rem 0 0;padding:0}.lines li{display:flex;flex-wrap:wrap;gap:0 .6rem;align-items:baseline;padding:.3rem 0;border-top:1px solid var(--line)}
.lines .end{margin-left:auto}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.5rem .75rem;border-bottom:1px solid var(--line);vertical-align:top}
tr:last-child>td{border-bottom:0}th{font-weight:600;color:var(--soft);font-size:.85rem;white-space:nowrap}td.tight{white-space:nowrap;width:1%}td:not(.tight){min-width:7rem}
.badge{display:inline-block;padding:0 .5rem;border-radius:1rem;font-size:.85rem;background:var(--line);white-space:nowrap}
.good{background:var(--good-back);color:var(--good)}.bad{background:var(--bad-back);color:var(--bad)}.wait{background:var(--wait-back);color:var(--wait)}
.note{margin-top:.75rem;padding-left:.75rem;border-left:3px solid var(--line)}.written{white-space:pre-wrap}
.callout{margin-top:.75rem;padding:.6rem .8rem;border-left:3px solid;border-radius:.4rem}
.part{margin:1.25rem 0 .5rem}h2+.part{margin-top:0}
pre{margin:.5rem 0 0;padding:.75rem;background:var(--back);border-radius:.4rem;white-space:pre-wrap;overflow-wrap:anywhere;font:13px/1.45 ui-monospace,Menlo,Consolas,monospace}
code{font:13px ui-monospace,Menlo,Consolas,monospace}
details{margin-top:.5rem}summary{cursor:pointer;color:var(--accent);font-size:.9rem}
form{margin-top:.75rem}.row{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center;margin-top:.5rem}.row form{margin:0}
label{display:block;margin:.5rem 0;color:var(--soft);font-size:.9rem}label.inline{display:inline-flex;gap:.4rem;align-items:center;margin:0;white-space:nowrap}
input:not([type=checkbox],[type=radio]),textarea,select{display:block;width:100%;font:inherit;font-size:1rem;color:var(--ink);background:var(--back);border:1px solid var(--edge);border-radius:.4rem;padding:.4rem .6rem}
.field{margin:.75rem 0}.field label{margin:0 0 .2rem;color:var(--ink)}.hint{color:var(--soft);font-size:.85rem}.hint code{user-select:all}
main:has(.narrow){max-width:44rem}.foot{margin-top:2rem}.questions label,.questions legend{color:var(--ink);font-size:1rem}
.questions .card{margin:0 0 1rem;padding:.9rem 1rem 1rem}.questions .card .card{margin:.75rem 0 0;padding:0;border:0}
.questions .card>label:not(.own){margin:0}.questions>.card:has(.card)>legend{font-weight:600}.questions label>input,.questions label>textarea,.questions label>select{margin-top:.4rem}
fieldset{min-width:0}legend{float:left;width:100%;padding:0;margin-bottom:.5rem}legend+*{clear:both}
.questions>p{margin:1rem 0}.questions .card>p{color:var(--soft)}.options{display:flex;flex-wrap:wrap;gap:.4rem}.questions label.option{display:inline-flex;gap:.4rem;align-items:center;margin:0;padding:.3rem .5rem;border:1px solid var(--edge);border-radius:.4rem;background:var(--back);cursor:pointer}
.questions label.option input{margin:0;width:auto;accent-color:var(--accent)}label.option:has(:checked){border-color:var(--accent)}.questions label.own{margin:.75rem 0 0}
.wrong{display:block;color:var(--bad);font-size:.9rem;margin:.2rem 0}
textarea{resize:vertical}label.inline:has(select){flex:1;min-width:0}label.inline select{flex:1;min-width:0}
button{font:inherit;border:1px solid var(--accent);border-radius:.4rem;padding:.35rem .9rem;background:var(--accent);color:var(--on-accent);cursor:pointer}
button.plain{background:none;color:var(--accent);border-color:var(--line)}button.grave{background:none;color:var(--bad);border-color:var(--line)}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
@media (max-width:44rem){.sheet table,.sheet tbody,.sheet tr,.sheet td{display:block}.sheet tr.heads{display:none}
.sheet tr{padding:.6rem .9rem;border-bottom:1px solid var(--line)}.sheet tr:last-child{border-bottom:0}.sheet td,.sheet td.tight{padding:.1rem 0;border:0;width:auto;min-width:0;min-height:1.5rem;white-space:normal}
.sheet td[data-label]{position:relative;padding-left:6.5rem}.sheet td[data-label]::before{content:attr(data-label);position:absolute;left:0;color:var(--soft);font-size:.85rem}}
`);
