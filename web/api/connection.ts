/** How a page stays current: `live` while changes are pushed, `lost` where nothing can be read either. */
export type Connection = 'none' | 'live' | 'lost';
