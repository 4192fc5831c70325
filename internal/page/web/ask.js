// What the reader may order. The server does an order only if it fits what goes on there.
const liveKeys = { a: ask };

const rests = () => ['planned', 'following', 'ended', 'failed'].includes(now.phase);
const mayApply = () => ['planned', 'following'].includes(now.phase) && live.question && live.question.length && !live.refused;

function drawOrders() {
  const wanted = [mayApply() ? ['Apply …', ask, 'main'] : null, now.phase === 'applying' ? ['Cancel', () => order('cancel'), ''] : null,
    rests() ? ['Plan again', () => order('plan'), ''] : null,
    rests() ? ['End imgplan', () => order('leave'), ''] : null].filter(Boolean);
  const names = wanted.map(one => one[0]).join();
  if (byId('orders').dataset.names === names) return; // so that the focus stays
  byId('orders').dataset.names = names;
  byId('orders').replaceChildren(...wanted.map(([name, does, kind]) => make('button', { type: 'button', class: kind, onclick: does }, name)));
}

async function order(name) {
  const answer = await fetch(name, { method: 'POST' }).catch(() => null);
  if (answer && !answer.ok) notices.push({ severity: 'error', summary: await answer.text() });
  drawSoon();
}

// ask asks what the terminal would ask. Whoever just presses Enter has not said yes.
function ask() {
  if (!mayApply()) return;
  const dialog = byId('ask'), [first, ...rest] = live.question;
  const yes = () => { dialog.close(); order('approve/' + live.plan); };
  dialog.replaceChildren(make('header', {}, make('h2', { id: 'ask-title' }, 'Apply this plan?')),
    make('div', { class: 'text' }, make('p', { class: 'first' }, first), rest.length ? make('h3', {}, 'To be known before you say yes') : null,
      rest.length ? make('ul', { class: 'known', tabindex: '0', 'aria-label': 'To be known' }, rest.slice(0, 500).map(text => make('li', {}, text)),
        rest.length > 500 ? make('li', {}, 'and ' + (rest.length - 500) + ' more') : null) : null,
      make('div', { class: 'answers' }, make('button', { type: 'button', onclick: () => dialog.close() }, 'Not now'), make('button', { type: 'button', class: 'main', onclick: yes }, 'Yes, apply'))));
  dialog.showModal();
  dialog.querySelector('.answers button').focus();
}
