export { zoomEntry } from './zoom.entry';
