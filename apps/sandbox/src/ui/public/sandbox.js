// Conveniences on top of pages that work without scripts: dragging deals, menus that act at once, lists that stay fresh.
document.documentElement.classList.add('scripted');

async function moveDeal(board, id, stage) {
  const response = await fetch(board.dataset.moveUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ids: [id], stage }),
  });
  if (response.ok) return location.reload();
  const answer = await response.json();
  board.querySelector('[data-status]')?.append(answer.error ?? 'The deal could not be moved.');
}

function enableDragging(board) {
  let dragged = null;
  board.addEventListener('dragstart', (event) => {
    dragged = event.target.closest('[data-deal]');
    dragged?.classList.add('dragging');
    if (dragged) event.dataTransfer.setData('text/plain', dragged.dataset.deal);
  });
  board.addEventListener('dragend', () => {
    dragged?.classList.remove('dragging');
    for (const column of board.querySelectorAll('.over')) column.classList.remove('over');
  });
  for (const column of board.querySelectorAll('[data-stage]')) {
    column.addEventListener('dragover', (event) => {
      event.preventDefault();
      column.classList.add('over');
    });
    column.addEventListener('dragleave', (event) => {
      if (!column.contains(event.relatedTarget)) column.classList.remove('over');
    });
    column.addEventListener('drop', (event) => {
      event.preventDefault();
      if (dragged) void moveDeal(board, dragged.dataset.deal, column.dataset.stage);
    });
  }
}

for (const board of document.querySelectorAll('[data-board]')) enableDragging(board);

document.addEventListener('change', (event) => {
  const menu = event.target.closest('select[data-submit]');
  if (menu && menu.value !== '') menu.form.requestSubmit();
});

for (const button of document.querySelectorAll('[data-confirm]')) {
  button.addEventListener('click', (event) => {
    if (!confirm(button.dataset.confirm)) event.preventDefault();
  });
}

const everyMs = 3000;
const live = document.querySelector('[data-live]');

async function refresh() {
  const reading =
    live.contains(document.activeElement) ||
    live.querySelector('details[open]') ||
    getSelection()?.toString();
  if (document.hidden || reading) return;
  const response = await fetch(location.href, { headers: { accept: 'text/html' } });
  if (!response.ok) return;
  const fresh = new DOMParser()
    .parseFromString(await response.text(), 'text/html')
    .querySelector('[data-live]');
  if (fresh && fresh.innerHTML !== live.innerHTML) live.replaceChildren(...fresh.childNodes);
}

if (live) setInterval(() => void refresh().catch(() => {}), everyMs);
