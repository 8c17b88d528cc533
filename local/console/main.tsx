import { render } from 'preact';
import { App } from './app.tsx';
import './style.css';
import './queries/queries.css';

render(<App />, document.querySelector('#app')!);
