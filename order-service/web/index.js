// Where the command looks unless told, and this page need not be there.
const usual = 'http://localhost:3000';

const url = document.getElementById('url');
if (url !== null && location.origin !== usual) url.textContent = ` --url ${location.origin}`;
