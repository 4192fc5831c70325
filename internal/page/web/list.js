// The list, its groups and its filters.
const cards = data.entries ? data.entries.map(card) : [];
const entries = data.entries || [];
const texts = entries.map(entry => [entry.address, entry.path, entry.prompt, entry.maker].join('\n').toLowerCase());
const off = new Set();
let shown = entries;

const near = new IntersectionObserver(found => {
  for (const one of found) if (one.isIntersecting) { fill(one.target, entries[one.target.dataset.index]); near.unobserve(one.target); }
}, { rootMargin: '600px' });

function build() {
  document.title = plain(data.title) + ': imgplan review';
  byId('title').textContent = plain(data.title);
  byId('kind').textContent = { plan: 'What would change', gallery: 'All pictures', applied: 'What was done' }[data.kind];
  byId('version').textContent = 'imgplan ' + data.version;
  byId('totals').append(...(data.totals || []).map(total => make('div', {}, make('dd', { class: total.value.length > 24 ? 'long' : '' }, total.value), make('dt', {}, total.name))));
  const said = (kind, list) => (list || []).map(text => make('p', { class: kind }, text));
  byId('said').append(...said('problem', data.problems), ...said('cause', data.causes), ...said('note', data.notes));
  byId('list').append(...groups());
  cards.forEach(element => near.observe(element));
  choices('block', 'All', entry => blockOf(entry.address));
  choices('place', 'All', entry => folderOf(entry.path));
  actionButtons();
  filter();
}

// groups puts a gallery together by folder; the changes of a plan stand in one.
function groups() {
  const found = new Map();
  entries.forEach((entry, i) => {
    const name = data.kind === 'gallery' ? folderOf(entry.path) : 'Changes';
    if (!found.has(name)) found.set(name, []);
    found.get(name).push(cards[i]);
  });
  return [...found].map(([name, members]) => make('section', { class: 'group', 'aria-label': name }, make('h2', {}, name, make('small', {}, ' ' + members.length)),
    make('div', { class: data.kind === 'gallery' ? 'grid small' : 'grid' }, members)));
}

function choices(id, all, nameOf) {
  const names = [...new Set(entries.map(nameOf))].sort();
  byId(id).append(make('option', { value: '' }, all), ...names.map(name => make('option', { value: name }, name)));
  byId(id).parentElement.hidden = names.length < 2;
  byId(id).addEventListener('change', filter);
}

function actionButtons() {
  const found = new Map(entries.map(entry => [entry.action, entry]));
  if (found.size < 2) return;
  byId('actions').append(...[...found.values()].map(entry => make('button', {
    type: 'button', class: 'badge ' + entry.action, 'aria-pressed': 'true',
    onclick: event => {
      off.has(entry.action) ? off.delete(entry.action) : off.add(entry.action);
      event.currentTarget.setAttribute('aria-pressed', String(!off.has(entry.action)));
      filter();
    },
  }, entry.mark + ' ' + entry.word)));
}

function filter() {
  const words = byId('search').value.toLowerCase().split(/\s+/), block = byId('block').value, place = byId('place').value;
  const fits = (entry, i) => !off.has(entry.action) && (!block || blockOf(entry.address) === block) &&
    (!place || folderOf(entry.path) === place) && words.every(word => texts[i].includes(word));
  shown = entries.filter((entry, i) => !(cards[i].hidden = !fits(entry, i)));
  document.querySelectorAll('.group').forEach(group => { group.hidden = !group.querySelector('.card:not([hidden])'); });
  byId('count').textContent = shown.length === entries.length ? plural(entries.length, 'picture') : shown.length + ' of ' + plural(entries.length, 'picture');
}
