// The keyboard, and what stands above the list.
const shortcuts = [['j, k', 'next, previous picture'], ['Enter', 'look at it'], ['←, →', 'previous, next picture, while you look at one; or move the slider'],
  ['/', 'search'], ['d', 'dark or light'], ['Esc', 'close'], ['?', 'these keys']];

function move(by) {
  const visible = [...document.querySelectorAll('.card')].filter(element => element.offsetParent);
  const at = visible.indexOf(document.activeElement.closest('.card'));
  const next = visible[at < 0 ? 0 : Math.min(visible.length - 1, Math.max(0, at + by))];
  if (next) { next.focus(); next.scrollIntoView({ block: 'nearest' }); }
}

function showKeys() {
  const dialog = byId('keys');
  dialog.replaceChildren(make('header', {}, make('h2', { id: 'keys-title' }, 'Keys'), make('button', { type: 'button', 'aria-label': 'Close', onclick: () => dialog.close() }, '✕')),
    make('dl', {}, shortcuts.map(([key, does]) => [make('dt', {}, make('kbd', {}, key)), make('dd', {}, does)])));
  dialog.showModal();
}

function isDark() {
  return (document.documentElement.dataset.theme || (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark';
}

const nameTheme = () => { byId('theme').textContent = isDark() ? 'Light' : 'Dark'; };
const turn = () => { document.documentElement.dataset.theme = isDark() ? 'light' : 'dark'; nameTheme(); };

// more are the keys of a page that is served.
const more = data.live ? liveKeys : {};

function press(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const looks = byId('detail').open, typing = event.target.matches('input, select');
  if (document.querySelector('dialog[open]:not(#detail)')) return;
  const does = typing ? {} : looks ? { ArrowLeft: () => step(-1), ArrowRight: () => step(1), j: () => step(1), k: () => step(-1), d: turn } :
    { j: () => move(1), k: () => move(-1), ArrowDown: () => move(1), ArrowUp: () => move(-1), '/': () => byId('search').focus(), '?': showKeys, d: turn, ...more,
      Enter: () => event.target.matches('.card') && openDetail(entries[event.target.dataset.index]) };
  const arrow = event.key === 'ArrowDown' || event.key === 'ArrowUp';
  if (!does[event.key] || arrow && !event.target.closest('.card') || event.key === 'Enter' && !event.target.matches('.card')) return;
  event.preventDefault();
  does[event.key]();
}

byId('theme').addEventListener('click', turn);
byId('help').addEventListener('click', showKeys);
byId('search').addEventListener('input', filter);
document.addEventListener('keydown', press);
// The focus goes to the picture that was looked at last, unless a quick key has moved it on before this is told.
byId('detail').addEventListener('close', () => {
  const at = cards[entries.indexOf(looking)];
  if (at && !at.hidden && focusedCard() === opener) at.focus();
});
nameTheme();
build();
if (data.live) beginLive();
