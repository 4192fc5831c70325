// One picture, large, with all that is known of it.
let looking = null;
// opener is the card that had the focus when the window was opened, and gets it back from the browser; null is none.
let opener = null;
const focusedCard = () => document.activeElement.closest('.card');

function openDetail(entry) {
  looking = entry;
  const dialog = byId('detail'), focused = document.activeElement.closest('#detail [aria-label]');
  dialog.replaceChildren(make('header', {}, badge(entry), make('h2', { id: 'detail-title' }, entry.address),
    make('button', { type: 'button', 'aria-label': 'Previous picture', onclick: () => step(-1) }, '←'),
    make('button', { type: 'button', 'aria-label': 'Next picture', onclick: () => step(1) }, '→'),
    make('button', { type: 'button', 'aria-label': 'Close', onclick: () => dialog.close() }, '✕')),
    make('div', { class: 'body' }, large(entry), make('div', { class: 'text' }, story(entry))));
  if (!dialog.open) {
    opener = focusedCard();
    dialog.showModal();
  }
  const same = focused && dialog.querySelector('[aria-label="' + focused.getAttribute('aria-label') + '"]');
  (same || dialog.querySelector('[aria-label=Close]')).focus();
  dialog.scrollTop = 0;
}

function large(entry) {
  if (entry.before && entry.after) return compare(entry);
  const picture = entry.before || entry.after;
  return make('div', { class: 'sides' }, picture ? framed(picture, entry, true) : null, willCome(entry) ? make('figure', {},
    make('div', { class: 'frame coming' }, make('p', {}, 'What it will look like is known only once it is made.')), make('figcaption', {}, 'after')) : null);
}

function story(entry) {
  const rows = [['path', entry.path], ['path before', entry.priorPath], ['made by', entry.maker], ['made from', entry.of], ['cost', entry.cost],
    ...(entry.arguments || []).map(one => [one.name, one.value])].filter(row => row[1]);
  return [
    entry.differences ? section('What changes', entry.differences.map(change)) : null,
    entry.causes ? section('Because of', entry.causes.map(text => make('p', {}, text))) : null,
    entry.prompt ? section('Prompt', make('p', { class: 'prompt' }, entry.prompt)) : null,
    section('Made from', make('dl', {}, rows.map(([name, value]) => [make('dt', {}, name), make('dd', {}, value)]))),
    entry.notes ? section('To be known', entry.notes.map(text => make('p', {}, text))) : null,
  ];
}

const section = (title, ...children) => make('section', {}, make('h3', {}, title), ...children);

// step goes to the next picture of those that the filters leave.
function step(by) {
  const at = shown.indexOf(looking) + by;
  if (shown[at]) openDetail(shown[at]);
}
