import './style.css';
document.body.append('console');
