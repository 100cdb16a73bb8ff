import {
  type CSSVariablesResolver,
  type MantineColorsTuple,
  type MantineThemeComponents,
  createTheme,
} from '@mantine/core';

const pine: MantineColorsTuple = [
  '#eaf6f3',
  '#d3ece6',
  '#a6d8cd',
  '#75c2b2',
  '#4aad9a',
  '#2b9683',
  '#17806f',
  '#0f6b5d',
  '#0b584d',
  '#07443b',
];
const gray: MantineColorsTuple = [
  '#f6f8f7',
  '#eef2f0',
  '#e2e8e5',
  '#d1d9d6',
  '#b4bfba',
  '#8a9892',
  '#5b6964',
  '#46524e',
  '#303a37',
  '#1b2321',
];
const dark: MantineColorsTuple = [
  '#d7dedb',
  '#b9c3bf',
  '#9ba8a3',
  '#7d8985',
  '#3c4643',
  '#2e3634',
  '#232a28',
  '#1a201e',
  '#141918',
  '#0d1110',
];

const fontFamily =
  'system-ui, -apple-system, "Segoe UI Variable Text", "Segoe UI", "Noto Sans", "Liberation Sans", sans-serif';

/** The list itself scrolls, so that its options stay children of what scrolls and keyboards reach them. */
const scrollingOptions = { options: { maxHeight: 280, overflowY: 'auto' } } as const;

/** Plain objects rather than `Component.extend`, which would bring every component into the first load. */
const components: MantineThemeComponents = {
  Button: { defaultProps: { size: 'sm' } },
  ActionIcon: { defaultProps: { size: 'md' } },
  Tooltip: { defaultProps: { withArrow: true, openDelay: 200 } },
  // The placeholder is a child that a menu may not have.
  Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
  Modal: {
    defaultProps: {
      centered: true,
      radius: 'lg',
      closeButtonProps: { 'aria-label': 'Close' },
      // A dialog's heading is no banner of the page.
      attributes: { header: { role: 'presentation' } },
      overlayProps: { backgroundOpacity: 0.45, blur: 2 },
    },
  },
  Select: {
    defaultProps: { checkIconPosition: 'right', withScrollArea: false },
    styles: scrollingOptions,
  },
  MultiSelect: { defaultProps: { withScrollArea: false }, styles: scrollingOptions },
  Table: { defaultProps: { verticalSpacing: 10, horizontalSpacing: 10 } },
  Tabs: { defaultProps: { keepMounted: false } },
  Switch: { defaultProps: { withThumbIndicator: false } },
  Checkbox: { defaultProps: { size: 'sm' } },
};

/** Thread's look: pine green on quiet green-grey, system fonts, soft corners, dense enough for a day's work. */
export const theme = createTheme({
  colors: { pine, gray, dark },
  primaryColor: 'pine',
  primaryShade: { light: 7, dark: 6 },
  black: '#1b2321',
  fontFamily,
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", "Liberation Mono", monospace',
  defaultRadius: 'md',
  radius: { xs: '4px', sm: '6px', md: '8px', lg: '12px', xl: '20px' },
  fontSizes: { xs: '12px', sm: '14px', md: '15px', lg: '17px', xl: '20px' },
  headings: {
    fontFamily,
    fontWeight: '650',
    textWrap: 'balance',
    sizes: {
      h1: { fontSize: '24px', lineHeight: '1.25' },
      h2: { fontSize: '16px', lineHeight: '1.35' },
      h3: { fontSize: '14px', lineHeight: '1.4' },
    },
  },
  respectReducedMotion: true,
  cursorType: 'pointer',
  components,
});

/** The few of Mantine's variables that do not reach a contrast of 4.5, or do not suit the page, set anew. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#ffffff',
    '--mantine-color-dimmed': gray[6],
    '--mantine-color-placeholder': gray[6],
    '--mantine-color-error': '#b3261e',
    '--mantine-color-anchor': pine[7],
    '--mantine-color-red-filled': '#b3261e',
    '--mantine-color-red-filled-hover': '#98201a',
    '--mantine-color-red-text': '#b3261e',
  },
  dark: {
    '--mantine-color-dimmed': dark[2],
    '--mantine-color-placeholder': '#8e9a95',
    '--mantine-color-error': '#ff9f9b',
    '--mantine-color-anchor': pine[3],
    '--mantine-color-red-filled': '#c2413a',
    '--mantine-color-red-filled-hover': '#a83730',
    '--mantine-color-red-text': '#ff9f9b',
  },
});
