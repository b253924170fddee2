/** The look of all pages; light or dark as the system is. */
export const style = `
:root {
  color-scheme: light dark;
  --ground: #f5f6f8; --card: #fff; --line: #e1e4ea; --ink: #1b2130; --soft: #667085;
  --accent: #4353d6; --run: #0d8a5f; --wait: #b26a00; --fail: #c62f3b; --run-soft: #e2f5ec; --wait-soft: #fdf1dc;
  --fail-soft: #fdeaec; --accent-soft: #e9ebfd;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #10131a; --card: #191e28; --line: #2a313f; --ink: #e8ebf2; --soft: #98a1b3;
    --accent: #96a1ff; --run: #4ad19c; --wait: #f0b04f; --fail: #ff7d87; --run-soft: #143527; --wait-soft: #3a2a10;
    --fail-soft: #3d1b20; --accent-soft: #23284d;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--ground); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif;
}
a { color: var(--accent); text-decoration: none; }
a:hover { text-decoration: underline; }
code, .mono { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: .88em; }
header {
  display: flex; align-items: center; gap: 1.5rem; padding: .8rem 1.5rem; background: var(--card);
  border-bottom: 1px solid var(--line); position: sticky; top: 0; z-index: 1;
}
header .brand { font-weight: 650; color: var(--ink); letter-spacing: -.01em; }
header nav { display: flex; gap: 1.1rem; flex: 1; }
button {
  font: inherit; color: inherit; background: none; border: 1px solid var(--line); border-radius: 8px;
  padding: .3rem .8rem; cursor: pointer;
}
button:hover { border-color: var(--accent); }
main { max-width: 76rem; margin: 0 auto; padding: 1.5rem; }
h2 { font-size: .82rem; font-weight: 600; color: var(--soft); margin: 2rem 0 .7rem; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .9rem; }
.tile { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: .8rem 1.1rem; }
.tile b { display: block; font-size: 1.7rem; line-height: 1.25; font-weight: 650; font-variant-numeric: tabular-nums; }
.tile span { color: var(--soft); font-size: .86rem; }
.run-ink b { color: var(--run); } .wait-ink b { color: var(--wait); } .fail-ink b { color: var(--fail); }
.projects { display: grid; grid-template-columns: repeat(auto-fill, minmax(22rem, 1fr)); gap: .9rem; align-items: start; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: .9rem 1.1rem 1rem; min-width: 0; }
.card h3 { margin: 0; font-size: 1.02rem; display: flex; align-items: baseline; gap: .5rem; }
.card h3 small { font-weight: 400; font-size: .8rem; color: var(--soft); margin-left: auto; }
.about { color: var(--soft); font-size: .86rem; margin: .1rem 0 0; overflow-wrap: anywhere; }
.row { border-radius: 9px; padding: .5rem .7rem; margin-top: .6rem; font-size: .9rem; overflow-wrap: anywhere; }
.row .since { float: right; margin-left: .6rem; font-variant-numeric: tabular-nums; }
.row .who { color: var(--soft); font-size: .84rem; }
.row.running { background: var(--run-soft); } .row.running .kind { color: var(--run); }
.row.waiting { background: var(--wait-soft); } .row.waiting .kind { color: var(--wait); }
.row.failed { background: var(--fail-soft); } .row.failed .kind { color: var(--fail); }
.kind { font-weight: 600; }
.links { font-size: .84rem; white-space: nowrap; }
.links a + a { margin-left: .6rem; }
.idle { color: var(--soft); font-size: .88rem; margin: .6rem 0 0; }
.more { color: var(--soft); font-size: .84rem; margin: .4rem .7rem 0; }
.dot { display: inline-block; width: .55rem; height: .55rem; border-radius: 50%; background: var(--run); margin-right: .45rem; }
.dot.silent { background: var(--fail); }
.running .dot { animation: beat 1.6s ease-in-out infinite; }
@keyframes beat { 50% { opacity: .25; } }
@media (prefers-reduced-motion: reduce) { .running .dot { animation: none; } }
.table { background: var(--card); border: 1px solid var(--line); border-radius: 12px; overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th, td { text-align: left; padding: .5rem 1.1rem; border-top: 1px solid var(--line); white-space: nowrap; }
tr:first-child th { border-top: 0; color: var(--soft); font-weight: 500; font-size: .82rem; }
.empty { background: var(--card); border: 1px dashed var(--line); border-radius: 12px; padding: 1.5rem; color: var(--soft); text-align: center; }
.notice { background: var(--fail-soft); color: var(--fail); border-radius: 12px; padding: .8rem 1.1rem; margin-bottom: 1rem; }
.login { min-height: 100vh; display: grid; place-items: center; padding: 1.5rem; }
.login form { width: min(21rem, 100%); background: var(--card); border: 1px solid var(--line); border-radius: 16px; padding: 1.7rem; }
.login h1 { font-size: 1.15rem; margin: 0 0 1.1rem; }
.login label { display: block; font-size: .86rem; color: var(--soft); margin-bottom: .9rem; }
.login input {
  display: block; width: 100%; margin-top: .25rem; font: inherit; color: var(--ink); background: var(--ground);
  border: 1px solid var(--line); border-radius: 9px; padding: .5rem .7rem;
}
.login input:focus, button:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
.login button { width: 100%; background: var(--accent); color: var(--card); border-color: transparent; padding: .55rem; font-weight: 600; }
`;
