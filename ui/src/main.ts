/** Starts the window with the host that is there. */

import { mount } from 'svelte';
import './styles/tokens.css';
import './styles/base.css';
import App from './app/App.svelte';
import { Session } from './app/session.svelte';
import { applyTheme } from './app/theme';
import { pickBackend } from './backend/pick';

applyTheme('system')();

const target = document.getElementById('app');
if (target === null) throw new Error('the page has no element for the window');

const session = new Session(await pickBackend(window));
mount(App, { target, props: { session } });
await session.start();
