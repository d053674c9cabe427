/** Every colour of the product, by theme: computed for contrast and for four kinds of colour vision. */
export const tokens = {
  dark: {
    map: {
      land: '#3B4552',
      water: '#14304F',
      on: '#FFD777',
      soon: '#DB861C',
      off: '#050608',
      unknown: '#6B7585',
    },
    pattern: {
      offHatch: '#626C7A',
      offOutline: '#C3CBD6',
      unknownDot: '#12161C',
      soonBar: '#4A2800',
      maybeStripe: '#7A4E00',
      backEdge: '#FFD777',
    },
    ui: {
      surface: '#12161C',
      surface2: '#1B212A',
      text: '#F2F4F7',
      muted: '#A8B2C0',
      controlBorder: '#77839A',
      accent: '#8CC8FF',
      danger: '#FF9C8A',
      warn: '#FFB454',
    },
    /** What areas use, from little to much. */
    use: ['#54237C', '#6B3996', '#8453AF', '#9E70C6', '#B990D9', '#D5B5E9', '#F4E4FB'],
  },
  light: {
    map: {
      land: '#BCC3CD',
      water: '#9CB1C8',
      on: '#FFF0B0',
      soon: '#EC9A2C',
      off: '#1E222A',
      unknown: '#6C7583',
    },
    pattern: {
      offHatch: '#848E9D',
      offOutline: '#000000',
      unknownDot: '#12161C',
      soonBar: '#5A2F00',
      maybeStripe: '#8A5A08',
      backEdge: '#FFD777',
    },
    ui: {
      surface: '#FFFFFF',
      surface2: '#F3F5F8',
      text: '#14181F',
      muted: '#525C6B',
      controlBorder: '#737D8C',
      accent: '#0B5CAD',
      danger: '#B3261E',
      warn: '#8A4B00',
    },
    /** What areas use, from little to much. */
    use: ['#FBEBFD', '#EBC6F6', '#D89DEE', '#BD79DF', '#9E55C9', '#7832AA', '#4A1178'],
  },
} as const;

export type Tokens = (typeof tokens)['dark' | 'light'];
