// The part of the page that follows an apply. It is told what is, in any order and again after a pause; it keeps nothing else.
let now = { phase: 'planned', plan: live.plan }, summary = '', drawing = false;
const notices = [];
const phases = { planning: 'Planning …', planned: 'Nothing is done yet', applying: 'Applying …', cancelling: 'Cancelling: nothing new is started, what is in flight is recorded',
  ended: 'The apply has ended', failed: 'No plan could be made', left: 'imgplan has ended: this page can be closed' };

function beginLive() {
  const panel = make('section', { id: 'live', 'aria-label': 'Apply' },
    make('div', { class: 'status' }, make('p', { id: 'phase', role: 'status' }), make('p', { id: 'tally' }), make('div', { id: 'orders' })),
    make('progress', { id: 'bar', max: String(total || 1), value: '0', 'aria-label': 'Images that are done' }),
    make('div', { id: 'words' }), make('div', { id: 'landed', 'aria-label': 'The last pictures', role: 'group' }),
    make('ul', { id: 'undone', 'aria-label': 'Not done' }), make('ul', { id: 'working', 'aria-label': 'In work' }));
  document.querySelector('nav').before(panel);
  document.body.append(make('dialog', { id: 'ask', 'aria-labelledby': 'ask-title' }));
  listen();
  setInterval(() => { if (isRunning()) draw(); }, 1000);
  drawSoon();
}

function listen() {
  const source = new EventSource('events');
  source.onmessage = event => { take(JSON.parse(event.data)); if (now.phase === 'left') source.close(); };
  source.onopen = () => { delete now.lost; drawSoon(); };
  source.onerror = () => { if (now.phase !== 'left') now.lost = true; drawSoon(); };
}

function take(line) {
  if (line.type === 'state') {
    if (line.plan !== live.plan && line.phase !== 'planning' && line.phase !== 'left') return location.reload();
    now = line;
  } else if (line.address) heard(line);
  else if (line.type === 'diagnostic') notices.push(line.diagnostic);
  else if (line.type === 'change_summary') summary = line['@message'];
  drawSoon();
}

// drawSoon draws what happened together, once.
function drawSoon() {
  if (drawing) return;
  drawing = true;
  requestAnimationFrame(() => { drawing = false; draw(); });
}

const isRunning = () => ['applying', 'cancelling', 'following'].includes(now.phase);

function draw() {
  const found = counts(), spent = Math.max(0, ...[...works.values()].map(line => Number(line.spent) || 0));
  say('phase', now.lost ? 'imgplan does not answer: what is shown may be old' : phaseWords());
  say('tally', works.size ? [found.done + ' of ' + total + ' done', found.work.length ? found.work.length + ' in work' : '', found.not.length ? found.not.length + ' not done' : '',
    spent ? '$' + spent.toFixed(2) + ' spent' : 'nothing spent', isRunning() ? clock(Date.now() - now.begun) : ''].filter(Boolean).join(' · ') : total ? plural(total, 'change') + ' to be made' : '');
  byId('bar').value = found.done + found.not.length;
  byId('bar').hidden = !works.size;
  document.title = (isRunning() ? found.done + '/' + total + ' ' : '') + plain(data.title) + ': imgplan ui';
  byId('live').dataset.phase = now.phase;
  drawOrders();
  drawWords();
  drawLanded();
  rows('working', found.work, 10, ([address, line]) => [address, steps[line.step] + (line.detail ? ': ' + line.detail : ''), clock(Date.now() - line.since)]);
  rows('undone', found.not, 100, ([address, line]) => [address, line.step + (line.detail ? ': ' + line.detail : ''), '']);
}

function phaseWords() {
  if (now.phase === 'following') return now.who + ' is at work: this page follows it';
  if (now.phase === 'planned' && !total) return 'Nothing is to be done';
  if (now.phase === 'ended' && now.error && !works.size) return 'Nothing was done';
  return phases[now.phase];
}

// say changes a text only where it differs, so that screen readers are not told the same again.
function say(id, text) { if (byId(id).textContent !== text) byId(id).textContent = text; }

function drawWords() {
  const words = [now.error ? make('p', { class: 'problem' }, now.error) : null, live.refused && now.phase === 'planned' ? make('p', { class: 'problem' }, 'This plan can’t be applied: ' + live.refused) : null,
    summary && !isRunning() ? make('p', { class: 'summary' }, summary) : null,
    ...notices.filter(one => !one.address).map(one => make('p', { class: one.severity === 'error' ? 'problem' : 'note' }, one.summary + (one.detail ? ': ' + one.detail : '')))];
  byId('words').replaceChildren(...words.filter(Boolean));
}

// drawLanded shows the last pictures; those that stand there already stay, so that nothing flickers.
function drawLanded() {
  const strip = byId('landed'), wanted = landed.slice(0, 8);
  const have = new Map([...strip.children].map(element => [Number(element.dataset.index), element]));
  strip.replaceChildren(...wanted.map(i => have.get(i) || make('button', { type: 'button', 'data-index': String(i), 'aria-label': 'Look at ' + entries[i].address,
    onclick: () => openDetail(entries[i]) }, image(entries[i].after, entries[i], false))));
}

function rows(id, list, most, words) {
  const shownRows = list.slice(0, most).map(one => make('li', {}, words(one).map((text, i) => make(i ? 'span' : 'b', {}, text))));
  if (list.length > most) shownRows.push(make('li', {}, 'and ' + (list.length - most) + ' more'));
  byId(id).replaceChildren(...shownRows);
}
