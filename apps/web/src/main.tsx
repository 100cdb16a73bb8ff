import '@mantine/core/styles.css';
import '@mantine/dates/styles.css';
import '@mantine/notifications/styles.css';
import '@mantine/spotlight/styles.css';
import './app/styles/base.css';
import './app/styles/shell.css';
import './app/styles/lists.css';
import './app/styles/evidence.css';
import './app/styles/settings.css';
import './app/styles/account.css';
import './app/styles/past.css';
import './app/styles/narrow.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app';
import { allowStyleElements } from './app/style-nonce';
import { checkAnswers } from './shared/api/call';

allowStyleElements();
checkAnswers(import.meta.env.DEV);

const place = document.getElementById('root');
if (place) {
  createRoot(place).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
