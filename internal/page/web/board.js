// What goes on while a plan is applied: by image its last word, and all of it together.
const live = data.live || {};
const works = new Map(); // address -> its last line
const actsOn = entry => !['no-op', 'drift', 'hold'].includes(entry.action);
const total = data.kind === 'plan' ? entries.filter(actsOn).length : 0;
const places = new Map(entries.map((entry, i) => [entry.address, i]));
const landed = []; // numbers of entries, the newest first
const steps = { started: 'in work', submitted: 'being made', fetching: 'being brought home', paused: 'waits: the provider is busy' };
const ends = { done: 'done', unchanged: 'unchanged', failed: 'failed', refused: 'refused', 'timed out': 'timed out', held: 'held', 'not started': 'not started', interrupted: 'interrupted' };

entries.forEach((entry, i) => {
  for (const side of ['before', 'after']) if (entry[side]) Object.assign(entry[side], { href: pictureAt('whole', i, side), thumb: pictureAt('small', i, side) });
});

function pictureAt(kind, i, side) { return kind + '/' + live.plan + '/' + i + '/' + side; }

// heard takes a line about an image.
function heard(line) {
  const first = works.get(line.address);
  line.since = first ? first.since : Date.parse(line['@timestamp']);
  works.set(line.address, line);
  const i = places.get(line.address);
  if (i === undefined) return;
  const entry = entries[i];
  entry.step = steps[line.step] || ends[line.step];
  if (line.step === 'done' || line.step === 'unchanged') finished(entry, i);
  else if (line.detail && ends[line.step]) entry.failure = line.step + ': ' + line.detail;
  refill(entry, i);
}

function finished(entry, i) {
  entry.done = true;
  if (entry.action === 'delete' || entry.action === 'forget') return;
  entry.after = { title: 'made now', href: pictureAt('whole', i, 'made'), thumb: pictureAt('small', i, 'made') };
  entry.pixels = undefined;
  if (!landed.includes(i)) landed.unshift(i);
}

// refill draws a card anew that has been drawn.
function refill(entry, i) {
  const element = cards[i], focused = element.contains(document.activeElement) && document.activeElement !== element;
  element.dataset.step = entry.done ? 'done' : entry.failure ? 'failed' : 'work';
  if (element.childElementCount) { element.replaceChildren(); fill(element, entry); }
  if (focused) element.focus();
  if (looking === entry && byId('detail').open && entry.done) openDetail(entry);
}

function counts() {
  const found = { done: 0, work: [], not: [] };
  for (const [address, line] of works) {
    if (steps[line.step]) found.work.push([address, line]);
    else if (line.step === 'done' || line.step === 'unchanged') found.done++;
    else if (ends[line.step]) found.not.push([address, line]);
  }
  return found;
}

const clock = ms => { const s = Math.max(0, Math.round(ms / 1000)); return s < 60 ? s + ' s' : Math.floor(s / 60) + ' min ' + s % 60 + ' s'; };

// bringPixels asks where the two pictures of an entry differ.
async function bringPixels(entry) {
  const answer = await fetch('pixels/' + live.plan + '/' + entries.indexOf(entry) + (entry.done ? '?made' : '')).catch(() => null);
  entry.pixels = answer && answer.ok ? await answer.json() : null;
}
