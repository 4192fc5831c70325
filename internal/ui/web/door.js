'use strict';
// The token behind the # is exchanged for a cookie; then neither the address nor the history has it any more.
fetch('enter', { method: 'POST', body: location.hash.slice(1) }).then(answer => answer.ok ? answer.text() : Promise.reject(answer)).then(
  room => location.replace(room),
  () => { document.getElementById('words').textContent = 'Please open the address that imgplan printed in the terminal. It is another one each time.'; });
