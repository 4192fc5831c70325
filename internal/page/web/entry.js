// One card. It is empty, but for its name, until it comes near the window.
function card(entry, index) {
  return make('article', { class: 'card ' + entry.action, tabindex: '0', 'aria-label': entry.address + ', ' + entry.word, 'data-index': index });
}

function fill(element, entry) {
  if (element.childElementCount) return;
  const gallery = data.kind === 'gallery';
  element.append(make('button', { class: 'pictures', type: 'button', onclick: () => openDetail(entry) },
    make('span', { class: 'away' }, 'Look at ' + entry.address + ': '), thumbs(entry)), make('div', { class: 'text' }, heading(entry), facts(entry, gallery), entry.failure ? make('p', { class: 'failure' }, entry.failure) : null));
}

function thumbs(entry) {
  const shown = [entry.before, entry.after].filter(Boolean).map(picture => tile(picture, entry));
  if (data.kind === 'plan' && willCome(entry)) shown.push(make('span', { class: 'tile coming' }, make('span', { class: 'frame' },
    make('span', { class: 'spark', 'aria-hidden': 'true' }, entry.mark), make('span', {}, entry.step || 'not made yet')), make('span', { class: 'tag' }, 'after')));
  if (!shown.length) shown.push(make('span', { class: 'tile coming' }, make('span', { class: 'frame' }, 'no picture here')));
  return shown;
}

const willCome = entry => ['generate', 'regenerate', 'render'].includes(entry.action) && !entry.after;

const tile = (picture, entry) => make('span', { class: 'tile' }, make('span', { class: 'frame' }, image(picture, entry, false)),
  data.kind === 'gallery' ? null : make('span', { class: 'tag' }, picture.title));

function heading(entry) {
  return make('div', { class: 'heading' }, entry.action === 'no-op' ? null : badge(entry),
    make('h3', {}, entry.address), entry.cost ? make('span', { class: 'cost' }, entry.cost) : null);
}

const badge = entry => make('span', { class: 'badge ' + entry.action }, entry.mark + ' ' + entry.word);

function facts(entry, gallery) {
  const path = make('p', { class: 'path' }, entry.priorPath ? entry.priorPath + ' → ' + entry.path : entry.path);
  if (gallery) return [path, entry.prompt ? make('p', { class: 'prompt' }, entry.prompt) : null];
  const changes = (entry.differences || []).slice(0, 4).map(change);
  const more = (entry.differences || []).length - changes.length;
  return [path, changes, more > 0 ? make('p', { class: 'quiet' }, 'and ' + plural(more, 'more change')) : null,
    changes.length || !entry.prompt ? null : make('p', { class: 'prompt' }, entry.prompt), because(entry)];
}

const because = entry => entry.causes ? make('p', { class: 'quiet' }, 'because of ' + entry.causes.join(', ')) : null;

// change shows an argument with the words that went and those that came.
function change(difference) {
  const parts = difference.parts || [];
  const fresh = parts.every(part => part.kind === 'new');
  const kinds = { same: 'span', gone: 'del', new: fresh ? 'span' : 'ins' };
  return make('p', { class: 'change' }, make('b', {}, difference.argument), ' ', parts.map(part => make(kinds[part.kind], {}, part.text)));
}
